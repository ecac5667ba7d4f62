/// An object with the structural hash of each of its fields, for large ones that are stored unchanged again and again.
public struct HashedObject: Sendable {
    /// The object.
    public let json: JSONValue
    /// The part of its structural hash that each field contributes, in the order of the fields.
    public let fieldHashes: [Digest128]

    /// Hashes every field.
    public init(_ json: JSONValue) {
        self.json = json
        fieldHashes = (json.objectValue ?? JSONObject()).map { JSONValue.structuralHash(ofField: $0.key, $0.value) }
    }
}
