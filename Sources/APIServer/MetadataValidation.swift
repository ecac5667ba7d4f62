import KubernetesAPI
import ObjectModel

/// The checks of `metadata`, as `k8s.io/apimachinery/pkg/api/validation` makes and words them.
enum MetadataValidation {
    /// The most bytes that all annotations of an object may have together, keys and values counted.
    static let maximumAnnotationBytes = 256 * 1_024

    /// Complaints about the metadata of a new object.
    static func validateCreate(
        _ value: JSONValue, _ nameRule: ResourceDefinition.NameRule, isNamespaced: Bool, _ errors: inout FieldErrors
    ) {
        let metadata = value["metadata"]?.objectValue ?? JSONObject()
        errors.enter(.field("metadata"))
        defer { errors.leave() }
        if let generateName = metadata["generateName"]?.stringValue, !generateName.isEmpty {
            for message in nameMistakes(generateName, nameRule, isPrefix: true) {
                errors.within("generateName") { $0.invalid(.string(generateName), message) }
            }
        }
        let name = metadata["name"]?.stringValue ?? ""
        if name.isEmpty {
            errors.within("name") { $0.required("name or generateName is required") }
        } else {
            for message in nameMistakes(name, nameRule, isPrefix: false) {
                errors.within("name") { $0.invalid(.string(name), message) }
            }
        }
        let namespace = metadata["namespace"]?.stringValue ?? ""
        if isNamespaced {
            if namespace.isEmpty {
                errors.within("namespace") { $0.required() }
            } else {
                for message in NameFormat.dns1123Label(namespace) {
                    errors.within("namespace") { $0.invalid(.string(namespace), message) }
                }
            }
        } else if !namespace.isEmpty {
            errors.within("namespace") { $0.forbidden("not allowed on this type") }
        }
        if let generation = metadata["generation"]?.intValue, generation < 0 {
            errors.within("generation") { $0.invalid(.int(generation), "must be greater than or equal to 0") }
        }
        validateLabels(metadata["labels"]?.objectValue, &errors)
        validateAnnotations(metadata["annotations"]?.objectValue, &errors)
        validateOwnerReferences(metadata["ownerReferences"]?.arrayValue ?? [], &errors)
        validateFinalizers(metadata["finalizers"]?.arrayValue ?? [], &errors)
    }

