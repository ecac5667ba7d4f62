import AgentSandboxAPI
import KubernetesAPI
import ObjectModel
import Testing

@testable import APIServer

/// The four kinds of Agent Sandbox through the server, in both of their versions.
struct RealKindsVersionTests {
    private static let alpha = "v1alpha1/"
    private static let stateKey = AgentSandboxNames.Annotation.v1alpha1SandboxState
    private static let template: JSONValue = ["spec": ["containers": [["name": "main", "image": "example.com/image:1"]]]]

    private func sandbox(_ fields: JSONValue = [:]) -> JSONValue {
        var spec: JSONValue = ["podTemplate": Self.template]
        for (name, value) in fields.objectValue ?? JSONObject() { spec[name] = value }
        return ["metadata": ["name": "s"], "spec": spec]
    }

    @Test(arguments: [RealServer.Definitions.created, .bundled])
    func bothWaysOfInstallingServeTheSame(_ definitions: RealServer.Definitions) throws {
        let server = try RealServer(definitions)
        let crd = try server.get("customresourcedefinitions", "sandboxes.agents.x-k8s.io")
        #expect(crd.at("status", "storedVersions") == ["v1beta1"])
        #expect(
            crd.at("status", "conditions") == [
                [
                    "type": "NamesAccepted", "status": "True", "lastTransitionTime": "2023-11-14T22:13:20Z", "reason": "NoConflicts",
                    "message": "no conflicts found",
                ],
                [
                    "type": "Established", "status": "True", "lastTransitionTime": "2023-11-14T22:13:20Z",
                    "reason": "InitialNamesAccepted", "message": "the initial names have been accepted",
                ],
            ])
        #expect(server.api.resources.filter { $0.isCustom && $0.isServed }.count == 8)
        #expect(try server.handle("sandboxes").definition.scale == nil)
        #expect(try server.handle("sandboxwarmpools").definition.scale != nil)
        let made = try server.create("sandboxes", sandbox(["unknown": 1]))
        #expect(
            made["spec"] == ["podTemplate": Self.template, "operatingMode": "Running", "shutdownPolicy": "Retain"])
        #expect(server.api.warnings == [])
        let error = try #require(server.failure { try server.create("sandboxes", ["metadata": ["name": "t"], "spec": [:]]) })
        let unchecked =
            "Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to "
            + "complete validation"
        #expect(
            error.message
                == "Sandbox.agents.x-k8s.io \"t\" is invalid: [spec.podTemplate: Required value, <nil>: \(unchecked)]")
        #expect(
            error.details.causes == [
                StatusCause(type: "FieldValueRequired", message: "Required value", field: "spec.podTemplate"),
                StatusCause(type: "FieldValueInvalid", message: unchecked, field: "<nil>"),
            ])
    }

    @Test func anObjectMadeInTheOldVersionIsReadInBoth() throws {
        let server = try RealServer(.bundled)
        let made = try server.create(Self.alpha + "sandboxes", sandbox(["replicas": 0]))
        #expect(server.api.warnings == [AgentSandboxKinds.sandbox.deprecationWarning])
        #expect(made["apiVersion"] == "agents.x-k8s.io/v1alpha1")
        #expect(made["spec"] == ["podTemplate": Self.template, "replicas": 0, "shutdownPolicy": "Retain"])
        #expect(made.at("metadata", "annotations") == nil)
        let hub = try server.get("sandboxes", "s")
        #expect(hub["apiVersion"] == "agents.x-k8s.io/v1beta1")
        #expect(hub["spec"] == ["podTemplate": Self.template, "shutdownPolicy": "Retain", "operatingMode": "Suspended"])
        let kept = try #require(hub.at("metadata", "annotations", Self.stateKey)?.stringValue)
        #expect(try JSONReader.read(Array(kept.utf8)).at("spec", "replicas") == 0)
        #expect(try JSONReader.read(Array(kept.utf8)).at("metadata", "resourceVersion") == nil)
        #expect(try server.get(Self.alpha + "sandboxes", "s") == made)
    }

    @Test func anUnchangedUpdateInTheOldVersionWritesNothing() throws {
        let server = try RealServer(.bundled)
        let made = try server.create(Self.alpha + "sandboxes", sandbox(["replicas": 1]))
        let revision = server.api.currentRevision
        #expect(try server.update(Self.alpha + "sandboxes", "s", made) == made)
        #expect(server.api.currentRevision == revision)
        try server.merge("sandboxes", "s", ["spec": ["operatingMode": "Suspended"]])
        let old = try server.get(Self.alpha + "sandboxes", "s")
        #expect(old.at("spec", "replicas") == 0)
        #expect(old.generationNumber == 2)
    }

    @Test func anUpdateInTheOldVersionDropsWhatItDoesNotKnow() throws {
        let server = try RealServer(.bundled)
        try server.create("sandboxes", sandbox())
        try server.merge("sandboxes", "s", .status, ["status": ["nodeName": "node-1", "service": "svc"]])
        #expect(try server.get(Self.alpha + "sandboxes", "s")["status"] == ["service": "svc", "replicas": 1])
        let old = try server.merge(Self.alpha + "sandboxes", "s", ["metadata": ["labels": ["x": "y"]]])
        #expect(old.at("metadata", "labels", "x") == "y")
        let hub = try server.get("sandboxes", "s")
        #expect(hub["status"] == ["service": "svc"])
        #expect(hub.generationNumber == 1)
        #expect(hub.at("metadata", "annotations", Self.stateKey) != nil)
    }

    @Test func watchesShowTheVersionTheyAskFor() throws {
        let server = try RealServer(.bundled)
        let cursors = [try server.api.watch(server.handle("sandboxes")), try server.api.watch(server.handle(Self.alpha + "sandboxes"))]
        try server.create(Self.alpha + "sandboxes", sandbox(["replicas": 1]))
        try server.merge("sandboxes", "s", ["spec": ["operatingMode": "Suspended"]])
        try server.merge(Self.alpha + "sandboxes", "s", .scale, ["spec": ["replicas": 0]])
        try server.delete(Self.alpha + "sandboxes", "s")
        var seen: [[String]] = [[], []]
        for (index, cursor) in cursors.enumerated() {
            while let event = try cursor.next() {
                let spec = event.object["spec"] ?? .null
                let version = event.object["apiVersion"]?.stringValue?.split(separator: "/").last ?? ""
                seen[index].append("\(event.type.rawValue) \(version) \((spec["operatingMode"] ?? spec["replicas"] ?? .null).description)")
            }
        }
        #expect(
            seen[0] == [
                "ADDED v1beta1 \"Running\"", "MODIFIED v1beta1 \"Suspended\"", "MODIFIED v1beta1 \"Suspended\"",
                "DELETED v1beta1 \"Suspended\"",
            ])
        #expect(seen[1] == ["ADDED v1alpha1 1", "MODIFIED v1alpha1 0", "MODIFIED v1alpha1 0", "DELETED v1alpha1 0"])
    }

    @Test func claimTemplatesAreImmutableInTheNewVersionOnly() throws {
        let server = try RealServer(.bundled)
        let claim: JSONValue = ["metadata": ["name": "data"], "spec": Samples.claim]
        try server.create("sandboxes", sandbox(["volumeClaimTemplates": [claim]]))
        for changed in [nil, [], [claim, claim]] as [JSONValue?] {
            let error = try #require(
                server.failure { try server.merge("sandboxes", "s", ["spec": ["volumeClaimTemplates": changed ?? .null]]) })
            #expect(error.code == 422)
            #expect(error.message.hasPrefix("Sandbox.agents.x-k8s.io \"s\" is invalid: spec: Invalid value: "), "\(error.message)")
            #expect(error.message.hasSuffix(": volumeClaimTemplates is immutable"), "\(error.message)")
            #expect(error.details.causes.map(\.field) == ["spec"])
        }
        #expect(server.failure { try server.merge("sandboxes", "s", ["spec": ["service": true]]) } == nil)
        try server.merge(Self.alpha + "sandboxes", "s", ["spec": ["volumeClaimTemplates": nil]])
        #expect(try server.get("sandboxes", "s").at("spec", "volumeClaimTemplates") == nil)
    }

    @Test func poolsScaleInBothVersions() throws {
        let server = try RealServer(.bundled)
        try server.create("sandboxwarmpools", ["metadata": ["name": "p"], "spec": ["sandboxTemplateRef": ["name": "t"]]])
        try server.merge("sandboxwarmpools", "p", .status, ["status": ["replicas": 2, "selector": "a=b"]])
        for (name, replicas) in [("sandboxwarmpools", 5), (Self.alpha + "sandboxwarmpools", 7)] as [(String, Int64)] {
            let scale = try server.merge(name, "p", .scale, ["spec": ["replicas": .int(replicas)]])
            #expect(scale["spec"] == ["replicas": .int(replicas)])
            #expect(scale["status"] == ["replicas": 2, "selector": "a=b"])
            #expect(try server.get("sandboxwarmpools", "p").at("spec", "replicas") == .int(replicas))
        }
        #expect(try server.get("sandboxwarmpools", "p").generationNumber == 3)
        #expect(server.api.warnings == [AgentSandboxKinds.sandboxWarmPool.deprecationWarning])
        let missing = try #require(
            server.failure {
                try server.create(
                    Self.alpha + "sandboxwarmpools", ["metadata": ["name": "q"], "spec": ["sandboxTemplateRef": ["name": "t"]]])
            })
        #expect(
            missing.message == "SandboxWarmPool.extensions.agents.x-k8s.io \"q\" is invalid: spec.replicas: Required value")
        let negative = server.failure { try server.merge("sandboxwarmpools", "p", ["spec": ["replicas": -1]]) }
        #expect(
            negative?.message
                == "SandboxWarmPool.extensions.agents.x-k8s.io \"p\" is invalid: [spec.replicas: Invalid value: -1: spec.replicas in body "
                + "should be greater than or equal to 0, .spec.replicas: Invalid value: -1: should be a non-negative integer]")
    }

    @Test func aSandboxScalesInTheOldVersionAlone() throws {
        let server = try RealServer(.bundled)
        try server.create("sandboxes", sandbox())
        #expect(server.failure { try server.merge("sandboxes", "s", .scale, ["spec": ["replicas": 0]]) }?.code == 404)
        try server.merge(Self.alpha + "sandboxes", "s", .scale, ["spec": ["replicas": 0]])
        #expect(try server.get("sandboxes", "s").at("spec", "operatingMode") == "Suspended")
        let error = server.failure { try server.merge(Self.alpha + "sandboxes", "s", .scale, ["spec": ["replicas": 2]]) }
        #expect(
            error?.message
                == "Sandbox.agents.x-k8s.io \"s\" is invalid: spec.replicas: Invalid value: 2: spec.replicas in body should be less than "
                + "or equal to 1")
    }

    private static let claims: [(JSONValue, JSONValue)] = [
        (
            ["sandboxTemplateRef": ["name": "t"]],
            ["sandboxTemplateRef": ["name": "t"], "warmpool": "default"]
        ),
        (
            ["sandboxTemplateRef": ["name": "t"], "warmpool": "p", "lifecycle": ["ttlSecondsAfterFinished": 5]],
            [
                "sandboxTemplateRef": ["name": "t"], "warmpool": "p",
                "lifecycle": ["ttlSecondsAfterFinished": 5, "shutdownPolicy": "Retain"],
            ]
        ),
    ]

    @Test(arguments: claims.indices)
    func claimsKeepTheirTemplateOverTheHub(row: Int) throws {
        let server = try RealServer(.bundled)
        let (spec, shown) = Self.claims[row]
        let made = try server.create(Self.alpha + "sandboxclaims", ["metadata": ["name": "c"], "spec": spec])
        #expect(made["spec"] == shown)
        let hub = try server.get("sandboxclaims", "c")
        #expect(hub.at("spec", "warmPoolRef", "name") == (shown["warmpool"] == "p" ? "p" : "shadow-pool-t"))
        #expect(hub.at("spec", "sandboxTemplateRef") == nil)
        try server.merge("sandboxclaims", "c", .status, ["status": ["sandbox": ["name": "x"]]])
        let old = try server.get(Self.alpha + "sandboxclaims", "c")
        #expect(old["spec"] == shown)
        #expect(old["status"] == ["sandbox": ["name": "x"]])
        try server.merge("sandboxclaims", "c", ["spec": ["warmPoolRef": ["name": "other"]]])
        #expect(try server.get(Self.alpha + "sandboxclaims", "c").at("spec", "warmpool") == "other")
    }

    @Test func aBrokenStateFailsTheReadInTheOldVersion() throws {
        let server = try RealServer(.bundled)
        var object = sandbox()
        object.set(["agents.x-k8s.io/unrelated": "1", Self.stateKey: "{"], at: "metadata", "annotations")
        try server.create("sandboxes", object)
        let error = try #require(server.failure { try server.get(Self.alpha + "sandboxes", "s") })
        #expect(error.code == 500)
        #expect(error.reason == .unknown)
        #expect(
            error.message.hasPrefix(
                "conversion for agents.x-k8s.io/v1beta1, Kind=Sandbox failed: failed to unmarshal v1alpha1 Sandbox state: "
                    + "annotation \"\(Self.stateKey)\": "), "\(error.message)")
        #expect(try server.get("sandboxes", "s").metadataString("name") == "s")
    }

    @Test func templatesCarryTheirPolicyThroughTheOldVersion() throws {
        let server = try RealServer(.bundled)
        try server.create(
            "sandboxtemplates",
            ["metadata": ["name": "t"], "spec": ["podTemplate": Self.template, "volumeClaimTemplatesPolicy": "Allowed"]])
        let old = try server.get(Self.alpha + "sandboxtemplates", "t")
        #expect(old.at("spec", "volumeClaimTemplatesPolicy") == nil)
        try server.merge(Self.alpha + "sandboxtemplates", "t", ["spec": ["service": true]])
        let hub = try server.get("sandboxtemplates", "t")
        #expect(hub.at("spec", "volumeClaimTemplatesPolicy") == "Allowed")
        #expect(hub.at("spec", "service") == true)
        #expect(hub.generationNumber == 2)
        let error = try #require(server.failure { try server.merge("sandboxtemplates", "t", .status, ["status": [:]]) })
        #expect(error.code == 404)
    }
}
