import ObjectModel

/// Reads objects in Kubernetes' protobuf form (`application/vnd.kubernetes.protobuf`) into the JSON that they stand for.
///
/// Unknown fields are passed over. Nothing is read beyond the bytes, and messages are nested at most ``maximumDepth`` deep.
struct ProtobufReader {
    /// Why a body cannot be read.
    enum Mistake: Error, Hashable {
        /// The body is not well-formed; the text says why.
        case malformed(String)
        /// The kind is not known in this form.
        case unknownKind(String)
    }

    /// The deepest nesting of messages that is read.
    static let maximumDepth = 64
    /// The most fields and elements of all messages together.
    static let maximumValues = 500_000

    private let bytes: [UInt8]
    private let schema: ProtobufSchema
    private var values = 0

    private init(_ bytes: [UInt8], _ schema: ProtobufSchema) {
        self.bytes = bytes
        self.schema = schema
    }

    /// The four bytes that every object begins with.
    private static let magic: [UInt8] = [0x6B, 0x38, 0x73, 0x00]

    /// The object in a body, apiVersion and kind included.
    static func read(_ bytes: [UInt8], schema: ProtobufSchema = .shared) throws(Mistake) -> JSONValue {
        guard bytes.starts(with: magic) else {
            throw .malformed("the body does not begin with the bytes \"k8s\\x00\" of an object of Kubernetes")
        }
        var reader = ProtobufReader(bytes, schema)
        var apiVersion = ""
        var kind = ""
        var raw = 0..<0
        var contentType = ""
        var encoding = ""
        var position = 4
        while let field = try reader.next(&position, in: bytes.count) {
            switch (field.number, field.value) {
            case (1, .range(let range)):
                var inner = range.lowerBound
                while let part = try reader.next(&inner, in: range.upperBound) {
                    guard case .range(let text) = part.value else { continue }
                    if part.number == 1 { apiVersion = try reader.text(text) }
                    if part.number == 2 { kind = try reader.text(text) }
                }
            case (2, .range(let range)): raw = range
            case (3, .range(let range)): encoding = try reader.text(range)
            case (4, .range(let range)): contentType = try reader.text(range)
            default: break
            }
        }
        guard encoding.isEmpty else { throw .malformed("the content encoding \(encoding.goQuoted) is not known") }
        if contentType == "application/json" { return try reader.json(raw) }
        guard let message = schema.message(apiVersion: apiVersion, kind: kind) else { throw .unknownKind("\(apiVersion), Kind=\(kind)") }
        var object = JSONObject()
        object["apiVersion"] = .string(apiVersion)
        object["kind"] = .string(kind)
        try reader.read(message, raw, into: &object, depth: 0)
        return .object(object)
    }

    // MARK: - The wire

    private enum Value {
        case number(UInt64)
        case fixed(UInt64)
        case range(Range<Int>)
    }

    private mutating func next(_ position: inout Int, in end: Int) throws(Mistake) -> (number: UInt64, value: Value)? {
        if position >= end { return nil }
        values += 1
        if values > Self.maximumValues { throw .malformed("the body holds more than \(Self.maximumValues) values") }
        let tag = try varint(&position, in: end)
        guard tag >> 3 != 0 else { throw .malformed("a field has the number 0") }
        switch tag & 7 {
        case 0: return (tag >> 3, .number(try varint(&position, in: end)))
        case 1: return (tag >> 3, .fixed(try fixed(8, &position, in: end)))
        case 5: return (tag >> 3, .fixed(try fixed(4, &position, in: end)))
        case 2:
            let length = try varint(&position, in: end)
            guard length <= UInt64(end - position) else { throw .malformed("a field is longer than the message around it") }
            let start = position
            position += Int(length)
            return (tag >> 3, .range(start..<position))
        default: throw .malformed("the wire type \(tag & 7) is not known")
        }
    }

