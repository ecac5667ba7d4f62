import AgentSandboxAPI
import KubernetesAPI
import ObjectModel

/// What must follow what.
extension ScenarioDocumentReader {
    func readLeadsTo(_ node: YAMLNode) -> ScenarioExpectations.LeadsTo? {
        guard let map = values.open(node, ScenarioKeys.leadsTo) else { return nil }
        let from = map["from"].flatMap(readSide)
        let to = map["to"].flatMap(readSide)
        let within = map["within"].map(values.duration)
        guard let from, let to else { return nil }
        if from == to, case .milestone = from {
            values.complain(map.keyLocation("to"), "\(from.text) leads to itself; name what must follow it")
            return nil
        }
        if from == .milestone(.deleted), to.pattern?.kind.groupKind ?? Self.claims == Self.claims {
            values.complain(map.keyLocation("to"), "after claim.deleted nothing happens to a claim; name an object of another kind")
            return nil
        }
        if case .some(.none) = within { return nil }
        return ScenarioExpectations.LeadsTo(from: from, to: to, within: within ?? nil, location: node.location)
    }

    private static let claims = AgentSandboxKinds.sandboxClaim.groupKind
    private static let milestones = ClaimMilestone.allCases.map { Choice($0.word, $0) }

    private func readSide(_ node: YAMLNode) -> ScenarioExpectations.LeadsTo.Side? {
        if case .fields = node.content { return readPattern(node).map { .pattern($0) } }
        return values.choice(node, of: "milestone", Self.milestones).map { .milestone($0) }
    }
}
