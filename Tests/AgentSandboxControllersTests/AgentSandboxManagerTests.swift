import ControllerRuntime
import ObjectModel
import Simulation
import Testing

@testable import AgentSandboxControllers

/// The process with its watches, queues and workers.
@Suite struct AgentSandboxManagerTests {
    private static let status = "patch sandboxes/status sandbox-name"

    private func withProcess(_ flags: [(name: String, value: String)] = [], _ body: (Bench, ControllerManager) throws -> Void) throws {
        let bench = try Bench(
            flags: flags, timing: ConnectionTiming(request: .constant(.milliseconds(1)), watchDelivery: .constant(.milliseconds(5)))
        ) { incarnation, flags in try SandboxController(in: incarnation, flags: flags) }
        defer { bench.shutDown() }
        try body(bench, try bench.startProcess())
    }

    @Test func `S-300 a Sandbox becomes ready with its Pod`() throws {
        try withProcess { bench, manager in
            bench.advance(.milliseconds(100))
            #expect(manager.isReady)
            try bench.add(Fixtures.sandbox(["service": true]))
            bench.advance(.seconds(1))
            #expect(try bench.get("Pod", Fixtures.name) != nil)
            try bench.patch("Pod", Fixtures.name, ["status": Fixtures.ready], subresource: .status)
            bench.advance(.seconds(1))
            let sandbox = UntypedObject(try #require(try bench.get("Sandbox", Fixtures.name)))
            #expect(sandbox.condition("Ready")?.message == "Pod is Ready; Service Exists")
            #expect(sandbox.condition("Ready")?.status == "True")
            #expect(sandbox.condition("PodScheduled")?.reason == "PodScheduled")
            _ = bench.takeCalls()
            bench.advance(.minutes(5))
            #expect(bench.takeCalls() == [])
        }
    }

    @Test func `S-303 a deleted Pod is made anew`() throws {
        try withProcess { bench, _ in
            try bench.add(Fixtures.sandbox())
            bench.advance(.seconds(1))
            let first = UntypedObject(try #require(try bench.get("Pod", Fixtures.name))).uid
            try bench.delete("Pod", Fixtures.name)
            bench.advance(.seconds(1))
            #expect(UntypedObject(try #require(try bench.get("Pod", Fixtures.name))).uid != first)
        }
    }

    @Test func `S-305 a Sandbox ends at its time without anybody touching it`() throws {
        try withProcess { bench, _ in
            try bench.add(Fixtures.sandbox(["shutdownTime": "2026-01-01T00:00:10Z", "service": true]))
            bench.advance(.seconds(9))
            #expect(try bench.get("Pod", Fixtures.name) != nil)
            bench.advance(.seconds(2))
            #expect(try bench.get("Pod", Fixtures.name) == nil)
            #expect(try bench.get("Service", Fixtures.name) == nil)
            let sandbox = try #require(try bench.get("Sandbox", Fixtures.name))
            #expect(UntypedObject(sandbox).condition("Ready")?.reason == "SandboxExpired")
            #expect(sandbox.at("status", "service") == nil)
        }
    }

    @Test func `X-06 a deleted volume claim goes unnoticed`() throws {
        try withProcess { bench, _ in
            try bench.add(
                Fixtures.sandbox(["volumeClaimTemplates": [["metadata": ["name": "data"], "spec": Fixtures.volumeClaimSpec]]]))
            bench.advance(.seconds(1))
            #expect(try bench.get("PersistentVolumeClaim", "data-sandbox-name") != nil)
            _ = bench.takeCalls()
            try bench.delete("PersistentVolumeClaim", "data-sandbox-name")
            bench.advance(.seconds(1))
            #expect(bench.takeCalls() == [])
            try bench.patch("Sandbox", Fixtures.name, ["metadata": ["annotations": ["touched": "yes"]]])
            bench.advance(.seconds(1))
            #expect(bench.takeCalls() == ["create persistentvolumeclaims data-sandbox-name"])
        }
    }

    @Test func `X-07 a Pod that loses its tracking label wakes nobody`() throws {
        try withProcess { bench, _ in
            try bench.add(Fixtures.sandbox())
            bench.advance(.seconds(1))
            _ = bench.takeCalls()
            try bench.patch("Pod", Fixtures.name, ["metadata": ["labels": nil]])
            bench.advance(.seconds(1))
            #expect(bench.takeCalls() == [])
            try bench.patch("Sandbox", Fixtures.name, ["metadata": ["annotations": ["touched": "yes"]]])
            bench.advance(.seconds(1))
            #expect(bench.takeCalls() == ["patch pods sandbox-name"])
        }
    }

    @Test func `X-10 a stale cache makes a second Service fail and be tried again`() throws {
        let bench = try Bench(
            timing: ConnectionTiming(request: .constant(.milliseconds(1)), watchDelivery: .constant(.milliseconds(50)))
        ) { try SandboxController(in: $0, flags: $1) }
        defer { bench.shutDown() }
        let manager = try bench.startProcess()
        bench.advance(.milliseconds(100))
        try bench.add(Fixtures.sandbox(["service": true]))
        bench.advance(.milliseconds(52))
        try bench.add(
            Fixtures.service(
                labels: Fixtures.tracking, owner: Fixtures.ownReference, spec: ["clusterIP": "None", "selector": Fixtures.tracking]))
        bench.advance(.seconds(1))
        #expect(manager.incarnation?.controllers.first?.failures == 5)
        let sandbox = UntypedObject(try #require(try bench.get("Sandbox", Fixtures.name)))
        #expect(sandbox.condition("Ready")?.message == "Pod exists with phase: Pending; Service Exists")
    }

    @Test func `A killed process starts again and carries on`() throws {
        try withProcess { bench, manager in
            try bench.add(Fixtures.sandbox(["service": true]))
            bench.advance(.milliseconds(4))
            manager.kill()
            bench.advance(.seconds(1))
            #expect(try bench.get("Service", Fixtures.name) == nil)
            try manager.start()
            bench.advance(.seconds(1))
            #expect(try bench.get("Service", Fixtures.name) != nil)
            #expect(try bench.list("Pod").count == 1)
        }
    }

    @Test(arguments: [
        (false, ["sandbox-controller"]),
        (true, ["sandbox-controller", "sandboxclaim-controller", "sandboxtemplate-controller", "sandboxwarmpool-controller"]),
    ])
    func `Extensions add their controllers`(_ extensions: Bool, _ expected: [String]) throws {
        try withProcess([("extensions", "\(extensions)")]) { _, manager in
            let names = manager.incarnation?.controllers.map(\.name) ?? []
            #expect(names == expected)
        }
    }

    @Test(
        arguments: [
            (["x"], [], [], "unknown feature \"x\": docs/features.md lists them"),
            ([], ["y"], [], "unknown mutant \"y\": docs/mutants.md lists them"),
            ([], [], ["version"], "--version makes the process print its version and exit: remove it to run controllers"),
        ] as [([String], [String], [String], String)])
    func `Unknown names are refused`(_ features: [String], _ mutants: [String], _ flags: [String], _ message: String) throws {
        let bench = try Bench { try SandboxController(in: $0, flags: $1) }
        let flags = try ControllerFlags(flags.map { ($0, "true") })
        let error = #expect(throws: AgentSandboxManagerError.self) {
            try AgentSandboxManager.make(controlPlane: bench.controlPlane, flags: flags, features: features, mutants: mutants)
        }
        #expect(error?.description == message)
    }
}
