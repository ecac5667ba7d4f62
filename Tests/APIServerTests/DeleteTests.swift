import ObjectModel
import Testing

@testable import APIServer

struct DeleteTests {
    let server = TestServer()

    private func delete(_ handle: ResourceHandle, _ name: String, _ options: DeleteOptions = DeleteOptions()) throws -> DeleteResult {
        try server.api.delete(handle, server.key(name), options: options, server.info)
    }

    private func verbs(after revision: UInt64) -> [CommitVerb] {
        (revision..<server.api.currentRevision).compactMap { server.api.revision($0 + 1)?.verb }
    }

    @Test func anObjectWithoutFinalizersGoesAtOnceWithTheVersionOfItsDeletion() throws {
        let made = try server.create(server.configMaps, ["metadata": ["name": "a"]])
        let result = try delete(server.configMaps, "a")
        #expect(result.wasRemoved)
        var expected = made
        expected.set("4", at: "metadata", "resourceVersion")
        #expect(result.object == expected)
        #expect(server.failure { try server.api.get(server.configMaps, server.key("a")) }?.message == "configmaps \"a\" not found")
        #expect(server.failure { try delete(server.configMaps, "a") }?.code == 404)
    }

    @Test func aFinalizerHoldsAnObjectUntilItIsTakenAway() throws {
        try server.create(server.widgets, ["metadata": ["name": "w", "finalizers": ["example.com/f"]]])
        let marked = try delete(server.widgets, "w")
        #expect(!marked.wasRemoved)
        #expect(marked.object.deletionTimestampText == "2023-11-14T22:13:20Z")
        #expect(marked.object.deletionGracePeriodSeconds == 0)
        #expect(marked.object.generationNumber == 2)
        let revision = server.api.currentRevision
        #expect(try delete(server.widgets, "w").object == marked.object)
        #expect(server.api.currentRevision == revision)
        let added = server.failure {
            try server.api.patch(
                server.widgets, server.key("w"),
                .merge(["metadata": ["finalizers": ["example.com/f", "b", "a"], "resourceVersion": .string(marked.object.version)]]),
                server.info)
        }
        #expect(
            added?.message
                == "Widget.example.com \"w\" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is "
                + "being deleted, found new finalizers []string{\"a\", \"b\"}")
        let patch = Patch.merge(["metadata": ["finalizers": [], "resourceVersion": .string(marked.object.version)]])
        let last = try server.api.patch(server.widgets, server.key("w"), patch, server.info)
        #expect(last.finalizerNames == [])
        #expect(server.widgets.count == 0)
        let removal = try #require(server.api.revision(server.api.currentRevision))
        #expect(removal.verb == .delete)
        #expect(removal.object.value.finalizerNames == ["example.com/f"])
        #expect(removal.object.value.version == String(revision + 1))
    }

    @Test func aPodHasGraceWhichCanOnlyBeShortened() throws {
        try server.create(server.pods, ["metadata": ["name": "p", "generation": 1], "spec": ["nodeName": "n"]])
        let first = try delete(server.pods, "p")
        #expect(!first.wasRemoved)
        #expect(first.object.deletionTimestampText == "2023-11-14T22:13:50Z")
        #expect(first.object.deletionGracePeriodSeconds == 30)
        #expect(first.object.generationNumber == 2)
        let revision = server.api.currentRevision
        #expect(try delete(server.pods, "p").object == first.object)
        #expect(try delete(server.pods, "p", DeleteOptions(gracePeriodSeconds: 60)).object == first.object)
        #expect(server.api.currentRevision == revision)
        let shorter = try delete(server.pods, "p", DeleteOptions(gracePeriodSeconds: 5))
        #expect(shorter.object.deletionTimestampText == "2023-11-14T22:13:25Z")
        #expect(shorter.object.deletionGracePeriodSeconds == 5)
        #expect(shorter.object.generationNumber == 2)
        let last = try delete(server.pods, "p", DeleteOptions(gracePeriodSeconds: 0))
        #expect(last.wasRemoved)
        #expect(last.object.deletionGracePeriodSeconds == 0)
        #expect(verbs(after: revision) == [.update, .update, .delete])
    }

    static let immediate: [JSONValue] = [
        ["metadata": ["name": "p"]], ["metadata": ["name": "p"], "spec": ["nodeName": "n", "terminationGracePeriodSeconds": 0]],
    ]

    @Test(arguments: immediate) func aPodThatNobodyRunsGoesAtOnce(_ pod: JSONValue) throws {
        try server.create(server.pods, pod)
        #expect(try delete(server.pods, "p").wasRemoved)
        #expect(verbs(after: 2) == [.create, .update, .delete])
    }

    @Test func graceAndFinalizersHoldTogether() throws {
        try server.create(server.pods, ["metadata": ["name": "p", "finalizers": ["a/b"]], "spec": ["nodeName": "n"]])
        _ = try delete(server.pods, "p")
        let free = Patch.merge(["metadata": ["finalizers": nil]])
        #expect(try server.api.patch(server.pods, server.key("p"), free, server.info).finalizerNames == [])
        // Grace is left: the node agent has to say that the pod has ended.
        #expect(server.pods.count == 1)
        #expect(try delete(server.pods, "p", DeleteOptions(gracePeriodSeconds: 0)).wasRemoved)

        try server.create(server.pods, ["metadata": ["name": "q", "finalizers": ["a/b"]], "spec": ["nodeName": "n"]])
        #expect(try !delete(server.pods, "q", DeleteOptions(gracePeriodSeconds: 0)).wasRemoved)
        _ = try server.api.patch(server.pods, server.key("q"), free, server.info)
        #expect(server.pods.count == 0)
    }

    static let propagation: [([String], DeletionPropagation?, [String])] = [
        ([], nil, []), ([], .background, []), ([], .foreground, ["foregroundDeletion"]), ([], .orphan, ["orphan"]),
        (["a/b"], .foreground, ["a/b", "foregroundDeletion"]), (["orphan"], nil, ["orphan"]), (["orphan"], .background, []),
        (["orphan", "a/b"], .foreground, ["a/b", "foregroundDeletion"]), (["foregroundDeletion"], nil, ["foregroundDeletion"]),
    ]

    @Test(arguments: propagation) func propagationIsAFinalizer(
        _ before: [String], _ policy: DeletionPropagation?, _ after: [String]
    ) throws {
        var object: JSONValue = ["metadata": ["name": "a"]]
        object.setFinalizers(before)
        try server.create(server.configMaps, object)
        let result = try delete(server.configMaps, "a", DeleteOptions(propagationPolicy: policy))
        #expect(result.wasRemoved == after.isEmpty)
        if !after.isEmpty { #expect(result.object.finalizerNames == after) }
    }

    @Test func preconditionsMustHold() throws {
        try server.create(server.pods, ["metadata": ["name": "p"]])
        let uid = server.failure { try delete(server.pods, "p", DeleteOptions(preconditions: Preconditions(uid: "no"))) }
        #expect(
            uid?.message
                == "Operation cannot be fulfilled on Pod \"p\": the UID in the precondition (no) does not match the UID in record (uid-2). "
                + "The object might have been deleted and then recreated")
        #expect(uid?.code == 409)
        let version = server.failure {
            try delete(server.pods, "p", DeleteOptions(preconditions: Preconditions(resourceVersion: "1")))
        }
        #expect(
            version?.message
                == "Operation cannot be fulfilled on Pod \"p\": the ResourceVersion in the precondition (1) does not match the "
                + "ResourceVersion in record (3). The object might have been modified")
        #expect(try delete(server.pods, "p", DeleteOptions(preconditions: Preconditions(uid: "uid-2", resourceVersion: "3"))).wasRemoved)
    }

    @Test func aDryRunDeletesNothing() throws {
        try server.create(server.pods, ["metadata": ["name": "p"], "spec": ["nodeName": "n"]])
        var info = server.info
        info.dryRun = true
        let result = try server.api.delete(server.pods, server.key("p"), info)
        #expect(!result.wasRemoved)
        #expect(result.object.deletionGracePeriodSeconds == 30)
        #expect(try server.api.get(server.pods, server.key("p")).deletionTimestampText == nil)
    }

    @Test func aCollectionGoesBySelector() throws {
        for name in ["a", "b", "c"] {
            try server.create(server.configMaps, ["metadata": ["name": .string(name), "labels": ["keep": name == "b" ? "yes" : "no"]]])
        }
        let gone = try server.api.deleteCollection(
            server.configMaps, namespace: "default", options: ListOptions(labelSelector: LabelSelector(equals: [("keep", "no")])),
            server.info)
        #expect(gone.map { $0.metadataString("name") } == ["a", "c"])
        #expect(server.configMaps.count == 1)
    }

    @Test func aNamespaceTakesNothingWhileItTerminatesAndWaitsForItsFinalizer() throws {
        try server.create(server.namespaces, ["metadata": ["name": "team"]])
        let missing = server.failure {
            try server.api.create(server.pods, namespace: "nowhere", ["metadata": ["name": "p"]], server.info)
        }
        #expect(missing?.message == "namespaces \"nowhere\" not found")
        #expect(missing?.code == 404)
        let key = ObjectKey(namespace: "", name: "team")
        let marked = try server.api.delete(server.namespaces, key, server.info)
        #expect(!marked.wasRemoved)
        #expect(marked.object.at("status", "phase") == "Terminating")
        #expect(marked.object.deletionTimestampText != nil)
        let refused = server.failure { try server.api.create(server.pods, namespace: "team", ["metadata": ["name": "p"]], server.info) }
        #expect(
            refused?.message
                == "pods \"p\" is forbidden: unable to create new content in namespace team because it is being terminated")
        #expect(refused?.code == 403)
        #expect(
            refused?.details.causes == [
                StatusCause(type: "NamespaceTerminating", message: "namespace team is being terminated", field: "metadata.namespace")
            ])
        let revision = server.api.currentRevision
        #expect(try !server.api.delete(server.namespaces, key, server.info).wasRemoved)
        #expect(server.api.currentRevision == revision)
        var finalised = try server.api.get(server.namespaces, key)
        finalised.set([], at: "spec", "finalizers")
        _ = try server.api.update(server.namespaces, key, subresource: .finalize, finalised, server.info)
        #expect(server.failure { try server.api.get(server.namespaces, key) }?.code == 404)
        let immortal = server.failure {
            try server.api.delete(server.namespaces, ObjectKey(namespace: "", name: "default"), server.info)
        }
        #expect(immortal?.message == "namespaces \"default\" is forbidden: this namespace may not be deleted")
    }
}
