import APIServer

/// How a request of a step must be refused; what is nil does not matter.
public struct ExpectedError: Sendable, Hashable {
    /// The reason, such as `Conflict`.
    public var reason: APIErrorReason?
    /// The HTTP status code.
    public var code: Int?
    /// A part of the message.
    public var message: String?

    /// Describes a refusal.
    public init(reason: APIErrorReason? = nil, code: Int? = nil, message: String? = nil) {
        self.reason = reason
        self.code = code
        self.message = message
    }

    /// Where an error differs, such as `reason: expected Conflict, found Invalid`; empty when it is as expected.
    func differences(_ error: APIError) -> [String] {
        var differences: [String] = []
        if let reason, reason != error.reason { differences.append("reason: expected \(reason.rawValue), found \(error.reason.rawValue)") }
        if let code, code != error.code { differences.append("code: expected \(code), found \(error.code)") }
        if let message, error.message.firstRange(of: message) == nil {
            differences.append("message: expected one with \(message.goQuoted), found \(error.message.goQuoted)")
        }
        return differences
    }

    /// In words, such as `409, reason Conflict`.
    var text: String {
        let parts = [code.map(String.init), reason.map { "reason \($0.rawValue)" }, message.map { "a message with \($0.goQuoted)" }]
        let text = parts.compactMap(\.self).joined(separator: ", ")
        return text.isEmpty ? "any error" : text
    }
}
