import ObjectModel

/// `node.k8s.io/v1 RuntimeClass` (`pkg/registry/node/runtimeclass`).
public enum RuntimeClassKind {
    /// The kind.
    public static let definition: ResourceDefinition = {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "node.k8s.io", version: "v1", kind: "RuntimeClass"), plural: "runtimeclasses",
            singular: "runtimeclass", isNamespaced: false, schema: schema)
        definition.allowsUnconditionalUpdate = false
        definition.printerTable = .runtimeClass
        definition.validateCreate = validate
        definition.validateUpdate = { object, old, errors in
            errors.within("handler") { $0.immutable(object["handler"], old["handler"]) }
        }
        return definition
    }()

    private static let schema = MetadataSchemas.object([
        "handler": .string,
        "overhead": .object(["podFixed": SharedSchemas.resourceList]),
        "scheduling": .object([
            "nodeSelector": .map(of: .string) { $0.isAtomicMap = true },
            "tolerations": SharedSchemas.atomicList(of: PodSchemas.toleration),
        ]),
    ])

    private static func validate(_ object: JSONValue, _ errors: inout FieldErrors) {
        let handler = object.text("handler")
        errors.within("handler") { $0.invalid(.string(handler), all: NameFormat.dns1123Label(handler)) }
        if let amounts = object["overhead"]?.present("podFixed") {
            // kube-apiserver checks the overhead as the limits of a container.
            errors.within("overhead") { PodValidation.template.resources(limits(amounts), claimNames: [], &$0) }
        }
        guard let scheduling = object.present("scheduling") else { return }
        errors.within("scheduling") { errors in
            errors.within("nodeSelector") { $0.labels(scheduling.fields("nodeSelector")) }
            if case .object(let object) = scheduling { PodValidation.template.tolerations(object, &errors) }
        }
    }

    private static func limits(_ amounts: JSONValue) -> JSONObject { JSONObject(uniqueKeys: ["limits"], values: [amounts]) }
}
