/// A parsed regular expression.
indirect enum RegularExpressionNode: Sendable {
    case empty
    case scalar(UInt32)
    case anyButNewline
    case characterClass(CharacterClass)
    case assertion(RegularExpression.Assertion)
    case sequence([RegularExpressionNode])
    case alternatives([RegularExpressionNode])
    case repetition(RegularExpressionNode, minimum: Int, maximum: Int?)
}

/// Reads RE2's syntax, as far as `RegularExpression` supports it.
struct RegularExpressionParser {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0
    /// What flags say at this place; a group ends what was said in it.
    private var flags = Flags()

    private struct Flags {
        /// Whether letters stand for both of their cases.
        var foldsCase = false
        /// Whether a dot is a line feed, too.
        var dotTakesNewline = false
    }

    init(_ source: String) { scalars = Array(source.unicodeScalars) }

    mutating func parse() throws(RegularExpressionError) -> RegularExpressionNode {
        let node = try alternatives()
        if position < scalars.count { throw mistake("unexpected )", whole) }
        return node
    }

    private var whole: String { text(0..<scalars.count) }

    private func text(_ range: Range<Int>) -> String {
        var result = ""
        result.unicodeScalars.append(contentsOf: scalars[range])
        return result
    }

    private func mistake(_ what: String, _ at: String) -> RegularExpressionError {
        RegularExpressionError(message: "error parsing regexp: \(what): `\(at)`", isUnsupported: false)
    }

    private func unsupported(_ what: String) -> RegularExpressionError {
        RegularExpressionError(
            message: "\(what) is not supported in `\(whole)`; write the characters out instead", isUnsupported: true)
    }

