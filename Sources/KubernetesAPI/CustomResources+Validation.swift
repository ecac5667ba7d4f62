import ObjectModel

/// The rules for CustomResourceDefinition objects, in the order and words of apiextensions.
///
/// kube-apiserver validates an internal form, in which schemas, subresources, columns and selectable fields that are the same in all
/// versions stand in `spec` itself; that is why complaints about a definition with one version say `spec.validation.openAPIV3Schema`.
struct CustomResourceDefinitionValidation {
    let object: JSONValue
    let old: JSONValue?
    let spec: JSONValue
    let versions: [JSONValue]

    init(_ object: JSONValue, old: JSONValue?) {
        self.object = object
        self.old = old
        spec = object["spec"] ?? [:]
        versions = object.at("spec", "versions")?.arrayValue ?? []
    }

    func validate(into errors: inout FieldErrors) {
        if old == nil { validateName(into: &errors) }
        errors.within("spec") { validateSpec(into: &$0) }
        if let old { errors.within("spec") { validateImmutability(since: old, into: &$0) } }
        validateStatus(into: &errors)
        validateStoredVersions(into: &errors)
        validateApproval(into: &errors)
        if spec["preserveUnknownFields"] == true, old?.at("spec", "preserveUnknownFields") != true {
            errors.within("spec") {
                $0.within("preserveUnknownFields") {
                    $0.invalid(
                        true, "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead")
                }
            }
        }
    }

    func validateStatus(into errors: inout FieldErrors) {
        guard let names = object.at("status", "acceptedNames") else { return }
        errors.within("status") { $0.within("acceptedNames") { validateNames(names, into: &$0) } }
    }

    private func text(_ value: JSONValue?, _ key: String) -> String { value?[key]?.stringValue ?? "" }

    private func validateName(into errors: inout FieldErrors) {
        let name = object.at("metadata", "name")?.stringValue ?? ""
        if name == "\(text(spec["names"], "plural")).\(text(spec, "group"))" { return }
        errors.within("metadata") {
            $0.within("name") { $0.invalid(.string(name), "must be spec.names.plural+\".\"+spec.group") }
        }
    }

    private func validateSpec(into errors: inout FieldErrors) {
        let group = text(spec, "group")
        errors.within("group") { errors in
            let mistakes = NameFormat.dns1123Subdomain(group)
            if group.isEmpty {
                errors.required()
            } else if !mistakes.isEmpty {
                errors.invalid(.string(group), mistakes.joined(separator: ","))
            } else if !group.contains(".") {
                errors.invalid(.string(group), "should be a domain with at least one dot")
            }
        }
        let scope = text(spec, "scope")
        errors.within("scope") { errors in
            if scope.isEmpty {
                errors.required()
            } else if scope != "Cluster", scope != "Namespaced" {
                errors.notSupported(.string(scope), supported: ["Cluster", "Namespaced"])
            }
        }
        validateVersions(into: &errors)
        let names = spec["names"]
        for key in ["plural", "singular", "kind", "listKind"] where text(names, key).isEmpty {
            errors.within("names") { $0.within(key) { $0.required() } }
        }
        errors.within("names") { validateNames(names ?? [:], into: &$0) }
        if let shared = shared("schema") {
            let hasStatus = versions.contains { $0.at("subresources", "status")?.isNull == false }
            errors.within("validation") { validateSchema(shared, hasStatus: hasStatus, into: &$0) }
        }
        if let shared = shared("subresources") { errors.within("subresources") { validateSubresources(shared, into: &$0) } }
        if let shared = shared("additionalPrinterColumns") { validateColumns(shared, into: &errors) }
        if let shared = shared("selectableFields"), !shared.isEmptyOrNull {
            if let schema = versions.first?.at("schema", "openAPIV3Schema") {
                errors.within("selectableFields") { validateSelectableFields(shared, schema, into: &$0) }
            } else {
                errors.within("selectableFields") { $0.invalid("", "may only be set when validations.schema is included") }
            }
        }
        errors.within("conversion") { validateConversion(into: &$0) }
    }

    /// What all versions have in common under a key; nil when they differ or have nothing there.
    private func shared(_ key: String) -> JSONValue? {
        guard let first = versions.first else { return nil }
        for version in versions where version[key] != first[key] { return nil }
        return first[key].flatMap { $0.isNull ? nil : $0 }
    }

    private func isShared(_ key: String) -> Bool {
        versions.allSatisfy { $0[key] == versions[0][key] }
    }

