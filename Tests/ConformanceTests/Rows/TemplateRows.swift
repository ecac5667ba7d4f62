import APIServer
import ObjectModel

/// The SandboxTemplate controller, and the secure defaults that a pool puts into what it makes from a template.
enum TemplateRows {
    static let rows: [Row] = policies + labels + changes + refusals + defaults
    static let functions: [FunctionRow] = []

    private static let name = "my-template"
    private static let policy = "my-template-network-policy"
    private static let label: JSONValue = ["agents.x-k8s.io/sandbox-template-ref-hash": "aeae83fc"]
    private static let patch = "patch sandboxtemplates my-template"
    private static let create = "create networkpolicies my-template-network-policy"
    private static let update = "update networkpolicies my-template-network-policy"
    private static let delete = "delete networkpolicies my-template-network-policy"
    private static let unmanaged: JSONValue = ["networkPolicyManagement": "Unmanaged"]
    private static let own: JSONValue = [
        "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxTemplate", "name": "my-template",
        "uid": "uid:SandboxTemplate/my-template", "controller": true, "blockOwnerDeletion": true,
    ]
    private static let refused =
        #"refusing to update NetworkPolicy "my-template-network-policy" as it is not controlled by SandboxTemplate "my-template""#

    private static func template(_ spec: JSONValue = [:], labels: JSONValue = [:], deleting: Bool = false) -> JSONValue {
        var template: JSONValue = [
            "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxTemplate",
            "metadata": ["name": .string(name), "namespace": "default", "labels": labels],
            "spec": MergePatch.apply(spec, to: ["podTemplate": ["spec": Fixtures.podSpec]]),
        ]
        if deleting { template.set("2026-01-01T00:00:00Z", at: "metadata", "deletionTimestamp") }
        return template
    }

    private static func existing(_ owner: JSONValue?, _ spec: JSONValue = old) -> JSONValue {
        var existing: JSONValue = [
            "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
            "metadata": ["name": .string(policy), "namespace": "default"], "spec": spec,
        ]
        if let owner { existing.set([owner], at: "metadata", "ownerReferences") }
        return existing
    }

