import KubernetesAPI
import ObjectModel

/// The annotations by which Deployments keep their books.
enum DeploymentAnnotations {
    static let revision = "deployment.kubernetes.io/revision"
    static let revisionHistory = "deployment.kubernetes.io/revision-history"
    static let desiredReplicas = "deployment.kubernetes.io/desired-replicas"
    static let maxReplicas = "deployment.kubernetes.io/max-replicas"
    static let hashLabel = "pod-template-hash"

    private static let notCopied = [
        "kubectl.kubernetes.io/last-applied-configuration", revision, revisionHistory, desiredReplicas, maxReplicas,
        "deprecated.deployment.rollback.to",
    ]

    /// The revision of an object, zero when it has none.
    static func revision(of object: some KubernetesObject) -> Int64 { object.annotation(revision).flatMap(Int64.init) ?? 0 }

    /// Copies a Deployment's annotations to its new ReplicaSet and raises its revision.
    static func update(_ set: inout ReplicaSet, from deployment: Deployment, revision new: Int64, exists: Bool) {
        for (key, value) in deployment.annotations where !notCopied.contains(key) {
            if let text = value.stringValue, set.annotation(key) != text { set.setAnnotation(key, text) }
        }
        let old = set.annotation(revision)
        guard revision(of: set) < new else { return }
        set.setAnnotation(revision, String(new))
        guard exists, let old, !old.isEmpty else { return }
        let history = set.annotation(revisionHistory) ?? ""
        set.setAnnotation(revisionHistory, history.isEmpty ? old : "\(history),\(old)")
    }

    /// Notes how many replicas were asked for when the ReplicaSet got its size, and how many there may be with surge.
    static func setReplicas(_ set: inout ReplicaSet, desired: Int64, maximum: Int64) {
        if set.annotation(desiredReplicas) != String(desired) { set.setAnnotation(desiredReplicas, String(desired)) }
        if set.annotation(maxReplicas) != String(maximum) { set.setAnnotation(maxReplicas, String(maximum)) }
    }
}
