import AgentSandboxAPI
import ObjectModel
import Testing

private let stateKey = "api.agents.x-k8s.io/v1alpha1-sandbox-state"

@Suite struct SandboxConversionTests {
    private func alpha(replicas: JSONValue?, observed: Int64 = 0) throws -> JSONValue {
        var object = try json(
            """
            {'apiVersion':'agents.x-k8s.io/v1alpha1','kind':'Sandbox','metadata':{'name':'s','namespace':'n'},
             'spec':{'podTemplate':{'spec':{'containers':[{'name':'c','image':'image:1'}]}},
                     'volumeClaimTemplates':[{'metadata':{'name':'data'},'spec':{}}],'shutdownPolicy':'Delete',
                     'shutdownTime':'2030-01-01T00:00:00Z','service':false},
             'status':{'serviceFQDN':'s.n.svc.cluster.local','service':'s','selector':'a=b','podIPs':['10.0.0.1'],
                       'conditions':[{'type':'Ready','status':'True','reason':'R','message':'',
                                      'lastTransitionTime':'2029-01-01T00:00:00Z'}]}}
            """)
        object.set(replicas, at: "spec", "replicas")
        if observed != 0 { object.set(.int(observed), at: "status", "replicas") }
        return object
    }

    @Test(
        arguments: [
            ("S-240 nil", nil, 0, "Running"), ("S-240 one", 1, 1, "Running"), ("S-240 zero", 0, 0, "Suspended"),
            ("S-240 zero, Pod not gone", 0, 1, "Suspended"),
        ] as [(String, Int64?, Int64, String)])
    func replicasRoundTrip(row: String, replicas: Int64?, observed: Int64, mode: String) throws {
        let source = try alpha(replicas: replicas.map(JSONValue.int), observed: observed)
        let up = try AgentSandboxConverter.convert(source, toVersion: "v1beta1")
        #expect(up["apiVersion"] == "agents.x-k8s.io/v1beta1")
        #expect(up.at("spec", "operatingMode") == .string(mode))
        #expect(up.at("spec", "replicas") == nil)
        #expect(up.at("status", "replicas") == nil)
        #expect(field("spec.podTemplate.spec.containers[0].image", of: up) == "image:1")
        #expect(field("spec.volumeClaimTemplates[0].metadata.name", of: up) == "data")
        #expect(up.at("spec", "shutdownPolicy") == "Delete")
        #expect(up.at("spec", "service") == false)
        #expect(try AgentSandboxConverter.convert(up, toVersion: "agents.x-k8s.io/v1alpha1") == source)
    }

    @Test("S-241: the kept object does not hold an older one, and the source stays as it was")
    func keptObjectIsNotNested() throws {
        var source = try alpha(replicas: 1)
        source.set([stateKey: "{\"old\":1}", "other": "x"], at: "metadata", "annotations")
        source.set(["l": "v"], at: "metadata", "labels")
        let before = source
        let up = try AgentSandboxConverter.convert(source, toVersion: "v1beta1")
        #expect(source == before)
        let text = try #require(up["metadata"]?.at("annotations", stateKey)?.stringValue)
        let kept = try json(text)
        #expect(kept["metadata"]?["annotations"] == ["other": "x"])
        #expect(kept["metadata"]?["labels"] == ["l": "v"])
        #expect(kept["apiVersion"] == "agents.x-k8s.io/v1alpha1")
        #expect(up["metadata"]?.at("annotations", "other") == "x")
    }

    @Test("S-242: the kept object is never visible in v1alpha1")
    func annotationIsStrippedGoingDown() throws {
        let up = try AgentSandboxConverter.convert(alpha(replicas: 1), toVersion: "v1beta1")
        #expect(up["metadata"]?["annotations"]?.objectValue?.keys == [stateKey])
        let down = try AgentSandboxConverter.convert(up, toVersion: "v1alpha1")
        #expect(down["metadata"]?["annotations"] == nil)
    }

    @Test(arguments: [("S-243 Running", "Running", 1), ("S-243 Suspended", "Suspended", 0), ("S-243 empty", "", 1)])
    func modeGivesReplicas(row: String, mode: String, replicas: Int64) throws {
        let hub = try json(
            "{'apiVersion':'agents.x-k8s.io/v1beta1','kind':'Sandbox','metadata':{'name':'s'},"
                + "'spec':{'podTemplate':\(podTemplate),'operatingMode':'\(mode)'}}")
        let down = try AgentSandboxConverter.convert(hub, toVersion: "v1alpha1")
        #expect(down.at("spec", "replicas") == .int(replicas))
        #expect(down.at("spec", "operatingMode") == nil)
        #expect(down.at("status", "replicas")?.intValue ?? 0 == replicas)
    }

