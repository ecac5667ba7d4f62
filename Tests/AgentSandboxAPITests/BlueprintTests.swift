import AgentSandboxAPI
import ObjectModel
import Testing

@Suite struct SecureDefaultsTests {
    @Test(arguments: [
        (
            "S-227, W-013", "{}", "Managed", false,
            "{'automountServiceAccountToken':false,'dnsPolicy':'None','dnsConfig':{'nameservers':['8.8.8.8','1.1.1.1']}}"
        ),
        (
            "S-227 management absent", "{}", "", false,
            "{'automountServiceAccountToken':false,'dnsPolicy':'None','dnsConfig':{'nameservers':['8.8.8.8','1.1.1.1']}}"
        ),
        (
            "S-227 dnsPolicy empty", "{'dnsPolicy':''}", "Managed", false,
            "{'automountServiceAccountToken':false,'dnsPolicy':'None','dnsConfig':{'nameservers':['8.8.8.8','1.1.1.1']}}"
        ),
        (
            "S-228, W-013 explicit automount", "{'automountServiceAccountToken':true}", "Managed", true,
            "{'automountServiceAccountToken':true}"
        ),
        ("S-228 null is not set", "{'automountServiceAccountToken':null}", "Managed", true, "{'automountServiceAccountToken':false}"),
        ("S-229, W-013 unmanaged", "{}", "Unmanaged", false, "{'automountServiceAccountToken':false}"),
        ("S-229 own policy", "{}", "Managed", true, "{'automountServiceAccountToken':false}"),
        (
            "S-229 unmanaged, own policy", "{'automountServiceAccountToken':false}", "Unmanaged", true,
            "{'automountServiceAccountToken':false}"
        ),
        (
            "explicit dnsPolicy", "{'dnsPolicy':'ClusterFirst'}", "Managed", false,
            "{'dnsPolicy':'ClusterFirst','automountServiceAccountToken':false}"
        ),
    ])
    func applied(row: String, podSpec: String, management: String, hasPolicy: Bool, expected: String) throws {
        var value = try json(podSpec)
        SecureDefaults.apply(to: &value, management: NetworkPolicyManagement(reading: management), hasNetworkPolicy: hasPolicy)
        #expect(try value == json(expected))
    }

    @Test func templateDecidesByItsOwnFields() throws {
        var template = try SandboxTemplate(json("{'spec':{'podTemplate':\(podTemplate)}}"))
        #expect(template.securedBlueprint.podSpec["dnsPolicy"] == "None")
        #expect(template.blueprint.podSpec["dnsPolicy"] == nil)
        template.networkPolicy = [:]
        #expect(template.securedBlueprint.podSpec["dnsPolicy"] == nil)
        #expect(template.securedBlueprint.podSpec["automountServiceAccountToken"] == false)
        template.networkPolicy = nil
        template.networkPolicyManagement = .unmanaged
        #expect(template.securedBlueprint.podSpec["dnsPolicy"] == nil)
    }
}

@Suite struct BlueprintComparisonTests {
    private func blueprint(podSpec: String = "{}", rest: String = "") throws -> SandboxBlueprint {
        try SandboxBlueprint(spec: json("{'podTemplate':{'spec':\(podSpec)}\(rest)}"))
    }

