import ObjectModel

/// `v1 Endpoints` (`pkg/registry/core/endpoint`).
public enum EndpointsKind {
    /// The kind.
    public static let definition: ResourceDefinition = {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "", version: "v1", kind: "Endpoints"), plural: "endpoints", singular: "endpoints",
            isNamespaced: true, schema: schema)
        definition.shortNames = ["ep"]
        definition.allowsCreateOnUpdate = true
        definition.printerTable = .endpoints
        definition.applyDefaults = { object in
            object.modifyElements("subsets") { subset in subset.modifyElements("ports") { $0.defaultText("protocol", "TCP") } }
        }
        definition.validateCreate = { object, errors in validate(object, &errors) }
        definition.validateUpdate = { object, _, errors in validate(object, &errors) }
        return definition
    }()

    private static let schema: StructuralSchema = {
        let address = StructuralSchema.object([
            "ip": .string, "hostname": .string, "nodeName": .string, "targetRef": SharedSchemas.objectReference,
        ]) { $0.isAtomicMap = true }
        let port = StructuralSchema.object(["name": .string, "port": .int32, "protocol": .string, "appProtocol": .string]) {
            $0.isAtomicMap = true
        }
        let subset = StructuralSchema.object([
            "addresses": SharedSchemas.atomicList(of: address),
            "notReadyAddresses": SharedSchemas.atomicList(of: address),
            "ports": SharedSchemas.atomicList(of: port),
        ])
        return MetadataSchemas.object(["subsets": SharedSchemas.atomicList(of: subset)])
    }()

    private static func validate(_ object: JSONValue, _ errors: inout FieldErrors) {
        for (index, subset) in object.elements("subsets").enumerated() {
            errors.within("subsets") { $0.within(index: index) { validate(subset: subset, &$0) } }
        }
    }

    private static func validate(subset: JSONValue, _ errors: inout FieldErrors) {
        let lists = ["addresses", "notReadyAddresses"]
        if lists.allSatisfy({ subset.elements($0).isEmpty }) { errors.required("must specify `addresses` or `notReadyAddresses`") }
        for name in lists {
            for (index, address) in subset.elements(name).enumerated() {
                errors.within(name) { $0.within(index: index) { validate(address: address, &$0) } }
            }
        }
        let ports = subset.elements("ports")
        for (index, port) in ports.enumerated() {
            errors.within("ports") { $0.within(index: index) { validate(port: port, requiresName: ports.count > 1, &$0) } }
        }
    }

    private static func validate(address: JSONValue, _ errors: inout FieldErrors) {
        let text = address.text("ip")
        errors.within("ip") { _ = $0.ipAddress(text) }
        let hostname = address.text("hostname")
        if !hostname.isEmpty {
            errors.within("hostname") { $0.invalid(.string(hostname), all: NameFormat.dns1123Label(hostname)) }
        }
        if let node = address.present("nodeName")?.stringValue {
            errors.within("nodeName") { $0.invalid(.string(node), all: NameFormat.dns1123Subdomain(node)) }
        }
        errors.within("ip") { $0.endpointAddress(text) }
    }

    private static func validate(port: JSONValue, requiresName: Bool, _ errors: inout FieldErrors) {
        let name = port.text("name")
        errors.within("name") { errors in
            if !name.isEmpty {
                errors.invalid(.string(name), all: NameFormat.dns1123Label(name))
            } else if requiresName {
                errors.required()
            }
        }
        errors.within("port") { $0.portNumber(port.integer("port")) }
        errors.within("protocol") { $0.transportProtocol(port.text("protocol")) }
        if let appProtocol = port.present("appProtocol")?.stringValue {
            errors.within("appProtocol") { $0.invalid(.string(appProtocol), all: NameFormat.qualifiedName(appProtocol)) }
        }
    }
}
