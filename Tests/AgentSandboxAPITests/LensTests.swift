import AgentSandboxAPI
import ObjectModel
import Testing

@Suite struct PolicyFallbackTests {
    @Test(arguments: [("Suspended", true), ("Running", false), ("", false), (nil, false), ("suspended", false)] as [(String?, Bool)])
    func operatingMode(text: String?, suspended: Bool) {
        #expect(SandboxOperatingMode(reading: text) == (suspended ? .suspended : .running))
    }

    @Test(
        arguments: [
            ("Delete", .delete), ("DeleteForeground", .deleteForeground), ("Retain", .retain), ("", .retain), (nil, .retain),
            ("x", .retain),
        ] as [(String?, SandboxClaimShutdownPolicy)])
    func claimShutdownPolicy(text: String?, policy: SandboxClaimShutdownPolicy) {
        #expect(SandboxClaimShutdownPolicy(reading: text) == policy)
    }

    @Test(arguments: [nil, "", "x", "DeleteForeground"] as [String?])
    func unknownTextsFallBack(text: String?) {
        #expect(SandboxShutdownPolicy(reading: text) == .retain)
        #expect(NetworkPolicyManagement(reading: text) == .managed)
        #expect(EnvVarsInjectionPolicy(reading: text) == .disallowed)
        #expect(VolumeClaimTemplatesPolicy(reading: text) == .disallowed)
        #expect(WarmPoolUpdateStrategy(reading: text) == .onReplenish)
    }
}

