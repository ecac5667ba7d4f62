import AgentSandboxAPI
import KubernetesAPI
import ObjectModel
import Testing

@Suite struct CustomResourceDefinitionTests {
    @Test(
        "reading the rendered definitions gives what the direct path gives", arguments: AgentSandboxProfile.allCases, AgentSandboxKinds.all)
    func bothPathsAgree(profile: AgentSandboxProfile, identity: AgentSandboxIdentity) throws {
        let kind = try #require(profile.kinds.first { $0.groupKind == identity.groupKind })
        var errors = FieldErrors()
        let read = CustomResources.definitions(of: kind.crd, into: &errors)
        #expect(errors.errors == [])
        #expect(read.map(\.definition.kind.version) == (profile == .v01 ? ["v1alpha1"] : ["v1alpha1", "v1beta1"]))
        #expect(read.filter(\.isStorage).map(\.definition.kind.version) == [profile.storedVersion])
        #expect(read.count == kind.versions.count)
        for (read, direct) in zip(read, kind.versions) {
            #expect(read.isServed == direct.isServed)
            #expect(read.isStorage == direct.isStorage)
            #expect(read.isDeprecated == direct.isDeprecated)
            let (first, second) = (read.definition, direct.definition)
            #expect(first.kind == second.kind)
            #expect(first.plural == second.plural)
            #expect(first.singular == second.singular)
            #expect(first.shortNames == second.shortNames)
            #expect(first.isNamespaced && second.isNamespaced)
            #expect(first.isCustomResource && second.isCustomResource)
            #expect(first.categories == second.categories)
            #expect(first.nameRule == second.nameRule)
            #expect(first.hasStatus == second.hasStatus)
            #expect(first.scale == second.scale)
            #expect(first.printerColumns == second.printerColumns)
            #expect(first.hasGeneration == second.hasGeneration)
            #expect(first.allowsUnconditionalUpdate == second.allowsUnconditionalUpdate)
            #expect(first.deprecationWarning == second.deprecationWarning)
            #expect(first.schema.openAPI == second.schema.openAPI(describing: false))
        }
    }

    @Test("the definitions pass the checks that a server makes of them", arguments: AgentSandboxProfile.allCases, AgentSandboxKinds.all)
    func definitionsAreValid(profile: AgentSandboxProfile, identity: AgentSandboxIdentity) throws {
        let kind = try #require(profile.kinds.first { $0.groupKind == identity.groupKind })
        var crd = kind.crd
        let definition = CustomResources.definition
        #expect(definition.schema.unknownFields(in: crd) == [])
        definition.applyDefaults(&crd)
        definition.prepareForCreate(&crd)
        var errors = FieldErrors()
        definition.schema.validate(crd, old: nil, into: &errors)
        definition.validateCreate(crd, &errors)
        #expect(errors.errors == [])
        #expect(crd.at("status", "storedVersions") == [.string(profile.storedVersion)])
    }

    private func version(_ identity: AgentSandboxIdentity, _ name: String) throws -> JSONValue {
        let crd = try #require(AgentSandboxCRDs.v05.first { $0.at("spec", "names", "kind") == .string(identity.kind) })
        return try #require(crd.at("spec", "versions")?.arrayValue?.first { $0["name"] == .string(name) })
    }

    @Test(arguments: [
        (AgentSandboxKinds.sandbox, "sandboxes.agents.x-k8s.io", "SandboxList"),
        (AgentSandboxKinds.sandboxClaim, "sandboxclaims.extensions.agents.x-k8s.io", "SandboxClaimList"),
        (AgentSandboxKinds.sandboxTemplate, "sandboxtemplates.extensions.agents.x-k8s.io", "SandboxTemplateList"),
        (AgentSandboxKinds.sandboxWarmPool, "sandboxwarmpools.extensions.agents.x-k8s.io", "SandboxWarmPoolList"),
    ])
    func namesAndConversion(identity: AgentSandboxIdentity, name: String, listKind: String) throws {
        let crd = try #require(AgentSandboxCRDs.v05.first { $0.at("spec", "names", "kind") == .string(identity.kind) })
        #expect(crd.at("metadata", "name") == .string(name))
        #expect(crd.at("spec", "names", "listKind") == .string(listKind))
        #expect(crd.at("spec", "names", "shortNames") == [.string(identity.shortName)])
        #expect(crd.at("spec", "scope") == "Namespaced")
        #expect(
            try crd.at("spec", "conversion")
                == json(
                    """
                    {'strategy':'Webhook','webhook':{'conversionReviewVersions':['v1','v1beta1'],
                     'clientConfig':{'service':{'namespace':'agent-sandbox-system','name':'agent-sandbox-webhook-service',
                                               'path':'/convert','port':443}}}}
                    """))
        let alpha = try version(identity, "v1alpha1")
        #expect(alpha["deprecated"] == true)
        #expect(alpha["deprecationWarning"] == .string(identity.deprecationWarning))
        #expect(alpha["served"] == true)
        #expect(alpha["storage"] == false)
        let beta = try version(identity, "v1beta1")
        #expect(beta["deprecated"] == nil)
        #expect(beta["storage"] == true)
    }

    private static let replicaPaths =
        [
            "labelSelectorPath": ".status.selector", "specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas",
        ] as JSONValue

    @Test(
        arguments: [
            (AgentSandboxKinds.sandbox, "v1beta1", ["status": [:]]),
            (AgentSandboxKinds.sandbox, "v1alpha1", ["status": [:], "scale": replicaPaths]),
            (AgentSandboxKinds.sandboxClaim, "v1beta1", ["status": [:]]), (AgentSandboxKinds.sandboxClaim, "v1alpha1", ["status": [:]]),
            (AgentSandboxKinds.sandboxTemplate, "v1beta1", nil), (AgentSandboxKinds.sandboxTemplate, "v1alpha1", nil),
            (AgentSandboxKinds.sandboxWarmPool, "v1beta1", ["status": [:], "scale": replicaPaths]),
            (AgentSandboxKinds.sandboxWarmPool, "v1alpha1", ["status": [:], "scale": replicaPaths]),
        ] as [(AgentSandboxIdentity, String, JSONValue?)])
    func subresources(identity: AgentSandboxIdentity, version: String, expected: JSONValue?) throws {
        #expect(try self.version(identity, version)["subresources"] == expected)
    }

    @Test(arguments: [
        (AgentSandboxKinds.sandbox, "v1beta1", ["Ready", "Reason", "Age"]), (AgentSandboxKinds.sandbox, "v1alpha1", []),
        (AgentSandboxKinds.sandboxClaim, "v1beta1", ["Ready", "Sandbox", "Reason", "Age"]),
        (AgentSandboxKinds.sandboxClaim, "v1alpha1", []), (AgentSandboxKinds.sandboxTemplate, "v1beta1", []),
        (AgentSandboxKinds.sandboxTemplate, "v1alpha1", []),
        (AgentSandboxKinds.sandboxWarmPool, "v1beta1", ["Ready", "Desired", "Age"]),
        (AgentSandboxKinds.sandboxWarmPool, "v1alpha1", ["Ready", "Desired", "Age"]),
    ])
    func printerColumns(identity: AgentSandboxIdentity, version: String, names: [String]) throws {
        let columns = try self.version(identity, version)["additionalPrinterColumns"]?.arrayValue ?? []
        #expect(columns.compactMap { $0["name"]?.stringValue } == names)
    }
}
