import KubernetesAPI
import ObjectModel

/// The stable names of a StatefulSet's Pods and claims, and what makes a Pod the one of its ordinal
/// (`pkg/controller/statefulset/stateful_set_utils.go`).
enum StatefulSetIdentity {
    static let revisionLabel = "controller-revision-hash"
    static let podNameLabel = "statefulset.kubernetes.io/pod-name"
    static let podIndexLabel = "apps.kubernetes.io/pod-index"

    /// The ordinal of a Pod of a StatefulSet; nil when the name is not made of the StatefulSet's and a number.
    static func ordinal(of pod: String, in set: String) -> Int64? {
        guard pod.hasPrefix("\(set)-") else { return nil }
        let digits = pod.dropFirst(set.count + 1)
        guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return Int64(digits)
    }

    /// The name of the claim that a Pod uses for a claim template.
    static func claimName(template: String, set: String, ordinal: Int64) -> String { "\(template)-\(set)-\(ordinal)" }

    /// The Pod of an ordinal.
    /// - Parameters:
    ///   - template: the Pod template of the revision.
    ///   - revision: the name of the revision.
    static func pod(of set: StatefulSet, ordinal: Int64, template: JSONValue, revision: String) -> Pod {
        var pod = PodTemplates.pod(from: template, owner: set, kind: WorkloadResources.statefulSet)
        let name = "\(set.name)-\(ordinal)"
        pod.name = name
        apply(to: &pod, ordinal: ordinal)
        pod.setLabel(revisionLabel, revision)
        pod.json.set(.string(name), at: "spec", "hostname")
        if !set.serviceName.isEmpty { pod.json.set(.string(set.serviceName), at: "spec", "subdomain") }
        let templates = set.volumeClaimTemplates.map { UntypedObject($0).name }
        guard !templates.isEmpty else { return pod }
        let claimed = templates.map { template -> JSONValue in
            let claim = claimName(template: template, set: set.name, ordinal: ordinal)
            return ["name": .string(template), "persistentVolumeClaim": ["claimName": .string(claim)]]
        }
        let others = pod.volumes.filter { volume in !templates.contains(volume["name"]?.stringValue ?? "") }
        pod.json.set(.array(claimed + others), at: "spec", "volumes")
        return pod
    }

    /// Sets the labels that tell a Pod's name and ordinal.
    static func apply(to pod: inout Pod, ordinal: Int64) {
        if pod.label(podNameLabel) != pod.name { pod.setLabel(podNameLabel, pod.name) }
        if pod.label(podIndexLabel) != String(ordinal) { pod.setLabel(podIndexLabel, String(ordinal)) }
    }

    /// The claims of an ordinal, in the order of their templates.
    static func claims(of set: StatefulSet, ordinal: Int64) -> [PersistentVolumeClaim] {
        let selected = set.json.at("spec", "selector", "matchLabels")?.objectValue ?? JSONObject()
        return set.volumeClaimTemplates.map { template in
            var claim = PersistentVolumeClaim(template)
            claim.apiVersion = "v1"
            claim.kind = "PersistentVolumeClaim"
            claim.json["status"] = nil
            claim.name = claimName(template: UntypedObject(template).name, set: set.name, ordinal: ordinal)
            claim.namespace = set.namespace
            var labels = claim.labels
            for (key, value) in selected { labels[key] = value }
            claim.labels = labels
            if set.claimRetentionWhenDeleted == "Delete" {
                claim.ownerReferences = [WorkloadResources.statefulSet.controllerReference(to: set)]
            }
            return claim
        }
    }
}
