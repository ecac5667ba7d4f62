import ObjectModel

/// One word of the source.
struct Token {
    /// What the word is. A number carries no sign: the parser adds it.
    enum Kind: Equatable {
        case int(UInt64)
        case double(Double)
        case string(String)
        case identifier(String)
        /// Punctuation, or one of the words `in`, `true`, `false` and `null`.
        case symbol(String)
        case end
    }

    let kind: Kind
    /// Code points from the start of the source.
    let offset: Int

    func isSymbol(_ text: String) -> Bool { kind == .symbol(text) }

    /// The word as a message names it.
    var spelling: String {
        switch kind {
        case .int(let value): "'\(value)'"
        case .double(let value): "'\(value)'"
        case .string: "a string"
        case .identifier(let name): "'\(name)'"
        case .symbol(let text): "'\(text)'"
        case .end: "the end of the expression"
        }
    }
}

/// Cuts a source into words.
struct Lexer {
    let source: [Unicode.Scalar]
    var position = 0

    /// Throws `syntax` when the source is too long.
    init(_ text: String) throws(CELError) {
        let bytes = text.utf8.count
        if bytes > CELProgram.maximumSourceBytes {
            throw CELError(
                code: .syntax, message: "the expression is \(bytes) bytes long; at most \(CELProgram.maximumSourceBytes) are allowed",
                offset: 0)
        }
        source = Array(text.unicodeScalars)
    }

    /// The scalar some places ahead, or nil past the end.
    func peek(_ distance: Int = 0) -> Unicode.Scalar? {
        position + distance < source.count ? source[position + distance] : nil
    }

    func failure(_ message: String, at offset: Int) -> CELError { CELError(code: .syntax, message: message, offset: offset) }

    /// The next word; `end` from the end on.
    mutating func next() throws(CELError) -> Token {
        skipBlanks()
        let start = position
        guard let scalar = peek() else { return Token(kind: .end, offset: start) }
        if isDigit(scalar) || (scalar == "." && peek(1).map(isDigit) == true) { return try number() }
        if isLetter(scalar) {
            if let string = try prefixedString() { return string }
            while let following = peek(), isLetter(following) || isDigit(following) { position += 1 }
            let word = text(from: start)
            switch word {
            case "in", "true", "false", "null": return Token(kind: .symbol(word), offset: start)
            default: return Token(kind: .identifier(word), offset: start)
            }
        }
        if scalar == "\"" || scalar == "'" { return try string(start: start, raw: false) }
        return try symbol(scalar, start: start)
    }

    private mutating func symbol(_ scalar: Unicode.Scalar, start: Int) throws(CELError) -> Token {
        let following = peek(1)
        var length = 1
        switch scalar {
        case "(", ")", "[", "]", "{", "}", ".", ",", ":", "?", "+", "-", "*", "/", "%": break
        case "!", "<", ">": length = following == "=" ? 2 : 1
        case "=":
            guard following == "=" else { throw failure("unexpected '='; equality is written '=='", at: start) }
            length = 2
        case "&":
            guard following == "&" else { throw failure("unexpected '&'; the logical and is written '&&'", at: start) }
            length = 2
        case "|":
            guard following == "|" else { throw failure("unexpected '|'; the logical or is written '||'", at: start) }
            length = 2
        case "`":
            throw CELError(
                code: .unsupported, message: "field names in backticks are not supported; write an index such as a['b-c']", offset: start)
        default:
            let code = String(scalar.value, radix: 16, uppercase: true)
            let name = "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
            let printable = scalar.value > 0x20 && scalar.value < 0x7F
            throw failure("unexpected character \(printable ? "'\(scalar)'" : name)", at: start)
        }
        position += length
        return Token(kind: .symbol(text(from: start)), offset: start)
    }

    private mutating func skipBlanks() {
        while let scalar = peek() {
            switch scalar {
            case " ", "\t", "\n", "\r", "\u{0C}": position += 1
            case "/" where peek(1) == "/":
                while position < source.count, source[position] != "\n" { position += 1 }
            default: return
            }
        }
    }

    func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar >= "0" && scalar <= "9" }

    func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        (scalar >= "a" && scalar <= "z") || (scalar >= "A" && scalar <= "Z") || scalar == "_"
    }

    func text(from start: Int) -> String {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: source[start..<position])
        return String(scalars)
    }
}
