import ObjectModel

/// The document of OpenAPI version 2 as the protobuf message `openapi.v2.Document` of gnostic, which Go's clients read.
///
/// What a message has no field for is left out. Values that the messages call Any are YAML there; JSON is that, too.
struct OpenAPIProtobuf: Sendable {
    /// What a field holds.
    private indirect enum Content: Sendable {
        case text, flag, integer, number, any
        /// A list of texts in a message of its own; one text stands for a list of one.
        case texts
        case list(Content)
        /// A map as a message of pairs.
        case pairs(Content)
        case message(String)
    }

    private struct Message: Sendable {
        var fields: [String: (number: UInt64, content: Content)] = [:]
        /// The field of what begins with `x-`.
        var extensions: UInt64?
        /// The field of everything else.
        var others: (number: UInt64, content: Content)?
    }

    private let messages: [String: Message]

    private static let shared = OpenAPIProtobuf(table)

    /// The bytes of a document.
    static func bytes(of document: JSONValue) -> [UInt8] {
        var bytes: [UInt8] = []
        shared.write("Document", document, to: &bytes)
        return bytes
    }

    // MARK: - The messages

    /// Each line is a message and its fields by their names in JSON: `name:number:content`. `s` is a string, `b` a Boolean, `i` an int64,
    /// `d` a double, `a` an Any, `t` a message of strings, a capital letter begins the name of a message; `[]` is a list and `{}` a map.
    private static let table = """
        Document swagger:1:s info:2:Info host:3:s basePath:4:s schemes:5:[]s consumes:6:[]s produces:7:[]s paths:8:Paths \
        definitions:9:{}Schema security:12:[]{}t securityDefinitions:13:{}SecurityDefinitionsItem x-:16:
        Info title:1:s version:2:s description:3:s x-:7:
        Paths x-:1: *:2:PathItem
        PathItem $ref:1:s get:2:Operation put:3:Operation post:4:Operation delete:5:Operation options:6:Operation head:7:Operation \
        patch:8:Operation parameters:9:[]ParametersItem x-:10:
        Operation tags:1:[]s summary:2:s description:3:s operationId:5:s produces:6:[]s consumes:7:[]s parameters:8:[]ParametersItem \
        responses:9:Responses schemes:10:[]s deprecated:11:b security:12:[]{}t x-:13:
        BodyParameter description:1:s name:2:s in:3:s required:4:b schema:5:Schema x-:6:
        HeaderParameter required:1:b in:2:s description:3:s name:4:s type:5:s format:6:s default:9:a pattern:16:s enum:20:[]a x-:22:
        QueryParameter required:1:b in:2:s description:3:s name:4:s allowEmptyValue:5:b type:6:s format:7:s default:10:a pattern:17:s \
        enum:21:[]a x-:23:
        PathParameter required:1:b in:2:s description:3:s name:4:s type:5:s format:6:s default:9:a pattern:16:s enum:20:[]a x-:22:
        Responses *:1:ResponseValue x-:2:
        Response description:1:s schema:2:SchemaItem x-:5:
        Schema $ref:1:s format:2:s title:3:s description:4:s default:5:a multipleOf:6:d maximum:7:d exclusiveMaximum:8:b minimum:9:d \
        exclusiveMinimum:10:b maxLength:11:i minLength:12:i pattern:13:s maxItems:14:i minItems:15:i uniqueItems:16:b maxProperties:17:i \
        minProperties:18:i required:19:[]s enum:20:[]a additionalProperties:21:AdditionalPropertiesItem type:22:t items:23:SchemaItem \
        allOf:24:[]Schema properties:25:{}Schema discriminator:26:s readOnly:27:b example:30:a x-:31:
        BasicAuthenticationSecurity type:1:s description:2:s x-:3:
        ApiKeySecurity type:1:s name:2:s in:3:s description:4:s x-:5:
        """

