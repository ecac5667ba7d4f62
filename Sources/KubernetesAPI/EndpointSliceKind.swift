import ObjectModel

/// `discovery.k8s.io/v1 EndpointSlice` (`pkg/registry/discovery/endpointslice`).
public enum EndpointSliceKind {
    /// The most endpoints a slice may have.
    public static let maximumEndpoints = 1000
    /// The most ports a slice, and the most addresses an endpoint, may have.
    public static let maximumPorts = 100

    /// The kind. A change of labels is a new generation as well.
    public static let definition: ResourceDefinition = {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "discovery.k8s.io", version: "v1", kind: "EndpointSlice"), plural: "endpointslices",
            singular: "endpointslice", isNamespaced: true, schema: schema)
        definition.hasGeneration = true
        definition.generationMetadata = ["labels"]
        definition.printerTable = .endpointSlice
        definition.applyDefaults = { object in
            object.modifyElements("ports") { port in
                if port.present("name") == nil { port["name"] = "" }
                if port.present("protocol") == nil { port["protocol"] = "TCP" }
            }
        }
        definition.prepareForCreate = { dropTopology(&$0) }
        definition.prepareForUpdate = { object, old in
            if object.present("endpoints") != old.present("endpoints") { dropTopology(&object) }
        }
        definition.validateCreate = { object, errors in validate(object, &errors) }
        definition.validateUpdate = { object, old, errors in
            validate(object, &errors)
            errors.within("addressType") { $0.immutable(object["addressType"], old["addressType"]) }
        }
        return definition
    }()

    private static let schema: StructuralSchema = {
        let named = StructuralSchema.object(["name": .string])
        let endpoint = StructuralSchema.object([
            "addresses": .array(of: .string) { $0.listType = .set },
            "conditions": .object(["ready": .boolean, "serving": .boolean, "terminating": .boolean]),
            "hostname": .string,
            "targetRef": SharedSchemas.objectReference,
            "deprecatedTopology": .stringMap,
            "nodeName": .string,
            "zone": .string,
            "hints": .object(["forZones": SharedSchemas.atomicList(of: named), "forNodes": SharedSchemas.atomicList(of: named)]),
        ])
        let port = StructuralSchema.object(["name": .string, "protocol": .string, "port": .int32, "appProtocol": .string]) {
            $0.isAtomicMap = true
        }
        return MetadataSchemas.object([
            "addressType": .string,
            "endpoints": SharedSchemas.atomicList(of: endpoint),
            "ports": SharedSchemas.atomicList(of: port),
        ])
    }()

    /// Clears the field that only v1beta1 knew.
    private static func dropTopology(_ object: inout JSONValue) {
        object.modifyElements("endpoints") { $0["deprecatedTopology"] = nil }
    }

    private static func validate(_ object: JSONValue, _ errors: inout FieldErrors) {
        let type = object.text("addressType")
        errors.within("addressType") { errors in
            if type.isEmpty {
                errors.required()
            } else if !["FQDN", "IPv4", "IPv6"].contains(type) {
                errors.notSupported(.string(type), supported: ["FQDN", "IPv4", "IPv6"])
            }
        }
        let endpoints = object.elements("endpoints")
        errors.within("endpoints") { errors in
            if endpoints.count > maximumEndpoints {
                errors.tooMany(count: endpoints.count, maximum: maximumEndpoints)
                return
            }
            for (index, endpoint) in endpoints.enumerated() {
                errors.within(index: index) { validate(endpoint: endpoint, type, &$0) }
            }
        }
        errors.within("ports") { validate(ports: object.elements("ports"), &$0) }
    }

    private static func validate(endpoint: JSONValue, _ type: String, _ errors: inout FieldErrors) {
        let addresses = endpoint.texts("addresses")
        errors.within("addresses") { errors in
            if addresses.isEmpty {
                errors.required("must contain at least 1 address")
            } else if addresses.count > maximumPorts {
                errors.tooMany(count: addresses.count, maximum: maximumPorts)
            }
            for (index, address) in addresses.enumerated() {
                errors.within(index: index) { validate(address: address, type, &$0) }
            }
        }
        if let node = endpoint.present("nodeName")?.stringValue {
            errors.within("nodeName") { $0.invalid(.string(node), all: NameFormat.dns1123Subdomain(node)) }
        }
        let topology = endpoint.fields("deprecatedTopology")
        errors.within("deprecatedTopology") { errors in
            if topology.count > 16 { errors.tooMany(count: topology.count, maximum: 16) }
            errors.labels(topology)
        }
        if let hostname = endpoint.present("hostname")?.stringValue {
            errors.within("hostname") { $0.invalid(.string(hostname), all: NameFormat.dns1123Label(hostname)) }
        }
        guard let hints = endpoint.present("hints") else { return }
        errors.within("hints") { errors in
            for name in ["forZones", "forNodes"] {
                errors.within(name) { validate(hints: hints.elements(name), areNodes: name == "forNodes", &$0) }
            }
        }
    }

    private static func validate(address: String, _ type: String, _ errors: inout FieldErrors) {
        switch type {
        case "IPv4", "IPv6":
            let parsed = IPAddress(address)
            if parsed == nil || parsed?.isIPv4 != (type == "IPv4") { errors.invalid(.string(address), "must be a valid \(type) address") }
            errors.endpointAddress(address)
        case "FQDN": validate(domain: address, &errors)
        default: break
        }
    }

    private static func validate(domain: String, _ errors: inout FieldErrors) {
        if domain.isEmpty {
            errors.required()
            return
        }
        let name = domain.hasSuffix(".") ? String(domain.dropLast()) : domain
        let messages = NameFormat.dns1123Subdomain(name)
        if !messages.isEmpty {
            errors.invalid(.string(name), all: messages)
            return
        }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        if labels.count < 2 {
            errors.invalid(.string(name), "should be a domain with at least two segments separated by dots")
            return
        }
        for label in labels { errors.invalid(.string(String(label)), all: NameFormat.dns1123Label(String(label))) }
    }

    private static func validate(hints: [JSONValue], areNodes: Bool, _ errors: inout FieldErrors) {
        if hints.count > 8 {
            errors.tooMany(count: hints.count, maximum: 8)
            return
        }
        var seen: [String] = []
        for (index, hint) in hints.enumerated() {
            let name = hint.text("name")
            errors.within(index: index) { errors in
                errors.within("name") { errors in
                    if seen.contains(name) { errors.duplicate(.string(name)) }
                    errors.invalid(.string(name), all: areNodes ? NameFormat.dns1123Subdomain(name) : NameFormat.labelValue(name))
                }
            }
            seen.append(name)
        }
    }

    private static func validate(ports: [JSONValue], _ errors: inout FieldErrors) {
        if ports.count > maximumPorts {
            errors.tooMany(count: ports.count, maximum: maximumPorts)
            return
        }
        var names: [String] = []
        for (index, port) in ports.enumerated() {
            let name = port.text("name")
            errors.within(index: index) { errors in
                errors.within("name") { errors in
                    if !name.isEmpty { errors.invalid(.string(name), all: NameFormat.dns1123Label(name)) }
                    if names.contains(name) { errors.duplicate(.string(name)) }
                }
                errors.within("protocol") { $0.transportProtocol(port.text("protocol")) }
                if let appProtocol = port.present("appProtocol")?.stringValue {
                    errors.within("appProtocol") { $0.invalid(.string(appProtocol), all: NameFormat.qualifiedName(appProtocol)) }
                }
            }
            names.append(name)
        }
    }
}
