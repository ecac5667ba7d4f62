import ObjectModel

/// The names of one kind, independent of the version.
public struct AgentSandboxIdentity: Hashable, Sendable {
    /// The API group.
    public let group: String
    /// The kind, in upper camel case.
    public let kind: String
    /// The plural resource name, in lower case.
    public let plural: String
    /// The singular resource name, in lower case.
    public let singular: String
    /// The one short name.
    public let shortName: String
    /// The kind in the stored version.
    public let v1beta1: GroupVersionKind
    /// The kind in the deprecated version.
    public let v1alpha1: GroupVersionKind
    /// The resource in the stored version.
    public let v1beta1Resource: GroupVersionResource
    /// The resource in the deprecated version.
    public let v1alpha1Resource: GroupVersionResource

    init(group: String, kind: String, plural: String, shortName: String) {
        self.group = group
        self.kind = kind
        self.plural = plural
        self.singular = kind.lowercased()
        self.shortName = shortName
        v1beta1 = GroupVersionKind(group: group, version: AgentSandboxNames.v1beta1, kind: kind)
        v1alpha1 = GroupVersionKind(group: group, version: AgentSandboxNames.v1alpha1, kind: kind)
        v1beta1Resource = GroupVersionResource(group: group, version: AgentSandboxNames.v1beta1, resource: plural)
        v1alpha1Resource = GroupVersionResource(group: group, version: AgentSandboxNames.v1alpha1, resource: plural)
    }

    /// The group and kind.
    public var groupKind: GroupKind { GroupKind(group: group, kind: kind) }
    /// The group and resource.
    public var groupResource: GroupResource { GroupResource(group: group, resource: plural) }
    /// What every answer about the deprecated version warns of.
    public var deprecationWarning: String {
        "\(group)/v1alpha1 \(kind) is deprecated; use \(group)/v1beta1 \(kind) instead"
    }
}
