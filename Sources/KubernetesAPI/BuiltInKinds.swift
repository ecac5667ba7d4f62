/// The kinds that the API server serves without any CustomResourceDefinition.
public enum BuiltInKinds {
    /// Every built-in kind, in a fixed order: core, apps, then the other groups by name. Event is there twice, once for each of its
    /// versions; both share one store, whose form is core/v1 (``EventsEventKind``).
    public static let all: [ResourceDefinition] = [
        NamespaceKind.definition,
        NodeKind.definition,
        PodKind.definition,
        ServiceKind.definition,
        EndpointsKind.definition,
        PersistentVolumeClaimKind.definition,
        ConfigMapKind.definition,
        SecretKind.definition,
        ServiceAccountKind.definition,
        EventKind.definition,
        DeploymentKind.definition,
        ReplicaSetKind.definition,
        StatefulSetKind.definition,
        ControllerRevisionKind.definition,
        LeaseKind.definition,
        EndpointSliceKind.definition,
        EventsEventKind.definition,
        NetworkPolicyKind.definition,
        RuntimeClassKind.definition,
    ]

    /// Built-in kinds that are stored and served, and that no controller here acts on. They stand apart, because whoever walks all kinds
    /// leaves them out while there is no object of them.
    public static let unattended: [ResourceDefinition] =
        (RoleKinds.all + [PodDisruptionBudgetKind.definition, PriorityClassKind.definition, StorageClassKind.definition]).map { kind in
            var definition = kind
            definition.isUnattended = true
            return definition
        }
}
