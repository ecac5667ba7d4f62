import ObjectModel

/// `rbac.authorization.k8s.io/v1`: Role, ClusterRole, RoleBinding and ClusterRoleBinding (`pkg/apis/rbac/validation`).
public enum RoleKinds {
    /// The group of the kinds, and what bindings say of their roles and users.
    public static let group = "rbac.authorization.k8s.io"

    /// Rights within one namespace.
    public static let role: ResourceDefinition = {
        var definition = kind("Role", plural: "roles", isNamespaced: true, schema: MetadataSchemas.object(["rules": rules]))
        definition.printerTable = .createdAt
        definition.validateCreate = { validateRules($0, isNamespaced: true, &$1) }
        definition.validateUpdate = { object, _, errors in validateRules(object, isNamespaced: true, &errors) }
        return definition
    }()

    /// Rights in the whole cluster.
    public static let clusterRole: ResourceDefinition = {
        let aggregation = StructuralSchema.object([
            "clusterRoleSelectors": SharedSchemas.atomicList(of: SelectorSchemas.labelSelector)
        ])
        var definition = kind(
            "ClusterRole", plural: "clusterroles", isNamespaced: false,
            schema: MetadataSchemas.object(["aggregationRule": aggregation, "rules": rules]))
        definition.printerTable = .createdAt
        definition.validateCreate = { validateClusterRole($0, &$1) }
        definition.validateUpdate = { object, _, errors in validateClusterRole(object, &errors) }
        return definition
    }()

    /// Who has a role within one namespace.
    public static let roleBinding = binding("RoleBinding", plural: "rolebindings", isNamespaced: true)

    /// Who has a ClusterRole in the whole cluster.
    public static let clusterRoleBinding = binding("ClusterRoleBinding", plural: "clusterrolebindings", isNamespaced: false)

    /// All four.
    public static let all = [role, clusterRole, roleBinding, clusterRoleBinding]

    private static let rules = SharedSchemas.atomicList(
        of: .object([
            "verbs": SharedSchemas.atomicStrings, "apiGroups": SharedSchemas.atomicStrings, "resources": SharedSchemas.atomicStrings,
            "resourceNames": SharedSchemas.atomicStrings, "nonResourceURLs": SharedSchemas.atomicStrings,
        ]))

