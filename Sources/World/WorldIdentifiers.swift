import APIServer
import ObjectModel
import Simulation

/// Draws UIDs and the ends of generated names from random streams of their own.
final class WorldIdentifiers: IdentifierSource {
    private let uids: RandomStream
    private let names: RandomStream
    /// What is given out before anything is drawn, in order, and who is told.
    private var chosenUIDs: [(uid: String, used: () -> Void)] = []
    private var chosenSuffixes: [(suffix: String, used: () -> Void)] = []

    init(_ simulation: Simulation) {
        uids = simulation.stream("identifiers/uid")
        names = simulation.stream("identifiers/name")
    }

    /// Gives these out next; `used` is called for each.
    func choose(suffixes: [String], uids: [String], used: @escaping () -> Void) {
        chosenSuffixes += suffixes.map { ($0, used) }
        chosenUIDs += uids.map { ($0, used) }
    }

    /// A version 4 UUID (RFC 9562) in lower case.
    func uid() -> String {
        if !chosenUIDs.isEmpty {
            let next = chosenUIDs.removeFirst()
            next.used()
            return next.uid
        }
        let high = uids.next() & ~0xF000 | 0x4000
        let low = uids.next() & ~(0xC000 << 48) | (0x8000 << 48)
        let digits = Self.hex(high) + Self.hex(low)
        return String(unsafeUninitializedCapacity: 36) { buffer in
            var position = 0
            for (index, digit) in digits.enumerated() {
                if index == 8 || index == 12 || index == 16 || index == 20 {
                    buffer[position] = UInt8(ascii: "-")
                    position += 1
                }
                buffer[position] = digit
                position += 1
            }
            return position
        }
    }

    /// Five of the 27 characters from which Kubernetes makes names.
    func nameSuffix() -> String {
        if !chosenSuffixes.isEmpty {
            let next = chosenSuffixes.removeFirst()
            next.used()
            return next.suffix
        }
        let alphabet = Self.alphabet
        return String(unsafeUninitializedCapacity: 5) { buffer in
            for position in 0..<5 { buffer[position] = alphabet[Int(names.next(below: UInt64(alphabet.count)))] }
            return 5
        }
    }

    private static let alphabet = Array("bcdfghjklmnpqrstvwxz2456789".utf8)

    private static func hex(_ word: UInt64) -> [UInt8] {
        (0..<16).map { position in
            let digit = UInt8((word >> UInt64(60 - 4 * position)) & 0xF)
            return digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
        }
    }
}
