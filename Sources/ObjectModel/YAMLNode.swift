/// A value of a YAML document with the place it was written at.
public struct YAMLNode: Equatable, Sendable {
    /// What a node holds.
    public enum Content: Equatable, Sendable {
        /// `null`, a Boolean, a number or a string.
        case scalar(JSONValue)
        /// A list.
        case list([YAMLNode])
        /// A map: fields in the order written, names unique byte by byte.
        case fields([YAMLField])
    }

    /// Where the value starts; for an alias, where the alias stands, while what is inside stays where the anchor is.
    public let location: SourceLocation
    /// What it holds.
    public let content: Content

    /// Makes a node.
    public init(location: SourceLocation, content: Content) {
        self.location = location
        self.content = content
    }

    /// The value without the places.
    public var value: JSONValue {
        switch content {
        case .scalar(let value): return value
        case .list(let nodes): return .array(nodes.map(\.value))
        case .fields(let fields):
            return .object(JSONObject(uniqueKeys: fields.map(\.key), values: fields.map(\.value.value)))
        }
    }

    /// A field of a map, or nil.
    public subscript(key: String) -> YAMLNode? {
        guard case .fields(let fields) = content else { return nil }
        return fields.first { areSame($0.key, key) }?.value
    }

    /// An element of a list, or nil.
    public subscript(index: Int) -> YAMLNode? {
        guard case .list(let nodes) = content, nodes.indices.contains(index) else { return nil }
        return nodes[index]
    }
}

/// One field of a YAML map with the places of its name and its value.
public struct YAMLField: Equatable, Sendable {
    /// The name; numbers and Booleans are spelled as sigs.k8s.io/yaml spells them.
    public let key: String
    /// Where the name is written.
    public let keyLocation: SourceLocation
    /// The value.
    public let value: YAMLNode

    /// Makes a field.
    public init(key: String, keyLocation: SourceLocation, value: YAMLNode) {
        self.key = key
        self.keyLocation = keyLocation
        self.value = value
    }
}
