import ObjectModel

/// The failures that requests end in, worded as `k8s.io/apimachinery/pkg/api/errors` words them.
extension APIError {
    /// The text of a lost race for an object.
    public static let optimisticLockMessage =
        "the object has been modified; please apply your changes to the latest version and try again"

    private static func about(_ resource: GroupResource, _ name: String) -> StatusDetails {
        var details = StatusDetails()
        details.group = resource.group
        details.kind = resource.resource
        details.name = name
        return details
    }

    /// 404: no such object.
    public static func notFound(_ resource: GroupResource, _ name: String) -> APIError {
        APIError(code: 404, reason: .notFound, message: "\(resource) \(quoted(name)) not found", details: about(resource, name))
    }

    /// 404: no such resource.
    public static func resourceNotFound() -> APIError {
        APIError(code: 404, reason: .notFound, message: "the server could not find the requested resource")
    }

    /// 409: an object of this name exists.
    public static func alreadyExists(_ resource: GroupResource, _ name: String) -> APIError {
        APIError(
            code: 409, reason: .alreadyExists, message: "\(resource) \(quoted(name)) already exists", details: about(resource, name))
    }

    /// 409: every name made from `generateName` was taken.
    public static func generateNameConflict(_ resource: GroupResource, _ name: String) -> APIError {
        var details = about(resource, name)
        details.retryAfterSeconds = 1
        return APIError(
            code: 409, reason: .alreadyExists,
            message: "\(resource) \(quoted(name)) already exists, the server was not able to generate a unique name for the object",
            details: details)
    }

    /// 409: `Operation cannot be fulfilled on …: why`.
    public static func conflict(_ resource: GroupResource, _ name: String, _ why: String = optimisticLockMessage) -> APIError {
        APIError(
            code: 409, reason: .conflict, message: "Operation cannot be fulfilled on \(resource) \(quoted(name)): \(why)",
            details: about(resource, name))
    }

    /// 422: an object that does not pass validation; one cause for each complaint.
    public static func invalid(_ kind: GroupKind, _ name: String, _ errors: [FieldError]) -> APIError {
        var details = StatusDetails()
        details.group = kind.group
        details.kind = kind.kind
        details.name = name
        details.causes = errors.map { StatusCause(type: $0.type.rawValue, message: $0.message, field: $0.field) }
        var texts: [String] = []
        for error in errors where !texts.contains(error.description) { texts.append(error.description) }
        let text = texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
        let message = "\(kind) \(quoted(name)) is invalid" + (texts.isEmpty ? "" : ": \(text)")
        var rows: [ContractRowName] = []
        for case let row? in errors.map(\.row) where !rows.contains(row) { rows.append(row) }
        return APIError(code: 422, reason: .invalid, message: message, details: details).naming(rows)
    }

    /// 501: something that kube-apiserver does and this server does not.
    public static func notImplemented(_ message: String, _ row: ContractRowName) -> APIError {
        APIError(code: 501, reason: .notImplemented, message: message).naming([row])
    }

    /// 404: a resource that kube-apiserver serves and this server does not.
    public static func notServed(_ message: String, _ rows: [ContractRowName]) -> APIError {
        APIError(code: 404, reason: .notFound, message: message).naming(rows)
    }

    /// 400: a malformed request.
    public static func badRequest(_ message: String) -> APIError { APIError(code: 400, reason: .badRequest, message: message) }

    /// 403: `RESOURCE "NAME" is forbidden: why`.
    public static func forbidden(_ resource: GroupResource, _ name: String, _ why: String) -> APIError {
        let message: String
        if resource.resource.isEmpty {
            message = "forbidden: \(why)"
        } else if name.isEmpty {
            message = "\(resource) is forbidden: \(why)"
        } else {
            message = "\(resource) \(quoted(name)) is forbidden: \(why)"
        }
        return APIError(code: 403, reason: .forbidden, message: message, details: about(resource, name))
    }

    /// 405: `VERB is not supported on resources of kind "RESOURCE"`.
    public static func methodNotSupported(_ resource: GroupResource, _ verb: String) -> APIError {
        var details = about(resource, "")
        details.name = ""
        return APIError(
            code: 405, reason: .methodNotAllowed, message: "\(verb) is not supported on resources of kind \(quoted(resource.description))",
            details: details)
    }

    /// 410: a revision that is no longer kept.
    public static func expired(_ message: String) -> APIError { APIError(code: 410, reason: .expired, message: message) }

    /// 415: a patch of a kind that the resource does not take.
    public static func unsupportedPatch(accepted: [String]) -> APIError {
        APIError(
            code: 415, reason: .unsupportedMediaType,
            message: "the body of the request was in an unknown format - accepted media types include: \(accepted.joined(separator: ", "))")
    }

    /// 422: a patch that is well formed and cannot be applied to the object.
    public static func patchNotApplicable() -> APIError {
        APIError(code: 422, reason: .invalid, message: "the server rejected our request due to an error in our request")
    }

    /// 429: slow down.
    public static func tooManyRequests(_ message: String, retryAfterSeconds: Int) -> APIError {
        var details = StatusDetails()
        details.retryAfterSeconds = retryAfterSeconds
        return APIError(code: 429, reason: .tooManyRequests, message: message, details: details)
    }

    /// 500: `Internal error occurred: why`.
    public static func internalError(_ why: String) -> APIError {
        var details = StatusDetails()
        details.causes = [StatusCause(type: "", message: why)]
        return APIError(code: 500, reason: .internalError, message: "Internal error occurred: \(why)", details: details)
    }

    /// 500 without a reason: an error of the storage layer that kube-apiserver passes on as it is.
    public static func unclassified(_ message: String) -> APIError { APIError(code: 500, reason: .unknown, message: message) }

    /// 504: `Timeout: why`.
    public static func timeout(_ why: String, retryAfterSeconds: Int) -> APIError {
        var details = StatusDetails()
        details.retryAfterSeconds = retryAfterSeconds
        return APIError(code: 504, reason: .timeout, message: "Timeout: \(why)", details: details)
    }

    /// 504: a revision that is not there yet.
    public static func tooLargeResourceVersion(_ asked: UInt64, current: UInt64) -> APIError {
        var error = timeout("Too large resource version: \(asked), current: \(current)", retryAfterSeconds: 1)
        error.details.causes = [StatusCause(type: "ResourceVersionTooLarge", message: "Too large resource version")]
        return error
    }

    static func quoted(_ text: String) -> String { JSONValue.string(text).description }
}
