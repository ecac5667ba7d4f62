import ObjectModel
import RESTEndpoints

extension Behaviour {
    static let shaping: [Behaviour] = [
        Behaviour(19, "the schema of a definition prunes, defaults and checks") { transport in
            let own = try await OwnNamespace(transport, 19)
            let definition = try await OwnDefinition(transport, 19)
            let widgets = definition.widgets(own)
            let definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets." + definition.group
            let conditions = try await transport.expect(200, "GET", definitions).at("status", "conditions")?.arrayValue ?? []
            for type in ["NamesAccepted", "Established"] {
                try check(
                    conditions.contains { $0["type"] == .string(type) && $0["status"] == "True" }, "the condition \(type) is not True")
            }
            let made = try await transport.expect(
                201, "POST", widgets, definition.widget("w", ["unknown": 1, "free": ["anything": [1]], "size": "50%", "color": nil]))
            try check(made["spec"], is: ["free": ["anything": [1]], "size": "50%", "color": "red"])
            try await own.merge(widgets + "/w", ["spec": ["size": 5]])
            let wrong = try await transport.expect(422, "POST", widgets, definition.widget("x", ["limit": -1, "size": true]))
            let fields = Set((wrong.at("details", "causes")?.arrayValue ?? []).map { $0.text("field") })
            try check(fields.isSuperset(of: ["spec.limit", "spec.size"]), "the causes are \(wrong["details"] ?? nil)")
            // A default that comes later shows in what was written before.
            let path = "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/shape"
            try await transport.expect(
                200, "PATCH", definitions, [["op": "add", "path": .string(path), "value": ["type": "string", "default": "round"]]],
                type: "application/json-patch+json")
            try check(try await transport.expect(200, "GET", widgets + "/w").at("spec", "shape"), is: "round")
            try check(try await transport.expect(200, "GET", widgets)["items"]?[0]?.at("spec", "shape"), is: "round")
            try await transport.expect(200, "DELETE", definitions)
            try check(try await transport.send("GET", widgets).head.status, is: 404)
        },
        Behaviour(20, "rules in CEL see the old and the new object") { transport in
            let own = try await OwnNamespace(transport, 20)
            let definition = try await OwnDefinition(transport, 20)
            let widgets = definition.widgets(own)
            let high = try await transport.expect(422, "POST", widgets, definition.widget("w", ["limit": 11]))
            try check(high.at("details", "causes")?[0]?.text("field") ?? "", is: "spec.limit")
            try check(high.text("message").contains("limit is 11"), "the message is \(high.text("message"))")
            try await transport.expect(201, "POST", widgets, definition.widget("w", ["limit": 10]))
            let removed = try await transport.expect(
                422, "PATCH", widgets + "/w", ["spec": ["limit": nil]], type: "application/merge-patch+json")
            try check(removed.text("message").contains("limit cannot be taken away"), "the message is \(removed.text("message"))")
            try await optionalOldSelf(own)
        },
        Behaviour(36, "patterns are regular expressions as Go reads them; what is left out is refused", isWhole: false) { transport in
            let own = try await OwnNamespace(transport, 36)
            let definition = try await OwnDefinition(transport, 36) { value in
                OwnDefinition.setSchema(of: "properties", "color", in: &value, ["type": "string", "pattern": "^[a-z]{2,4}(-\\d+)?$"])
            }
            let widgets = definition.widgets(own)
            try await transport.expect(201, "POST", widgets, definition.widget("w", ["color": "red-1"]))
            let wrong = try await transport.expect(422, "POST", widgets, definition.widget("x", ["color": "Red"]))
            try check(wrong.at("details", "causes")?[0]?.text("field"), is: "spec.color")
        },
        Behaviour(21, "several versions with conversion None; webhooks are refused by name", isWhole: false) { transport in
            let own = try await OwnNamespace(transport, 21)
            let definition = try await OwnDefinition(transport, 21) { value in
                var versions = value.at("spec", "versions")?.arrayValue ?? []
                var second = versions[0]
                second["name"] = "v2"
                second["storage"] = false
                versions.append(second)
                value.set(.array(versions), at: "spec", "versions")
            }
            let made = try await transport.expect(201, "POST", definition.widgets(own), definition.widget("w", ["color": "blue"]))
            let other = own.path("\(definition.group)/v2", "widgets/w")
            let read = try await transport.expect(200, "GET", other)
            try check(read["apiVersion"], is: .string("\(definition.group)/v2"))
            try check(read["spec"], is: made["spec"])
            try check(read["metadata"], is: made["metadata"])
            try await own.merge(other, ["spec": ["color": "green"]])
            let back = try await transport.expect(200, "GET", definition.widgets(own) + "/w")
            try check(back.at("spec", "color"), is: "green")
            try check(back.at("metadata", "uid"), is: made.at("metadata", "uid"))
        },
        Behaviour(22, "admission beyond what is built in is not there", isWhole: false) { transport in
            for resource in ["validatingadmissionpolicies", "mutatingwebhookconfigurations", "validatingwebhookconfigurations"] {
                let response = try await transport.send("GET", "/apis/admissionregistration.k8s.io/v1/" + resource)
                try check(response.head.status, is: 404)
            }
        },
    ]

    /// A rule to which the old value is optional runs when an object is made, too.
    private static func optionalOldSelf(_ own: OwnNamespace) async throws {
        let definition = try await OwnDefinition(own.transport, 201) { value in
            let rule: JSONValue = [
                "rule": "oldSelf.hasValue() ? self.color == oldSelf.value().color : self.color == 'green'", "optionalOldSelf": true,
                "message": "green it begins, and so it stays",
            ]
            let match: JSONValue = ["rule": "self.color.split('-').all(part, part.matches('^[a-z]+$'))"]
            OwnDefinition.setSchema(of: "x-kubernetes-validations", in: &value, [rule, match])
        }
        let widgets = definition.widgets(own)
        try await own.transport.expect(422, "POST", widgets, definition.widget("w", ["color": "blue"]))
        try await own.transport.expect(422, "POST", widgets, definition.widget("w", ["color": "green-1"]))
        try await own.transport.expect(201, "POST", widgets, definition.widget("w", ["color": "green"]))
        try await own.merge(widgets + "/w", ["spec": ["color": "blue"]], 422)
        try await own.merge(widgets + "/w", ["spec": ["replicas": 2]])
    }
}
