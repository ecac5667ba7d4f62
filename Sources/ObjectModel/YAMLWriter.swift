/// Writes YAML for people: block style, fields in their order, lists at the column of their field as `kubectl -o yaml` prints them.
///
/// What is written reads back as the same value. Strings that would read as something else are quoted; strings of several lines
/// become literal blocks where a block can hold them.
public enum YAMLWriter {
    /// A document without markers, ending in a line feed.
    public static func text(_ value: JSONValue) -> String {
        var output = YAMLOutput()
        switch value {
        case .array(let elements) where !elements.isEmpty: output.append(list: elements, column: 0, isInline: true)
        case .object(let object) where !object.isEmpty: output.append(fields: object, column: 0, isInline: true)
        default: output.append(scalar: value, column: -2)
        }
        return output.text
    }
}

/// The text written so far.
private struct YAMLOutput {
    var text = ""

    /// Writes a list whose dashes stand at a column; with `isInline` the first one goes where the text ends now.
    mutating func append(list elements: [JSONValue], column: Int, isInline: Bool) {
        for position in elements.indices {
            if position > 0 || !isInline { indent(column) }
            text += "-"
            appendNested(elements[position], column: column, isElement: true)
        }
    }

    /// Writes a map whose names stand at a column; with `isInline` the first one goes where the text ends now.
    mutating func append(fields object: JSONObject, column: Int, isInline: Bool) {
        for position in 0..<object.count {
            if position > 0 || !isInline { indent(column) }
            let name = YAMLText.oneLine(object.fieldKeys[position])
            if name.utf8.count > YAMLText.longestSimpleName {
                text += "? " + name + "\n"
                indent(column)
            } else {
                text += name
            }
            text += ":"
            appendNested(object.fieldValues[position], column: column, isElement: false)
        }
    }

    private mutating func appendNested(_ value: JSONValue, column: Int, isElement: Bool) {
        switch value {
        case .array(let elements) where !elements.isEmpty:
            if isElement {
                text += " "
                append(list: elements, column: column + 2, isInline: true)
            } else {
                text += "\n"
                append(list: elements, column: column, isInline: false)
            }
        case .object(let object) where !object.isEmpty:
            if isElement {
                text += " "
                append(fields: object, column: column + 2, isInline: true)
            } else {
                text += "\n"
                append(fields: object, column: column + 2, isInline: false)
            }
        default:
            text += " "
            append(scalar: value, column: column)
        }
    }

    /// Writes a value that needs no lines of its own, or a literal block two columns right of the collection around it.
    mutating func append(scalar value: JSONValue, column: Int) {
        switch value {
        case .array: text += "[]\n"
        case .object: text += "{}\n"
        case .string(let string):
            guard YAMLText.fitsLiteralBlock(string) else {
                text += YAMLText.oneLine(string) + "\n"
                return
            }
            append(block: string, column: max(column, 0) + 2)
        default: text += JSONWriter.text(value) + "\n"
        }
    }

    private mutating func append(block string: String, column: Int) {
        var lines = string.split(separator: "\n", omittingEmptySubsequences: false)
        text += "|"
        // The reader takes the indentation from the first line that is not empty, unless it is told.
        if string.hasPrefix(" ") || string.hasPrefix("\t") || string.hasPrefix("\n") { text += "2" }
        if lines.last?.isEmpty == true {
            lines.removeLast()
            if lines.last?.isEmpty == true { text += "+" }
        } else {
            text += "-"
        }
        text += "\n"
        for line in lines {
            if !line.isEmpty { indent(column) }
            text += line + "\n"
        }
    }

    private mutating func indent(_ column: Int) { text += String(repeating: " ", count: column) }
}

/// How strings are spelled in YAML.
private enum YAMLText {
    /// Names longer than this need the form with a question mark; libyaml looks for the colon within 1024 characters.
    static let longestSimpleName = 512

    /// A string on one line: plain where that reads back as the same string, otherwise quoted.
    static func oneLine(_ text: String) -> String {
        if isPlain(text) { return text }
        if YAMLScalar(text) == .string, text.unicodeScalars.allSatisfy({ $0 == " " || $0.isShown }) {
            return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
        }
        return doubleQuoted(text)
    }

    /// Whether a string of several lines keeps every character in a literal block.
    static func fitsLiteralBlock(_ text: String) -> Bool {
        guard text.utf8.contains(0x0A) else { return false }
        var hasContent = false
        for scalar in text.unicodeScalars where scalar != "\n" && scalar != " " && scalar != "\t" {
            guard scalar.isShown else { return false }
            hasContent = true
        }
        return hasContent
    }

    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return false }
        guard YAMLScalar(text) == .string, !isSexagesimal(text), text != "=" else { return false }
        if "-?:,[]{}#&*!|>'\"%@` ".unicodeScalars.contains(first) {
            guard first == "-" || first == ":" || first == "?", let second = text.unicodeScalars.dropFirst().first else { return false }
            guard second.isASCII, second.properties.isAlphabetic else { return false }
        }
        if last == ":" || last == " " || text.hasPrefix("...") { return false }
        var previous: Unicode.Scalar = "a"
        for scalar in text.unicodeScalars {
            guard scalar == " " || scalar.isShown else { return false }
            if scalar == " " && previous == ":" || scalar == "#" && previous == " " { return false }
            previous = scalar
        }
        return true
    }

    /// Whether other readers take the text for a number to base 60, such as `190:20:30`.
    private static func isSexagesimal(_ text: String) -> Bool {
        text.utf8.contains(UInt8(ascii: ":"))
            && text.utf8.allSatisfy { $0 &- 0x30 < 10 || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") }
    }

    private static func doubleQuoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar == " " || scalar.isShown: result.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x100: result += "\\x" + String.hexadecimal(scalar.value, digits: 2)
            case _ where scalar.value < 0x10000: result += "\\u" + String.hexadecimal(scalar.value, digits: 4)
            default: result += "\\U" + String.hexadecimal(scalar.value, digits: 8)
            }
        }
        return result + "\""
    }
}

extension Unicode.Scalar {
    /// Whether the character may stand for itself: YAML allows it and people see it.
    fileprivate var isShown: Bool { isPrintedByGo && YAMLSource.isAllowed(value) }
}
