import APIServer
import ObjectModel

/// Why a request does not reach the endpoints: it is malformed, too large, too slow or more than is understood here.
struct RequestRefusal: Error, Hashable {
    let error: APIError

    private init(_ code: Int, _ reason: APIErrorReason, _ message: String) {
        error = APIError(code: code, reason: reason, message: message)
    }

    /// 400.
    static func malformed(_ message: String) -> RequestRefusal { RequestRefusal(400, .badRequest, "malformed request: \(message)") }

    /// 413.
    static func bodyTooLarge(_ limit: Int) -> RequestRefusal {
        RequestRefusal(413, .requestEntityTooLarge, "the body of the request is larger than \(limit) bytes")
    }

    /// 431.
    static func headTooLarge(_ limit: Int) -> RequestRefusal {
        RequestRefusal(431, .badRequest, "request line and header fields are larger than \(limit) bytes")
    }

    /// 431.
    static func tooManyFields(_ limit: Int) -> RequestRefusal {
        RequestRefusal(431, .badRequest, "the request has more than \(limit) header fields")
    }

    /// 408.
    static let tooSlow = RequestRefusal(408, .timeout, "the request did not arrive in time")

    /// 417.
    static let unknownExpectation = RequestRefusal(417, .badRequest, "the only expectation that can be met is 100-continue")

    /// 501.
    static let unknownTransferCoding = RequestRefusal(501, .badRequest, "the only transfer coding that is understood is chunked")

    /// 505.
    static let unknownVersion = RequestRefusal(505, .badRequest, "the only versions of HTTP that are understood are 1.1 and 1.0")

    /// The `Status` object that is answered.
    var body: [UInt8] { JSONWriter.write(error.status, style: .compact) + [UInt8(ascii: "\n")] }
}
