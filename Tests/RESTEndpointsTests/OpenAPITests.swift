import APIServer
import KubernetesAPI
import ObjectModel
import RESTEndpoints
import Testing

@Suite struct OpenAPITests {
    private func schemas(_ path: String) throws -> JSONObject {
        let document = try DocumentServer().json("/openapi/v3/\(path)")
        return try #require(document.at("components", "schemas")?.objectValue)
    }

    @Test func `the index has a document for each group and version, under its hash`() throws {
        let server = try DocumentServer()
        let paths = try #require(try server.json("/openapi/v3")["paths"]?.objectValue)
        for path in [
            "api/v1", "apis/apps/v1", "apis/apiextensions.k8s.io/v1", "apis/agents.x-k8s.io/v1alpha1", "apis/agents.x-k8s.io/v1beta1",
        ] {
            let url = try #require(paths[path]?["serverRelativeURL"]?.stringValue, "no \(path)")
            #expect(url.hasPrefix("/openapi/v3/\(path)?hash="))
            let response = try server.get(url)
            #expect(response.head.status == 200)
            #expect(response.head.headers["Cache-Control"] == "public, immutable, max-age=31536000")
            let tag = try #require(response.head.headers["ETag"])
            #expect(url.hasSuffix("hash=\(tag.dropFirst().dropLast())"))
            #expect(try server.get(url, ["If-None-Match": tag]).head.status == 304)
        }
    }

    @Test func `a hash of the past leads to the present one`() throws {
        let response = try DocumentServer().get("/openapi/v3/apis/apps/v1?hash=0123")
        #expect(response.head.status == 301)
        #expect(response.head.headers["Location"]?.hasPrefix("/openapi/v3/apis/apps/v1?hash=") == true)
    }

