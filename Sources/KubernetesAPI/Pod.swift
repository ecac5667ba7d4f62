import ObjectModel

/// A lens on a core/v1 Pod.
public struct Pod: KubernetesObject {
    /// The whole object.
    public var json: JSONValue

    /// Looks at an object as a Pod; nothing is checked.
    public init(_ json: JSONValue) { self.json = json }

    /// `spec`, or an empty object.
    public var spec: JSONObject { json["spec"]?.objectValue ?? JSONObject() }

    /// `status`, or an empty object.
    public var status: JSONObject { json["status"]?.objectValue ?? JSONObject() }

    /// `status.phase`: Pending, Running, Succeeded, Failed, Unknown, or empty. Setting an empty text removes it.
    public var phase: String {
        get { json.at("status", "phase")?.stringValue ?? "" }
        set { json.set(newValue.isEmpty ? nil : .string(newValue), at: "status", "phase") }
    }

    /// `spec.nodeName`, empty while no node has the Pod.
    public var nodeName: String {
        get { json.at("spec", "nodeName")?.stringValue ?? "" }
        set { json.set(newValue.isEmpty ? nil : .string(newValue), at: "spec", "nodeName") }
    }

    /// The addresses of `status.podIPs`, in order.
    public var podIPs: [String] {
        get { json.at("status", "podIPs")?.arrayValue?.compactMap { $0["ip"]?.stringValue } ?? [] }
        set {
            json.set(newValue.isEmpty ? nil : .array(newValue.map { ["ip": .string($0)] }), at: "status", "podIPs")
            json.set(newValue.first.map { .string($0) }, at: "status", "podIP")
        }
    }

    /// `status.podIP`, or empty.
    public var podIP: String { json.at("status", "podIP")?.stringValue ?? "" }

    /// `status.hostIP`, or empty.
    public var hostIP: String { json.at("status", "hostIP")?.stringValue ?? "" }

    /// `status.reason`, or empty.
    public var reason: String { json.at("status", "reason")?.stringValue ?? "" }

    /// `spec.containers`.
    public var containers: [JSONValue] { json.at("spec", "containers")?.arrayValue ?? [] }

    /// `spec.initContainers`.
    public var initContainers: [JSONValue] { json.at("spec", "initContainers")?.arrayValue ?? [] }

    /// `spec.volumes`.
    public var volumes: [JSONValue] { json.at("spec", "volumes")?.arrayValue ?? [] }

    /// `spec.tolerations`.
    public var tolerations: [JSONValue] { json.at("spec", "tolerations")?.arrayValue ?? [] }

    /// `status.containerStatuses`.
    public var containerStatuses: [JSONValue] {
        get { json.at("status", "containerStatuses")?.arrayValue ?? [] }
        set { json.set(newValue.isEmpty ? nil : .array(newValue), at: "status", "containerStatuses") }
    }

    /// `status.initContainerStatuses`.
    public var initContainerStatuses: [JSONValue] {
        get { json.at("status", "initContainerStatuses")?.arrayValue ?? [] }
        set { json.set(newValue.isEmpty ? nil : .array(newValue), at: "status", "initContainerStatuses") }
    }

    /// `status.startTime`, or nil when it is unset or malformed.
    public var startTime: Timestamp? { json.at("status", "startTime")?.stringValue.flatMap(Timestamp.init(rfc3339:)) }

    /// The names of `spec.schedulingGates`.
    public var schedulingGates: [String] {
        json.at("spec", "schedulingGates")?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
    }

    /// `spec.restartPolicy`, or empty.
    public var restartPolicy: String { json.at("spec", "restartPolicy")?.stringValue ?? "" }

    /// `spec.schedulerName`, or empty.
    public var schedulerName: String { json.at("spec", "schedulerName")?.stringValue ?? "" }

    /// `spec.serviceAccountName`, or empty.
    public var serviceAccountName: String { json.at("spec", "serviceAccountName")?.stringValue ?? "" }

    /// `spec.terminationGracePeriodSeconds`, or nil.
    public var terminationGracePeriodSeconds: Int64? { json.at("spec", "terminationGracePeriodSeconds")?.intValue }

    /// Whether the condition `Ready` is `True`.
    public var isReady: Bool { hasTrueCondition("Ready") }

    /// Whether the phase is Succeeded or Failed.
    public var isFinished: Bool { phase == "Succeeded" || phase == "Failed" }

    /// Whether a node has been chosen.
    public var isBound: Bool { !nodeName.isEmpty }

    /// The quality of service that requests and limits give.
    public var qualityOfService: QualityOfService { .of(spec: spec) }

    private func hasTrueCondition(_ type: String) -> Bool {
        guard case .array(let conditions)? = json.at("status", "conditions") else { return false }
        for condition in conditions where condition["type"]?.stringValue == type {
            return condition["status"]?.stringValue == "True"
        }
        return false
    }
}
