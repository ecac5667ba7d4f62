import ObjectModel
import Simulation

/// What a controller has asked for and not yet seen in its cache, so that it does not ask again.
///
/// Per owner: a number of creations and a set of deletions. While either is outstanding the owner must not create or delete more;
/// after five minutes without a new request they are forgotten. Observations must be noted before the owner is woken.
public final class Expectations {
    private struct Record {
        var creations = 0
        var raisedAt: VirtualTime
    }

    /// Rules that an instance does not keep, so that a controller can be given a defect on purpose.
    public struct Omissions: OptionSet, Sendable {
        /// A bit for each rule.
        public let rawValue: Int

        /// Makes a set of bits.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// The number of creations stays at zero or above.
        public static let floor = Omissions(rawValue: 1)
        /// Each expected deletion makes the record young again.
        public static let renewal = Omissions(rawValue: 2)
        /// Creations wait for deletions too.
        public static let deletionsBeforeCreations = Omissions(rawValue: 4)
        /// A deletion that is too old is not pending any more.
        public static let ageOfDeletions = Omissions(rawValue: 8)
        /// A deletion that is seen concerns one object.
        public static let identityOfDeletions = Omissions(rawValue: 16)
    }

    /// How long an expectation holds after the last request: at exactly this age it still does.
    public let timeout: Nanoseconds
    private let omissions: Omissions
    private var records: [ObjectKey: Record] = [:]
    /// The UIDs of the records with deletions. Apart from them, because every member of a pool is looked up here in every pass, and an
    /// empty dictionary hashes nothing.
    private var deletions: [ObjectKey: Set<String>] = [:]

    /// Makes an empty record.
    public init(timeout: Nanoseconds = .minutes(5), omitting omissions: Omissions = []) {
        self.timeout = timeout
        self.omissions = omissions
    }

    /// Whether nothing is outstanding for an owner. A record that is empty or too old is dropped.
    public func isSatisfied(_ owner: ObjectKey, at now: VirtualTime) -> Bool {
        guard let record = records[owner] else { return true }
        if (record.creations == 0 && deletions[owner] == nil) || now - record.raisedAt > timeout {
            forget(owner)
            return true
        }
        return false
    }

    /// Notes that `count` objects are about to be made, unless something is outstanding or `count` is not positive; says whether it did.
    public func tryExpectCreations(_ owner: ObjectKey, _ count: Int, at now: VirtualTime) -> Bool {
        guard count > 0 else { return false }
        let areDeletionsIgnored = omissions.contains(.deletionsBeforeCreations) && records[owner]?.creations == 0
        guard isSatisfied(owner, at: now) || areDeletionsIgnored else { return false }
        expectCreations(owner, count, at: now)
        return true
    }

    /// Notes that `count` objects are about to be made, whatever is outstanding: `tryExpectCreations` without its question.
    public func expectCreations(_ owner: ObjectKey, _ count: Int, at now: VirtualTime) {
        records[owner] = Record(creations: count, raisedAt: now)
    }

    /// One creation was seen.
    public func creationObserved(_ owner: ObjectKey) { lowerCreations(owner, by: 1) }

    /// So many creations will never be seen, or were seen at once.
    public func lowerCreations(_ owner: ObjectKey, by count: Int) {
        guard var record = records[owner], count > 0 else { return }
        record.creations -= count
        if !omissions.contains(.floor) { record.creations = max(0, record.creations) }
        records[owner] = record
    }

    /// Notes that an object is about to be deleted; an empty UID is ignored.
    public func expectDeletion(_ owner: ObjectKey, uid: String, at now: VirtualTime) {
        guard !uid.isEmpty else { return }
        var record = records[owner] ?? Record(raisedAt: now)
        deletions[owner, default: []].insert(uid)
        if !omissions.contains(.renewal) { record.raisedAt = now }
        records[owner] = record
    }

    /// The deletion of an object was seen, or will never be.
    public func deletionObserved(_ owner: ObjectKey, uid: String) {
        if omissions.contains(.identityOfDeletions) { deletions[owner] = nil }
        guard deletions[owner]?.remove(uid) != nil, deletions[owner]?.isEmpty == true else { return }
        deletions[owner] = nil
    }

    /// Whether an object's deletion was asked for and not yet seen.
    public func isPendingDeletion(_ owner: ObjectKey, uid: String, at now: VirtualTime) -> Bool {
        guard let pending = deletions[owner], let record = records[owner],
            now - record.raisedAt <= timeout || omissions.contains(.ageOfDeletions)
        else { return false }
        return pending.contains(uid)
    }

    /// Forgets an owner.
    public func forget(_ owner: ObjectKey) {
        records[owner] = nil
        deletions[owner] = nil
    }

    /// What is kept, records that nothing is outstanding in included.
    public var memory: MemoryEntry {
        // Unordered: keys are counted, and the smallest is looked for.
        MemoryEntry("expectations", records.keys)
    }

    /// Whether nothing is remembered of any owner.
    public var isEmpty: Bool { records.isEmpty }
}
