/// Why a node cannot take a Pod.
struct NodeRefusal: Hashable, Sendable {
    /// The reasons, as kube-scheduler words them.
    let reasons: [String]
    /// Whether taking other Pods away from the node could not help.
    let isUnresolvable: Bool

    init(_ reasons: [String], isUnresolvable: Bool = false) {
        self.reasons = reasons
        self.isUnresolvable = isUnresolvable
    }

    init(_ reason: String, isUnresolvable: Bool = false) { self.init([reason], isUnresolvable: isUnresolvable) }
}

/// Why no node can take a Pod.
struct SchedulingFailure: Hashable, Sendable {
    /// The refusals, one a node.
    let refusals: [NodeRefusal]

    /// The message of the condition PodScheduled and of the Event FailedScheduling.
    var message: String {
        if refusals.isEmpty { return "no nodes available to schedule pods" }
        let count = refusals.count
        let why = Self.histogram(refusals.flatMap(\.reasons))
        let hopeless = refusals.count(where: \.isUnresolvable)
        let preemption = Self.histogram(
            Array(repeating: "No preemption victims found for incoming pod", count: count - hopeless)
                + Array(repeating: "Preemption is not helpful for scheduling", count: hopeless))
        return "0/\(count) nodes are available: \(why). preemption: 0/\(count) nodes are available: \(preemption)."
    }

    /// `2 reason, 1 other`: how often each reason occurs, sorted as text.
    private static func histogram(_ reasons: [String]) -> String {
        var names: [String] = []
        var counts: [Int] = []
        for reason in reasons {
            if let position = names.firstIndex(of: reason) {
                counts[position] += 1
            } else {
                names.append(reason)
                counts.append(1)
            }
        }
        return zip(names, counts).map { "\($1) \($0)" }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: ", ")
    }
}