    private static func kind(_ kind: String, plural: String, isNamespaced: Bool, schema: StructuralSchema) -> ResourceDefinition {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: group, version: "v1", kind: kind), plural: plural, singular: kind.lowercased(),
            isNamespaced: isNamespaced, schema: schema)
        definition.nameRule = .pathSegment
        definition.allowsCreateOnUpdate = true
        return definition
    }

    private static func binding(_ name: String, plural: String, isNamespaced: Bool) -> ResourceDefinition {
        let reference = StructuralSchema.object(["apiGroup": .string, "kind": .string, "name": .string]) { $0.isAtomicMap = true }
        let subject = StructuralSchema.object(["kind": .string, "apiGroup": .string, "name": .string, "namespace": .string]) {
            $0.isAtomicMap = true
        }
        var definition = kind(
            name, plural: plural, isNamespaced: isNamespaced,
            schema: MetadataSchemas.object(["subjects": SharedSchemas.atomicList(of: subject), "roleRef": reference]))
        definition.printerTable = .roleBinding
        definition.applyDefaults = applyBindingDefaults
        definition.validateCreate = { validateBinding($0, isNamespaced: isNamespaced, &$1) }
        definition.validateUpdate = { object, old, errors in
            validateBinding(object, isNamespaced: isNamespaced, &errors)
            let reference = object["roleRef"] ?? .null
            if reference != old["roleRef"] ?? .null {
                errors.within("roleRef") { $0.invalid(shown(reference), "cannot change roleRef") }
            }
        }
        return definition
    }

    /// A reference as kube-apiserver's messages show it: the fields of its internal type.
    private static func shown(_ reference: JSONValue) -> JSONValue {
        ["APIGroup": .string(reference.text("apiGroup")), "Kind": .string(reference.text("kind")), "Name": .string(reference.text("name"))]
    }

    private static func applyBindingDefaults(_ object: inout JSONValue) {
        if object.present("roleRef") != nil, object.text("roleRef", "apiGroup").isEmpty {
            object.set(.string(group), at: "roleRef", "apiGroup")
        }
        object.modifyElements("subjects") { subject in
            if ["User", "Group"].contains(subject.text("kind")) { subject.defaultText("apiGroup", group) }
        }
    }

    private static func validateClusterRole(_ object: JSONValue, _ errors: inout FieldErrors) {
        validateRules(object, isNamespaced: false, &errors)
        guard let aggregation = object.present("aggregationRule") else { return }
        let selectors = aggregation.elements("clusterRoleSelectors")
        errors.within("aggregationRule") { errors in
            errors.within("clusterRoleSelectors") { errors in
                if selectors.isEmpty { errors.required("at least one clusterRoleSelector required if aggregationRule is non-nil") }
                for (index, selector) in selectors.enumerated() { errors.within(index: index) { $0.labelSelector(selector) } }
            }
        }
    }

    private static func validateRules(_ object: JSONValue, isNamespaced: Bool, _ errors: inout FieldErrors) {
        for (index, rule) in object.elements("rules").enumerated() {
            errors.within("rules") { $0.within(index: index) { validate(rule: rule, isNamespaced: isNamespaced, &$0) } }
        }
    }

    private static func validate(rule: JSONValue, isNamespaced: Bool, _ errors: inout FieldErrors) {
        if rule.elements("verbs").isEmpty { errors.within("verbs") { $0.required("verbs must contain at least one value") } }
        if !rule.elements("nonResourceURLs").isEmpty {
            errors.within("nonResourceURLs") { errors in
                let paths = rule["nonResourceURLs"] ?? .null
                if isNamespaced { errors.invalid(paths, "namespaced rules cannot apply to non-resource URLs") }
                if ["apiGroups", "resources", "resourceNames"].contains(where: { !rule.elements($0).isEmpty }) {
                    errors.invalid(paths, "rules cannot apply to both regular resources and non-resource URLs")
                }
            }
            return
        }
        if rule.elements("apiGroups").isEmpty {
            errors.within("apiGroups") { $0.required("resource rules must supply at least one api group") }
        }
        if rule.elements("resources").isEmpty {
            errors.within("resources") { $0.required("resource rules must supply at least one resource") }
        }
    }

    private static func validateBinding(_ object: JSONValue, isNamespaced: Bool, _ errors: inout FieldErrors) {
        let reference = object["roleRef"] ?? .null
        errors.within("roleRef") { errors in
            if reference.text("apiGroup") != group {
                errors.within("apiGroup") { $0.notSupported(.string(reference.text("apiGroup")), supported: [group]) }
            }
            let kinds = isNamespaced ? ["ClusterRole", "Role"] : ["ClusterRole"]
            if !kinds.contains(reference.text("kind")) {
                errors.within("kind") { $0.notSupported(.string(reference.text("kind")), supported: kinds) }
            }
            let name = reference.text("name")
            errors.within("name") { errors in
                if name.isEmpty { errors.required() } else { errors.invalid(.string(name), all: NameFormat.pathSegmentName(name)) }
            }
        }
        for (index, subject) in object.elements("subjects").enumerated() {
            errors.within("subjects") { $0.within(index: index) { validate(subject: subject, isNamespaced: isNamespaced, &$0) } }
        }
    }

    private static func validate(subject: JSONValue, isNamespaced: Bool, _ errors: inout FieldErrors) {
        let name = subject.text("name")
        if name.isEmpty { errors.within("name") { $0.required() } }
        let apiGroup = subject.text("apiGroup")
        switch subject.text("kind") {
        case "ServiceAccount":
            if !name.isEmpty { errors.within("name") { $0.invalid(.string(name), all: NameFormat.dns1123Subdomain(name)) } }
            if !apiGroup.isEmpty { errors.within("apiGroup") { $0.notSupported(.string(apiGroup), supported: [""]) } }
            if !isNamespaced, subject.text("namespace").isEmpty { errors.within("namespace") { $0.required() } }
        case "User", "Group":
            if apiGroup != group { errors.within("apiGroup") { $0.notSupported(.string(apiGroup), supported: [group]) } }
        case let kind:
            errors.within("kind") { $0.notSupported(.string(kind), supported: ["Group", "ServiceAccount", "User"]) }
        }
    }
}