@Suite struct LensTests {
    @Test func sandboxWritesAndClearsItsFields() throws {
        var sandbox = Sandbox(name: "s", namespace: "n")
        sandbox.blueprint = try SandboxBlueprint(spec: json("{'podTemplate':\(podTemplate),'other':1}"))
        sandbox.operatingMode = .suspended
        sandbox.shutdownTime = Timestamp(seconds: 1_893_456_000)
        sandbox.shutdownPolicy = .delete
        sandbox.service = true
        sandbox.serviceName = "s"
        sandbox.serviceFQDN = "s.n.svc.cluster.local"
        sandbox.selector = sandbox.podSelector
        sandbox.podIPs = ["10.0.0.1"]
        sandbox.nodeName = "node"
        #expect(
            try sandbox.json
                == json(
                    """
                    {'apiVersion':'agents.x-k8s.io/v1beta1','kind':'Sandbox','metadata':{'name':'s','namespace':'n'},
                     'spec':{'podTemplate':\(podTemplate),'operatingMode':'Suspended','shutdownTime':'2030-01-01T00:00:00Z',
                             'shutdownPolicy':'Delete','service':true},
                     'status':{'service':'s','serviceFQDN':'s.n.svc.cluster.local','podIPs':['10.0.0.1'],'nodeName':'node',
                               'selector':'agents.x-k8s.io/sandbox-name-hash=\(NameHash.of("s"))'}}
                    """))
        #expect(sandbox.shutdownTime == Timestamp(seconds: 1_893_456_000))
        sandbox.serviceName = ""
        sandbox.serviceFQDN = ""
        sandbox.selector = ""
        sandbox.podIPs = []
        sandbox.nodeName = ""
        #expect(sandbox.status == [:])
        sandbox.status = [:]
        #expect(sandbox.json["status"] == nil)
    }

    @Test(arguments: [(nil, "s"), ("", "s"), ("warm-1", "warm-1")] as [(String?, String)])
    func podNameIsTrackedByAnnotation(annotation: String?, expected: String) {
        var sandbox = Sandbox(name: "s", namespace: "n")
        sandbox.json.set(annotation.map(JSONValue.string), at: "metadata", "annotations", "agents.x-k8s.io/pod-name")
        #expect(sandbox.podName == expected)
    }

    @Test func blueprintIsAViewOfThreeFields() throws {
        var sandbox = try Sandbox(json("{'spec':{'podTemplate':\(podTemplate),'operatingMode':'Running','service':true}}"))
        var blueprint = sandbox.blueprint
        #expect(blueprint.json.objectValue?.keys == ["podTemplate", "service"])
        blueprint.podLabels = fields(["a": "b"])
        blueprint.podAnnotations = fields(["c": "d"])
        blueprint.service = nil
        blueprint.volumeClaimTemplates = try [VolumeClaimTemplate(json("{'metadata':{'name':'v'},'spec':{}}"))]
        sandbox.blueprint = blueprint
        #expect(sandbox.json.at("spec", "service") == nil)
        #expect(sandbox.operatingMode == .running)
        #expect(sandbox.blueprint.podLabels == fields(["a": "b"]))
        #expect(sandbox.blueprint.volumeClaimTemplates.map(\.name) == ["v"])
        sandbox.blueprint.podLabels = fields([:])
        sandbox.blueprint.podAnnotations = fields([:])
        #expect(try sandbox.json.at("spec", "podTemplate") == json(podTemplate))
    }

    @Test func claimWritesAndClearsItsFields() throws {
        var claim = SandboxClaim([:])
        claim.warmPoolName = "pool"
        claim.lifecycle = .init(shutdownTime: Timestamp(seconds: 60), ttlSecondsAfterFinished: 0, shutdownPolicy: .deleteForeground)
        claim.additionalPodLabels = fields(["a/b": "c"])
        claim.environment = [.init(name: "A", value: ""), .init(name: "B", value: "b", containerName: "c")]
        claim.sandboxName = "pool-x"
        claim.podIPs = ["::1"]
        #expect(
            try claim.json
                == json(
                    """
                    {'spec':{'warmPoolRef':{'name':'pool'},
                             'lifecycle':{'shutdownPolicy':'DeleteForeground','shutdownTime':'1970-01-01T00:01:00Z',
                                          'ttlSecondsAfterFinished':0},
                             'additionalPodMetadata':{'labels':{'a/b':'c'}},
                             'env':[{'name':'A','value':''},{'name':'B','value':'b','containerName':'c'}]},
                     'status':{'sandbox':{'name':'pool-x','podIPs':['::1']}}}
                    """))
        #expect(claim.lifecycle?.ttlSecondsAfterFinished == 0)
        #expect(claim.environment.map(\.containerName) == ["", "c"])
        claim.lifecycle = nil
        claim.environment = []
        claim.sandboxName = ""
        claim.podIPs = []
        #expect(claim.json["status"] == [:])
        #expect(claim.lifecycle == nil)
    }

    @Test(
        arguments: [
            (nil, nil, ""), ("a", nil, "a"), (nil, "l", "l"), ("a", "l", "a"), ("", "l", "l"),
        ] as [(String?, String?, String)])
    func assignmentIsTheAnnotationElseTheLabel(annotation: String?, label: String?, expected: String) {
        var claim = SandboxClaim([:])
        claim.json.set(annotation.map(JSONValue.string), at: "metadata", "annotations", "agents.x-k8s.io/sandbox-name")
        claim.json.set(label.map(JSONValue.string), at: "metadata", "labels", "agents.x-k8s.io/sandbox-name")
        #expect(claim.assignedSandboxName == expected)
    }

    @Test func poolReadsDefaultsAndClearsZeros() throws {
        var pool = try SandboxWarmPool(json("{'metadata':{'name':'my-warm-pool'},'spec':{'sandboxTemplateRef':{'name':'t'}}}"))
        #expect(pool.replicas == 1)
        #expect(pool.templateName == "t")
        #expect(pool.updateStrategy == .onReplenish)
        #expect(pool.memberSelector == "agents.x-k8s.io/warm-pool-sandbox=034dafb4")
        pool.replicas = 0
        #expect(pool.replicas == 0)
        pool.updateStrategy = .recreate
        #expect(pool.json["spec"]?["updateStrategy"] == ["type": "Recreate"])
        pool.observedReplicas = 2
        pool.readyReplicas = 1
        pool.observedGeneration = 3
        pool.selector = pool.memberSelector
        pool.observedReplicas = 0
        pool.readyReplicas = 0
        #expect(pool.status?.objectValue?.keys == ["observedGeneration", "selector"])
    }

    @Test func templateReadsItsPolicies() throws {
        let template = try SandboxTemplate(
            json(
                "{'metadata':{'name':'t'},'spec':{'envVarsInjectionPolicy':'Allowed','volumeClaimTemplatesPolicy':'Overrides',"
                    + "'networkPolicy':{}}}"
            ))
        #expect(template.envVarsInjectionPolicy == .allowed)
        #expect(template.volumeClaimTemplatesPolicy == .overrides)
        #expect(template.networkPolicyManagement == .managed)
        #expect(template.networkPolicy == [:])
        #expect(template.networkPolicyName == "t-network-policy")
    }
}
