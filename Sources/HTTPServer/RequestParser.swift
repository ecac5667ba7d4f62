import RESTEndpoints

/// Reads the requests of one connection out of the bytes that arrive (RFC 9112). No input and no output of its own: it is given what has
/// arrived, says how much of it is used up, and keeps of a request only the body.
///
/// The time that it takes is linear in the number of bytes, however they are cut, and it holds no more than the limits say.
struct RequestParser {
    /// What the bytes amount to so far.
    enum Outcome {
        /// The request goes on.
        case incomplete
        /// The header is complete, and the client waits for 100 before it sends the body. Said once.
        case awaitsContinue
        /// A whole request.
        case complete(WireRequest)
        /// No request; nothing after it on the connection can be understood.
        case refused(RequestRefusal)
    }

    private enum State {
        /// In the header, so many bytes of which hold no end.
        case head(searched: Int)
        /// In a body of known length, so many bytes of which are to come.
        case body(missing: Int)
        case chunkSize
        case chunk(missing: Int)
        case chunkEnd
        /// Behind the last chunk, after so many bytes of trailers.
        case trailers(passed: Int)
    }

    private let limits: HTTPServerLimits
    private var state = State.head(searched: 0)
    private var head: RequestHead?
    private var body: [UInt8] = []

    /// The longest line of a chunk's size with its extensions.
    private static let longestSizeLine = 256
    /// The most bytes of trailer fields.
    private static let mostTrailerBytes = 8 * 1_024

    init(limits: HTTPServerLimits) { self.limits = limits }

    /// Whether the header of a request is there and its body not yet.
    var isReadingBody: Bool {
        if case .head = state { return false }
        return true
    }

    /// Goes on with what has arrived and is not used up yet. Bytes that are not used up must be given again, with more behind them.
    mutating func parse(_ bytes: UnsafeRawBufferPointer) -> (used: Int, outcome: Outcome) {
        var position = 0
        while true {
            switch state {
            case .head(let searched):
                // An empty line before a request is left over from the one before (RFC 9112, section 2.2).
                if searched == 0 { while position < bytes.count, Self.endsLine(bytes[position]) { position += 1 } }
                guard let end = Self.endOfHead(bytes, from: position, searched: searched) else {
                    let length = bytes.count - position
                    if length > limits.headBytes { return (position, .refused(.headTooLarge(limits.headBytes))) }
                    state = .head(searched: max(0, length - 2))
                    return (position, .incomplete)
                }
                guard end - position <= limits.headBytes else { return (position, .refused(.headTooLarge(limits.headBytes))) }
                let head: RequestHead
                do {
                    head = try RequestHead(UnsafeRawBufferPointer(rebasing: bytes[position..<end]), limits: limits)
                } catch {
                    return (position, .refused(error))
                }
                position = end
                if head.isChunked {
                    state = .chunkSize
                } else if head.contentLength > 0 {
                    state = .body(missing: head.contentLength)
                    body.reserveCapacity(min(head.contentLength, bytes.count - position))
                } else {
                    state = .head(searched: 0)
                    return (position, .complete(head.request(body: [])))
                }
                self.head = head
                if head.awaitsContinue, position == bytes.count { return (position, .awaitsContinue) }
            case .body(let missing):
                let count = min(missing, bytes.count - position)
                body.append(contentsOf: bytes[position..<position + count])
                position += count
                if count == missing { return (position, finish()) }
                state = .body(missing: missing - count)
                return (position, .incomplete)
            case .chunkSize:
                guard let (line, next) = Self.line(bytes, from: position) else {
                    if bytes.count - position > Self.longestSizeLine {
                        return (position, .refused(.malformed("the size of a chunk has no end")))
                    }
                    return (position, .incomplete)
                }
                guard line.count <= Self.longestSizeLine, let size = Self.chunkSize(line) else {
                    return (position, .refused(.malformed("a chunk has no size")))
                }
                position = next
                guard body.count + size <= limits.bodyBytes else { return (position, .refused(.bodyTooLarge(limits.bodyBytes))) }
                state = size == 0 ? .trailers(passed: 0) : .chunk(missing: size)
            case .chunk(let missing):
                let count = min(missing, bytes.count - position)
                body.append(contentsOf: bytes[position..<position + count])
                position += count
                state = count == missing ? .chunkEnd : .chunk(missing: missing - count)
                if count < missing { return (position, .incomplete) }
            case .chunkEnd:
                guard let (line, next) = Self.line(bytes, from: position) else {
                    if bytes.count - position > 1 { return (position, .refused(.malformed("a chunk is longer than its size"))) }
                    return (position, .incomplete)
                }
                guard line.isEmpty else { return (position, .refused(.malformed("a chunk is longer than its size"))) }
                position = next
                state = .chunkSize
            case .trailers(let passed):
                guard let (line, next) = Self.line(bytes, from: position) else {
                    if passed + bytes.count - position > Self.mostTrailerBytes {
                        return (position, .refused(.headTooLarge(Self.mostTrailerBytes)))
                    }
                    return (position, .incomplete)
                }
                let passed = passed + next - position
                position = next
                if line.isEmpty { return (position, finish()) }
                guard passed <= Self.mostTrailerBytes else { return (position, .refused(.headTooLarge(Self.mostTrailerBytes))) }
                state = .trailers(passed: passed)
            }
        }
    }

    private mutating func finish() -> Outcome {
        defer {
            state = .head(searched: 0)
            head = nil
            body = []
        }
        guard let head else { return .incomplete }
        return .complete(head.request(body: body))
    }

    // MARK: Lines

    private static func endsLine(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") }

    /// Where the header ends: behind an empty line. A line may end with a line feed alone.
    private static func endOfHead(_ bytes: UnsafeRawBufferPointer, from start: Int, searched: Int) -> Int? {
        var position = start + searched
        while let feed = lineFeed(bytes, from: position) {
            let next = feed + 1
            guard next < bytes.count else { return nil }
            if bytes[next] == UInt8(ascii: "\n") { return next + 1 }
            if bytes[next] == UInt8(ascii: "\r"), next + 1 < bytes.count, bytes[next + 1] == UInt8(ascii: "\n") { return next + 2 }
            position = next
        }
        return nil
    }

    /// A line without its end, and where the next begins; nil while it has no end.
    private static func line(_ bytes: UnsafeRawBufferPointer, from start: Int) -> (line: Slice<UnsafeRawBufferPointer>, next: Int)? {
        guard let feed = lineFeed(bytes, from: start) else { return nil }
        let hasReturn = feed > start && bytes[feed - 1] == UInt8(ascii: "\r")
        return (bytes[start..<(hasReturn ? feed - 1 : feed)], feed + 1)
    }

    private static func lineFeed(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard start < bytes.count else { return nil }
        return bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
    }

    /// The size in front of a chunk's extensions, which say nothing to us. A size that no body can have is one byte too many for all.
    private static func chunkSize(_ line: Slice<UnsafeRawBufferPointer>) -> Int? {
        var size = 0
        var digits = 0
        for byte in line {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            case UInt8(ascii: ";"), UInt8(ascii: " "), UInt8(ascii: "\t"): return digits > 0 ? size : nil
            default: return nil
            }
            digits += 1
            guard digits <= 15 else { return nil }
            size = size << 4 | Int(digit)
        }
        return digits > 0 ? size : nil
    }
}
