import APIServer
import ObjectModel
import Simulation
import Testing

@testable import ControllerRuntime

@Suite struct ControllerTests {
    /// A reconciler made of a closure.
    final class Passes: Reconciler {
        private let body: (ObjectKey, Int) async throws -> ReconcileResult
        private var count = 0

        init(_ body: @escaping (ObjectKey, Int) async throws -> ReconcileResult) { self.body = body }

        func reconcile(_ key: ObjectKey) async throws -> ReconcileResult {
            count += 1
            return try await body(key, count)
        }
    }

    static func run(
        timing: ConnectionTiming = .immediate, hooks: [any CallHook] = [], until limit: VirtualTime? = nil,
        _ body: @escaping (SmallWorld, ManagerIncarnation, ObjectKey, Int) async throws -> ReconcileResult
    ) throws -> SmallWorld {
        let world = try SmallWorld(timing: timing)
        world.controlPlane.hooks = hooks
        try world.store(SmallWorld.widget("w", ["x": 1]))
        let manager = ControllerManager(name: "p", controlPlane: world.controlPlane) { incarnation in
            let informer = try incarnation.informer(SmallWorld.widgets)
            let passes = Passes { [unowned incarnation] key, count in try await body(world, incarnation, key, count) }
            incarnation.addController("widget-controller", workers: 2, reconciler: passes).watch(informer)
        }
        try manager.start()
        world.finish(until: limit)
        return world
    }

    @Test("a result's requeue time, an error's wait and an event each bring the key back")
    func comingBack() throws {
        struct Failure: Error {}
        let world = try Self.run { world, _, key, count in
            world.note("pass \(count)")
            switch count {
            case 1: return ReconcileResult(requeueAfter: .milliseconds(30))
            case 2, 3: throw Failure()
            case 4: return ReconcileResult(requeue: true)
            default: return .done
            }
        }
        #expect(world.lines == ["0 pass 1", "30 pass 2", "35 pass 3", "45 pass 4", "65 pass 5"])
    }

    @Test("a write takes half of its time to reach the server and half to come back")
    func latency() throws {
        let timing = ConnectionTiming(request: .constant(.milliseconds(10)), watchDelivery: .constant(.milliseconds(1)))
        let world = try Self.run(timing: timing) { world, incarnation, key, count in
            guard count == 1 else {
                world.note("sees \(count)")
                return .done
            }
            let client = incarnation.client(actor: "widget-controller")
            var widget = try await client.get(SmallWorld.widgets, key)
            world.note("read")
            widget.json.set(2, at: "spec", "x")
            widget = try await client.update(SmallWorld.widgets, widget)
            world.note("wrote \(widget.generation)")
            return .done
        }
        // The write commits at 25 ms and is seen a millisecond later, while the first pass still holds the key.
        #expect(world.lines == ["20 read", "30 wrote 2", "30 sees 2"])
    }

    /// Does something to the n-th write.
    final class Fault: CallHook {
        enum Place { case before, after }
        let place: Place
        let verdict: CallVerdict
        private var writes = 0

        init(_ place: Place, _ verdict: CallVerdict) {
            self.place = place
            self.verdict = verdict
        }

        func before(_ call: CallDescription) -> CallVerdict {
            if call.verb.isWrite { writes += 1 }
            return place == .before && call.verb.isWrite && writes == 1 ? verdict : .proceed
        }

        func after(_ call: CallDescription, error: APIError?) -> CallVerdict {
            place == .after && call.verb.isWrite && writes == 1 ? verdict : .proceed
        }
    }