    private init(_ table: String) {
        var messages: [String: Message] = [:]
        for line in table.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard let name = words.first else { continue }
            var message = Message()
            for word in words.dropFirst() {
                let parts = word.split(separator: ":", omittingEmptySubsequences: false)
                guard parts.count == 3, let number = UInt64(parts[1]) else { continue }
                switch parts[0] {
                case "x-": message.extensions = number
                case "*": message.others = (number, Self.content(parts[2]))
                default: message.fields[String(parts[0])] = (number, Self.content(parts[2]))
                }
            }
            messages[String(name)] = message
        }
        self.messages = messages
    }

    private static func content(_ code: Substring) -> Content {
        if code.hasPrefix("[]") { return .list(content(code.dropFirst(2))) }
        if code.hasPrefix("{}") { return .pairs(content(code.dropFirst(2))) }
        return switch code {
        case "s": .text
        case "b": .flag
        case "i": .integer
        case "d": .number
        case "a": .any
        case "t": .texts
        default: .message(String(code))
        }
    }

    // MARK: - Writing

    private func write(_ name: String, _ value: JSONValue, to bytes: inout [UInt8]) {
        if let (number, inner) = alternative(of: name, value) {
            field(number, .message(inner), value, to: &bytes)
            return
        }
        if name == "AdditionalPropertiesItem", let flag = value.boolValue {
            Self.varint(2 << 3, to: &bytes)
            Self.varint(flag ? 1 : 0, to: &bytes)
            return
        }
        guard let message = messages[name], let object = value.objectValue else { return }
        for (key, value) in object {
            if let known = message.fields[key] {
                field(known.number, known.content, value, to: &bytes)
            } else if key.hasPrefix("x-") {
                if let number = message.extensions { pair(number, key, .any, value, to: &bytes) }
            } else if let others = message.others {
                pair(others.number, key, others.content, value, to: &bytes)
            }
        }
    }

    /// The field and the message that stand for a value in a message of alternatives; nil in every other message.
    private func alternative(of name: String, _ value: JSONValue) -> (number: UInt64, message: String)? {
        switch name {
        case "SchemaItem": (1, "Schema")
        case "AdditionalPropertiesItem": value.boolValue == nil ? (1, "Schema") : nil
        case "ParametersItem": (1, "Parameter")
        case "Parameter": value["in"] == "body" ? (1, "BodyParameter") : (2, "NonBodyParameter")
        case "NonBodyParameter":
            switch value["in"]?.stringValue {
            case "header": (1, "HeaderParameter")
            case "path": (4, "PathParameter")
            default: (3, "QueryParameter")
            }
        case "ResponseValue": (1, "Response")
        case "SecurityDefinitionsItem": value["type"] == "basic" ? (1, "BasicAuthenticationSecurity") : (2, "ApiKeySecurity")
        default: nil
        }
    }

    private func field(_ number: UInt64, _ content: Content, _ value: JSONValue, to bytes: inout [UInt8]) {
        switch content {
        case .text:
            if let text = value.stringValue { Self.data(number, Array(text.utf8), to: &bytes) }
        case .flag:
            guard value.boolValue == true else { return }
            Self.varint(number << 3, to: &bytes)
            Self.varint(1, to: &bytes)
        case .integer:
            guard let integer = value.intValue else { return }
            Self.varint(number << 3, to: &bytes)
            Self.varint(UInt64(bitPattern: integer), to: &bytes)
        case .number:
            guard let double = value.doubleValue else { return }
            Self.varint(number << 3 | 1, to: &bytes)
            for shift in stride(from: UInt64(0), through: 56, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: double.bitPattern >> shift))
            }
        case .any:
            var inner: [UInt8] = []
            Self.data(2, JSONWriter.write(value), to: &inner)
            Self.data(number, inner, to: &bytes)
        case .texts:
            var inner: [UInt8] = []
            for text in value.arrayValue ?? [value] { field(1, .text, text, to: &inner) }
            Self.data(number, inner, to: &bytes)
        case .list(let element):
            for value in value.arrayValue ?? [] { field(number, element, value, to: &bytes) }
        case .pairs(let element):
            var inner: [UInt8] = []
            for (key, value) in value.objectValue ?? JSONObject() { pair(1, key, element, value, to: &inner) }
            Self.data(number, inner, to: &bytes)
        case .message(let name):
            var inner: [UInt8] = []
            write(name, value, to: &inner)
            Self.data(number, inner, to: &bytes)
        }
    }

    private func pair(_ number: UInt64, _ key: String, _ content: Content, _ value: JSONValue, to bytes: inout [UInt8]) {
        var inner: [UInt8] = []
        Self.data(1, Array(key.utf8), to: &inner)
        field(2, content, value, to: &inner)
        Self.data(number, inner, to: &bytes)
    }

    private static func data(_ number: UInt64, _ content: [UInt8], to bytes: inout [UInt8]) {
        varint(number << 3 | 2, to: &bytes)
        varint(UInt64(content.count), to: &bytes)
        bytes += content
    }

    private static func varint(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
