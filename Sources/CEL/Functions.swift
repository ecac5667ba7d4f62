import ObjectModel

/// `size(x)` and `x.size()`: the code points of a string, the elements of a list, the entries of a map.
final class Size: Node {
    let operand: any Node
    let offset: Int

    init(_ operand: any Node, _ offset: Int) {
        self.operand = operand
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        try evaluation.spend(1, at: offset)
        let value = try operand.evaluate(&evaluation)
        switch value {
        case .string(let text):
            try evaluation.spend(text.utf8.count / 10, at: offset)
            return .int(Int64(text.unicodeScalars.count))
        case .array(let elements): return .int(Int64(elements.count))
        case .object(let object): return .int(Int64(object.count))
        default: throw .noOverload("size(\(value.celType))", offset)
        }
    }
}

/// `startsWith`, `endsWith` and `contains`, by code points.
final class StringTest: Node {
    enum Kind: String {
        case startsWith
        case endsWith
        case contains
    }

    let kind: Kind
    let operand: any Node
    let argument: any Node
    let offset: Int

    init(_ kind: Kind, _ operand: any Node, _ argument: any Node, _ offset: Int) {
        self.kind = kind
        self.operand = operand
        self.argument = argument
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        try evaluation.spend(1, at: offset)
        let first = try operand.evaluate(&evaluation)
        let second = try argument.evaluate(&evaluation)
        guard case .string(var text) = first, case .string(var part) = second else {
            throw .noOverload("\(first.celType).\(kind.rawValue)(\(second.celType))", offset)
        }
        let length = text.utf8.count
        let partLength = part.utf8.count
        if partLength > length { return false }
        try evaluation.spend(kind == .contains ? (length / 10 + 1) * (partLength / 10 + 1) : partLength / 10, at: offset)
        return .bool(
            text.withUTF8 { bytes in
                part.withUTF8 { pattern in
                    switch kind {
                    case .startsWith: Self.occurs(pattern, in: bytes, at: 0)
                    case .endsWith: Self.occurs(pattern, in: bytes, at: length - partLength)
                    case .contains: (0...(length - partLength)).contains { Self.occurs(pattern, in: bytes, at: $0) }
                    }
                }
            })
    }

    private static func occurs(_ pattern: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        for position in 0..<pattern.count where bytes[start + position] != pattern[position] { return false }
        return true
    }
}

/// The conversions `int`, `double`, `string` and `bool`.
final class Conversion: Node {
    enum Kind: String {
        case int
        case double
        case string
        case bool
    }

    let kind: Kind
    let operand: any Node
    let offset: Int

    init(_ kind: Kind, _ operand: any Node, _ offset: Int) {
        self.kind = kind
        self.operand = operand
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        try evaluation.spend(1, at: offset)
        let value = try operand.evaluate(&evaluation)
        switch (kind, value) {
        case (.int, .int), (.double, .double), (.string, .string), (.bool, .bool): return value
        case (.int, .double(let number)):
            // The bounds themselves are refused too, as cel-go does: near them a double no longer names one int.
            guard number > -9_223_372_036_854_775_808.0, number < 9_223_372_036_854_775_808.0 else {
                throw .evaluation("integer overflow", offset)
            }
            return .int(Int64(number))
        case (.int, .string(let text)):
            try evaluation.spend(text.utf8.count / 10, at: offset)
            guard Self.isDecimal(text, fraction: false), let number = Int64(text) else { throw malformed(text) }
            return .int(number)
        case (.double, .int(let number)): return .double(Double(number))
        case (.double, .string(let text)):
            try evaluation.spend(text.utf8.count / 10, at: offset)
            guard Self.isDecimal(text, fraction: true), let number = Double(text), number.isFinite else { throw malformed(text) }
            return .double(number)
        case (.string, .int(let number)): return .string(String(number))
        case (.string, .bool(let truth)): return .string(truth ? "true" : "false")
        case (.bool, .string(let text)):
            switch text {
            case "1", "t", "T", "true", "TRUE", "True": return true
            case "0", "f", "F", "false", "FALSE", "False": return false
            default: throw malformed(text)
            }
        default: throw .noOverload("\(kind.rawValue)(\(value.celType))", offset)
        }
    }

    private func malformed(_ text: String) -> CELError {
        .evaluation("type conversion error from string to \(kind.rawValue): \(JSONValue.string(CELError.shown(.string(text))))", offset)
    }

    /// Whether a text is an optional sign and digits, and with `fraction` perhaps a fraction and an exponent.
    private static func isDecimal(_ text: String, fraction: Bool) -> Bool {
        var rest = text.utf8[...]
        func digits() -> Int {
            let count = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }.count
            rest = rest.dropFirst(count)
            return count
        }
        if rest.first == 0x2B || rest.first == 0x2D { rest = rest.dropFirst() }
        var count = digits()
        if fraction, rest.first == 0x2E {
            rest = rest.dropFirst()
            count += digits()
        }
        if count == 0 { return false }
        if fraction, rest.first == 0x65 || rest.first == 0x45 {
            rest = rest.dropFirst()
            if rest.first == 0x2B || rest.first == 0x2D { rest = rest.dropFirst() }
            if digits() == 0 { return false }
        }
        return rest.isEmpty
    }
}
