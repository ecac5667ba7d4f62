import KubernetesAPI
import ObjectModel
import Testing

/// A definition that kube-apiserver accepts, changed at one place.
private func crd(_ path: String..., value: JSONValue? = nil) -> JSONValue {
    var object: JSONValue = [
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
        "metadata": ["name": "things.example.com"],
        "spec": [
            "group": "example.com", "scope": "Namespaced",
            "names": ["plural": "things", "singular": "thing", "kind": "Thing", "listKind": "ThingList"],
            "conversion": ["strategy": "None"],
            "versions": [
                [
                    "name": "v1", "served": true, "storage": true,
                    "schema": [
                        "openAPIV3Schema": [
                            "type": "object",
                            "properties": [
                                "spec": ["type": "object", "properties": ["replicas": ["type": "integer"], "name": ["type": "string"]]],
                                "status": ["type": "object", "properties": ["replicas": ["type": "integer"]]],
                            ],
                        ]
                    ],
                ]
            ],
        ],
        "status": ["storedVersions": ["v1"]],
    ]
    if path.isEmpty { return object }
    if path.first == "version" {
        var version = object.at("spec", "versions")?[0] ?? .null
        version.set(value, path: path.dropFirst())
        object.set(.array([version]), at: "spec", "versions")
    } else {
        object.set(value, path: path[...])
    }
    return object
}

private func withSchema(_ schema: JSONValue) -> JSONValue { crd("version", "schema", "openAPIV3Schema", value: schema) }

private func withField(_ field: JSONValue) -> JSONValue {
    withSchema(["type": "object", "properties": ["x": field]])
}

private func complaintsOfCreate(_ object: JSONValue) -> [String] {
    var errors = FieldErrors()
    CustomResources.definition.validateCreate(object, &errors)
    return errors.errors.map(\.description)
}

@Suite("CustomResourceDefinitions")
struct CustomResourceDefinitionTests {
    static let schema = "spec.validation.openAPIV3Schema"
    static let x = "spec.validation.openAPIV3Schema.properties[x]"
    static let label =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an "
        + "alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"

