extension LabelSelector {
    /// Reads a selector as `labels.Parse` does: `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`, `a>1`, `a<1`, joined by
    /// commas. At most 65,536 bytes.
    public static func parse(_ text: String) throws(SelectorError) -> LabelSelector {
        if text.isEmpty { return everything }
        try SelectorError.checkLength(text)
        var parser = LabelSelectorParser(tokens: LabelSelectorLexer.tokens(of: Array(text.utf8)))
        return LabelSelector(sorting: try parser.parse())
    }

    /// Reads a `metav1.LabelSelector`: null matches nothing, an empty object matches everything.
    public init(json: JSONValue) throws(SelectorError) {
        if json.isNull {
            self = .nothing
            return
        }
        guard case .object(let fields) = json else {
            throw SelectorError("a label selector must be an object with matchLabels and matchExpressions, not \(json.typeName)")
        }
        var requirements: [Requirement] = []
        if case .object(let labels)? = fields["matchLabels"] {
            for (key, value) in labels {
                let text = value.stringValue ?? ""
                requirements.append(try Requirement(checkingKey: key, comparison: .equals, values: [text]))
            }
        }
        if case .array(let expressions)? = fields["matchExpressions"] {
            for expression in expressions {
                let name = expression["operator"]?.stringValue ?? ""
                let comparison: Operator
                switch name {
                case "In": comparison = .isIn
                case "NotIn": comparison = .isNotIn
                case "Exists": comparison = .exists
                case "DoesNotExist": comparison = .doesNotExist
                default: throw SelectorError("\(JSONValue.string(name)) is not a valid label selector operator")
                }
                requirements.append(
                    try Requirement(
                        checkingKey: expression["key"]?.stringValue ?? "", comparison: comparison,
                        values: (expression["values"]?.arrayValue ?? []).map { $0.stringValue ?? "" }))
            }
        }
        self.init(sorting: requirements)
    }
}

extension LabelSelector.Requirement {
    /// Makes a requirement after the checks of `labels.NewRequirement`, with its messages.
    public init(checkingKey key: String, comparison: LabelSelector.Operator, values: [String]) throws(SelectorError) {
        var complaints: [String] = []
        func complain(_ path: String, _ value: JSONValue, _ detail: String) {
            complaints.append("\(path): Invalid value: \(FieldErrors.rendered(value)): \(detail)")
        }
        let keyComplaints = NameFormat.qualifiedName(key)
        if !keyComplaints.isEmpty { complain("key", .string(key), keyComplaints.joined(separator: "; ")) }
        let list = JSONValue.array(values.map(JSONValue.string))
        switch comparison {
        case .isIn, .isNotIn:
            if values.isEmpty { complain("values", list, "for 'in', 'notin' operators, values set can't be empty") }
        case .equals, .doubleEquals, .notEquals:
            if values.count != 1 { complain("values", list, "exact-match compatibility requires one single value") }
        case .exists, .doesNotExist:
            if !values.isEmpty { complain("values", list, "values set must be empty for exists and does not exist") }
        case .greaterThan, .lessThan:
            if values.count != 1 { complain("values", list, "for 'Gt', 'Lt' operators, exactly one value is required") }
            for (index, value) in values.enumerated() where Int64(value) == nil {
                complain("values[\(index)]", .string(value), "for 'Gt', 'Lt' operators, the value must be an integer")
            }
        }
        for (index, value) in values.enumerated() {
            let valueComplaints = NameFormat.labelValue(value)
            if !valueComplaints.isEmpty {
                complain("values[\(index)][\(key)]", .string(value), valueComplaints.joined(separator: "; "))
            }
        }
        if complaints.count == 1 { throw SelectorError(complaints[0]) }
        if complaints.count > 1 { throw SelectorError("[" + complaints.joined(separator: ", ") + "]") }
        self.init(key: key, comparison: comparison, values: values)
    }
}

/// A token of a label selector.
struct LabelSelectorToken: Sendable {
    enum Kind: Sendable {
        case mistake, end, closingParenthesis, comma, not, doubleEquals, equals, greaterThan, identifier, isIn, lessThan, notEquals
        case isNotIn, openingParenthesis
    }
    let kind: Kind
    let text: String
}

/// Cuts a label selector into tokens, ending with `end`.
enum LabelSelectorLexer {
    static func tokens(of bytes: [UInt8]) -> [LabelSelectorToken] {
        var tokens: [LabelSelectorToken] = []
        var position = 0
        while true {
            while position < bytes.count, isSpace(bytes[position]) { position += 1 }
            guard position < bytes.count, bytes[position] != 0 else { break }
            tokens.append(
                isSpecial(bytes[position]) ? special(bytes, &position) : identifier(bytes, &position))
        }
        tokens.append(LabelSelectorToken(kind: .end, text: ""))
        return tokens
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x3D, 0x21, 0x28, 0x29, 0x2C, 0x3E, 0x3C: true
        default: false
        }
    }

    private static func special(_ bytes: [UInt8], _ position: inout Int) -> LabelSelectorToken {
        let isDoubled = position + 1 < bytes.count && bytes[position + 1] == 0x3D
        switch bytes[position] {
        case 0x3D where isDoubled: return take(.doubleEquals, "==", 2, &position)
        case 0x21 where isDoubled: return take(.notEquals, "!=", 2, &position)
        case 0x3D: return take(.equals, "=", 1, &position)
        case 0x21: return take(.not, "!", 1, &position)
        case 0x28: return take(.openingParenthesis, "(", 1, &position)
        case 0x29: return take(.closingParenthesis, ")", 1, &position)
        case 0x2C: return take(.comma, ",", 1, &position)
        case 0x3E: return take(.greaterThan, ">", 1, &position)
        default: return take(.lessThan, "<", 1, &position)
        }
    }

    private static func take(
        _ kind: LabelSelectorToken.Kind, _ text: String, _ length: Int, _ position: inout Int
    ) -> LabelSelectorToken {
        position += length
        return LabelSelectorToken(kind: kind, text: text)
    }

    private static func identifier(_ bytes: [UInt8], _ position: inout Int) -> LabelSelectorToken {
        let start = position
        while position < bytes.count, bytes[position] != 0, !isSpecial(bytes[position]), !isSpace(bytes[position]) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        switch text {
        case "in": return LabelSelectorToken(kind: .isIn, text: text)
        case "notin": return LabelSelectorToken(kind: .isNotIn, text: text)
        default: return LabelSelectorToken(kind: .identifier, text: text)
        }
    }
}

