import ObjectModel

/// Reads the text of a JSON path.
struct JSONPathReader {
    private let bytes: [UInt8]
    private var position = 0
    private var steps = 0
    private var depth = 0

    /// Filters and unions may nest this deep.
    private static let maximumDepth = 8

    init(_ text: String) { bytes = Array(text.utf8) }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: Character) -> Bool {
        guard let value = byte.asciiValue, next == value else { return false }
        position += 1
        return true
    }

    private mutating func skipSpaces() {
        while next == 0x20 { position += 1 }
    }

    /// `{…}`, and nothing else.
    mutating func readTemplate() -> [JSONPath.Step]? {
        guard take("{") else { return nil }
        _ = take("$")
        guard let path = readPath(), take("}"), position == bytes.count else { return nil }
        return path
    }

    /// Steps up to what is not one.
    private mutating func readPath() -> [JSONPath.Step]? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { return nil }
        var result: [JSONPath.Step] = []
        while true {
            steps += 1
            guard steps <= JSONPath.maximumSteps else { return nil }
            if take(".") {
                if take(".") { result.append(.descent) }
                if next == UInt8(ascii: "[") { continue }
                if take("*") {
                    result.append(.wildcard)
                    continue
                }
                let name = readName()
                // A lone dot is the value itself.
                if name.isEmpty { continue }
                result.append(.field(name))
            } else if take("[") {
                guard let step = readBracket() else { return nil }
                result.append(step)
            } else {
                return result
            }
        }
    }

    /// A name up to what ends one; a backslash keeps the next character.
    private mutating func readName() -> String {
        var name: [UInt8] = []
        while let byte = next {
            if byte == UInt8(ascii: "\\"), position + 1 < bytes.count {
                name.append(bytes[position + 1])
                position += 2
                continue
            }
            if ".[]{}()@$,'\"=!<>|& \n\t".utf8.contains(byte) { break }
            name.append(byte)
            position += 1
        }
        return String(decoding: name, as: UTF8.self)
    }

    private mutating func readBracket() -> JSONPath.Step? {
        skipSpaces()
        if take("?") { return readFilter() }
        var paths: [[JSONPath.Step]] = []
        repeat {
            skipSpaces()
            guard let step = readMember() else { return nil }
            paths.append([step])
            guard paths.count <= JSONPath.maximumSteps else { return nil }
            skipSpaces()
        } while take(",")
        guard take("]") else { return nil }
        return paths.count == 1 ? paths[0][0] : .union(paths)
    }

    /// What stands between brackets, or between the commas there.
    private mutating func readMember() -> JSONPath.Step? {
        if take("*") { return .wildcard }
        if next == UInt8(ascii: "'") || next == UInt8(ascii: "\"") { return readQuoted().map { .field($0) } }
        let first = readNumber()
        guard take(":") else { return first.map { .index($0) } }
        let end = readNumber()
        guard take(":") else { return .slice(start: first, end: end, step: 1) }
        return .slice(start: first, end: end, step: readNumber() ?? 1)
    }

    private mutating func readNumber() -> Int? {
        let start = position
        _ = take("-")
        while let byte = next, byte >= 0x30, byte <= 0x39 { position += 1 }
        guard let number = Int(String(decoding: bytes[start..<position], as: UTF8.self)), abs(number) <= 1_000_000_000 else {
            position = start
            return nil
        }
        return number
    }

    private mutating func readQuoted() -> String? {
        guard let quote = next else { return nil }
        position += 1
        var text: [UInt8] = []
        while let byte = next {
            position += 1
            if byte == quote { return String(decoding: text, as: UTF8.self) }
            if byte == UInt8(ascii: "\\"), let escaped = next {
                text.append(escaped)
                position += 1
            } else {
                text.append(byte)
            }
        }
        return nil
    }

    /// `(@.a == "b")]`, or without a comparison.
    private mutating func readFilter() -> JSONPath.Step? {
        guard take("(") else { return nil }
        skipSpaces()
        guard take("@"), let left = readPath() else { return nil }
        skipSpaces()
        if take(")") { return take("]") ? .filter(left: left, comparison: nil, right: nil) : nil }
        guard let comparison = readComparison() else { return nil }
        skipSpaces()
        guard let right = readOperand() else { return nil }
        skipSpaces()
        guard take(")"), take("]") else { return nil }
        return .filter(left: left, comparison: comparison, right: right)
    }

    private mutating func readComparison() -> JSONPath.Comparison? {
        for comparison in JSONPath.Comparison.allCases where bytes[position...].starts(with: comparison.rawValue.utf8) {
            position += comparison.rawValue.utf8.count
            return comparison
        }
        return nil
    }

    private mutating func readOperand() -> JSONPath.Operand? {
        if take("@") { return readPath().map { .path($0) } }
        if next == UInt8(ascii: "'") || next == UInt8(ascii: "\"") { return readQuoted().map { .value(.string($0)) } }
        let start = position
        while let byte = next, byte != UInt8(ascii: ")"), byte != 0x20 { position += 1 }
        switch String(decoding: bytes[start..<position], as: UTF8.self) {
        case "true": return .value(true)
        case "false": return .value(false)
        case let text:
            if let number = Int64(text) { return .value(.int(number)) }
            guard let number = Double(text), number.isFinite else { return nil }
            return .value(.double(number))
        }
    }
}
