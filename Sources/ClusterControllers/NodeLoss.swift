import APIServer
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

/// A node that nobody hears of, and what the node lifecycle controller makes of it (`pkg/controller/nodelifecycle`, `pkg/controller/
/// tainteviction`): after a grace its conditions are unknown, it is tainted and its Pods are not ready; once the tolerations of the Pods
/// have run out they are deleted, and stay until the node is back.
public final class NodeLoss {
    /// The actor of what is written about the node.
    public static let actor = "node-lifecycle-controller"
    /// From the last sign of life until the node counts as lost.
    public static let grace: Nanoseconds = .seconds(40)
    /// How long Pods tolerate a lost node, unless they say otherwise.
    public static let toleration: Int64 = 300

    private let node: String
    private let controlPlane: ControlPlane
    private let faults: ClusterFaults
    private var isOver = false
    private var isMarked = false
    private static let taintKey = "node.kubernetes.io/unreachable"

    /// Describes the loss of a node.
    public init(node: String, controlPlane: ControlPlane, faults: ClusterFaults) {
        self.node = node
        self.controlPlane = controlPlane
        self.faults = faults
    }

    /// The node is gone from now on.
    public func begin() {
        faults.lose(node: node)
        controlPlane.simulation.schedule(after: Self.grace, .cluster, .cluster) { [self] in if !isOver { mark() } }
    }

    /// The node is back.
    public func end() {
        guard !isOver else { return }
        isOver = true
        if isMarked { setTaints(nil) }
        faults.find(node: node)
    }

    private var info: RequestInfo { RequestInfo(time: controlPlane.simulation.timestamp, actor: Self.actor) }

    private func mark() {
        isMarked = true
        let time = JSONValue.string(controlPlane.simulation.timestamp.rfc3339)
        let conditions = ["MemoryPressure", "DiskPressure", "PIDPressure", "Ready"].map { type -> JSONValue in
            [
                "type": .string(type), "status": "Unknown", "reason": "NodeStatusUnknown",
                "message": "Kubelet stopped posting node status.", "lastTransitionTime": time,
            ]
        }
        write(NodeResources.nodes.name, ObjectKey(namespace: "", name: node), ["status": ["conditions": .array(conditions)]], .status)
        setTaints(time)
        let unready: JSONValue = ["status": ["conditions": [["type": "Ready", "status": "False", "lastTransitionTime": time]]]]
        for pod in pods() {
            write(NodeResources.pods.name, pod.key, unready, .status)
            let seconds = Self.tolerationSeconds(of: pod)
            guard let seconds else { continue }
            let uid = pod.uid
            // A deadline in a settled world: nothing else happens until then.
            controlPlane.simulation.schedule(after: .seconds(max(0, seconds)), .cluster, .timer) { [self] in
                if !isOver { evict(pod.key, uid: uid) }
            }
        }
    }

    /// How long a Pod stays on a node that is lost; nil for ever.
    private static func tolerationSeconds(of pod: Pod) -> Int64? {
        for toleration in pod.json.at("spec", "tolerations")?.arrayValue ?? [] {
            let key = toleration["key"]?.stringValue ?? ""
            let effect = toleration["effect"]?.stringValue ?? ""
            guard key.isEmpty || key == taintKey, effect.isEmpty || effect == "NoExecute" else { continue }
            return toleration["tolerationSeconds"]?.intValue
        }
        return 0
    }

    private func pods() -> [Pod] {
        let items = (try? controlPlane.server.resolve(NodeResources.pods.name)).flatMap {
            try? controlPlane.server.list($0, namespace: nil).items
        }
        return (items ?? []).map { Pod($0) }.filter { $0.nodeName == node && !$0.isFinished }
    }

    private func evict(_ key: ObjectKey, uid: String) {
        guard let handle = try? controlPlane.server.resolve(NodeResources.pods.name) else { return }
        _ = try? controlPlane.server.delete(handle, key, options: DeleteOptions(preconditions: Preconditions(uid: uid)), info)
    }

    private func setTaints(_ since: JSONValue?) {
        let server = controlPlane.server
        let key = ObjectKey(namespace: "", name: node)
        guard let handle = try? server.resolve(NodeResources.nodes.name), let stored = try? server.get(handle, key) else { return }
        var taints = (stored.at("spec", "taints")?.arrayValue ?? []).filter { $0["key"]?.stringValue != Self.taintKey }
        if let since {
            for effect in ["NoSchedule", "NoExecute"] {
                taints.append(["key": .string(Self.taintKey), "effect": .string(effect), "timeAdded": since])
            }
        }
        let value: JSONValue = taints.isEmpty ? .null : .array(taints)
        _ = try? server.patch(handle, key, subresource: .main, .merge(["spec": ["taints": value]]), info)
    }

    /// What cannot be written, since the object is gone, need not be.
    private func write(_ resource: GroupVersionResource, _ key: ObjectKey, _ patch: JSONValue, _ part: Subresource) {
        guard let handle = try? controlPlane.server.resolve(resource) else { return }
        _ = try? controlPlane.server.patch(handle, key, subresource: part, .strategicMerge(patch), info)
    }
}
