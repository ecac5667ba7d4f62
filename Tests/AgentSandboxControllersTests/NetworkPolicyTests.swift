import ObjectModel
import Testing

@testable import AgentSandboxControllers

@Suite struct NetworkPolicyTests {
    @Test(
        arguments: [
            ([:], ["ingress": []], true), (["ingress": nil], ["ingress": []], true), (["a": 1], ["a": 2], false),
            (["podSelector": [:]], [:], false), (["podSelector": ["matchLabels": [:]]], ["podSelector": [:]], true),
            (["from": [["namespaceSelector": [:]]]], ["from": [[:]]], false),
        ] as [(JSONValue, JSONValue, Bool)])
    func `Policies are compared as Go sees them`(_ left: JSONValue, _ right: JSONValue, _ areEqual: Bool) {
        #expect(NetworkPolicies.areEqual(left, right) == areEqual)
        #expect(NetworkPolicies.areEqual(right, left) == areEqual)
    }
}