/// Reads requirements from tokens.
struct LabelSelectorParser {
    typealias Requirement = LabelSelector.Requirement
    private let tokens: [LabelSelectorToken]
    private var position = 0

    init(tokens: [LabelSelectorToken]) { self.tokens = tokens }

    /// The next token; as a key or value, `in` and `notin` are words like any other.
    private func peek(asOperator: Bool = false) -> LabelSelectorToken {
        let token = tokens[min(position, tokens.count - 1)]
        if !asOperator, token.kind == .isIn || token.kind == .isNotIn {
            return LabelSelectorToken(kind: .identifier, text: token.text)
        }
        return token
    }

    private mutating func next(asOperator: Bool = false) -> LabelSelectorToken {
        defer { position += 1 }
        return peek(asOperator: asOperator)
    }

    mutating func parse() throws(SelectorError) -> [Requirement] {
        var requirements: [Requirement] = []
        while true {
            let token = peek()
            switch token.kind {
            case .identifier, .not:
                do {
                    requirements.append(try requirement())
                } catch {
                    throw SelectorError("unable to parse requirement: \(error.message)")
                }
                let separator = next()
                if separator.kind == .end { return requirements }
                guard separator.kind == .comma else {
                    throw SelectorError("found '\(separator.text)', expected: ',' or 'end of string'")
                }
                let following = peek()
                guard following.kind == .identifier || following.kind == .not else {
                    throw SelectorError("found '\(following.text)', expected: identifier after ','")
                }
            case .end: return requirements
            default: throw SelectorError("found '\(token.text)', expected: !, identifier, or 'end of string'")
            }
        }
    }

    private mutating func requirement() throws(SelectorError) -> Requirement {
        var token = next()
        let isNegated = token.kind == .not
        if isNegated { token = next() }
        guard token.kind == .identifier else { throw SelectorError("found '\(token.text)', expected: identifier") }
        let complaints = NameFormat.qualifiedName(token.text)
        if !complaints.isEmpty {
            // The server has no field path at this place and prints that of a nil pointer.
            throw SelectorError(
                "<nil>: Invalid value: \(JSONValue.string(token.text)): \(complaints.joined(separator: "; "))")
        }
        if isNegated { return try Requirement(checkingKey: token.text, comparison: .doesNotExist, values: []) }
        let following = peek().kind
        if following == .end || following == .comma {
            return try Requirement(checkingKey: token.text, comparison: .exists, values: [])
        }
        let comparison = try comparisonOperator()
        let values: [String]
        switch comparison {
        case .isIn, .isNotIn: values = try list()
        default: values = [try exactValue()]
        }
        return try Requirement(checkingKey: token.text, comparison: comparison, values: values)
    }

    private mutating func comparisonOperator() throws(SelectorError) -> LabelSelector.Operator {
        let token = next(asOperator: true)
        switch token.kind {
        case .isIn: return .isIn
        case .isNotIn: return .isNotIn
        case .equals: return .equals
        case .doubleEquals: return .doubleEquals
        case .notEquals: return .notEquals
        case .greaterThan: return .greaterThan
        case .lessThan: return .lessThan
        default: throw SelectorError("found '\(token.text)', expected: in, notin, =, ==, !=, gt, lt")
        }
    }

    private mutating func exactValue() throws(SelectorError) -> String {
        let following = peek().kind
        if following == .end || following == .comma { return "" }
        let token = next()
        guard token.kind == .identifier else { throw SelectorError("found '\(token.text)', expected: identifier") }
        return token.text
    }

    private mutating func list() throws(SelectorError) -> [String] {
        let opening = next()
        guard opening.kind == .openingParenthesis else { throw SelectorError("found '\(opening.text)' expected: '('") }
        let first = peek()
        switch first.kind {
        case .closingParenthesis:
            position += 1
            return [""]
        case .identifier, .comma:
            let values = try listedValues()
            guard next().kind == .closingParenthesis else { throw SelectorError("found '\(first.text)', expected: ')'") }
            return values
        default: throw SelectorError("found '\(first.text)', expected: ',', ')' or identifier")
        }
    }

    /// The values up to the closing parenthesis, each once, sorted.
    private mutating func listedValues() throws(SelectorError) -> [String] {
        var values: [String] = []
        while true {
            let token = next()
            switch token.kind {
            case .identifier:
                values.append(token.text)
                let following = peek()
                if following.kind == .closingParenthesis { return unique(values) }
                guard following.kind == .comma else { throw SelectorError("found '\(following.text)', expected: ',' or ')'") }
            case .comma:
                if values.isEmpty { values.append("") }
                let following = peek().kind
                if following == .closingParenthesis {
                    values.append("")
                    return unique(values)
                }
                if following == .comma { values.append("") }
            default: throw SelectorError("found '\(token.text)', expected: ',', or identifier")
            }
        }
    }

    private func unique(_ values: [String]) -> [String] {
        let sorted = values.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        var kept: [String] = []
        for value in sorted where kept.last != value { kept.append(value) }
        return kept
    }
}
