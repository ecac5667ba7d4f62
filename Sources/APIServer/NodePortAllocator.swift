/// Hands out the node ports of Services from 30000–32767, in ascending order, and takes them back.
struct NodePortAllocator {
    private static let range: ClosedRange<Int64> = 30_000...32_767
    private var used: Set<Int64> = []
    private var next = range.lowerBound

    /// A free port, or nil when all 2,768 are taken.
    mutating func allocate() -> Int64? {
        for _ in Self.range {
            let port = next
            next = port == Self.range.upperBound ? Self.range.lowerBound : port + 1
            if used.insert(port).inserted { return port }
        }
        return nil
    }

    /// Why a port that a client chose cannot be had, or nil when it is now taken.
    mutating func reserve(_ port: Int64) -> String? {
        guard Self.range.contains(port) else {
            return "provided port is not in the valid range. The range of valid ports is "
                + "\(Self.range.lowerBound)-\(Self.range.upperBound)"
        }
        return used.insert(port).inserted ? nil : "provided port is already allocated"
    }

    /// Gives a port back; one that was never taken is ignored.
    mutating func release(_ port: Int64) { used.remove(port) }
}
