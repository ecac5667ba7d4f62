import AgentSandboxAPI
import KubernetesAPI
import ObjectModel
import Testing

@testable import APIServer

/// What becomes of stored objects when their definition gets another storage version: profile v0.1 gives way to v0.5.
struct StoredVersionTests {
    private let server: RealServer
    private static let template: JSONValue = ["spec": ["containers": [["name": "main", "image": "example.com/image:1"]]]]
    private static let stateKey = AgentSandboxNames.Annotation.v1alpha1SandboxState
    private static let name = "sandboxes.agents.x-k8s.io"

    /// A server of v0.1 with a Sandbox `s` and a claim `c`, whose definitions have been replaced by those of v0.5.
    init() throws {
        server = try RealServer(.v01)
        try server.create("v1alpha1/sandboxes", ["metadata": ["name": "s"], "spec": ["podTemplate": Self.template]])
        try server.merge("v1alpha1/sandboxes", "s", .status, ["status": ["replicas": 1, "service": "s"]])
        try server.create("v1alpha1/sandboxclaims", ["metadata": ["name": "c"], "spec": ["sandboxTemplateRef": ["name": "t"]]])
        try server.merge("v1alpha1/sandboxclaims", "c", .status, ["status": ["sandbox": ["Name": "c"]]])
        for kind in AgentSandboxCRDs.kinds05 {
            let wanted = kind.crd
            var definition = try server.get("customresourcedefinitions", wanted.metadataString("name"))
            definition["spec"] = wanted["spec"]
            try server.update("customresourcedefinitions", wanted.metadataString("name"), definition)
        }
    }

    private func storedVersion(_ resource: String, _ name: String) throws -> String {
        let handle = try server.handle(resource)
        let stored = try #require(server.api.stored(handle, server.key(handle, name)))
        return try #require(stored.value["apiVersion"]?.stringValue).split(separator: "/").last.map(String.init) ?? ""
    }

    private func storedVersions() throws -> JSONValue? {
        try server.get("customresourcedefinitions", Self.name).at("status", "storedVersions")
    }

