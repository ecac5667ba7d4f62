import ObjectModel

/// `v1 Service` (`pkg/registry/core/service`) on a cluster that serves IPv4 alone.
///
/// Cluster IPs and node ports come from the server: between `prepareFor…` and `validate…` it calls ``needsClusterIP(_:)``,
/// ``assign(clusterIP:to:)`` and ``assignNodePorts(to:next:)``. A service without an assigned IP passes validation.
public enum ServiceKind {
    /// The `clusterIP` of a headless service.
    public static let noClusterIP = "None"

    /// The kind.
    public static let definition: ResourceDefinition = {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "", version: "v1", kind: "Service"), plural: "services", singular: "service",
            isNamespaced: true, schema: schema)
        definition.shortNames = ["svc"]
        definition.categories = ["all"]
        definition.nameRule = .label1035
        definition.allowsCreateOnUpdate = true
        definition.hasStatus = true
        definition.selectableFields = [("spec.clusterIP", ["spec", "clusterIP"]), ("spec.type", ["spec", "type"])]
        definition.printerTable = .service
        definition.applyDefaults = applyDefaults
        definition.prepareForCreate = prepareForCreate
        definition.prepareForUpdate = prepareForUpdate
        definition.validateCreate = validate
        definition.validateUpdate = validateUpdate
        definition.validateStatusUpdate = validateStatus
        return definition
    }()

    private static let schema: StructuralSchema = {
        let port = StructuralSchema.object([
            "name": .string, "protocol": .scalar(.string, default: "TCP"), "appProtocol": .string, "port": .int32,
            "targetPort": .integerOrString, "nodePort": .int32,
        ])
        let spec = StructuralSchema.object([
            "ports": .array(of: port, mergeKeys: ["port", "protocol"]) {
                $0.patchMergeKey = "port"
                $0.patchStrategy = "merge"
            },
            "selector": .map(of: .string) { $0.isAtomicMap = true },
            "clusterIP": .string,
            "clusterIPs": SharedSchemas.atomicStrings,
            "type": .string,
            "externalIPs": SharedSchemas.atomicStrings,
            "sessionAffinity": .string,
            "loadBalancerIP": .string,
            "loadBalancerSourceRanges": SharedSchemas.atomicStrings,
            "externalName": .string,
            "externalTrafficPolicy": .string,
            "healthCheckNodePort": .int32,
            "publishNotReadyAddresses": .boolean,
            "sessionAffinityConfig": .object(["clientIP": .object(["timeoutSeconds": .int32])]),
            "ipFamilies": SharedSchemas.atomicStrings,
            "ipFamilyPolicy": .string,
            "allocateLoadBalancerNodePorts": .boolean,
            "loadBalancerClass": .string,
            "internalTrafficPolicy": .string,
            "trafficDistribution": .string,
        ])
        let portStatus = StructuralSchema.object(["port": .int32, "protocol": .string, "error": .string])
        let ingress = StructuralSchema.object([
            "ip": .string, "hostname": .string, "ipMode": .string, "ports": SharedSchemas.atomicList(of: portStatus),
        ])
        let status = StructuralSchema.object([
            "loadBalancer": .object(["ingress": SharedSchemas.atomicList(of: ingress)]).embedded,
            "conditions": MetadataSchemas.conditions([
                "type": .string, "status": .string, "observedGeneration": .int64, "lastTransitionTime": .dateTime, "reason": .string,
                "message": .string,
            ]),
        ])
        return MetadataSchemas.object(["spec": spec, "status": status])
    }()

    private static func applyDefaults(_ object: inout JSONValue) {
        var spec = object.present("spec") ?? .object(JSONObject())
        spec.defaultText("sessionAffinity", "None")
        switch spec.text("sessionAffinity") {
        case "None": spec["sessionAffinityConfig"] = nil
        case "ClientIP":
            if spec["sessionAffinityConfig"]?["clientIP"]?.present("timeoutSeconds") == nil {
                spec["sessionAffinityConfig"] = ["clientIP": ["timeoutSeconds": 10800]]
            }
        default: break
        }
        spec.defaultText("type", "ClusterIP")
        let type = spec.text("type")
        spec.modifyElements("ports") { port in
            port.defaultText("protocol", "TCP")
            switch port["targetPort"] {
            case nil, .null?, .string("")?, .int(0)?: port["targetPort"] = .int(port.integer("port"))
            default: break
            }
        }
        if isExternallyAccessible(spec) { spec.defaultText("externalTrafficPolicy", "Cluster") }
        if spec.present("internalTrafficPolicy") == nil, ["NodePort", "LoadBalancer", "ClusterIP"].contains(type) {
            spec["internalTrafficPolicy"] = "Cluster"
        }
        if type == "LoadBalancer" {
            if spec.present("allocateLoadBalancerNodePorts") == nil { spec["allocateLoadBalancerNodePorts"] = true }
            setAddressMode(&object)
        }
        object["spec"] = spec
    }

    private static func setAddressMode(_ object: inout JSONValue) {
        guard var balancer = object["status"]?.present("loadBalancer"), !balancer.elements("ingress").isEmpty else { return }
        balancer.modifyElements("ingress") { ingress in
            if !ingress.text("ip").isEmpty, ingress.present("ipMode") == nil { ingress["ipMode"] = "VIP" }
        }
        object.set(balancer, at: "status", "loadBalancer")
    }

    /// Whether clients outside the cluster may reach the service.
    static func isExternallyAccessible(_ spec: JSONValue) -> Bool {
        switch spec.text("type") {
        case "LoadBalancer", "NodePort": true
        case "ClusterIP": !spec.elements("externalIPs").isEmpty
        default: false
        }
    }

    /// Whether nodes must answer health checks of a load balancer.
    static func needsHealthCheck(_ spec: JSONValue) -> Bool {
        spec.text("type") == "LoadBalancer" && spec.text("externalTrafficPolicy") == "Local"
    }

    /// Whether the service asks for no cluster IP.
    static func isHeadless(_ spec: JSONValue) -> Bool { spec.texts("clusterIPs") == [noClusterIP] }
}
