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

    /// The entry of `spec.versions` without its schema.
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
        return version
    }

    private static func path(_ steps: [String]) -> JSONValue { .string("." + steps.joined(separator: ".")) }
}
