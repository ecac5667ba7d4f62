import ObjectModel
import Simulation

/// Reads single values and complains of those that are not what they should be. A result of nil has been complained of.
struct ValueReader {
    /// The longest length of time a scenario may name: ten years, so that sums stay far from what 64 bits hold.
    static let maximumDuration: Nanoseconds = .hours(87_600)

    /// The file or option that complaints name.
    let file: String
    /// Whether this is an option of the command line, which has no lines.
    var isOption = false
    /// Where the files come from that values name; nil where none can be named.
    var files: FileSet?
    let report: MistakeReport

    func complain(_ location: SourceLocation, _ message: String) {
        report.add(ScenarioMistake(file: file, location: isOption ? nil : location, message: message))
    }

    func complain(_ node: YAMLNode, expected: String) {
        complain(node.location, "expected \(expected), found \(Self.describe(node))")
    }

    /// What a value is, for complaints.
    static func describe(_ node: YAMLNode) -> String {
        switch node.content {
        case .list: "a list"
        case .fields: "a map"
        case .scalar(.null): "nothing"
        case .scalar(.string(let text)): quoted(text)
        case .scalar(let value): value.description
        }
    }

    /// A text in quotes, cut when it is long.
    static func quoted(_ text: String) -> String {
        let limit = 60
        guard text.unicodeScalars.count > limit else { return text.goQuoted }
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit))).goQuoted + "…"
    }

    // MARK: Scalars

    /// A text that is not empty.
    func text(_ node: YAMLNode, _ expected: String) -> String? {
        guard case .scalar(.string(let text)) = node.content, !text.isEmpty else {
            if case .scalar(let value) = node.content, !value.isNull, value.stringValue == nil {
                complain(node.location, "expected \(expected), found \(value); put it in quotes to make it a text")
            } else {
                complain(node, expected: expected)
            }
            return nil
        }
        return text
    }

    func bool(_ node: YAMLNode) -> Bool? {
        guard case .scalar(.bool(let value)) = node.content else {
            complain(node, expected: "true or false")
            return nil
        }
        return value
    }

    func wholeNumber(_ node: YAMLNode, _ range: ClosedRange<Int64>) -> Int64? {
        guard case .scalar(let value) = node.content, let number = value.intValue, range.contains(number) else {
            complain(node, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    /// A seed. Numbers above 2^63 are no integers in YAML, so digits in quotes are taken too.
    func seed(_ node: YAMLNode) -> UInt64? {
        if case .scalar(.int(let number)) = node.content, let seed = UInt64(exactly: number) { return seed }
        if case .scalar(.string(let text)) = node.content, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let seed = UInt64(text) {
            return seed
        }
        if case .scalar(.double(let number)) = node.content, number > 9.2e18, number < 1.9e19 {
            complain(node.location, "a seed above 9223372036854775807 is not exact as a number; put it in quotes")
            return nil
        }
        complain(node, expected: "a whole number from 0 to \(UInt64.max)")
        return nil
    }

    /// A name that a check of apimachinery accepts.
    func name(_ node: YAMLNode, _ expected: String, _ complaints: (String) -> [String] = NameFormat.dns1123Subdomain) -> String? {
        guard let text = text(node, expected) else { return nil }
        let wrong = complaints(text)
        guard wrong.isEmpty else {
            complain(node.location, "\(Self.quoted(text)) is no valid name: \(wrong.joined(separator: "; "))")
            return nil
        }
        return text
    }

    // MARK: Lengths of time

    /// A length of time, not negative, at most ten years.
    func duration(_ node: YAMLNode) -> Nanoseconds? {
        let length: Nanoseconds
        switch node.content {
        case .scalar(.int(0)): return 0
        case .scalar(.string(let text)):
            guard let parsed = GoDuration.parse(text) else {
                complain(node.location, "\(Self.quoted(text)) is not a duration; write one such as 250ms, 1m30s or 2h")
                return nil
            }
            length = parsed
        case .scalar(.int), .scalar(.double):
            complain(node.location, "expected a duration such as 250ms, found \(Self.describe(node)); add a unit: ns, us, ms, s, m or h")
            return nil
        default:
            complain(node, expected: "a duration such as 250ms")
            return nil
        }
        guard length >= 0 else {
            complain(node.location, "the duration \(Self.describe(node)) is negative; write one of 0s or more")
            return nil
        }
        guard length <= Self.maximumDuration else {
            complain(node.location, "the duration \(Self.describe(node)) is above 87600h, ten years; write a shorter one")
            return nil
        }
        return length
    }

    /// A rate as claims a second: a number, a slash and `s`, `m` or `h`; above 0 and at most a million a second.
    func rate(_ node: YAMLNode) -> Double? {
        guard case .scalar(.string(let text)) = node.content else {
            complain(node, expected: "a rate such as 45/s")
            return nil
        }
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { String(Substring($0)) }
        let divisors: [(unit: String, seconds: Double)] = [("s", 1), ("m", 60), ("h", 3_600)]
        guard parts.count == 2, parts[0].utf8.count <= 32, let divisor = divisors.first(where: { $0.unit == parts[1] }),
            Self.isDecimal(parts[0]), let number = Double(parts[0])
        else {
            complain(node.location, "\(Self.quoted(text)) is not a rate; write one such as 45/s, 10/m or 0.5/s")
            return nil
        }
        let rate = number / divisor.seconds
        guard rate > 0, rate <= 1_000_000 else {
            complain(node.location, "the rate \(Self.quoted(text)) is out of range; write one above 0/s and at most 1000000/s")
            return nil
        }
        return rate
    }

    /// Whether a text is digits with at most one point between them.
    private static func isDecimal(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count <= 2 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }
    }

    // MARK: Choices

    /// One of some words; those that this version cannot do are refused by name.
    func choice<Value>(_ node: YAMLNode, of subject: String, _ choices: [Choice<Value>]) -> Value? {
        let words = choices.filter { $0.value != nil }.map(\.word)
        let list = Self.alternatives(words)
        guard case .scalar(.string(let text)) = node.content else {
            complain(node, expected: list)
            return nil
        }
        guard let choice = choices.first(where: { $0.word == text }) else {
            let hint = Spelling.nearest(to: text, among: words).map { "; did you mean \($0)?" } ?? ""
            complain(node.location, "expected \(list), found \(Self.quoted(text))\(hint)")
            return nil
        }
        guard let value = choice.value else {
            complain(node.location, "\(subject) \(text) is not available in this version; use \(list)")
            return nil
        }
        return value
    }

    /// `a`, `a or b`, `a, b or c`.
    static func alternatives(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "nothing" }
        return words.dropLast().joined(separator: ", ") + " or " + last
    }
}

/// A word and what it stands for, or nil when this version cannot do it.
struct Choice<Value: Sendable>: Sendable {
    let word: String
    let value: Value?

    init(_ word: String, _ value: Value?) {
        self.word = word
        self.value = value
    }
}
