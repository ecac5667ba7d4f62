import KubernetesAPI
import ObjectModel
import Testing

/// One object and what a kind says about it: a good base object, changed by a JSON merge patch.
struct KindRow: Sendable, CustomTestStringConvertible {
    let name: String
    let change: String
    let complaints: [String]

    /// A row; without complaints the object is accepted. A complaint is `path: message`, the message beginning with its type's words.
    init(_ name: String, _ change: String, _ complaints: String...) {
        self.name = name
        self.change = change
        self.complaints = complaints
    }

    var testDescription: String { name }

    /// The base object with the change.
    func object(from base: String) throws -> JSONValue { MergePatch.apply(try json(change), to: try json(base)) }
}

/// Reads JSON written in a test.
func json(_ text: String) throws -> JSONValue { try JSONReader.read(Array(text.utf8)) }

extension ResourceDefinition {
    /// What a create makes of an object, up to validation.
    func prepared(_ object: JSONValue) -> JSONValue {
        var result = object
        applyDefaults(&result)
        prepareForCreate(&result)
        return result
    }

    /// What strict reading says about an object: the decoder's one complaint about a type, or else the fields that the kind does not have.
    func complaintsAboutReading(_ object: JSONValue) -> [String] {
        if let mismatch = schema.typeMismatch(in: object, kind: kind.kind) { return [mismatch] }
        return schema.unknownFields(in: object).map { "unknown field \"\($0)\"" }
    }

    /// The complaints about a create.
    func complaintsAboutCreating(_ object: JSONValue) -> [String] {
        var errors = FieldErrors()
        validateCreate(prepared(object), &errors)
        return errors.checkedDescriptions
    }

    /// The complaints about an update of a stored object, status kept.
    func complaintsAboutUpdating(_ old: JSONValue, to object: JSONValue) -> [String] {
        var result = object
        applyDefaults(&result)
        if hasStatus { result["status"] = old["status"] }
        prepareForUpdate(&result, old)
        var errors = FieldErrors()
        validateUpdate(result, old, &errors)
        return errors.checkedDescriptions
    }

    /// The complaints about a change of status.
    func complaintsAboutStatus(_ object: JSONValue, old: JSONValue) -> [String] {
        var errors = FieldErrors()
        validateStatusUpdate(object, old, &errors)
        return errors.checkedDescriptions
    }
}

extension FieldErrors {
    /// `path: message` of every complaint, or a note when a message does not begin as its type's messages do.
    var checkedDescriptions: [String] {
        errors.map { error in
            let head: String
            switch error.type {
            case .required: head = "Required value"
            case .duplicate: head = "Duplicate value"
            case .invalid: head = "Invalid value"
            case .notSupported: head = "Unsupported value"
            case .forbidden: head = "Forbidden"
            case .tooLong: head = "Too long"
            case .tooMany: head = "Too many"
            case .internalError: head = "Internal error"
            case .notFound: head = "Not found"
            case .typeInvalid: head = "Invalid value"
            }
            return error.message.hasPrefix(head) ? error.description : "\(error.type) does not fit: \(error.description)"
        }
    }
}

/// The texts of apimachinery's format rules, as far as the tables meet them; those about names have tests of their own.
enum FormatText {
    static let label = NameFormat.dns1123Label("A_B").joined()
    static let subdomain = NameFormat.dns1123Subdomain("A_B").joined()
    static let labelValue = NameFormat.labelValue("a b").joined()
    static let qualifiedName = NameFormat.qualifiedName("a b").joined()
    static let configKey = NameFormat.configMapKey("a b").joined()
    static let port = "must be between 1 and 65535, inclusive"
    static let address = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"
    static let range = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"
}
