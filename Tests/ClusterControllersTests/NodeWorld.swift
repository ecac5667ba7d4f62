import APIServer
import ControllerRuntime
import ObjectModel
import Simulation
import World

/// A world without Agent Sandbox in which Pods are placed and run, and a log of what was written to Pods.
final class NodeWorld {
    let world: World
    private(set) var lines: [String] = []

    init(
        nodes: [NodeGroup] = [NodeGroup(name: "node")], images: [ImageSource] = [], heartbeats: Bool = false,
        _ change: (inout WorldTiming) -> Void = { _ in }
    ) throws {
        var configuration = WorldConfiguration()
        configuration.profile = .none
        configuration.nodes = nodes
        configuration.images = images
        configuration.heartbeats = heartbeats
        configuration.timing.apiRequest = .zero
        configuration.timing.watchDelivery = .zero
        configuration.timing.schedule = .zero
        configuration.timing.sandboxStart = .constant(.seconds(1))
        configuration.timing.readiness = .constant(.milliseconds(100))
        change(&configuration.timing)
        world = try World(configuration)
        world.server.onCommit { [unowned self] revision in
            guard revision.actor == "kubelet" || revision.actor == "kube-scheduler", !revision.key.namespace.isEmpty else { return }
            note("\(revision.actor) \(revision.verb.rawValue) \(revision.key.name) \(Self.summary(revision.object.value))")
        }
        try world.start()
        world.run(for: .milliseconds(1))
        lines.removeAll()
    }

    deinit { world.shutDown() }

    func note(_ line: String) { lines.append("\(world.simulation.now.nanoseconds / 1_000_000 - 1) \(line)") }

    /// Makes a Pod that runs one container named `main`, unless the spec says otherwise.
    func createPod(_ name: String, _ spec: JSONValue = .object(JSONObject()), labels: JSONValue = .object(JSONObject())) throws {
        var pod: JSONValue = [
            "apiVersion": "v1", "kind": "Pod", "metadata": ["name": .string(name), "namespace": "default", "labels": labels], "spec": spec,
        ]
        if pod.at("spec", "containers") == nil { pod.set([["name": "main", "image": "app:1"]], at: "spec", "containers") }
        try world.create(pod)
    }

    func pod(_ name: String) throws -> JSONValue? {
        try world.get(GroupVersionKind(group: "", version: "v1", kind: "Pod"), ObjectKey(namespace: "default", name: name))
    }

    func node(of name: String) throws -> String { try pod(name)?.at("spec", "nodeName")?.stringValue ?? "" }

    func deletePod(_ name: String, grace: Int64? = nil) throws {
        try world.delete(
            GroupVersionKind(group: "", version: "v1", kind: "Pod"), ObjectKey(namespace: "default", name: name),
            options: DeleteOptions(gracePeriodSeconds: grace))
    }

    func run(_ length: Nanoseconds) { world.run(for: length) }

    /// The phase, the conditions that are true by their initials, and what each container does.
    static func summary(_ pod: JSONValue) -> String {
        let conditions = (pod.at("status", "conditions")?.arrayValue ?? []).filter { $0["status"] == "True" }
            .compactMap { initials[$0["type"]?.stringValue ?? ""] }.sorted().joined()
        let lists = ["initContainerStatuses", "containerStatuses"].flatMap { pod.at("status", $0)?.arrayValue ?? [] }
        let containers = lists.map { status in
            let state = status["state"]?.objectValue
            let name = state?.keys.first ?? "none"
            let detail = state?[name]?["reason"]?.stringValue ?? ""
            let code = state?[name]?["exitCode"]?.intValue.map { " \($0)" } ?? ""
            let restarts = status["restartCount"]?.intValue ?? 0
            return "\(name)\(detail.isEmpty ? "" : ":\(detail)")\(code)\(restarts > 0 ? " r\(restarts)" : "")"
        }
        let phase = pod.at("status", "phase")?.stringValue ?? ""
        return "\(phase) \(conditions) [\(containers.joined(separator: ", "))]"
    }

    private static let initials = [
        "PodScheduled": "S", "PodReadyToStartContainers": "P", "Initialized": "I", "ContainersReady": "C", "Ready": "R",
    ]
}
