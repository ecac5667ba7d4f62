import APIServer
import AgentSandboxAPI
import ControllerRuntime
import ObjectModel
import Simulation

@testable import AgentSandboxControllers

/// The SandboxWarmPool controller on a bench: passes are made by hand, at one moment, while the cache may lag behind.
final class WarmPoolBench {
    static let pool = "test-pool"

    let bench: Bench
    let manager: ControllerManager
    private(set) var controller: SandboxWarmPoolController
    private let log = CallLog()

    /// Puts objects into the store and starts the controller, whose caches begin with them. Later changes reach the caches after
    /// `watchDelay`.
    init(_ given: [JSONValue], flags: [(name: String, value: String)] = [], watchDelay: Nanoseconds = 0) throws {
        let timing = ConnectionTiming(request: .zero, watchDelivery: .constant(watchDelay))
        bench = try Bench(timing: timing) { _, _ in throw BenchMistake("this bench makes its own passes") }
        bench.controlPlane.hooks.insert(log, at: 0)
        for object in given { try bench.add(object) }
        let flags = try ControllerFlags(flags + [("extensions", "true")])
        var made: SandboxWarmPoolController?
        manager = ControllerManager(name: "warm-pool-bench", controlPlane: bench.controlPlane) { incarnation in
            try Caches.register(in: incarnation, flags: flags)
            made = try SandboxWarmPoolController(in: incarnation, flags: flags)
        }
        try manager.start()
        guard let made else { throw BenchMistake("no controller was made") }
        controller = made
        settle()
    }

    func shutDown() { bench.shutDown() }

    /// Lets everything happen that is due at the present moment.
    func settle() { bench.simulation.run(until: bench.simulation.now) }

    func advance(_ length: Nanoseconds) { bench.advance(length) }

    struct Outcome {
        var requeueAfter: Nanoseconds?
        var failure: String?
    }

    /// One pass, after which no call is under way.
    @discardableResult
    func pass(_ name: String = pool) throws -> Outcome {
        let outcomes = try passes(1, name)
        return outcomes[0]
    }

    /// Passes over the same pool that overlap.
    @discardableResult
    func passes(_ count: Int, _ name: String = pool) throws -> [Outcome] {
        settle()
        log.calls = []
        var outcomes: [Outcome] = []
        guard let process = manager.incarnation?.process else { throw BenchMistake("not started") }
        let controller = controller
        for _ in 0..<count {
            process.spawn {
                do {
                    let result = try await controller.reconcile(ObjectKey(namespace: Bench.namespace, name: name))
                    outcomes.append(Outcome(requeueAfter: result.requeueAfter))
                } catch {
                    outcomes.append(Outcome(failure: "\(error)"))
                }
            }
        }
        settle()
        guard outcomes.count == count else { throw BenchMistake("\(count - outcomes.count) passes did not end") }
        return outcomes
    }

    /// The number of calls of the last passes, such as `create sandboxes`.
    func count(_ call: String) -> Int { log.calls.count { $0 == call } }

    var sandboxes: [Sandbox] {
        get throws { try bench.list("Sandbox").map(Sandbox.init) }
    }

    var names: [String] {
        get throws { try sandboxes.map(\.name) }
    }

    func sandbox(_ name: String) throws -> Sandbox {
        guard let object = try bench.get("Sandbox", name) else { throw BenchMistake("no Sandbox \(name)") }
        return Sandbox(object)
    }

    func status(_ name: String = pool) throws -> JSONValue? { try bench.get("SandboxWarmPool", name)?["status"] }

    /// Type, reason and note of the Events, in order of their names.
    var eventLines: [String] {
        get throws {
            let handle = try bench.server.resolve(GroupVersionResource(group: "events.k8s.io", version: "v1", resource: "events"))
            return try bench.server.list(handle, namespace: nil, options: ListOptions()).items.map {
                "\($0["type"]?.stringValue ?? "") \($0["reason"]?.stringValue ?? ""): \($0["note"]?.stringValue ?? "")"
            }
        }
    }

