import ObjectModel

/// A SandboxClaim in its stored version, v1beta1.
public struct SandboxClaim: KubernetesObject {
    /// The types of a claim's conditions.
    public enum ConditionType {
        /// The claim's Sandbox can be used.
        public static let ready = "Ready"
        /// Mirrors the Sandbox's condition of the same name.
        public static let finished = "Finished"
    }

    /// When a claim ends: `spec.lifecycle`.
    public struct Lifecycle: Hashable, Sendable {
        /// The moment at which the claim expires, or nil. Whole seconds on the wire.
        public var shutdownTime: Timestamp?
        /// The seconds after the Sandbox finished at which the claim expires, or nil.
        public var ttlSecondsAfterFinished: Int64?
        /// What becomes of the claim then.
        public var shutdownPolicy: SandboxClaimShutdownPolicy

        /// Describes a lifecycle.
        public init(
            shutdownTime: Timestamp? = nil, ttlSecondsAfterFinished: Int64? = nil,
            shutdownPolicy: SandboxClaimShutdownPolicy = .retain
        ) {
            self.shutdownTime = shutdownTime
            self.ttlSecondsAfterFinished = ttlSecondsAfterFinished
            self.shutdownPolicy = shutdownPolicy
        }
    }

    /// A variable that a claim asks for: an entry of `spec.env`.
    public struct EnvironmentVariable: Hashable, Sendable {
        /// The variable's name.
        public var name: String
        /// Its value.
        public var value: String
        /// The container that gets it; empty means the first regular container.
        public var containerName: String

        /// Describes a variable.
        public init(name: String, value: String, containerName: String = "") {
            self.name = name
            self.value = value
            self.containerName = containerName
        }
    }

    /// The object.
    public var json: JSONValue

    /// A view of an object.
    public init(_ json: JSONValue) { self.json = json }

    // MARK: Spec

    /// `spec.warmPoolRef.name`: a pool in the claim's namespace.
    public var warmPoolName: String {
        get { json["spec"]?.text("warmPoolRef", "name") ?? "" }
        set { json.set(.string(newValue), at: "spec", "warmPoolRef", "name") }
    }

    /// `spec.lifecycle`, or nil: then the claim never expires.
    public var lifecycle: Lifecycle? {
        get {
            guard let value = json.at("spec", "lifecycle"), !value.isNull else { return nil }
            return Lifecycle(
                shutdownTime: value["shutdownTime"]?.stringValue.flatMap { Timestamp(rfc3339: $0) },
                ttlSecondsAfterFinished: value["ttlSecondsAfterFinished"]?.intValue,
                shutdownPolicy: SandboxClaimShutdownPolicy(reading: value["shutdownPolicy"]?.stringValue))
        }
        set {
            guard let newValue else {
                json.set(nil, at: "spec", "lifecycle")
                return
            }
            var value: JSONValue = ["shutdownPolicy": .string(newValue.shutdownPolicy.rawValue)]
            value.set(newValue.shutdownTime.map { .string($0.rfc3339) }, at: "shutdownTime")
            value.set(newValue.ttlSecondsAfterFinished.map(JSONValue.int), at: "ttlSecondsAfterFinished")
            json.set(value, at: "spec", "lifecycle")
        }
    }

    /// `spec.additionalPodMetadata.labels`; an empty map is no field.
    public var additionalPodLabels: JSONObject {
        get { json["spec"]?.at("additionalPodMetadata", "labels")?.objectValue ?? JSONObject() }
        set { json.setFields(newValue, at: "spec", "additionalPodMetadata", "labels") }
    }

    /// `spec.additionalPodMetadata.annotations`; an empty map is no field.
    public var additionalPodAnnotations: JSONObject {
        get { json["spec"]?.at("additionalPodMetadata", "annotations")?.objectValue ?? JSONObject() }
        set { json.setFields(newValue, at: "spec", "additionalPodMetadata", "annotations") }
    }

    /// `spec.env` in list order; an empty list is no field.
    public var environment: [EnvironmentVariable] {
        get {
            (json.at("spec", "env")?.arrayValue ?? []).map {
                EnvironmentVariable(
                    name: $0["name"]?.stringValue ?? "", value: $0["value"]?.stringValue ?? "",
                    containerName: $0["containerName"]?.stringValue ?? "")
            }
        }
        set {
            let entries = newValue.map { variable -> JSONValue in
                var entry: JSONValue = ["name": .string(variable.name), "value": .string(variable.value)]
                entry.setText(variable.containerName, at: "containerName")
                return entry
            }
            json.set(entries.isEmpty ? nil : .array(entries), at: "spec", "env")
        }
    }

    /// `spec.volumeClaimTemplates` in list order; an empty list is no field.
    public var volumeClaimTemplates: [VolumeClaimTemplate] {
        get { json.at("spec", "volumeClaimTemplates")?.arrayValue?.map(VolumeClaimTemplate.init) ?? [] }
        set { json.set(newValue.isEmpty ? nil : .array(newValue.map(\.json)), at: "spec", "volumeClaimTemplates") }
    }

    // MARK: Status

    /// `status`, or nil. Setting an empty object removes it.
    public var status: JSONValue? {
        get { json["status"] }
        set { json.set(newValue?.isEmptyOrNull == false ? newValue : nil, at: "status") }
    }

    /// `status.sandbox.name`; empty is no field.
    public var sandboxName: String {
        get { json["status"]?.text("sandbox", "name") ?? "" }
        set { setSandboxField(newValue.isEmpty ? nil : .string(newValue), "name") }
    }

    /// `status.sandbox.podIPs`; an empty list is no field.
    public var podIPs: [String] {
        get { json["status"]?.at("sandbox", "podIPs")?.texts ?? [] }
        set { setSandboxField(newValue.isEmpty ? nil : .array(newValue.map(JSONValue.string)), "podIPs") }
    }

    /// Whether the Ready condition is True.
    public var isReady: Bool { condition(ConditionType.ready)?.status == "True" }

    // MARK: Assignment

    /// The warm Sandbox that the claim has been given: the annotation, else the label that older controllers wrote; empty for none.
    public var assignedSandboxName: String {
        let assigned = annotation(AgentSandboxNames.Annotation.sandboxName) ?? ""
        return assigned.isEmpty ? label(AgentSandboxNames.Label.sandboxName) ?? "" : assigned
    }

    private mutating func setSandboxField(_ value: JSONValue?, _ name: String) {
        json.set(value, at: "status", "sandbox", name)
        if json.at("status", "sandbox")?.isEmptyOrNull == true { json.set(nil, at: "status", "sandbox") }
    }
}
