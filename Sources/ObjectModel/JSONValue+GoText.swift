extension JSONValue {
    /// The value as Go's `%v` prints it: maps with sorted keys, no quotes.
    public var goText: String {
        switch self {
        case .null: "<nil>"
        case .string(let text): text
        case .array(let elements): "[" + elements.map(\.goText).joined(separator: " ") + "]"
        case .object(let object): "map[" + object.sortedByKey().map { "\($0.key):\($0.value.goText)" }.joined(separator: " ") + "]"
        default: description
        }
    }
}
