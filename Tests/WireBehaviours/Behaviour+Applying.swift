import ObjectModel
import RESTEndpoints

extension Behaviour {
    static let applying: [Behaviour] = [
        Behaviour(11, "fields have managers, and a second manager of a field is a conflict with causes") { transport in
            let own = try await OwnNamespace(transport, 11)
            let path = own.maps + "/a"
            let type = "application/apply-patch+yaml"
            func body(_ data: JSONValue) -> JSONValue {
                ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "a"], "data": data]
            }
            let made = try await transport.expect(201, "PATCH", path + "?fieldManager=one", body(["a": "1", "b": "1"]), type: type)
            let again = try await transport.expect(200, "PATCH", path + "?fieldManager=one", body(["a": "1", "b": "1"]), type: type)
            try check(again.version, is: made.version)
            let conflict = try await transport.expect(409, "PATCH", path + "?fieldManager=two", body(["a": "2"]), type: type)
            let causes = conflict.at("details", "causes")?.arrayValue ?? []
            try check(causes.map { $0.text("reason") }, is: ["FieldManagerConflict"])
            try check(causes.map { $0.text("field") }, is: [".data.a"])
            try check(causes.map { $0.text("message") }, is: ["conflict with \"one\""])
            let forced = try await transport.expect(200, "PATCH", path + "?fieldManager=two&force=true", body(["a": "2"]), type: type)
            try check(forced["data"], is: ["a": "2", "b": "1"])
            let removed = try await transport.expect(200, "PATCH", path + "?fieldManager=one", body([:]), type: type)
            try check(removed["data"], is: ["a": "2"])
            try await own.merge(path, ["data": ["c": "3"]])
            let read = try await transport.expect(200, "GET", path)
            let entries = read.at("metadata", "managedFields")?.arrayValue ?? []
            try check(entries.contains { $0.text("manager") == "two" && $0.text("operation") == "Apply" }, "the managers are \(entries)")
            try check(entries.contains { $0.text("operation") == "Update" }, "the managers are \(entries)")
            try await transport.expect(422, "PATCH", path, body(["a": "2"]), type: type)
            try await own.merge(path, ["metadata": ["managedFields": [[:]]]])
            let reset = try await transport.expect(200, "GET", path).at("metadata", "managedFields")
            try check(reset?.arrayValue ?? [], is: [])
        }
    ]
}
