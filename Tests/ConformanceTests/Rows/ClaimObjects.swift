import AgentSandboxAPI
import ObjectModel

/// Objects of the rows about claims: claim `test-claim`, pool `test-warmpool`, template `test-template`.
enum ClaimObjects {
    static let name = "test-claim"
    static let pool = "test-warmpool"
    static let poolHash = "abdcc27b"
    static let template = "test-template"
    static let templateHash = "69155462"
    static let uid = "uid:SandboxClaim/test-claim"

    // MARK: Calls of a pass over the claim

    /// The claim is stamped with an annotation: when it was first seen, or when it was first ready.
    static let stamp = "patch sandboxclaims test-claim"
    static let status = "patch sandboxclaims/status test-claim"
    static let create = "create sandboxes test-claim"
    static let change = "patch sandboxes test-claim"

    // MARK: Conditions

    /// Since before the world began, unless a time is given.
    static func condition(
        _ type: String, _ status: String, _ reason: String, _ message: String = "", since: String = "2025-12-31T23:59:00Z",
        generation: Int64 = 1
    ) -> JSONValue {
        [
            "type": .string(type), "status": .string(status), "reason": .string(reason), "message": .string(message),
            "lastTransitionTime": .string(since), "observedGeneration": .int(generation),
        ]
    }

    static let ready = condition("Ready", "True", "DependenciesReady", "Pod is Ready")
    static let notReady = condition("Ready", "False", "DependenciesNotReady", "Pod exists with phase: Pending")
    /// How the claim says the same.
    static let isReady = "Ready=True/DependenciesReady: Pod is Ready"
    static let isNotReady = "Ready=False/DependenciesNotReady: Pod exists with phase: Pending"
    /// What the claim says of a Sandbox that says nothing.
    static let sandboxNotReady = "Ready=False/SandboxNotReady: Sandbox is not ready"

    static func finished(_ since: String) -> JSONValue {
        condition("Finished", "True", "PodSucceeded", "Pod completed successfully", since: since)
    }

    // MARK: Objects

    static func claim(
        _ name: String = name, _ spec: JSONValue = [:], labels: JSONValue = [:], annotations: JSONValue = [:], status: JSONValue? = nil,
        deleting: Bool = false
    ) -> JSONValue {
        var claim = object(
            "SandboxClaim", name, labels: labels, annotations: annotations,
            spec: MergePatch.apply(spec, to: ["warmPoolRef": ["name": .string(pool)]]), status: status)
        if deleting { claim.set("2026-01-01T00:00:00Z", at: "metadata", "deletionTimestamp") }
        return claim
    }

    static func pool(_ name: String = pool, template: String = template, replicas: Int64 = 1, spec: JSONValue = [:]) -> JSONValue {
        let minimal: JSONValue = ["sandboxTemplateRef": ["name": .string(template)], "replicas": .int(replicas)]
        return object("SandboxWarmPool", name, spec: MergePatch.apply(spec, to: minimal))
    }

    static func template(_ spec: JSONValue = [:], name: String = template) -> JSONValue {
        object("SandboxTemplate", name, spec: MergePatch.apply(spec, to: ["podTemplate": ["spec": podSpec]]))
    }

    static let podSpec: JSONValue = ["containers": [["name": "main", "image": "pause"]]]

    /// What is made of the minimal template where Sandboxes are kept apart.
    static let securePodSpec: JSONValue = [
        "containers": [["name": "main", "image": "pause"]], "automountServiceAccountToken": false, "dnsPolicy": "None",
        "dnsConfig": ["nameservers": ["8.8.8.8", "1.1.1.1"]],
    ]

    static func owner(_ kind: String, _ name: String) -> JSONValue {
        [
            "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": .string(kind), "name": .string(name),
            "uid": .string("uid:\(kind)/\(name)"), "controller": true, "blockOwnerDeletion": true,
        ]
    }

    static let claimOwner = owner("SandboxClaim", name)
    static let poolOwner = owner("SandboxWarmPool", pool)

    /// The labels that a claim's Sandbox and its Pod have of the minimal template.
    static let podLabels: JSONValue = [
        "agents.x-k8s.io/claim-uid": .string(uid), "agents.x-k8s.io/sandbox-template-ref-hash": .string(templateHash),
    ]

    /// A Sandbox that the claim controls and has nothing to change at.
    static func owned(
        _ name: String = name, labels: JSONValue = ["agents.x-k8s.io/launch-type": "cold"], annotations: JSONValue = [:],
        owner: JSONValue = claimOwner, spec: JSONValue = [:], status: JSONValue? = nil, conditions: [JSONValue]? = nil
    ) -> JSONValue {
        let minimal: JSONValue = ["podTemplate": ["spec": podSpec, "metadata": ["labels": podLabels]]]
        var sandbox = object(
            "Sandbox", name, labels: MergePatch.apply(labels, to: podLabels), annotations: annotations,
            spec: MergePatch.apply(spec, to: minimal), status: conditions.map { ["conditions": .array($0)] } ?? status)
        sandbox.set([owner], at: "metadata", "ownerReferences")
        return sandbox
    }

    /// A member of the pool, ready and with an address unless it is said otherwise.
    static func member(_ name: String, ready: Bool = true, addresses: JSONValue? = ["10.0.0.7"]) -> JSONValue {
        let podLabels: JSONValue = [
            "agents.x-k8s.io/warm-pool-sandbox": .string(poolHash), "agents.x-k8s.io/sandbox-template-ref-hash": .string(templateHash),
        ]
        let labels = MergePatch.apply(
            ["agents.x-k8s.io/launch-type": "warm", "agents.x-k8s.io/created-by": "controller"], to: podLabels)
        var status: JSONValue = ["conditions": [ready ? self.ready : notReady]]
        status.set(addresses, at: "podIPs")
        let metadata: JSONValue = ["labels": podLabels, "annotations": ["cluster-autoscaler.kubernetes.io/safe-to-evict": "true"]]
        var sandbox = object(
            "Sandbox", name, labels: labels, annotations: ["agents.x-k8s.io/sandbox-template-ref": .string(template)],
            spec: ["podTemplate": ["spec": securePodSpec, "metadata": metadata]], status: status)
        sandbox.set([poolOwner], at: "metadata", "ownerReferences")
        return sandbox
    }

    /// The NetworkPolicy that older controllers made for the claim.
    static func networkPolicy(owner: JSONValue?) -> JSONValue {
        var policy: JSONValue = [
            "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
            "metadata": ["name": "test-claim-network-policy", "namespace": "default"], "spec": ["podSelector": [:]],
        ]
        if let owner { policy.set([owner], at: "metadata", "ownerReferences") }
        return policy
    }

    private static func object(
        _ kind: String, _ name: String, labels: JSONValue = [:], annotations: JSONValue = [:], spec: JSONValue, status: JSONValue? = nil
    ) -> JSONValue {
        let group = kind == "Sandbox" ? AgentSandboxNames.group : AgentSandboxNames.extensionsGroup
        var object: JSONValue = [
            "apiVersion": .string("\(group)/v1beta1"), "kind": .string(kind),
            "metadata": ["name": .string(name), "namespace": "default", "labels": labels, "annotations": annotations], "spec": spec,
        ]
        if let status { object.set(status, at: "status") }
        return object
    }
}
