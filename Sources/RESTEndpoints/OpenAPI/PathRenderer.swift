import KubernetesAPI
import ObjectModel

/// Writes the paths of a resource with their operations.
struct PathRenderer {
    let dialect: OpenAPIDialect
    /// The paths written so far.
    private(set) var paths = JSONObject()

    private static let patchTypes = [
        "application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json",
        "application/strategic-merge-patch+json",
    ]
    private static let plainTypes = ["application/json", "application/yaml"]
    private static let readTypes = plainTypes + ["application/json;stream=watch"]

    init(_ dialect: OpenAPIDialect) { self.dialect = dialect }

    /// The names of the schemas that operations of a resource refer to.
    struct Names {
        var object: String
        var list: String
        var scale: String
        var status: String
        var deleteOptions: String
        var patch: String
    }

    /// Writes the paths of a resource.
    mutating func add(_ definition: ResourceDefinition, _ names: Names) {
        let version = definition.kind.groupVersion
        let root = version.group.isEmpty ? "/api/\(version.version)" : "/apis/\(version)"
        let place = definition.isNamespaced ? "\(root)/namespaces/{namespace}" : root
        let collection = "\(place)/\(definition.plural)"
        let item = "\(collection)/{name}"
        let scope = definition.isNamespaced ? [OpenAPIParameter.namespace] : []
        let named = [OpenAPIParameter.name] + scope
        let object = Resource(definition, names.object)
        var actions: [OpenAPIAction] = [.deleteCollection, .list, .post]
        if definition.kind.groupKind == GroupKind(group: "", kind: "Namespace") { actions.removeFirst() }
        write(collection, scope, actions.map { operation($0, object, names) })
        write(item, named, [OpenAPIAction.delete, .get, .patch, .put].map { operation($0, object, names) })
        if definition.hasStatus {
            let part = Resource(definition, names.object, part: "Status")
            write("\(item)/status", named, [OpenAPIAction.get, .patch, .put].map { operation($0, part, names) })
        }
        if definition.scale != nil {
            var part = Resource(definition, names.scale, part: "Scale")
            part.kind = GroupVersionKind(group: "autoscaling", version: "v1", kind: "Scale")
            write("\(item)/scale", named, [OpenAPIAction.get, .patch, .put].map { operation($0, part, names) })
        }
        if definition.isNamespaced {
            var everywhere = object
            everywhere.isEverywhere = true
            write("\(root)/\(definition.plural)", [], [operation(.list, everywhere, names)])
        }
    }

    /// What an operation is about.
    private struct Resource {
        var kind: GroupVersionKind
        var groupVersion: GroupVersion
        var schema: String
        var name: String
        var part: String
        var isNamespaced: Bool
        var isCustom: Bool
        var isEverywhere = false

        init(_ definition: ResourceDefinition, _ schema: String, part: String = "") {
            kind = definition.kind
            groupVersion = definition.kind.groupVersion
            self.schema = schema
            name = definition.kind.kind
            self.part = part
            isNamespaced = definition.isNamespaced
            isCustom = definition.isCustomResource
        }

        /// `listAppsV1NamespacedDeployment`.
        func operation(_ action: OpenAPIAction) -> String {
            var text = action.word + group.map(Self.capitalized).joined() + Self.capitalized(groupVersion.version)
            if action == .deleteCollection { text += "Collection" }
            if isNamespaced, !isEverywhere { text += "Namespaced" }
            return text + name + part + (isEverywhere ? "ForAllNamespaces" : "")
        }

        /// `apps_v1`.
        var tag: String {
            let words = group
            return (words.first ?? "") + words.dropFirst().map(Self.capitalized).joined() + "_" + groupVersion.version
        }

        private var group: [String] {
            if groupVersion.group.isEmpty { return ["core"] }
            let suffix = ".k8s.io"
            let isOwn = !isCustom && groupVersion.group.hasSuffix(suffix)
            let text = isOwn ? groupVersion.group.dropLast(suffix.count) : groupVersion.group[...]
            return text.split { $0 == "." || $0 == "-" }.map(String.init)
        }

