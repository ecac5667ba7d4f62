import ObjectModel

/// What claims and pools set in a Sandbox they make from a template, where the template is silent. The Sandbox controller does not
/// apply it to a Sandbox that somebody made by hand.
public enum SecureDefaults {
    /// The name servers of pods that the default network policy keeps from the cluster's own.
    public static let nameservers = ["8.8.8.8", "1.1.1.1"]

    /// Sets `automountServiceAccountToken` to false when it is not set, under every management mode. When the controller keeps the
    /// default network policy (`Managed`, no policy of the template's own), it blocks cluster DNS, so an unset `dnsPolicy` becomes
    /// `None` with public name servers.
    public static func apply(to podSpec: inout JSONValue, management: NetworkPolicyManagement, hasNetworkPolicy: Bool) {
        if podSpec["automountServiceAccountToken"]?.isNull ?? true { podSpec.set(false, at: "automountServiceAccountToken") }
        guard management == .managed, !hasNetworkPolicy, (podSpec["dnsPolicy"]?.stringValue ?? "").isEmpty else { return }
        podSpec.set("None", at: "dnsPolicy")
        podSpec.set(["nameservers": .array(nameservers.map(JSONValue.string))], at: "dnsConfig")
    }
}

extension SandboxTemplate {
    /// The blueprint of a Sandbox made from this template: the template's own with secure defaults in the pod spec.
    public var securedBlueprint: SandboxBlueprint {
        var blueprint = self.blueprint
        var podSpec = blueprint.podSpec
        SecureDefaults.apply(to: &podSpec, management: networkPolicyManagement, hasNetworkPolicy: networkPolicy != nil)
        blueprint.podSpec = podSpec
        return blueprint
    }
}
