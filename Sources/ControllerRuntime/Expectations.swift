import ObjectModel
import Simulation

/// What a controller has asked for and not yet seen in its cache, so that it does not ask again.
///
/// Per owner: a number of creations and a set of deletions. While either is outstanding the owner must not create or delete more;
/// after five minutes without a new request they are forgotten. Observations must be noted before the owner is woken.
public final class Expectations {
    private struct Record {
        var creations = 0
        var deletions: Set<String> = []
        var raisedAt: VirtualTime
    }

    /// How long an expectation holds after the last request: at exactly this age it still does.
    public let timeout: Nanoseconds
    private var records: [ObjectKey: Record] = [:]

    /// Makes an empty record.
    public init(timeout: Nanoseconds = .minutes(5)) { self.timeout = timeout }

    /// Whether nothing is outstanding for an owner. A record that is empty or too old is dropped.
    public func isSatisfied(_ owner: ObjectKey, at now: VirtualTime) -> Bool {
        guard let record = records[owner] else { return true }
        if (record.creations == 0 && record.deletions.isEmpty) || now - record.raisedAt > timeout {
            records[owner] = nil
            return true
        }
        return false
    }

    /// Notes that `count` objects are about to be made, unless something is outstanding or `count` is not positive; says whether it did.
    public func tryExpectCreations(_ owner: ObjectKey, _ count: Int, at now: VirtualTime) -> Bool {
        guard count > 0, isSatisfied(owner, at: now) else { return false }
        records[owner] = Record(creations: count, raisedAt: now)
        return true
    }

    /// One creation was seen.
    public func creationObserved(_ owner: ObjectKey) { lowerCreations(owner, by: 1) }

    /// So many creations will never be seen, or were seen at once.
    public func lowerCreations(_ owner: ObjectKey, by count: Int) {
        guard var record = records[owner], count > 0 else { return }
        record.creations = max(0, record.creations - count)
        records[owner] = record
    }

    /// Notes that an object is about to be deleted; an empty UID is ignored.
    public func expectDeletion(_ owner: ObjectKey, uid: String, at now: VirtualTime) {
        guard !uid.isEmpty else { return }
        var record = records[owner] ?? Record(raisedAt: now)
        record.deletions.insert(uid)
        record.raisedAt = now
        records[owner] = record
    }

    /// The deletion of an object was seen, or will never be.
    public func deletionObserved(_ owner: ObjectKey, uid: String) { records[owner]?.deletions.remove(uid) }

    /// Whether an object's deletion was asked for and not yet seen.
    public func isPendingDeletion(_ owner: ObjectKey, uid: String, at now: VirtualTime) -> Bool {
        guard let record = records[owner], now - record.raisedAt <= timeout else { return false }
        return record.deletions.contains(uid)
    }

    /// Forgets an owner.
    public func forget(_ owner: ObjectKey) { records[owner] = nil }

    /// Whether nothing is remembered of any owner.
    public var isEmpty: Bool { records.isEmpty }
}
