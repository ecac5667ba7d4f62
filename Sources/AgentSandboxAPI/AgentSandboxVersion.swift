import KubernetesAPI
import ObjectModel

/// What a CustomResourceDefinition says about one version.
struct AgentSandboxVersion: Sendable {
    var name: String
    var schema: StructuralSchema
    var isStorage: Bool
    var isDeprecated: Bool
    var hasStatus = false
    var scale: ResourceDefinition.ScalePaths?
    var columns: [ResourceDefinition.PrinterColumn] = []

    func customResourceVersion(of identity: AgentSandboxIdentity) -> CustomResourceVersion {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: identity.group, version: name, kind: identity.kind), plural: identity.plural,
            singular: identity.singular, isNamespaced: true, schema: schema)
        definition.shortNames = [identity.shortName]
        definition.hasStatus = hasStatus
        definition.scale = scale
        definition.printerColumns = columns
        definition.hasGeneration = true
        definition.allowsUnconditionalUpdate = false
        if isDeprecated { definition.deprecationWarning = identity.deprecationWarning }
        return CustomResourceVersion(definition: definition, isServed: true, isStorage: isStorage, isDeprecated: isDeprecated)
    }

    func json(of identity: AgentSandboxIdentity) -> JSONValue {
        var version: JSONValue = ["name": .string(name), "served": true, "storage": .bool(isStorage)]
        if isDeprecated {
            version["deprecated"] = true
            version["deprecationWarning"] = .string(identity.deprecationWarning)
        }
        if !columns.isEmpty {
            version["additionalPrinterColumns"] = .array(
                columns.map { ["name": .string($0.name), "type": .string($0.type), "jsonPath": .string($0.jsonPath)] })
        }
        if hasStatus { version.set(.object(JSONObject()), at: "subresources", "status") }
        if let scale {
            var paths: JSONValue = [
                "specReplicasPath": Self.path(scale.specReplicas), "statusReplicasPath": Self.path(scale.statusReplicas),
            ]
            if let selector = scale.labelSelector { paths["labelSelectorPath"] = Self.path(selector) }
            version.set(paths, at: "subresources", "scale")
        }
        version["schema"] = ["openAPIV3Schema": schema.openAPI]
        return version
    }

    private static func path(_ steps: [String]) -> JSONValue { .string("." + steps.joined(separator: ".")) }
}
