import ObjectModel

/// Counts calls by caller, verb and resource, in order of first use.
public final class CallLedger {
    /// One kind of call.
    public struct Entry: Hashable, Sendable {
        /// The caller.
        public let actor: String
        /// What was done.
        public let verb: CallDescription.Verb
        /// To which resource.
        public let resource: GroupResource
        /// To which subresource; empty for the object itself.
        public let subresource: String
    }

    /// How often a kind of call was made and how it ended.
    public struct Count: Hashable, Sendable {
        /// All of them.
        public var total = 0
        /// Those answered with 409.
        public var conflicts = 0
        /// Those answered with any other error.
        public var otherErrors = 0
    }

    /// The kinds of call seen, in order of first use.
    public private(set) var entries: [Entry] = []
    /// The count of each entry, at the same position.
    public private(set) var counts: [Count] = []
    private var positions: [Entry: Int] = [:]

    /// Starts empty.
    public init() {}

    /// All calls together.
    public private(set) var totalCalls = 0

    /// Where a kind of call is counted; callers keep it, so that counting costs no look-up.
    func position(of entry: Entry) -> Int {
        if let known = positions[entry] { return known }
        let position = entries.count
        positions[entry] = position
        entries.append(entry)
        counts.append(Count())
        return position
    }

    func record(at position: Int, code: Int) {
        totalCalls += 1
        counts[position].total += 1
        if code == 409 { counts[position].conflicts += 1 } else if code >= 400 { counts[position].otherErrors += 1 }
    }

    /// The number of calls that match what is given.
    public func total(
        actor: String? = nil, verb: CallDescription.Verb? = nil, resource: GroupResource? = nil, subresource: String? = nil
    ) -> Int {
        var sum = 0
        for (entry, count) in zip(entries, counts)
        where (actor == nil || entry.actor == actor) && (verb == nil || entry.verb == verb)
            && (resource == nil || entry.resource == resource) && (subresource == nil || entry.subresource == subresource)
        {
            sum += count.total
        }
        return sum
    }

    /// The number of writes of a caller, whatever became of them.
    public func writes(actor: String? = nil) -> Int {
        zip(entries, counts).reduce(0) { sum, pair in
            sum + (pair.0.verb.isWrite && (actor == nil || pair.0.actor == actor) ? pair.1.total : 0)
        }
    }
}
