import ObjectModel

/// What kube-apiserver serves and this server does not, by name: clients that ask are told so.
public enum UnservedKinds {
    /// A resource that is not served.
    public struct Entry: Sendable, Hashable {
        /// The group; empty for the core group.
        public let group: String
        /// The version that clients would ask for first.
        public let version: String
        /// The plural name.
        public let resource: String
        /// The kind.
        public let kind: String
        /// Why it is not there.
        public let reason: String
        /// The row of the contract for what the kind is a part of, or nil.
        public let behaviour: ContractRowName?

        /// The group and version.
        public var groupVersion: GroupVersion { GroupVersion(group: group, version: version) }
        /// The rows of the contract that announce it: that of the kind, and that of what it is a part of.
        public var rows: [ContractRowName] {
            [.kind(GroupVersionKind(group: group, version: version, kind: kind))] + (behaviour.map { [$0] } ?? [])
        }
        /// What a client is told that asks for it.
        public var message: String { "\(GroupResource(group: group, resource: resource)) is not served here, because \(reason)" }
    }

    private static let noController = "no controller here acts on it"
    private static let noStorage = "volumes are not modelled beyond their claims"
    private static let noAdmission = "admission webhooks and policies are not called"
    private static let noAggregation = "there are no other API servers to aggregate"
    private static let noFlowControl = "requests are not queued by priority"
    private static let noDevices = "devices are not modelled"
    private static let noIngress = "traffic from outside the cluster is not modelled"

    /// Every resource of Kubernetes 1.33 that is not served, by group and name.
    public static let all: [Entry] =
        entries(
            "", "v1",
            [
                ("componentstatuses", "ComponentStatus", "deprecated since 1.19, and there are no components to ask"),
                ("limitranges", "LimitRange", "no admission plugin applies it"),
                ("persistentvolumes", "PersistentVolume", noStorage),
                ("podtemplates", "PodTemplate", noController),
                ("replicationcontrollers", "ReplicationController", noController),
                ("resourcequotas", "ResourceQuota", "no admission plugin applies it"),
            ])
        + entries(
            "admissionregistration.k8s.io", "v1",
            [
                ("mutatingwebhookconfigurations", "MutatingWebhookConfiguration", noAdmission),
                ("validatingadmissionpolicies", "ValidatingAdmissionPolicy", noAdmission),
                ("validatingadmissionpolicybindings", "ValidatingAdmissionPolicyBinding", noAdmission),
                ("validatingwebhookconfigurations", "ValidatingWebhookConfiguration", noAdmission),
            ])
        + entries("apiregistration.k8s.io", "v1", [("apiservices", "APIService", noAggregation)])
        + entries("apps", "v1", [("daemonsets", "DaemonSet", noController)])
        + entries("autoscaling", "v2", [("horizontalpodautoscalers", "HorizontalPodAutoscaler", noController)])
        + entries("batch", "v1", [("cronjobs", "CronJob", noController), ("jobs", "Job", noController)])
        + entries(
            "certificates.k8s.io", "v1", [("certificatesigningrequests", "CertificateSigningRequest", "certificates are not signed")])
        + entries(
            "flowcontrol.apiserver.k8s.io", "v1",
            [
                ("flowschemas", "FlowSchema", noFlowControl),
                ("prioritylevelconfigurations", "PriorityLevelConfiguration", noFlowControl),
            ])
        + entries(
            "networking.k8s.io", "v1",
            [
                ("ingressclasses", "IngressClass", noIngress), ("ingresses", "Ingress", noIngress),
                ("ipaddresses", "IPAddress", "addresses of Services are not objects"),
                ("servicecidrs", "ServiceCIDR", "addresses of Services are not objects"),
            ])
        + entries(
            "resource.k8s.io", "v1beta2",
            [
                ("deviceclasses", "DeviceClass", noDevices), ("resourceclaims", "ResourceClaim", noDevices),
                ("resourceclaimtemplates", "ResourceClaimTemplate", noDevices), ("resourceslices", "ResourceSlice", noDevices),
            ])
        + entries(
            "storage.k8s.io", "v1",
            [
                ("csidrivers", "CSIDriver", noStorage), ("csinodes", "CSINode", noStorage),
                ("csistoragecapacities", "CSIStorageCapacity", noStorage), ("volumeattachments", "VolumeAttachment", noStorage),
            ])

    private static func entries(
        _ group: String, _ version: String, _ rows: [(resource: String, kind: String, reason: String)]
    ) -> [Entry] {
        rows.map { row in
            Entry(
                group: group, version: version, resource: row.resource, kind: row.kind, reason: row.reason,
                behaviour: behaviour(group: group, resource: row.resource))
        }
    }

    private static func behaviour(group: String, resource: String) -> ContractRowName? {
        switch group {
        case "admissionregistration.k8s.io": resource.contains("policies") || resource.contains("policy") ? .admissionPolicies : .admission
        case "apiregistration.k8s.io": .aggregation
        case "flowcontrol.apiserver.k8s.io": .priorityAndFairness
        case "": resource == "limitranges" || resource == "resourcequotas" ? .admission : nil
        default: nil
        }
    }

    /// The groups of API servers that often stand behind a kube-apiserver, none of which is here.
    public static let aggregatedGroups = ["metrics.k8s.io", "custom.metrics.k8s.io", "external.metrics.k8s.io"]

    /// The entry of a resource, in any version; nil for one that Kubernetes does not have, or that is served.
    public static func entry(group: String, resource: String) -> Entry? {
        all.first { $0.group == group && $0.resource == resource }
    }

    /// The entries of a group other than the core group; none for one that Kubernetes does not have.
    public static func entries(group: String) -> [Entry] { group.isEmpty ? [] : all.filter { $0.group == group } }

    /// What a client is told that asks for a group of entries.
    public static func reason(_ entries: [Entry]) -> String {
        guard let first = entries.first else { return "" }
        let names = entries.map(\.resource).joined(separator: ", ")
        let reasons = entries.allSatisfy { $0.reason == first.reason } ? ", because \(first.reason)" : ""
        return "\(names) \(entries.count == 1 ? "is" : "are") not served here\(reasons)"
    }
}
