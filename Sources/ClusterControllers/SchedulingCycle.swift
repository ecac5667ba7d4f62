import ObjectModel

/// Finds a node for one Pod: filters in the order of kube-scheduler's plugins, then scores. Pure: looks at nodes and changes nothing.
struct SchedulingCycle {
    private let pod: PodRequirements
    private let nodes: [NodeState]
    private let namespaceLabels: (String) -> JSONObject?
    private var spread: [(constraint: SpreadConstraint, counts: DomainCounts, minimum: Int64, matchesItself: Bool)] = []
    private var affinity: [(term: PodTerm, counts: DomainCounts)] = []
    private var antiAffinity: [(term: PodTerm, counts: DomainCounts)] = []
    /// Domains that Pods already placed keep this one away from.
    private var guarded: [(key: String, domain: String)] = []

    /// How many Pods there are in each domain of a topology.
    private struct DomainCounts {
        private var positions: [String: Int] = [:]
        private(set) var counts: [Int64] = []

        mutating func add(_ domain: String, _ count: Int64) {
            if let position = positions[domain] {
                counts[position] += count
            } else {
                positions[domain] = counts.count
                counts.append(count)
            }
        }

        func count(_ domain: String) -> Int64 { positions[domain].map { counts[$0] } ?? 0 }
    }

    /// Looks at what is placed where; `nodes` must be ordered by name.
    /// - Parameter hasAntiAffinity: whether any placed Pod has required anti-affinity.
    init(
        _ pod: PodRequirements, nodes: [NodeState], hasAntiAffinity: Bool, namespaceLabels: @escaping (String) -> JSONObject? = { _ in nil }
    ) {
        self.pod = pod
        self.nodes = nodes
        self.namespaceLabels = namespaceLabels
        for constraint in pod.spread { prepareSpread(constraint) }
        affinity = pod.affinity.map { ($0, counts(of: $0)) }
        antiAffinity = pod.antiAffinity.map { ($0, counts(of: $0)) }
        guard hasAntiAffinity else { return }
        for node in nodes {
            for placed in node.pods where !placed.antiAffinity.isEmpty {
                for term in placed.antiAffinity where term.matches(pod, namespaceLabels) {
                    if let domain = node.domain(term.topologyKey) { guarded.append((term.topologyKey, domain)) }
                }
            }
        }
    }

    /// The node to place the Pod on, or why there is none. Of equal nodes the first by name.
    func place() -> Result<NodeState, RefusedEverywhere> {
        var fitting: [NodeState] = []
        var refusals: [NodeRefusal] = []
        for node in nodes {
            if let refusal = refusal(by: node) { refusals.append(refusal) } else { fitting.append(node) }
        }
        guard let first = fitting.first else { return .failure(RefusedEverywhere(failure: SchedulingFailure(refusals: refusals))) }
        if fitting.count == 1 { return .success(first) }
        let scores = scores(of: fitting)
        var best = 0
        for position in scores.indices where scores[position] > scores[best] { best = position }
        return .success(fitting[best])
    }

    /// No node can take the Pod.
    struct RefusedEverywhere: Error {
        let failure: SchedulingFailure
    }

    // MARK: Filters

    /// Why a node cannot take the Pod, or nil when it can. The first filter that refuses speaks.
    func refusal(by node: NodeState) -> NodeRefusal? {
        if node.isUnschedulable, !toleratesUnschedulable {
            return NodeRefusal("node(s) were unschedulable", isUnresolvable: true)
        }
        if let taint = pod.untolerated(on: node) {
            return NodeRefusal("node(s) had untolerated taint {\(taint.key): \(taint.value)}", isUnresolvable: true)
        }
        if !pod.accepts(node) {
            return NodeRefusal("node(s) didn't match Pod's node affinity/selector", isUnresolvable: true)
        }
        if !pod.hostPorts.isEmpty {
            for placed in node.pods
            where placed.hostPorts.contains(where: { taken in pod.hostPorts.contains { $0.conflicts(with: taken) } }) {
                return NodeRefusal("node(s) didn't have free ports for the requested pod ports")
            }
        }
        return shortage(on: node) ?? spreadRefusal(by: node) ?? affinityRefusal(by: node)
    }

    private var toleratesUnschedulable: Bool {
        let taint = NodeState.Taint(key: "node.kubernetes.io/unschedulable", value: "", effect: "NoSchedule")
        return pod.tolerations.contains { $0.tolerates(taint) }
    }

    private func shortage(on node: NodeState) -> NodeRefusal? {
        var reasons: [String] = []
        var isUnresolvable = false
        func check(_ reason: String, _ asked: Int64, _ used: Int64, _ offered: Int64) {
            guard asked > 0, asked > offered - used else { return }
            reasons.append(reason)
            if asked > offered { isUnresolvable = true }
        }
        let (asked, used, offered) = (pod.requests, node.requested, node.allocatable)
        if used.pods + 1 > offered.pods { reasons.append("Too many pods") }
        check("Insufficient cpu", asked.milliCPU, used.milliCPU, offered.milliCPU)
        check("Insufficient memory", asked.memory, used.memory, offered.memory)
        check("Insufficient ephemeral-storage", asked.ephemeralStorage, used.ephemeralStorage, offered.ephemeralStorage)
        for entry in asked.extended {
            check("Insufficient \(entry.name)", entry.amount, used.extended(entry.name), offered.extended(entry.name))
        }
        return reasons.isEmpty ? nil : NodeRefusal(reasons, isUnresolvable: isUnresolvable)
    }

