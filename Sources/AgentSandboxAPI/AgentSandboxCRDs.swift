import KubernetesAPI
import ObjectModel

/// The custom resources that Agent Sandbox installs.
public enum AgentSandboxCRDs {
    /// The four kinds of profile v0.5: Sandbox, SandboxClaim, SandboxTemplate, SandboxWarmPool.
    public static let kinds05: [AgentSandboxKind] = [
        AgentSandboxKind(
            AgentSandboxKinds.sandbox,
            [
                deprecated(SandboxSchemas.v1alpha1, hasStatus: true, scale: scale),
                stored(SandboxSchemas.v1beta1, hasStatus: true, columns: [ready, reason, age]),
            ]),
        AgentSandboxKind(
            AgentSandboxKinds.sandboxClaim,
            [
                deprecated(SandboxClaimSchemas.v1alpha1, hasStatus: true),
                stored(
                    SandboxClaimSchemas.v1beta1, hasStatus: true,
                    columns: [ready, Column(name: "Sandbox", type: "string", jsonPath: ".status.sandbox.name"), reason, age]),
            ]),
        AgentSandboxKind(
            AgentSandboxKinds.sandboxTemplate,
            [deprecated(SandboxTemplateSchemas.v1alpha1), stored(SandboxTemplateSchemas.v1beta1)]),
        AgentSandboxKind(
            AgentSandboxKinds.sandboxWarmPool,
            [
                deprecated(SandboxWarmPoolSchemas.v1alpha1, hasStatus: true, scale: scale, columns: poolColumns),
                stored(SandboxWarmPoolSchemas.v1beta1, hasStatus: true, scale: scale, columns: poolColumns),
            ]),
    ]

    /// The same four kinds of profile v0.1, which has v1alpha1 only and converts nothing.
    public static let kinds01: [AgentSandboxKind] = [
        AgentSandboxKind(
            AgentSandboxKinds.sandbox, [only(V01Schemas.sandbox, scale: scale)], conversion: .none),
        AgentSandboxKind(AgentSandboxKinds.sandboxClaim, [only(V01Schemas.sandboxClaim)], conversion: .none),
        AgentSandboxKind(AgentSandboxKinds.sandboxTemplate, [only(V01Schemas.sandboxTemplate)], conversion: .none),
        AgentSandboxKind(
            AgentSandboxKinds.sandboxWarmPool,
            [
                only(
                    V01Schemas.sandboxWarmPool,
                    scale: .init(specReplicas: scale.specReplicas, statusReplicas: scale.statusReplicas, labelSelector: nil), columns: [age]
                )
            ], conversion: .none),
    ]

    /// The four CustomResourceDefinitions of profile v0.5, with their schemas written out.
    public static var v05: [JSONValue] { kinds05.map(\.crd) }

    /// The definitions of profile v0.5 for an API server: per kind its versions, v1alpha1 and v1beta1. They equal what reading `v05`
    /// gives, without the cost of it.
    public static var definitions05: [[CustomResourceVersion]] { kinds05.map(\.versions) }

    private typealias Column = ResourceDefinition.PrinterColumn

    private static let ready = Column(name: "Ready", type: "string", jsonPath: #".status.conditions[?(@.type=="Ready")].status"#)
    private static let reason = Column(name: "Reason", type: "string", jsonPath: #".status.conditions[?(@.type=="Ready")].reason"#)
    private static let age = Column(name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp")
    private static let poolColumns = [
        Column(name: "Ready", type: "integer", jsonPath: ".status.readyReplicas"),
        Column(name: "Desired", type: "integer", jsonPath: ".spec.replicas"), age,
    ]
    private static let scale = ResourceDefinition.ScalePaths(
        specReplicas: ["spec", "replicas"], statusReplicas: ["status", "replicas"], labelSelector: ["status", "selector"])

    private static func only(
        _ schema: StructuralSchema, scale: ResourceDefinition.ScalePaths? = nil, columns: [Column] = []
    ) -> AgentSandboxVersion {
        AgentSandboxVersion(
            name: AgentSandboxNames.v1alpha1, schema: schema, isStorage: true, isDeprecated: false, hasStatus: true, scale: scale,
            columns: columns)
    }

    private static func deprecated(
        _ schema: StructuralSchema, hasStatus: Bool = false, scale: ResourceDefinition.ScalePaths? = nil, columns: [Column] = []
    ) -> AgentSandboxVersion {
        AgentSandboxVersion(
            name: AgentSandboxNames.v1alpha1, schema: schema, isStorage: false, isDeprecated: true, hasStatus: hasStatus, scale: scale,
            columns: columns)
    }

    private static func stored(
        _ schema: StructuralSchema, hasStatus: Bool = false, scale: ResourceDefinition.ScalePaths? = nil, columns: [Column] = []
    ) -> AgentSandboxVersion {
        AgentSandboxVersion(
            name: AgentSandboxNames.v1beta1, schema: schema, isStorage: true, isDeprecated: false, hasStatus: hasStatus, scale: scale,
            columns: columns)
    }
}
