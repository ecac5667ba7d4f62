import ObjectModel

/// A node of the parsed expression, before names and types are looked at.
struct Syntax {
    /// What stands here.
    indirect enum Kind {
        case literal(JSONValue)
        case identifier(String)
        case select(Syntax, field: String, optional: Bool)
        case index(Syntax, Syntax, optional: Bool)
        case call(name: String, arguments: [Syntax])
        case method(Syntax, name: String, arguments: [Syntax])
        case list([Element])
        case map([Entry])
        case not(Syntax)
        case negate(Syntax)
        case binary(BinaryOperator, Syntax, Syntax)
        case allOf([Syntax])
        case anyOf([Syntax])
        case conditional(Syntax, Syntax, Syntax)
    }

    /// An element of a list literal; an optional one is left out when its value is absent.
    struct Element {
        let value: Syntax
        let optional: Bool
    }

    /// An entry of a map literal; an optional one is left out when its value is absent.
    struct Entry {
        let key: Syntax
        let value: Syntax
        let optional: Bool
    }

    let kind: Kind
    /// Code points from the start of the source: the operator of a binary expression, the name of a selection or call, else the start.
    let offset: Int
    /// One more than the deepest child.
    let depth: Int
}

/// The operators with two operands that are evaluated both, always.
enum BinaryOperator: String {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case within = "in"
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
}
