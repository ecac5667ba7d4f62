import Glibc

/// A connection to a server on loopback, read and written by the calling thread.
final class PlainConnection {
    /// What went wrong with a connection.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Status line and header fields of an answer.
    struct Head {
        var status = 0
        var fields: [(name: String, value: String)] = []

        func value(_ name: String) -> String? { fields.first { $0.name.lowercased() == name }?.value }
    }

    private let socket: Int32
    private var bytes: [UInt8] = []
    private var isOver = false

    /// Connects; reads that take longer than `seconds` fail.
    init(port: Int, seconds: Int = 30) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw Failure(description: "no socket: \(String(cString: strerror(errno)))") }
        var patience = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard result == 0 else { throw Failure(description: "no connection: \(String(cString: strerror(errno)))") }
    }

    deinit { close(socket) }

    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw Failure(description: "nothing can be sent: \(String(cString: strerror(errno)))") }
            rest = rest.dropFirst(count)
        }
    }

    /// The head of the next answer.
    func readHead() throws -> Head {
        var head = Head()
        let first = try readLine().split(separator: " ")
        guard first.count >= 2, let status = Int(first[1]) else { throw Failure(description: "no status line: \(first)") }
        head.status = status
        while true {
            let line = try readLine()
            if line.isEmpty { return head }
            guard let colon = line.firstIndex(of: ":") else { throw Failure(description: "no header field: \(line)") }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            head.fields.append((name: String(line[..<colon]), value: String(value)))
        }
    }

    /// The whole body that follows a head.
    func readBody(_ head: Head) throws -> [UInt8] {
        if let length = head.value("content-length").flatMap({ Int($0) }) { return try read(length) }
        guard head.value("transfer-encoding") == "chunked" else { return [] }
        var body: [UInt8] = []
        while let chunk = try readChunk() { body += chunk }
        return body
    }

    /// The next chunk; nil after the last one, and when the other side has closed.
    func readChunk() throws -> [UInt8]? {
        guard let line = try? readLine(), !line.isEmpty else {
            guard isOver else { throw Failure(description: "no chunk came in time") }
            return nil
        }
        guard let size = Int(line, radix: 16) else { throw Failure(description: "no size of a chunk: \(line)") }
        let chunk = try read(size)
        _ = try readLine()
        return size == 0 ? nil : chunk
    }

    private func readLine() throws -> String {
        while true {
            if let feed = bytes.firstIndex(of: 10) {
                let line = bytes[..<feed]
                bytes.removeFirst(feed + 1)
                return String(decoding: line.last == 13 ? line.dropLast() : line, as: UTF8.self)
            }
            try receive()
        }
    }

    private func read(_ count: Int) throws -> [UInt8] {
        while bytes.count < count { try receive() }
        defer { bytes.removeFirst(count) }
        return Array(bytes.prefix(count))
    }

    private func receive() throws {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = buffer.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
        if count == 0 { isOver = true }
        guard count > 0 else { throw Failure(description: count == 0 ? "the server has closed" : String(cString: strerror(errno))) }
        bytes += buffer.prefix(count)
    }
}
