/// Reads JSON strictly as RFC 8259 defines it.
///
/// The input must be well-formed UTF-8 without a byte order mark and hold exactly one value. Integers that fit 64 bits stay
/// integers, other numbers become doubles; a number too large for a double, a lone surrogate escape and anything after the value
/// are refused.
public enum JSONReader {
    /// What happens when an object names a field twice.
    public enum DuplicateKeys: Sendable, Hashable {
        /// It is a mistake.
        case refused
        /// The last value counts and takes the place of the first, as Go's decoder has it.
        case lastWins
    }

    /// Reads one value; throws the first mistake.
    public static func read(
        _ bytes: [UInt8], limits: ReaderLimits = .standard, duplicateKeys: DuplicateKeys = .refused
    ) throws(SourceMistake) -> JSONValue {
        try bytes.withUnsafeBufferPointer { (buffer) throws(SourceMistake) -> JSONValue in
            try read(buffer, limits: limits, duplicateKeys: duplicateKeys)
        }
    }

    /// Reads one value from the UTF-8 bytes of a string; throws the first mistake.
    public static func read(
        _ text: String, limits: ReaderLimits = .standard, duplicateKeys: DuplicateKeys = .refused
    ) throws(SourceMistake) -> JSONValue {
        try read(Array(text.utf8), limits: limits, duplicateKeys: duplicateKeys)
    }

    /// Reads one value from memory the caller keeps alive; throws the first mistake.
    public static func read(
        _ buffer: UnsafeBufferPointer<UInt8>, limits: ReaderLimits = .standard, duplicateKeys: DuplicateKeys = .refused
    ) throws(SourceMistake) -> JSONValue {
        guard buffer.count <= limits.maximumBytes else {
            throw SourceMistake(
                location: .start, message: "the JSON text has \(buffer.count) bytes; at most \(limits.maximumBytes) are read")
        }
        var parser = JSONParser(buffer, limits: limits, duplicateKeys: duplicateKeys)
        do throws(JSONFailure) {
            return try parser.parseDocument()
        } catch {
            throw SourceMistake(location: SourceLocation(offset: error.offset, in: buffer), message: error.message)
        }
    }
}

/// A mistake by its byte offset; the place is worked out only once it is reported.
struct JSONFailure: Error {
    let offset: Int
    let message: String
}

/// The state of one reading.
struct JSONParser: ~Copyable {
    let bytes: UnsafeBufferPointer<UInt8>
    let limits: ReaderLimits
    let duplicateKeys: JSONReader.DuplicateKeys
    var position = 0
    private var remainingNodes: Int
    private var keys = MoveStack<String>(capacity: 64)
    private var values = MoveStack<JSONValue>(capacity: 64)

    init(_ bytes: UnsafeBufferPointer<UInt8>, limits: ReaderLimits, duplicateKeys: JSONReader.DuplicateKeys) {
        self.bytes = bytes
        self.limits = limits
        self.duplicateKeys = duplicateKeys
        remainingNodes = limits.maximumNodes
    }

