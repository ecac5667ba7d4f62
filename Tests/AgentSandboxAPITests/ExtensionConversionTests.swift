import AgentSandboxAPI
import ObjectModel
import Testing

@Suite struct SandboxClaimConversionTests {
    private func alpha(warmpool: String?, sandbox: String?) throws -> JSONValue {
        var object = try json(
            """
            {'apiVersion':'extensions.agents.x-k8s.io/v1alpha1','kind':'SandboxClaim','metadata':{'name':'my-claim','namespace':'n'},
             'spec':{'sandboxTemplateRef':{'name':'my-template'},'env':[{'name':'A','value':'b'}],
                     'additionalPodMetadata':{'labels':{'x/y':'z'}},
                     'lifecycle':{'shutdownPolicy':'DeleteForeground','ttlSecondsAfterFinished':60,'shutdownTime':'2030-01-01T00:00:00Z'}}}
            """)
        object.set(warmpool.map(JSONValue.string), at: "spec", "warmpool")
        if let sandbox { object.set(["name": .string(sandbox), "podIPs": ["10.0.0.1"]], at: "status", "sandbox") }
        return object
    }

    @Test(
        arguments: [
            ("S-244", "my-pool", "my-claim", "my-pool"), ("S-245 none", "none", "my-claim", "shadow-pool-my-template"),
            ("S-245 default", "default", "my-claim", "shadow-pool-my-template"), ("S-246", "my-pool", "my-pool-abcde", "my-pool"),
            ("S-247", "default", "my-pool-abcde", "my-pool"), ("S-248", "my-pool", nil, "my-pool"),
            ("S-249", nil, nil, "shadow-pool-my-template"), ("C-300 empty policy", "", nil, "shadow-pool-my-template"),
            ("C-300 warm, none", "none", "other-pool-x1", "other-pool"), ("C-300 warm, no dash", nil, "plain", "plain"),
        ] as [(String, String?, String?, String)])
    func poolIsChosenAndRestored(row: String, warmpool: String?, sandbox: String?, pool: String) throws {
        let source = try alpha(warmpool: warmpool, sandbox: sandbox)
        let up = try AgentSandboxConverter.convert(source, toVersion: "v1beta1")
        #expect(up["spec"]?.at("warmPoolRef", "name") == .string(pool))
        #expect(up.at("spec", "sandboxTemplateRef") == nil)
        #expect(up.at("spec", "warmpool") == nil)
        #expect(up["spec"]?["lifecycle"] == source["spec"]?["lifecycle"])
        // S-250: going down restores both names, absent ones included.
        #expect(try AgentSandboxConverter.convert(up, toVersion: "v1alpha1") == source)
    }

    @Test(arguments: [
        ("S-251 specific", "my-pool", "my-pool", "my-pool"), ("S-251 empty", "", "", ""),
        ("S-251 shadow", "shadow-pool-my-template", "my-template", "default"), ("C-301 prefix alone", "shadow-pool-", "", "default"),
    ])
    func hubClaimsWithoutStateGoDown(row: String, pool: String, template: String, warmpool: String) throws {
        let hub = try json(
            "{'apiVersion':'extensions.agents.x-k8s.io/v1beta1','kind':'SandboxClaim','metadata':{'name':'c'},"
                + "'spec':{'warmPoolRef':{'name':'\(pool)'}}}")
        let down = try AgentSandboxConverter.convert(hub, toVersion: "v1alpha1")
        #expect(down["spec"]?.at("sandboxTemplateRef", "name") == .string(template))
        #expect(down.at("spec", "warmpool") == .string(warmpool))
        #expect(down.at("spec", "warmPoolRef") == nil)
    }

