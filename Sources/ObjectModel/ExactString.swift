/// Whether two strings are the same bytes.
///
/// Swift's `==` also holds for canonically equivalent strings, such as the two spellings of `é`; to Kubernetes these are different
/// keys. An ASCII string that is equal and equally long is made of the same bytes: no longer spelling of an ASCII string takes as
/// few bytes.
@inlinable func areSame(_ left: String, _ right: String) -> Bool {
    haveSameWords(left, right)
        || left.utf8.count == right.utf8.count && left == right && (left.utf8Span.isKnownASCII || haveSameBytes(left, right))
}

/// Whether two strings are the same two words in memory, from which it follows that they are the same bytes; false says nothing.
///
/// The words of a string of up to fifteen bytes are its text, and most keys are as short. Every lookup of a field ends here, so that it
/// calls nothing and retains nothing.
@inlinable @inline(__always) func haveSameWords(_ left: String, _ right: String) -> Bool {
    let first = unsafeBitCast(left, to: (UInt64, UInt64).self)
    let second = unsafeBitCast(right, to: (UInt64, UInt64).self)
    return first.0 == second.0 && first.1 == second.1
}

@usableFromInline func haveSameBytes(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8)
}

/// Whether a string comes before another one in the order of their bytes.
func precedes(_ left: String, _ right: String) -> Bool {
    withBytes(of: left) { first in
        withBytes(of: right) { second in
            let common = min(first.count, second.count)
            var offset = 0
            while offset + 8 <= common {
                let one = UInt64(bigEndian: first.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                let other = UInt64(bigEndian: second.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                if one != other { return one < other }
                offset += 8
            }
            while offset < common {
                if first[offset] != second[offset] { return first[offset] < second[offset] }
                offset += 1
            }
            return first.count < second.count
        }
    }
}

/// Reads the UTF-8 bytes of a string where they are.
@inline(__always) func withBytes<Result>(of string: String, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    if let result = string.utf8.withContiguousStorageIfAvailable({ body(UnsafeRawBufferPointer($0)) }) { return result }
    return Array(string.utf8).withUnsafeBytes(body)
}

/// The bytes from an offset to the end, fewer than eight, as a little-endian word; a word of zeros when there are none.
@inline(__always) func lastWord(of bytes: UnsafeRawBufferPointer, from offset: Int) -> UInt64 {
    let count = bytes.count - offset
    if count == 0 { return 0 }
    if bytes.count >= 8 {
        let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self))
        return word >> UInt64(64 - 8 * count)
    }
    // Two words that overlap are the same bits where they do.
    if count >= 4 {
        let low = UInt64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
        let high = UInt64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: bytes.count - 4, as: UInt32.self)))
        return low | high << UInt64(8 * (count - 4))
    }
    let middle = count / 2
    return UInt64(bytes[offset]) | UInt64(bytes[offset + middle]) << UInt64(8 * middle)
        | UInt64(bytes[bytes.count - 1]) << UInt64(8 * (count - 1))
}

extension Hasher {
    /// Adds a string by its bytes, a word at a time, for types that compare strings by their bytes. Adding the string itself would first
    /// make sure that canonically equivalent strings have one hash, and take twice as long.
    @inline(__always) mutating func combine(bytesOf string: String) {
        withBytes(of: string) { bytes in
            var offset = 0
            while offset + 8 <= bytes.count {
                combine(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset += 8
            }
            // The length stands in the byte that is free, so that no string looks like the beginning of another one.
            combine(lastWord(of: bytes, from: offset) | UInt64(truncatingIfNeeded: bytes.count) << 56)
        }
    }
}

/// A string that is compared and hashed by its bytes, for lookups.
struct ExactString: Hashable {
    let text: String

    static func == (left: ExactString, right: ExactString) -> Bool { areSame(left.text, right.text) }

    func hash(into hasher: inout Hasher) { hasher.combine(bytesOf: text) }
}
