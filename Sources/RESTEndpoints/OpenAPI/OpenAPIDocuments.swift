import KubernetesAPI
import ObjectModel

/// The OpenAPI documents of everything that is served: one for each group and version in version 3, one for all in version 2.
///
/// A document is made when it is first asked for, and again only when a kind of its group and version has changed.
struct OpenAPIDocuments {
    /// A document with the hash of what it says.
    struct Document {
        let bytes: [UInt8]
        let hash: String
    }

    private struct Entry {
        let path: String
        let definitions: [ResourceDefinition]
        var document: Document?
    }

    private var entries: [Entry] = []
    private var whole: Document?
    private var wholeProtobuf: Document?

    /// Takes up what is served now.
    mutating func update(_ definitions: [ResourceDefinition]) {
        var groups: [(version: GroupVersion, definitions: [ResourceDefinition])] = []
        for definition in definitions {
            if let position = groups.firstIndex(where: { $0.version == definition.kind.groupVersion }) {
                groups[position].definitions.append(definition)
            } else {
                groups.append((definition.kind.groupVersion, [definition]))
            }
        }
        let before = entries
        entries = groups.map { group in
            let path = Self.path(of: group.version)
            let kept = before.first { $0.path == path && Self.isSame($0.definitions, group.definitions) }
            return kept ?? Entry(path: path, definitions: group.definitions)
        }
        entries.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        whole = nil
        wholeProtobuf = nil
    }

    private static func path(of version: GroupVersion) -> String {
        version.group.isEmpty ? "api/\(version.version)" : "apis/\(version)"
    }

    /// Whether documents of two sets of kinds say the same.
    private static func isSame(_ left: [ResourceDefinition], _ right: [ResourceDefinition]) -> Bool {
        left.count == right.count
            && zip(left, right).allSatisfy { first, second in
                first.kind == second.kind && first.listKind == second.listKind && first.plural == second.plural
                    && first.isNamespaced == second.isNamespaced
                    && first.hasStatus == second.hasStatus && first.scale == second.scale && first.schema === second.schema
            }
    }

    /// The index of version 3.
    mutating func index() -> JSONValue {
        var paths = JSONObject(minimumCapacity: entries.count)
        for position in entries.indices {
            let path = entries[position].path
            let hash = document(position).hash
            paths[path] = ["serverRelativeURL": .string("/openapi/v3/\(path)?hash=\(hash)")]
        }
        return ["paths": .object(paths)]
    }

    /// The document of version 3 at a path such as `apis/apps/v1`, or nil when nothing of it is served.
    mutating func document(at path: String) -> Document? {
        entries.firstIndex { $0.path == path }.map { document($0) }
    }

    private mutating func document(_ position: Int) -> Document {
        if let made = entries[position].document { return made }
        let made = Self.document(Self.version3(entries[position].definitions))
        entries[position].document = made
        return made
    }

    /// The document of version 2.
    mutating func version2() -> Document {
        if let whole { return whole }
        let made = Self.document(Self.version2(entries.flatMap(\.definitions)))
        whole = made
        return made
    }

    /// The document of version 2 in protobuf.
    mutating func version2Protobuf() -> Document {
        if let wholeProtobuf { return wholeProtobuf }
        let value = Self.version2(entries.flatMap(\.definitions))
        // Another form of the same document has a tag of its own.
        let made = Document(bytes: OpenAPIProtobuf.bytes(of: value), hash: Self.tag(of: [value]))
        wholeProtobuf = made
        return made
    }

    private static func document(_ value: JSONValue) -> Document {
        Document(bytes: JSONWriter.write(value), hash: tag(of: value))
    }

    /// What tells a document from others: 32 digits in upper case, as kube-apiserver writes its hashes.
    static func tag(of value: JSONValue) -> String { value.structuralHash.description.uppercased() }

    // MARK: - Making

    private static func version3(_ definitions: [ResourceDefinition]) -> JSONValue {
        let (schemas, paths) = render(definitions, .version3)
        return [
            "openapi": "3.0.0", "info": info, "paths": .object(paths),
            "components": [
                "schemas": .object(schemas), "securitySchemes": ["BearerToken": bearerToken(["type": "http", "scheme": "bearer"])],
            ],
        ]
    }

    private static func version2(_ definitions: [ResourceDefinition]) -> JSONValue {
        let (schemas, paths) = render(definitions, .version2)
        return [
            "swagger": "2.0", "info": info, "paths": .object(paths), "definitions": .object(schemas),
            "securityDefinitions": ["BearerToken": bearerToken(["type": "apiKey", "name": "authorization", "in": "header"])],
            "security": [["BearerToken": []]],
        ]
    }

    private static let info: JSONValue = ["title": "Kubernetes", "version": "unversioned"]

    private static func bearerToken(_ scheme: JSONValue) -> JSONValue {
        var scheme = scheme
        scheme["description"] = "A token in the Authorization header."
        return scheme
    }

    private static func render(
        _ definitions: [ResourceDefinition], _ dialect: OpenAPIDialect
    ) -> (schemas: JSONObject, paths: JSONObject) {
        var renderer = SchemaRenderer(dialect, kinds: kinds(definitions))
        var paths = PathRenderer(dialect)
        let status = renderer.add(meta: "Status", MetadataSchemas.status)
        let deleteOptions = renderer.add(meta: "DeleteOptions", MetadataSchemas.deleteOptions)
        let patch = renderer.addPatch()
        for definition in definitions {
            let (object, list) = renderer.add(definition)
            let scale = definition.scale == nil ? "" : renderer.addScale()
            paths.add(
                definition,
                PathRenderer.Names(
                    object: object, list: list, scale: scale, status: status, deleteOptions: deleteOptions, patch: patch))
        }
        return (renderer.schemas.sortedByKey(), paths.paths.sortedByKey())
    }

    /// The kinds by the names of their types: those served, those that others embed, and those of answers.
    private static func kinds(_ definitions: [ResourceDefinition]) -> [String: GroupVersionKind] {
        var result: [String: GroupVersionKind] = [:]
        for definition in BuiltInKinds.all { result[APITypes.name(of: definition.kind, isCustom: false)] = definition.kind }
        for definition in definitions {
            result[APITypes.name(of: definition.kind, isCustom: definition.isCustomResource)] = definition.kind
        }
        let scale = GroupVersionKind(group: "autoscaling", version: "v1", kind: "Scale")
        result[APITypes.name(of: scale, isCustom: false)] = scale
        for name in ["Status", "DeleteOptions"] {
            result["io.k8s.apimachinery.pkg.apis.meta.v1.\(name)"] = GroupVersionKind(group: "", version: "v1", kind: name)
        }
        return result
    }
}