    /// Complaints about the metadata of a changed object. What did not change since `old` is not looked at again.
    static func validateUpdate(_ value: JSONValue, old: JSONValue, _ errors: inout FieldErrors) {
        let new = value["metadata"]?.objectValue ?? JSONObject()
        let before = old["metadata"]?.objectValue ?? JSONObject()
        errors.enter(.field("metadata"))
        defer { errors.leave() }
        if old.deletionTimestampText != nil {
            let known = old.finalizerNames
            let extra = value.finalizerNames.filter { !known.contains($0) }.sorted()
            if !extra.isEmpty {
                let list = extra.map { JSONValue.string($0).description }.joined(separator: ", ")
                errors.within("finalizers") {
                    $0.forbidden(
                        "no new finalizers can be added if the object is being deleted, found new finalizers []string{\(list)}")
                }
            }
        }
        let generation = new["generation"]?.intValue ?? 0
        if generation < before["generation"]?.intValue ?? 0 {
            errors.within("generation") { $0.invalid(.int(generation), "must not be decremented") }
        }
        for field in ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"] {
            let changed = new[field]
            if (changed ?? .null) != (before[field] ?? .null) {
                errors.within(field) { $0.invalid(changed ?? .null, "field is immutable") }
            }
        }
        if !same(new["labels"], before["labels"]) { validateLabels(new["labels"]?.objectValue, &errors) }
        if !same(new["annotations"], before["annotations"]) { validateAnnotations(new["annotations"]?.objectValue, &errors) }
        if !same(new["ownerReferences"], before["ownerReferences"]) {
            validateOwnerReferences(new["ownerReferences"]?.arrayValue ?? [], &errors)
        }
    }

    private static func same(_ left: JSONValue?, _ right: JSONValue?) -> Bool {
        (left ?? .null).isIdentical(to: right ?? .null)
    }

    /// What is wrong with a name, or with the beginning of one.
    static func nameMistakes(_ name: String, _ rule: ResourceDefinition.NameRule, isPrefix: Bool) -> [String] {
        let checked = isPrefix && rule != .pathSegment ? NameFormat.maskingTrailingDash(name) : name
        switch rule {
        case .subdomain: return NameFormat.dns1123Subdomain(checked)
        case .label: return NameFormat.dns1123Label(checked)
        case .label1035: return NameFormat.dns1035Label(checked)
        case .pathSegment:
            if !isPrefix, name == "." || name == ".." { return ["may not be '\(name)'"] }
            return ["/", "%"].filter { name.contains($0) }.map { "may not contain '\($0)'" }
        }
    }

    private static func validateLabels(_ labels: JSONObject?, _ errors: inout FieldErrors) {
        guard let labels else { return }
        for (key, value) in labels {
            let text = value.stringValue ?? ""
            if isPlainLabel(key) && isPlainLabel(text) { continue }
            errors.within("labels") { errors in
                for message in NameFormat.qualifiedName(key) { errors.invalid(.string(key), message) }
                for message in NameFormat.labelValue(text) { errors.invalid(.string(text), message) }
            }
        }
    }

    /// Whether a text of lower-case letters, digits and inner dashes is a valid key and a valid value alike: the common case.
    private static func isPlainLabel(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard let first = bytes.first, let last = bytes.last, bytes.count <= 63, first != 0x2D, last != 0x2D else { return false }
            return bytes.allSatisfy { $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2D }
        }
    }

    private static func validateAnnotations(_ annotations: JSONObject?, _ errors: inout FieldErrors) {
        guard let annotations else { return }
        var size = 0
        errors.enter(.field("annotations"))
        for (key, value) in annotations {
            size += key.utf8.count + (value.stringValue?.utf8.count ?? 0)
            if isPlainLabel(key) { continue }
            for message in NameFormat.qualifiedName(lowercasedASCII(key)) { errors.invalid(.string(key), message) }
        }
        if size > maximumAnnotationBytes { errors.tooLong(maximum: maximumAnnotationBytes) }
        errors.leave()
    }

    private static func lowercasedASCII(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 >= 0x41 && $0 <= 0x5A }) else { return text }
        return String(decoding: text.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 0x20 : $0 }, as: UTF8.self)
    }

    private static func validateOwnerReferences(_ references: [JSONValue], _ errors: inout FieldErrors) {
        if references.isEmpty { return }
        errors.enter(.field("ownerReferences"))
        defer { errors.leave() }
        var controller = ""
        for (position, reference) in references.enumerated() {
            errors.enter(.index(position))
            let apiVersion = reference["apiVersion"]?.stringValue ?? ""
            let kind = reference["kind"]?.stringValue ?? ""
            let name = reference["name"]?.stringValue ?? ""
            if GroupVersion(apiVersion: apiVersion) == nil {
                errors.within("apiVersion") { $0.invalid(.string(apiVersion), "version must not be empty") }
            }
            if kind.isEmpty { errors.within("kind") { $0.invalid("", "must not be empty") } }
            if name.isEmpty { errors.within("name") { $0.invalid("", "must not be empty") } }
            if (reference["uid"]?.stringValue ?? "").isEmpty { errors.within("uid") { $0.invalid("", "must not be empty") } }
            if apiVersion == "v1", kind == "Event" {
                errors.invalid(reference, "/v1, Kind=Event is disallowed from being an owner")
            }
            errors.leave()
            guard reference["controller"]?.boolValue == true else { continue }
            if controller.isEmpty {
                controller = name
            } else {
                let message =
                    "Only one reference can have Controller set to true. "
                    + "Found \"true\" in references for \(controller) and \(name)"
                errors.invalid(.array(references), message)
            }
        }
    }

    private static func validateFinalizers(_ finalizers: [JSONValue], _ errors: inout FieldErrors) {
        if finalizers.isEmpty { return }
        errors.enter(.field("finalizers"))
        for finalizer in finalizers {
            let name = finalizer.stringValue ?? ""
            for message in NameFormat.qualifiedName(name) { errors.invalid(.string(name), message) }
        }
        if finalizers.contains("orphan"), finalizers.contains("foregroundDeletion") {
            errors.invalid(.array(finalizers), "finalizer orphan and foregroundDeletion cannot be both set")
        }
        errors.leave()
    }
}
