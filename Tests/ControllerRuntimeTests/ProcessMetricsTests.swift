import APIServer
import ObjectModel
import Simulation
import Testing

@testable import ControllerRuntime

/// What a process records of its controllers, queues and requests, under the names of controller-runtime and client-go.
@Suite struct ProcessMetricsTests {
    struct Failure: Error {}

    /// The samples of a text whose names begin so.
    static func samples(_ text: String, _ name: String) -> [String] {
        text.split(separator: "\n").map(String.init).filter { $0.hasPrefix(name) }
    }

    /// Runs a controller over one object until `limit` and gives what a scrape finds then.
    static func text(
        until limit: Nanoseconds = .seconds(10), metricsName: String? = nil, timing: ConnectionTiming = .immediate,
        hooks: [any CallHook] = [], _ body: @escaping (SmallWorld, ManagerIncarnation, Int) async throws -> ReconcileResult
    ) throws -> String {
        let world = try SmallWorld(timing: timing)
        world.controlPlane.hooks = hooks
        try world.store(SmallWorld.widget("w", ["x": 1]))
        let manager = ControllerManager(name: "p", controlPlane: world.controlPlane) { incarnation in
            let passes = ControllerTests.Passes { [unowned incarnation] _, count in try await body(world, incarnation, count) }
            incarnation.addController("widget-controller", metricsName: metricsName, workers: 2, reconciler: passes)
                .watch(try incarnation.informer(SmallWorld.widgets))
        }
        try manager.start()
        world.simulation.run(until: .zero + limit)
        let text = try #require(manager.incarnation).metrics.text()
        world.simulation.shutDown()
        return text
    }

