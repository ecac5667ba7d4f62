import ObjectModel

/// Why ownership cannot be worked out: a value that does not fit its schema, in the words of structured-merge-diff.
public struct OwnershipError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Each mistake with its path, such as `.spec.replicas: expected numeric (int or float), got string`.
    public let mistakes: [String]

    /// Holds mistakes.
    public init(_ mistakes: [String]) { self.mistakes = mistakes }

    /// One mistake as it is, several one a line under a heading.
    public var description: String {
        mistakes.count == 1 ? mistakes[0] : (["errors:"] + mistakes.map { "  \($0)" }).joined(separator: "\n")
    }
}

/// How server-side apply sees a place in an object: which part of it is one leaf, and which has owners part by part.
///
/// What the schema does not describe has its type deduced from the value: objects are granular, lists and scalars are leaves.
struct OwnershipType {
    /// The schema, or nil where the type is deduced.
    let schema: StructuralSchema?
    /// Whether apiVersion, kind and metadata are those of a resource, whatever the schema says.
    let isResource: Bool

    static let deduced = OwnershipType(schema: nil, isResource: false)

    init(schema: StructuralSchema?, isResource: Bool) {
        self.schema = schema
        self.isResource = isResource || schema?.content.isEmbeddedResource ?? false
    }

    enum Shape {
        /// Owned as a whole.
        case leaf
        /// Owned field by field.
        case map
        /// Owned element by element.
        case list
        /// `null`, which fits every type.
        case null
    }

    func shape(of value: JSONValue) -> Shape {
        switch value {
        case .null: return .null
        case .object:
            guard let schema else { return .map }
            switch schema.content.type {
            case .object, .any: return schema.content.isAtomicMap ? .leaf : .map
            default: return .leaf
            }
        case .array:
            guard let schema else { return .leaf }
            switch schema.content.type {
            case .array, .any: return isGranularList(schema) ? .list : .leaf
            default: return .leaf
            }
        default: return .leaf
        }
    }

    private func isGranularList(_ schema: StructuralSchema) -> Bool {
        switch schema.content.listType {
        case .set, .map: true
        case .atomic, nil: false
        }
    }

    /// Whether an object of this type is one leaf.
    var isAtomic: Bool {
        guard let schema else { return false }
        switch schema.content.type {
        case .object: return schema.content.isAtomicMap
        case .array: return !isGranularList(schema)
        default: return false
        }
    }

    /// The type of a field and whether the schema names it; nil when an object of this type has no such field.
    func field(_ name: String) -> (type: OwnershipType, isNamed: Bool)? {
        if isResource {
            switch name {
            case "metadata": return (OwnershipType(schema: MetadataSchemas.objectMeta, isResource: false), true)
            case "apiVersion", "kind": return (OwnershipType(schema: .string, isResource: false), true)
            default: break
            }
        }
        guard let schema else { return (.deduced, false) }
        if let property = schema.property(name) { return (OwnershipType(schema: property, isResource: false), true) }
        if let values = schema.content.additionalProperties { return (OwnershipType(schema: values, isResource: false), false) }
        if schema.content.preservesUnknownFields || schema.content.properties.isEmpty { return (.deduced, false) }
        return nil
    }

    /// The same where values have been checked before: what has no place in the schema has its type deduced.
    func child(_ name: String) -> OwnershipType { field(name)?.type ?? .deduced }

    /// The type of the elements of a list.
    var element: OwnershipType { OwnershipType(schema: schema?.content.items, isResource: false) }

    /// The fields that Go's encoder always writes.
    func forEachZeroField(_ body: (String, JSONValue) throws(OwnershipError) -> Void) throws(OwnershipError) {
        guard let schema else { return }
        for position in schema.compiled.zeroProperties {
            let property = schema.content.properties[position]
            if let zero = property.schema.content.zeroValue { try body(property.name, zero) }
        }
    }

    /// What Go's encoder writes for a field that is not set, or nil.
    func zeroValue(of name: String) -> JSONValue? {
        guard let schema, !schema.compiled.zeroProperties.isEmpty else { return nil }
        return schema.property(name)?.content.zeroValue
    }

    /// How an element of a granular list is told apart from the others.
    func pathElement(of value: JSONValue) throws(OwnershipError) -> FieldPathElement {
        guard let schema, schema.content.listType == .map else {
            switch value {
            case .object: throw OwnershipError(["associative list without keys has an element that's a map type"])
            case .array: throw OwnershipError(["not supported: associative list with lists as elements"])
            case .null: throw OwnershipError(["associative list without keys has an element that's an explicit null"])
            default: return .value(value)
            }
        }
        switch value {
        case .null: throw OwnershipError(["associative list with keys may not have a null element"])
        case .object(let object):
            let keys = schema.compiled.listKeys
            var fields = JSONObject(minimumCapacity: keys.count)
            for key in keys {
                if let value = object[key.name] ?? key.defaultValue { fields.appendUnique(key: key.name, value: value) }
            }
            if fields.isEmpty, !keys.isEmpty {
                let names = schema.content.listMapKeys.map(\.goQuoted).joined(separator: " ")
                throw OwnershipError([
                    "associative list with keys has an element that omits all key fields [\(names)] "
                        + "(and doesn't have default values for any key fields)"
                ])
            }
            return .key(fields)
        default: throw OwnershipError(["associative list with keys may not have non-map elements"])
        }
    }

    /// Where a list has an element, found in what `indexed` gave; nil when it has not.
    static func position(of element: FieldPathElement, in indexed: [(element: FieldPathElement, position: Int)]) -> Int? {
        var low = 0
        var high = indexed.count
        while low < high {
            let middle = (low + high) / 2
            if indexed[middle].element < element { low = middle + 1 } else { high = middle }
        }
        return low < indexed.count && indexed[low].element == element ? indexed[low].position : nil
    }

    /// The elements of a granular list with their positions, ordered by what tells them apart.
    func indexed(_ elements: [JSONValue]) throws(OwnershipError) -> [(element: FieldPathElement, position: Int)] {
        var result: [(element: FieldPathElement, position: Int)] = []
        result.reserveCapacity(elements.count)
        var isSorted = true
        for position in 0..<elements.count {
            let element: FieldPathElement
            do { element = try pathElement(of: elements[position]) } catch {
                throw OwnershipError(error.mistakes.map { ": element \(position): \($0)" })
            }
            if isSorted, let last = result.last, !(last.element < element) { isSorted = false }
            result.append((element, position))
        }
        if !isSorted {
            result.sort { left, right in
                let order = left.element.compare(to: right.element)
                return order == 0 ? left.position < right.position : order < 0
            }
        }
        return result
    }
}

extension OwnershipError {
    /// The same seen from one level up.
    func prefixed(_ element: FieldPathElement) -> OwnershipError { OwnershipError(mistakes.map { "\(element)\($0)" }) }
}
