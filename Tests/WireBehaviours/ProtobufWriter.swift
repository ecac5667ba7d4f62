/// Writes what Go's clients send as `application/vnd.kubernetes.protobuf`.
public struct ProtobufWriter {
    /// The bytes so far.
    public private(set) var bytes: [UInt8] = []

    /// Writes nothing yet.
    public init() {}

    /// An object: the four bytes that every object begins with, its type and its message.
    public static func object(_ apiVersion: String, _ kind: String, _ build: (inout ProtobufWriter) -> Void) -> [UInt8] {
        var writer = ProtobufWriter()
        writer.message(1) {
            $0.text(1, apiVersion)
            $0.text(2, kind)
        }
        writer.message(2, build)
        writer.text(3, "")
        writer.text(4, "")
        return [0x6B, 0x38, 0x73, 0x00] + writer.bytes
    }

    /// A number.
    public mutating func number(_ field: UInt64, _ value: Int64) {
        varint(field << 3)
        varint(UInt64(bitPattern: value))
    }

    /// A string or bytes.
    public mutating func text(_ field: UInt64, _ text: String) { data(field, Array(text.utf8)) }

    /// Bytes.
    public mutating func data(_ field: UInt64, _ content: [UInt8]) {
        varint(field << 3 | 2)
        varint(UInt64(content.count))
        bytes += content
    }

    /// A message within.
    public mutating func message(_ field: UInt64, _ build: (inout ProtobufWriter) -> Void) {
        var inner = ProtobufWriter()
        build(&inner)
        data(field, inner.bytes)
    }

    /// An entry of a map.
    public mutating func entry(_ field: UInt64, _ key: String, _ value: String) {
        message(field) {
            $0.text(1, key)
            $0.text(2, value)
        }
    }

    /// Metadata as Go writes it, empty strings and the zero of a time included.
    public mutating func metadata(_ name: String) {
        message(1) {
            $0.text(1, name)
            for field: UInt64 in [2, 3, 4, 5, 6] { $0.text(field, "") }
            $0.number(7, 0)
            $0.data(8, [])
        }
    }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
