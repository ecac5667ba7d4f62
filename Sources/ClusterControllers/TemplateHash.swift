import ObjectModel

/// Hashes of templates, for labels and names.
enum TemplateHash {
    private static let alphabet: [Character] = Array("bcdfghjklmnpqrstvwxz2456789")

    /// Ten characters that are safe in names: FNV-1a with 32 bits over the structural hash of the template and the number of
    /// collisions. Equal templates have equal hashes, whatever the order of their fields. Not upstream's value, which is a hash of
    /// Go's memory layout.
    static func of(_ template: JSONValue, collisions: Int64?) -> String {
        let digest = template.structuralHash
        var hash: UInt32 = 0x811C_9DC5
        func absorb(_ word: UInt64) {
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                hash = (hash ^ UInt32(truncatingIfNeeded: word >> shift) & 0xFF) &* 0x0100_0193
            }
        }
        absorb(digest.high)
        absorb(digest.low)
        if let collisions { absorb(UInt64(bitPattern: collisions)) }
        let digits = String(hash)
        let padded = String(repeating: "0", count: 10 - digits.count) + digits
        return String(padded.utf8.map { alphabet[Int($0) % alphabet.count] })
    }
}
