import ObjectModel
import Testing

@testable import APIServer

struct WatchTests {
    let server = TestServer()

    /// Every event that is there, as `TYPE name revision`.
    static func drain(_ cursor: WatchCursor) throws -> [String] {
        var events: [String] = []
        while let event = try cursor.next() {
            if event.type == .error {
                events.append("ERROR \(event.object["code"]?.intValue ?? 0) \(event.object["message"]?.stringValue ?? "")")
            } else {
                #expect(event.object.version == String(event.revision))
                events.append("\(event.type.rawValue) \(event.object.metadataString("name")) \(event.revision)")
            }
        }
        return events
    }

    private func label(_ name: String, _ value: String) throws {
        let patch = Patch.merge(["metadata": ["labels": ["x": .string(value)]]])
        _ = try server.api.patch(server.configMaps, server.key(name), patch, server.info)
    }

    @Test(arguments: ["", "0"]) func aWatchWithoutARevisionBeginsWithTheState(_ version: String) throws {
        for name in ["b", "a"] { try server.create(server.configMaps, ["metadata": ["name": .string(name)]]) }
        let cursor = try server.api.watch(server.configMaps, options: WatchOptions(resourceVersion: version))
        #expect(try Self.drain(cursor) == ["ADDED a 4", "ADDED b 3"])
        try label("b", "1")
        _ = try server.api.delete(server.configMaps, server.key("a"), server.info)
        #expect(try Self.drain(cursor) == ["MODIFIED b 5", "DELETED a 6"])
    }

    @Test func aWatchFromARevisionShowsWhatCameAfterIt() throws {
        for name in ["a", "b", "c"] { try server.create(server.configMaps, ["metadata": ["name": .string(name)]]) }
        _ = try server.api.delete(server.configMaps, server.key("a"), server.info)
        let cursor = try server.api.watch(server.configMaps, options: WatchOptions(resourceVersion: "4"))
        #expect(try Self.drain(cursor) == ["ADDED c 5", "DELETED a 6"])
        #expect(cursor.position == 6)
    }

    @Test func changesBetweenListAndWatchAreReplayed() throws {
        try server.create(server.configMaps, ["metadata": ["name": "a"]])
        let list = try server.api.list(server.configMaps, namespace: nil)
        _ = try server.api.delete(server.configMaps, server.key("a"), server.info)
        let options = WatchOptions(resourceVersion: String(list.resourceVersion))
        #expect(try Self.drain(try server.api.watch(server.configMaps, options: options)) == ["DELETED a 4"])
    }

    @Test func enteringAndLeavingASelectionAreAddedAndDeleted() throws {
        let options = WatchOptions(labelSelector: LabelSelector(equals: [("x", "1")]))
        let cursor = try server.api.watch(server.configMaps, namespace: "default", options: options)
        try server.create(server.configMaps, ["metadata": ["name": "a"]])
        try label("a", "1")
        _ = try server.api.patch(server.configMaps, server.key("a"), .merge(["data": ["k": "v"]]), server.info)
        try label("a", "2")
        try label("a", "3")
        try label("a", "1")
        _ = try server.api.delete(server.configMaps, server.key("a"), server.info)
        var last: JSONValue?
        var events: [String] = []
        while let event = try cursor.next() {
            events.append(
                "\(event.type.rawValue) \(event.object.version) \(event.object.at("metadata", "labels")?["x"]?.stringValue ?? "")")
            last = event.object
        }
        #expect(events == ["ADDED 4 1", "MODIFIED 5 1", "DELETED 6 1", "ADDED 8 1", "DELETED 9 1"])
        #expect(last?["data"] == ["k": "v"])
    }

    @Test func fieldsAndNamespacesSelectToo() throws {
        try server.create(server.namespaces, ["metadata": ["name": "other"]])
        let byNode = try server.api.watch(
            server.pods, options: WatchOptions(fieldSelector: try FieldSelector.parse("spec.nodeName=n,spec.hostNetwork=false")))
        let byName = try server.api.watch(server.pods, options: WatchOptions(fieldSelector: try FieldSelector.parse("metadata.name=b")))
        let byNamespace = try server.api.watch(server.pods, namespace: "other")
        try server.create(server.pods, ["metadata": ["name": "a"], "spec": ["nodeName": "n"]])
        try server.create(server.pods, ["metadata": ["name": "b"], "spec": ["nodeName": "m", "hostNetwork": true]])
        _ = try server.api.create(server.pods, namespace: "other", ["metadata": ["name": "c"]], server.info)
        #expect(try Self.drain(byNode) == ["ADDED a 4"])
        #expect(try Self.drain(byName) == ["ADDED b 5"])
        #expect(try Self.drain(byNamespace) == ["ADDED c 6"])
        let unknown = server.failure {
            try server.api.watch(server.pods, options: WatchOptions(fieldSelector: try FieldSelector.parse("spec.x=1")))
        }
        #expect(unknown?.message == "field label not supported: spec.x")
        #expect(unknown?.code == 400)
    }

