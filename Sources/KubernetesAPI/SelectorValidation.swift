import ObjectModel

/// Checks of labels and label selectors inside specs (`pkg/apis/meta/v1/validation`).
enum SelectorValidation {
    /// Keys and values of a label map; complaints are about the map as a whole.
    static func labels(_ labels: JSONObject, _ errors: inout FieldErrors) {
        for (key, value) in labels {
            errors.invalid(.string(key), all: NameFormat.qualifiedName(key))
            if case .string(let text) = value { errors.invalid(value, all: NameFormat.labelValue(text)) }
        }
    }

    /// A key that must be a qualified name.
    static func labelName(_ key: String, _ errors: inout FieldErrors) {
        errors.invalid(.string(key), all: NameFormat.qualifiedName(key))
    }

    /// A `metav1.LabelSelector`.
    static func labelSelector(_ selector: JSONObject, _ errors: inout FieldErrors) {
        errors.object(selector, "matchLabels") { errors, map in labels(map, &errors) }
        errors.eachObject(selector, "matchExpressions") { errors, _, requirement in
            let values = requirement.elements("values")
            switch requirement.text("operator") {
            case "In", "NotIn":
                if values.isEmpty { errors.within("values") { $0.required("must be specified when `operator` is 'In' or 'NotIn'") } }
            case "Exists", "DoesNotExist":
                if !values.isEmpty {
                    errors.within("values") { $0.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'") }
                }
            case let other: errors.within("operator") { $0.invalid(.string(other), "not a valid selector operator") }
            }
            errors.within("key") { labelName(requirement.text("key"), &$0) }
            labelValues(values, &errors)
        }
    }

    /// The `values` of a requirement, each a label value.
    static func labelValues(_ values: [JSONValue], _ errors: inout FieldErrors) {
        for (index, value) in values.enumerated() {
            guard case .string(let text) = value else { continue }
            let messages = NameFormat.labelValue(text)
            if messages.isEmpty { continue }
            errors.within("values") { $0.within(index: index) { $0.invalid(value, all: messages) } }
        }
    }

    /// Whether a selector names no label at all.
    static func isEmpty(_ selector: JSONObject) -> Bool {
        (selector.fields("matchLabels")?.isEmpty ?? true) && selector.elements("matchExpressions").isEmpty
    }
}
