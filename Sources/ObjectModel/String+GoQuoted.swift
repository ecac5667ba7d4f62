extension String {
    /// The string in double quotes as Go's `%q` prints it: control characters, other characters that do not print and the two
    /// characters that would end the quotes are escaped, everything else stands for itself.
    public var goQuoted: String {
        var result = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{07}": result += "\\a"
            case "\u{08}": result += "\\b"
            case "\u{0C}": result += "\\f"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0B}": result += "\\v"
            case " "..."~": result.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x80: result += "\\x" + Self.hexadecimal(scalar.value, digits: 2)
            case _ where scalar.isPrintedByGo: result.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x10000: result += "\\u" + Self.hexadecimal(scalar.value, digits: 4)
            default: result += "\\U" + Self.hexadecimal(scalar.value, digits: 8)
            }
        }
        return result + "\""
    }

    /// Lower-case hexadecimal digits, filled up with zeros.
    static func hexadecimal(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: Swift.max(0, digits - text.count)) + text
    }
}

extension Unicode.Scalar {
    /// Whether the scalar is a letter, mark, number, punctuation or symbol, or the ASCII space: Go's `unicode.IsPrint`.
    public var isPrintedByGo: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark, .spacingMark,
            .enclosingMark, .decimalNumber, .letterNumber, .otherNumber, .connectorPunctuation, .dashPunctuation, .openPunctuation,
            .closePunctuation, .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol,
            .modifierSymbol, .otherSymbol:
            true
        default: self == " "
        }
    }
}