    private func validateVersions(into errors: inout FieldErrors) {
        for (index, version) in versions.enumerated() where version.at("schema", "openAPIV3Schema")?.isNull ?? true {
            errors.within("versions") { errors in
                errors.within(index: index) { $0.within("schema") { $0.within("openAPIV3Schema") { $0.required() } } }
            }
        }
        var names: [String] = []
        for (index, version) in versions.enumerated() {
            let name = text(version, "name")
            errors.enter(.field("versions"))
            errors.enter(.index(index))
            let mistakes = NameFormat.dns1035Label(name)
            if !mistakes.isEmpty { errors.within("name") { $0.invalid(.string(name), mistakes.joined(separator: ",")) } }
            validateVersion(version, into: &errors)
            errors.leave()
            errors.leave()
            names.append(name)
        }
        errors.enter(.field("versions"))
        defer { errors.leave() }
        let all = JSONValue.array(versions)
        if names.indices.contains(where: { names[..<$0].contains(names[$0]) }) {
            errors.invalid(all, "must contain unique version names")
        }
        if versions.count(where: { $0["storage"] == true }) != 1 {
            errors.invalid(all, "must have exactly one version marked as storage version")
        }
    }

    private func validateVersion(_ version: JSONValue, into errors: inout FieldErrors) {
        if let warning = version["deprecationWarning"]?.stringValue {
            errors.within("deprecationWarning") { errors in
                let value = JSONValue.string(warning)
                if version["deprecated"] != true {
                    errors.invalid(value, "can only be set for deprecated versions")
                    return
                }
                if warning.utf8.count > 256 { errors.invalid(value, "must be <= 256 characters long") }
                if warning.isEmpty { errors.invalid(value, "must not be an empty string") }
                if let index = Self.firstUnprintable(in: warning) {
                    errors.invalid(
                        value, "must only contain printable UTF-8 characters; non-printable character found at index \(index)")
                }
            }
        }
        if !isShared("schema"), let schema = version["schema"] {
            let hasStatus = version.at("subresources", "status")?.isNull == false
            errors.within("schema") { validateSchema(schema, hasStatus: hasStatus, into: &$0) }
        }
        if !isShared("subresources"), let subresources = version["subresources"] {
            errors.within("subresources") { validateSubresources(subresources, into: &$0) }
        }
        if !isShared("additionalPrinterColumns"), let columns = version["additionalPrinterColumns"] {
            validateColumns(columns, into: &errors)
        }
        if !isShared("selectableFields"), let fields = version["selectableFields"], !fields.isEmptyOrNull,
            let schema = version.at("schema", "openAPIV3Schema")
        {
            errors.within("selectableFields") { validateSelectableFields(fields, schema, into: &$0) }
        }
    }

