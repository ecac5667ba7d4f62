import ObjectModel
import Testing

@testable import AgentSandboxControllers

@Suite struct SandboxTemplateTests {
    private static let name = "my-template"
    private static let policy = "my-template-network-policy"
    private static let label: JSONValue = ["agents.x-k8s.io/sandbox-template-ref-hash": "aeae83fc"]
    private static let create = "create networkpolicies my-template-network-policy"
    private static let patch = "patch sandboxtemplates my-template"
    private static let own: JSONValue = [
        "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxTemplate", "name": "my-template", "uid": "template-uid",
        "controller": true, "blockOwnerDeletion": true,
    ]
    private static let rules: JSONValue = [
        "ingress": [["from": [["podSelector": ["matchLabels": ["app": "gateway"]]]], "ports": [["port": 80]]]]
    ]

    private static func template(_ spec: JSONValue = [:]) -> JSONValue {
        [
            "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxTemplate",
            "metadata": ["name": .string(name), "namespace": "default", "uid": "template-uid"],
            "spec": MergePatch.apply(spec, to: ["podTemplate": ["spec": Fixtures.podSpec]]),
        ]
    }

    private static func existing(owner: JSONValue?) -> JSONValue {
        var policy: JSONValue = [
            "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
            "metadata": ["name": .string(policy), "namespace": "default"],
            "spec": ["podSelector": ["matchLabels": ["app": "old"]], "policyTypes": ["Ingress"]],
        ]
        if let owner { policy.set([owner], at: "metadata", "ownerReferences") }
        return policy
    }

    private static let secure: JSONValue = [
        "podSelector": ["matchLabels": label],
        "ingress": [
            [
                "from": [
                    [
                        "namespaceSelector": ["matchLabels": ["kubernetes.io/metadata.name": "agent-sandbox-system"]],
                        "podSelector": ["matchLabels": ["app": "sandbox-router"]],
                    ]
                ]
            ]
        ],
        "egress": [
            [
                "to": [
                    ["ipBlock": ["cidr": "0.0.0.0/0", "except": ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"]]],
                    ["ipBlock": ["cidr": "::/0", "except": ["fc00::/7", "fe80::/10"]]],
                ]
            ]
        ], "policyTypes": ["Ingress", "Egress"],
    ]

    static let rows: [BenchRow] = [
        BenchRow(
            id: "S-220", given: [template()],
            steps: [
                .pass(name, calls: [patch, create]), .expect("SandboxTemplate", name, ["metadata": ["labels": label]]),
                .expect("NetworkPolicy", policy, ["metadata": ["ownerReferences": [own], "labels": nil], "spec": secure]),
                .pass(name, calls: []),
            ]),
        BenchRow(
            id: "S-221", given: [template(["networkPolicy": rules])],
            steps: [
                .pass(name, calls: [patch, create]),
                .expect(
                    "NetworkPolicy", policy,
                    ["spec": ["podSelector": ["matchLabels": label], "egress": nil, "policyTypes": ["Ingress", "Egress"]]]),
            ]),
        BenchRow(
            id: "S-222", given: [template(["networkPolicy": rules, "networkPolicyManagement": "Unmanaged"])],
            steps: [
                .pass(name, calls: [patch]), .absent("NetworkPolicy", policy),
                .expect("SandboxTemplate", name, ["metadata": ["labels": label]]),
            ]),
        BenchRow(
            id: "S-223", given: [template(["networkPolicyManagement": "Unmanaged"]), existing(owner: own)],
            steps: [
                .pass(name, calls: [patch, "delete networkpolicies my-template-network-policy"]), .absent("NetworkPolicy", policy),
                .pass(name, calls: []),
            ]),
        BenchRow(
            id: "S-224", given: [template(), existing(owner: own)],
            steps: [
                .pass(name, calls: [patch, "update networkpolicies my-template-network-policy"]),
                .expect("NetworkPolicy", policy, ["spec": secure]), .pass(name, calls: []),
            ]),
        BenchRow(
            id: "S-225", given: [template(["networkPolicyManagement": "Unmanaged"]), existing(owner: nil)],
            steps: [.pass(name, calls: [patch]), .expect("NetworkPolicy", policy, ["spec": ["policyTypes": ["Ingress"]]])]),
        BenchRow(
            id: "S-226", given: [template(), existing(owner: nil)],
            steps: [
                .pass(
                    name, calls: [patch],
                    failure:
                        #"refusing to update NetworkPolicy "my-template-network-policy" as it is not controlled by "#
                        + #"SandboxTemplate "my-template""#
                ),
                .expect("NetworkPolicy", policy, ["spec": ["podSelector": ["matchLabels": ["app": "old"]]]]),
            ]),
        BenchRow(id: "a template that is gone", given: [], steps: [.pass(name, calls: [])]),
    ]

    @Test(arguments: rows) func template(_ row: BenchRow) throws {
        try row.run { incarnation, _ in try SandboxTemplateController(in: incarnation) }
    }

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
