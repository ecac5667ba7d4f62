/// The text of a YAML file, made safe for the parser: well-formed UTF-8 of characters YAML allows, without a byte order mark.
///
/// Whatever is wrong is reported with its place and replaced by U+FFFD, so that the structure can still be checked.
struct YAMLSource {
    private(set) var bytes: [UInt8] = []

    init(_ raw: [UInt8], mistakes: inout SourceMistakes) {
        if raw.starts(with: [0xFF, 0xFE]) || raw.starts(with: [0xFE, 0xFF]) {
            mistakes.add(.start, "the file is UTF-16; save it as UTF-8")
            return
        }
        let start = raw.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        if let wrong = Self.firstWrongOffset(in: raw, from: start) {
            replaceWrongCharacters(in: raw, from: start, firstWrong: wrong, mistakes: &mistakes)
        } else {
            bytes = start == 0 ? raw : Array(raw[start...])
        }
    }

    private static func firstWrongOffset(in raw: [UInt8], from start: Int) -> Int? {
        raw.withUnsafeBufferPointer { buffer in
            var offset = start
            while offset < buffer.count {
                let byte = buffer[offset]
                if byte >= 0x20 && byte < 0x7F || byte == 0x0A {
                    offset += 1
                    continue
                }
                guard let decoded = UTF8Decoding.scalar(at: offset, in: buffer), isAllowed(decoded.value) else { return offset }
                offset += decoded.length
            }
            return nil
        }
    }

    /// The characters YAML 1.1 allows in a file, without the byte order mark.
    static func isAllowed(_ value: UInt32) -> Bool {
        switch value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    private mutating func replaceWrongCharacters(
        in raw: [UInt8], from start: Int, firstWrong: Int, mistakes: inout SourceMistakes
    ) {
        bytes.reserveCapacity(raw.count)
        raw.withUnsafeBufferPointer { buffer in
            var offset = start
            var lines = SourceLineCounter()
            while offset < buffer.count {
                let decoded = UTF8Decoding.scalar(at: offset, in: buffer)
                let length = decoded?.length ?? 1
                if let decoded, Self.isAllowed(decoded.value) {
                    bytes.append(contentsOf: buffer[offset..<(offset + length)])
                    let isPaired = decoded.value == 0x0D && offset + 1 < buffer.count && buffer[offset + 1] == 0x0A
                    lines.pass(isPaired ? 0x20 : decoded.value)
                } else {
                    mistakes.add(lines.location, Self.complaint(decoded?.value))
                    UTF8Decoding.append(0xFFFD, to: &bytes)
                    lines.pass(0xFFFD)
                }
                offset += length
            }
        }
    }

    private static func complaint(_ value: UInt32?) -> String {
        switch value {
        case nil: return "a byte here is not UTF-8; save the file as UTF-8"
        case 0: return "a NUL byte, so the file is binary or UTF-16; save it as UTF-8 text"
        case 0xFEFF: return "a byte order mark inside the file; remove it"
        case .some(let value):
            let name = "U+" + String.hexadecimal(value, digits: 4).uppercased()
            return "the character \(name) is not allowed in YAML; write it as an escape in a double-quoted string"
        }
    }
}

/// Counts lines and columns as libyaml does: carriage returns and the line ends of Unicode count too.
struct SourceLineCounter {
    private(set) var location = SourceLocation.start

    mutating func pass(_ scalar: UInt32) {
        switch scalar {
        case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: location = SourceLocation(line: location.line + 1, column: 1)
        default: location = SourceLocation(line: location.line, column: location.column + 1)
        }
    }
}

/// The mistakes found in one file, in the order found, up to a bound.
struct SourceMistakes {
    /// The most mistakes reported for one file.
    static let maximum = 100
    private(set) var list: [SourceMistake] = []

    /// Whether the bound is reached and reading should stop.
    var isFull: Bool { list.count >= Self.maximum }

    mutating func add(_ location: SourceLocation, _ message: String) {
        if isFull { return }
        list.append(SourceMistake(location: location, message: message))
    }
}