    @Test func theStateCanBeClosedByABookmark() throws {
        try server.create(server.configMaps, ["metadata": ["name": "a"]])
        try server.create(server.pods, ["metadata": ["name": "p"]])
        let cursor = try server.api.watch(
            server.configMaps,
            options: WatchOptions(resourceVersionMatch: .notOlderThan, sendInitialEvents: true, allowsBookmarks: true))
        #expect(cursor.bookmark() == nil)
        #expect(try cursor.next()?.type == .added)
        let end = try #require(try cursor.next())
        #expect(end.type == .bookmark)
        #expect(
            end.object == [
                "kind": "ConfigMap", "apiVersion": "v1",
                "metadata": [
                    "resourceVersion": "4", "creationTimestamp": nil, "annotations": ["k8s.io/initial-events-end": "true"],
                ],
            ])
        try server.create(server.pods, ["metadata": ["name": "q"]])
        #expect(try cursor.next() == nil)
        #expect(cursor.bookmark()?.revision == 5)
        #expect(try server.api.watch(server.configMaps).bookmark() == nil)
    }

    static let badOptions: [(WatchOptions, Int, String)] = [
        (
            WatchOptions(resourceVersionMatch: .notOlderThan), 422,
            "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless "
                + "sendInitialEvents is provided"
        ),
        (
            WatchOptions(sendInitialEvents: true), 422,
            "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting "
                + "resourceVersionMatch to NotOlderThan"
        ),
        (WatchOptions(resourceVersion: "9"), 504, "Timeout: Too large resource version: 9, current: 2"),
        (
            WatchOptions(resourceVersion: "x"), 400,
            "resourceVersion: Invalid value: \"x\": strconv.ParseUint: parsing \"x\": invalid syntax"
        ),
    ]

    @Test(arguments: badOptions.indices) func contradictionsAreRefused(_ row: Int) {
        let (options, code, message) = Self.badOptions[row]
        let error = server.failure { try server.api.watch(server.pods, options: options) }
        #expect(error?.code == code)
        #expect(error?.message == message)
    }

    @Test func aRevisionThatIsNoLongerKeptIsGone() throws {
        var server = TestServer(retention: Retention(revisions: 3, nanoseconds: 10_000_000_000))
        let slow = try server.api.watch(server.configMaps, options: WatchOptions(resourceVersion: "2"))
        let idle = try server.api.watch(server.pods, options: WatchOptions(resourceVersion: "2"))
        for name in ["a", "b", "c", "d", "e"] { try server.create(server.configMaps, ["metadata": ["name": .string(name)]]) }
        // All younger than ten seconds: everything is kept.
        #expect(server.api.oldestRetainedRevision == 2)
        server.time = server.time + 11_000_000_000
        try server.create(server.configMaps, ["metadata": ["name": "f"]])
        #expect(server.api.oldestRetainedRevision == 6)
        let old = try server.api.watch(server.configMaps, options: WatchOptions(resourceVersion: "4"))
        #expect(try Self.drain(old) == ["ERROR 410 too old resource version: 4 (5)"])
        #expect(old.hasEnded)
        #expect(try Self.drain(slow) == ["ERROR 410 too old resource version: 2 (5)"])
        #expect(try Self.drain(idle) == [])
        let edge = try server.api.watch(server.configMaps, options: WatchOptions(resourceVersion: "5"))
        #expect(try Self.drain(edge) == ["ADDED d 6", "ADDED e 7", "ADDED f 8"])
    }

    @Test func aCursorAdvancesOnlyAsFarAsItIsTold() throws {
        for name in ["a", "b", "c"] { try server.create(server.configMaps, ["metadata": ["name": .string(name)]]) }
        let cursor = try server.api.watch(server.configMaps, options: WatchOptions(resourceVersion: "2"))
        #expect(cursor.nextRevision == 3)
        #expect(try cursor.next(upTo: 3)?.revision == 3)
        #expect(try cursor.next(upTo: 3) == nil)
        #expect(cursor.position == 3)
        #expect(try cursor.next(upTo: 5)?.revision == 4)
    }

    @Test func everyVersionSeesItsOwnForm() throws {
        let cursor = try server.api.watch(server.oldWidgets)
        try server.create(server.widgets, ["metadata": ["name": "w"], "spec": ["length": 3]])
        let event = try #require(try cursor.next())
        #expect(event.object["apiVersion"] == "example.com/v1alpha1")
        #expect(event.object["spec"] == ["color": "red", "size": 3])
        _ = try server.api.patch(server.oldWidgets, server.key("w"), .merge(["spec": ["size": 4]]), server.info)
        #expect(try server.api.get(server.widgets, server.key("w")).at("spec", "length") == 4)
        #expect(try server.api.get(server.widgets, server.key("w")).generationNumber == 2)
        #expect(try server.api.list(server.oldWidgets, namespace: nil).items.first?.at("spec", "size") == 4)
        let before = server.api.currentRevision
        _ = try server.api.patch(server.oldWidgets, server.key("w"), .merge(["spec": ["size": 4]]), server.info)
        #expect(server.api.currentRevision == before)
    }

    @Test func observersSeeEachCommitInOrderOfRegistration() throws {
        var seen: [String] = []
        server.api.onCommit { seen.append("first \($0.number) \($0.verb.rawValue) \($0.actor)") }
        server.api.onCommit { seen.append("second \($0.number)") }
        try server.create(server.configMaps, ["metadata": ["name": "a"]])
        _ = try server.api.delete(server.configMaps, server.key("a"), server.info)
        #expect(seen == ["first 3 create test", "second 3", "first 4 delete test", "second 4"])
    }
}
