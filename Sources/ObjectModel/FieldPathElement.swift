/// One step of a path to a field, as server-side apply names it.
///
/// Elements are ordered as upstream orders them: names, keys, values, positions.
public enum FieldPathElement: Sendable {
    /// A named field of an object.
    case field(String)
    /// The element of a list whose fields have these values; the fields are ordered by name.
    case key(JSONObject)
    /// The element of a set: a scalar.
    case value(JSONValue)
    /// An element of a list, by its position.
    case index(Int)

    /// Whether this comes before, is the same as, or comes after another element: less than, equal to or greater than 0.
    public func compare(to other: FieldPathElement) -> Int {
        switch (self, other) {
        case (.field(let left), .field(let right)): Self.compare(left, right)
        case (.key(let left), .key(let right)): Self.compare(left, right)
        case (.value(let left), .value(let right)): Self.compare(left, right)
        case (.index(let left), .index(let right)): left < right ? -1 : left == right ? 0 : 1
        default: rank - other.rank
        }
    }

    private var rank: Int {
        switch self {
        case .field: 0
        case .key: 1
        case .value: 2
        case .index: 3
        }
    }

    /// By bytes, as Go compares strings.
    static func compare(_ left: String, _ right: String) -> Int {
        if areSame(left, right) { return 0 }
        if left.utf8Span.isKnownASCII, right.utf8Span.isKnownASCII { return left < right ? -1 : 1 }
        return left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
    }

    private static func compare(_ left: JSONObject, _ right: JSONObject) -> Int {
        for position in 0..<min(left.count, right.count) {
            let byName = compare(left.fieldKeys[position], right.fieldKeys[position])
            if byName != 0 { return byName }
            let byValue = compare(left.fieldValues[position], right.fieldValues[position])
            if byValue != 0 { return byValue }
        }
        return left.count - right.count
    }

    /// Numbers, strings, Booleans, lists, objects, null, as upstream orders values.
    private static func compare(_ left: JSONValue, _ right: JSONValue) -> Int {
        switch (left, right) {
        case (.int(let first), .int(let second)): return first < second ? -1 : first == second ? 0 : 1
        case (.int, .double), (.double, .int), (.double, .double):
            let (first, second) = (left.doubleValue ?? 0, right.doubleValue ?? 0)
            return first < second ? -1 : first > second ? 1 : 0
        case (.string(let first), .string(let second)): return compare(first, second)
        case (.bool(let first), .bool(let second)): return (first ? 1 : 0) - (second ? 1 : 0)
        case (.array(let first), .array(let second)):
            for position in 0..<min(first.count, second.count) {
                let byElement = compare(first[position], second[position])
                if byElement != 0 { return byElement }
            }
            return first.count - second.count
        case (.object(let first), .object(let second)): return compare(first.sortedByKey(), second.sortedByKey())
        default: return rank(left) - rank(right)
        }
    }

    private static func rank(_ value: JSONValue) -> Int {
        switch value {
        case .int, .double: 0
        case .string: 1
        case .bool: 2
        case .array: 3
        case .object: 4
        case .null: 5
        }
    }
}

extension FieldPathElement: Equatable, Comparable {
    /// Whether both name the same step.
    public static func == (left: FieldPathElement, right: FieldPathElement) -> Bool { left.compare(to: right) == 0 }
    /// Whether the left one comes first.
    public static func < (left: FieldPathElement, right: FieldPathElement) -> Bool { left.compare(to: right) < 0 }
}

extension FieldPathElement: CustomStringConvertible {
    /// As messages about conflicts spell it: `.name`, `[name="a"]`, `[="a"]`, `[3]`.
    public var description: String {
        switch self {
        case .field(let name): ".\(name)"
        case .key(let fields): "[" + fields.map { "\($0.key)=\(Self.text($0.value))" }.joined(separator: ",") + "]"
        case .value(let value): "[=\(Self.text(value))]"
        case .index(let index): "[\(index)]"
        }
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text.goQuoted
        case .array(let elements): "[" + elements.map(text).joined(separator: ",") + "]"
        case .object(let fields): fields.map { "\($0.key)=\(text($0.value))" }.joined()
        default: value.description
        }
    }
}