    @Test(arguments: [
        ("edited to another pool", "default", "new-pool", "new-pool"), ("edited, was specific", "my-pool", "new-pool", "new-pool"),
        ("the template's own name", "default", "my-template", "default"),
        ("shadow of a specific pool", "my-pool", "shadow-pool-my-pool", "my-pool"),
        ("the Sandbox's name", "default", "warm-pool-abcde", "default"), ("the Sandbox's pool", "none", "warm-pool", "none"),
        ("cleared", "my-pool", "", ""),
    ])
    func editedReferenceReplacesThePolicyAlone(row: String, original: String, edited: String, warmpool: String) throws {
        var hub = try AgentSandboxConverter.convert(alpha(warmpool: original, sandbox: "warm-pool-abcde"), toVersion: "v1beta1")
        hub.set(.string(edited), at: "spec", "warmPoolRef", "name")
        let down = try AgentSandboxConverter.convert(hub, toVersion: "v1alpha1")
        #expect(down.at("spec", "warmpool") == .string(warmpool))
        #expect(down["spec"]?.at("sandboxTemplateRef", "name") == "my-template")
    }

    @Test func volumeClaimTemplatesAreLost() throws {
        var hub = try AgentSandboxConverter.convert(alpha(warmpool: "p", sandbox: nil), toVersion: "v1beta1")
        hub.set([["metadata": ["name": "d"], "spec": [:]]], at: "spec", "volumeClaimTemplates")
        let down = try AgentSandboxConverter.convert(hub, toVersion: "v1alpha1")
        #expect(down.at("spec", "volumeClaimTemplates") == nil)
        #expect(try AgentSandboxConverter.convert(down, toVersion: "v1beta1").at("spec", "volumeClaimTemplates") == nil)
    }

    @Test(arguments: ["{", "{\"spec\":{\"sandboxTemplateRef\":\"t\"}}", "{\"spec\":{\"warmpool\":1}}"])
    func malformedStateIsAnError(state: String) throws {
        var hub = try AgentSandboxConverter.convert(alpha(warmpool: "p", sandbox: nil), toVersion: "v1beta1")
        hub.set(.string(state), at: "metadata", "annotations", "api.agents.x-k8s.io/v1alpha1-sandboxclaim-state")
        let error = #expect(throws: AgentSandboxConversionError.self) {
            try AgentSandboxConverter.convert(hub, toVersion: "v1alpha1")
        }
        #expect(error?.reason == .malformedState)
    }
}

@Suite struct SandboxTemplateConversionTests {
    private static let stateKey = "api.agents.x-k8s.io/v1alpha1-sandboxtemplate-state"
    private static let policyKey = "api.agents.x-k8s.io/v1beta1-volume-claim-templates-policy"

    private func alpha(annotations: JSONValue? = nil) throws -> JSONValue {
        var object = try json(
            """
            {'apiVersion':'extensions.agents.x-k8s.io/v1alpha1','kind':'SandboxTemplate','metadata':{'name':'t','labels':{'l':'v'}},
             'spec':{'podTemplate':\(podTemplate),
                     'volumeClaimTemplates':[{'metadata':{'name':'d','labels':{'a':'b'}},'spec':{'storageClassName':'s'}}],
                     'networkPolicy':{'ingress':[{'ports':[{'port':80}]}],'egress':[]},'networkPolicyManagement':'Unmanaged',
                     'envVarsInjectionPolicy':'Overrides','service':true}}
            """)
        object.set(annotations, at: "metadata", "annotations")
        return object
    }

    @Test("S-252: everything survives the round trip; the kept object is not nested and not visible")
    func roundTrip() throws {
        let source = try alpha(annotations: ["x": "y"])
        let up = try AgentSandboxConverter.convert(source, toVersion: "v1beta1")
        #expect(up["spec"] == source["spec"])
        #expect(up.at("spec", "volumeClaimTemplatesPolicy") == nil)
        #expect(up["metadata"]?["annotations"]?.objectValue?.keys == ["x", Self.stateKey])
        #expect(try AgentSandboxConverter.convert(up, toVersion: "v1alpha1") == source)

        let again = try AgentSandboxConverter.convert(alpha(annotations: ["x": "y", Self.stateKey: "junk"]), toVersion: "v1beta1")
        #expect(again == up)
    }

