/// Writes JSON as Go's encoder writes it: the same escapes and the same spelling of numbers.
public enum JSONWriter {
    /// How the text is laid out.
    public enum Style: Sendable, Hashable {
        /// No white space.
        case compact
        /// One field or element a line, indented by four spaces a level, as `kubectl -o json` prints.
        case pretty
    }

    /// The UTF-8 bytes of a value. Fields keep their order unless `sortedKeys` asks for the order of their bytes; `escapesHTML`
    /// writes `<`, `>` and `&` as escapes. A double that is not finite has no JSON spelling and is written as `null`.
    public static func write(
        _ value: JSONValue, style: Style = .compact, sortedKeys: Bool = false, escapesHTML: Bool = false
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        write(value, to: &bytes, style: style, sortedKeys: sortedKeys, escapesHTML: escapesHTML)
        return bytes
    }

    /// Appends the UTF-8 bytes of a value.
    public static func write(
        _ value: JSONValue, to bytes: inout [UInt8], style: Style = .compact, sortedKeys: Bool = false, escapesHTML: Bool = false
    ) {
        var output = JSONOutput(bytes: bytes, isPretty: style == .pretty, sortsKeys: sortedKeys, escapesHTML: escapesHTML)
        bytes = []
        output.append(value, depth: 0)
        bytes = output.bytes
    }

    /// The same as text.
    public static func text(
        _ value: JSONValue, style: Style = .compact, sortedKeys: Bool = false, escapesHTML: Bool = false
    ) -> String {
        String(decoding: write(value, style: style, sortedKeys: sortedKeys, escapesHTML: escapesHTML), as: UTF8.self)
    }
}

/// The text written so far and how to go on.
private struct JSONOutput {
    var bytes: [UInt8]
    let isPretty: Bool
    let sortsKeys: Bool
    let escapesHTML: Bool

    mutating func append(_ value: JSONValue, depth: Int) {
        switch value {
        case .null: append("null")
        case .bool(let value): append(value ? "true" : "false")
        case .int(let value): append(value)
        case .double(let value): bytes.append(contentsOf: GoNumber.json(value).utf8)
        case .string(let value): append(string: value)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for position in elements.indices {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                breakLine(depth + 1)
                append(elements[position], depth: depth + 1)
            }
            if !elements.isEmpty { breakLine(depth) }
            bytes.append(UInt8(ascii: "]"))
        case .object(let fields):
            bytes.append(UInt8(ascii: "{"))
            let object = sortsKeys ? fields.sortedByKey() : fields
            for position in 0..<object.count {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                breakLine(depth + 1)
                append(string: object.fieldKeys[position])
                bytes.append(UInt8(ascii: ":"))
                if isPretty { bytes.append(0x20) }
                append(object.fieldValues[position], depth: depth + 1)
            }
            if !object.isEmpty { breakLine(depth) }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private mutating func append(_ word: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    private mutating func append(_ value: Int64) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        var rest = value.magnitude
        let start = bytes.count
        repeat {
            bytes.append(0x30 + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest != 0
        bytes[start...].reverse()
    }

    private mutating func breakLine(_ depth: Int) {
        guard isPretty else { return }
        bytes.append(0x0A)
        bytes.append(contentsOf: repeatElement(0x20, count: depth * 4))
    }

    private mutating func append(string: String) {
        bytes.append(UInt8(ascii: "\""))
        var copy = string
        copy.withUTF8 { text in
            var start = 0
            var position = 0
            while position < text.count {
                let byte = text[position]
                if isPlain(byte) {
                    position += 1
                    continue
                }
                if byte >= 0x80 {
                    // U+2028 and U+2029 end a line in JavaScript; Go always escapes them.
                    guard byte == 0xE2, position + 2 < text.count, text[position + 1] == 0x80, text[position + 2] & 0xFE == 0xA8 else {
                        position += 1
                        continue
                    }
                    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<position]))
                    append(text[position + 2] == 0xA8 ? "\\u2028" : "\\u2029")
                    position += 3
                } else {
                    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<position]))
                    append(escape: byte)
                    position += 1
                }
                start = position
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Whether an ASCII byte stands for itself.
    @inline(__always) private func isPlain(_ byte: UInt8) -> Bool {
        guard byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else { return false }
        return !(escapesHTML && (byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "&")))
    }

    private mutating func append(escape byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): append("\\\"")
        case UInt8(ascii: "\\"): append("\\\\")
        case 0x08: append("\\b")
        case 0x0C: append("\\f")
        case 0x0A: append("\\n")
        case 0x0D: append("\\r")
        case 0x09: append("\\t")
        default:
            append("\\u00")
            let digits: StaticString = "0123456789abcdef"
            bytes.append(digits.utf8Start[Int(byte >> 4)])
            bytes.append(digits.utf8Start[Int(byte & 0xF)])
        }
    }
}
