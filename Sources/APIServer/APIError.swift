import ObjectModel

/// Why a request failed, in the words of `metav1.StatusReason`.
public enum APIErrorReason: String, Sendable, Hashable, CaseIterable {
    /// No reason is known: an error that kube-apiserver passes on as it is, with code 500.
    case unknown = ""
    /// The request is malformed.
    case badRequest = "BadRequest"
    /// The client is not known.
    case unauthorized = "Unauthorized"
    /// The request is understood and refused.
    case forbidden = "Forbidden"
    /// The object or the resource does not exist.
    case notFound = "NotFound"
    /// The method is not allowed on the resource.
    case methodNotAllowed = "MethodNotAllowed"
    /// None of the accepted media types can be produced.
    case notAcceptable = "NotAcceptable"
    /// An object of this name exists.
    case alreadyExists = "AlreadyExists"
    /// The object changed meanwhile, or a precondition does not hold.
    case conflict = "Conflict"
    /// The revision asked for is no longer kept.
    case expired = "Expired"
    /// The resource is gone for good.
    case gone = "Gone"
    /// The request is larger than the server takes.
    case requestEntityTooLarge = "RequestEntityTooLarge"
    /// The media type of the body is not understood.
    case unsupportedMediaType = "UnsupportedMediaType"
    /// The object does not pass validation.
    case invalid = "Invalid"
    /// The client must slow down.
    case tooManyRequests = "TooManyRequests"
    /// The server failed.
    case internalError = "InternalError"
    /// The server is not ready.
    case serviceUnavailable = "ServiceUnavailable"
    /// The server does not do what kube-apiserver would do; a cause names the row of the contract that says so.
    case notImplemented = "NotImplemented"
    /// The server could not finish in time; the client may try again.
    case serverTimeout = "ServerTimeout"
    /// The request could not be finished in time.
    case timeout = "Timeout"
}

/// One cause of a failure: `metav1.StatusCause`, whose `reason` is called type here as in Go.
public struct StatusCause: Sendable, Hashable {
    /// A machine-readable word such as `FieldValueInvalid`.
    public let type: String
    /// A sentence.
    public let message: String
    /// The field, or empty.
    public let field: String

    /// Describes a cause.
    public init(type: String, message: String, field: String = "") {
        self.type = type
        self.message = message
        self.field = field
    }

    var json: JSONValue {
        var object = JSONObject()
        if !type.isEmpty { object["reason"] = .string(type) }
        if !message.isEmpty { object["message"] = .string(message) }
        if !field.isEmpty { object["field"] = .string(field) }
        return .object(object)
    }
}

/// What a failure is about: `metav1.StatusDetails`.
public struct StatusDetails: Sendable, Hashable {
    /// The name of the object, or empty.
    public var name = ""
    /// The group of the resource, empty for core.
    public var group = ""
    /// The resource or kind, as kube-apiserver fills it: the plural for most failures, the kind for failed validation.
    public var kind = ""
    /// The uid of the object, or empty.
    public var uid = ""
    /// The causes, in the order in which they were found.
    public var causes: [StatusCause] = []
    /// Seconds after which to try again; 0 means nothing is said.
    public var retryAfterSeconds = 0

    /// Says nothing; everything is set afterwards.
    public init() {}

    var json: JSONValue {
        var object = JSONObject()
        if !name.isEmpty { object["name"] = .string(name) }
        if !group.isEmpty { object["group"] = .string(group) }
        if !kind.isEmpty { object["kind"] = .string(kind) }
        if !uid.isEmpty { object["uid"] = .string(uid) }
        if !causes.isEmpty { object["causes"] = .array(causes.map(\.json)) }
        if retryAfterSeconds != 0 { object["retryAfterSeconds"] = .int(Int64(retryAfterSeconds)) }
        return .object(object)
    }
}

/// A failed request: code, reason, message and details as kube-apiserver answers them.
public struct APIError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The HTTP status code.
    public let code: Int
    /// The reason.
    public let reason: APIErrorReason
    /// The message, word for word.
    public let message: String
    /// What it is about.
    public var details: StatusDetails
    /// The token with which a list that expired can go on inconsistently; empty for every other failure.
    public var continueToken = ""

    /// Describes a failure.
    public init(code: Int, reason: APIErrorReason, message: String, details: StatusDetails = StatusDetails()) {
        self.code = code
        self.reason = reason
        self.message = message
        self.details = details
    }

    /// The reason of a cause that names a row of the contract; its field is the name.
    public static let contractCause = "ContractRow"

    /// The same failure as one that rows of the contract announce: the message ends with their names, and each has a cause.
    public func naming(_ rows: [ContractRowName]) -> APIError {
        if rows.isEmpty { return self }
        let names = rows.map(\.text).joined(separator: ", ")
        var details = self.details
        for row in rows {
            details.causes.append(
                StatusCause(type: Self.contractCause, message: "`sandtable contract` says what is missing", field: row.text))
        }
        var error = APIError(code: code, reason: reason, message: "\(message) (sandtable contract: \(names))", details: details)
        error.continueToken = continueToken
        return error
    }

    /// The message.
    public var description: String { message }

    /// The `metav1.Status` that carries the failure over the wire and in an ERROR event.
    public var status: JSONValue {
        var metadata = JSONObject()
        if !continueToken.isEmpty { metadata["continue"] = .string(continueToken) }
        var object = JSONObject()
        object["kind"] = "Status"
        object["apiVersion"] = "v1"
        object["metadata"] = .object(metadata)
        object["status"] = "Failure"
        object["message"] = .string(message)
        if reason != .unknown { object["reason"] = .string(reason.rawValue) }
        let details = self.details.json
        if !details.isEmptyOrNull { object["details"] = details }
        object["code"] = .int(Int64(code))
        return .object(object)
    }
}
