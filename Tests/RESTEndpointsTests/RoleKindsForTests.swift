import KubernetesAPI
import ObjectModel

/// The kinds of RBAC, with no more of a schema than authorization needs.
enum RoleKindsForTests {
    static let all: [ResourceDefinition] = [
        kind("Role", isNamespaced: true), kind("ClusterRole", isNamespaced: false), kind("RoleBinding", isNamespaced: true),
        kind("ClusterRoleBinding", isNamespaced: false),
    ]

    private static func kind(_ name: String, isNamespaced: Bool) -> ResourceDefinition {
        let subject = StructuralSchema.object(["kind": .string, "name": .string, "namespace": .string, "apiGroup": .string])
        let rule = StructuralSchema.object([
            "verbs": .stringList, "apiGroups": .stringList, "resources": .stringList, "resourceNames": .stringList,
            "nonResourceURLs": .stringList,
        ])
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "rbac.authorization.k8s.io", version: "v1", kind: name), plural: name.lowercased() + "s",
            singular: name.lowercased(), isNamespaced: isNamespaced,
            schema: MetadataSchemas.object([
                "rules": .array(of: rule),
                "aggregationRule": .object([
                    "clusterRoleSelectors": .array(of: .object(["matchLabels": .stringMap]))
                ]),
                "subjects": .array(of: subject), "roleRef": .object(["kind": .string, "name": .string, "apiGroup": .string]),
            ]))
        definition.nameRule = .pathSegment
        return definition
    }
}
