import KubernetesAPI
import ObjectModel

/// A node as the scheduler sees it: what it offers and what is on it.
final class NodeState {
    /// A taint.
    struct Taint: Hashable, Sendable {
        let key: String
        let value: String
        let effect: String
    }

    let name: String
    private(set) var labels = JSONObject()
    private(set) var taints: [Taint] = []
    private(set) var isUnschedulable = false
    private(set) var allocatable = ResourceAmounts()
    private(set) var requested = ResourceAmounts()
    private(set) var scoredMilliCPU: Int64 = 0
    private(set) var scoredMemory: Int64 = 0
    /// The Pods on it, in the order they came.
    private(set) var pods: [PodRequirements] = []

    init(name: String) { self.name = name }

    /// Takes over what a Node says. False when nothing that matters to scheduling changed.
    func update(_ json: JSONValue) -> Bool {
        let node = Node(json)
        let labels = node.labels
        let taints = node.taints.map { Taint(key: $0.key, value: $0.value, effect: $0.effect) }
        let allocatable = ResourceAmounts(json: json.at("status", "allocatable"))
        let changed =
            taints != self.taints || node.isUnschedulable != isUnschedulable || allocatable != self.allocatable
            || JSONValue.object(labels) != .object(self.labels)
        self.labels = labels
        self.taints = taints
        self.allocatable = allocatable
        isUnschedulable = node.isUnschedulable
        return changed
    }

    func add(_ pod: PodRequirements) {
        pods.append(pod)
        requested += pod.requests
        scoredMilliCPU += pod.scoredMilliCPU
        scoredMemory += pod.scoredMemory
    }

    func remove(uid: String) {
        guard let position = pods.firstIndex(where: { $0.uid == uid }) else { return }
        let pod = pods.remove(at: position)
        requested -= pod.requests
        scoredMilliCPU -= pod.scoredMilliCPU
        scoredMemory -= pod.scoredMemory
    }

    /// The node's value of a topology key, or nil.
    func domain(_ key: String) -> String? { labels[key]?.stringValue }
}
