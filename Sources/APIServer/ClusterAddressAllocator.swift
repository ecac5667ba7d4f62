/// Hands out the cluster addresses of Services from 10.96.0.0/12, in ascending order, and takes them back.
///
/// 10.96.0.1 goes to the Service `kubernetes` in a real cluster and 10.96.0.10 to its DNS; both stay free for those who ask by name.
struct ClusterAddressAllocator {
    private static let base: UInt32 = 10 << 24 | 96 << 16
    private static let size: UInt32 = 1 << 20
    private static let reserved: [UInt32] = [1, 10]
    private var used: Set<UInt32> = []
    private var next: UInt32 = 2

    /// A free address, or nil when all 1,048,574 are taken.
    mutating func allocate() -> String? {
        for _ in 0..<Self.size {
            let offset = next
            next = next + 1 >= Self.size - 1 ? 2 : next + 1
            if Self.reserved.contains(offset) { continue }
            if used.insert(offset).inserted { return Self.text(offset) }
        }
        return nil
    }

    /// Why an address that a client chose cannot be had, or nil when it is now taken.
    mutating func reserve(_ address: String) -> String? {
        guard let offset = Self.offset(address) else {
            return "failed to allocate IP \(address): the provided IP (\(address)) is not in the valid range. "
                + "The range of valid IPs is 10.96.0.0/12"
        }
        return used.insert(offset).inserted ? nil : "failed to allocate IP \(address): provided IP is already allocated"
    }

    /// Gives an address back; one that was never taken is ignored.
    mutating func release(_ address: String) {
        if let offset = Self.offset(address) { used.remove(offset) }
    }

    private static func text(_ offset: UInt32) -> String {
        let address = base + offset
        return "\(address >> 24).\(address >> 16 & 255).\(address >> 8 & 255).\(address & 255)"
    }

    private static func offset(_ text: String) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            guard let byte = UInt8(part), String(byte) == part else { return nil }
            address = address << 8 | UInt32(byte)
        }
        guard address > base, address < base + size - 1 else { return nil }
        return address - base
    }
}