    @Test func `The definition remembers both versions, and objects stay in the one they were written in`() throws {
        let definition = try server.get("customresourcedefinitions", Self.name)
        #expect(definition.at("status", "storedVersions") == ["v1alpha1", "v1beta1"])
        #expect(definition.generationNumber == 2)
        #expect(
            definition.at("status", "conditions")?.arrayValue?.compactMap { $0["type"]?.stringValue } == ["NamesAccepted", "Established"])
        #expect(try storedVersion("sandboxes", "s") == "v1alpha1")
        #expect(try storedVersion("sandboxclaims", "c") == "v1alpha1")
    }

    @Test func `An old object is read in both versions, in the form that the new definition gives the old version`() throws {
        let old = try server.get("v1alpha1/sandboxes", "s")
        #expect(old["spec"] == ["podTemplate": Self.template, "replicas": 1, "shutdownPolicy": "Retain"])
        #expect(old["status"] == ["replicas": 1, "service": "s"])
        let new = try server.get("sandboxes", "s")
        #expect(new["spec"] == ["podTemplate": Self.template, "operatingMode": "Running", "shutdownPolicy": "Retain"])
        #expect(new["status"] == ["service": "s"])
        #expect(new.metadataString("resourceVersion") == old.metadataString("resourceVersion"))
        let kept = try JSONReader.read(Array(try #require(new.at("metadata", "annotations", Self.stateKey)?.stringValue).utf8))
        #expect(kept.at("metadata", "resourceVersion") == nil)
        #expect(kept.at("spec", "replicas") == 1)
        #expect(kept.at("status", "replicas") == 1)
    }

    @Test func `The name of a claim's Sandbox is lost, because v0_1 spelled its field with a capital letter`() throws {
        #expect(try server.get("v1alpha1/sandboxclaims", "c")["status"] == ["sandbox": [:]])
        let claim = try server.get("sandboxclaims", "c")
        #expect(claim["status"] == ["sandbox": [:]])
        #expect(claim.at("spec", "warmPoolRef") == ["name": "shadow-pool-t"])
    }

    @Test(arguments: ["v1alpha1/sandboxes", "sandboxes"], [0, 1, 2])
    func `Any write stores the object in the new version, also one that changes nothing`(_ resource: String, _ write: Int) throws {
        let before = try server.get(resource, "s")
        switch write {
        case 0: try server.merge(resource, "s", ["metadata": ["annotations": ["agents.x-k8s.io/storage-migrated-at": "now"]]])
        case 1: try server.merge(resource, "s", [:])
        default: try server.update(resource, "s", before)
        }
        #expect(try storedVersion("sandboxes", "s") == "v1beta1")
        let after = try server.get(resource, "s")
        #expect(after["spec"] == before["spec"])
        #expect(after["status"] == before["status"])
        #expect(after.generationNumber == 1)
        #expect(after.metadataString("resourceVersion") != before.metadataString("resourceVersion"))
        #expect(try storedVersion("sandboxclaims", "c") == "v1alpha1")
        #expect(try storedVersions() == ["v1alpha1", "v1beta1"])
        // The second time there is nothing to do.
        let revision = server.api.currentRevision
        try server.merge(resource, "s", [:])
        #expect(server.api.currentRevision == revision)
    }

    @Test func `A deletion that has to wait is a write too`() throws {
        try server.merge("sandboxes", "s", ["metadata": ["finalizers": ["example.com/hold"]]])
        try server.merge("v1alpha1/sandboxclaims", "c", [:])
        let handle = try server.handle("sandboxclaims")
        _ = try server.api.delete(
            handle, server.key(handle, "c"), options: DeleteOptions(propagationPolicy: .foreground), server.info)
        #expect(try storedVersion("sandboxclaims", "c") == "v1beta1")
        #expect(try server.get("sandboxclaims", "c").deletionTimestampText != nil)
    }

    @Test func `Lists, field selectors and watches show the version asked for`() throws {
        for (resource, mode) in [("sandboxes", "v1beta1"), ("v1alpha1/sandboxes", "v1alpha1")] {
            let handle = try server.handle(resource)
            let items = try server.api.list(handle, namespace: nil).items
            #expect(items.map { $0["apiVersion"]?.stringValue } == ["agents.x-k8s.io/\(mode)"])
            let cursor = try server.api.watch(handle)
            let event = try #require(try cursor.next())
            #expect(event.object["apiVersion"] == .string("agents.x-k8s.io/\(mode)"))
        }
    }

    private func withoutAlpha() throws -> JSONValue {
        var definition = try server.get("customresourcedefinitions", Self.name)
        let versions = definition.at("spec", "versions")?.arrayValue?.filter { $0["name"] != "v1alpha1" } ?? []
        definition.set(.array(versions), at: "spec", "versions")
        return definition
    }

    @Test func `A version that objects may be stored in cannot be dropped`() throws {
        let definition = try withoutAlpha()
        let error = try #require(server.failure { try server.update("customresourcedefinitions", Self.name, definition) })
        #expect(error.code == 422)
        #expect(
            error.message
                == "CustomResourceDefinition.apiextensions.k8s.io \"sandboxes.agents.x-k8s.io\" is invalid: status.storedVersions[0]: "
                + "Invalid value: \"v1alpha1\": missing from spec.versions; v1alpha1 was previously a storage version, and must remain in "
                + "spec.versions until a storage migration ensures no data remains persisted in v1alpha1 and removes v1alpha1 from "
                + "status.storedVersions")
        #expect(try server.get("v1alpha1/sandboxes", "s")["kind"] == "Sandbox")
    }

    @Test func `Once every object is rewritten and the status says so, the old version can go`() throws {
        try server.merge("sandboxes", "s", [:])
        try server.merge("customresourcedefinitions", Self.name, .status, ["status": ["storedVersions": ["v1beta1"]]])
        let old = try server.handle("v1alpha1/sandboxes")
        try server.update("customresourcedefinitions", Self.name, try withoutAlpha())
        #expect(!old.isServed)
        #expect(try storedVersions() == ["v1beta1"])
        #expect(try server.get("sandboxes", "s").at("spec", "operatingMode") == "Running")
    }

    @Test func `An object that was forgotten by the migration can no longer be read`() throws {
        try server.merge("customresourcedefinitions", Self.name, .status, ["status": ["storedVersions": ["v1beta1"]]])
        try server.update("customresourcedefinitions", Self.name, try withoutAlpha())
        let error = try #require(server.failure { try server.get("sandboxes", "s") })
        #expect(error.code == 500)
        #expect(error.message.hasPrefix("request to convert CR from an invalid group/version: agents.x-k8s.io/v1alpha1"))
    }
}
