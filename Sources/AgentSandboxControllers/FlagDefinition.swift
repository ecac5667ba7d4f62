import AgentSandboxAPI
import ObjectModel
import Simulation

/// The flags of one process, read as Go's `flag` package does.
protocol FlagSet: Sendable {
    /// Every flag that there is.
    static var definitions: [FlagDefinition<Self>] { get }
    /// The flags that were set, in the order given, each once.
    var given: [String] { get set }
    /// Throws for a value out of range.
    func validate() throws(FlagError)
}

extension FlagSet {
    /// Names with or without dashes, the last of several counts. Throws for a name that does not exist, a value that cannot be read
    /// and a value out of range.
    mutating func read(_ values: [(name: String, value: String)]) throws(FlagError) {
        for (name, value) in values {
            let name = FlagName.bare(name)
            guard let definition = Self.definitions.first(where: { $0.name == name }) else {
                let known = Self.definitions.map(\.name).sorted().joined(separator: ", ")
                throw FlagError(name, "flag provided but not defined: -\(name); the flags of agent-sandbox-controller are \(known)")
            }
            try definition.apply(value, to: &self)
            if !given.contains(name) { given.append(name) }
        }
        try validate()
    }

    /// The flags that were set although nothing in a simulated world depends on them, in the order given.
    var withoutEffect: [String] {
        given.filter { name in Self.definitions.contains { $0.name == name && !$0.hasEffect } }
    }
}

extension AgentSandboxProfile {
    /// The names of the flags that the profile's process takes, in alphabetical order.
    public var flagNames: [String] {
        switch self {
        case .v05: ControllerFlags.names
        case .v01: V01Flags.names
        }
    }

    /// Reads flags as the profile's process does and returns whether it runs then; `--version` makes it exit at once. Throws for a name
    /// that does not exist, a value that cannot be read and a value out of range.
    @discardableResult
    public func check(_ flags: [(name: String, value: String)]) throws(FlagError) -> Bool {
        switch self {
        case .v05: return try !ControllerFlags(flags).version
        case .v01:
            _ = try V01Flags(flags)
            return true
        }
    }
}

enum FlagName {
    /// A flag's name without its one or two dashes.
    static func bare(_ name: String) -> String {
        if name.hasPrefix("--") { return String(name.dropFirst(2)) }
        return name.hasPrefix("-") ? String(name.dropFirst()) : name
    }
}

/// The flags of controller-runtime's logger, which every version has.
enum LoggingFlags {
    static func validate(
        encoder: String, logLevel: String, stacktraceLevel: String, timeEncoding: String
    ) throws(FlagError) {
        let levels = ["debug", "info", "error", "panic"]
        let encodings = ["epoch", "millis", "nanos", "iso8601", "rfc3339", "rfc3339nano"]
        try check("zap-encoder", encoder, "encoder value", ["json", "console"])
        try check("zap-log-level", logLevel, "log level", levels + ["a number above 0"]) { (Int($0) ?? 0) > 0 }
        try check("zap-stacktrace-level", stacktraceLevel, "stacktrace level", Array(levels.dropFirst()))
        try check("zap-time-encoding", timeEncoding, "time-encoding value", encodings)
    }

    private static func check(
        _ name: String, _ value: String, _ what: String, _ allowed: [String], or isAllowed: (String) -> Bool = { _ in false }
    ) throws(FlagError) {
        guard !value.isEmpty, !allowed.contains(value.lowercased()), !isAllowed(value) else { return }
        throw FlagError(
            name,
            "invalid value \"\(value)\" for flag -\(name): invalid \(what) \"\(value)\"; must be one of \(allowed.joined(separator: ", "))")
    }
}

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
            guard let value = Self.bool(text) else {
                throw FlagError(name, "invalid boolean value \"\(text)\" for -\(name): parse error; must be true or false")
            }
            flags[keyPath: path] = value
        case .int(let path):
            guard let value = Self.int(text) else { throw unreadable(text, "a whole number") }
            flags[keyPath: path] = value
        case .float(let path):
            guard let value = Double(text) else { throw unreadable(text, "a number") }
            flags[keyPath: path] = value
        case .duration(let path):
            guard let value = GoDuration.parse(text) else { throw unreadable(text, "a duration such as 1m30s") }
            flags[keyPath: path] = value
        case .text(let path): flags[keyPath: path] = text
        }
    }

    private func unreadable(_ text: String, _ expected: String) -> FlagError {
        FlagError(name, "invalid value \"\(text)\" for flag -\(name): parse error; must be \(expected)")
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
