import ObjectModel

/// The type of a value as far as it is known; the raw values are CEL's names.
enum StaticType: String {
    case dynamic = "dyn"
    case null = "null_type"
    case bool = "bool"
    case int = "int"
    case double = "double"
    case string = "string"
    case list = "list"
    case map = "map"

    /// The type of a value at hand.
    init(of value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool: self = .bool
        case .int: self = .int
        case .double: self = .double
        case .string: self = .string
        case .array: self = .list
        case .object: self = .map
        }
    }

    /// Whether a value of this type may turn out to be one of the given types.
    func mayBe(_ types: StaticType...) -> Bool { self == .dynamic || types.contains(self) }

    var isNumberOrDynamic: Bool { mayBe(.int, .double) }
}