    @Test("accepts a plain definition")
    func acceptsPlain() { #expect(complaintsOfCreate(crd()).isEmpty) }

    static let rejected: [(JSONValue, [String])] = [
        (crd("metadata", "name", value: "wrong"), [#"metadata.name: Invalid value: "wrong": must be spec.names.plural+"."+spec.group"#]),
        (
            crd("spec", "group", value: "example"),
            [
                #"metadata.name: Invalid value: "things.example.com": must be spec.names.plural+"."+spec.group"#,
                #"spec.group: Invalid value: "example": should be a domain with at least one dot"#,
            ]
        ),
        (crd("spec", "scope", value: nil), ["spec.scope: Required value"]),
        (crd("spec", "scope", value: "Galaxy"), [#"spec.scope: Unsupported value: "Galaxy": supported values: "Cluster", "Namespaced""#]),
        (crd("spec", "names", "kind", value: nil), ["spec.names.kind: Required value"]),
        (crd("spec", "names", "listKind", value: nil), ["spec.names.listKind: Required value"]),
        (crd("spec", "names", "singular", value: nil), ["spec.names.singular: Required value"]),
        (
            crd("spec", "names", "listKind", value: "Thing"),
            [#"spec.names.listKind: Invalid value: "Thing": kind and listKind may not be the same"#]
        ),
        (crd("spec", "names", "shortNames", value: ["Th"]), [#"spec.names.shortNames[0]: Invalid value: "Th": \#(label)"#]),
        (crd("spec", "names", "categories", value: ["all", "A"]), [#"spec.names.categories[1]: Invalid value: "A": \#(label)"#]),
        (
            crd("spec", "names", "kind", value: "9Thing"),
            [#"spec.names.kind: Invalid value: "9Thing": may have mixed case, but should otherwise match: \#(label)"#]
        ),
        (
            crd("version", "name", value: "V1"),
            [
                #"spec.versions[0].name: Invalid value: "V1": \#(label)"#,
                #"status.storedVersions: Invalid value: ["v1"]: must have the storage version V1"#,
                #"status.storedVersions[0]: Invalid value: "v1": missing from spec.versions; v1 was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in v1 and removes v1 from status.storedVersions"#,
            ]
        ),
        (crd("version", "schema", value: nil), ["spec.versions[0].schema.openAPIV3Schema: Required value"]),
        (
            crd("version", "deprecationWarning", value: "old"),
            [#"spec.versions[0].deprecationWarning: Invalid value: "old": can only be set for deprecated versions"#]
        ),
        (
            crd("spec", "preserveUnknownFields", value: true),
            [
                "spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in "
                    + "spec.versions[*].schema instead"
            ]
        ),
        (crd("status", "storedVersions", value: []), ["status.storedVersions: Invalid value: []: must have at least one stored version"]),
        (
            crd("spec", "conversion", value: ["strategy": "Magic"]),
            [#"spec.conversion.strategy: Unsupported value: "Magic": supported values: "None", "Webhook""#]
        ),
        (
            crd("spec", "conversion", value: ["strategy": "Webhook"]),
            [
                "spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook",
                "spec.conversion.conversionReviewVersions: Required value",
            ]
        ),
        (
            crd(
                "spec", "conversion", value: ["strategy": "Webhook", "webhook": ["clientConfig": [:], "conversionReviewVersions": ["v1"]]]),
            ["spec.conversion.webhookClientConfig: Required value: exactly one of url or service is required"]
        ),
        (
            crd(
                "spec", "conversion",
                value: [
                    "strategy": "Webhook", "webhook": ["clientConfig": ["url": "http://a"], "conversionReviewVersions": ["v2", "v2"]],
                ]),
            [
                #"spec.conversion.webhookClientConfig.url: Invalid value: "http": 'https' is the only allowed URL scheme; desired format: https://host[/path]"#,
                #"spec.conversion.conversionReviewVersions[1]: Invalid value: "v2": duplicate version"#,
                #"spec.conversion.conversionReviewVersions: Invalid value: ["v2","v2"]: must include at least one of v1, v1beta1"#,
            ]
        ),
        (
            crd("spec", "conversion", value: ["strategy": "None", "webhook": ["conversionReviewVersions": ["v1"]]]),
            ["spec.conversion.conversionReviewVersions: Forbidden: should not be set when strategy is not set to Webhook"]
        ),
        (
            crd("version", "subresources", value: ["scale": [:]]),
            [
                "spec.subresources.scale.specReplicasPath: Required value", "spec.subresources.scale.statusReplicasPath: Required value",
            ]
        ),
        (
            crd(
                "version", "subresources",
                value: ["scale": ["specReplicasPath": ".status.x", "statusReplicasPath": "status.x", "labelSelectorPath": ".x"]]),
            [
                #"spec.subresources.scale.specReplicasPath: Invalid value: ".status.x": should be a json path under .spec"#,
                #"spec.subresources.scale.statusReplicasPath: Invalid value: "status.x": must be a simple json path starting with ."#,
                #"spec.subresources.scale.labelSelectorPath: Invalid value: ".x": should be a json path under either .spec or .status"#,
            ]
        ),
        (
            crd("version", "additionalPrinterColumns", value: [["name": "", "type": "text", "format": "x", "jsonPath": ""]]),
            [
                "spec.additionalPrinterColumns[0].name: Required value",
                #"spec.additionalPrinterColumns[0].type: Invalid value: "text": must be one of boolean,date,integer,number,string"#,
                #"spec.additionalPrinterColumns[0].format: Invalid value: "x": must be one of byte,date,date-time,double,float,int32,int64,password"#,
                "spec.additionalPrinterColumns[0].JSONPath: Required value",
            ]
        ),
        (
            crd("version", "selectableFields", value: [["jsonPath": ".spec.nope"], ["jsonPath": ".spec"], ["jsonPath": ""]]),
            [
                #"spec.selectableFields[0].jsonPath: Invalid value: ".spec.nope": is an invalid path: does not refer to a valid field"#,
                #"spec.selectableFields[1].jsonPath: Invalid value: ".spec": must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed."#,
                "spec.selectableFields[2].jsonPath: Required value",
            ]
        ),
        (
            crd("version", "selectableFields", value: [["jsonPath": ".spec.name"], ["jsonPath": ".spec.name"]]),
            [#"spec.selectableFields[1].jsonPath: Duplicate value: ".spec.name""#]
        ),
        (withSchema(["type": "string"]), [#"\#(schema).type: Invalid value: "string": must be object at the root"#]),
        (withSchema(["properties": ["x": ["type": "string"]]]), ["\(schema).type: Required value: must not be empty at the root"]),
        (withSchema(["type": "object", "nullable": true]), ["\(schema).nullable: Forbidden: nullable cannot be true at the root"]),
        (
            withSchema(["type": "object", "additionalProperties": ["type": "string"]]),
            ["\(schema).additionalProperties: Forbidden: must not be used at the root"]
        ),
        (
            withSchema(["type": "object", "properties": ["metadata": ["type": "object", "properties": ["labels": ["type": "object"]]]]]),
            [
                "\(schema).properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified"
            ]
        ),
        (
            withSchema(["type": "object", "properties": ["kind": ["type": "integer"]]]),
            [#"\#(schema).properties[kind].type: Invalid value: "integer": must be string"#]
        ),
        (
            withSchema([
                "type": "object",
                "properties": ["metadata": ["type": "object", "properties": ["name": ["type": "string", "default": "x"]]]],
            ]),
            ["\(schema).properties[metadata].properties[name].default: Forbidden: must not be set in top-level metadata"]
        ),
        (withField([:]), ["\(x).type: Required value: must not be empty for specified object fields"]),
        (withField(["type": "array"]), ["\(x).items: Required value: must be specified"]),
        (withField(["type": "array", "items": [:]]), ["\(x).items.type: Required value: must not be empty for specified array items"]),
        (
            withField(["type": "text"]),
            [#"\#(x).type: Unsupported value: "text": supported values: "array", "boolean", "integer", "number", "object", "string""#]
        ),
        (withField(["type": "string", "$ref": "#/a"]), ["\(x).$ref: Forbidden: $ref is not supported"]),
        (withField(["type": "string", "definitions": ["a": [:]]]), ["\(x).definitions: Forbidden: definitions is not supported"]),
        (
            withField(["type": "array", "items": ["type": "string"], "uniqueItems": true]),
            ["\(x).uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic"]
        ),
        (
            withField(["type": "object", "properties": ["a": ["type": "string"]], "additionalProperties": ["type": "string"]]),
            ["\(x).additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive"]
        ),
        (
            withField(["type": "string", "pattern": "["]),
            [
                #"\#(x).pattern: Invalid value: "[": must be a valid regular expression, but isn't: error parsing regexp: missing closing ]: `[`"#
            ]
        ),
        (
            withField(["type": "string", "oneOf": [["type": "string", "nullable": true], ["minLength": 1]]]),
            [
                "\(x).oneOf[0].nullable: Forbidden: must be false to be structural",
                "\(x).oneOf[0].type: Forbidden: must be empty to be structural",
            ]
        ),
        (
            withField(["type": "object", "not": ["properties": ["a": ["minLength": 1]]]]),
            ["\(x).properties[a]: Required value: because it is defined in \(x).not.properties[a]"]
        ),
        (
            withField(["type": "array", "items": ["type": "string"], "allOf": [["items": ["pattern": "[", "default": "a"]]]]),
            [
                "\(x).allOf[0].items.default: Forbidden: must be undefined to be structural",
                #"\#(x).allOf[0].items.pattern: Invalid value: "[": must be a valid regular expression, but isn't: error parsing regexp: missing closing ]: `[`"#,
            ]
        ),
        (
            withField(["x-kubernetes-int-or-string": true, "x-kubernetes-preserve-unknown-fields": true]),
            ["\(x).x-kubernetes-preserve-unknown-fields: Invalid value: true: must be false if x-kubernetes-int-or-string is true"]
        ),
        (
            withField(["type": "string", "x-kubernetes-preserve-unknown-fields": false]),
            ["\(x).x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined"]
        ),
        (
            withField(["type": "object", "x-kubernetes-embedded-resource": true]),
            [
                "\(x).properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields"
            ]
        ),
        (
            withField(["type": "string", "x-kubernetes-list-type": "set"]),
            [#"\#(x).type: Invalid value: "string": must be array if x-kubernetes-list-type is specified"#]
        ),
        (
            withField(["type": "array", "items": ["type": "string"], "x-kubernetes-list-type": "bag"]),
            [#"\#(x).x-kubernetes-list-type: Unsupported value: "bag": supported values: "atomic", "set", "map""#]
        ),
        (
            withField(["type": "string", "x-kubernetes-map-type": "atomic"]),
            [#"\#(x).type: Invalid value: "string": must be object if x-kubernetes-map-type is specified"#]
        ),
        (
            withField(["type": "array", "items": ["type": "string"], "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["a"]]),
            [#"\#(x).items.type: Invalid value: "string": must be object if parent array's x-kubernetes-list-type is map"#]
        ),
        (
            withField([
                "type": "array", "items": ["type": "object", "properties": ["a": ["type": "string"]]], "x-kubernetes-list-type": "map",
            ]),
            ["\(x).x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map"]
        ),
        (
            withField([
                "type": "array", "items": ["type": "object", "properties": ["a": ["type": "string"]]], "x-kubernetes-list-type": "map",
                "x-kubernetes-list-map-keys": ["a", "b"],
            ]),
            [
                #"\#(x).x-kubernetes-list-map-keys: Invalid value: ["a","b"]: entries must all be names of item properties"#,
                "\(x).items.properties[a].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property",
            ]
        ),
        (
            withField(["type": "array", "items": ["type": "string"], "x-kubernetes-list-map-keys": ["a"]]),
            ["\(x).x-kubernetes-list-type: Required value: must be map if x-kubernetes-list-map-keys is non-empty"]
        ),
        (
            withField(["type": "array", "items": ["type": "string", "nullable": true], "x-kubernetes-list-type": "set"]),
            ["\(x).items.nullable: Forbidden: cannot be nullable when x-kubernetes-list-type is set"]
        ),
        (
            withField(["type": "array", "items": ["type": "object"], "x-kubernetes-list-type": "set"]),
            ["\(x).items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set"]
        ),
        (
            withField(["type": "integer", "default": "a"]),
            [#"\#(x).default: Invalid value: "string":  in body must be of type integer: "string""#]
        ),
        (
            withField(["type": "object", "properties": ["a": ["type": "string"]], "default": ["b": 1]]),
            [#"\#(x).default: Invalid value: {"b":1}: must not have unknown fields"#]
        ),
        (
            withField(["type": "integer", "minimum": 1, "default": 0]),
            [#"\#(x).default: Invalid value: 0:  in body should be greater than or equal to 1"#]
        ),
        (
            withField(["type": "string", "x-kubernetes-validations": [["rule": ""]]]),
            ["\(x).x-kubernetes-validations[0].rule: Required value: rule is not specified"]
        ),
        (
            withField(["type": "string", "x-kubernetes-validations": [["rule": "true", "message": " "]]]),
            [#"\#(x).x-kubernetes-validations[0].message: Invalid value: " ": must be non-empty if specified"#]
        ),
        (
            withField(["type": "string", "x-kubernetes-validations": [["rule": "true\n&& true"]]]),
            ["\(x).x-kubernetes-validations[0].message: Required value: message must be specified if rule contains line breaks"]
        ),
        (
            withField(["type": "string", "x-kubernetes-validations": [["rule": "true", "reason": "Because"]]]),
            [
                #"\#(x).x-kubernetes-validations[0].reason: Unsupported value: "Because": supported values: "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired""#
            ]
        ),
        (
            withField([
                "type": "object", "properties": ["a": ["type": "string"]],
                "x-kubernetes-validations": [["rule": "true", "fieldPath": ".b"]],
            ]),
            [#"\#(x).x-kubernetes-validations[0].fieldPath: Invalid value: ".b": must be a valid path"#]
        ),
        (
            withField(["type": "string", "x-kubernetes-validations": [["rule": "self != ''", "optionalOldSelf": true]]]),
            ["\(x).x-kubernetes-validations[0].optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule"]
        ),
        (
            withField(["type": "array", "items": ["type": "string", "x-kubernetes-validations": [["rule": "self == oldSelf"]]]]),
            [
                #"\#(x).items.x-kubernetes-validations[0].rule: Invalid value: "self == oldSelf": oldSelf cannot be used on the uncorrelatable portion of the schema within \#(x)"#
            ]
        ),
        (withField(["type": 5]), ["\(x).type: Invalid value: 5: must be a string"]),
    ]

    @Test("rejects what kube-apiserver rejects", arguments: rejected.indices)
    func rejects(_ row: Int) {
        let (object, expected) = Self.rejected[row]
        #expect(complaintsOfCreate(object) == expected)
    }

    @Test("rejects rules that do not compile")
    func badRules() {
        for rule in ["self ==", "nope == 1", "size(self)"] {
            let found = complaintsOfCreate(withField(["type": "string", "x-kubernetes-validations": [["rule": .string(rule)]]]))
            #expect(found.count == 1)
            #expect(found[0].hasPrefix("\(Self.x).x-kubernetes-validations[0].rule: Invalid value: {\"Rule\":"))
        }
    }

    static let accepted: [JSONValue] = [
        ["type": "object", "x-kubernetes-preserve-unknown-fields": true],
        ["x-kubernetes-preserve-unknown-fields": true],
        ["x-kubernetes-int-or-string": true],
        ["anyOf": [["type": "integer"], ["type": "string"]], "x-kubernetes-int-or-string": true, "pattern": "^a$"],
        ["allOf": [["anyOf": [["type": "integer"], ["type": "string"]]]], "x-kubernetes-int-or-string": true],
        ["type": "object", "additionalProperties": true],
        ["type": "object", "x-kubernetes-embedded-resource": true, "x-kubernetes-preserve-unknown-fields": true],
        ["type": "array", "items": ["type": "string"], "x-kubernetes-list-type": "set"],
        [
            "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["a"],
            "items": ["type": "object", "required": ["a"], "properties": ["a": ["type": "string"]]],
        ],
        [
            "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["a"],
            "items": ["type": "object", "properties": ["a": ["type": "string", "default": "x"]]],
        ],
        ["type": "string", "enum": ["a", "b"], "default": "a", "minLength": 1, "maxLength": 2, "pattern": "^[ab]$"],
        ["type": "integer", "format": "int32", "minimum": 0, "maximum": 10, "default": 1, "nullable": true],
        [
            "type": "string",
            "x-kubernetes-validations": [["rule": "self == oldSelf", "message": "immutable", "reason": "FieldValueForbidden"]],
        ],
        ["type": "object", "default": [:], "properties": ["a": ["type": "string", "default": "x"]]],
    ]

    @Test("accepts structural fields, and writes them back as they were", arguments: accepted.indices)
    func accepts(_ row: Int) {
        let object = withField(Self.accepted[row])
        #expect(complaintsOfCreate(object).isEmpty)
        var errors = FieldErrors()
        let first = StructuralSchema.read(openAPI: Self.accepted[row], into: &errors)
        guard let written = first?.openAPI else { return }
        var again = FieldErrors()
        #expect(StructuralSchema.read(openAPI: written, into: &again)?.openAPI == written)
    }

    @Test("wants one storage version and unique names")
    func versions() {
        var object = crd()
        let version = object.at("spec", "versions")?[0] ?? .null
        object.set(.array([version, version]), at: "spec", "versions")
        let found = complaintsOfCreate(object)
        #expect(found.count == 2)
        #expect(found[0].hasSuffix(": must contain unique version names"))
        #expect(found[1].hasSuffix(": must have exactly one version marked as storage version"))
    }

    @Test("names the version when schemas differ")
    func differingSchemas() {
        var object = crd()
        let first = object.at("spec", "versions")?[0] ?? .null
        var second = first
        second.set("v2", at: "name")
        second.set(false, at: "storage")
        second.set(["type": "object", "properties": ["x": [:]]], at: "schema", "openAPIV3Schema")
        object.set(.array([first, second]), at: "spec", "versions")
        #expect(
            complaintsOfCreate(object) == [
                "spec.versions[1].schema.openAPIV3Schema.properties[x].type: Required value: must not be empty for specified object fields"
            ])
    }

    @Test("groups of the community need approval")
    func approval() {
        var object = crd("spec", "group", value: "things.k8s.io")
        object.set("things.things.k8s.io", at: "metadata", "name")
        #expect(
            complaintsOfCreate(object) == [
                "metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation "
                    + "\"api-approved.kubernetes.io\", see https://github.com/kubernetes/enhancements/pull/1111"
            ])
        object.set("https://github.com/x", at: "metadata", "annotations", "api-approved.kubernetes.io")
        #expect(complaintsOfCreate(object).isEmpty)
    }

    @Test("keeps names and, once established, the scope")
    func immutability() {
        var old = crd()
        var errors = FieldErrors()
        var new = crd("spec", "scope", value: "Cluster")
        CustomResources.definition.validateUpdate(new, old, &errors)
        #expect(errors.isEmpty)
        old.set([["type": "Established", "status": "True"]], at: "status", "conditions")
        CustomResources.definition.validateUpdate(new, old, &errors)
        #expect(errors.errors.map(\.description) == [#"spec.scope: Invalid value: "Cluster": field is immutable"#])
        new = crd("spec", "names", "plural", value: "objects")
        errors = FieldErrors()
        CustomResources.definition.validateUpdate(new, old, &errors)
        #expect(errors.errors.map(\.description) == [#"spec.names.plural: Invalid value: "objects": field is immutable"#])
    }

    @Test("defaults names, conversion and stored versions")
    func defaults() {
        var object = crd("spec", "names", value: ["plural": "things", "kind": "Thing"])
        object.set(nil, at: "spec", "conversion")
        object.set(nil, at: "status")
        CustomResources.definition.applyDefaults(&object)
        #expect(object.at("spec", "names") == ["plural": "things", "kind": "Thing", "singular": "thing", "listKind": "ThingList"])
        #expect(object.at("spec", "conversion") == ["strategy": "None"])
        #expect(object.at("status", "storedVersions") == ["v1"])
        #expect(complaintsOfCreate(object).isEmpty)
    }

    @Test("gives the kinds it defines")
    func definitions() {
        var object = crd(
            "version", "subresources",
            value: [
                "status": [:], "scale": ["specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas"],
            ])
        var version = object.at("spec", "versions")?[0] ?? .null
        version.set(true, at: "deprecated")
        version.set([["jsonPath": ".spec.name"]], at: "selectableFields")
        object.set(.array([version]), at: "spec", "versions")
        object.set(["th"], at: "spec", "names", "shortNames")
        var errors = FieldErrors()
        let found = CustomResources.definitions(of: object, into: &errors)
        #expect(errors.isEmpty)
        #expect(found.count == 1)
        guard let first = found.first else { return }
        #expect(first.isServed && first.isStorage && first.isDeprecated)
        let definition = first.definition
        #expect(definition.kind == GroupVersionKind(group: "example.com", version: "v1", kind: "Thing"))
        #expect(definition.plural == "things" && definition.singular == "thing" && definition.shortNames == ["th"])
        #expect(definition.isNamespaced && definition.hasStatus && definition.hasGeneration && definition.isCustomResource)
        #expect(!definition.allowsUnconditionalUpdate)
        #expect(definition.scale?.specReplicas == ["spec", "replicas"])
        #expect(definition.selectableFields.map(\.name) == ["spec.name"])
        #expect(definition.deprecationWarning == "example.com/v1 Thing is deprecated")
        #expect(definition.printerColumns.map(\.name) == ["Age"])
        definition.validateCreate(["spec": ["replicas": -1]], &errors)
        #expect(errors.errors.map(\.description) == [".spec.replicas: Invalid value: -1: should be a non-negative integer"])
    }
}
