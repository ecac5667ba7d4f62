extension JSONValue {
    /// A structural hash: equal values have equal hashes, the order of fields does not count. Walks the shared value;
    /// nothing is serialised.
    public var structuralHash: Digest128 {
        var digest = Digest128()
        absorb(into: &digest)
        return digest
    }

    func absorb(into digest: inout Digest128) {
        switch self {
        case .null: digest.absorb(1 as UInt64)
        case .bool(let value): digest.absorb(value ? 3 : 2 as UInt64)
        case .int(let value):
            digest.absorb(4 as UInt64)
            digest.absorb(value)
        case .double(let value):
            if let integer = wholeNumber(value) {
                digest.absorb(4 as UInt64)
                digest.absorb(integer)
            } else {
                digest.absorb(5 as UInt64)
                digest.absorb(value.bitPattern)
            }
        case .string(let value):
            digest.absorb(6 as UInt64)
            digest.absorb(value)
        case .array(let elements):
            digest.absorb(7 as UInt64)
            for element in elements { element.absorb(into: &digest) }
            digest.absorb(UInt64(elements.count))
        case .object(let object):
            digest.absorb(8 as UInt64)
            var fields = Digest128(high: 0, low: 0)
            for position in 0..<object.count {
                var field = Digest128()
                field.absorb(object.fieldKeys[position])
                object.fieldValues[position].absorb(into: &field)
                fields.addUnordered(field)
            }
            digest.absorb(fields)
            digest.absorb(UInt64(object.count))
        }
    }
}

extension JSONValue {
    /// The part of an object's structural hash that one field contributes; for callers that keep the parts and replace some.
    public static func structuralHash(ofField name: String, _ value: JSONValue) -> Digest128 {
        var field = Digest128()
        field.absorb(name)
        value.absorb(into: &field)
        return field
    }

    /// The structural hash of an object from the parts of its fields, in whatever order: equal to `structuralHash` of the object.
    public static func structuralHash(ofObjectWithFields parts: [Digest128]) -> Digest128 {
        var fields = Digest128(high: 0, low: 0)
        for part in parts { fields.addUnordered(part) }
        var digest = Digest128()
        digest.absorb(8 as UInt64)
        digest.absorb(fields)
        digest.absorb(UInt64(parts.count))
        return digest
    }
}
