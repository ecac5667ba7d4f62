import ObjectModel

/// Junctors in a structural schema: they may restrict values, and only of what the schema around them describes
/// (`k8s.io/apiextensions-apiserver/pkg/apiserver/schema/validation.go`).
extension OpenAPISchemaReader {
    private static let lists = ["allOf", "anyOf", "oneOf"]

    /// Complains about what the branches of junctors say beyond values. The patterns of int-or-string are left alone.
    func checkJunctors(of json: JSONValue, isIntOrString: Bool, isFirstOfAll: Bool, into errors: inout FieldErrors) {
        for key in Self.lists {
            let branches = json[key]?.arrayValue ?? []
            if key == "anyOf", isIntOrString, Self.isIntOrStringPattern(json[key]) { continue }
            for (index, branch) in branches.enumerated() {
                errors.within(key) { errors in
                    errors.within(index: index) { errors in
                        let mayBePattern = key == "allOf" && index == 0 && isIntOrString && !isFirstOfAll
                        checkNested(branch, mayBePattern: mayBePattern, into: &errors)
                    }
                }
            }
        }
        if let schema = json["not"], schema.objectValue != nil {
            errors.within("not") { checkNested(schema, mayBePattern: false, into: &$0) }
        }
    }

    private func checkNested(_ json: JSONValue, mayBePattern: Bool, into errors: inout FieldErrors) {
        checkJunctors(of: json, isIntOrString: mayBePattern, isFirstOfAll: true, into: &errors)
        checkPattern(of: json, into: &errors)
        if let items = json["items"], items.objectValue != nil {
            errors.within("items") { checkNested(items, mayBePattern: false, into: &$0) }
        }
        for (name, property) in json["properties"]?.objectValue ?? JSONObject() {
            errors.within("properties") { errors in
                errors.within(key: name) { checkNested(property, mayBePattern: false, into: &$0) }
                if name == "metadata" { errors.within(key: name) { $0.forbidden("must not be specified in a nested context") } }
            }
        }
        func forbid(_ key: String, _ detail: String) { errors.within(key) { $0.forbidden("\(detail) to be structural") } }
        for key in ["type", "title", "description"] where !(json[key]?.stringValue ?? "").isEmpty { forbid(key, "must be empty") }
        for key in ["x-kubernetes-list-map-keys", "x-kubernetes-validations"] where !(json[key]?.isEmptyOrNull ?? true) {
            forbid(key, "must be empty")
        }
        for key in ["additionalProperties", "default", "x-kubernetes-list-type", "x-kubernetes-map-type"]
        where !(json[key]?.isNull ?? true) { forbid(key, "must be undefined") }
        for key in [
            "nullable", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource", "x-kubernetes-int-or-string",
        ] where json[key] == true { forbid(key, "must be false") }
    }

    /// Complains about fields and elements that junctors restrict and the schema around them does not describe.
    func checkCompleteness(of json: JSONValue, into errors: inout FieldErrors) {
        let here = [place, errors.path].filter { !$0.isEmpty }.joined(separator: ".")
        let prefix = here.isEmpty ? "" : here + "."
        for key in Self.lists {
            for (index, branch) in (json[key]?.arrayValue ?? []).enumerated() {
                complete(json, with: branch, from: "\(prefix)\(key)[\(index)]", into: &errors)
            }
        }
        if let schema = json["not"], schema.objectValue != nil { complete(json, with: schema, from: "\(prefix)not", into: &errors) }
    }

    private func complete(_ outer: JSONValue, with nested: JSONValue, from place: String, into errors: inout FieldErrors) {
        if let items = nested["items"], items.objectValue != nil {
            errors.within("items") { errors in
                if let schema = outer["items"], schema.objectValue != nil {
                    complete(schema, with: items, from: "\(place).items", into: &errors)
                } else {
                    errors.required("because it is defined in \(place).items")
                }
            }
        }
        for (name, property) in nested["properties"]?.objectValue ?? JSONObject() {
            let from = "\(place).properties[\(name)]"
            let schema = outer["properties"]?[name]
            errors.within("properties") { errors in
                errors.within(key: name) { errors in
                    if let schema {
                        complete(schema, with: property, from: from, into: &errors)
                    } else {
                        errors.required("because it is defined in \(from)")
                    }
                }
            }
        }
        for key in Self.lists {
            for (index, branch) in (nested[key]?.arrayValue ?? []).enumerated() {
                complete(outer, with: branch, from: "\(place).\(key)[\(index)]", into: &errors)
            }
        }
        if let schema = nested["not"], schema.objectValue != nil { complete(outer, with: schema, from: "\(place).not", into: &errors) }
    }
}
