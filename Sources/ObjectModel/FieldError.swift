/// What is wrong with a field, in the words of apimachinery's `field.ErrorType`.
public enum FieldErrorType: String, Sendable, Hashable {
    /// The field is not there, though something refers to it.
    case notFound = "FieldValueNotFound"
    /// The field must be set.
    case required = "FieldValueRequired"
    /// The value must be unique in its list.
    case duplicate = "FieldValueDuplicate"
    /// The value is malformed, or changed where it must not.
    case invalid = "FieldValueInvalid"
    /// The value is not one of a fixed set.
    case notSupported = "FieldValueNotSupported"
    /// The value is well formed but not allowed here.
    case forbidden = "FieldValueForbidden"
    /// The string is too long.
    case tooLong = "FieldValueTooLong"
    /// The list or map has too many entries.
    case tooMany = "FieldValueTooMany"
    /// The server failed while it validated.
    case internalError = "InternalError"
    /// The value has the wrong JSON type.
    case typeInvalid = "FieldValueTypeInvalid"
}

/// One complaint about one field, worded as kube-apiserver words it.
public struct FieldError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let type: FieldErrorType
    /// The path, such as `spec.containers[0].name`.
    public let field: String
    /// The message without the path, such as `Required value: must have a name`; the `message` of a status cause.
    public let message: String
    /// The row of the contract that says so, where the complaint is about something that kube-apiserver would take; else nil.
    public let row: ContractRowName?

    /// Makes a complaint; `message` is the whole text after the path.
    public init(type: FieldErrorType, field: String, message: String, row: ContractRowName? = nil) {
        self.type = type
        self.field = field
        self.message = message
        self.row = row
    }

    /// `path: message`.
    public var description: String { "\(field): \(message)" }
}

/// Complaints gathered while an object is walked, with the path of the field being looked at.
///
/// The path is kept as a stack and spelled out only when something is wrong.
public struct FieldErrors: Sendable {
    /// One step of a path.
    public enum Step: Sendable {
        /// A named field: `.name`.
        case field(String)
        /// An element of a list: `[3]`.
        case index(Int)
        /// An entry of a map: `[key]`.
        case key(String)
    }

    /// What was found, in the order it was found.
    public private(set) var errors: [FieldError] = []
    private var steps: [Step] = []

    /// Starts without complaints at the root of an object.
    public init() {}

    /// Whether nothing was found.
    public var isEmpty: Bool { errors.isEmpty }

    /// Enters a step; pair every call with `leave()`.
    public mutating func enter(_ step: Step) { steps.append(step) }

    /// Leaves the step entered last.
    public mutating func leave() { steps.removeLast() }

    /// Runs a check one field deeper.
    public mutating func within<Result>(_ field: String, _ body: (inout FieldErrors) -> Result) -> Result {
        steps.append(.field(field))
        defer { steps.removeLast() }
        return body(&self)
    }

    /// Runs a check on an element of a list.
    public mutating func within<Result>(index: Int, _ body: (inout FieldErrors) -> Result) -> Result {
        steps.append(.index(index))
        defer { steps.removeLast() }
        return body(&self)
    }

    /// Runs a check on an entry of a map.
    public mutating func within<Result>(key: String, _ body: (inout FieldErrors) -> Result) -> Result {
        steps.append(.key(key))
        defer { steps.removeLast() }
        return body(&self)
    }

    /// The path of the field being looked at.
    public var path: String {
        var text = ""
        for step in steps {
            switch step {
            case .field(let name): text += text.isEmpty ? name : ".\(name)"
            case .index(let index): text += "[\(index)]"
            case .key(let key): text += "[\(key)]"
            }
        }
        return text
    }

    /// Adds a complaint about the field being looked at; `message` is the whole text after the path.
    public mutating func add(_ type: FieldErrorType, _ message: String, row: ContractRowName? = nil) {
        errors.append(FieldError(type: type, field: path, message: message, row: row))
    }

    /// Adds a complaint that was made elsewhere.
    public mutating func add(_ error: FieldError) { errors.append(error) }

    /// `Required value`, with a detail when there is one.
    public mutating func required(_ detail: String = "") { add(.required, Self.text("Required value", detail)) }

    /// `Invalid value: VALUE: detail`; with a row of the contract where kube-apiserver would take the value.
    public mutating func invalid(_ value: JSONValue, _ detail: String, row: ContractRowName? = nil) {
        add(.invalid, "Invalid value: \(Self.rendered(value)): \(detail)", row: row)
    }

    /// `Forbidden`, with a detail when there is one.
    public mutating func forbidden(_ detail: String) { add(.forbidden, Self.text("Forbidden", detail)) }

    /// `Duplicate value: VALUE`.
    public mutating func duplicate(_ value: JSONValue) { add(.duplicate, "Duplicate value: \(Self.rendered(value))") }

    /// `Not found: VALUE`.
    public mutating func notFound(_ value: JSONValue) { add(.notFound, "Not found: \(Self.rendered(value))") }

    /// `Unsupported value: VALUE: supported values: "a", "b"`, the values as given.
    public mutating func notSupported(_ value: JSONValue, supported: [String]) {
        let list = supported.map(\.goQuoted).joined(separator: ", ")
        let detail = supported.isEmpty ? "" : ": supported values: \(list)"
        add(.notSupported, "Unsupported value: \(Self.rendered(value))\(detail)")
    }

    /// `Too long: may not be more than N bytes`.
    public mutating func tooLong(maximum: Int) { add(.tooLong, "Too long: may not be more than \(maximum) bytes") }

    /// `Too many: COUNT: must have at most N items`.
    public mutating func tooMany(count: Int, maximum: Int) {
        add(.tooMany, "Too many: \(count): must have at most \(maximum) items")
    }

    private static func text(_ head: String, _ detail: String) -> String { detail.isEmpty ? head : "\(head): \(detail)" }

    /// A value as a message shows it: strings quoted as Go's `%q` does, the rest as JSON.
    public static func rendered(_ value: JSONValue) -> String {
        if case .string(let text) = value { return text.goQuoted }
        return value.description
    }
}