    private mutating func prepareSpread(_ constraint: SpreadConstraint) {
        var counts = DomainCounts()
        for node in nodes {
            guard let domain = node.domain(constraint.topologyKey) else { continue }
            if constraint.isRequired {
                // A node that lacks the key of any required constraint counts for none of them.
                if pod.spread.contains(where: { $0.isRequired && node.domain($0.topologyKey) == nil }) { continue }
            }
            if constraint.honoursAffinity, !pod.accepts(node) { continue }
            if constraint.honoursTaints, pod.untolerated(on: node) != nil { continue }
            var count: Int64 = 0
            for placed in node.pods
            where placed.namespace == pod.namespace && !placed.isBeingDeleted && constraint.selector.matches(placed.labels) {
                count += 1
            }
            counts.add(domain, count)
        }
        let smallest = counts.counts.min() ?? 0
        let minimum = Int64(counts.counts.count) < constraint.minDomains ? 0 : smallest
        spread.append((constraint, counts, minimum, constraint.selector.matches(pod.labels)))
    }

    private func spreadRefusal(by node: NodeState) -> NodeRefusal? {
        for entry in spread where entry.constraint.isRequired {
            guard let domain = node.domain(entry.constraint.topologyKey) else {
                return NodeRefusal(
                    "node(s) didn't match pod topology spread constraints (missing required label)", isUnresolvable: true)
            }
            let skew = entry.counts.count(domain) + (entry.matchesItself ? 1 : 0) - entry.minimum
            if skew > entry.constraint.maxSkew { return NodeRefusal("node(s) didn't match pod topology spread constraints") }
        }
        return nil
    }

    private func counts(of term: PodTerm) -> DomainCounts {
        var counts = DomainCounts()
        for node in nodes {
            guard let domain = node.domain(term.topologyKey) else { continue }
            counts.add(domain, Int64(node.pods.count { term.matches($0, namespaceLabels) }))
        }
        return counts
    }

    private func affinityRefusal(by node: NodeState) -> NodeRefusal? {
        for entry in affinity {
            let domain = node.domain(entry.term.topologyKey)
            if let domain, entry.counts.count(domain) > 0 { continue }
            // The first of a group that wants to be together may go anywhere with the label.
            let isFirst = affinity.allSatisfy { $0.counts.counts.allSatisfy { $0 == 0 } && $0.term.matches(pod, namespaceLabels) }
            if domain == nil || !isFirst { return NodeRefusal("node(s) didn't match pod affinity rules", isUnresolvable: true) }
        }
        for entry in antiAffinity {
            if let domain = node.domain(entry.term.topologyKey), entry.counts.count(domain) > 0 {
                return NodeRefusal("node(s) didn't match pod anti-affinity rules")
            }
        }
        for entry in guarded where node.domain(entry.key) == entry.domain {
            return NodeRefusal("node(s) didn't satisfy existing pods anti-affinity rules")
        }
        return nil
    }

    // MARK: Scores

    /// Larger is better: free CPU and memory, even spread, preferred nodes, no taints that ask to stay away.
    private func scores(of nodes: [NodeState]) -> [Int64] {
        var scores = nodes.map { leastAllocated($0) }
        let soft = spread.filter { !$0.constraint.isRequired }
        if !soft.isEmpty {
            let crowds = nodes.map { node in
                soft.reduce(Int64(0)) { sum, entry in sum + (node.domain(entry.constraint.topologyKey).map { entry.counts.count($0) } ?? 0)
                }
            }
            add(crowds, weight: 2, reversed: true, to: &scores)
        }
        if !pod.preferredNodes.isEmpty {
            let preferences = nodes.map { node in pod.preferredNodes.reduce(Int64(0)) { $0 + ($1.term.matches(node) ? $1.weight : 0) } }
            add(preferences, weight: 2, reversed: false, to: &scores)
        }
        if nodes.contains(where: { $0.taints.contains { $0.effect == "PreferNoSchedule" } }) {
            let taints = nodes.map { node in
                Int64(
                    node.taints.count { taint in taint.effect == "PreferNoSchedule" && !pod.tolerations.contains { $0.tolerates(taint) } })
            }
            add(taints, weight: 3, reversed: true, to: &scores)
        }
        return scores
    }

    private func leastAllocated(_ node: NodeState) -> Int64 {
        func share(_ used: Int64, _ offered: Int64) -> Int64 { offered <= 0 || used > offered ? 0 : (offered - used) * 100 / offered }
        let cpu = share(node.scoredMilliCPU + pod.scoredMilliCPU, node.allocatable.milliCPU)
        // Memory counts in KiB, so that a hundred times it cannot overflow.
        let memory = share((node.scoredMemory + pod.scoredMemory) >> 10, node.allocatable.memory >> 10)
        return (cpu + memory) / 2
    }

    /// Adds values brought to the range 0 to 100.
    private func add(_ values: [Int64], weight: Int64, reversed: Bool, to scores: inout [Int64]) {
        let largest = values.max() ?? 0
        for position in scores.indices {
            let share = largest == 0 ? 0 : values[position] * 100 / largest
            scores[position] += weight * (reversed ? 100 - share : share)
        }
    }
}
