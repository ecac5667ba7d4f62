import ObjectModel

/// CustomResourceDefinitions, and the kinds that they define.
public enum CustomResources {
    /// CustomResourceDefinition itself, `apiextensions.k8s.io/v1`.
    ///
    /// The conditions NamesAccepted and Established and the accepted names are the caller's to set once the names are free; a new
    /// object's status holds only `storedVersions`, which an update that moves the storage version extends.
    public static let definition: ResourceDefinition = {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "apiextensions.k8s.io", version: "v1", kind: "CustomResourceDefinition"),
            plural: "customresourcedefinitions", singular: "customresourcedefinition", isNamespaced: false, schema: schema)
        definition.shortNames = ["crd", "crds"]
        definition.categories = ["api-extensions"]
        definition.hasStatus = true
        definition.hasGeneration = true
        definition.allowsUnconditionalUpdate = false
        definition.printerTable = .customResourceDefinition
        definition.applyDefaults = { applyDefaults(to: &$0) }
        definition.prepareForCreate = { object in
            object["status"] = nil
            recordStorageVersion(of: &object)
        }
        definition.prepareForUpdate = { object, _ in recordStorageVersion(of: &object) }
        definition.validateCreate = { object, errors in
            CustomResourceDefinitionValidation(object, old: nil).validate(into: &errors)
        }
        definition.validateUpdate = { object, old, errors in
            CustomResourceDefinitionValidation(object, old: old).validate(into: &errors)
        }
        definition.validateStatusUpdate = { object, _, errors in
            CustomResourceDefinitionValidation(object, old: nil).validateStatus(into: &errors)
        }
        return definition
    }()

    private static let names = StructuralSchema.object([
        "categories": .stringList, "kind": .string, "listKind": .string, "plural": .string, "shortNames": .stringList, "singular": .string,
    ])

    private static let schema: StructuralSchema = {
        let version = StructuralSchema.object([
            "additionalPrinterColumns": .array(
                of: .object([
                    "description": .string, "format": .string, "jsonPath": .string, "name": .string, "priority": .int32, "type": .string,
                ])),
            "deprecated": .boolean,
            "deprecationWarning": .string,
            "name": .string,
            "schema": .object(["openAPIV3Schema": .anything]),
            "selectableFields": .array(of: .object(["jsonPath": .string])),
            "served": .boolean,
            "storage": .boolean,
            "subresources": .object([
                "scale": .object(["labelSelectorPath": .string, "specReplicasPath": .string, "statusReplicasPath": .string]),
                "status": .object([:]),
            ]),
        ])
        let conversion = StructuralSchema.object([
            "strategy": .string,
            "webhook": .object([
                "clientConfig": .object([
                    "caBundle": .scalar(.string, format: "byte"),
                    "service": .object([
                        "name": .string, "namespace": .string, "path": .string, "port": .scalar(.integer, format: "int32", default: 443),
                    ]),
                    "url": .string,
                ]),
                "conversionReviewVersions": .stringList,
            ]),
        ])
        return MetadataSchemas.object([
            "spec": .object([
                "conversion": conversion, "group": .string, "names": names.embedded, "preserveUnknownFields": .boolean, "scope": .string,
                "versions": .array(of: version),
            ]),
            "status": .object([
                "acceptedNames": names,
                "conditions": MetadataSchemas.conditions([
                    "lastTransitionTime": .dateTime, "message": .string, "observedGeneration": .int64, "reason": .string,
                    "status": .string, "type": .string,
                ]),
                "observedGeneration": .int64,
                "storedVersions": .stringList,
            ]),
        ])
    }()

    private static func applyDefaults(to object: inout JSONValue) {
        guard object["spec"]?.objectValue != nil else { return }
        let names = object.at("spec", "names")
        let kind = names?["kind"]?.stringValue ?? ""
        if (names?["singular"]?.stringValue ?? "").isEmpty, !kind.isEmpty {
            object.set(.string(kind.lowercased()), at: "spec", "names", "singular")
        }
        if (names?["listKind"]?.stringValue ?? "").isEmpty, !kind.isEmpty {
            object.set(.string(kind + "List"), at: "spec", "names", "listKind")
        }
        if object.at("spec", "conversion") == nil { object.set(["strategy": "None"], at: "spec", "conversion") }
        if object.at("status", "storedVersions")?.isEmptyOrNull ?? true { recordStorageVersion(of: &object) }
    }

    /// Adds the storage version to `status.storedVersions`, where it is not there yet.
    private static func recordStorageVersion(of object: inout JSONValue) {
        for version in object.at("spec", "versions")?.arrayValue ?? [] where version["storage"] == true {
            guard let name = version["name"] else { return }
            var stored = object.at("status", "storedVersions")?.arrayValue ?? []
            if !stored.contains(name) {
                stored.append(name)
                object.set(.array(stored), at: "status", "storedVersions")
            }
            return
        }
    }

    /// What the API server needs to know of each version that a CustomResourceDefinition declares, in the order declared. Complains
    /// like the definition's own validation and gives nothing when a schema cannot be read.
    public static func definitions(of crd: JSONValue, into errors: inout FieldErrors) -> [CustomResourceVersion] {
        let reader = CustomResourceDefinitionValidation(crd, old: nil)
        let before = errors.errors.count
        var result: [CustomResourceVersion] = []
        for index in reader.versions.indices {
            guard let schema = reader.readSchema(ofVersion: index, into: &errors) else { continue }
            result.append(version(reader.versions[index], of: crd, schema: schema))
        }
        return errors.errors.count == before ? result : []
    }

    /// What the API server needs to know of one entry of a CustomResourceDefinition's `spec.versions`, with its schema given instead of
    /// read: for definitions that are part of the program. Nothing is checked; the schema in the entry is not looked at.
    public static func version(_ version: JSONValue, of crd: JSONValue, schema: StructuralSchema) -> CustomResourceVersion {
        let group = crd.at("spec", "group")?.stringValue ?? ""
        let names = crd.at("spec", "names")
        let name = version["name"]?.stringValue ?? ""
        let kind = names?["kind"]?.stringValue ?? ""
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: group, version: name, kind: kind), plural: names?["plural"]?.stringValue ?? "",
            singular: names?["singular"]?.stringValue ?? kind.lowercased(), isNamespaced: crd.at("spec", "scope") == "Namespaced",
            schema: schema)
        definition.isCustomResource = true
        if let listKind = names?["listKind"]?.stringValue, !listKind.isEmpty { definition.listKind = listKind }
        definition.shortNames = names?["shortNames"]?.arrayValue?.compactMap(\.stringValue) ?? []
        definition.categories = names?["categories"]?.arrayValue?.compactMap(\.stringValue) ?? []
        definition.hasStatus = version.at("subresources", "status")?.isNull == false
        definition.hasGeneration = true
        definition.allowsUnconditionalUpdate = false
        if let scale = version.at("subresources", "scale"), !scale.isNull {
            let selector = scale["labelSelectorPath"]?.stringValue.flatMap { $0.isEmpty ? nil : path($0) }
            definition.scale = ResourceDefinition.ScalePaths(
                specReplicas: path(scale["specReplicasPath"]?.stringValue ?? ""),
                statusReplicas: path(scale["statusReplicasPath"]?.stringValue ?? ""), labelSelector: selector)
        }
        let columns = version["additionalPrinterColumns"]?.arrayValue ?? []
        definition.printerColumns = columns.map { column in
            ResourceDefinition.PrinterColumn(
                name: column["name"]?.stringValue ?? "", type: column["type"]?.stringValue ?? "",
                jsonPath: column["jsonPath"]?.stringValue ?? "", format: column["format"]?.stringValue ?? "",
                description: column["description"]?.stringValue ?? "", priority: Int(column["priority"]?.intValue ?? 0))
        }
        if columns.isEmpty { definition.printerColumns = [.init(name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp")] }
        definition.selectableFields = (version["selectableFields"]?.arrayValue ?? []).compactMap { field in
            guard let text = field["jsonPath"]?.stringValue else { return nil }
            return (text.hasPrefix(".") ? String(text.dropFirst()) : text, path(text))
        }
        let isDeprecated = version["deprecated"] == true
        if isDeprecated {
            definition.deprecationWarning = version["deprecationWarning"]?.stringValue ?? "\(group)/\(name) \(kind) is deprecated"
        }
        if let scale = definition.scale {
            definition.validateCreate = { object, errors in
                validateReplicas(of: object, at: scale.specReplicas, into: &errors)
                validateScaleStatus(of: object, scale, into: &errors)
            }
            definition.validateUpdate = { object, _, errors in
                validateReplicas(of: object, at: scale.specReplicas, into: &errors)
                validateScaleStatus(of: object, scale, into: &errors)
            }
            definition.validateStatusUpdate = { object, _, errors in validateScaleStatus(of: object, scale, into: &errors) }
        }
        return CustomResourceVersion(
            definition: definition, isServed: version["served"] == true, isStorage: version["storage"] == true,
            isDeprecated: isDeprecated)
    }

    private static func path(_ text: String) -> [String] {
        (text.hasPrefix(".") ? text.dropFirst() : text[...]).split(separator: ".").map(String.init)
    }

    private static func validateScaleStatus(
        of object: JSONValue, _ scale: ResourceDefinition.ScalePaths, into errors: inout FieldErrors
    ) {
        validateReplicas(of: object, at: scale.statusReplicas, into: &errors)
        guard let path = scale.labelSelector, let selector = object.at(path: path), selector.stringValue == nil else { return }
        errors.add(
            FieldError(
                type: .invalid, field: "." + path.joined(separator: "."),
                message: "Invalid value: \"\": .\(path.joined(separator: ".")) accessor error: \(selector) is of the type "
                    + "\(selector.typeName), expected string"))
    }

    private static func validateReplicas(of object: JSONValue, at path: [String], into errors: inout FieldErrors) {
        guard let value = object.at(path: path) else { return }
        let field = "." + path.joined(separator: ".")
        func complain(_ shown: String, _ detail: String) {
            errors.add(FieldError(type: .invalid, field: field, message: "Invalid value: \(shown): \(detail)"))
        }
        guard case .int(let number) = value else {
            complain("0", "\(field) accessor error: \(value) is of the type \(value.typeName), expected int64")
            return
        }
        if number < 0 { complain("\(number)", "should be a non-negative integer") }
        if number > Int64(Int32.max) { complain("\(number)", "should be less than or equal to \(Int32.max)") }
    }
}

/// One version of a custom resource.
public struct CustomResourceVersion: Sendable {
    /// The kind in this version.
    public var definition: ResourceDefinition
    /// Whether the API server offers the version.
    public var isServed: Bool
    /// Whether objects are stored in the version.
    public var isStorage: Bool
    /// Whether answers carry a deprecation warning.
    public var isDeprecated: Bool

    /// Describes a version.
    public init(definition: ResourceDefinition, isServed: Bool, isStorage: Bool, isDeprecated: Bool) {
        self.definition = definition
        self.isServed = isServed
        self.isStorage = isStorage
        self.isDeprecated = isDeprecated
    }
}