        private static func capitalized(_ word: some StringProtocol) -> String { word.prefix(1).uppercased() + word.dropFirst() }
    }

    private mutating func write(
        _ path: String, _ parameters: [OpenAPIParameter], _ operations: [(method: String, value: JSONValue)]
    ) {
        var object = JSONObject()
        for operation in operations { object[operation.method] = operation.value }
        object["parameters"] = .array((parameters + [.pretty]).map(dialect.parameter))
        paths[path] = .object(object)
    }

    private func operation(_ action: OpenAPIAction, _ resource: Resource, _ names: Names) -> (method: String, value: JSONValue) {
        var object = JSONObject()
        object["description"] = .string(sentence(action, resource))
        object["tags"] = [.string(resource.tag)]
        object["operationId"] = .string(resource.operation(action))
        var parameters = OpenAPIParameter.query(of: action).map(dialect.parameter)
        let answer: String
        var body: (schema: String, types: [String], isRequired: Bool)?
        switch action {
        case .get: answer = resource.schema
        case .list: answer = names.list
        case .post, .put:
            answer = resource.schema
            body = (resource.schema, Self.plainTypes, true)
        case .patch:
            answer = resource.schema
            // A strategic merge needs what only built-in kinds say.
            let types = resource.isCustom && resource.part != "Scale" ? Array(Self.patchTypes.dropLast()) : Self.patchTypes
            body = (names.patch, types, true)
        case .delete, .deleteCollection:
            answer = names.status
            body = (names.deleteOptions, Self.plainTypes, false)
        }
        let produced = action == .list ? Self.readTypes : Self.plainTypes
        if dialect == .version2 {
            object["consumes"] = .array((body?.types ?? ["*/*"]).map(JSONValue.string))
            object["produces"] = .array(produced.map(JSONValue.string))
            object["schemes"] = ["https"]
            if let body {
                var entry: JSONValue = ["name": "body", "in": "body", "schema": dialect.reference(to: body.schema)]
                if body.isRequired { entry["required"] = true }
                parameters.insert(entry, at: 0)
            }
        } else if let body {
            var request: JSONValue = ["content": content(body.schema, body.types)]
            if body.isRequired { request["required"] = true }
            object["requestBody"] = request
        }
        if !parameters.isEmpty { object["parameters"] = .array(parameters) }
        object["responses"] = responses(action, answer, produced)
        object["x-kubernetes-action"] = .string(action.rawValue)
        object["x-kubernetes-group-version-kind"] = SchemaRenderer.json(resource.kind)
        return (action.method, .object(object))
    }

    private func content(_ schema: String, _ types: [String]) -> JSONValue {
        var content = JSONObject()
        for type in types { content[type] = ["schema": dialect.reference(to: schema)] }
        return .object(content)
    }

    private func responses(_ action: OpenAPIAction, _ schema: String, _ types: [String]) -> JSONValue {
        var codes = [("200", "OK")]
        if [.post, .put, .patch].contains(action) { codes.append(("201", "Created")) }
        if action == .post || action == .delete { codes.append(("202", "Accepted")) }
        var object = JSONObject()
        for (code, text) in codes {
            var response: JSONValue = ["description": .string(text)]
            if dialect == .version2 {
                response["schema"] = dialect.reference(to: schema)
            } else {
                response["content"] = content(schema, types)
            }
            object[code] = response
        }
        object["401"] = ["description": "Unauthorized"]
        return .object(object)
    }

    private func sentence(_ action: OpenAPIAction, _ resource: Resource) -> String {
        let part = resource.part.isEmpty ? "" : "the \(resource.part.lowercased()) of "
        switch action {
        case .get: return "Reads \(part)the \(resource.name) of a name."
        case .list: return "Lists or watches objects of the kind \(resource.name)."
        case .post: return "Creates a \(resource.name)."
        case .put: return "Replaces \(part)the \(resource.name) of a name."
        case .patch: return "Changes a part of \(part)the \(resource.name) of a name."
        case .delete: return "Deletes the \(resource.name) of a name."
        case .deleteCollection: return "Deletes objects of the kind \(resource.name)."
        }
    }
}
