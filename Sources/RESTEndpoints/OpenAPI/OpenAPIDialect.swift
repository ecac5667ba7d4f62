import ObjectModel

/// The two versions of OpenAPI, where they differ.
enum OpenAPIDialect {
    /// Swagger 2.0.
    case version2
    /// OpenAPI 3.0.
    case version3

    /// A reference to a named schema, with what is said of it where it is used.
    func reference(to name: String, description: String = "") -> JSONValue {
        let target = JSONValue.string((self == .version2 ? "#/definitions/" : "#/components/schemas/") + name)
        if description.isEmpty { return ["$ref": target] }
        if self == .version2 { return ["description": .string(description), "$ref": target] }
        // Whatever stands beside a reference is ignored, so the reference goes one level down.
        return ["description": .string(description), "allOf": [["$ref": target]]]
    }

    /// A parameter of the query or the path.
    func parameter(_ parameter: OpenAPIParameter) -> JSONValue {
        var object = JSONObject()
        object["name"] = .string(parameter.name)
        object["in"] = .string(parameter.isInPath ? "path" : "query")
        object["description"] = .string(parameter.description)
        if parameter.isInPath { object["required"] = true }
        if self == .version2 {
            object["type"] = .string(parameter.type)
        } else {
            object["schema"] = ["type": .string(parameter.type)]
        }
        return .object(object)
    }

    /// The schema of a custom resource as this version can say it. Version 2 knows neither null nor alternatives: kube-apiserver leaves
    /// out what is said about such values.
    func adapted(_ schema: JSONValue) -> JSONValue {
        guard self == .version2, case .object(let object) = schema else { return schema }
        let isOpen = object["nullable"] == true || object["x-kubernetes-int-or-string"] == true
        var result = JSONObject(minimumCapacity: object.count)
        for (key, value) in object {
            switch key {
            case "nullable", "anyOf", "allOf", "oneOf", "not": continue
            case "type" where isOpen, "items" where isOpen, "properties" where isOpen, "format" where isOpen: continue
            case "properties":
                guard case .object(let properties) = value else { continue }
                var adapted = JSONObject(minimumCapacity: properties.count)
                for (name, property) in properties { adapted.appendUnique(key: name, value: self.adapted(property)) }
                result.appendUnique(key: key, value: .object(adapted))
            case "items", "additionalProperties": result.appendUnique(key: key, value: adapted(value))
            default: result.appendUnique(key: key, value: value)
            }
        }
        return .object(result)
    }
}

/// A parameter of a request.
struct OpenAPIParameter: Sendable {
    var name: String
    var type = "string"
    var isInPath = false
    var description: String

    static let name = OpenAPIParameter(name: "name", isInPath: true, description: "The name of the object.")
    static let namespace = OpenAPIParameter(name: "namespace", isInPath: true, description: "The namespace of the object.")
    static let pretty = OpenAPIParameter(name: "pretty", description: "Whether the answer is laid out for people.")

    private static let dryRun = OpenAPIParameter(name: "dryRun", description: "All means that nothing is written.")
    private static let fieldManager = OpenAPIParameter(
        name: "fieldManager", description: "Who makes the change; required for server-side apply.")
    private static let fieldValidation = OpenAPIParameter(
        name: "fieldValidation", description: "What becomes of unknown and duplicate fields: Ignore, Warn or Strict.")
    private static let force = OpenAPIParameter(
        name: "force", type: "boolean", description: "Whether server-side apply takes fields from other managers.")
    private static let selection = [
        OpenAPIParameter(name: "continue", description: "The token that the previous part of the list came with."),
        OpenAPIParameter(name: "fieldSelector", description: "Which objects, by their fields."),
        OpenAPIParameter(name: "labelSelector", description: "Which objects, by their labels."),
        OpenAPIParameter(name: "limit", type: "integer", description: "How many objects at most."),
        OpenAPIParameter(name: "resourceVersion", description: "The revision that is asked for."),
        OpenAPIParameter(name: "resourceVersionMatch", description: "How the revision is meant: Exact or NotOlderThan."),
        OpenAPIParameter(
            name: "sendInitialEvents", type: "boolean", description: "Whether a watch begins with the objects that there are."),
        OpenAPIParameter(name: "timeoutSeconds", type: "integer", description: "After how many seconds the answer ends."),
    ]
    private static let deletion = [
        dryRun,
        OpenAPIParameter(
            name: "gracePeriodSeconds", type: "integer", description: "The seconds that the object has before it is gone."),
        OpenAPIParameter(name: "orphanDependents", type: "boolean", description: "Superseded by propagationPolicy."),
        OpenAPIParameter(
            name: "propagationPolicy", description: "What becomes of dependents: Orphan, Background or Foreground."),
    ]

    /// The parameters of an action's query.
    static func query(of action: OpenAPIAction) -> [OpenAPIParameter] {
        switch action {
        case .get: []
        case .list:
            [
                OpenAPIParameter(
                    name: "allowWatchBookmarks", type: "boolean", description: "Whether a watch may send bookmarks.")
            ] + selection + [OpenAPIParameter(name: "watch", type: "boolean", description: "Whether changes follow the list.")]
        case .post, .put: [dryRun, fieldManager, fieldValidation]
        case .patch: [dryRun, fieldManager, fieldValidation, force]
        case .delete: deletion
        case .deleteCollection: selection + deletion
        }
    }
}

/// What a request does; the raw value is that of `x-kubernetes-action`.
enum OpenAPIAction: String {
    case get
    case list
    case post
    case put
    case patch
    case delete
    case deleteCollection = "deletecollection"

    /// The method of HTTP.
    var method: String {
        switch self {
        case .get, .list: "get"
        case .post: "post"
        case .put: "put"
        case .patch: "patch"
        case .delete, .deleteCollection: "delete"
        }
    }

    /// The word that names of operations begin with.
    var word: String {
        switch self {
        case .get: "read"
        case .list: "list"
        case .post: "create"
        case .put: "replace"
        case .patch: "patch"
        case .delete, .deleteCollection: "delete"
        }
    }
}
