import KubernetesAPI
import ObjectModel
import Testing

@testable import APIServer

/// Events through both of their groups.
struct RealKindsEventTests {
    private let server: RealServer
    private let old = "v1/events"
    private let new = "events.k8s.io/events"

    private static let event: JSONValue = [
        "metadata": ["name": "n"], "eventTime": "2023-11-14T22:13:20.000000Z", "reportingController": "example.com/c",
        "reportingInstance": "c-1", "action": "Act", "reason": "Because",
        "regarding": ["kind": "Pod", "namespace": "default", "name": "p"],
        "note": "text", "type": "Normal",
    ]

    init() throws { server = try RealServer() }

    private func core() throws -> ResourceHandle {
        try server.api.resolve(GroupVersionResource(group: "", version: "v1", resource: "events"))
    }

    private func recent() throws -> ResourceHandle {
        try server.api.resolve(GroupVersionResource(group: "events.k8s.io", version: "v1", resource: "events"))
    }

    @Test func bothGroupsShowTheSameObject() throws {
        let made = try server.api.create(recent(), namespace: "default", Self.event, server.info)
        #expect(made["apiVersion"] == "events.k8s.io/v1")
        #expect(made["note"] == "text")
        let key = ObjectKey(namespace: "default", name: "n")
        let shown = try server.api.get(core(), key)
        #expect(shown["apiVersion"] == "v1")
        #expect(shown["message"] == "text")
        #expect(shown["note"] == nil)
        #expect(shown["involvedObject"] == ["kind": "Pod", "namespace": "default", "name": "p"])
        #expect(shown["reportingComponent"] == "example.com/c")
        #expect(shown["metadata"] == made["metadata"])
        #expect(try server.api.get(recent(), key) == made)
        let patched = try server.api.patch(core(), key, .merge(["metadata": ["labels": ["x": "y"]]]), server.info)
        #expect(try server.api.get(recent(), key)["metadata"] == patched["metadata"])
        #expect(try server.api.list(recent(), namespace: "default").items.count == 1)
        #expect(try server.api.list(core(), namespace: "default").items.count == 1)
    }

    @Test func watchesOfBothGroupsSeeEveryWrite() throws {
        let cursors = [try server.api.watch(core()), try server.api.watch(recent(), namespace: "default")]
        _ = try server.api.create(recent(), namespace: "default", Self.event, server.info)
        _ = try server.api.create(
            core(), namespace: "default",
            ["metadata": ["name": "o"], "involvedObject": ["namespace": "default"], "message": "old", "count": 1], server.info)
        _ = try server.api.delete(core(), ObjectKey(namespace: "default", name: "n"), server.info)
        var seen: [[String]] = [[], []]
        for (index, cursor) in cursors.enumerated() {
            while let event = try cursor.next() {
                let text = event.object["message"]?.stringValue ?? event.object["note"]?.stringValue ?? ""
                seen[index].append("\(event.type.rawValue) \(event.object["apiVersion"]?.stringValue ?? "") \(text)")
            }
        }
        #expect(seen[0] == ["ADDED v1 text", "ADDED v1 old", "DELETED v1 text"])
        #expect(seen[1] == ["ADDED events.k8s.io/v1 text", "ADDED events.k8s.io/v1 old", "DELETED events.k8s.io/v1 text"])
    }

    @Test func theNewGroupIsStricter() throws {
        var event = Self.event
        event["eventTime"] = nil
        event["type"] = "Odd"
        event["deprecatedCount"] = 2
        let error = try #require(server.failure { try server.api.create(recent(), namespace: "default", event, server.info) })
        #expect(error.code == 422)
        #expect(error.details.group == "events.k8s.io")
        #expect(
            error.details.causes == [
                StatusCause(type: "FieldValueRequired", message: "Required value", field: "eventTime"),
                StatusCause(type: "FieldValueInvalid", message: "Invalid value: \"\": has invalid value: Odd", field: "type"),
                StatusCause(type: "FieldValueInvalid", message: "Invalid value: \"\": needs to be unset", field: "count"),
            ])
        _ = try server.api.create(recent(), namespace: "default", Self.event, server.info)
        let key = ObjectKey(namespace: "default", name: "n")
        let changed = try #require(
            server.failure { try server.api.patch(recent(), key, .merge(["note": "other"]), server.info) })
        #expect(
            changed.details.causes == [
                StatusCause(type: "FieldValueInvalid", message: "Invalid value: \"other\": field is immutable", field: "message")
            ])
        #expect(try server.api.patch(core(), key, .merge(["message": "other"]), server.info)["message"] == "other")
    }

    @Test func fieldSelectorsSpeakTheirGroupsLanguage() throws {
        _ = try server.api.create(recent(), namespace: "default", Self.event, server.info)
        let byCore = ListOptions(fieldSelector: try FieldSelector.parse("involvedObject.name=p,reportingComponent=example.com/c"))
        #expect(try server.api.list(core(), namespace: "default", options: byCore).items.count == 1)
        let byNew = ListOptions(fieldSelector: try FieldSelector.parse("regarding.name=p"))
        #expect(try server.api.list(recent(), namespace: "default", options: byNew).items.count == 1)
        let none = ListOptions(fieldSelector: try FieldSelector.parse("regarding.name=q"))
        #expect(try server.api.list(recent(), namespace: "default", options: none).items.isEmpty)
    }
}
