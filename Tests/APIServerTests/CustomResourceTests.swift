import KubernetesAPI
import ObjectModel
import Testing

@testable import APIServer

struct CustomResourceTests {
    private let api: APIServer
    private let definitions: ResourceHandle
    private let info = RequestInfo(time: Timestamp(seconds: 1_700_000_000), actor: "test")

    init() throws {
        api = APIServer(identifiers: SequentialIdentifiers(), converter: GadgetConverter())
        definitions = api.install(CustomResources.definition, isCustom: false, shared: nil)
    }

    private struct GadgetConverter: VersionConverter {
        func convert(_ object: JSONValue, to version: String, kind: GroupKind) throws(ConversionError) -> JSONValue {
            if object.at("spec", "unconvertible") == true { throw ConversionError("no such thing") }
            var result = object
            result["apiVersion"] = .string("example.com/\(version)")
            return result
        }
    }

    private static func definition(
        plural: String = "gadgets", kind: String = "Gadget", versions: [(String, Bool, Bool)] = [("v1", true, true)],
        spec: JSONValue = ["size": ["type": "integer", "default": 1]], conversion: JSONValue = webhook
    ) -> JSONValue {
        let list = versions.map { name, served, storage -> JSONValue in
            [
                "name": .string(name), "served": .bool(served), "storage": .bool(storage), "subresources": ["status": [:]],
                "schema": [
                    "openAPIV3Schema": [
                        "type": "object",
                        "properties": [
                            "spec": ["type": "object", "properties": spec],
                            "status": ["type": "object", "properties": ["note": ["type": "string"]]],
                        ],
                    ]
                ],
            ]
        }
        return [
            "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": ["name": .string("\(plural).example.com")],
            "spec": [
                "group": "example.com", "scope": "Namespaced",
                "names": [
                    "plural": .string(plural), "singular": .string(kind.lowercased()), "kind": .string(kind),
                    "listKind": .string(kind + "List"),
                ], "versions": .array(list), "conversion": conversion,
            ],
        ]
    }

    private static let webhook: JSONValue = [
        "strategy": "Webhook", "webhook": ["clientConfig": ["url": "https://example.com/convert"], "conversionReviewVersions": ["v1"]],
    ]

    private func gadgets(_ version: String = "v1", _ plural: String = "gadgets") throws -> ResourceHandle {
        try api.resolve(GroupVersionResource(group: "example.com", version: version, resource: plural))
    }

    private func failure(_ body: () throws -> some Any) -> APIError? {
        do {
            _ = try body()
            return nil
        } catch { return error as? APIError }
    }

    private let key = ObjectKey(namespace: "default", name: "g")
    private let name = ObjectKey(namespace: "", name: "gadgets.example.com")

