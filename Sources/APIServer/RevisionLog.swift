import ObjectModel

/// The retained end of the store's history: a ring of consecutive revisions, the oldest dropped first.
struct RevisionLog {
    private var ring: [Revision?]
    private var start = 0
    private(set) var count = 0
    private let retention: Retention
    /// The number of the newest revision, retained or not. An empty store is at revision 1, as an empty etcd is.
    private(set) var newest: UInt64 = 1

    init(retention: Retention) {
        self.retention = retention
        ring = Array(repeating: nil, count: 256)
    }

    /// The number of the oldest revision still retained; one more than `newest` when none is.
    var oldest: UInt64 { newest - UInt64(count) + 1 }

    /// Appends the next revision, whose number must be `newest + 1`.
    mutating func append(_ revision: Revision) {
        if count == ring.count { grow() }
        ring[(start + count) & (ring.count - 1)] = revision
        count += 1
        newest = revision.number
    }

    /// Drops the oldest revision if the retention no longer asks for it, and returns whose it was.
    mutating func trim(now: Timestamp) -> ResourceID? {
        guard count > retention.revisions, let first = ring[start], now - first.time > retention.nanoseconds else { return nil }
        ring[start] = nil
        start = (start + 1) & (ring.count - 1)
        count -= 1
        return first.resource
    }

    /// The revision of a number, or nil when it is not retained.
    subscript(number: UInt64) -> Revision? {
        guard number >= oldest, number <= newest else { return nil }
        return ring[(start + Int(number - oldest)) & (ring.count - 1)]
    }

    private mutating func grow() {
        var larger: [Revision?] = []
        larger.reserveCapacity(ring.count * 2)
        for offset in 0..<count { larger.append(ring[(start + offset) & (ring.count - 1)]) }
        larger.append(contentsOf: repeatElement(nil, count: ring.count * 2 - count))
        ring = larger
        start = 0
    }
}

/// The numbers of one resource's retained revisions, so that a watch skips the revisions of all others.
///
/// Entries are addressed by a sequence number that counts every revision the resource ever had.
struct RevisionIndex {
    private var ring: [UInt64] = Array(repeating: 0, count: 16)
    /// The sequence number of the oldest retained entry.
    private(set) var first: UInt64 = 0
    /// One more than the sequence number of the newest entry.
    private(set) var end: UInt64 = 0
    /// The newest revision that was dropped, 0 when none was.
    private(set) var dropped: UInt64 = 0

    /// The revision number at a sequence number within `first..<end`.
    subscript(sequence: UInt64) -> UInt64 { ring[Int(truncatingIfNeeded: sequence) & (ring.count - 1)] }

    mutating func append(_ number: UInt64) {
        if end - first == UInt64(ring.count) {
            var larger = Array(repeating: 0 as UInt64, count: ring.count * 2)
            for sequence in first..<end { larger[Int(truncatingIfNeeded: sequence) & (larger.count - 1)] = self[sequence] }
            ring = larger
        }
        ring[Int(truncatingIfNeeded: end) & (ring.count - 1)] = number
        end += 1
    }

    mutating func dropFirst() {
        guard first < end else { return }
        dropped = self[first]
        first += 1
    }

    /// The sequence number of the first retained entry after a revision.
    func firstSequence(after revision: UInt64) -> UInt64 {
        var low = first
        var high = end
        while low < high {
            let middle = low + (high - low) / 2
            if self[middle] <= revision { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
