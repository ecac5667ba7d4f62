import KubernetesAPI
import ObjectModel
import Testing

@testable import APIServer

/// How the built-in kinds go.
struct RealKindsDeleteTests {
    private static let graces: [(node: String?, spec: Int64?, phase: String?, asked: Int64?, left: Int64?)] = [
        ("n", nil, nil, nil, 30), ("n", 5, nil, nil, 5), ("n", nil, nil, 7, 7), ("n", nil, nil, 0, nil), ("n", 0, nil, nil, nil),
        ("n", 0, nil, 9, 9), (nil, nil, nil, nil, nil), (nil, nil, nil, 60, nil), ("n", nil, "Failed", nil, nil),
        ("n", nil, "Succeeded", 20, nil), ("n", nil, "Running", nil, 30), ("n", nil, nil, -3, 1),
    ]

    @Test(arguments: graces.indices)
    func aPodHasTheGraceThatItsNodeNeeds(row: Int) throws {
        let server = try RealServer()
        let (node, grace, phase, asked, left) = Self.graces[row]
        var pod = try Samples.object("pods")
        if let node { pod.set(.string(node), at: "spec", "nodeName") }
        if let grace { pod.set(.int(grace), at: "spec", "terminationGracePeriodSeconds") }
        try server.create("pods", pod)
        if let phase { try server.merge("pods", "a", .status, ["status": ["phase": .string(phase)]]) }
        let result = try server.delete("pods", "a", grace: asked)
        #expect(result.wasRemoved == (left == nil))
        #expect(result.object.deletionGracePeriodSeconds == left ?? 0)
        guard let left else {
            #expect(server.failure { try server.get("pods", "a") }?.message == "pods \"a\" not found")
            return
        }
        let kept = try server.get("pods", "a")
        #expect(kept.deletionTimestampText == (server.time + left * 1_000_000_000).rfc3339)
        #expect(kept.generationNumber == 2)
    }

    @Test func graceOfABoundPodCanOnlyShrink() throws {
        let server = try RealServer()
        var pod = try Samples.object("pods")
        pod.set("n", at: "spec", "nodeName")
        try server.create("pods", pod)
        try server.delete("pods", "a")
        let marked = server.api.currentRevision
        for asked in [nil, 30, 45] as [Int64?] {
            #expect(try server.delete("pods", "a", grace: asked).wasRemoved == false)
            #expect(server.api.currentRevision == marked)
        }
        server.time = server.time + 3_000_000_000
        let shorter = try server.delete("pods", "a", grace: 10)
        #expect(shorter.object.deletionTimestampText == "2023-11-14T22:13:30Z")
        #expect(shorter.object.deletionGracePeriodSeconds == 10)
        #expect(shorter.object.generationNumber == 2)
        // The node agent reports the end, then takes the pod away.
        try server.merge("pods", "a", .status, ["status": ["phase": "Succeeded"]])
        #expect(try server.delete("pods", "a", grace: 0).wasRemoved)
        #expect(server.failure { try server.get("pods", "a") }?.code == 404)
    }

    @Test func aFinalizerHoldsAPodWithoutGrace() throws {
        let server = try RealServer()
        var pod = try Samples.object("pods")
        pod.set(["example.com/hold"], at: "metadata", "finalizers")
        try server.create("pods", pod)
        #expect(try server.delete("pods", "a").wasRemoved == false)
        try server.merge("pods", "a", ["metadata": ["finalizers": nil]])
        #expect(server.failure { try server.get("pods", "a") }?.code == 404)
    }

    @Test(arguments: Samples.objects.map(\.resource).filter { $0 != "pods" && $0 != "namespaces" })
    func otherKindsGoAtOnce(resource: String) throws {
        let server = try RealServer()
        try server.create(resource, Samples.object(resource))
        let result = try server.delete(resource, "a", grace: 60)
        #expect(result.wasRemoved)
        #expect(result.object.deletionTimestampText == nil)
        #expect(server.api.currentRevision == 5)
        let handle = try server.handle(resource)
        let error = try #require(server.failure { try server.delete(resource, "a") })
        #expect(error.code == 404)
        #expect(error.message == "\(handle.groupResource) \"a\" not found")
        #expect(error.details.kind == handle.definition.plural)
    }

    @Test func aNamespaceGoesWhenItIsEmptiedAndFinalized() throws {
        let server = try RealServer()
        let made = try server.create("namespaces", ["metadata": ["name": "a"]])
        let result = try server.delete("namespaces", "a")
        #expect(result.wasRemoved == false)
        #expect(result.object.at("status", "phase") == "Terminating")
        #expect(result.object.at("spec", "finalizers") == ["kubernetes"])
        let configMaps = try server.handle("configmaps")
        let error = try #require(
            server.failure { try server.api.create(configMaps, namespace: "a", ["metadata": ["name": "c"]], server.info) })
        #expect(error.code == 403)
        #expect(
            error.message
                == "configmaps \"c\" is forbidden: unable to create new content in namespace a because it is being terminated")
        #expect(
            error.details.causes == [
                StatusCause(type: "NamespaceTerminating", message: "namespace a is being terminated", field: "metadata.namespace")
            ])
        let status = try server.merge(
            "namespaces", "a", .status,
            ["status": ["conditions": [["type": "NamespaceContentRemaining", "status": "False", "reason": "ContentRemoved"]]]])
        #expect(status.at("status", "phase") == "Terminating")
        var body = status
        body.set(nil, at: "spec", "finalizers")
        #expect(try server.update("namespaces", "a", .finalize, body).metadataString("uid") == made.metadataString("uid"))
        #expect(server.failure { try server.get("namespaces", "a") }?.message == "namespaces \"a\" not found")
        #expect(
            server.failure { try server.delete("namespaces", "default") }?.message
                == "namespaces \"default\" is forbidden: this namespace may not be deleted")
    }
}