    @Test func `passes are counted by how they end`() throws {
        let text = try Self.text(metricsName: "widget") { _, incarnation, count in
            try await incarnation.process.sleep(.milliseconds(20))
            switch count {
            case 1, 2: throw Failure()
            case 3: return ReconcileResult(requeue: true)
            case 4, 5, 6: return ReconcileResult(requeueAfter: .milliseconds(100))
            default: return .done
            }
        }
        #expect(
            Self.samples(text, "controller_runtime_").filter { !$0.contains("_bucket") } == [
                "controller_runtime_active_workers{controller=\"widget\"} 0",
                "controller_runtime_max_concurrent_reconciles{controller=\"widget\"} 2",
                "controller_runtime_reconcile_errors_total{controller=\"widget\"} 2",
                "controller_runtime_reconcile_panics_total{controller=\"widget\"} 0",
                "controller_runtime_reconcile_time_seconds_sum{controller=\"widget\"} 0.14",
                "controller_runtime_reconcile_time_seconds_count{controller=\"widget\"} 7",
                "controller_runtime_reconcile_timeouts_total{controller=\"widget\"} 0",
                "controller_runtime_reconcile_total{controller=\"widget\",result=\"error\"} 2",
                "controller_runtime_reconcile_total{controller=\"widget\",result=\"requeue\"} 1",
                "controller_runtime_reconcile_total{controller=\"widget\",result=\"requeue_after\"} 3",
                "controller_runtime_reconcile_total{controller=\"widget\",result=\"success\"} 1",
                "controller_runtime_terminal_reconcile_errors_total{controller=\"widget\"} 0",
            ])
        #expect(text.contains("reconcile_time_seconds_bucket{controller=\"widget\",le=\"0.01\"} 0\n"))
        #expect(text.contains("reconcile_time_seconds_bucket{controller=\"widget\",le=\"0.025\"} 7\n"))
        // Failures, requeues and delays count as retries; the object was added once, by its first event.
        #expect(
            Self.samples(text, "workqueue_retries_total") == [
                "workqueue_retries_total{controller=\"widget\",name=\"widget\"} 6"
            ])
        #expect(
            Self.samples(text, "workqueue_adds_total") == ["workqueue_adds_total{controller=\"widget\",name=\"widget\"} 7"])
    }

    @Test func `what is under way is told`() throws {
        let text = try Self.text(until: .milliseconds(1_500)) { world, incarnation, _ in
            try? world.change("w", ["x": 2])
            try await incarnation.process.sleep(.hours(1))
            return .done
        }
        let labels = "{controller=\"widget-controller\",name=\"widget-controller\""
        #expect(Self.samples(text, "controller_runtime_active_workers").last?.hasSuffix(" 1") == true)
        #expect(Self.samples(text, "workqueue_unfinished_work_seconds") == ["workqueue_unfinished_work_seconds\(labels)} 1.5"])
        #expect(
            Self.samples(text, "workqueue_longest_running_processor_seconds") == [
                "workqueue_longest_running_processor_seconds\(labels)} 1.5"
            ])
        // The object changed while it was worked on: it is ready, and waits for the pass to end.
        #expect(
            Self.samples(text, "workqueue_depth") == [
                "workqueue_depth\(labels),priority=\"-100\"} 0", "workqueue_depth\(labels),priority=\"0\"} 1",
            ])
        #expect(Self.samples(text, "workqueue_work_duration_seconds_count") == ["workqueue_work_duration_seconds_count\(labels)} 0"])
        #expect(Self.samples(text, "controller_runtime_reconcile_time_seconds") == [])
    }

    @Test func `the ends of a queue's buckets carry upstream's rounding errors`() throws {
        let text = try Self.text { _, _, _ in .done }
        let ends = Self.samples(text, "workqueue_queue_duration_seconds_bucket").map { line in
            String(line.split(separator: "le=\"").last?.prefix { $0 != "\"" } ?? "")
        }
        #expect(
            ends == [
                "1e-08", "1e-07", "1e-06", "9.999999999999999e-06", "9.999999999999999e-05", "0.001", "0.01", "0.1", "1", "10", "100",
                "1000",
                "+Inf",
            ])
    }

    @Test func `a key waits in the queue from the moment it is ready, however long its worker is busy`() throws {
        let world = try SmallWorld()
        let process = SimulatedProcess(name: "p", in: world.simulation)
        let registry = MetricsRegistry()
        let queue = WorkQueue(name: "q", process: process, metrics: registry)
        process.spawn {
            while let item = try? await queue.next() {
                guard (try? await process.sleep(.seconds(2))) != nil else { return }
                queue.done(item.key)
            }
        }
        queue.add(SmallWorld.key("a"))
        queue.add(SmallWorld.key("b"))
        queue.add(SmallWorld.key("c"), after: .seconds(1))
        world.simulation.run(until: .zero + .seconds(3))
        queue.add(SmallWorld.key("c"), priority: 7)
        #expect(Self.samples(registry.text(), "workqueue_depth").map { $0.suffix(16) } == [",priority=\"0\"} 0", ",priority=\"7\"} 1"])
        world.simulation.run()
        world.simulation.shutDown()
        // a not at all, b for two seconds, c from the first second to the fourth.
        #expect(
            Self.samples(registry.text(), "workqueue_queue_duration_seconds_sum") == [
                #"workqueue_queue_duration_seconds_sum{controller="q",name="q"} 5"#
            ])
        #expect(
            Self.samples(registry.text(), "workqueue_work_duration_seconds_sum") == [
                #"workqueue_work_duration_seconds_sum{controller="q",name="q"} 6"#
            ])
        #expect(Self.samples(registry.text(), "workqueue_adds_total") == [#"workqueue_adds_total{controller="q",name="q"} 3"#])
        #expect(Self.samples(registry.text(), "workqueue_retries_total") == [#"workqueue_retries_total{controller="q",name="q"} 1"#])
    }

    @Test func `requests are counted by method and answer, those of caches included`() throws {
        let text = try Self.text { _, incarnation, count in
            guard count == 1 else { return .done }
            let client = incarnation.client(actor: "c")
            _ = try await client.create(SmallWorld.widgets, SmallWorld.widget("v"))
            _ = try? await client.create(SmallWorld.widgets, SmallWorld.widget("v"))
            var widget = try await client.get(SmallWorld.widgets, SmallWorld.key("w"))
            widget.json.set(2, at: "spec", "x")
            _ = try await client.update(SmallWorld.widgets, widget)
            _ = try? await client.update(SmallWorld.widgets, widget)
            _ = try await client.patch(SmallWorld.widgets, SmallWorld.key("w"), .merge(["spec": ["x": 3]]))
            try await client.delete(SmallWorld.widgets, SmallWorld.key("v"))
            _ = try? await client.get(SmallWorld.widgets, SmallWorld.key("v"))
            _ = try await client.list(SmallWorld.widgets, namespace: nil)
            return .done
        }
        func line(_ code: Int, _ method: String, _ count: Int) -> String {
            "rest_client_requests_total{code=\"\(code)\",host=\"10.96.0.1:443\",method=\"\(method)\"} \(count)"
        }
        #expect(
            Self.samples(text, "rest_client") == [
                line(200, "DELETE", 1), line(200, "GET", 4), line(200, "PATCH", 1), line(200, "PUT", 1), line(201, "POST", 1),
                line(404, "GET", 1), line(409, "POST", 1), line(409, "PUT", 1),
            ])
    }

    @Test func `a request counts by what its caller hears`() throws {
        let lost = APIError.internalError("the answer was lost")
        let text = try Self.text(hooks: [ControllerTests.Fault(.after, .refuse(lost))]) { _, incarnation, count in
            if count == 1 { _ = try? await incarnation.client(actor: "c").create(SmallWorld.widgets, SmallWorld.widget("v")) }
            return .done
        }
        #expect(
            Self.samples(text, "rest_client").filter { $0.contains("POST") }.map { $0.prefix(37) } == [
                "rest_client_requests_total{code=\"500\""
            ])
    }

    @Test func `metrics begin anew with the process`() throws {
        let world = try SmallWorld()
        try world.store(SmallWorld.widget("w"))
        let manager = ControllerManager(name: "p", controlPlane: world.controlPlane) { incarnation in
            incarnation.addController("c", workers: 1, reconciler: ControllerTests.Passes { _, _ in .done })
                .watch(try incarnation.informer(SmallWorld.widgets))
        }
        try manager.start()
        try world.change("w", ["x": 2])
        world.simulation.run()
        try world.change("w", ["x": 3])
        world.simulation.run()
        let passes = [MetricLabel("result", "success")]
        #expect(manager.incarnation?.metrics.total("controller_runtime_reconcile_total", where: passes) == 2)
        manager.kill()
        #expect(manager.incarnation == nil)
        try manager.start()
        #expect(manager.incarnation?.metrics.total("controller_runtime_reconcile_total", where: passes) == 0)
        world.simulation.run()
        #expect(manager.incarnation?.metrics.total("controller_runtime_reconcile_total", where: passes) == 1)
        world.simulation.shutDown()
    }
}