    /// The byte offset of the first character that Go's `unicode.IsPrint` refuses; of the spaces, only U+0020 counts as printable.
    private static func firstUnprintable(in text: String) -> Int? {
        var offset = 0
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return offset
            case .spaceSeparator where scalar != " ": return offset
            default: offset += UTF8.width(scalar)
            }
        }
        return nil
    }

    func validateNames(_ names: JSONValue, into errors: inout FieldErrors) {
        for key in ["plural", "singular"] {
            let name = text(names, key)
            let mistakes = NameFormat.dns1035Label(name)
            if !name.isEmpty, !mistakes.isEmpty { errors.within(key) { $0.invalid(.string(name), mistakes.joined(separator: ",")) } }
        }
        for key in ["kind", "listKind"] {
            let name = text(names, key)
            let mistakes = NameFormat.dns1035Label(name.lowercased())
            if name.isEmpty || mistakes.isEmpty { continue }
            errors.within(key) {
                $0.invalid(.string(name), "may have mixed case, but should otherwise match: " + mistakes.joined(separator: ","))
            }
        }
        func checkList(_ key: String) {
            for (index, entry) in (names[key]?.arrayValue ?? []).enumerated() {
                let mistakes = NameFormat.dns1035Label(entry.stringValue ?? "")
                if mistakes.isEmpty { continue }
                errors.within(key) { $0.within(index: index) { $0.invalid(entry, mistakes.joined(separator: ",")) } }
            }
        }
        checkList("shortNames")
        let kind = text(names, "kind")
        if !kind.isEmpty, kind == text(names, "listKind") {
            errors.within("listKind") { $0.invalid(.string(kind), "kind and listKind may not be the same") }
        }
        checkList("categories")
    }

    /// Reads the schema of a version at the path that complaints about it are reported at.
    func readSchema(ofVersion index: Int, into errors: inout FieldErrors) -> StructuralSchema? {
        let steps: [FieldErrors.Step] =
            isShared("schema")
            ? [.field("spec"), .field("validation"), .field("openAPIV3Schema")]
            : [.field("spec"), .field("versions"), .index(index), .field("schema"), .field("openAPIV3Schema")]
        for step in steps { errors.enter(step) }
        defer { for _ in steps { errors.leave() } }
        guard let schema = versions[index].at("schema", "openAPIV3Schema"), !schema.isNull else {
            errors.required()
            return nil
        }
        return StructuralSchema.read(openAPI: schema, into: &errors)
    }

    private func validateImmutability(since old: JSONValue, into errors: inout FieldErrors) {
        func check(_ path: [String]) {
            let value = spec.at(path: path)
            if value == old["spec"]?.at(path: path) { return }
            for name in path { errors.enter(.field(name)) }
            errors.invalid(value ?? "", "field is immutable")
            for _ in path { errors.leave() }
        }
        let conditions = old.at("status", "conditions")?.arrayValue ?? []
        if conditions.contains(where: { $0["type"] == "Established" && $0["status"] == "True" }) {
            check(["scope"])
            check(["names", "kind"])
        }
        check(["group"])
        check(["names", "plural"])
    }

    private func validateStoredVersions(into errors: inout FieldErrors) {
        let stored = object.at("status", "storedVersions")?.arrayValue ?? []
        errors.enter(.field("status"))
        errors.enter(.field("storedVersions"))
        defer {
            errors.leave()
            errors.leave()
        }
        if stored.isEmpty {
            errors.invalid([], "must have at least one stored version")
            return
        }
        for version in versions where version["storage"] == true && !stored.contains(version["name"] ?? .null) {
            errors.invalid(.array(stored), "must have the storage version \(text(version, "name"))")
        }
        for (index, name) in stored.enumerated() where !versions.contains(where: { $0["name"] == name }) {
            let shown = name.stringValue ?? name.description
            errors.within(index: index) {
                $0.invalid(
                    name,
                    "missing from spec.versions; \(shown) was previously a storage version, and must remain in spec.versions until a "
                        + "storage migration ensures no data remains persisted in \(shown) and removes \(shown) from status.storedVersions")
            }
        }
    }

    private static let approval = "api-approved.kubernetes.io"

    private enum Approval { case missing, bypassed, approved, invalid }

    private static func approval(of object: JSONValue) -> Approval {
        let value = object.at("metadata", "annotations", approval)?.stringValue ?? ""
        if value.isEmpty { return .missing }
        if value.hasPrefix("unapproved") { return .bypassed }
        guard let separator = value.range(of: "://"), StringFormat.uri.accepts(value) else { return .invalid }
        let host = value[separator.upperBound...].prefix { $0 != "/" }
        return separator.lowerBound == value.startIndex || host.isEmpty ? .invalid : .approved
    }

    /// Groups of the Kubernetes community need an approved API, or the admission that there is none.
    private func validateApproval(into errors: inout FieldErrors) {
        let group = text(spec, "group")
        guard group == "k8s.io" || group == "kubernetes.io" || group.hasSuffix(".k8s.io") || group.hasSuffix(".kubernetes.io") else {
            return
        }
        let state = Self.approval(of: object)
        if let old, Self.approval(of: old) == state { return }
        let name = Self.approval
        let place = "see https://github.com/kubernetes/enhancements/pull/1111"
        errors.within("metadata") { errors in
            errors.within("annotations") { errors in
                errors.within(key: name) { errors in
                    switch state {
                    case .approved, .bypassed: break
                    case .missing: errors.required("protected groups must have approval annotation \"\(name)\", \(place)")
                    case .invalid:
                        errors.invalid(
                            object.at("metadata", "annotations", name) ?? "",
                            "protected groups must have approval annotation \"\(name)\" with either a URL or a reason starting with "
                                + "\"unapproved\", \(place)")
                    }
                }
            }
        }
    }
}

extension String {
    /// Where a text first occurs, byte by byte; nil when it does not.
    fileprivate func range(of text: String) -> Range<String.Index>? {
        var start = utf8.startIndex
        while start < utf8.endIndex {
            if utf8[start...].starts(with: text.utf8) { return start..<utf8.index(start, offsetBy: text.utf8.count) }
            start = utf8.index(after: start)
        }
        return nil
    }
}
