import AgentSandboxAPI
import KubernetesAPI
import ObjectModel

/// What seeded defects make of a template's NetworkPolicy.
extension MutantSet where Name == SandboxTemplateMutant {
    /// Spoils a new policy.
    func spoil(new policy: inout NetworkPolicy, of template: SandboxTemplate) {
        if isEmpty { return }
        if has(.policyWithoutOwner) { policy.ownerReferences = [] }
        if has(.policyWithLabels) { policy.setLabel(AgentSandboxNames.Label.sandboxTemplateRefHash, template.refHash) }
        if has(.policyNamedLikeTemplate) { policy.name = template.name }
    }

    /// Spoils what a policy should say.
    func spoil(spec: inout JSONValue, of template: SandboxTemplate) {
        if isEmpty { return }
        if has(.selectEveryPod) { spec.set([:], at: "podSelector") }
        if has(.selectByName) {
            spec.set(.string(template.name), at: "podSelector", "matchLabels", AgentSandboxNames.Label.sandboxTemplateRefHash)
        }
        if has(.ingressOnly) { spec.set(["Ingress"], at: "policyTypes") }
        if has(.egressOnly) { spec.set(["Egress"], at: "policyTypes") }
        guard template.networkPolicy != nil else { return spoil(defaultsOf: &spec) }
        if has(.dropCustomIngress) { spec.set(nil, at: "ingress") }
        if has(.dropCustomEgress) { spec.set(nil, at: "egress") }
        for direction in ["ingress", "egress"] {
            let isReplaced = has(.ignoreCustomRules) || has(.defaultForMissingDirection) && spec[direction] == nil
            if isReplaced { spec.set(NetworkPolicies.secureRules[direction], at: direction) }
        }
    }

    private func spoil(defaultsOf spec: inout JSONValue) {
        if var rule = spec["ingress"]?.arrayValue?.first, let peer = rule["from"]?.arrayValue?.first {
            rule.set(.array(spoiled(peer)), at: "from")
            if has(.defaultIngressOnePort) { rule.set([["port": 8_888]], at: "ports") }
            spec.set([has(.defaultIngressOpen) ? [:] : rule], at: "ingress")
        }
        if var rule = spec["egress"]?.arrayValue?.first, let blocks = rule["to"]?.arrayValue {
            rule.set(.array(spoiled(blocks)), at: "to")
            if has(.defaultEgressHttpsOnly) { rule.set([["port": 443]], at: "ports") }
            spec.set(has(.defaultEgressAllowsDns) ? [rule, ["ports": [["port": 53, "protocol": "UDP"]]]] : [rule], at: "egress")
        }
        if has(.defaultIngressClosed) { spec.set(nil, at: "ingress") }
        if has(.defaultEgressClosed) { spec.set(nil, at: "egress") }
    }

    /// The peers that stand in the place of the router.
    private func spoiled(_ router: JSONValue) -> [JSONValue] {
        var byNamespace = router
        byNamespace.set(nil, at: "podSelector")
        var byPod = router
        byPod.set(nil, at: "namespaceSelector")
        if has(.defaultIngressPeersApart) { return [byNamespace, byPod] }
        if has(.defaultIngressOwnNamespace) { return [byPod] }
        return has(.defaultIngressAnyPod) ? [byNamespace] : [router]
    }

    /// The public internet with holes in it.
    private func spoiled(_ blocks: [JSONValue]) -> [JSONValue] {
        let reached: [(network: String, mutant: SandboxTemplateMutant)] = [
            ("10.0.0.0/8", .defaultEgressReaches10), ("172.16.0.0/12", .defaultEgressReaches172),
            ("192.168.0.0/16", .defaultEgressReaches192), ("169.254.0.0/16", .defaultEgressReachesLinkLocal),
            ("fc00::/7", .defaultEgressReachesUniqueLocal), ("fe80::/10", .defaultEgressReachesIpv6LinkLocal),
        ]
        var spoiled: [JSONValue] = []
        for block in blocks {
            let isLeftOut = block.at("ipBlock", "cidr") == "::/0" ? has(.defaultEgressWithoutIpv6) : has(.defaultEgressWithoutIpv4)
            if isLeftOut { continue }
            let networks = (block.at("ipBlock", "except")?.arrayValue ?? []).filter { network in
                !reached.contains { has($0.mutant) && .string($0.network) == network }
            }
            var kept = block
            kept.set(.array(networks), at: "ipBlock", "except")
            spoiled.append(kept)
        }
        return spoiled
    }
}
