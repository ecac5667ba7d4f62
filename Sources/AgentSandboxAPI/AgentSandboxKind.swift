import KubernetesAPI
import ObjectModel

/// One custom resource of a profile, both as the CustomResourceDefinition that a client sees and as the definitions that an API
/// server works with. The two say the same; the second comes without rendering a schema and reading it back.
public struct AgentSandboxKind: Sendable {
    /// The group and kind.
    public let groupKind: GroupKind
    /// The definition of each version, in the order of the CustomResourceDefinition.
    public let versions: [CustomResourceVersion]
    /// The CustomResourceDefinition, `apiextensions.k8s.io/v1`, without descriptions. It holds whole Pod schemas, which take a tenth of a
    /// short run to render and to hash, so all worlds of a process share what is made here.
    public let definition: HashedObject
    /// The CustomResourceDefinition as it is.
    public var crd: JSONValue { definition.json }

    /// Who converts objects between the versions of a kind.
    enum Conversion: Sendable {
        /// Nobody: there is one version.
        case none
        /// The webhook of the controllers' process.
        case webhook
    }

    init(_ identity: AgentSandboxIdentity, _ versions: [AgentSandboxVersion], conversion: Conversion = .webhook) {
        groupKind = identity.groupKind
        let entries = versions.map { $0.json(of: identity) }
        let outline = Self.customResourceDefinition(of: identity, versions: entries, conversion)
        self.versions = zip(entries, versions).map { CustomResources.version($0, of: outline, schema: $1.schema) }
        let whole = zip(entries, versions).map { entry, version in
            var entry = entry
            entry.set(version.schema.openAPI(describing: false), at: "schema", "openAPIV3Schema")
            return entry
        }
        definition = HashedObject(Self.customResourceDefinition(of: identity, versions: whole, conversion))
    }

    private static func customResourceDefinition(
        of identity: AgentSandboxIdentity, versions: [JSONValue], _ conversion: Conversion
    ) -> JSONValue {
        [
            "apiVersion": "apiextensions.k8s.io/v1",
            "kind": "CustomResourceDefinition",
            "metadata": ["name": .string(identity.groupResource.description)],
            "spec": [
                "group": .string(identity.group),
                "names": [
                    "kind": .string(identity.kind), "listKind": .string(identity.kind + "List"), "plural": .string(identity.plural),
                    "shortNames": [.string(identity.shortName)], "singular": .string(identity.singular),
                ],
                "scope": "Namespaced",
                "conversion": conversion == .none ? ["strategy": "None"] : webhook,
                "versions": .array(versions),
            ],
        ]
    }

    private static let webhook: JSONValue = [
        "strategy": "Webhook",
        "webhook": [
            "clientConfig": [
                "service": [
                    "namespace": .string(AgentSandboxNames.controllerNamespace), "name": .string(AgentSandboxNames.webhookService),
                    "path": "/convert", "port": 443,
                ]
            ],
            "conversionReviewVersions": ["v1", "v1beta1"],
        ],
    ]
}
