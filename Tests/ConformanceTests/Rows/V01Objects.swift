import ObjectModel

/// Objects of the rows about profile v0.1: what `Fixtures` has, in v1alpha1, and claim `test-claim`, pool `test-pool` and template
/// `test-template`.
enum V01Objects {
    static let claimName = "test-claim"
    static let poolName = "test-pool"
    static let templateName = "test-template"
    static let poolHash = "59733166"
    static let templateHash = "69155462"

    /// What the Sandbox controller writes into what it makes or adopts.
    static let sandboxReference = reference("agents.x-k8s.io/v1alpha1", "Sandbox", Fixtures.name)
    static let claimReference = reference("extensions.agents.x-k8s.io/v1alpha1", "SandboxClaim", claimName)
    static let poolReference = reference("extensions.agents.x-k8s.io/v1alpha1", "SandboxWarmPool", poolName)

    private static func reference(_ apiVersion: String, _ kind: String, _ name: String) -> JSONValue {
        [
            "apiVersion": .string(apiVersion), "kind": .string(kind), "name": .string(name), "uid": .string("uid:\(kind)/\(name)"),
            "controller": true, "blockOwnerDeletion": true,
        ]
    }

    static let podTemplate: JSONValue = ["spec": Fixtures.podSpec]

    /// A Sandbox with a minimal pod template over which a spec is merged.
    static func sandbox(
        _ spec: JSONValue = [:], name: String = Fixtures.name, annotations: JSONValue = [:], owner: JSONValue? = nil,
        status: JSONValue? = nil
    ) -> JSONValue {
        var object = self.object("agents.x-k8s.io/v1alpha1", "Sandbox", name, MergePatch.apply(spec, to: ["podTemplate": podTemplate]))
        object.set(annotations, at: "metadata", "annotations")
        if let owner { object.set([owner], at: "metadata", "ownerReferences") }
        if let status { object["status"] = status }
        return object
    }

    static func claim(_ name: String = claimName, template: String = templateName) -> JSONValue {
        object("extensions.agents.x-k8s.io/v1alpha1", "SandboxClaim", name, ["sandboxTemplateRef": ["name": .string(template)]])
    }

    static func template(labels: JSONValue = [:], annotations: JSONValue = [:], podTemplate: JSONValue = podTemplate) -> JSONValue {
        var object = self.object("extensions.agents.x-k8s.io/v1alpha1", "SandboxTemplate", templateName, ["podTemplate": podTemplate])
        object.set(labels, at: "metadata", "labels")
        object.set(annotations, at: "metadata", "annotations")
        return object
    }

    static func pool(_ replicas: Int64) -> JSONValue {
        object(
            "extensions.agents.x-k8s.io/v1alpha1", "SandboxWarmPool", poolName,
            ["replicas": .int(replicas), "sandboxTemplateRef": ["name": .string(templateName)]])
    }

    /// A Pod with the labels of the pool's members.
    static func member(_ name: String, owner: JSONValue? = poolReference, deleting: Bool = false) -> JSONValue {
        Fixtures.pod(
            name,
            labels: [
                "agents.x-k8s.io/pool": .string(poolHash), "agents.x-k8s.io/sandbox-template-ref-hash": .string(templateHash),
            ], owner: owner, deleting: deleting)
    }

    private static func object(_ apiVersion: String, _ kind: String, _ name: String, _ spec: JSONValue) -> JSONValue {
        [
            "apiVersion": .string(apiVersion), "kind": .string(kind),
            "metadata": ["name": .string(name), "namespace": "default"], "spec": spec,
        ]
    }
}