    @Test func `a definition changes the document of its group alone`() throws {
        let server = try DocumentServer()
        let before = try server.json("/openapi/v3")["paths"]
        try server.define(DocumentServer.crd(group: "stable.example.com", plural: "shirts", kind: "Shirt", versions: ["v1"]))
        let after = try server.json("/openapi/v3")["paths"]
        #expect(after?["apis/stable.example.com/v1"] != nil)
        #expect(after?["apis/apps/v1"] == before?["apis/apps/v1"])
        let schemas = try server.json("/openapi/v3/apis/stable.example.com/v1").at("components", "schemas")
        #expect(
            schemas?["com.example.stable.v1.Shirt"]?["x-kubernetes-group-version-kind"] == [
                ["group": "stable.example.com", "version": "v1", "kind": "Shirt"]
            ])
    }

    // kubectl takes a parameter to be supported only if the operation that patches the kind names it.
    @Test(arguments: [
        ("api/v1", "/api/v1/namespaces/{namespace}/pods/{name}", "Pod"), ("api/v1", "/api/v1/namespaces/{name}", "Namespace"),
        ("apis/apps/v1", "/apis/apps/v1/namespaces/{namespace}/deployments/{name}", "Deployment"),
        ("apis/agents.x-k8s.io/v1beta1", "/apis/agents.x-k8s.io/v1beta1/namespaces/{namespace}/sandboxes/{name}", "Sandbox"),
    ])
    func `an operation that patches names its kind and its parameters`(document: String, path: String, kind: String) throws {
        let patch = try #require(try DocumentServer().json("/openapi/v3/\(document)")["paths"]?[path]?["patch"])
        #expect(patch["x-kubernetes-action"] == "patch")
        #expect(patch.at("x-kubernetes-group-version-kind", "kind") == .string(kind))
        let names = (patch["parameters"]?.arrayValue ?? []).compactMap { $0["name"]?.stringValue }
        #expect(names == ["dryRun", "fieldManager", "fieldValidation", "force"])
        let types = patch.at("requestBody", "content")?.objectValue?.keys ?? []
        #expect(types.contains("application/strategic-merge-patch+json") == (kind != "Sandbox"))
    }

    // The names and extensions are those of api/openapi-spec/v3/api__v1_openapi.json in kubernetes/kubernetes.
    @Test func `lists say how they merge`() throws {
        let schemas = try schemas("api/v1")
        let containers = schemas["io.k8s.api.core.v1.PodSpec"]?.at("properties", "containers")
        #expect(containers?["items"] == ["$ref": "#/components/schemas/io.k8s.api.core.v1.Container"])
        #expect(containers?["x-kubernetes-list-type"] == "map")
        #expect(containers?["x-kubernetes-list-map-keys"] == ["name"])
        #expect(containers?["x-kubernetes-patch-merge-key"] == "name")
        #expect(containers?["x-kubernetes-patch-strategy"] == "merge")
        let ports = schemas["io.k8s.api.core.v1.Container"]?.at("properties", "ports")
        #expect(ports?["x-kubernetes-list-map-keys"] == ["containerPort", "protocol"])
        #expect(ports?["x-kubernetes-patch-merge-key"] == "containerPort")
        #expect(schemas["io.k8s.api.core.v1.PodSpec"]?["required"] == ["containers"])
    }

    @Test func `a kind has its own schema, that of its lists, and what they refer to`() throws {
        let schemas = try schemas("apis/coordination.k8s.io/v1")
        let lease = try #require(schemas["io.k8s.api.coordination.v1.Lease"])
        #expect(
            lease["x-kubernetes-group-version-kind"] == [["group": "coordination.k8s.io", "kind": "Lease", "version": "v1"]])
        #expect(
            lease.at("properties", "spec")?["allOf"] == [["$ref": "#/components/schemas/io.k8s.api.coordination.v1.LeaseSpec"]])
        #expect(
            schemas["io.k8s.api.coordination.v1.LeaseList"]?.at("properties", "items", "items")
                == ["$ref": "#/components/schemas/io.k8s.api.coordination.v1.Lease"])
        #expect(
            schemas["io.k8s.api.coordination.v1.LeaseSpec"]?.at("properties", "renewTime")?["allOf"]
                == [["$ref": "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime"]])
        for name in ["DeleteOptions", "ListMeta", "ObjectMeta", "OwnerReference", "Patch", "Preconditions", "Status", "Time"] {
            #expect(schemas["io.k8s.apimachinery.pkg.apis.meta.v1.\(name)"] != nil, "no \(name)")
        }
    }

    @Test func `custom resources keep their schemas and have the metadata of every object`() throws {
        let sandbox = try #require(try schemas("apis/agents.x-k8s.io/v1beta1")["io.x-k8s.agents.v1beta1.Sandbox"])
        #expect(sandbox["required"] == ["spec"])
        #expect(
            sandbox.at("properties", "metadata")?["allOf"]
                == [["$ref": "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"]])
        let mode = sandbox.at("properties", "spec", "properties")?["operatingMode"]
        #expect(mode?["default"] == "Running")
        #expect(sandbox.at("properties", "spec")?["x-kubernetes-validations"] != nil)
        let pod = sandbox.at(path: ["properties", "spec", "properties", "podTemplate", "properties", "spec", "properties"])
        #expect(pod?["containers"]?["description"] == "The containers; at least one.")
        let ports = pod?.at(path: ["containers", "items", "properties", "ports", "items", "properties"])
        #expect(ports?.at("containerPort", "description") == "The number.")
    }

    @Test(arguments: [
        "api/v1", "apis/apps/v1", "apis/networking.k8s.io/v1", "apis/agents.x-k8s.io/v1beta1", "apis/apiextensions.k8s.io/v1",
    ])
    func `every reference has its schema`(path: String) throws {
        let document = try DocumentServer().json("/openapi/v3/\(path)")
        let schemas = try #require(document.at("components", "schemas")?.objectValue)
        var missing: Set<String> = []
        func walk(_ value: JSONValue) {
            switch value {
            case .array(let elements): elements.forEach(walk)
            case .object(let object):
                for (key, field) in object {
                    if key == "$ref", let target = field.stringValue {
                        let name = String(target.dropFirst("#/components/schemas/".count))
                        if schemas[name]?.objectValue == nil { missing.insert(name) }
                    }
                    walk(field)
                }
            default: break
            }
        }
        walk(document)
        #expect(missing == [])
    }

    @Test func `every type that is written down belongs to a schema, and every object of a schema has a type`() throws {
        let document = try DocumentServer().json("/openapi/v2")
        let schemas = try #require(document["definitions"]?.objectValue)
        var problems: [String] = []
        for (name, schema) in schemas where name.hasPrefix("io.k8s.") {
            for (field, value) in schema["properties"]?.objectValue ?? JSONObject() {
                let inner = value["items"] ?? value["additionalProperties"] ?? value
                if inner["properties"] != nil || inner == ["type": "object"] { problems.append("\(name).\(field) has no type") }
            }
        }
        let answers = ["Condition", "LabelSelector", "LabelSelectorRequirement", "Eviction", "Binding"]
        for type in APITypes.all where !answers.contains(where: { type.name.hasSuffix(".\($0)") }) {
            guard let schema = schemas[type.name] else {
                problems.append("\(type.name) is not used")
                continue
            }
            for field in type.fields where schema["properties"]?[field.name] == nil {
                problems.append("\(type.name) has no field \(field.name)")
            }
        }
        #expect(problems == [])
    }

    @Test func `version 2 as protobuf says the same`() throws {
        let server = try DocumentServer()
        let response = try server.get("/openapi/v2", ["Accept": "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"])
        #expect(response.head.status == 200)
        #expect(response.head.headers["Content-Type"] == "application/com.github.proto-openapi.spec.v2.v1.0+protobuf")
        let document = try server.json("/openapi/v2")
        let message = ProtobufFields(response.body)
        #expect(message.texts(1) == ["2.0"])
        let definitions = message.messages(9).flatMap { $0.messages(1) }
        let names = document["definitions"]?.objectValue?.keys ?? []
        #expect(definitions.flatMap { $0.texts(1) } == names)
        let paths = message.messages(8).flatMap { $0.messages(2) }
        #expect(paths.flatMap { $0.texts(1) } == document["paths"]?.objectValue?.keys ?? [])
        let deployment = try #require(definitions.first { $0.texts(1) == ["io.k8s.api.apps.v1.Deployment"] }).messages(2)[0]
        let schema = document["definitions"]?["io.k8s.api.apps.v1.Deployment"]
        #expect(deployment.messages(22)[0].texts(1) == ["object"])
        let properties = deployment.messages(25)[0].messages(1)
        #expect(properties.flatMap { $0.texts(1) } == schema?["properties"]?.objectValue?.keys ?? [])
        #expect(
            properties.first { $0.texts(1) == ["spec"] }?.messages(2)[0].texts(1) == ["#/definitions/io.k8s.api.apps.v1.DeploymentSpec"])
        let kinds = try #require(deployment.messages(31).first { $0.texts(1) == ["x-kubernetes-group-version-kind"] })
        #expect(kinds.messages(2)[0].texts(2) == [JSONWriter.text(schema?["x-kubernetes-group-version-kind"] ?? nil)])
        let path = try #require(paths.first { $0.texts(1) == ["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"] })
        let parameters = path.messages(2)[0].messages(8)[0].messages(8).flatMap { $0.messages(1) }
        let query = parameters.flatMap { $0.messages(2) }.flatMap { $0.messages(3) }
        #expect(query.contains { $0.texts(4) == ["dryRun"] && $0.texts(2) == ["query"] })
        #expect(parameters.flatMap { $0.messages(1) }.flatMap { $0.messages(5) }.count == 1)
    }

    @Test func `version 2 as JSON says the same of all groups`() throws {
        let document = try DocumentServer().json("/openapi/v2")
        #expect(document["swagger"] == "2.0")
        let pod = try #require(document["definitions"]?["io.k8s.api.core.v1.Pod"])
        #expect(pod.at("properties", "spec")?["$ref"] == "#/definitions/io.k8s.api.core.v1.PodSpec")
        let path = document["paths"]?["/apis/agents.x-k8s.io/v1beta1/namespaces/{namespace}/sandboxes"]
        #expect(path?.at("post", "parameters")?[0]?["schema"] == ["$ref": "#/definitions/io.x-k8s.agents.v1beta1.Sandbox"])
        #expect(path?.at("get", "operationId") == "listAgentsXK8sIoV1beta1NamespacedSandbox")
        var identifiers: Set<String> = []
        for (_, item) in document["paths"]?.objectValue ?? JSONObject() {
            for (_, operation) in item.objectValue ?? JSONObject() {
                guard let identifier = operation["operationId"]?.stringValue else { continue }
                #expect(identifiers.insert(identifier).inserted, "\(identifier) twice")
            }
        }
    }

    @Test func `documents that nobody can read are refused`() throws {
        let server = try DocumentServer()
        for path in ["/openapi/v3", "/openapi/v3/api/v1", "/openapi/v2"] {
            #expect(try server.get(path, ["Accept": "text/html"]).head.status == 406)
        }
        #expect(try server.get("/openapi/v3/apis/nobody/v1").head.status == 404)
    }

    @Test func `two servers write the same bytes`() throws {
        for path in ["/openapi/v2", "/openapi/v3", "/openapi/v3/api/v1", "/apis", "/api/v1"] {
            let bodies = try (0..<2).map { _ in try DocumentServer().get(path, ["Accept": "application/json"]).body }
            #expect(bodies[0] == bodies[1])
        }
    }
}

/// The fields of a message of protobuf by their numbers; only those of bytes.
private struct ProtobufFields {
    private var fields: [(number: UInt64, bytes: [UInt8])] = []

    init(_ bytes: [UInt8]) {
        var position = 0
        func varint() -> UInt64 {
            var value: UInt64 = 0
            var shift: UInt64 = 0
            while position < bytes.count {
                let byte = bytes[position]
                position += 1
                value |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { break }
                shift += 7
            }
            return value
        }
        while position < bytes.count {
            let tag = varint()
            switch tag & 7 {
            case 0: _ = varint()
            case 1: position += 8
            default:
                let length = Int(varint())
                fields.append((tag >> 3, Array(bytes[position..<min(position + length, bytes.count)])))
                position += length
            }
        }
    }

    func texts(_ number: UInt64) -> [String] { fields.filter { $0.number == number }.map { String(decoding: $0.bytes, as: UTF8.self) } }
    func messages(_ number: UInt64) -> [ProtobufFields] { fields.filter { $0.number == number }.map { ProtobufFields($0.bytes) } }
}
