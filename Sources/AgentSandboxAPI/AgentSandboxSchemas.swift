import KubernetesAPI
import ObjectModel

/// Schemas that several of the four kinds share, in the form that controller-gen writes for custom resources.
enum AgentSandboxSchemas {
    /// `metav1.Condition`: the bounds and patterns are apimachinery's.
    static let condition = StructuralSchema.object(
        [
            "lastTransitionTime": .dateTime,
            "message": .scalar(.string) { $0.maxLength = 32768 },
            "observedGeneration": .scalar(.integer, format: "int64") { $0.minimum = 0 },
            "reason": .scalar(.string) {
                $0.maxLength = 1024
                $0.minLength = 1
                $0.pattern = "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$"
            },
            "status": choice(["True", "False", "Unknown"]),
            "type": .scalar(.string) {
                $0.maxLength = 316
                $0.pattern =
                    #"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$"#
            },
        ], required: ["lastTransitionTime", "message", "reason", "status", "type"])

    /// A list of conditions; not a map list, so patches replace it as a whole.
    static let conditions = StructuralSchema.array(of: condition) {
        $0.description = "The aspects of the state; Ready is the one to wait for."
    }

    /// Labels and annotations of a Pod; nothing else of its metadata can be set.
    static let podMetadata = StructuralSchema.object(["annotations": .stringMap, "labels": .stringMap])

    /// `podTemplate`.
    static let podTemplate = StructuralSchema.object(
        [
            "metadata": podMetadata.described("Labels and annotations of the Pod."),
            "spec": PodSchemas.podSpecForCustomResources.described("What the Pod is to run; as in a Pod."),
        ], required: ["spec"]
    ) { $0.description = "What the Pod is made from." }

    /// `volumeClaimTemplates`.
    static let volumeClaimTemplates = StructuralSchema.array(
        of: .object(
            [
                "metadata": .object(["annotations": .stringMap, "labels": .stringMap, "name": .string]),
                "spec": VolumeClaimSchemas.persistentVolumeClaimSpecForCustomResources,
            ], required: ["spec"])
    ) {
        $0.listType = .atomic
        $0.description = "Volume claims that the Sandbox gets of its own; its Pod finds their volumes under the claims' names."
    }

    /// A reference to an object of the same namespace by its name, which must be there but may be empty.
    static let requiredName = StructuralSchema.object(["name": .string], required: ["name"])

    /// A number of replicas that is not negative.
    static let replicas = StructuralSchema.scalar(.integer, format: "int32") { $0.minimum = 0 }

    /// One of a few strings.
    static func choice(_ values: [String], default value: String? = nil) -> StructuralSchema {
        .scalar(.string, default: value.map(JSONValue.string)) { $0.enumValues = values.map(JSONValue.string) }
    }

    /// The values of an enum as a choice.
    static func choice<Value: RawRepresentable & CaseIterable>(of: Value.Type, default value: Value) -> StructuralSchema
    where Value.RawValue == String {
        choice(Value.allCases.map(\.rawValue), default: value.rawValue)
    }

    /// The whole of a kind: spec is required, apiVersion, kind and metadata are described by the server.
    static func root(_ text: String = "", spec: StructuralSchema, status: StructuralSchema? = nil) -> StructuralSchema {
        StructuralSchema.object(["apiVersion": .string, "kind": .string, "metadata": .object([:]), "spec": spec], required: ["spec"]) {
            $0.description = text
            if let status { $0.properties.append(("status", status)) }
        }
    }
}

extension StructuralSchema {
    /// The same schema with what people are told of it.
    func described(_ text: String) -> StructuralSchema { with { $0.description = text } }
}
