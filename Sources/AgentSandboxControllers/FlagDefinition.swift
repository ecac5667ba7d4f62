import ObjectModel
import Simulation

/// One flag: its name, where its value goes and how it is read.
struct FlagDefinition<Flags: Sendable>: Sendable {
    enum Target: Sendable {
        case bool(WritableKeyPath<Flags, Bool> & Sendable)
        case int(WritableKeyPath<Flags, Int> & Sendable)
        case float(WritableKeyPath<Flags, Double> & Sendable)
        case duration(WritableKeyPath<Flags, Nanoseconds> & Sendable)
        case text(WritableKeyPath<Flags, String> & Sendable)
    }

    let name: String
    let target: Target
    /// Whether a simulated world behaves differently for it.
    let hasEffect: Bool

    init(_ name: String, _ target: Target, hasEffect: Bool = false) {
        self.name = name
        self.target = target
        self.hasEffect = hasEffect
    }

    func apply(_ text: String, to flags: inout Flags) throws(FlagError) {
        switch target {
        case .bool(let path):
            guard let value = Self.bool(text) else { throw unreadable(text, "boolean", "true or false") }
            flags[keyPath: path] = value
        case .int(let path):
            guard let value = Self.int(text) else { throw unreadable(text, "int", "a whole number") }
            flags[keyPath: path] = value
        case .float(let path):
            guard let value = Double(text) else { throw unreadable(text, "float", "a number") }
            flags[keyPath: path] = value
        case .duration(let path):
            guard let value = GoDuration.parse(text) else { throw unreadable(text, "duration", "a duration such as 1m30s") }
            flags[keyPath: path] = value
        case .text(let path): flags[keyPath: path] = text
        }
    }

    private func unreadable(_ text: String, _ type: String, _ expected: String) -> FlagError {
        FlagError(name, "invalid \(type) value \"\(text)\" for flag -\(name): must be \(expected)")
    }

    /// The texts that Go's `strconv.ParseBool` reads.
    private static func bool(_ text: String) -> Bool? {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": true
        case "0", "f", "F", "false", "FALSE", "False": false
        default: nil
        }
    }

    /// A whole number with an optional sign, or in hexadecimal, octal or binary digits after 0x, 0o or 0b.
    private static func int(_ text: String) -> Int? {
        let sign = text.hasPrefix("-") ? "-" : ""
        let digits = text.hasPrefix("-") || text.hasPrefix("+") ? String(text.dropFirst()) : text
        guard let first = digits.utf8.first, first >= 0x30, first <= 0x39 else { return nil }
        guard digits.utf8.count > 1, first == 0x30 else { return Int(sign + digits) }
        let rest = String(digits.dropFirst(2))
        guard let lead = rest.utf8.first ?? digits.utf8.last, lead != 0x2B, lead != 0x2D else { return nil }
        switch digits.utf8.dropFirst().first {
        case 0x78, 0x58: return Int(sign + rest, radix: 16)
        case 0x6F, 0x4F: return Int(sign + rest, radix: 8)
        case 0x62, 0x42: return Int(sign + rest, radix: 2)
        default: return Int(sign + digits, radix: 8)
        }
    }
}