    struct FaultCase: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let place: Fault.Place
        let verdict: CallVerdict
        let expected: [String]
        let stored: Int64
    }

    @Test(
        "a fault before the commit leaves nothing, one after it leaves the write",
        arguments: [
            FaultCase(
                testDescription: "refused", place: .before,
                verdict: .refuse(.conflict(GroupResource(group: "test.dev", resource: "widgets"), "w")),
                expected: ["failed", "wrote 2"], stored: 2),
            FaultCase(
                testDescription: "reply lost", place: .after, verdict: .refuse(.internalError("lost")), expected: ["failed", "wrote 2"],
                stored: 2),
            FaultCase(testDescription: "killed before", place: .before, verdict: .kill, expected: ["failed"], stored: 1),
            FaultCase(testDescription: "killed after", place: .after, verdict: .kill, expected: ["failed"], stored: 2),
            FaultCase(
                testDescription: "delayed", place: .before, verdict: .delay(.milliseconds(7)), expected: ["wrote 2"], stored: 2),
        ])
    func faults(_ testCase: FaultCase) throws {
        let world = try Self.run(hooks: [Fault(testCase.place, testCase.verdict)]) { world, incarnation, key, _ in
            let client = incarnation.client(actor: "widget-controller")
            do {
                let widget = try await client.patch(SmallWorld.widgets, key, .merge(["spec": ["x": 2]]))
                if world.lines.last?.hasSuffix("wrote 2") != true { world.note("wrote \(widget.json.at("spec", "x")?.intValue ?? -1)") }
            } catch {
                world.note("failed")
                throw error
            }
            return .done
        }
        #expect(world.lines.map { $0.split(separator: " ").dropFirst().joined(separator: " ") } == testCase.expected)
        let handle = try world.server.resolve(SmallWorld.widgets.name)
        #expect(try world.server.get(handle, SmallWorld.key("w")).at("spec", "x")?.intValue == testCase.stored)
    }

    @Test("calls are counted by caller, verb and resource")
    func ledger() throws {
        let world = try Self.run { world, incarnation, key, count in
            guard count == 1 else { return .done }
            let client = incarnation.client(actor: "widget-controller")
            var widget = try await client.get(SmallWorld.widgets, key)
            widget.json.set(5, at: "spec", "x")
            let stale = widget
            _ = try await client.update(SmallWorld.widgets, widget)
            do {
                _ = try await client.update(SmallWorld.widgets, stale)
            } catch let error as CallError {
                world.note(error.isConflict ? "conflict" : "\(error)")
            }
            return .done
        }
        let ledger = world.controlPlane.ledger
        #expect(world.lines == ["0 conflict"])
        #expect(ledger.total(actor: "widget-controller", verb: .get) == 1)
        #expect(ledger.total(actor: "widget-controller", verb: .update) == 2)
        #expect(ledger.writes(actor: "widget-controller") == 2)
        #expect(ledger.writes(actor: "nobody") == 0)
        #expect(ledger.counts.reduce(0) { $0 + $1.conflicts } == 1)
    }

    @Test("an owned object wakes its controlling owner of the right group and kind, before and after a change of owner")
    func owners() throws {
        let world = try SmallWorld()
        for name in ["p1", "p2"] { try world.store(SmallWorld.widget(name)) }
        func owner(_ name: String, kind: String = "Widget", group: String = "test.dev") -> OwnerReference? {
            OwnerReference(json: [
                "apiVersion": .string("\(group)/v7"), "kind": .string(kind), "name": .string(name), "uid": .string("u-\(name)"),
                "controller": true,
            ])
        }
        let manager = ControllerManager(name: "p", controlPlane: world.controlPlane) { incarnation in
            let informer = try incarnation.informer(SmallWorld.widgets)
            let passes = Passes { key, _ in
                world.note(key.name)
                return .done
            }
            incarnation.addController("c", workers: 1, reconciler: passes)
                .watchOwned(informer, by: GroupKind(group: "test.dev", kind: "Widget"))
        }
        try manager.start()
        InformerTests.after(1, in: world) { try world.store(SmallWorld.widget("child", owner: owner("p1"))) }
        InformerTests.after(2, in: world) { try world.store(SmallWorld.widget("stranger", owner: owner("p1", kind: "Gadget"))) }
        InformerTests.after(3, in: world) { try world.store(SmallWorld.widget("foreign", owner: owner("p1", group: "other.dev"))) }
        InformerTests.after(4, in: world) {
            let handle = try world.server.resolve(SmallWorld.widgets.name)
            var child = UntypedObject(try world.server.get(handle, SmallWorld.key("child")))
            child.ownerReferences = [owner("p2")].compactMap { $0 }
            _ = try world.server.update(
                handle, child.key, child.json, RequestInfo(time: world.simulation.timestamp, actor: "outside"))
        }
        world.finish()
        #expect(world.lines == ["1 p1", "4 p1", "4 p2"])
    }
}
