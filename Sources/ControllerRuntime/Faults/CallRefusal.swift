import APIServer
import ObjectModel

/// An answer of the API server that a fault gives in its place: a status code, and what Kubernetes says with it.
public struct CallRefusal: Sendable, Hashable {
    /// The status codes that there are.
    public static let codes = [400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 502, 503, 504]

    /// The status code.
    public var code: Int
    /// When the client may try again, in seconds; 0 says nothing.
    public var retryAfterSeconds: Int
    /// In place of what Kubernetes would say, or nil.
    public var message: String?
    /// For 409: whether the object is said to exist, and not to have changed; nil takes what suits the verb.
    public var saysAlreadyExists: Bool?

    /// Describes an answer.
    public init(code: Int, retryAfterSeconds: Int = 0, message: String? = nil, saysAlreadyExists: Bool? = nil) {
        self.code = code
        self.retryAfterSeconds = retryAfterSeconds
        self.message = message
        self.saysAlreadyExists = saysAlreadyExists
    }

    /// The answer to a call about an object of a kind.
    public func error(for call: CallDescription, kind: GroupKind) -> APIError {
        let resource = call.resource.groupResource
        let name = call.key.name
        var error: APIError
        switch code {
        case 403: error = .forbidden(resource, name, message ?? Self.standardDenial)
        case 404 where !name.isEmpty: error = .notFound(resource, name)
        case 409:
            error = saysAlreadyExists ?? (call.verb == .create) ? .alreadyExists(resource, name) : .conflict(resource, name)
        case 410: error = .expired("The provided continue parameter is too old to display a consistent list result.")
        case 422: error = .invalid(kind, name, [])
        case 500: error = .internalError(message ?? "etcdserver: request timed out")
        default: error = generic(call)
        }
        if let message, code != 403, code != 500 {
            error = APIError(code: code, reason: error.reason, message: message, details: error.details)
        }
        if retryAfterSeconds > 0 { error.details.retryAfterSeconds = retryAfterSeconds }
        return error
    }

    private static let standardDenial = "exceeded quota: compute-resources, requested: count=1, used: count=1, limited: count=1"

    /// What client-go makes of an answer that is no Status: the words of its code, then the request in parentheses.
    private func generic(_ call: CallDescription) -> APIError {
        let (reason, words): (APIErrorReason, String) =
            switch code {
            case 400: (.badRequest, "the server rejected our request for an unknown reason")
            case 401: (.unauthorized, "the server has asked for the client to provide credentials")
            case 404: (.notFound, "the server could not find the requested resource")
            case 405: (.methodNotAllowed, "the server does not allow this method on the requested resource")
            case 413: (.requestEntityTooLarge, "Request entity too large: limit is 3145728")
            case 429: (.tooManyRequests, "the server has received too many requests and has asked us to try again later")
            case 503: (.serviceUnavailable, "the server is currently unable to handle the request")
            case 504:
                (.timeout, "the server was unable to return a response in the time allotted, but may still be processing the request")
            default: (.internalError, "an error on the server (\"unknown\") has prevented the request from succeeding")
            }
        let place = "\(call.verb.method.lowercased()) \(call.resource.groupResource)" + (call.key.name.isEmpty ? "" : " \(call.key.name)")
        var details = StatusDetails()
        details.group = call.resource.group
        details.kind = call.resource.resource
        details.name = call.key.name
        return APIError(code: code, reason: reason, message: "\(words) (\(place))", details: details)
    }
}

extension APIError {
    /// What a caller hears whose request was carried out and whose answer got lost.
    public static let replyLost = APIError.timeout("request did not complete within the allotted timeout", retryAfterSeconds: 0)

    /// What RBAC says to a user who may not do something.
    public static func denied(_ call: CallDescription, user: String) -> APIError {
        let part = call.subresource.isEmpty ? "" : "/\(call.subresource)"
        let place = call.key.namespace.isEmpty ? "at the cluster scope" : "in the namespace \(JSONValue.string(call.key.namespace))"
        return .forbidden(
            call.resource.groupResource, call.key.name,
            "User \(JSONValue.string(user)) cannot \(call.verb.rawValue) resource "
                + "\(JSONValue.string(call.resource.resource + part)) in API group \(JSONValue.string(call.resource.group)) \(place)")
    }
}