    private var upcoming: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard upcoming == scalar else { return false }
        position += 1
        return true
    }

    private mutating func alternatives() throws(RegularExpressionError) -> RegularExpressionNode {
        depth += 1
        defer { depth -= 1 }
        if depth > RegularExpression.maximumDepth { throw mistake("expression nests too deeply", whole) }
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    private mutating func sequence() throws(RegularExpressionError) -> RegularExpressionNode {
        var parts: [RegularExpressionNode] = []
        while let scalar = upcoming, scalar != "|", scalar != ")" {
            let start = position
            let part = try atom()
            parts.append(try repeated(part, from: start))
        }
        return parts.isEmpty ? .empty : parts.count == 1 ? parts[0] : .sequence(parts)
    }

    /// Reads the repetition operators after an atom; RE2 refuses two in a row, such as `a**`.
    private mutating func repeated(
        _ part: RegularExpressionNode, from atomStart: Int
    ) throws(RegularExpressionError) -> RegularExpressionNode {
        let start = position
        guard let bounds = try repetition() else { return part }
        _ = take("?")
        let operatorEnd = position
        if let second = upcoming {
            var isOperator = second == "*" || second == "+" || second == "?"
            if second == "{" { isOperator = try isRepetitionAhead() }
            if isOperator {
                if second == "{" { _ = try repetition() } else { position += 1 }
                throw mistake("invalid nested repetition operator", text(start..<position))
            }
        }
        position = operatorEnd
        return .repetition(part, minimum: bounds.minimum, maximum: bounds.maximum)
    }

    private mutating func isRepetitionAhead() throws(RegularExpressionError) -> Bool {
        let start = position
        defer { position = start }
        return try repetition() != nil
    }

    private mutating func repetition() throws(RegularExpressionError) -> (minimum: Int, maximum: Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        let start = position
        guard take("{"), let minimum = number() else {
            position = start
            return nil
        }
        var maximum: Int? = minimum
        if take(",") { maximum = upcoming == "}" ? nil : number() ?? -1 }
        guard take("}"), maximum != -1 else {
            // RE2 reads a brace that is no count as a literal.
            position = start
            return nil
        }
        let limit = RegularExpression.maximumRepeat
        if minimum > limit || (maximum ?? 0) > limit || minimum > (maximum ?? minimum) {
            throw mistake("invalid repeat count", text(start..<position))
        }
        return (minimum, maximum)
    }

    private mutating func number() -> Int? {
        let start = position
        var value = 0
        while let scalar = upcoming, let digit = Self.decimal(scalar) {
            value = min(value * 10 + digit, 1_000_000)
            position += 1
        }
        return position == start ? nil : value
    }

    private static func decimal(_ scalar: Unicode.Scalar) -> Int? {
        (0x30...0x39).contains(scalar.value) ? Int(scalar.value - 0x30) : nil
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar) -> UInt32? {
        switch scalar.value {
        case 0x30...0x39: scalar.value - 0x30
        case 0x41...0x46: scalar.value - 0x41 + 10
        case 0x61...0x66: scalar.value - 0x61 + 10
        default: nil
        }
    }

    private mutating func atom() throws(RegularExpressionError) -> RegularExpressionNode {
        let start = position
        guard let scalar = upcoming else { return .empty }
        switch scalar {
        case "(": return try group()
        case "[": return .characterClass(try bracketClass())
        case ".":
            position += 1
            return flags.dotTakesNewline ? .characterClass(CharacterClass().inverted) : .anyButNewline
        case "^":
            position += 1
            return .assertion(.start)
        case "$":
            position += 1
            return .assertion(.end)
        case "*", "+", "?":
            position += 1
            throw mistake("missing argument to repetition operator", String(scalar))
        case "{" where try isRepetitionAhead():
            _ = try repetition()
            throw mistake("missing argument to repetition operator", text(start..<position))
        case "\\": return try escape()
        default:
            position += 1
            return try literal(scalar.value)
        }
    }

    /// A character that stands for itself, or for both of its cases.
    private func literal(_ scalar: UInt32) throws(RegularExpressionError) -> RegularExpressionNode {
        guard flags.foldsCase else { return .scalar(scalar) }
        if scalar > 0x7F { throw unsupported("(?i) with letters beyond ASCII") }
        let members = CharacterClass([scalar...scalar]).folded
        return members.ranges == [scalar...scalar] ? .scalar(scalar) : .characterClass(members)
    }

    private mutating func group() throws(RegularExpressionError) -> RegularExpressionNode {
        position += 1
        let outer = flags
        if take("?") {
            if take(":") {
            } else if take("P") || upcoming == "<" {
                guard take("<") else { throw mistake("invalid or unsupported Perl syntax", "(?P") }
                let nameStart = position
                while let scalar = upcoming, CharacterClass.word.contains(scalar.value) { position += 1 }
                guard position > nameStart, take(">") else {
                    throw mistake("invalid named capture", "(?P<" + text(nameStart..<scalars.count))
                }
            } else {
                try readFlags()
                // Without an expression of their own, flags hold up to the end of the group around them.
                if take(")") { return .empty }
                position += 1
            }
        }
        defer { flags = outer }
        let node = try alternatives()
        guard take(")") else { throw mistake("missing closing )", whole) }
        return node
    }

    /// Reads flags, up to what ends them.
    private mutating func readFlags() throws(RegularExpressionError) {
        let start = position
        var isOn = true
        var hasAny = false
        while let scalar = upcoming, scalar != ")", scalar != ":" {
            position += 1
            hasAny = true
            switch scalar {
            case "i": flags.foldsCase = isOn
            case "s": flags.dotTakesNewline = isOn
            // Which of several matches is taken makes no difference here.
            case "U": break
            case "m" where isOn: throw unsupported("(?m)")
            case "m": break
            case "-" where isOn:
                isOn = false
                hasAny = false
            default: throw mistake("invalid or unsupported Perl syntax", "(?" + text(start..<position))
            }
        }
        guard upcoming != nil else { throw mistake("missing closing )", whole) }
        if !hasAny { throw mistake("invalid or unsupported Perl syntax", "(?" + text(start..<position + 1)) }
    }

    /// Reads what follows a backslash outside brackets.
    private mutating func escape() throws(RegularExpressionError) -> RegularExpressionNode {
        position += 1
        guard let scalar = upcoming else { throw mistake("trailing backslash at end of expression", "") }
        switch scalar {
        case "A":
            position += 1
            return .assertion(.start)
        case "z":
            position += 1
            return .assertion(.end)
        case "b":
            position += 1
            return .assertion(.wordBoundary)
        case "B":
            position += 1
            return .assertion(.noWordBoundary)
        case "p", "P", "Q": throw unsupported("\\\(scalar)")
        case "E", "C": throw mistake("invalid escape sequence", "\\\(scalar)")
        default: break
        }
        if let members = perlClass() { return .characterClass(members) }
        return try literal(try escapedScalar())
    }

    /// `\d` and its kin, at the letter; nil for anything else.
    private mutating func perlClass() -> CharacterClass? {
        let members: CharacterClass
        switch upcoming {
        case "d", "D": members = .digit
        case "w", "W": members = .word
        case "s", "S": members = .space
        default: return nil
        }
        let isNegated = upcoming.map { "DWS".unicodeScalars.contains($0) } ?? false
        position += 1
        return finished(members, isNegated: isNegated)
    }

    /// A class as flags have it. What folds to a member is one before the class is turned round.
    private func finished(_ members: CharacterClass, isNegated: Bool) -> CharacterClass {
        let members = flags.foldsCase ? members.folded : members
        return isNegated ? members.inverted : members
    }

    /// One escaped character, at the character after the backslash.
    private mutating func escapedScalar() throws(RegularExpressionError) -> UInt32 {
        guard let scalar = upcoming else { throw mistake("trailing backslash at end of expression", "") }
        position += 1
        switch scalar {
        case "n": return 10
        case "t": return 9
        case "r": return 13
        case "f": return 12
        case "v": return 11
        case "a": return 7
        case "x": return try hexadecimalEscape()
        default: break
        }
        if scalar.isASCII, !CharacterClass.word.contains(scalar.value) || scalar == "_" { return scalar.value }
        throw mistake("invalid escape sequence", "\\\(scalar)")
    }

    private mutating func hexadecimalEscape() throws(RegularExpressionError) -> UInt32 {
        let start = position
        if take("{") {
            var value: UInt32 = 0
            var digits = 0
            while let scalar = upcoming, let digit = Self.hexadecimal(scalar), value <= 0x10FFFF {
                value = value * 16 + digit
                digits += 1
                position += 1
            }
            if digits > 0, value <= 0x10FFFF, take("}") { return value }
        } else if position + 1 < scalars.count, let high = Self.hexadecimal(scalars[position]),
            let low = Self.hexadecimal(scalars[position + 1])
        {
            position += 2
            return high * 16 + low
        }
        throw mistake("invalid escape sequence", "\\x" + text(start..<min(start + 2, scalars.count)))
    }

    /// Reads a class in brackets, at the opening bracket.
    private mutating func bracketClass() throws(RegularExpressionError) -> CharacterClass {
        let start = position
        position += 1
        let isNegated = take("^")
        var members = CharacterClass()
        var reachesBeyondASCII = false
        var isFirst = true
        while true {
            guard let scalar = upcoming else { throw mistake("missing closing ]", text(start..<scalars.count)) }
            if scalar == "]", !isFirst {
                position += 1
                break
            }
            isFirst = false
            if scalar == "[", position + 1 < scalars.count, scalars[position + 1] == ":", let named = try namedClass() {
                members.insert(named)
                continue
            }
            if scalar == "\\", position + 1 < scalars.count {
                let saved = position
                position += 1
                if upcoming == "p" || upcoming == "P" { throw unsupported("\\p") }
                if let perl = perlClass() {
                    members.insert(perl)
                    continue
                }
                position = saved
            }
            let rangeStart = position
            let low = try classMember(of: start)
            if upcoming == "-", position + 1 < scalars.count, scalars[position + 1] != "]" {
                position += 1
                let high = try classMember(of: start)
                guard low <= high else { throw mistake("invalid character class range", text(rangeStart..<position)) }
                members.insert(low...high)
                if high > 0x7F { reachesBeyondASCII = true }
            } else {
                members.insert(low...low)
                if low > 0x7F { reachesBeyondASCII = true }
            }
        }
        if flags.foldsCase, reachesBeyondASCII { throw unsupported("(?i) with letters beyond ASCII") }
        return finished(members, isNegated: isNegated)
    }

    private mutating func classMember(of start: Int) throws(RegularExpressionError) -> UInt32 {
        guard let scalar = upcoming else { throw mistake("missing closing ]", text(start..<scalars.count)) }
        position += 1
        return scalar == "\\" ? try escapedScalar() : scalar.value
    }

    /// `[:alpha:]` and its kin inside brackets; nil when the bracket is a literal.
    private mutating func namedClass() throws(RegularExpressionError) -> CharacterClass? {
        let start = position
        var end = position + 2
        while end < scalars.count, scalars[end] != ":" { end += 1 }
        guard end + 1 < scalars.count, scalars[end + 1] == "]" else { return nil }
        var name = text(start + 2..<end)
        let isNegated = name.hasPrefix("^")
        if isNegated { name.removeFirst() }
        guard let members = Self.named(name) else { throw mistake("invalid character class range", text(start..<end + 2)) }
        position = end + 2
        return finished(members, isNegated: isNegated)
    }

    private static func named(_ name: String) -> CharacterClass? {
        switch name {
        case "alnum": CharacterClass([0x30...0x39, 0x41...0x5A, 0x61...0x7A])
        case "alpha": CharacterClass([0x41...0x5A, 0x61...0x7A])
        case "ascii": CharacterClass([0x00...0x7F])
        case "blank": CharacterClass([0x09...0x09, 0x20...0x20])
        case "cntrl": CharacterClass([0x00...0x1F, 0x7F...0x7F])
        case "digit": .digit
        case "graph": CharacterClass([0x21...0x7E])
        case "lower": CharacterClass([0x61...0x7A])
        case "print": CharacterClass([0x20...0x7E])
        case "punct": CharacterClass([0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E])
        case "space": CharacterClass([0x09...0x0D, 0x20...0x20])
        case "upper": CharacterClass([0x41...0x5A])
        case "word": .word
        case "xdigit": CharacterClass([0x30...0x39, 0x41...0x46, 0x61...0x66])
        default: nil
        }
    }
}