    @Test(arguments: [
        ("W-022 identical", "{'nodeName':'n'}", "{'nodeName':'n'}", true),
        ("W-022 automount nil, false", "{}", "{'automountServiceAccountToken':false}", true),
        ("W-022 automount true, false", "{'automountServiceAccountToken':true}", "{'automountServiceAccountToken':false}", false),
        (
            "W-022 Default, ClusterFirst", "{'dnsPolicy':'Default'}", "{'dnsPolicy':'ClusterFirst','automountServiceAccountToken':false}",
            false
        ),
        (
            "image", "{'containers':[{'name':'c','image':'i'}]}",
            "{'automountServiceAccountToken':false,'containers':[{'name':'c','image':'j'}]}", false
        ),
        (
            "empty list", "{'containers':[{'name':'c','env':[]}]}", "{'automountServiceAccountToken':false,'containers':[{'name':'c'}]}",
            true
        ),
        (
            "empty map", "{'containers':[{'name':'c','resources':{'limits':{}}}]}",
            "{'automountServiceAccountToken':false,'containers':[{'name':'c'}]}", true
        ),
        ("empty string", "{'schedulerName':''}", "{'automountServiceAccountToken':false}", true),
        ("empty pointer", "{'runtimeClassName':''}", "{'automountServiceAccountToken':false}", false),
        ("false Boolean", "{'hostNetwork':false}", "{'automountServiceAccountToken':false}", true),
        ("false pointer", "{'enableServiceLinks':false}", "{'automountServiceAccountToken':false}", false),
        ("pointer to nothing", "{'securityContext':{}}", "{'automountServiceAccountToken':false}", false),
        (
            "volume source", "{'volumes':[{'name':'v','emptyDir':{}}]}", "{'automountServiceAccountToken':false,'volumes':[{'name':'v'}]}",
            false
        ),
        (
            "quantity", "{'containers':[{'name':'c','resources':{'limits':{'cpu':'0.5','memory':'1Gi'}}}]}",
            "{'automountServiceAccountToken':false,'containers':[{'name':'c','resources':{'limits':{'memory':'1024Mi','cpu':'500m'}}}]}",
            true
        ),
        (
            "other quantity", "{'containers':[{'name':'c','resources':{'limits':{'cpu':'0.5'}}}]}",
            "{'automountServiceAccountToken':false,'containers':[{'name':'c','resources':{'limits':{'cpu':'600m'}}}]}", false
        ),
        (
            "order of containers", "{'containers':[{'name':'a'},{'name':'b'}]}",
            "{'automountServiceAccountToken':false,'containers':[{'name':'b'},{'name':'a'}]}", false
        ),
        ("more on the right", "{}", "{'automountServiceAccountToken':false,'nodeName':'n'}", false),
    ])
    func podSpecsAgainstAnUnmanagedTemplate(row: String, template: String, sandbox: String, equal: Bool) throws {
        let template = try SandboxTemplate(
            json("{'spec':{'networkPolicyManagement':'Unmanaged','podTemplate':{'spec':\(template)}}}"))
        var sandbox = try blueprint(podSpec: sandbox)
        if row.hasPrefix("W-022 identical") { sandbox.podSpec.set(false, at: "automountServiceAccountToken") }
        #expect(template.isBlueprintEqual(to: sandbox) == equal)
    }

    @Test("W-022: an empty dnsPolicy of a managed template equals None with its name servers, and nothing else")
    func secureDNS() throws {
        let template = try SandboxTemplate(json("{'spec':{'podTemplate':{'spec':{'dnsPolicy':''}}}}"))
        let made = template.securedBlueprint
        #expect(made.podSpec["dnsPolicy"] == "None")
        #expect(template.isBlueprintEqual(to: made))
        var other = made
        other.podSpec.set("ClusterFirst", at: "dnsPolicy")
        #expect(!template.isBlueprintEqual(to: other))
    }

    private static func claim(_ name: String, class storageClass: String = "s", size: String = "1Gi", more: String = "") -> String {
        "{'metadata':{'name':'\(name)'\(more)},"
            + "'spec':{'storageClassName':'\(storageClass)','resources':{'requests':{'storage':'\(size)'}}}}"
    }

    private static func claims(_ entries: String...) -> String { ",'volumeClaimTemplates':[\(entries.joined(separator: ","))]" }