    private static let old: JSONValue = [
        "podSelector": ["matchLabels": ["app": "old"]], "policyTypes": ["Ingress"], "egress": [["to": [["podSelector": [:]]]]],
    ]
    private static let ingress: JSONValue = [
        ["from": [["podSelector": ["matchLabels": ["app": "gateway"]]]], "ports": [["port": 80, "protocol": "TCP"]]]
    ]
    private static let egress: JSONValue = [["to": [["ipBlock": ["cidr": "10.1.0.0/16"]]]]]
    private static let selector: JSONValue = ["matchLabels": label]
    private static let secure: JSONValue = [
        "podSelector": selector,
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

    private static func row(_ ids: String, _ about: String = "", given: [JSONValue], _ steps: [Row.Step]) -> Row {
        Row(ids: ids, about: about, of: .template, given: given, steps: steps)
    }

    // MARK: What the policy says

    private static let policies: [Row] = [
        row(
            "S-220", given: [template()],
            [
                .pass(name, calls: [patch, create]), .expect("SandboxTemplate", name, ["metadata": ["labels": label]]),
                .expect("NetworkPolicy", policy, ["metadata": ["ownerReferences": [own], "labels": nil], "spec": secure]),
                .pass(name, calls: []), .ready([]), .forced(name, calls: []), .count("NetworkPolicy", 1), .events([]),
            ]),
        row(
            "S-221", given: [template(["networkPolicy": ["ingress": ingress, "egress": egress]])],
            [
                .pass(name, calls: [patch, create]),
                .expect(
                    "NetworkPolicy", policy,
                    ["spec": ["podSelector": selector, "ingress": ingress, "egress": egress, "policyTypes": ["Ingress", "Egress"]]]),
                .pass(name, calls: []),
            ]),
        row(
            "S-221", "a direction without rules is closed", given: [template(["networkPolicy": ["ingress": ingress]])],
            [
                .pass(name, calls: [patch, create]),
                .expect("NetworkPolicy", policy, ["spec": ["ingress": ingress, "egress": nil, "policyTypes": ["Ingress", "Egress"]]]),
            ]),
        row(
            "S-221", "no rules at all close both directions", given: [template(["networkPolicy": [:]])],
            [
                .pass(name, calls: [patch, create]),
                .expect("NetworkPolicy", policy, ["spec": ["ingress": nil, "egress": nil, "policyTypes": ["Ingress", "Egress"]]]),
            ]),
        row(
            "S-224", given: [template(labels: label), existing(own)],
            [
                .pass(name, calls: [update]), .expect("NetworkPolicy", policy, ["spec": secure]), .pass(name, calls: []), .ready([]),
            ]),
        row(
            "S-224", "nothing of the former rules stays", given: [template(["networkPolicy": ["ingress": ingress]]), existing(own)],
            [
                .pass(name, calls: [patch, update]),
                .expect("NetworkPolicy", policy, ["spec": ["podSelector": selector, "ingress": ingress, "egress": nil]]),
            ]),
        row(
            "", "an empty direction is the same as none",
            given: [
                template(["networkPolicy": ["ingress": ingress]], labels: label),
                existing(
                    own, ["podSelector": selector, "ingress": ingress, "egress": [], "policyTypes": ["Ingress", "Egress"]]),
            ],
            [.pass(name, calls: [])]),
    ]

    // MARK: Label and life of the template

    private static let labels: [Row] = [
        row(
            "", "a wrong label of a template is put right",
            given: [template(labels: ["agents.x-k8s.io/sandbox-template-ref-hash": "wrong", "team": "a"])],
            [
                .pass(name, calls: [patch, create]),
                .expect(
                    "SandboxTemplate", name,
                    ["metadata": ["labels": MergePatch.apply(["team": "a"], to: label)]]),
            ]),
        row(
            "", "a label of a template that goes comes back", given: [template()],
            [
                .converge(name), .patch("SandboxTemplate", name, ["metadata": ["labels": nil]]), .ready([name]),
                .pass(name, calls: [patch]), .expect("SandboxTemplate", name, ["metadata": ["labels": label]]),
            ]),
        row(
            "", "a template that is being deleted is left alone", given: [template(deleting: true)],
            [.pass(name, calls: []), .absent("NetworkPolicy", policy), .expect("SandboxTemplate", name, ["metadata": ["labels": nil]])]),
        row(
            "", "the policy goes with its template", given: [template()],
            [
                .converge(name), .delete("SandboxTemplate", name), .pass(name, calls: []), .absent("NetworkPolicy", policy), .ready([]),
            ]),
        row(
            "", "a template that cannot be labelled gets no policy", given: [template()],
            [
                .at(patch, [.refuse(.rowFailure("boom"))]),
                .pass(
                    name, calls: [patch], failure: #"failed to label sandbox template "default/my-template" with template ref hash: boom"#),
                .absent("NetworkPolicy", policy), .retry(name, calls: [patch, create]),
            ]),
    ]

    // MARK: From managed to unmanaged and back

    private static let changes: [Row] = [
        row(
            "S-222", given: [template(MergePatch.apply(["networkPolicy": ["ingress": ingress]], to: unmanaged))],
            [
                .pass(name, calls: [patch]), .absent("NetworkPolicy", policy),
                .expect("SandboxTemplate", name, ["metadata": ["labels": label]]), .pass(name, calls: []),
            ]),
        row(
            "S-223", given: [template(unmanaged, labels: label), existing(own)],
            [.pass(name, calls: [delete]), .absent("NetworkPolicy", policy), .pass(name, calls: []), .ready([])]),
        row(
            "S-223", "a template becomes unmanaged and managed again", given: [template()],
            [
                .converge(name), .patch("SandboxTemplate", name, ["spec": unmanaged]), .pass(name, calls: [delete]),
                .pass(name, calls: []), .patch("SandboxTemplate", name, ["spec": ["networkPolicyManagement": nil]]),
                .pass(name, calls: [create]), .expect("NetworkPolicy", policy, ["spec": secure]),
            ]),
        row(
            "S-225", given: [template(unmanaged), existing(nil)],
            [.pass(name, calls: [patch]), .expect("NetworkPolicy", policy, ["spec": old])]),
        row(
            "S-225", "of somebody else's", given: [template(unmanaged), existing(Fixtures.foreignReference)],
            [.pass(name, calls: [patch]), .expect("NetworkPolicy", policy, ["spec": old])]),
        row(
            "", "a policy that somebody edits is repaired", given: [template()],
            [
                .converge(name), .patch("NetworkPolicy", policy, ["spec": ["egress": nil, "podSelector": ["matchLabels": nil]]]),
                .ready([name]), .pass(name, calls: [update]), .expect("NetworkPolicy", policy, ["spec": secure]),
            ]),
        row(
            "", "a policy that somebody deletes is made again", given: [template()],
            [.converge(name), .delete("NetworkPolicy", policy), .pass(name, calls: [create]), .count("NetworkPolicy", 1)]),
    ]

    // MARK: What fails

    private static let refusals: [Row] = [
        row(
            "S-226", given: [template(), existing(nil)],
            [
                .pass(name, calls: [patch], failure: refused), .expect("NetworkPolicy", policy, ["spec": old]),
                .retry(name, calls: [], failure: refused),
            ]),
        row(
            "S-226", "of somebody else's", given: [template(), existing(Fixtures.foreignReference)],
            [.pass(name, calls: [patch], failure: refused), .expect("NetworkPolicy", policy, ["spec": old])]),
        row(
            "", "a policy that changes before it is repaired is a conflict", given: [template(labels: label), existing(own)],
            [
                .at(update, [.patched("NetworkPolicy", policy, ["metadata": ["labels": ["a": "b"]]])]),
                .pass(name, calls: [update], failure: "the object has been modified"), .pass(name, calls: [update]),
                .expect("NetworkPolicy", policy, ["metadata": ["labels": ["a": "b"]], "spec": secure]),
            ]),
        row(
            "", "a policy that is gone before it is deleted is a failure", given: [template(unmanaged, labels: label), existing(own)],
            [
                .at(delete, [.deleted("NetworkPolicy", policy)]),
                .pass(name, calls: [delete], failure: #"networkpolicies.networking.k8s.io "my-template-network-policy" not found"#),
                .pass(name, calls: []),
            ]),
        row(
            "", "a policy that the cache does not have yet is a failure", given: [template(labels: label)],
            [
                .freeze("NetworkPolicy"), .create(existing(nil)), .pass(name, calls: [create], failure: "already exists"),
                .thaw("NetworkPolicy"), .retry(name, calls: [], failure: refused),
            ]),
    ]

    // MARK: Secure defaults

    private static let pool: JSONValue = [
        "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxWarmPool",
        "metadata": ["name": "my-pool", "namespace": "default"],
        "spec": ["replicas": 1, "sandboxTemplateRef": ["name": "my-template"]],
    ]

    private static func secured(_ ids: String, _ about: String, _ template: JSONValue, _ podSpec: JSONValue) -> Row {
        Row(
            ids: ids, about: about, of: .pool, given: [template, pool],
            steps: [.pass("my-pool"), .expect("Sandbox", "@1", ["spec": ["podTemplate": ["spec": podSpec]]])])
    }

    private static let defaults: [Row] = [
        secured(
            "S-227", "", template(),
            [
                "automountServiceAccountToken": false, "dnsPolicy": "None",
                "dnsConfig": ["nameservers": ["8.8.8.8", "1.1.1.1"]],
            ]),
        secured(
            "S-227", "a policy of its own for names", template(["podTemplate": ["spec": ["dnsPolicy": "Default"]]]),
            ["automountServiceAccountToken": false, "dnsPolicy": "Default", "dnsConfig": nil]),
        secured(
            "S-228", "", template(["podTemplate": ["spec": ["automountServiceAccountToken": true]]]),
            ["automountServiceAccountToken": true, "dnsPolicy": "None"]),
        secured(
            "S-229", "unmanaged", template(unmanaged), ["automountServiceAccountToken": false, "dnsPolicy": nil, "dnsConfig": nil]),
        secured(
            "S-229", "rules of its own", template(["networkPolicy": ["ingress": ingress]]),
            ["automountServiceAccountToken": false, "dnsPolicy": nil, "dnsConfig": nil]),
    ]
}
