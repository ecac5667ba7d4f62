extension JSONParser {
    /// Reads a string whose opening quote is at the position.
    mutating func parseString() throws(JSONFailure) -> String {
        let opening = position
        let start = position + 1
        var end = start
        var bits: UInt8 = 0
        while end < bytes.count {
            let byte = bytes[end]
            if byte == UInt8(ascii: "\"") {
                let slice = UnsafeBufferPointer(rebasing: bytes[start..<end])
                position = end + 1
                if bits < 0x80 { return String(decoding: slice, as: UTF8.self) }
                return try validated(slice, at: start)
            }
            if byte == UInt8(ascii: "\\") { return try parseEscapedString(opening: opening, firstEscape: end) }
            if byte < 0x20 { throw controlCharacter(byte, at: end) }
            bits |= byte
            end += 1
        }
        throw unterminated(opening)
    }

    private func unterminated(_ opening: Int) -> JSONFailure {
        JSONFailure(offset: opening, message: "the string that starts here is never closed; end it with a double quote")
    }

    private func controlCharacter(_ byte: UInt8, at offset: Int) -> JSONFailure {
        let name = String(Character(Unicode.Scalar(byte))).goQuoted
        let advice = byte == 0x0A || byte == 0x0D ? "close the string before the line ends, or write \\n" : "write it as an escape"
        return JSONFailure(offset: offset, message: "a string holds the control character \(name); \(advice)")
    }

    private func validated(_ slice: UnsafeBufferPointer<UInt8>, at start: Int) throws(JSONFailure) -> String {
        if let text = String(validating: slice, as: UTF8.self) { return text }
        let offset = UTF8Decoding.firstInvalidOffset(in: slice, from: 0) ?? 0
        throw JSONFailure(offset: start + offset, message: "a byte here is not UTF-8; save the text as UTF-8")
    }

    private mutating func parseEscapedString(opening: Int, firstEscape: Int) throws(JSONFailure) -> String {
        var text = Array(bytes[(opening + 1)..<firstEscape])
        position = firstEscape
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                if let result = String(validating: text, as: UTF8.self) { return result }
                // Escapes only add well-formed scalars, so the fault is in the source bytes.
                let slice = UnsafeBufferPointer(rebasing: bytes[(opening + 1)..<(position - 1)])
                return try validated(slice, at: opening + 1)
            case UInt8(ascii: "\\"): try parseEscape(into: &text, opening: opening)
            case 0..<0x20: throw controlCharacter(byte, at: position)
            default:
                text.append(byte)
                position += 1
            }
        }
        throw unterminated(opening)
    }

    private mutating func parseEscape(into text: inout [UInt8], opening: Int) throws(JSONFailure) {
        let start = position
        guard start + 1 < bytes.count else { throw unterminated(opening) }
        position += 2
        switch bytes[start + 1] {
        case UInt8(ascii: "\""): text.append(0x22)
        case UInt8(ascii: "\\"): text.append(0x5C)
        case UInt8(ascii: "/"): text.append(0x2F)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var value = try parseHexadecimal(escape: start)
            if value & 0xFC00 == 0xD800, current == UInt8(ascii: "\\"), position + 1 < bytes.count,
                bytes[position + 1] == UInt8(ascii: "u")
            {
                position += 2
                let low = try parseHexadecimal(escape: position - 2)
                guard low & 0xFC00 == 0xDC00 else { throw loneSurrogate(start) }
                value = 0x10000 + (value & 0x3FF) << 10 + (low & 0x3FF)
            }
            if value & 0xFFFF_F800 == 0xD800 { throw loneSurrogate(start) }
            UTF8Decoding.append(value, to: &text)
        default:
            throw JSONFailure(
                offset: start, message: "unknown escape; after a backslash JSON allows \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX")
        }
    }

    private func loneSurrogate(_ offset: Int) -> JSONFailure {
        JSONFailure(
            offset: offset, message: "half of a surrogate pair; write both halves, such as \\ud83d\\ude00, or the character itself")
    }

    private mutating func parseHexadecimal(escape: Int) throws(JSONFailure) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(current)).hexDigitValue else {
                throw JSONFailure(offset: escape, message: "\\u needs four hexadecimal digits, such as \\u00e9")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    /// Reads a number whose sign or first digit is at the position.
    mutating func parseNumber() throws(JSONFailure) -> JSONValue {
        let start = position
        let isNegative = current == UInt8(ascii: "-")
        if isNegative { position += 1 }
        guard isDigit(current) else {
            throw JSONFailure(offset: start, message: "a minus sign without a number; digits should follow it")
        }
        let firstDigit = position
        var magnitude: UInt64 = 0
        var overflows = false
        while isDigit(current) {
            let (product, first) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, second) = product.addingReportingOverflow(UInt64(current &- 0x30))
            overflows = overflows || first || second
            magnitude = sum
            position += 1
        }
        if bytes[firstDigit] == UInt8(ascii: "0"), position > firstDigit + 1 {
            throw JSONFailure(offset: start, message: "a number starts with a zero too many; write it without leading zeros")
        }
        var isInteger = true
        if current == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            try skipDigits(start, "digits should follow the decimal point")
        }
        if current | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try skipDigits(start, "digits should follow the exponent's letter")
        }
        if isInteger, !overflows {
            if magnitude <= UInt64(Int64.max) { return .int(isNegative ? -Int64(magnitude) : Int64(magnitude)) }
            if isNegative, magnitude == UInt64(Int64.max) + 1 { return .int(.min) }
        }
        let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
        guard let value = Double(text), value.isFinite else {
            throw JSONFailure(offset: start, message: "the number is too large for 64 bits; write a smaller one or a string")
        }
        return .double(value)
    }

    private mutating func skipDigits(_ start: Int, _ expected: String) throws(JSONFailure) {
        guard isDigit(current) else { throw JSONFailure(offset: start, message: "unfinished number; \(expected)") }
        while isDigit(current) { position += 1 }
    }

    @inline(__always) private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
