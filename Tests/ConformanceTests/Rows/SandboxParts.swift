import ObjectModel

/// Calls, conditions and objects that many rows of the Sandbox controller share.
enum SandboxParts {
    static let name = Fixtures.name
    static let own = Fixtures.ownReference
    static let foreign = Fixtures.foreignReference
    static let past: JSONValue = "2025-12-31T23:00:00Z"

    // MARK: Calls

    static let createPod = "create pods sandbox-name"
    static let patchPod = "patch pods sandbox-name"
    static let deletePod = "delete pods sandbox-name"
    /// Writes or removes the pod-name annotation.
    static let track = "patch sandboxes sandbox-name"
    static let createService = "create services sandbox-name"
    static let patchService = "patch services sandbox-name"
    static let updateService = "update services sandbox-name"
    static let deleteService = "delete services sandbox-name"
    static let status = "patch sandboxes/status sandbox-name"

    // MARK: Conditions

    static let notSuspended = "Suspended=False/NotSuspended: Sandbox is not suspended"
    static let terminating = "Suspended=False/PodTerminating: Pod is terminating. Sandbox is suspending"
    static let terminated = "Suspended=True/PodTerminated: Pod has been terminated. Sandbox is suspended"
    static let notOwned = "Suspended=False/PodNotOwned: Refused to delete pod because it is not owned by this sandbox"
    static let suspensionUnknown = "Suspended=Unknown/PodStateUnknown: Pod state is unknown. Sandbox suspension cannot be confirmed"
    static let unreported = "PodScheduled=Unknown/PodSchedulingUnknown: Pod has not reported a PodScheduled condition yet"
    static let schedulingUnknown =
        "PodScheduled=Unknown/PodSchedulingUnknown: Pod state is unknown. Pod scheduling cannot be determined"
    static let scheduled = "PodScheduled=True/PodScheduled: "
    static let suspending = "Ready=False/SandboxSuspended: Sandbox is suspending"
    static let suspended = "Ready=False/SandboxSuspended: Sandbox is suspended"
    static let succeeded = "Ready=False/PodSucceeded: Pod completed successfully"
    static let failed = "Ready=False/PodFailed: Pod failed"
    static let finishedSucceeded = "Finished=True/PodSucceeded: Pod completed successfully"
    static let finishedFailed = "Finished=True/PodFailed: Pod failed"
    static let expired = "Ready=False/SandboxExpired: Sandbox has expired"
    static let ready = "Ready=True/DependenciesReady: Pod is Ready"
    static let multiplePods =
        "Ready=False/MultiplePods: multiple Pods (2) are controlled by this Sandbox; refusing to choose or create a Pod"

    static func notReady(_ message: String) -> String { "Ready=False/DependenciesNotReady: \(message)" }

    static func error(_ message: String) -> String { "Ready=False/ReconcilerError: Error seen: \(message)" }

    // MARK: Texts of failures

    /// What is missing on an object without controller that may not be adopted.
    static let notAuthorized =
        #"missing required pool authorization label ("agents.x-k8s.io/adoptable") or sandbox tracking label "#
        + #"("agents.x-k8s.io/sandbox-name-hash")"#

    /// An object belongs to the stranger.
    static func belongsToStranger(_ what: String, _ name: String = name) -> String {
        #"\#(what) "\#(name)" is owned by ConfigMap/other (UID: uid:ConfigMap/other), not by sandbox "sandbox-name""#
    }

    // MARK: Objects

    /// The annotation that says which Pod is the Sandbox's.
    static func named(_ pod: String) -> JSONValue { ["agents.x-k8s.io/pod-name": .string(pod)] }

    static let tracked = named("sandbox-name")

    /// The Pod as it should be, with the Sandbox as its controller.
    static func ownPod(_ status: JSONValue? = nil, node: String? = nil, finalizers: [String] = []) -> JSONValue {
        Fixtures.pod(labels: Fixtures.tracking, owner: own, node: node, finalizers: finalizers, status: status)
    }

    /// The Service as it should be, with the Sandbox as its controller.
    static let ownService = Fixtures.service(
        labels: Fixtures.tracking, owner: own, spec: ["clusterIP": "None", "selector": Fixtures.tracking])

    static func podStatus(_ phase: String, _ conditions: [JSONValue] = [], addresses: [String] = []) -> JSONValue {
        var status: JSONValue = ["phase": .string(phase), "conditions": .array(conditions)]
        if !addresses.isEmpty { status.set(.array(addresses.map { ["ip": .string($0)] }), at: "podIPs") }
        return status
    }

    static func scheduling(_ status: String, _ reason: String = "", _ message: String = "") -> JSONValue {
        ["type": "PodScheduled", "status": .string(status), "reason": .string(reason), "message": .string(message)]
    }

    static func readiness(_ status: String) -> JSONValue { ["type": "Ready", "status": .string(status)] }

    /// A patch of `spec`.
    static func spec(_ fields: JSONValue) -> JSONValue { ["spec": fields] }

    /// A pod template's metadata.
    static func template(labels: JSONValue = [:], annotations: JSONValue = [:]) -> JSONValue {
        ["podTemplate": ["metadata": ["labels": labels, "annotations": annotations]]]
    }

    /// Labels with more over them; null stays, and says in an expectation that the label is not there.
    static func labels(_ more: JSONValue, over base: JSONValue = Fixtures.tracking) -> JSONValue {
        let entries = (base.objectValue ?? JSONObject()).filter { more[$0.key] == nil } + (more.objectValue ?? JSONObject())
        return .object(JSONObject(uniqueKeys: entries.map(\.key), values: entries.map(\.value)))
    }

    static let pool: JSONValue = [
        "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxWarmPool", "metadata": ["name": "pool"],
        "spec": ["replicas": 1, "sandboxTemplateRef": ["name": "my-template"]],
    ]
    static let claim: JSONValue = [
        "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxClaim", "metadata": ["name": "claim"],
        "spec": ["warmPoolRef": ["name": "pool"]],
    ]
    static let poolOwner = owner("SandboxWarmPool", "pool")
    static let claimOwner = owner("SandboxClaim", "claim")

    private static func owner(_ kind: String, _ name: String) -> JSONValue {
        [
            "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": .string(kind), "name": .string(name),
            "uid": .string("uid:\(kind)/\(name)"), "controller": true,
        ]
    }
}
