import KubernetesAPI
import ObjectModel

/// What the workload controllers ask of a Pod (`pkg/api/v1/pod`, `pkg/controller`).
extension Pod {
    /// Whether it counts as a replica: neither finished nor being deleted.
    var isActive: Bool { !isFinished && !isBeingDeleted }

    /// When it became ready; nil while it is not.
    var readySince: Timestamp? {
        guard let condition = condition("Ready"), condition.isTrue else { return nil }
        return condition.lastTransitionTime
    }

    /// Whether it has been ready for so many seconds.
    func isAvailable(minReadySeconds: Int64, at now: Timestamp) -> Bool {
        guard isReady else { return false }
        if minReadySeconds == 0 { return true }
        guard let since = readySince else { return false }
        return since + minReadySeconds * 1_000_000_000 <= now
    }

    /// The largest number of restarts of any of its containers.
    var maximumRestarts: Int64 {
        (initContainerStatuses + containerStatuses).reduce(0) { max($0, $1["restartCount"]?.intValue ?? 0) }
    }

    /// The annotation by which users rank Pods for deletion: the lowest goes first.
    var deletionCost: Int64 {
        annotation("controller.kubernetes.io/pod-deletion-cost").flatMap(Int64.init) ?? 0
    }
}

/// A Pod made from a template.
enum PodTemplates {
    /// The Pod that a controlling object makes: labels, annotations, finalizers and spec of the template, which it shares.
    static func pod(from template: JSONValue, owner: some KubernetesObject, kind: GroupVersionKind) -> Pod {
        var metadata = JSONObject()
        metadata["namespace"] = .string(owner.namespace)
        for field in ["labels", "annotations", "finalizers"] {
            if let value = template.at("metadata", field), !value.isNull { metadata[field] = value }
        }
        metadata["ownerReferences"] = [kind.controllerReference(to: owner).json]
        var object = JSONObject()
        object["apiVersion"] = "v1"
        object["kind"] = "Pod"
        object["metadata"] = .object(metadata)
        object["spec"] = template["spec"] ?? [:]
        return Pod(.object(object))
    }

    /// The beginning of the names of generated Pods: the owner's name and a dash, where that makes valid names.
    static func generateName(of owner: String) -> String { NameFormat.dns1123Subdomain(owner).isEmpty ? "\(owner)-" : owner }
}
