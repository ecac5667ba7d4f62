import KubernetesAPI
import ObjectModel
import Testing

@testable import APIServer

/// Uids in sequence, and name suffixes from a list that is walked once and then counts on.
final class SequentialIdentifiers: IdentifierSource {
    private var uids = 0
    private var suffixes: [String]
    private var made = 0

    init(suffixes: [String] = []) { self.suffixes = suffixes.reversed() }

    func uid() -> String {
        uids += 1
        return "uid-\(uids)"
    }

    func nameSuffix() -> String {
        if let next = suffixes.popLast() { return next }
        made += 1
        return "x" + String(String(made + 10_000).suffix(4))
    }
}

/// A server with one kind for each trait: namespaces, pods with grace, config maps without status, services, and widgets as a custom
/// resource with status, scale and two versions.
struct TestServer {
    let api: APIServer
    let namespaces: ResourceHandle
    let pods: ResourceHandle
    let configMaps: ResourceHandle
    let services: ResourceHandle
    let widgets: ResourceHandle
    let oldWidgets: ResourceHandle
    var time = Timestamp(seconds: 1_700_000_000)

    init(retention: Retention = .standard, suffixes: [String] = [], tracksManagedFields: Bool = false) {
        api = APIServer(
            identifiers: SequentialIdentifiers(suffixes: suffixes), converter: WidgetConverter(), retention: retention,
            tracksManagedFields: tracksManagedFields)
        namespaces = api.install(TestKinds.namespace, isCustom: false, shared: nil)
        pods = api.install(TestKinds.pod, isCustom: false, shared: nil)
        configMaps = api.install(TestKinds.configMap, isCustom: false, shared: nil)
        services = api.install(TestKinds.service, isCustom: false, shared: nil)
        widgets = api.install(TestKinds.widget("v1"), isCustom: true, shared: nil)
        oldWidgets = api.install(TestKinds.widget("v1alpha1"), isCustom: true, shared: nil)
        do {
            _ = try api.create(namespaces, ["metadata": ["name": "default"]], info)
        } catch {
            Issue.record("no default namespace: \(error)")
        }
    }

    var info: RequestInfo { RequestInfo(time: time, actor: "test") }

    func key(_ name: String) -> ObjectKey { ObjectKey(namespace: "default", name: name) }

    @discardableResult
    func create(_ handle: ResourceHandle, _ object: JSONValue) throws -> JSONValue {
        try api.create(handle, namespace: handle === namespaces ? "" : "default", object, info)
    }

    /// The failure of a request, or nil when it succeeds.
    func failure(_ body: () throws -> some Any) -> APIError? {
        do {
            _ = try body()
            return nil
        } catch { return error as? APIError }
    }
}

/// Renames `spec.size` to `spec.length` on the way from v1alpha1 to v1, and back.
struct WidgetConverter: VersionConverter {
    func convert(_ object: JSONValue, to version: String, kind: GroupKind) throws(ConversionError) -> JSONValue {
        guard kind.kind == "Widget" else { throw ConversionError("unknown kind \(kind)") }
        var result = object
        let (from, to) = version == "v1" ? ("size", "length") : ("length", "size")
        result["apiVersion"] = .string("example.com/\(version)")
        if let value = object.at("spec", from) {
            result.set(nil, at: "spec", from)
            result.set(value, at: "spec", to)
        }
        return result
    }
}

enum TestKinds {
    static let namespace: ResourceDefinition = {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "", version: "v1", kind: "Namespace"), plural: "namespaces", singular: "namespace",
            isNamespaced: false,
            schema: MetadataSchemas.object([
                "spec": .object(["finalizers": .stringList]), "status": .object(["phase": .string]),
            ]))
        definition.nameRule = .label
        definition.hasStatus = true
        definition.prepareForCreate = { object in
            object.set(["kubernetes"], at: "spec", "finalizers")
            object.set("Active", at: "status", "phase")
        }
        return definition
    }()

    static let pod: ResourceDefinition = {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "", version: "v1", kind: "Pod"), plural: "pods", singular: "pod", isNamespaced: true,
            schema: MetadataSchemas.object([
                "spec": .object([
                    "nodeName": .string, "terminationGracePeriodSeconds": .int64, "hostNetwork": .boolean,
                    "containers": .array(of: .object(["name": .string, "image": .string]), mergeKeys: ["name"]) {
                        $0.patchMergeKey = "name"
                        $0.patchStrategy = "merge"
                    },
                ]),
                "status": .object(["phase": .string, "podIP": .string]),
            ]))
        definition.hasStatus = true
        definition.metadataKeptByStatus = ["ownerReferences"]
        definition.selectableFields = [
            ("spec.nodeName", ["spec", "nodeName"]), ("status.phase", ["status", "phase"]), ("spec.hostNetwork", ["spec", "hostNetwork"]),
        ]
        definition.defaultGracePeriodSeconds = { $0.at("spec", "terminationGracePeriodSeconds")?.intValue ?? 30 }
        definition.prepareForCreate = { $0["status"] = ["phase": "Pending"] }
        return definition
    }()

    static let configMap = ResourceDefinition(
        kind: GroupVersionKind(group: "", version: "v1", kind: "ConfigMap"), plural: "configmaps", singular: "configmap",
        isNamespaced: true, schema: MetadataSchemas.object(["data": .stringMap]))

    static let service: ResourceDefinition = {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "", version: "v1", kind: "Service"), plural: "services", singular: "service",
            isNamespaced: true,
            schema: MetadataSchemas.object([
                "spec": .object(["clusterIP": .string, "clusterIPs": .stringList, "type": .string])
            ]))
        definition.nameRule = .label1035
        return definition
    }()

    static func widget(_ version: String) -> ResourceDefinition {
        let size = version == "v1" ? "length" : "size"
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "example.com", version: version, kind: "Widget"), plural: "widgets", singular: "widget",
            isNamespaced: true,
            schema: .object([
                "spec": .object([
                    "replicas": .scalar(.integer), "color": .scalar(.string, default: "red"),
                    size: .scalar(.integer) { $0.minimum = 0 },
                ]),
                "status": .object(["replicas": .scalar(.integer), "note": .string, "selector": .string]),
            ]))
        definition.hasStatus = true
        definition.hasGeneration = true
        definition.allowsUnconditionalUpdate = false
        definition.selectableFields = [("spec.color", ["spec", "color"])]
        definition.scale = ResourceDefinition.ScalePaths(
            specReplicas: ["spec", "replicas"], statusReplicas: ["status", "replicas"], labelSelector: ["status", "selector"])
        return definition
    }
}

extension JSONValue {
    var version: String { metadataString("resourceVersion") }
}
