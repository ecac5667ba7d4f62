import ObjectModel

/// FNV-1a over the bytes of a JSON text that is never built.
struct FNV1a {
    private var state: UInt32 = 0x811c_9dc5

    /// Exactly 8 hex digits.
    var digits: String {
        let text = String(state, radix: 16)
        return String(repeating: "0", count: 8 - text.count) + text
    }

    mutating func absorb(podTemplate: JSONValue?) {
        absorb(ascii: "{\"spec\":")
        absorb(podTemplate?["spec"] ?? .object(JSONObject()))
        absorb(ascii: ",\"metadata\":")
        absorb(podTemplate?["metadata"] ?? .object(JSONObject()))
        absorb(ascii: "}")
    }

    mutating func absorb(ascii text: StaticString) {
        text.withUTF8Buffer { absorb($0) }
    }

    mutating func absorb(_ value: JSONValue) {
        switch value {
        case .null: absorb(ascii: "null")
        case .bool(let flag): flag ? absorb(ascii: "true") : absorb(ascii: "false")
        case .int(let number): absorb(unquoted: String(number))
        case .double(let number):
            // Equal values must hash alike, and an integral double equals an integer.
            if let integer = Int64(exactly: number) {
                absorb(unquoted: String(integer))
            } else {
                absorb(unquoted: "\(number)")
            }
        case .string(let text): absorb(quoted: text)
        case .array(let elements):
            absorb(ascii: "[")
            for position in elements.indices {
                if position > 0 { absorb(ascii: ",") }
                absorb(elements[position])
            }
            absorb(ascii: "]")
        case .object(let object): absorb(object)
        }
    }

    private mutating func absorb(_ object: JSONObject) {
        absorb(ascii: "{")
        let keys = object.keys
        var isSorted = true
        for position in keys.indices.dropFirst() where !keys[position - 1].utf8.lexicographicallyPrecedes(keys[position].utf8) {
            isSorted = false
            break
        }
        if isSorted {
            for position in keys.indices { absorb(object, at: position, place: position) }
        } else {
            let order = keys.indices.sorted { keys[$0].utf8.lexicographicallyPrecedes(keys[$1].utf8) }
            for (place, position) in order.enumerated() { absorb(object, at: position, place: place) }
        }
        absorb(ascii: "}")
    }

    private mutating func absorb(_ object: JSONObject, at position: Int, place: Int) {
        if place > 0 { absorb(ascii: ",") }
        let field = object.field(at: position)
        absorb(quoted: field.key)
        absorb(ascii: ":")
        absorb(field.value)
    }

    private mutating func absorb(unquoted text: String) {
        var text = text
        text.withUTF8 { absorb($0) }
    }

    private mutating func absorb(quoted text: String) {
        absorb(byte: UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { bytes in
            for byte in bytes {
                // What JSON must escape is set apart by a backslash, so that no two texts give the same bytes.
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { absorb(byte: UInt8(ascii: "\\")) }
                absorb(byte: byte)
            }
        }
        absorb(byte: UInt8(ascii: "\""))
    }

    private mutating func absorb(_ bytes: UnsafeBufferPointer<UInt8>) {
        for byte in bytes { absorb(byte: byte) }
    }

    @inline(__always)
    private mutating func absorb(byte: UInt8) { state = (state ^ UInt32(byte)) &* 0x0100_0193 }
}
