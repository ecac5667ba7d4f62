import ObjectModel
import Testing

@testable import APIServer

struct PatchTests {
    let server = TestServer()

    private func patch(_ operations: JSONValue) throws -> Patch { .json(try JSONPatch(json: operations)) }

    @Test func aJSONPatchThatFailsItsTestIsUnprocessable() throws {
        try server.create(server.pods, ["metadata": ["name": "p"], "spec": ["nodeName": "n"]])
        let wrong = try patch([["op": "test", "path": "/spec/nodeName", "value": "m"]])
        let error = server.failure { try server.api.patch(server.pods, server.key("p"), wrong, server.info) }
        #expect(error?.code == 422)
        #expect(error?.reason == .invalid)
        #expect(error?.message == "the server rejected our request due to an error in our request")
        let right = try patch([
            ["op": "test", "path": "/spec/nodeName", "value": "n"], ["op": "add", "path": "/metadata/labels", "value": ["a": "b"]],
        ])
        #expect(try server.api.patch(server.pods, server.key("p"), right, server.info).at("metadata", "labels") == ["a": "b"])
    }

    @Test func aStrategicMergeKnowsTheKeysOfLists() throws {
        try server.create(
            server.pods,
            ["metadata": ["name": "p"], "spec": ["containers": [["name": "a", "image": "1"], ["name": "b", "image": "1"]]]])
        let patch = Patch.strategicMerge(["spec": ["containers": [["name": "b", "image": "2"]]]])
        let pod = try server.api.patch(server.pods, server.key("p"), patch, server.info)
        #expect(pod.at("spec", "containers") == [["name": "a", "image": "1"], ["name": "b", "image": "2"]])
    }

    @Test func patchesAreCheckedLikeUpdates() throws {
        try server.create(server.widgets, ["metadata": ["name": "w"], "spec": ["length": 1]])
        let negative = Patch.merge(["metadata": ["resourceVersion": "3"], "spec": ["length": -1]])
        let error = server.failure { try server.api.patch(server.widgets, server.key("w"), negative, server.info) }
        #expect(error?.code == 422)
        #expect(error?.details.causes.first?.field == "spec.length")
        var info = server.info
        info.fieldValidation = .strict
        let unknown = Patch.merge(["metadata": ["resourceVersion": "3"], "spec": ["x": 1]])
        let strict = server.failure { try server.api.patch(server.widgets, server.key("w"), unknown, info) }
        #expect(strict?.code == 422)
        #expect(strict?.details.causes.first?.field == "patch")
        #expect(strict?.message.hasSuffix("strict decoding error: unknown field \"spec.x\"") == true)
        let kind = server.failure {
            try server.api.patch(server.widgets, server.key("w"), .merge(["apiVersion": "example.com/v2"]), server.info)
        }
        #expect(kind?.code == 400)
        let text = server.failure { try server.api.patch(server.widgets, server.key("w"), .merge("x"), server.info) }
        #expect(text?.code == 400)
    }
}

struct BindingTests {
    let server = TestServer()

    @Test func aPodIsBoundOnce() throws {
        try server.create(server.pods, ["metadata": ["name": "p"]])
        let binding: JSONValue = ["metadata": ["name": "p"], "target": ["kind": "Node", "name": "n"]]
        let pod = try server.api.bind(server.pods, server.key("p"), binding, server.info)
        #expect(pod.at("spec", "nodeName") == "n")
        #expect(
            pod.at("status", "conditions") == [
                ["type": "PodScheduled", "status": "True", "lastTransitionTime": "2023-11-14T22:13:20Z"]
            ])
        let again = server.failure { try server.api.bind(server.pods, server.key("p"), binding, server.info) }
        #expect(again?.message == "Operation cannot be fulfilled on pods/binding \"p\": pod p is already assigned to node \"n\"")
        #expect(again?.code == 409)
        let other = server.failure { try server.api.bind(server.pods, server.key("q"), ["target": ["name": "n"]], server.info) }
        #expect(other?.message == "pods \"q\" not found")
        let nowhere = server.failure { try server.api.bind(server.pods, server.key("p"), ["target": [:]], server.info) }
        #expect(nowhere?.message == "target.name: Required value")
    }
}
