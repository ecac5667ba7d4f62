import KubernetesAPI
import ObjectModel

/// An object, or a change to one, and what the kind's closures say about it.
struct KindCase: Sendable, CustomStringConvertible {
    let description: String
    let change: JSONValue
    let errors: [FieldError]

    init(_ description: String, _ change: JSONValue, _ errors: FieldError...) {
        self.description = description
        self.change = change
        self.errors = errors
    }
}

func complaint(_ type: FieldErrorType, _ field: String, _ message: String) -> FieldError {
    FieldError(type: type, field: field, message: message)
}

extension ResourceDefinition {
    /// The object as it is validated at creation.
    func admitted(_ object: JSONValue) -> JSONValue {
        var object = object
        applyDefaults(&object)
        prepareForCreate(&object)
        return object
    }

    func createErrors(_ object: JSONValue) -> [FieldError] {
        var errors = FieldErrors()
        validateCreate(admitted(object), &errors)
        return errors.errors
    }

    /// What an update says that applies a merge patch to an admitted object.
    func updateErrors(_ object: JSONValue, _ change: JSONValue) -> [FieldError] {
        let old = admitted(object)
        var new = MergePatch.apply(change, to: old)
        applyDefaults(&new)
        prepareForUpdate(&new, old)
        var errors = FieldErrors()
        validateUpdate(new, old, &errors)
        return errors.errors
    }

    /// What a status update says that puts one status in place of another.
    func statusErrors(_ object: JSONValue, from oldStatus: JSONValue, to status: JSONValue) -> [FieldError] {
        var old = admitted(object)
        old["status"] = oldStatus
        var new = old
        new["status"] = status
        var errors = FieldErrors()
        validateStatusUpdate(new, old, &errors)
        return errors.errors
    }
}
