/// A running 128-bit digest, printed as 32 lower-case hexadecimal digits.
///
/// Not cryptographic: it tells two histories apart, it does not resist forgery. The result depends only on what was absorbed and
/// in which order, never on the machine, the process or the build.
public struct Digest128: Hashable, Sendable {
    /// The upper half.
    public private(set) var high: UInt64
    /// The lower half.
    public private(set) var low: UInt64

    /// Starts an empty digest.
    @inlinable public init() { self.init(high: 0x9E37_79B9_7F4A_7C15, low: 0xD1B5_4A32_D192_ED03) }

    /// Takes up a digest where it was left.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Absorbs one word.
    @inline(__always) public mutating func absorb(_ word: UInt64) {
        let first = (low ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        let second = (high ^ ((word << 32) | (word >> 32))).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
        low = (first.high ^ first.low) &+ ((low << 23) | (low >> 41)) &+ 0x8EBC_6AF0_9C88_C6E3
        high = (second.high ^ second.low) &+ ((high << 29) | (high >> 35)) &+ low
    }

    /// Absorbs a signed word by its bits.
    @inline(__always) public mutating func absorb(_ word: Int64) { absorb(UInt64(bitPattern: word)) }

    /// Absorbs another digest.
    @inline(__always) public mutating func absorb(_ digest: Digest128) {
        absorb(digest.high)
        absorb(digest.low)
    }

    /// Absorbs a string: its UTF-8 bytes in little-endian words of eight, then its length in bytes.
    public mutating func absorb(_ string: String) {
        withBytes(of: string) { bytes in
            var offset = 0
            while offset + 8 <= bytes.count {
                absorb(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
                offset += 8
            }
            if offset < bytes.count { absorb(lastWord(of: bytes, from: offset)) }
            absorb(UInt64(bytes.count))
        }
    }

    /// Adds another digest lane by lane, so that the order of the additions does not matter.
    @inline(__always) public mutating func addUnordered(_ digest: Digest128) {
        high &+= digest.high
        low &+= digest.low
    }
}

extension Digest128: CustomStringConvertible {
    /// 32 lower-case hexadecimal digits, the upper half first.
    public var description: String { Self.hex(high) + Self.hex(low) }

    private static func hex(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
