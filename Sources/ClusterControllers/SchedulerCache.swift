import KubernetesAPI
import ObjectModel

/// What the scheduler knows of nodes and of the Pods on them, its own placements that the server has not confirmed yet included.
final class SchedulerCache {
    private var states: [String: NodeState] = [:]
    /// The nodes that exist, ordered by name.
    private(set) var nodes: [NodeState] = []
    private var placements: [String: String] = [:]
    private var antiAffinityCount = 0

    /// Takes over a Node. Says whether more Pods may fit than before.
    func update(node json: JSONValue) -> Bool {
        let name = UntypedObject(json).name
        let state = state(name)
        let position = nodes.firstIndex { $0.name >= name } ?? nodes.count
        if position == nodes.count || nodes[position].name != name {
            _ = state.update(json)
            nodes.insert(state, at: position)
            return true
        }
        return state.update(json)
    }

    /// Forgets a Node; Pods on it are kept until they go.
    func remove(node name: String) { nodes.removeAll { $0.name == name } }

    /// Takes over a Pod that is bound to a node.
    func update(pod json: JSONValue, on node: String) {
        let pod = UntypedObject(json)
        let uid = pod.uid
        if let known = placements[uid], known == node, let placed = states[node]?.pods.first(where: { $0.uid == uid }) {
            let labels = json.at("metadata", "labels")?.objectValue
            let same = placed.isBeingDeleted == pod.isBeingDeleted && Self.same(placed.labels, labels)
            if same { return }
        }
        remove(uid: uid)
        add(PodRequirements(json), on: node)
    }

    /// Places a Pod before the server knows.
    func add(_ pod: PodRequirements, on node: String) {
        placements[pod.uid] = node
        state(node).add(pod)
        if !pod.antiAffinity.isEmpty { antiAffinityCount += 1 }
    }

    /// Takes a Pod away. Says whether it was there.
    @discardableResult
    func remove(uid: String) -> Bool {
        guard let node = placements.removeValue(forKey: uid), let state = states[node] else { return false }
        if let placed = state.pods.first(where: { $0.uid == uid }), !placed.antiAffinity.isEmpty { antiAffinityCount -= 1 }
        state.remove(uid: uid)
        return true
    }

    /// Where a Pod is, or nil.
    func placement(of uid: String) -> String? { placements[uid] }

    /// Finds a node for a Pod.
    func place(_ pod: PodRequirements, namespaceLabels: @escaping (String) -> JSONObject?) -> Result<
        NodeState, SchedulingCycle.RefusedEverywhere
    > {
        SchedulingCycle(pod, nodes: nodes, hasAntiAffinity: antiAffinityCount > 0, namespaceLabels: namespaceLabels).place()
    }

    private func state(_ name: String) -> NodeState {
        if let state = states[name] { return state }
        let state = NodeState(name: name)
        states[name] = state
        return state
    }

    private static func same(_ left: JSONObject?, _ right: JSONObject?) -> Bool {
        if let left, let right { return left.isIdentical(to: right) || JSONValue.object(left) == .object(right) }
        return left == nil && right == nil
    }
}
