/// A stream of random numbers that belongs to one named consumer (xoshiro256**, seeded by SplitMix64 from seed and name).
///
/// A consumer that is added or drops out does not shift the numbers that others see.
public final class RandomStream {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// Makes the stream of a name under a seed.
    public init(seed: UInt64, name: String) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        var mixer = seed ^ (hash &* 0x9E37_79B9_7F4A_7C15)
        func next() -> UInt64 {
            mixer &+= 0x9E37_79B9_7F4A_7C15
            var word = mixer
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
        state = (next(), next(), next(), next())
    }

    /// The next 64 bits.
    public func next() -> UInt64 {
        let result = Self.rotate(state.1 &* 5, 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = Self.rotate(state.3, 45)
        return result
    }

    /// A number from 0 up to and not including `bound`, each equally likely; `bound` must be positive.
    public func next(below bound: UInt64) -> UInt64 {
        precondition(bound > 0, "a range needs at least one number")
        while true {
            let product = next().multipliedFullWidth(by: bound)
            if product.low >= bound || product.low >= (0 &- bound) % bound { return product.high }
        }
    }

    /// A number from 0 up to and not including 1, in steps of 2⁻⁵³.
    public func nextUnit() -> Double { Double(next() >> 11) * 0x1.0p-53 }

    private static func rotate(_ word: UInt64, _ count: UInt64) -> UInt64 { (word << count) | (word >> (64 - count)) }
}
