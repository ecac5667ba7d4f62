/// What an unquoted YAML scalar means to kubectl, that is to sigs.k8s.io/yaml: the words of YAML 1.1, octal numbers with a leading
/// zero, underscores in numbers, no numbers to base 60.
enum YAMLScalar: Equatable {
    case null
    case bool(Bool)
    case int(Int64)
    /// A whole number, a fraction or a number with an exponent that is no `Int64`.
    case double(Double)
    /// A date, which stays the string it is.
    case timestamp
    /// `.inf` or `.nan`, which JSON cannot hold.
    case notFinite
    /// The merge key `<<`.
    case merge
    case string

    /// The name of the tag that says the same.
    var tagName: String {
        switch self {
        case .null: "!!null"
        case .bool: "!!bool"
        case .int: "!!int"
        case .double, .notFinite: "!!float"
        case .timestamp: "!!timestamp"
        case .merge: "!!merge"
        case .string: "!!str"
        }
    }

    init(_ text: String) {
        guard let first = text.utf8.first else {
            self = .null
            return
        }
        switch first {
        case UInt8(ascii: "~"), UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"),
            UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"):
            self = Self.word(text)
        case UInt8(ascii: "."): self = Self.fraction(text)
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): self = Self.number(text)
        case UInt8(ascii: "<"): self = text == "<<" ? .merge : .string
        default: self = .string
        }
    }

    private static func word(_ text: String) -> YAMLScalar {
        guard text.utf8.count <= 5 else { return .string }
        switch text {
        case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON": return .bool(true)
        case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF": return .bool(false)
        case "~", "null", "Null", "NULL": return .null
        default: return .string
        }
    }

    /// A scalar that starts with a point. Unlike in other numbers, underscores must stand between digits here.
    private static func fraction(_ text: String) -> YAMLScalar {
        if isInfinity(text) || text == ".nan" || text == ".NaN" || text == ".NAN" { return .notFinite }
        let bytes = Array(text.utf8)
        for position in bytes.indices where bytes[position] == UInt8(ascii: "_") {
            guard position + 1 < bytes.count, isDigit(bytes[position - 1]), isDigit(bytes[position + 1]) else { return .string }
        }
        return double(bytes.filter { $0 != UInt8(ascii: "_") }) ?? .string
    }

    private static func isInfinity(_ text: String) -> Bool { text == ".inf" || text == ".Inf" || text == ".INF" }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    private static func number(_ text: String) -> YAMLScalar {
        let source = Array(text.utf8)
        if isTimestamp(source) { return .timestamp }
        if !isDigit(source[0]), isInfinity(String(text.dropFirst())) { return .notFinite }
        let bytes = source.filter { $0 != UInt8(ascii: "_") }
        return integer(bytes) ?? double(bytes) ?? .string
    }

    /// An integer with or without a base prefix, as `strconv.ParseInt` with base 0 reads it.
    private static func integer(_ bytes: [UInt8]) -> YAMLScalar? {
        var digits = bytes[...]
        let isNegative = digits.first == UInt8(ascii: "-")
        if let sign = digits.first, !isDigit(sign) { digits = digits.dropFirst() }
        var base: UInt64 = 10
        if digits.first == UInt8(ascii: "0"), digits.count > 1 {
            switch digits[digits.startIndex + 1] | 0x20 {
            case UInt8(ascii: "x") where digits.count > 2: (base, digits) = (16, digits.dropFirst(2))
            case UInt8(ascii: "o") where digits.count > 2: (base, digits) = (8, digits.dropFirst(2))
            case UInt8(ascii: "b") where digits.count > 2: (base, digits) = (2, digits.dropFirst(2))
            default: (base, digits) = (8, digits.dropFirst())
            }
        }
        guard !digits.isEmpty else { return nil }
        var magnitude: UInt64 = 0
        for byte in digits {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, digit < base else { return nil }
            let (product, first) = magnitude.multipliedReportingOverflow(by: base)
            let (sum, second) = product.addingReportingOverflow(UInt64(digit))
            if first || second { return nil }
            magnitude = sum
        }
        if magnitude <= UInt64(Int64.max) { return .int(isNegative ? -Int64(magnitude) : Int64(magnitude)) }
        if isNegative { return magnitude == UInt64(Int64.max) + 1 ? .int(.min) : nil }
        return .double(Double(magnitude))
    }

    /// A decimal number with an optional fraction and exponent. Whole numbers of 64 bits come out as integers, since kubectl sends
    /// them without a fraction; one too large for a double stays a string.
    private static func double(_ bytes: [UInt8]) -> YAMLScalar? {
        var position = 0
        func skipDigits() -> Int {
            let start = position
            while position < bytes.count, isDigit(bytes[position]) { position += 1 }
            return position - start
        }
        if let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position = 1 }
        var count = skipDigits()
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            count += skipDigits()
        }
        guard count > 0 else { return nil }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") { position += 1 }
            guard skipDigits() > 0 else { return nil }
        }
        guard position == bytes.count, let value = Double(swiftSpelling(bytes)), value.isFinite else { return nil }
        return .double(value)
    }

    /// The same number as Swift reads it: digits on both sides of the point.
    private static func swiftSpelling(_ bytes: [UInt8]) -> String {
        var spelled: [UInt8] = []
        for (position, byte) in bytes.enumerated() {
            let isPoint = byte == UInt8(ascii: ".")
            if isPoint, position == 0 || !isDigit(bytes[position - 1]) { spelled.append(0x30) }
            spelled.append(byte)
            if isPoint, position + 1 == bytes.count || !isDigit(bytes[position + 1]) { spelled.append(0x30) }
        }
        return String(decoding: spelled, as: UTF8.self)
    }

    /// Whether the text has the shape of a date: `2006-1-2`, or with a time after it.
    private static func isTimestamp(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 8, bytes.prefix(4).allSatisfy(isDigit), bytes[4] == UInt8(ascii: "-") else { return false }
        let parts = bytes[5...].split(separator: UInt8(ascii: "-"), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].count), parts[0].allSatisfy(isDigit) else { return false }
        let day = parts[1].prefix(while: isDigit)
        guard (1...2).contains(day.count) else { return false }
        guard let separator = parts[1].dropFirst(day.count).first else { return true }
        return separator == UInt8(ascii: "T") || separator == UInt8(ascii: "t") || separator == UInt8(ascii: " ")
    }
}