    @Test(
        arguments: [
            ("kept 0, now Running", 0, "Running", 1), ("kept nil, now Running", nil, "Running", nil),
            ("kept nil, now Suspended", nil, "Suspended", 0),
            ("kept 1, now Suspended", 1, "Suspended", 0), ("kept nil, mode empty", nil, "", 1), ("kept 0, mode empty", 0, "", 1),
        ] as [(String, Int64?, String, Int64?)])
    func modeWinsOverKeptReplicas(row: String, kept: Int64?, mode: String, replicas: Int64?) throws {
        var hub = try AgentSandboxConverter.convert(alpha(replicas: kept.map(JSONValue.int), observed: 1), toVersion: "v1beta1")
        hub.set(.string(mode), at: "spec", "operatingMode")
        let down = try AgentSandboxConverter.convert(hub, toVersion: "v1alpha1")
        #expect(down.at("spec", "replicas")?.intValue == replicas)
        #expect(down.at("status", "replicas") == 1, "the observed number is always the kept one")
    }

    @Test func nodeNameIsLost() throws {
        var hub = try AgentSandboxConverter.convert(alpha(replicas: 1), toVersion: "v1beta1")
        hub.set("node-1", at: "status", "nodeName")
        let down = try AgentSandboxConverter.convert(hub, toVersion: "v1alpha1")
        #expect(down.at("status", "nodeName") == nil)
        #expect(try AgentSandboxConverter.convert(down, toVersion: "v1beta1").at("status", "nodeName") == nil)
    }

    @Test(arguments: [JSONValue?.none, [], [["metadata": ["name": "d"], "spec": [:]]]])
    func emptyAndAbsentClaimTemplatesStayApart(templates: JSONValue?) throws {
        var source = try alpha(replicas: 1)
        source.set(templates, at: "spec", "volumeClaimTemplates")
        let up = try AgentSandboxConverter.convert(source, toVersion: "v1beta1")
        #expect(up.at("spec", "volumeClaimTemplates") == templates)
        #expect(try AgentSandboxConverter.convert(up, toVersion: "v1alpha1").at("spec", "volumeClaimTemplates") == templates)
    }

    @Test(arguments: [
        "", "{", "not json", "[]", "7", "{'spec':7}", "{'spec':{'replicas':'one'}}", "{'status':[]}", "{'status':{'replicas':true}}",
    ])
    func malformedStateIsAnError(state: String) throws {
        var hub = try AgentSandboxConverter.convert(alpha(replicas: 1), toVersion: "v1beta1")
        hub.set(.string(String(state.map { $0 == "'" ? "\"" : $0 })), at: "metadata", "annotations", stateKey)
        let error = #expect(throws: AgentSandboxConversionError.self) {
            try AgentSandboxConverter.convert(hub, toVersion: "v1alpha1")
        }
        #expect(error?.reason == .malformedState)
        #expect(error?.message.hasPrefix("failed to unmarshal v1alpha1 Sandbox state: annotation \"\(stateKey)\": ") == true)
    }

    @Test func kindsAndVersionsAreChecked() throws {
        let sandbox = try alpha(replicas: 1)
        #expect(try AgentSandboxConverter.convert(sandbox, toVersion: "v1alpha1") == sandbox)
        #expect(throws: AgentSandboxConversionError.self) { try AgentSandboxConverter.convert(sandbox, toVersion: "v1") }
        #expect(throws: AgentSandboxConversionError.self) {
            try AgentSandboxConverter.convert(sandbox, toVersion: "extensions.agents.x-k8s.io/v1beta1")
        }
        #expect(throws: AgentSandboxConversionError.self) {
            try AgentSandboxConverter.convert(["apiVersion": "v1", "kind": "Pod"], toVersion: "v1beta1")
        }
        #expect(throws: AgentSandboxConversionError.self) {
            try AgentSandboxConverter.convert(["apiVersion": "agents.x-k8s.io/v1", "kind": "Sandbox"], toVersion: "v1beta1")
        }
    }
}