    mutating func parseDocument() throws(JSONFailure) -> JSONValue {
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            throw JSONFailure(offset: 0, message: "the text starts with a byte order mark; save it as UTF-8 without one")
        }
        skipSpace()
        if position == bytes.count { throw failure("the text is empty; JSON needs one value, such as an object in braces") }
        let value = try parseValue(depth: 0)
        skipSpace()
        if position < bytes.count { throw failure("\(found) after the end of the value; a JSON text holds one value") }
        return value
    }

    /// The byte at the position, 0 at the end. A 0 in the text is never valid where it matters.
    @inline(__always) var current: UInt8 { position < bytes.count ? bytes[position] : 0 }

    func failure(_ message: String) -> JSONFailure { JSONFailure(offset: position, message: message) }

    /// What stands at the position, for a message.
    var found: String {
        guard position < bytes.count else { return "end of the text" }
        guard let decoded = UTF8Decoding.scalar(at: position, in: bytes), let scalar = Unicode.Scalar(decoded.value) else {
            return "a byte that is not UTF-8"
        }
        return "unexpected \(String(Character(scalar)).goQuoted)"
    }

    @inline(__always) mutating func skipSpace() {
        while position < bytes.count {
            let byte = bytes[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            position += 1
        }
    }

    private mutating func parseValue(depth: Int) throws(JSONFailure) -> JSONValue {
        remainingNodes -= 1
        if remainingNodes < 0 { throw failure("the text holds more than \(limits.maximumNodes) values; no more are read") }
        switch current {
        case UInt8(ascii: "\""): return .string(try parseString())
        case UInt8(ascii: "{"): return try parseObject(depth: depth + 1)
        case UInt8(ascii: "["): return try parseArray(depth: depth + 1)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try parseNumber()
        case UInt8(ascii: "t"): return try parseLiteral("true", .bool(true))
        case UInt8(ascii: "f"): return try parseLiteral("false", .bool(false))
        case UInt8(ascii: "n"): return try parseLiteral("null", .null)
        case UInt8(ascii: "'"): throw failure("strings stand in double quotes, not in single ones")
        case UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ","):
            throw failure("\(found) where a value should be; remove the comma before it or write a value")
        case UInt8(ascii: "/"), UInt8(ascii: "#"): throw failure("\(found) where a value should be; JSON has no comments")
        default: throw failure("\(found) where a value should be; write an object, a list, a string, a number, true, false or null")
        }
    }

    private mutating func parseLiteral(_ word: StaticString, _ value: JSONValue) throws(JSONFailure) -> JSONValue {
        let length = word.utf8CodeUnitCount
        let start = position
        for index in 0..<length {
            guard start + index < bytes.count, bytes[start + index] == word.utf8Start[index] else {
                throw failure("unknown word; the words of JSON are true, false and null, strings stand in double quotes")
            }
        }
        position = start + length
        return value
    }

    private func checkDepth(_ depth: Int) throws(JSONFailure) {
        if depth > limits.maximumDepth {
            throw failure("lists and objects are nested deeper than \(limits.maximumDepth) levels; no deeper ones are read")
        }
    }

    private mutating func parseArray(depth: Int) throws(JSONFailure) -> JSONValue {
        try checkDepth(depth)
        let opening = position
        position += 1
        skipSpace()
        if current == UInt8(ascii: "]") {
            position += 1
            return .array([])
        }
        let start = values.count
        while true {
            let value = try parseValue(depth: depth)
            values.push(value)
            skipSpace()
            switch current {
            case UInt8(ascii: ","):
                position += 1
                skipSpace()
            case UInt8(ascii: "]"):
                position += 1
                return .array(values.pop(from: start))
            default: throw unfinished("list", opening, "a comma or \"]\" should follow the element")
            }
        }
    }

    private func unfinished(_ what: String, _ opening: Int, _ expected: String) -> JSONFailure {
        guard position >= bytes.count else { return failure("\(found); \(expected)") }
        return failure("the text ends inside the \(what) that starts at \(SourceLocation(offset: opening, in: bytes)); \(expected)")
    }

    private mutating func parseObject(depth: Int) throws(JSONFailure) -> JSONValue {
        try checkDepth(depth)
        let opening = position
        position += 1
        skipSpace()
        if current == UInt8(ascii: "}") {
            position += 1
            return .object(JSONObject())
        }
        let firstKey = keys.count
        let firstValue = values.count
        var seen: UInt64 = 0
        var index: [ExactString: Int] = [:]
        while true {
            guard current == UInt8(ascii: "\"") else {
                throw unfinished("object", opening, "a field name in double quotes should be here")
            }
            let keyStart = position
            let key = try parseString()
            let duplicate = duplicate(of: key, from: keyStart, first: firstKey, seen: &seen, index: &index)
            if duplicate != nil, duplicateKeys == .refused {
                throw JSONFailure(
                    offset: keyStart, message: "field \(key.goQuoted) is set twice in this object; keep one of them")
            }
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw unfinished("object", opening, "a colon should follow the field name") }
            position += 1
            skipSpace()
            let value = try parseValue(depth: depth)
            if let duplicate {
                values[firstValue + duplicate] = value
            } else {
                keys.push(key)
                values.push(value)
            }
            skipSpace()
            switch current {
            case UInt8(ascii: ","):
                position += 1
                skipSpace()
            case UInt8(ascii: "}"):
                position += 1
                let names = keys.pop(from: firstKey)
                return .object(JSONObject(uniqueKeys: names, values: values.pop(from: firstValue)))
            default: throw unfinished("object", opening, "a comma or \"}\" should follow the value")
            }
        }
    }

    /// The number of the field of this object that has the key already. A filter of 64 bits over the key's ends spares nearly all
    /// comparisons; large objects are looked up by hash.
    @inline(__always) private func duplicate(
        of key: String, from keyStart: Int, first: Int, seen: inout UInt64, index: inout [ExactString: Int]
    ) -> Int? {
        let length = position - keyStart
        let mixed = UInt64(bytes[keyStart + 1]) &* 31 &+ UInt64(bytes[position - 2]) &* 7 &+ UInt64(length)
        let bit = 1 &<< (mixed & 63)
        let count = keys.count - first
        if count >= 32 { return duplicateInLarge(key, first: first, index: &index) }
        defer { seen |= bit }
        guard seen & bit != 0 else { return nil }
        for position in 0..<count where areSame(keys[first + position], key) { return position }
        return nil
    }

    @inline(never) private func duplicateInLarge(_ key: String, first: Int, index: inout [ExactString: Int]) -> Int? {
        for position in index.count..<(keys.count - first) { index[ExactString(text: keys[first + position])] = position }
        return index[ExactString(text: key)]
    }
}
