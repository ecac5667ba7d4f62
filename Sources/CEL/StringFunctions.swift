import ObjectModel
import RegularExpressions

/// `matches`: whether a regular expression matches somewhere in a string.
final class PatternTest: Node {
    private enum Pattern {
        case known(RegularExpression)
        case computed(any Node)
    }

    private let operand: any Node
    private let pattern: Pattern
    private let offset: Int

    /// A test with an expression that is known.
    init(_ operand: any Node, _ pattern: RegularExpression, _ offset: Int) {
        self.operand = operand
        self.pattern = .known(pattern)
        self.offset = offset
    }

    /// A test with an expression that is worked out, and read, at each evaluation.
    init(_ operand: any Node, _ pattern: any Node, _ offset: Int) {
        self.operand = operand
        self.pattern = .computed(pattern)
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        try evaluation.spend(1, at: offset)
        let first = try operand.evaluate(&evaluation)
        let expression: RegularExpression
        switch pattern {
        case .known(let known): expression = known
        case .computed(let node):
            let second = try node.evaluate(&evaluation)
            guard case .string(let source) = second else { throw .noOverload("\(first.celType).matches(\(second.celType))", offset) }
            // Reading takes longer than matching.
            try evaluation.spend(source.utf8.count * 10, at: offset)
            do throws(RegularExpressionError) {
                expression = try RegularExpression(source)
            } catch {
                throw .evaluation(error.message, offset)
            }
        }
        guard case .string(let text) = first else { throw .noOverload("\(first.celType).matches(string)", offset) }
        try evaluation.spend((text.utf8.count / 10 + 1) * (expression.source.utf8.count / 4 + 1), at: offset)
        switch expression.outcome(of: text) {
        case .found: return true
        case .absent: return false
        case .tooCostly:
            let message = "matching takes more than \(RegularExpression.maximumWork) steps"
            throw CELError(code: .cost, message: message, offset: offset)
        }
    }
}

/// What makes a string, or a list of strings, of a string; positions count code points.
final class StringChange: Node {
    enum Kind: String {
        case split
        case substring
        case lowerAscii
        case upperAscii

        /// How many arguments it takes, and how that is said.
        var arguments: (counts: ClosedRange<Int>, expected: String) {
            switch self {
            case .split: (1...1, "one argument")
            case .substring: (1...2, "one or two arguments")
            case .lowerAscii, .upperAscii: (0...0, "no argument")
            }
        }
    }

    private let kind: Kind
    private let operand: any Node
    private let arguments: [any Node]
    private let offset: Int

    init(_ kind: Kind, _ operand: any Node, _ arguments: [any Node], _ offset: Int) {
        self.kind = kind
        self.operand = operand
        self.arguments = arguments
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        try evaluation.spend(1, at: offset)
        let value = try operand.evaluate(&evaluation)
        var values: [JSONValue] = []
        for argument in arguments { values.append(try argument.evaluate(&evaluation)) }
        guard case .string(let text) = value else { throw noOverload(value, values) }
        try evaluation.spend(text.utf8.count / 10 + 1, at: offset)
        switch kind {
        case .lowerAscii: return .string(Self.mapped(text, 0x41...0x5A) { $0 | 0x20 })
        case .upperAscii: return .string(Self.mapped(text, 0x61...0x7A) { $0 & ~0x20 })
        case .split:
            guard let separator = values[0].stringValue else { throw noOverload(value, values) }
            let parts = Self.split(text, separator)
            try evaluation.spend(parts.count, at: offset)
            return .array(parts.map(JSONValue.string))
        case .substring:
            let scalars = Array(text.unicodeScalars)
            var bounds: [Int64] = []
            for value in values {
                guard case .int(let bound) = value else { throw noOverload(.string(text), values) }
                guard bound >= 0, bound <= scalars.count else { throw .evaluation("index out of range: \(bound)", offset) }
                bounds.append(bound)
            }
            let end = bounds.count == 2 ? bounds[1] : Int64(scalars.count)
            guard bounds[0] <= end else {
                throw .evaluation("invalid substring range. start: \(bounds[0]), end: \(end)", offset)
            }
            var result = String.UnicodeScalarView()
            result.append(contentsOf: scalars[Int(bounds[0])..<Int(end)])
            return .string(String(result))
        }
    }

    private func noOverload(_ value: JSONValue, _ values: [JSONValue]) -> CELError {
        .noOverload("\(value.celType).\(kind.rawValue)(\(values.map(\.celType).joined(separator: ", ")))", offset)
    }

    private static func mapped(_ text: String, _ range: ClosedRange<UInt8>, _ change: (UInt8) -> UInt8) -> String {
        String(decoding: text.utf8.map { range.contains($0) ? change($0) : $0 }, as: UTF8.self)
    }

    /// The parts between separators; without a separator every code point is a part.
    private static func split(_ text: String, _ separator: String) -> [String] {
        if separator.isEmpty { return text.unicodeScalars.map { String($0) } }
        let bytes = Array(text.utf8)
        let pattern = Array(separator.utf8)
        var parts: [String] = []
        var start = 0
        var position = 0
        while position + pattern.count <= bytes.count {
            if bytes[position] == pattern[0], bytes[position..<position + pattern.count].elementsEqual(pattern) {
                parts.append(String(decoding: bytes[start..<position], as: UTF8.self))
                position += pattern.count
                start = position
            } else {
                position += 1
            }
        }
        parts.append(String(decoding: bytes[start...], as: UTF8.self))
        return parts
    }
}
