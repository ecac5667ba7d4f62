import ObjectModel
import Simulation

/// A run of a search in at most 64 characters: which scenario, which seed, which strategy, and by which version of the program.
///
/// `st1-` and then base 32 in lower case: version (2 bytes), scenario (8), strategy (1), seed and plan as numbers of variable length,
/// checksum (4).
public struct ReplayToken: Sendable, Hashable {
    /// The run.
    public let trial: Trial
    /// The fingerprint of its scenario.
    public let scenario: UInt64
    /// The version of the program, in 16 bits.
    let version: UInt16

    /// Why a token cannot be used.
    public struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        /// What is wrong and what would be right.
        public let description: String
    }

    /// Names a run of a scenario by a version of the program.
    public init(_ trial: Trial, of scenario: UInt64, version: String) {
        self.trial = trial
        self.scenario = scenario
        self.version = Self.mark(version)
    }

    /// Reads a token. Throws when it is damaged or of another format.
    public init(_ text: String) throws(Refusal) {
        guard text.hasPrefix(Self.prefix) else {
            throw Refusal(description: "this is no replay token: one begins with \(Self.prefix); copy it from the report of explore")
        }
        guard text.utf8.count <= Self.longest, let bytes = Base32.decode(text.dropFirst(Self.prefix.utf8.count)), bytes.count >= 16 else {
            throw Refusal(description: "the token is damaged: it is not spelled as tokens are; copy all of it from the report of explore")
        }
        var reader = TokenReader(bytes.dropLast(4))
        guard Self.checksum(bytes.dropLast(4)) == Array(bytes.suffix(4)) else {
            throw Refusal(description: "the token is damaged: its checksum does not fit; copy all of it from the report of explore")
        }
        version = UInt16(truncatingIfNeeded: reader.fixed(2))
        scenario = reader.fixed(8)
        guard let strategy = SearchStrategy(rawValue: UInt8(truncatingIfNeeded: reader.fixed(1))) else {
            throw Refusal(description: "the token is of a strategy that this version does not have; use the version that made it")
        }
        let seed = reader.number()
        guard let plan = Self.readPlan(strategy, &reader), reader.isAtEnd else {
            throw Refusal(description: "the token is of a run that this version does not have; use the version that made it")
        }
        trial = Trial(strategy, seed: seed, plan: plan)
    }

    /// Throws unless the token is of this scenario and of this version of the program.
    public func check(scenario source: ScenarioSource, version: String) throws(Refusal) {
        guard self.version == Self.mark(version) else {
            throw Refusal(
                description: "the token was made by another version of the program, this is \(version); replay it with that version, "
                    + "or search again")
        }
        guard scenario == source.fingerprint else {
            throw Refusal(
                description: "the token is of another scenario than \(source.scenario.name) as it is in \(source.scenario.file) now; "
                    + "replay it with the files that were searched")
        }
    }

    /// The token; nil when it would be longer than 64 characters, which no search of this version comes to.
    public var text: String? {
        var bytes: [UInt8] = [UInt8(version >> 8), UInt8(version & 0xFF)]
        for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(scenario >> UInt64(shift) & 0xFF)) }
        bytes.append(trial.strategy.rawValue)
        Self.append(trial.seed, to: &bytes)
        switch trial.plan {
        case .seeded: Self.append(0, to: &bytes)
        case .deviations(let deviations):
            Self.append(1, to: &bytes)
            Self.append(UInt64(deviations.count), to: &bytes)
            var last = 0
            for deviation in deviations {
                Self.append(UInt64(max(0, deviation.position - last)), to: &bytes)
                Self.append(UInt64(max(0, deviation.alternative)), to: &bytes)
                last = deviation.position
            }
        case .writeFault(let fault):
            Self.append(2, to: &bytes)
            Self.append(UInt64(max(0, fault.ordinal)), to: &bytes)
            Self.append(UInt64(fault.effect.rawValue), to: &bytes)
        }
        let text = Self.prefix + Base32.encode(bytes + Self.checksum(bytes[...]))
        return text.utf8.count <= Self.longest ? text : nil
    }

    private static let prefix = "st1-"
    private static let longest = 64
    /// More than any search makes, and few enough for any token.
    private static let mostDeviations: UInt64 = 16

    private static func readPlan(_ strategy: SearchStrategy, _ reader: inout TokenReader) -> Trial.Plan? {
        switch reader.number() {
        case 0: return .seeded
        case 1:
            let count = reader.number()
            guard strategy == .exhaustive, count <= mostDeviations else { return nil }
            var deviations: [ChoiceDeviation] = []
            var last: UInt64 = 0
            for _ in 0..<count {
                last &+= reader.number()
                let alternative = reader.number()
                guard last <= UInt32.max, alternative <= UInt32.max else { return nil }
                deviations.append(ChoiceDeviation(at: Int(last), take: Int(alternative)))
            }
            return .deviations(deviations)
        case 2:
            let ordinal = reader.number()
            guard strategy == .crash, ordinal <= UInt32.max,
                let effect = WriteFault.Effect(rawValue: UInt8(truncatingIfNeeded: reader.number()))
            else { return nil }
            return .writeFault(WriteFault(ordinal: Int(ordinal), effect: effect))
        default: return nil
        }
    }

    /// Seven bits a byte, the lowest first, the highest bit set on all but the last.
    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        var rest = number
        while rest > 0x7F {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func mark(_ version: String) -> UInt16 {
        var digest = Digest128()
        digest.absorb(version)
        return UInt16(truncatingIfNeeded: digest.low)
    }

    private static func checksum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var digest = Digest128()
        for byte in bytes { digest.absorb(UInt64(byte)) }
        return (0..<4).map { UInt8(truncatingIfNeeded: digest.low >> UInt64(8 * $0)) }
    }
}

/// Reads the numbers of a token; beyond its end they are 0 and it is not at its end any more.
private struct TokenReader {
    private var rest: ArraySlice<UInt8>
    private var isBroken = false

    init(_ bytes: some Sequence<UInt8>) { rest = Array(bytes)[...] }

    var isAtEnd: Bool { rest.isEmpty && !isBroken }

    private mutating func byte() -> UInt8 {
        if rest.isEmpty { isBroken = true }
        return rest.popFirst() ?? 0
    }

    mutating func fixed(_ count: Int) -> UInt64 {
        var number: UInt64 = 0
        for _ in 0..<count { number = number << 8 | UInt64(byte()) }
        return number
    }

    mutating func number() -> UInt64 {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            let byte = byte()
            number |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return number }
        }
        isBroken = true
        return number
    }
}

/// Five bits a character, in the alphabet of RFC 4648 in lower case, without padding.
enum Base32 {
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[Int(buffer >> bits & 31)])
            }
        }
        if bits > 0 { text.append(alphabet[Int(buffer << (5 - bits) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Nil when a character is none of the alphabet, or bits are left that no encoding leaves.
    static func decode(_ text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for character in text.utf8 {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            buffer = (buffer << 5 | UInt32(value)) & 0xFFF
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
            }
        }
        guard bits < 5, buffer & ((1 << bits) - 1) == 0 else { return nil }
        return bytes
    }
}
