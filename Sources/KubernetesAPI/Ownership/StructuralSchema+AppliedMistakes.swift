import ObjectModel

extension StructuralSchema {
    /// Throws every mistake of a partial object that makes it unfit to be owned: fields that the schema does not know, values of the wrong
    /// type, elements that cannot be told apart. `allowsDuplicates` is for objects that are stored already.
    public func checkOwnable(_ value: JSONValue, allowsDuplicates: Bool = false) throws(OwnershipError) {
        let mistakes = Self.mistakes(in: value, OwnershipType(schema: self, isResource: true), allowsDuplicates)
        if !mistakes.isEmpty { throw OwnershipError(mistakes) }
    }

    /// The most mistakes that are named.
    private static let maximumMistakes = 100

    private static func mistakes(in value: JSONValue, _ type: OwnershipType, _ allowsDuplicates: Bool) -> [String] {
        if value.isNull { return [] }
        guard let schema = type.schema else { return [] }
        switch (schema.content.type, value) {
        case (.object, .object(let fields)), (.any, .object(let fields)):
            return mistakes(in: fields, type, allowsDuplicates)
        case (.array, .array(let elements)), (.any, .array(let elements)):
            return mistakes(in: elements, type, allowsDuplicates)
        case (.object, _): return [": expected map, got &{\(value.goText)}"]
        case (.array, _): return [": expected list, got &{\(value.goText)}"]
        case (.any, _), (.string, .string), (.boolean, .bool): return []
        case (.integer, .int), (.integer, .double), (.number, .int), (.number, .double): return []
        case (.integer, _), (.number, _): return [": expected numeric (int or float), got \(goType(value))"]
        case (.string, _): return [": expected string, got &value.valueUnstructured{Value:\(goSyntax(value))}"]
        case (.boolean, _): return [": expected boolean, got &{\(value.goText)}"]
        }
    }

    private static func mistakes(in fields: JSONObject, _ type: OwnershipType, _ allowsDuplicates: Bool) -> [String] {
        var found: [String] = []
        for (key, child) in fields where found.count < maximumMistakes {
            let element = FieldPathElement.field(key)
            guard let childType = type.field(key)?.type else {
                found.append("\(element): field not declared in schema")
                continue
            }
            found += mistakes(in: child, childType, allowsDuplicates).map { "\(element)\($0)" }
        }
        return found
    }

    private static func mistakes(in elements: [JSONValue], _ type: OwnershipType, _ allowsDuplicates: Bool) -> [String] {
        var found: [String] = []
        let elementType = type.element
        guard type.shape(of: .array(elements)) == .list else {
            for (position, child) in elements.enumerated() where found.count < maximumMistakes {
                found += mistakes(in: child, elementType, allowsDuplicates).map { "\(FieldPathElement.index(position))\($0)" }
            }
            return found
        }
        let indexed: [(element: FieldPathElement, position: Int)]
        do { indexed = try type.indexed(elements) } catch { return error.mistakes }
        if !allowsDuplicates {
            for position in 1..<max(indexed.count, 1) where indexed[position].element == indexed[position - 1].element {
                found.append(": duplicate entries for key \(indexed[position].element)")
            }
        }
        for (element, position) in indexed where found.count < maximumMistakes {
            found += mistakes(in: elements[position], elementType, allowsDuplicates).map { "\(element)\($0)" }
        }
        return found
    }

    private static func goType(_ value: JSONValue) -> String {
        switch value {
        case .null: "<nil>"
        case .bool: "bool"
        case .int: "int64"
        case .double: "float64"
        case .string: "string"
        case .array: "[]interface {}"
        case .object: "map[string]interface {}"
        }
    }

    /// As Go's `%#v` prints a value.
    private static func goSyntax(_ value: JSONValue) -> String {
        switch value {
        case .null: "interface {}(nil)"
        case .string(let text): text.goQuoted
        case .array(let elements): "[]interface {}{" + elements.map(goSyntax).joined(separator: ", ") + "}"
        case .object(let object):
            "map[string]interface {}{"
                + object.sortedByKey().map { "\($0.key.goQuoted):\(goSyntax($0.value))" }.joined(separator: ", ") + "}"
        default: value.description
        }
    }
}
