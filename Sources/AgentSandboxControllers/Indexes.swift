import AgentSandboxAPI
import ControllerRuntime
import ObjectModel

/// The indexes of the shared caches, and what the caches keep of an object. A controller adds the indexes that it reads.
public enum Indexes {
    /// Pods by the value of their tracking label; a Pod without the label is in no list.
    public static let podsByNameHash = AgentSandboxNames.podNameHashIndex
    /// Sandboxes by the value of the pool label.
    public static let sandboxesByPoolHash = ".metadata.labels[agents.x-k8s.io/warm-pool-sandbox]"
    /// Pods by the value of the template label.
    public static let podsByTemplateHash = ".metadata.labels[agents.x-k8s.io/sandbox-template-ref-hash]"
    /// Pods by the value of the label that makes them members of a pool in profile v0.1.
    public static let podsByPoolHash = ".metadata.labels[agents.x-k8s.io/pool]"
    /// SandboxClaims by the pool they refer to.
    public static let claimsByPool = ".spec.warmPoolRef.name"
    /// SandboxWarmPools by the template they refer to.
    public static let poolsByTemplate = ".spec.sandboxTemplateRef.name"

    /// Adds `podsByNameHash` to a cache of Pods.
    public static func addPodsByNameHash(to informer: Informer) {
        informer.addIndex(podsByNameHash) { label(AgentSandboxNames.Label.sandboxNameHash, of: $0) }
    }

    /// Adds `podsByTemplateHash` to a cache of Pods.
    public static func addPodsByTemplateHash(to informer: Informer) {
        informer.addIndex(podsByTemplateHash) { label(AgentSandboxNames.Label.sandboxTemplateRefHash, of: $0) }
    }

    /// Adds `podsByPoolHash` to a cache of Pods.
    public static func addPodsByPoolHash(to informer: Informer) {
        informer.addIndex(podsByPoolHash) { label(AgentSandboxNames.Label.pool, of: $0) }
    }

    /// Adds `sandboxesByPoolHash` to a cache of Sandboxes.
    public static func addSandboxesByPoolHash(to informer: Informer) {
        informer.addIndex(sandboxesByPoolHash) { label(AgentSandboxNames.Label.warmPoolSandbox, of: $0) }
    }

    /// Adds `claimsByPool` to a cache of SandboxClaims.
    public static func addClaimsByPool(to informer: Informer) {
        informer.addIndex(claimsByPool) { text($0.at("spec", "warmPoolRef", "name")) }
    }

    /// Adds `poolsByTemplate` to a cache of SandboxWarmPools.
    public static func addPoolsByTemplate(to informer: Informer) {
        informer.addIndex(poolsByTemplate) { text($0.at("spec", "sandboxTemplateRef", "name")) }
    }

    /// What the cache keeps of any object: all but `metadata.managedFields`.
    public static func cached(_ object: JSONValue) -> JSONValue {
        guard object.at("metadata", "managedFields") != nil else { return object }
        var kept = object
        kept.set(nil, at: "metadata", "managedFields")
        return kept
    }

    /// What the cache keeps of a Pod: metadata without managed fields and finalizers, `spec.nodeName`, the status. Whatever is no Pod
    /// passes through as it is.
    public static func cachedPod(_ object: JSONValue) -> JSONValue {
        guard object["kind"]?.stringValue == "Pod" else { return object }
        var kept = cached(object)
        kept.set(nil, at: "metadata", "finalizers")
        guard kept["spec"] != nil else { return kept }
        var spec = JSONObject()
        if let node = kept.at("spec", "nodeName") { spec["nodeName"] = node }
        kept["spec"] = .object(spec)
        return kept
    }

    private static func label(_ key: String, of object: JSONValue) -> [String] {
        text(object.at("metadata", "labels", key))
    }

    private static func text(_ value: JSONValue?) -> [String] {
        guard let text = value?.stringValue, !text.isEmpty else { return [] }
        return [text]
    }
}
