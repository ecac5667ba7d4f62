import KubernetesAPI
import ObjectModel

/// Which objects are meant.
extension ScenarioDocumentReader {
    /// A pattern: the keys of its section say which objects, all other fields what they look like.
    func readPattern(_ map: OpenedMap) -> ObjectPattern? {
        let labels = map["labels"].map(readLabels) ?? .everything
        guard let kindNode = map["kind"], let definition = kinds.resolve(kind: kindNode, apiVersion: map["apiVersion"], values) else {
            return nil
        }
        var namespace: String?
        if let node = map["namespace"] { namespace = manifests.namespace(node, of: definition, default: "", values) }
        let name = map["name"].flatMap { values.name($0, "the name of an object", definition.nameRule.complaints) }
        let fields = map.fields.filter { map.section.key($0.key) == nil }
        FieldChecker(values: values, kind: definition.kind.kind).check(fields, of: definition.schema)
        guard let labels else { return nil }
        return ObjectPattern(
            kind: definition.kind, namespace: namespace, name: name, labels: labels,
            fields: .object(JSONObject(uniqueKeys: fields.map(\.key), values: fields.map(\.value.value))), location: map.location)
    }

    /// A pattern without further keys.
    func readPattern(_ node: YAMLNode) -> ObjectPattern? { values.open(node, ScenarioKeys.pattern).flatMap { readPattern($0) } }

    /// One object by kind and name.
    func readReference(_ map: OpenedMap) -> (reference: ObjectReference, definition: ResourceDefinition)? {
        guard let kindNode = map["kind"], let definition = kinds.resolve(kind: kindNode, apiVersion: map["apiVersion"], values) else {
            return nil
        }
        let namespace = manifests.namespace(map["namespace"], of: definition, default: "default", values)
        let name = map["name"].flatMap { values.name($0, "the name of an object", definition.nameRule.complaints) }
        guard let namespace, let name else { return nil }
        return (ObjectReference(kind: definition.kind, key: ObjectKey(namespace: namespace, name: name)), definition)
    }

    /// A map of labels that must be equal, or a selector such as `app in (a, b)`.
    private func readLabels(_ node: YAMLNode) -> LabelSelector? {
        switch node.content {
        case .fields: return values.labels(node).map { LabelSelector(equals: $0.map { ($0.key, $0.value) }) }
        case .scalar(.string(let text)):
            do throws(SelectorError) {
                return try LabelSelector.parse(text)
            } catch {
                values.complain(
                    node.location, "\(ValueReader.quoted(text)) is no label selector: \(error.message); write one such as app=web,tier!=db")
                return nil
            }
        default:
            values.complain(node, expected: "a map of labels or a label selector such as app=web")
            return nil
        }
    }
}