    @Test func aDefinitionIsEstablishedAndServed() throws {
        #expect(failure { try gadgets() }?.message == "the server could not find the requested resource")
        let made = try api.create(definitions, Self.definition(), info)
        let conditions = made.at("status", "conditions")?.arrayValue ?? []
        #expect(
            conditions == [
                [
                    "type": "NamesAccepted", "status": "True", "lastTransitionTime": "2023-11-14T22:13:20Z", "reason": "NoConflicts",
                    "message": "no conflicts found",
                ],
                [
                    "type": "Established", "status": "True", "lastTransitionTime": "2023-11-14T22:13:20Z",
                    "reason": "InitialNamesAccepted", "message": "the initial names have been accepted",
                ],
            ])
        #expect(made.at("status", "storedVersions") == ["v1"])
        #expect(made.at("status", "acceptedNames", "kind") == "Gadget")
        let gadget = try api.create(try gadgets(), namespace: "default", ["metadata": ["name": "g"], "spec": ["x": 1]], info)
        #expect(gadget["spec"] == ["size": 1])
        #expect(gadget.generationNumber == 1)
        #expect(try api.resolve(kind: GroupVersionKind(group: "example.com", version: "v1", kind: "Gadget")) === gadgets())
        #expect(try api.resolve(anyVersionOf: GroupKind(group: "example.com", kind: "Gadget")) === gadgets())
    }

    @Test func aNameThatIsTakenIsNotAccepted() throws {
        _ = try api.create(definitions, Self.definition(), info)
        let second = try api.create(definitions, Self.definition(plural: "gizmos"), info)
        let conditions = second.at("status", "conditions")?.arrayValue ?? []
        #expect(conditions.first?["reason"] == "ListKindConflict")
        #expect(conditions.first?["message"] == "\"GadgetList\" is already in use")
        #expect(second.at("status", "acceptedNames") == ["plural": "gizmos", "kind": ""])
        #expect(conditions.last?["reason"] == "NotAccepted")
        #expect(failure { try gadgets("v1", "gizmos") }?.code == 404)
    }

    @Test func laterDefaultsShowInOlderObjects() throws {
        _ = try api.create(definitions, Self.definition(), info)
        let handle = try gadgets()
        _ = try api.create(handle, namespace: "default", ["metadata": ["name": "g"], "spec": [:]], info)
        var changed = try api.get(definitions, name)
        let spec: JSONValue = ["size": ["type": "integer", "default": 1], "color": ["type": "string", "default": "red"]]
        changed["spec"] = Self.definition(spec: spec)["spec"]
        _ = try api.update(definitions, name, changed, info)
        #expect(try api.get(handle, key)["spec"] == ["size": 1, "color": "red"])
        #expect(try api.list(handle, namespace: nil).items.first?["spec"] == ["size": 1, "color": "red"])
        #expect(api.stored(handle, key)?.value["spec"] == ["size": 1])
    }

    @Test func versionsComeAndGo() throws {
        _ = try api.create(definitions, Self.definition(versions: [("v1alpha1", true, true)]), info)
        let old = try gadgets("v1alpha1")
        _ = try api.create(old, namespace: "default", ["metadata": ["name": "g"], "spec": ["size": 2]], info)
        var changed = try api.get(definitions, name)
        changed.set(
            Self.definition(versions: [("v1alpha1", true, false), ("v1", true, true)]).at("spec", "versions"), at: "spec", "versions")
        let updated = try api.update(definitions, name, changed, info)
        #expect(updated.at("status", "storedVersions") == ["v1alpha1", "v1"])
        let new = try gadgets("v1")
        #expect(try api.get(new, key)["apiVersion"] == "example.com/v1")
        #expect(api.stored(new, key)?.value["apiVersion"] == "example.com/v1alpha1")
        _ = try api.patch(old, key, .merge(["spec": ["size": 3]]), info)
        #expect(api.stored(new, key)?.value["apiVersion"] == "example.com/v1")
        #expect(try api.get(old, key)["apiVersion"] == "example.com/v1alpha1")
        var without = updated
        without.set(
            Self.definition(versions: [("v1alpha1", false, false), ("v1", true, true)]).at("spec", "versions"), at: "spec", "versions")
        _ = try api.update(definitions, name, without, info)
        #expect(failure { try api.get(old, key) }?.message == "the server could not find the requested resource")
        #expect(try api.get(new, key).at("spec", "size") == 3)
    }

    @Test func aConversionThatFailsIsAnErrorOfTheServer() throws {
        let spec: JSONValue = ["unconvertible": ["type": "boolean"]]
        let versions = [("v1", true, true), ("v1alpha1", true, false)]
        _ = try api.create(definitions, Self.definition(versions: versions, spec: spec), info)
        let error = failure {
            try api.create(
                try gadgets("v1alpha1"), namespace: "default", ["metadata": ["name": "g"], "spec": ["unconvertible": true]], info)
        }
        #expect(error?.code == 500)
        #expect(error?.reason == .unknown)
        #expect(error?.message == "conversion for example.com/v1alpha1, Kind=Gadget failed: no such thing")
    }

    @Test func aWebhookThatNobodyStandsInForIsRefusedByName() throws {
        let api = APIServer(identifiers: SequentialIdentifiers())
        let definitions = api.install(CustomResources.definition, isCustom: false, shared: nil)
        let info = RequestInfo(time: Timestamp(seconds: 1_700_000_000), actor: "test")
        let error = try #require(failure { try api.create(definitions, Self.definition(), info) })
        #expect(error.code == 422)
        #expect(error.details.causes.map(\.field) == ["spec.conversion.strategy", "conversion"])
        #expect(error.details.causes.last?.type == APIError.contractCause)
        #expect(error.message.contains("webhooks are not called by this server"))
        _ = try api.create(definitions, Self.definition(conversion: ["strategy": "None"]), info)
        #expect(failure { try api.update(definitions, name, subresource: .main, Self.definition(), info) }?.code == 422)
    }

    @Test func withoutAWebhookVersionsDifferInTheirNamesOnly() throws {
        let spec: JSONValue = ["unconvertible": ["type": "boolean"]]
        let versions = [("v1", true, true), ("v1alpha1", true, false)]
        _ = try api.create(definitions, Self.definition(versions: versions, spec: spec, conversion: ["strategy": "None"]), info)
        let made = try api.create(
            try gadgets("v1alpha1"), namespace: "default", ["metadata": ["name": "g"], "spec": ["unconvertible": true]], info)
        #expect(made["apiVersion"] == "example.com/v1alpha1")
        let shown = try api.get(try gadgets(), key)
        #expect(shown["apiVersion"] == "example.com/v1")
        #expect(shown["spec"] == ["unconvertible": true])
    }

    @Test func aDefinitionGoesAfterItsObjects() throws {
        _ = try api.create(definitions, Self.definition(), info)
        let handle = try gadgets()
        _ = try api.create(handle, namespace: "default", ["metadata": ["name": "f"]], info)
        _ = try api.create(handle, namespace: "default", ["metadata": ["name": "g", "finalizers": ["a/b"]]], info)
        let watch = try api.watch(handle, options: WatchOptions(resourceVersion: String(api.currentRevision)))
        let result = try api.delete(definitions, name, info)
        #expect(!result.wasRemoved)
        #expect(result.object.finalizerNames == ["customresourcecleanup.apiextensions.k8s.io"])
        #expect(failure { try api.get(handle, ObjectKey(namespace: "default", name: "f")) }?.code == 404)
        let refused = failure { try api.create(handle, namespace: "default", ["metadata": ["name": "h"]], info) }
        #expect(refused?.message == "create not allowed while custom resource definition is terminating")
        #expect(refused?.code == 405)
        _ = try api.patch(
            handle, key, .merge(["metadata": ["finalizers": nil, "resourceVersion": .string(try api.get(handle, key).version)]]), info)
        #expect(failure { try api.get(definitions, name) }?.code == 404)
        #expect(failure { try gadgets() }?.code == 404)
        let events = try WatchTests.drain(watch)
        #expect(events.count == 4)
        #expect(events.last == "ERROR 404 the server could not find the requested resource")
        _ = try api.create(definitions, Self.definition(), info)
        #expect(try api.create(try gadgets(), namespace: "default", ["metadata": ["name": "h"]], info).version != "")
    }

    @Test func kindsCanShareOneStorage() throws {
        let api = APIServer(identifiers: SequentialIdentifiers())
        func event(_ group: String) -> ResourceDefinition {
            ResourceDefinition(
                kind: GroupVersionKind(group: group, version: "v1", kind: "Event"), plural: "events", singular: "event", isNamespaced: true,
                schema: MetadataSchemas.object([group.isEmpty ? "message" : "note": .string]))
        }
        api.install(event(""))
        let shared = SharedStorage(kind: GroupKind(group: "", kind: "Event")) { object in
            var result = object
            result["apiVersion"] = "v1"
            result["message"] = object["note"]
            result["note"] = nil
            return result
        } fromStorage: { object in
            var result = object
            result["apiVersion"] = "events.k8s.io/v1"
            result["note"] = object["message"]
            result["message"] = nil
            return result
        }
        api.install(event("events.k8s.io"), sharing: shared)
        let core = try api.resolve(GroupVersionResource(group: "", version: "v1", resource: "events"))
        let new = try api.resolve(GroupVersionResource(group: "events.k8s.io", version: "v1", resource: "events"))
        let cursor = try api.watch(core)
        let made = try api.create(new, namespace: "default", ["metadata": ["name": "g"], "note": "hello"], info)
        #expect(made["note"] == "hello")
        #expect(try api.get(core, key)["message"] == "hello")
        #expect(try cursor.next()?.object["apiVersion"] == "v1")
        #expect(core.id == new.id)
    }
}
