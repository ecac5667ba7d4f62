import APIServer
import NIOCore
import NIOHTTP1
import ObjectModel

/// Why a request does not reach the endpoints: it is malformed, too large, too slow or more than is understood here.
struct RequestRefusal: Error, Hashable {
    let error: APIError

    private init(_ code: Int, _ reason: APIErrorReason, _ message: String) {
        error = APIError(code: code, reason: reason, message: message)
    }

    /// What the decoder's complaint amounts to; nil for an error that is none of its.
    init?(_ error: any Error, limits: HTTPServerLimits) {
        if error is ByteToMessageDecoderError.PayloadTooLargeError {
            self = .headTooLarge(limits)
            return
        }
        guard let error = error as? HTTPParserError else { return nil }
        self =
            switch error {
            case .headerOverflow: .headTooLarge(limits)
            // The decoder pauses where the preface of HTTP/2 asks it to go on in that.
            case .invalidVersion, .paused: .unknownVersion
            case .invalidMethod: .malformed("the method is none of HTTP's")
            case .invalidURL: .malformed("the target is not one of HTTP's")
            case .invalidConstant: .malformed("the request line is not made of method, target and version")
            case .invalidHeaderToken: .malformed("a header field has a wrong character")
            case .invalidContentLength: .malformed("Content-Length is no length")
            case .unexpectedContentLength: .malformed("the body has two lengths")
            case .invalidChunkSize, .strictModeAssertion: .malformed("a chunk has no size, or is not as long as its size says")
            case .lfExpected: .malformed("a line does not end with carriage return and line feed")
            default: .malformed("it does not keep to the rules of HTTP/1.1")
            }
    }

    /// 400.
    static func malformed(_ message: String) -> RequestRefusal { RequestRefusal(400, .badRequest, "malformed request: \(message)") }

    /// 413.
    static func bodyTooLarge(_ limit: Int) -> RequestRefusal {
        RequestRefusal(413, .requestEntityTooLarge, "the body of the request is larger than \(limit) bytes")
    }

    /// 431.
    static func headTooLarge(_ limits: HTTPServerLimits) -> RequestRefusal {
        RequestRefusal(
            431, .badRequest,
            "target and header fields are larger than \(limits.headBytes) bytes, or there are more than \(limits.headerFields) fields")
    }

    /// 429.
    static let tooMuchAtOnce = RequestRefusal(429, .tooManyRequests, "too many bodies of requests are under way at once, try again later")

    /// 408.
    static let tooSlow = RequestRefusal(408, .timeout, "the request did not arrive in time")

    /// 417.
    static let unknownExpectation = RequestRefusal(417, .badRequest, "the only expectation that can be met is 100-continue")

    /// 501.
    static let unknownTransferCoding = RequestRefusal(501, .badRequest, "the only transfer coding that is understood is chunked")

    /// 505.
    static let unknownVersion = RequestRefusal(
        505, .badRequest,
        "only HTTP/1.1 and HTTP/1.0 are understood, and the line that names them ends with carriage return and line feed")

    /// The `Status` object that is answered.
    var body: [UInt8] { JSONWriter.write(error.status, style: .compact) + [UInt8(ascii: "\n")] }
}
