import KubernetesAPI
import ObjectModel

/// An object as written in a scenario or in a file it names.
struct Manifest {
    let object: JSONValue
    let reference: ObjectReference
    /// Whether the server is asked to make up the name.
    let isNameGenerated: Bool
    /// The reader of the file it stands in.
    let values: ValueReader
    let location: SourceLocation
}

/// Reads objects, each file once.
final class ManifestReader {
    private let files: FileSet
    private let kinds: KnownKinds
    private var known: [String: [Manifest]] = [:]

    init(files: FileSet, kinds: KnownKinds) {
        self.files = files
        self.kinds = kinds
    }

    /// The objects of a step; only some steps let the server make up names.
    func objects(_ node: YAMLNode, allowsGeneratedNames: Bool, _ values: ValueReader) -> [JSONValue] {
        guard let map = values.open(node, ScenarioKeys.objects), let field = values.only(map) else { return [] }
        let manifests: [Manifest]
        switch field.key {
        case "file": manifests = self.manifests(inFile: field.value, values)
        case "object": manifests = read(field.value, values)
        default: manifests = values.list(field.value, of: "objects").map { $0.flatMap { read($0, values) } } ?? []
        }
        if !allowsGeneratedNames {
            for manifest in manifests where manifest.isNameGenerated {
                manifest.values.complain(
                    manifest.location, "an object with generateName can only be created; give it a metadata.name or use a create step")
            }
        }
        return manifests.map(\.object)
    }

    /// The objects of a file that a value names.
    func manifests(inFile node: YAMLNode, _ values: ValueReader) -> [Manifest] {
        guard let written = values.text(node, "the path of a file") else { return [] }
        let path = FilePath.resolve(written, from: values.file)
        if let manifests = known[path] { return manifests }
        guard case .documents(let documents) = files.open(path, named: node, values) else { return [] }
        if documents.isEmpty, !values.report.hasMistakes(in: path) {
            values.complain(node.location, "\(ValueReader.quoted(path)): the file holds no object; add one")
        }
        let inside = ValueReader(file: path, report: values.report)
        let manifests = documents.flatMap { read($0, inside) }
        known[path] = manifests
        return manifests
    }

    /// One object, or those of a List.
    private func read(_ node: YAMLNode, _ values: ValueReader) -> [Manifest] {
        if node["apiVersion"]?.content == .scalar("v1"), node["kind"]?.content == .scalar("List"), let items = node["items"] {
            guard let elements = values.list(items, of: "objects") else { return [] }
            return elements.compactMap { single($0, values) }
        }
        return single(node, values).map { [$0] } ?? []
    }

    private func single(_ node: YAMLNode, _ values: ValueReader) -> Manifest? {
        guard case .fields = node.content else {
            values.complain(node, expected: "an object with apiVersion, kind and metadata")
            return nil
        }
        let kindNode = node["kind"]
        if kindNode == nil { values.complain(node.location, "an object without kind; add one such as kind: Pod") }
        if node["apiVersion"] == nil {
            let hint = kindNode?.value.stringValue.flatMap { kinds.definition($0, apiVersion: nil)?.kind.apiVersion }
            values.complain(node.location, "an object without apiVersion; add apiVersion: \(hint ?? "v1 or that of its kind")")
        }
        let definition = kindNode.flatMap { kind in
            node["apiVersion"].flatMap { kinds.resolve(kind: kind, apiVersion: $0, values) }
        }
        guard let metadata = node["metadata"] else {
            values.complain(node.location, "an object without metadata; add metadata: {name: NAME}")
            return nil
        }
        guard values.fields(metadata, of: "metadata such as {name: NAME}") != nil else { return nil }
        let rule = definition?.nameRule ?? .subdomain
        var name: String?
        var isNameGenerated = false
        if let node = metadata["name"], node.content != .scalar(.null) {
            name = values.name(node, "the name of the object", rule.complaints)
            if name == nil { return nil }
        } else if let node = metadata["generateName"] {
            isNameGenerated = true
            guard let prefix = values.text(node, "the beginning of a name") else { return nil }
            let wrong = rule.complaints(NameFormat.maskingTrailingDash(prefix))
            if !wrong.isEmpty {
                values.complain(node.location, "\(ValueReader.quoted(prefix)) begins no valid name: \(wrong.joined(separator: "; "))")
                return nil
            }
        } else {
            values.complain(metadata.location, "an object without metadata.name; add one")
            return nil
        }
        guard let definition else { return nil }
        guard let namespace = namespace(metadata["namespace"], of: definition, default: "default", values) else { return nil }
        let object = node.value
        if definition.kind.groupKind == CustomResources.definition.kind.groupKind { kinds.learn(object) }
        return Manifest(
            object: object,
            reference: ObjectReference(kind: definition.kind, key: ObjectKey(namespace: namespace, name: name ?? "")),
            isNameGenerated: isNameGenerated, values: values, location: node.location)
    }

    /// The namespace of an object: empty when its kind has none. Nil has been complained of.
    func namespace(
        _ node: YAMLNode?, of definition: ResourceDefinition, default standard: String, _ values: ValueReader
    ) -> String? {
        guard let node, node.content != .scalar(.null) else { return definition.isNamespaced ? standard : "" }
        guard definition.isNamespaced else {
            values.complain(node.location, "objects of kind \(definition.kind.kind) have no namespace; remove it")
            return nil
        }
        return values.name(node, "the name of a namespace", NameFormat.dns1123Label)
    }
}

extension ResourceDefinition.NameRule {
    /// What is wrong with a name by this rule.
    func complaints(_ name: String) -> [String] {
        switch self {
        case .subdomain: NameFormat.dns1123Subdomain(name)
        case .label: NameFormat.dns1123Label(name)
        case .label1035: NameFormat.dns1035Label(name)
        case .pathSegment: NameFormat.pathSegmentName(name)
        }
    }
}
