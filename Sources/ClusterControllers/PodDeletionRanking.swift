import KubernetesAPI
import ObjectModel

/// Which Pods a ReplicaSet gives up first (`controller.ActivePodsWithRanks`).
struct PodDeletionRanking {
    private struct Entry {
        let pod: Pod
        /// How many Pods of the same owner are on its node.
        let neighbours: Int
        let isReady: Bool
        let readySince: Timestamp?
        let cost: Int64
        let restarts: Int64
        let created: Timestamp?

        init(_ pod: Pod, neighbours: Int) {
            self.pod = pod
            self.neighbours = neighbours
            isReady = pod.isReady
            readySince = pod.readySince
            cost = pod.deletionCost
            restarts = pod.maximumRestarts
            created = pod.creationTimestamp
        }
    }

    private let entries: [Entry]

    /// Ranks Pods.
    /// - Parameters:
    ///   - pods: what can be given up.
    ///   - related: the active Pods of all ReplicaSets of the same owner, for spreading over nodes.
    ///   - now: the present moment; ages are compared by their order of magnitude, powers of two of a nanosecond.
    init(_ pods: [Pod], related: [Pod], now: Timestamp) {
        var perNode: [String: Int] = [:]
        for pod in related where pod.isActive { perNode[pod.nodeName, default: 0] += 1 }
        let unsorted = pods.map { Entry($0, neighbours: perNode[$0.nodeName] ?? 0) }
        // Equal Pods keep the order in which they were given.
        entries = unsorted.enumerated().sorted { left, right in
            let order = Self.compare(left.element, right.element, now)
            return order == 0 ? left.offset < right.offset : order < 0
        }.map(\.element)
    }

    /// The Pods to give up, first to last.
    func first(_ count: Int) -> [Pod] { entries.prefix(count).map(\.pod) }

    private static func compare(_ left: Entry, _ right: Entry, _ now: Timestamp) -> Int {
        if left.pod.isBound != right.pod.isBound { return left.pod.isBound ? 1 : -1 }
        let phases = (phaseRank(left.pod), phaseRank(right.pod))
        if phases.0 != phases.1 { return phases.0 - phases.1 }
        if left.isReady != right.isReady { return left.isReady ? 1 : -1 }
        if left.cost != right.cost { return left.cost < right.cost ? -1 : 1 }
        if left.neighbours != right.neighbours { return left.neighbours > right.neighbours ? -1 : 1 }
        if left.isReady, left.readySince != right.readySince {
            let order = compareAges(left.readySince, right.readySince, now)
            return order == 0 ? compareUIDs(left, right) : order
        }
        if left.restarts != right.restarts { return left.restarts > right.restarts ? -1 : 1 }
        if left.created != right.created {
            let order = compareAges(left.created, right.created, now)
            return order == 0 ? compareUIDs(left, right) : order
        }
        return 0
    }

    private static func phaseRank(_ pod: Pod) -> Int {
        switch pod.phase {
        case "Pending", "": 0
        case "Unknown": 1
        default: 2
        }
    }

    private static func compareUIDs(_ left: Entry, _ right: Entry) -> Int { left.pod.uid < right.pod.uid ? -1 : 1 }

    /// Negative when the left one is younger by an order of magnitude. No time counts as youngest.
    private static func compareAges(_ left: Timestamp?, _ right: Timestamp?, _ now: Timestamp) -> Int {
        guard let left else { return -1 }
        guard let right else { return 1 }
        return magnitude(now - left) - magnitude(now - right)
    }

    private static func magnitude(_ age: Int64) -> Int { age > 0 ? 63 - age.leadingZeroBitCount : -1 }
}