    @Test("S-253: an annotation carries the policy", arguments: ["Allowed", "Overrides", "Disallowed"])
    func policyIsCarried(policy: String) throws {
        let hub = try json(
            "{'apiVersion':'extensions.agents.x-k8s.io/v1beta1','kind':'SandboxTemplate','metadata':{'name':'t'},"
                + "'spec':{'podTemplate':\(podTemplate),'volumeClaimTemplatesPolicy':'\(policy)'}}")
        let down = try AgentSandboxConverter.convert(hub, toVersion: "v1alpha1")
        #expect(down.at("spec", "volumeClaimTemplatesPolicy") == nil)
        #expect(down["metadata"]?["annotations"] == [Self.policyKey: .string(policy)])
        let up = try AgentSandboxConverter.convert(down, toVersion: "v1beta1")
        #expect(up.at("spec", "volumeClaimTemplatesPolicy") == .string(policy))
        #expect(up["metadata"]?.at("annotations", Self.policyKey) == nil)
    }

    @Test("S-254: a policy cleared in v1beta1 does not come back")
    func clearedPolicyStaysCleared() throws {
        var hub = try AgentSandboxConverter.convert(alpha(annotations: [Self.policyKey: "Allowed"]), toVersion: "v1beta1")
        #expect(hub.at("spec", "volumeClaimTemplatesPolicy") == "Allowed")
        hub.set(nil, at: "spec", "volumeClaimTemplatesPolicy")
        let down = try AgentSandboxConverter.convert(hub, toVersion: "v1alpha1")
        #expect(down["metadata"]?["annotations"] == nil)
        #expect(try AgentSandboxConverter.convert(down, toVersion: "v1beta1").at("spec", "volumeClaimTemplatesPolicy") == nil)
    }

    @Test("an unknown policy is refused", arguments: ["", "allowed", "Never"])
    func unknownPolicyIsAnError(policy: String) throws {
        let source = try alpha(annotations: [Self.policyKey: .string(policy)])
        let error = #expect(throws: AgentSandboxConversionError.self) {
            try AgentSandboxConverter.convert(source, toVersion: "v1beta1")
        }
        #expect(error?.reason == .unsupportedPolicy)
    }

    @Test("what the template's annotation holds is not read going down")
    func malformedStateIsStripped() throws {
        var hub = try AgentSandboxConverter.convert(alpha(), toVersion: "v1beta1")
        hub.set("{", at: "metadata", "annotations", Self.stateKey)
        #expect(try AgentSandboxConverter.convert(hub, toVersion: "v1alpha1") == alpha())
    }
}

@Suite struct SandboxWarmPoolConversionTests {
    @Test(
        arguments: [
            ("S-255 nil", nil), ("W-300 recreate", ["type": "Recreate"]), ("W-300 on replenish", ["type": "OnReplenish"]),
            ("W-300 empty object", [:]),
        ] as [(String, JSONValue?)])
    func roundTrip(row: String, strategy: JSONValue?) throws {
        var source = try json(
            """
            {'apiVersion':'extensions.agents.x-k8s.io/v1alpha1','kind':'SandboxWarmPool','metadata':{'name':'p'},
             'spec':{'replicas':3,'sandboxTemplateRef':{'name':'t'}},'status':{'replicas':3,'readyReplicas':2,'selector':'a=b'}}
            """)
        source.set(strategy, at: "spec", "updateStrategy")
        let up = try AgentSandboxConverter.convert(source, toVersion: "v1beta1")
        #expect(up["spec"] == source["spec"])
        #expect(up["status"] == source["status"])
        #expect(try AgentSandboxConverter.convert(up, toVersion: "v1alpha1") == source)
    }

    @Test func hubLosesGenerationAndGainsReplicas() throws {
        let hub = try json(
            """
            {'apiVersion':'extensions.agents.x-k8s.io/v1beta1','kind':'SandboxWarmPool',
             'metadata':{'name':'p','annotations':{'api.agents.x-k8s.io/v1alpha1-sandboxwarmpool-state':'{'}},
             'spec':{'sandboxTemplateRef':{'name':'t'}},'status':{'observedGeneration':4}}
            """)
        let down = try AgentSandboxConverter.convert(hub, toVersion: "v1alpha1")
        #expect(down.at("spec", "replicas") == 1)
        #expect(down["status"] == nil)
        #expect(down["metadata"] == ["name": "p"])
    }
}