    private func varint(_ position: inout Int, in end: Int) throws(Mistake) -> UInt64 {
        var result: UInt64 = 0
        var shift: UInt64 = 0
        while position < end, shift < 64 {
            let byte = bytes[position]
            position += 1
            result |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return result }
            shift += 7
        }
        throw .malformed("a number does not end")
    }

    private func fixed(_ count: Int, _ position: inout Int, in end: Int) throws(Mistake) -> UInt64 {
        guard end - position >= count else { throw .malformed("a number does not end") }
        var result: UInt64 = 0
        for offset in 0..<count { result |= UInt64(bytes[position + offset]) << UInt64(offset * 8) }
        position += count
        return result
    }

    private func text(_ range: Range<Int>) throws(Mistake) -> String {
        guard let text = String(validating: bytes[range], as: UTF8.self) else { throw .malformed("a string is not UTF-8") }
        return text
    }

    private func json(_ range: Range<Int>) throws(Mistake) -> JSONValue {
        do { return try JSONReader.read(Array(bytes[range]), limits: RequestBody.limits) } catch {
            throw .malformed("raw JSON: \(error)")
        }
    }

    // MARK: - Messages

    private mutating func read(_ message: String, _ range: Range<Int>, into object: inout JSONObject, depth: Int) throws(Mistake) {
        guard depth < Self.maximumDepth else { throw .malformed("messages are nested deeper than \(Self.maximumDepth)") }
        guard let fields = schema[message] else { return }
        var position = range.lowerBound
        while let (number, value) = try next(&position, in: range.upperBound) {
            guard let field = fields[number] else { continue }
            if field.isMap {
                try readEntry(field, value, into: &object, depth: depth)
            } else if field.name.isEmpty {
                guard case .message(let name) = field.content, case .range(let inner) = value else { continue }
                try read(name, inner, into: &object, depth: depth + 1)
            } else if field.isList {
                var elements: [JSONValue] = []
                if let position = object.index(of: field.name) { elements = object.takeValue(at: position).arrayValue ?? [] }
                if case .integer = field.content, case .range(let packed) = value {
                    var inner = packed.lowerBound
                    while inner < packed.upperBound { elements.append(.int(Int64(bitPattern: try varint(&inner, in: packed.upperBound)))) }
                } else if let element = try read(field, value, depth: depth) {
                    elements.append(element)
                }
                object[field.name] = .array(elements)
            } else if let value = try read(field, value, depth: depth) {
                object[field.name] = value
            }
        }
    }

    private mutating func readEntry(
        _ field: ProtobufSchema.Field, _ value: Value, into object: inout JSONObject, depth: Int
    ) throws(Mistake) {
        guard case .range(let range) = value else { return }
        var key = ""
        var content: JSONValue?
        var position = range.lowerBound
        while let part = try next(&position, in: range.upperBound) {
            if part.number == 1, case .range(let text) = part.value { key = try self.text(text) }
            if part.number == 2 { content = try read(field, part.value, depth: depth) }
        }
        var map = JSONObject()
        if let position = object.index(of: field.name) { map = object.takeValue(at: position).objectValue ?? JSONObject() }
        map[key] = content ?? Self.zero(field.content)
        object[field.name] = .object(map)
    }

    /// What a map holds for a key without a value.
    private static func zero(_ content: ProtobufSchema.Content) -> JSONValue {
        switch content {
        case .boolean: false
        case .integer, .double: 0
        case .strings: []
        case .message: .object(JSONObject())
        default: ""
        }
    }

    /// A single value; nil for a zero that stands for nothing.
    private mutating func read(_ field: ProtobufSchema.Field, _ value: Value, depth: Int) throws(Mistake) -> JSONValue? {
        switch (field.content, value) {
        case (.string, .range(let range)): return range.isEmpty && !field.keepsZero ? nil : .string(try text(range))
        case (.bytes, .range(let range)): return range.isEmpty && !field.keepsZero ? nil : .string(Base64Text.encode(bytes[range]))
        case (.boolean, .number(let number)): return number == 0 && !field.keepsZero ? nil : .bool(number != 0)
        case (.integer, .number(let number)): return number == 0 && !field.keepsZero ? nil : .int(Int64(bitPattern: number))
        case (.double, .fixed(let bits)):
            let number = Double(bitPattern: bits)
            guard number.isFinite else { throw .malformed("a number is not finite") }
            return number == 0 && !field.keepsZero ? nil : .double(number)
        case (.message(let name), .range(let range)):
            var object = JSONObject()
            try read(name, range, into: &object, depth: depth + 1)
            return .object(object)
        case (.time, .range(let range)), (.microTime, .range(let range)): return try readTime(field, range)
        case (.quantity, .range(let range)): return .string(try readText(1, range))
        case (.integerOrString, .range(let range)): return try readIntegerOrString(range)
        case (.rawJSON, .range(let range)), (.fields, .range(let range)):
            var position = range.lowerBound
            while let part = try next(&position, in: range.upperBound) {
                if part.number == 1, case .range(let raw) = part.value, !raw.isEmpty { return try json(raw) }
            }
            return nil
        case (.strings, .range(let range)):
            var texts: [JSONValue] = []
            var position = range.lowerBound
            while let part = try next(&position, in: range.upperBound) {
                if part.number == 1, case .range(let raw) = part.value { texts.append(.string(try text(raw))) }
            }
            return .array(texts)
        default: throw .malformed("the field \(field.name) has a wire type that does not fit")
        }
    }

    private mutating func readText(_ number: UInt64, _ range: Range<Int>) throws(Mistake) -> String {
        var result = ""
        var position = range.lowerBound
        while let part = try next(&position, in: range.upperBound) {
            if part.number == number, case .range(let raw) = part.value { result = try text(raw) }
        }
        return result
    }

    /// A time; an empty message is Go's zero time, which stands for nothing.
    private mutating func readTime(_ field: ProtobufSchema.Field, _ range: Range<Int>) throws(Mistake) -> JSONValue? {
        if range.isEmpty { return nil }
        var seconds: Int64 = 0
        var nanoseconds: Int64 = 0
        var position = range.lowerBound
        while let part = try next(&position, in: range.upperBound) {
            guard case .number(let number) = part.value else { continue }
            if part.number == 1 { seconds = Int64(bitPattern: number) }
            if part.number == 2 { nanoseconds = Int64(bitPattern: number) }
        }
        // From the year 1 to the year 9999, as the type is defined.
        guard (-62_135_596_800...253_402_300_799).contains(seconds), (0..<1_000_000_000).contains(nanoseconds) else {
            throw .malformed("a time is out of range")
        }
        let time = Timestamp(seconds: seconds, nanosecondsOfSecond: Int32(nanoseconds))
        if case .microTime = field.content { return .string(time.rfc3339Micro) }
        return .string(time.truncatedToSeconds.rfc3339)
    }

    private mutating func readIntegerOrString(_ range: Range<Int>) throws(Mistake) -> JSONValue {
        var isText = false
        var number: Int64 = 0
        var string = ""
        var position = range.lowerBound
        while let part = try next(&position, in: range.upperBound) {
            switch (part.number, part.value) {
            case (1, .number(let type)): isText = type != 0
            case (2, .number(let value)): number = Int64(bitPattern: value)
            case (3, .range(let raw)): string = try text(raw)
            default: break
            }
        }
        return isText ? .string(string) : .int(number)
    }
}
