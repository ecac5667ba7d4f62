import ObjectModel

extension Lexer {
    /// Reads an int or double; the first scalar is a digit or a dot before a digit.
    mutating func number() throws(CELError) -> Token {
        let start = position
        if peek() == "0", peek(1) == "x" || peek(1) == "X" { return try hexadecimal() }
        var isDouble = false
        skipDigits()
        if peek() == ".", peek(1).map(isDigit) == true {
            isDouble = true
            position += 1
            skipDigits()
        }
        if peek() == "e" || peek() == "E" {
            let signed = peek(1) == "+" || peek(1) == "-"
            if peek(signed ? 2 : 1).map(isDigit) == true {
                isDouble = true
                position += signed ? 2 : 1
                skipDigits()
            }
        }
        let digits = text(from: start)
        try refuseSuffix(start: start)
        if isDouble {
            guard let value = Double(digits), value.isFinite else {
                throw failure("the number \(shortened(digits)) is outside the range of a double", at: start)
            }
            return Token(kind: .double(value), offset: start)
        }
        guard let value = UInt64(digits) else { throw outOfRange(digits, at: start) }
        return Token(kind: .int(value), offset: start)
    }

    private mutating func hexadecimal() throws(CELError) -> Token {
        let start = position
        position += 2
        let digitsStart = position
        while let scalar = peek(), hexadecimalDigit(scalar) != nil { position += 1 }
        let digits = text(from: digitsStart)
        if digits.isEmpty { throw failure("expected hexadecimal digits after '0x'", at: position) }
        try refuseSuffix(start: start)
        guard let value = UInt64(digits, radix: 16) else { throw outOfRange("0x" + digits, at: start) }
        return Token(kind: .int(value), offset: start)
    }

    private func refuseSuffix(start: Int) throws(CELError) {
        guard let scalar = peek(), isLetter(scalar) else { return }
        if scalar == "u" || scalar == "U", peek(1).map({ isLetter($0) || isDigit($0) }) != true {
            throw CELError(code: .unsupported, message: "uint literals (suffix 'u') are not supported; write an int", offset: start)
        }
        throw failure("unexpected '\(scalar)' after a number", at: position)
    }

    /// The complaint about an int that does not fit 64 bits.
    func outOfRange(_ digits: String, at offset: Int) -> CELError {
        failure("the number \(shortened(digits)) is outside the range of an int, which has 64 bits", at: offset)
    }

    private func shortened(_ digits: String) -> String { digits.count > 40 ? digits.prefix(37) + "..." : digits }

    private mutating func skipDigits() {
        while let scalar = peek(), isDigit(scalar) { position += 1 }
    }

    private func hexadecimalDigit(_ scalar: Unicode.Scalar) -> UInt32? {
        switch scalar {
        case "0"..."9": scalar.value - 0x30
        case "a"..."f": scalar.value - 0x61 + 10
        case "A"..."F": scalar.value - 0x41 + 10
        default: nil
        }
    }

    /// Reads a string with a prefix of `r` or `b` letters, or returns nil when the word here is an identifier.
    mutating func prefixedString() throws(CELError) -> Token? {
        var length = 0
        var raw = false
        var bytes = false
        while let scalar = peek(length), length < 2 {
            if scalar == "r" || scalar == "R", !raw {
                raw = true
            } else if scalar == "b" || scalar == "B", !bytes {
                bytes = true
            } else {
                break
            }
            length += 1
        }
        guard length > 0, peek(length) == "\"" || peek(length) == "'" else { return nil }
        let start = position
        if bytes {
            throw CELError(code: .unsupported, message: "bytes literals (prefix 'b') are not supported; write a string", offset: start)
        }
        position += length
        return try string(start: start, raw: raw)
    }

    /// Reads a string from its opening quote on; `start` is where a prefix, if any, began.
    mutating func string(start: Int, raw: Bool) throws(CELError) -> Token {
        guard let quote = peek() else { throw failure("expected a string", at: position) }
        let triple = peek(1) == quote && peek(2) == quote
        position += triple ? 3 : 1
        var scalars = String.UnicodeScalarView()
        while let scalar = peek() {
            if scalar == quote, !triple || (peek(1) == quote && peek(2) == quote) {
                position += triple ? 3 : 1
                return Token(kind: .string(String(scalars)), offset: start)
            }
            if !triple, scalar == "\n" || scalar == "\r" {
                throw failure("a string in single quote marks ends at the line's end; use three quote marks, or \\n", at: position)
            }
            if scalar == "\\", !raw {
                scalars.append(try escape())
            } else {
                scalars.append(scalar)
                position += 1
            }
        }
        let closing = String(repeating: Character(quote), count: triple ? 3 : 1)
        throw failure("unterminated string; expected a closing \(closing)", at: start)
    }

    private mutating func escape() throws(CELError) -> Unicode.Scalar {
        let start = position
        guard let letter = peek(1) else { throw failure("unterminated string; expected an escape after '\\'", at: start) }
        position += 2
        switch letter {
        case "a": return "\u{07}"
        case "b": return "\u{08}"
        case "f": return "\u{0C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "v": return "\u{0B}"
        case "\\", "?", "\"", "'", "`": return letter
        case "x", "X": return try codePoint(digits: 2, start: start)
        case "u": return try codePoint(digits: 4, start: start)
        case "U": return try codePoint(digits: 8, start: start)
        case "0"..."3": return try octal(first: letter, start: start)
        default:
            throw failure(
                "unknown escape; expected one of \\a \\b \\f \\n \\r \\t \\v \\\\ \\? \\\" \\' \\` \\xHH \\uHHHH \\UHHHHHHHH \\ooo",
                at: start)
        }
    }

    private mutating func codePoint(digits: Int, start: Int) throws(CELError) -> Unicode.Scalar {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let scalar = peek(), let digit = hexadecimalDigit(scalar) else {
                throw failure("expected \(digits) hexadecimal digits in an escape", at: start)
            }
            value = value << 4 | digit
            position += 1
        }
        guard let scalar = Unicode.Scalar(value) else { throw failure("the escape names no Unicode code point", at: start) }
        return scalar
    }

    private mutating func octal(first: Unicode.Scalar, start: Int) throws(CELError) -> Unicode.Scalar {
        var value = first.value - 0x30
        for _ in 0..<2 {
            guard let scalar = peek(), scalar >= "0", scalar <= "7" else {
                throw failure("expected three octal digits in an escape", at: start)
            }
            value = value << 3 | (scalar.value - 0x30)
            position += 1
        }
        guard let scalar = Unicode.Scalar(value) else { throw failure("the escape names no Unicode code point", at: start) }
        return scalar
    }
}