    /// Makes a Sandbox ready or not.
    func setReady(_ name: String, _ isReady: Bool = true) throws {
        try bench.patch("Sandbox", name, ["status": WarmPoolFixtures.status(ready: isReady)], subresource: .status)
    }
}

/// Writes down verb and resource of every call.
private final class CallLog: CallHook {
    var calls: [String] = []

    func before(_ call: CallDescription) -> CallVerdict {
        let resource = call.subresource.isEmpty ? call.resource.resource : "\(call.resource.resource)/\(call.subresource)"
        calls.append("\(call.verb.rawValue) \(resource)")
        return .proceed
    }

    func after(_ call: CallDescription, error: APIError?) -> CallVerdict { .proceed }
}

/// A pool `test-pool` with the name hash `59733166` and its template `test-template` with the name hash `69155462`.
enum WarmPoolFixtures {
    static let poolHash = "59733166"
    static let templateHash = "69155462"
    static let podSpec: JSONValue = ["containers": [["name": "main", "image": "pause"]]]
    static let volumeClaim: JSONValue = [
        "metadata": ["name": "data"], "spec": ["accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "1Gi"]]],
    ]

    /// A pool with uid `NAME-uid`; nil replicas are left to the server.
    static func pool(
        _ name: String = "test-pool", replicas: Int64?, template: String = "test-template", strategy: String? = nil
    ) -> JSONValue {
        var pool: JSONValue = [
            "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxWarmPool",
            "metadata": ["name": .string(name), "namespace": "default", "uid": .string(name + "-uid")],
            "spec": ["sandboxTemplateRef": ["name": .string(template)]],
        ]
        if let replicas { pool.set(.int(replicas), at: "spec", "replicas") }
        if let strategy { pool.set(["type": .string(strategy)], at: "spec", "updateStrategy") }
        return pool
    }

    /// A template with a minimal pod template over which a spec is merged.
    static func template(_ name: String = "test-template", _ spec: JSONValue = [:]) -> JSONValue {
        [
            "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxTemplate",
            "metadata": ["name": .string(name), "namespace": "default", "uid": .string(name + "-uid")],
            "spec": MergePatch.apply(spec, to: ["podTemplate": ["spec": podSpec]]),
        ]
    }

    /// A Sandbox as the pool makes it from a template.
    static func member(
        _ name: String, of pool: JSONValue = pool(replicas: 1), from template: JSONValue = template(), ready: Bool? = nil
    ) -> JSONValue {
        var source = WarmPoolTemplate(SandboxTemplate(template))
        var member = source.member(of: SandboxWarmPool(pool), isEvictable: true)
        member.generateName = ""
        member.name = name
        member.uid = name + "-uid"
        if let ready { member.json.set(status(ready: ready), at: "status") }
        return member.json
    }

    /// A member without its controller.
    static func orphan(_ name: String, from template: JSONValue = template()) -> JSONValue {
        var orphan = Sandbox(member(name, from: template))
        orphan.ownerReferences = []
        orphan.setLabel(AgentSandboxNames.Label.launchType, nil)
        return orphan.json
    }

    /// A member that something else controls.
    static func foreign(_ name: String) -> JSONValue {
        var foreign = Sandbox(orphan(name))
        foreign.ownerReferences = [
            OwnerReference(
                apiVersion: "extensions.agents.x-k8s.io/v1beta1", kind: "SandboxClaim", name: "claim", uid: "claim-uid", controller: true)
        ]
        return foreign.json
    }

    static func status(ready: Bool) -> JSONValue {
        [
            "conditions": [
                [
                    "type": "Ready", "status": ready ? "True" : "False", "lastTransitionTime": "2026-01-01T00:00:00Z",
                    "reason": ready ? "DependenciesReady" : "DependenciesNotReady", "message": "",
                ]
            ]
        ]
    }

    /// The Pod behind a member, waiting for a node or placed on one.
    static func pod(_ name: String, unschedulable: Bool) -> JSONValue {
        let scheduled: JSONValue =
            unschedulable
            ? ["type": "PodScheduled", "status": "False", "reason": "Unschedulable"] : ["type": "PodScheduled", "status": "True"]
        return Fixtures.pod(name, status: ["phase": "Pending", "conditions": [scheduled]])
    }
}
