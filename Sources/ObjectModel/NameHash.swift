/// The hash of names that Agent Sandbox puts into labels.
public enum NameHash {
    /// FNV-1a with 32 bits over the UTF-8 bytes of a bare name, as exactly eight lower-case hexadecimal digits.
    public static func of(_ name: String) -> String {
        var hash: UInt32 = 0x811C_9DC5
        for byte in name.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        return String(unsafeUninitializedCapacity: 8) { buffer in
            for place in 0..<8 {
                let digit = UInt8(truncatingIfNeeded: hash >> UInt32(28 - 4 * place)) & 0xF
                buffer[place] = digit < 10 ? 0x30 + digit : 0x57 + digit
            }
            return 8
        }
    }
}
