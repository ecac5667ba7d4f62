import Glibc
import NIOCore
import NIOHTTP1
import RESTEndpoints

/// Writes the heads of responses.
struct ResponseWriter {
    /// How the client learns where the body ends.
    enum Framing {
        /// After so many bytes.
        case length(Int)
        /// After a chunk without bytes.
        case chunked
        /// When the connection is closed.
        case untilClose
    }

    /// What the client is told of the connection.
    enum Connection {
        /// Nothing: it goes on, as is usual.
        case goesOn
        /// That it goes on, which a client of HTTP/1.0 must be told.
        case goesOnExplicitly
        /// That it ends.
        case closes
    }

    private var dateSecond = 0
    private var dateField: [UInt8] = []

    /// Appends a head with the fields that concern length, date and connection.
    mutating func write(
        _ head: EndpointResponseHead, framing: Framing, connection: Connection, more: [(name: String, value: String)] = [],
        into buffer: inout ByteBuffer
    ) {
        switch head.status {
        case 200: buffer.writeStaticString("HTTP/1.1 200 OK\r\n")
        case 201: buffer.writeStaticString("HTTP/1.1 201 Created\r\n")
        default: buffer.writeString("HTTP/1.1 \(head.status) \(HTTPResponseStatus(statusCode: head.status).reasonPhrase)\r\n")
        }
        for field in head.headers.fields { Self.write(field.name, field.value, into: &buffer) }
        for field in more { Self.write(field.name, field.value, into: &buffer) }
        writeDate(into: &buffer)
        switch connection {
        case .goesOn: break
        case .goesOnExplicitly: buffer.writeStaticString("Connection: keep-alive\r\n")
        case .closes: buffer.writeStaticString("Connection: close\r\n")
        }
        switch framing {
        case .length(let length) where Self.hasBody(head.status):
            buffer.writeStaticString("Content-Length: ")
            Self.write(number: length, radix: 10, into: &buffer)
            buffer.writeStaticString("\r\n\r\n")
        case .chunked: buffer.writeStaticString("Transfer-Encoding: chunked\r\n\r\n")
        case .length, .untilClose: buffer.writeStaticString("\r\n")
        }
    }

    /// Whether a response of a status has a body and says how long it is (RFC 9110, section 6.4.1).
    static func hasBody(_ status: Int) -> Bool { status >= 200 && status != 204 && status != 304 }

    /// Appends bytes as a chunk; none at all would end the body and are left out.
    static func writeChunk(_ bytes: [UInt8], into buffer: inout ByteBuffer) {
        guard !bytes.isEmpty else { return }
        write(number: bytes.count, radix: 16, into: &buffer)
        buffer.writeStaticString("\r\n")
        buffer.writeBytes(bytes)
        buffer.writeStaticString("\r\n")
    }

    private static func write(_ name: String, _ value: String, into buffer: inout ByteBuffer) {
        buffer.writeString(name)
        buffer.writeStaticString(": ")
        // A value that holds what a client has sent must not be able to begin a field of its own.
        if value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            buffer.writeBytes(value.utf8.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 })
        } else {
            buffer.writeString(value)
        }
        buffer.writeStaticString("\r\n")
    }

    private static func write(number: Int, radix: Int, into buffer: inout ByteBuffer) {
        var digits: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &digits) { bytes in
            var position = bytes.count
            var rest = max(0, number)
            repeat {
                position -= 1
                let digit = UInt8(truncatingIfNeeded: rest % radix)
                bytes[position] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
                rest /= radix
            } while rest > 0
            buffer.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[position...]))
        }
    }

    /// The date changes once a second, and is spelled as often.
    private mutating func writeDate(into buffer: inout ByteBuffer) {
        let second = time(nil)
        if second != dateSecond || dateField.isEmpty {
            dateSecond = second
            dateField = Array("Date: \(Self.date(second))\r\n".utf8)
        }
        buffer.writeBytes(dateField)
    }

    private static func date(_ second: Int) -> String {
        var second = second
        var parts = tm()
        gmtime_r(&second, &parts)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let date = "\(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) \(parts.tm_year + 1_900)"
        return "\(days[Int(parts.tm_wday)]), \(date) \(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT"
    }
}
