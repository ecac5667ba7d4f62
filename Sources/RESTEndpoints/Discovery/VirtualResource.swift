import ObjectModel

/// A resource or subresource that has no store behind it: a question asked by POST, or a part of an object beyond status and scale.
public struct VirtualResource: Sendable, Hashable {
    /// The resource in its version.
    public var resource: GroupVersionResource
    /// The subresource; empty for a resource of its own.
    public var subresource: String
    /// The kind of what is sent or answered; its group and version may differ from those of the resource.
    public var kind: GroupVersionKind
    /// The singular name; empty for a subresource.
    public var singular: String
    /// Whether it lives in namespaces.
    public var isNamespaced: Bool
    /// The verbs, by name.
    public var verbs: [String]

    /// Describes a resource without a store.
    public init(
        _ resource: GroupVersionResource, subresource: String = "", kind: GroupVersionKind, singular: String = "", isNamespaced: Bool,
        verbs: [String]
    ) {
        self.resource = resource
        self.subresource = subresource
        self.kind = kind
        self.singular = singular
        self.isNamespaced = isNamespaced
        self.verbs = verbs
    }

    /// The group and version that it is listed under.
    public var groupVersion: GroupVersion { GroupVersion(group: resource.group, version: resource.version) }

    /// What the endpoints answer beside the stored resources.
    public static let standard: [VirtualResource] = [
        question("authentication.k8s.io", "tokenreviews", "TokenReview"),
        question("authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview"),
        question("authorization.k8s.io", "localsubjectaccessreviews", "LocalSubjectAccessReview", isNamespaced: true),
        question("authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview"),
        question("authorization.k8s.io", "selfsubjectrulesreviews", "SelfSubjectRulesReview"),
        question("authorization.k8s.io", "subjectaccessreviews", "SubjectAccessReview"),
        question("", "bindings", "Binding", isNamespaced: true),
        part("namespaces", "finalize", kind: core("Namespace"), isNamespaced: false, verbs: ["update"]),
        part("pods", "binding", kind: core("Binding"), verbs: ["create"]),
        part("pods", "eviction", kind: GroupVersionKind(group: "policy", version: "v1", kind: "Eviction"), verbs: ["create"]),
        part(
            "serviceaccounts", "token", kind: GroupVersionKind(group: "authentication.k8s.io", version: "v1", kind: "TokenRequest"),
            verbs: ["create"]),
    ]

    private static func core(_ kind: String) -> GroupVersionKind { GroupVersionKind(group: "", version: "v1", kind: kind) }

    private static func question(_ group: String, _ plural: String, _ kind: String, isNamespaced: Bool = false) -> VirtualResource {
        VirtualResource(
            GroupVersionResource(group: group, version: "v1", resource: plural),
            kind: GroupVersionKind(group: group, version: "v1", kind: kind), singular: kind.lowercased(), isNamespaced: isNamespaced,
            verbs: ["create"])
    }

    private static func part(
        _ plural: String, _ subresource: String, kind: GroupVersionKind, isNamespaced: Bool = true, verbs: [String]
    ) -> VirtualResource {
        VirtualResource(
            GroupVersionResource(group: "", version: "v1", resource: plural), subresource: subresource, kind: kind,
            isNamespaced: isNamespaced, verbs: verbs)
    }
}
