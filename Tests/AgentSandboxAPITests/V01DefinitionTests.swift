import AgentSandboxAPI
import KubernetesAPI
import ObjectModel
import Testing

/// The custom resources of profile v0.1.
@Suite struct V01DefinitionTests {
    private func crd(_ identity: AgentSandboxIdentity) throws -> JSONValue {
        try #require(AgentSandboxProfile.v01.kinds.first { $0.groupKind == identity.groupKind }).crd
    }

    @Test(arguments: AgentSandboxKinds.all)
    func `There is one version, stored and served, not deprecated and converted by nobody`(_ identity: AgentSandboxIdentity) throws {
        let crd = try crd(identity)
        let versions = try #require(crd.at("spec", "versions")?.arrayValue)
        #expect(versions.count == 1)
        let version = try #require(versions.first)
        #expect(version["name"] == "v1alpha1")
        #expect(version["served"] == true)
        #expect(version["storage"] == true)
        #expect(version["deprecated"] == nil)
        #expect(crd.at("spec", "conversion") == ["strategy": "None"])
    }

    @Test(
        arguments: [
            (
                AgentSandboxKinds.sandbox,
                [
                    "status": [:],
                    "scale": [
                        "labelSelectorPath": ".status.selector", "specReplicasPath": ".spec.replicas",
                        "statusReplicasPath": ".status.replicas",
                    ],
                ], []
            ),
            (AgentSandboxKinds.sandboxClaim, ["status": [:]], []), (AgentSandboxKinds.sandboxTemplate, ["status": [:]], []),
            (
                AgentSandboxKinds.sandboxWarmPool,
                ["status": [:], "scale": ["specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas"]], ["Age"]
            ),
        ] as [(AgentSandboxIdentity, JSONValue, [String])])
    func `Subresources and columns are upstream's`(_ identity: AgentSandboxIdentity, _ subresources: JSONValue, _ columns: [String]) throws
    {
        let version = try #require(crd(identity).at("spec", "versions")?.arrayValue?.first)
        #expect(version["subresources"] == subresources)
        #expect((version["additionalPrinterColumns"]?.arrayValue ?? []).compactMap { $0["name"]?.stringValue } == columns)
    }

    private static let template: JSONValue = ["spec": ["containers": [["name": "c", "image": "i"]]]]
    private static let status: JSONValue = ["replicas": 1]

    @Test(
        arguments: [
            // A Sandbox: what is pruned, what is not defaulted, and the status that cannot do without replicas.
            (AgentSandboxKinds.sandbox, ["podTemplate": template], nil, ["podTemplate": template], nil, []),
            (
                AgentSandboxKinds.sandbox,
                ["podTemplate": template, "service": true, "shutdownPolicy": "Delete", "operatingMode": "Running", "replicas": 0],
                ["replicas": 0, "podIPs": ["10.0.0.1"], "nodeName": "n"], ["podTemplate": template, "replicas": 0], ["replicas": 0], []
            ),
            (AgentSandboxKinds.sandbox, ["podTemplate": template], ["selector": "a=b"], nil, nil, ["status.replicas: Required value"]),
            (
                AgentSandboxKinds.sandbox, ["podTemplate": template, "replicas": 2], nil, nil, nil,
                ["spec.replicas: Invalid value: 2: spec.replicas in body should be less than or equal to 1"]
            ),
            // A claim: the name of its Sandbox has a capital letter.
            (
                AgentSandboxKinds.sandboxClaim, ["sandboxTemplateRef": ["name": "t"], "warmpool": "none", "lifecycle": [:]],
                ["sandbox": ["Name": "s", "name": "s", "podIPs": []]], ["sandboxTemplateRef": ["name": "t"]], ["sandbox": ["Name": "s"]], []
            ),
            (AgentSandboxKinds.sandboxClaim, [:], nil, nil, nil, ["spec.sandboxTemplateRef: Required value"]),
            // A template has a status, in which nothing can stand.
            (
                AgentSandboxKinds.sandboxTemplate, ["podTemplate": template, "networkPolicyManagement": "Unmanaged"], ["phase": "x"],
                ["podTemplate": template], [:], []
            ),
            (
                AgentSandboxKinds.sandboxWarmPool, ["replicas": 2, "sandboxTemplateRef": ["name": "t"], "updateStrategy": [:]],
                ["replicas": 2, "readyReplicas": 1, "selector": "a=b"], ["replicas": 2, "sandboxTemplateRef": ["name": "t"]],
                ["replicas": 2], []
            ),
            (AgentSandboxKinds.sandboxWarmPool, ["sandboxTemplateRef": ["name": "t"]], nil, nil, nil, ["spec.replicas: Required value"]),
        ] as [(AgentSandboxIdentity, JSONValue, JSONValue?, JSONValue?, JSONValue?, [String])])
    func `Schemas know the fields of v0.1 alone`(
        _ identity: AgentSandboxIdentity, _ spec: JSONValue, _ status: JSONValue?, _ keptSpec: JSONValue?, _ keptStatus: JSONValue?,
        _ mistakes: [String]
    ) throws {
        let kind = try #require(AgentSandboxProfile.v01.kinds.first { $0.groupKind == identity.groupKind })
        let schema = try #require(kind.versions.first).definition.schema
        var object: JSONValue = [
            "apiVersion": .string(identity.v1alpha1.apiVersion), "kind": .string(identity.kind), "metadata": ["name": "o"], "spec": spec,
        ]
        object["status"] = status
        schema.prune(&object)
        schema.applyDefaults(&object)
        var errors = FieldErrors()
        schema.validate(object, old: nil, rules: .customResource, into: &errors)
        #expect(errors.errors.map { "\($0.field): \($0.message)" } == mistakes)
        guard mistakes.isEmpty else { return }
        #expect(object["spec"] == keptSpec)
        #expect(object["status"] == keptStatus)
    }
}