    @Test(arguments: [
        ("W-030 same", claims(claim("a"), claim("b")), true),
        ("W-030 order", claims(claim("b"), claim("a")), false),
        ("W-030 name", claims(claim("x"), claim("b")), false),
        ("W-030 storageClass", claims(claim("a", class: "t"), claim("b")), false),
        ("W-030 size", claims(claim("a", size: "2Gi"), claim("b")), false),
        ("W-030 count", claims(claim("a")), false),
        ("W-030 none", "", false),
        ("W-030 service false", claims(claim("a"), claim("b")) + ",'service':false", false),
        ("W-030 service true", claims(claim("a"), claim("b")) + ",'service':true", false),
        (
            "W-030 labels and annotations",
            claims(claim("a", size: "1024Mi", more: ",'labels':{'l':'v'}"), claim("b", more: ",'annotations':{'l':'v'}")), true
        ),
    ])
    func volumesAndService(row: String, other: String, equal: Bool) throws {
        let blueprint = try self.blueprint(rest: Self.claims(Self.claim("a"), Self.claim("b")))
        #expect(try blueprint.isSemanticallyEqual(to: self.blueprint(rest: other)) == equal)
        #expect(try self.blueprint(rest: other).isSemanticallyEqual(to: blueprint) == equal)
    }

    @Test func podTemplateMetadataDoesNotCount() throws {
        var labelled = try blueprint()
        labelled.podLabels = fields(["a": "b"])
        #expect(try labelled.isSemanticallyEqual(to: blueprint()))
    }
}

@Suite struct BlueprintHashTests {
    private static let pod =
        "'podTemplate':{'spec':{'containers':[{'name':'c','image':'i'}]},'metadata':{'labels':{'a':'b'}}}"
    private static let base = "{\(pod)}"

    @Test("W-029: the digits are the same everywhere")
    func digits() throws {
        let hash = try BlueprintHash.of(json(Self.base))
        // FNV-1a of {"podTemplate":{"spec":{"containers":[{"image":"i","name":"c"}]},"metadata":{"labels":{"a":"b"}}}}
        #expect(
            hash == NameHash.of(#"{"podTemplate":{"spec":{"containers":[{"image":"i","name":"c"}]},"metadata":{"labels":{"a":"b"}}}}"#))
        #expect(
            try BlueprintHash.ofPodTemplate(json(Self.base))
                == NameHash.of(#"{"spec":{"containers":[{"image":"i","name":"c"}]},"metadata":{"labels":{"a":"b"}}}"#))
    }

    @Test(arguments: [
        (
            "W-029 order of fields", "{'podTemplate':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'image':'i','name':'c'}]}}}",
            true
        ),
        (
            "W-029 empty volumes",
            "{'volumeClaimTemplates':[],\(pod)}",
            true
        ),
        (
            "W-029 other fields of a spec",
            "{'networkPolicy':{},\(pod)}", true
        ),
        ("W-029 pod spec", "{'podTemplate':{'spec':{'containers':[{'name':'c','image':'j'}]},'metadata':{'labels':{'a':'b'}}}}", false),
        ("W-029 metadata", "{'podTemplate':{'spec':{'containers':[{'name':'c','image':'i'}]}}}", false),
        (
            "W-029 volumes",
            "{'volumeClaimTemplates':[{'spec':{}}],\(pod)}",
            false
        ),
        (
            "W-029 service false",
            "{'service':false,\(pod)}", false
        ),
        (
            "W-029 service true",
            "{'service':true,\(pod)}", false
        ),
        ("number is not text", "{'podTemplate':{'spec':{'containers':[{'name':'c','image':1}]},'metadata':{'labels':{'a':'b'}}}}", false),
    ])
    func differences(row: String, other: String, equal: Bool) throws {
        #expect(try (BlueprintHash.of(json(Self.base)) == BlueprintHash.of(json(other))) == equal)
    }

    @Test func integralDoublesAndEscapesHashAsTheyCompare() {
        #expect(BlueprintHash.of(["podTemplate": ["spec": ["n": .double(2)]]]) == BlueprintHash.of(["podTemplate": ["spec": ["n": 2]]]))
        #expect(
            BlueprintHash.of(["podTemplate": ["spec": ["n": "a\",\"b"]]]) != BlueprintHash.of(["podTemplate": ["spec": ["n": ["a", "b"]]]]))
    }
}
