import KubernetesAPI
import ObjectModel

/// What people are told of the Kubernetes types that custom resources embed. Their schemas carry no sentences, because definitions would
/// be stored with them.
enum SchemaDescriptions {
    /// The schemas that are known by what they are, with the types that they stand for.
    private static let types: [(schema: StructuralSchema, name: String)] = [
        (PodSchemas.podSpecForCustomResources, "io.k8s.api.core.v1.PodSpec"),
        (VolumeClaimSchemas.persistentVolumeClaimSpecForCustomResources, "io.k8s.api.core.v1.PersistentVolumeClaimSpec"),
        (NetworkPolicySchemas.ingressRuleForCustomResources, "io.k8s.api.networking.v1.NetworkPolicyIngressRule"),
        (NetworkPolicySchemas.egressRuleForCustomResources, "io.k8s.api.networking.v1.NetworkPolicyEgressRule"),
    ]

    /// The rendered form of a schema with sentences where it has none and its type is known.
    static func add(to json: JSONValue, of schema: StructuralSchema, type name: String? = nil) -> JSONValue {
        guard case .object(var object) = json else { return json }
        let content = schema.content
        // A schema that was given a sentence of its own is another object with the same fields.
        let known = types.first { $0.schema === schema || isSame($0.schema, schema) }?.name ?? name
        let type = known.flatMap { APITypes.type(named: $0) }
        if let items = content.items, let value = object["items"] { object["items"] = add(to: value, of: items, type: known) }
        if let values = content.additionalProperties, let value = object["additionalProperties"] {
            object["additionalProperties"] = add(to: value, of: values, type: known)
        }
        guard !content.properties.isEmpty, case .object(var properties)? = object["properties"] else { return .object(object) }
        for property in content.properties {
            guard let value = properties[property.name] else { continue }
            let field = type?.field(property.name)
            var described = add(to: value, of: property.schema, type: field?.type)
            if described["description"] == nil, let text = field?.description, !text.isEmpty {
                described["description"] = .string(text)
            }
            properties[property.name] = described
        }
        object["properties"] = .object(properties)
        return .object(object)
    }

    private static func isSame(_ left: StructuralSchema, _ right: StructuralSchema) -> Bool {
        let (first, second) = (left.content.properties, right.content.properties)
        guard first.count == second.count, !first.isEmpty else { return false }
        return zip(first, second).allSatisfy { $0.name == $1.name && $0.schema === $1.schema }
    }
}
