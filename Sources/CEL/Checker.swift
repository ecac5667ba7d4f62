import ObjectModel

/// Resolves names, checks the types that are known, refuses what is not supported, and builds the nodes.
struct Checker {
    /// A checked subexpression.
    enum Checked {
        case value(any Node, StaticType)
        case optional(any OptionalNode)
    }

    private let variables: [String]
    private let optionalVariables: [String]
    /// The variables of the macros around the subexpression being checked, the outermost first.
    var scope: [String] = []
    private(set) var referencedVariables: [String] = []

    init(variables: [String], optionalVariables: [String]) {
        self.variables = variables
        self.optionalVariables = optionalVariables
    }

    /// Checks a subexpression that must have a plain value.
    mutating func value(_ syntax: Syntax) throws(CELError) -> (node: any Node, type: StaticType) {
        try plain(try check(syntax), syntax.offset)
    }

    private func plain(_ checked: Checked, _ offset: Int) throws(CELError) -> (node: any Node, type: StaticType) {
        switch checked {
        case .value(let node, let type): return (node, type)
        case .optional:
            throw failure(.type, "an optional value cannot stand here; unwrap it with .orValue(x) or test it with .hasValue()", offset)
        }
    }

    func failure(_ code: CELError.Code, _ message: String, _ offset: Int) -> CELError {
        CELError(code: code, message: message, offset: offset)
    }

    func noOverload(_ name: String, _ types: [StaticType], _ offset: Int) -> CELError {
        let list = types.map(\.rawValue).joined(separator: ", ")
        return failure(.type, "found no matching overload for '\(name)' applied to '(\(list))'", offset)
    }

    mutating func check(_ syntax: Syntax) throws(CELError) -> Checked {
        switch syntax.kind {
        case .literal(let value): return .value(Literal(value), StaticType(of: value))
        case .identifier(let name): return try identifier(name, syntax.offset)
        case .select(let operand, let field, let optional): return try select(operand, field, optional, syntax.offset)
        case .index(let operand, let index, let optional): return try self.index(operand, index, optional, syntax.offset)
        case .call(let name, let arguments): return try call(name, arguments, syntax.offset)
        case .method(let operand, let name, let arguments): return try method(operand, name, arguments, syntax.offset)
        case .list(let elements): return .value(try list(elements, syntax.offset), .list)
        case .map(let entries): return .value(try map(entries, syntax.offset), .map)
        case .not(let operand):
            let (node, type) = try value(operand)
            guard type.mayBe(.bool) else { throw noOverload("!_", [type], syntax.offset) }
            return .value(Not(node, syntax.offset), .bool)
        case .negate(let operand):
            let (node, type) = try value(operand)
            guard type.isNumberOrDynamic else { throw noOverload("-_", [type], syntax.offset) }
            return .value(Negation(node, syntax.offset), type)
        case .binary(let name, let left, let right): return try binary(name, left, right, syntax.offset)
        case .allOf(let terms): return .value(try logic(terms, deciding: false, syntax.offset), .bool)
        case .anyOf(let terms): return .value(try logic(terms, deciding: true, syntax.offset), .bool)
        case .conditional(let condition, let first, let second): return try conditional(condition, first, second, syntax.offset)
        }
    }

    private mutating func identifier(_ name: String, _ offset: Int) throws(CELError) -> Checked {
        if let position = scope.lastIndex(of: name) { return .value(LocalVariable(position, offset), .dynamic) }
        if isDeclared(name) {
            if !referencedVariables.contains(name) { referencedVariables.append(name) }
            return variables.contains(name) ? .value(Variable(name, offset), .dynamic) : .optional(OptionalVariable(name, offset))
        }
        switch name {
        case "int", "uint", "double", "bool", "string", "bytes", "list", "map", "null_type", "type", "dyn":
            throw failure(.unsupported, "the type '\(name)' as a value is not supported", offset)
        default: throw undeclared(name, offset)
        }
    }

    private func undeclared(_ name: String, _ offset: Int) -> CELError {
        let names = variables + optionalVariables
        let declared = names.isEmpty ? "no variables are declared" : "declared: \(names.joined(separator: ", "))"
        return failure(.undeclared, "undeclared reference to '\(name)'; \(declared)", offset)
    }

    /// Whether a name refers to a variable of the caller or of a macro.
    func isDeclared(_ name: String) -> Bool {
        scope.contains(name) || variables.contains(name) || optionalVariables.contains(name)
    }

    private mutating func select(_ operand: Syntax, _ field: String, _ optional: Bool, _ offset: Int) throws(CELError) -> Checked {
        let lookup = FieldLookup(field, offset)
        switch try check(operand) {
        case .optional(let node): return .optional(OptionalSelect(node, lookup))
        case .value(let node, let type):
            guard type.mayBe(.map) else {
                throw failure(.type, "type '\(type.rawValue)' does not support field selection", offset)
            }
            return optional ? .optional(OptionalSelect(Present(node), lookup)) : .value(Select(node, lookup), .dynamic)
        }
    }

    private mutating func index(_ operand: Syntax, _ index: Syntax, _ optional: Bool, _ offset: Int) throws(CELError) -> Checked {
        let container = try check(operand)
        let (key, keyType) = try value(index)
        switch container {
        case .optional(let node): return .optional(OptionalIndex(node, key, offset))
        case .value(let node, let type):
            let fits =
                switch type {
                case .dynamic: true
                case .list: keyType.isNumberOrDynamic
                case .map: keyType.mayBe(.string)
                default: false
                }
            guard fits else { throw noOverload("_[_]", [type, keyType], offset) }
            return optional ? .optional(OptionalIndex(Present(node), key, offset)) : .value(Index(node, key, offset), .dynamic)
        }
    }

    private mutating func element(_ syntax: Syntax, _ optional: Bool) throws(CELError) -> ListLiteral.Element {
        if !optional { return .value(try value(syntax).node) }
        guard case .optional(let node) = try check(syntax) else {
            throw failure(.type, "an element marked '?' must be an optional value, such as a.?b", syntax.offset)
        }
        return .optional(node)
    }

    private mutating func list(_ elements: [Syntax.Element], _ offset: Int) throws(CELError) -> any Node {
        var checked: [ListLiteral.Element] = []
        var constants: [JSONValue] = []
        for element in elements {
            let node = try self.element(element.value, element.optional)
            if case .value(let value) = node, let literal = value as? Literal { constants.append(literal.value) }
            checked.append(node)
        }
        return constants.count == checked.count ? Literal(.array(constants)) : ListLiteral(checked, offset)
    }

    private mutating func map(_ entries: [Syntax.Entry], _ offset: Int) throws(CELError) -> any Node {
        var checked: [MapLiteral.Entry] = []
        for entry in entries {
            let (key, type) = try value(entry.key)
            guard type.mayBe(.string) else {
                throw failure(.unsupported, "map keys of type \(type.rawValue) are not supported; use strings", entry.key.offset)
            }
            let value = try element(entry.value, entry.optional)
            checked.append(MapLiteral.Entry(key: key, value: value, offset: entry.key.offset))
        }
        return MapLiteral(checked, offset)
    }

    private mutating func logic(_ terms: [Syntax], deciding: Bool, _ offset: Int) throws(CELError) -> any Node {
        var nodes: [any Node] = []
        for term in terms {
            let (node, type) = try value(term)
            guard type.mayBe(.bool) else {
                throw failure(.type, "expected type 'bool' but found '\(type.rawValue)' in '\(deciding ? "||" : "&&")'", term.offset)
            }
            nodes.append(node)
        }
        return Logic(nodes, deciding: deciding, offset)
    }

    private mutating func conditional(
        _ condition: Syntax, _ first: Syntax, _ second: Syntax, _ offset: Int
    ) throws(CELError) -> Checked {
        let (node, type) = try value(condition)
        guard type.mayBe(.bool) else {
            throw failure(.type, "expected type 'bool' but found '\(type.rawValue)' as the condition of '?:'", condition.offset)
        }
        switch (try check(first), try check(second)) {
        case (.optional(let one), .optional(let other)): return .optional(OptionalConditional(node, one, other, offset))
        case (.value(let one, let oneType), .value(let other, let otherType)):
            if oneType == otherType { return .value(Conditional(node, one, other, offset), oneType) }
            let mixable = [oneType, otherType].contains { $0.mayBe(.null) }
            guard mixable else { throw noOverload("_?_:_", [type, oneType, otherType], offset) }
            return .value(Conditional(node, one, other, offset), .dynamic)
        default: throw failure(.type, "either both branches of '?:' are optional values or neither is", offset)
        }
    }

    private mutating func binary(_ name: BinaryOperator, _ left: Syntax, _ right: Syntax, _ offset: Int) throws(CELError) -> Checked {
        let checked = (try check(left), try check(right))
        if name == .equal || name == .notEqual, case (.optional(let first), .optional(let second)) = checked {
            return .value(OptionalEquality(first, second, expected: name == .equal, offset), .bool)
        }
        let (first, one) = try plain(checked.0, left.offset)
        let (second, other) = try plain(checked.1, right.offset)
        guard Self.accepts(name, one, other) else { throw noOverload("_\(name.rawValue)_", [one, other], offset) }
        switch name {
        case .equal: return .value(Equality(first, second, expected: true, offset), .bool)
        case .notEqual: return .value(Equality(first, second, expected: false, offset), .bool)
        case .within: return .value(Membership(first, second, offset), .bool)
        case .less, .lessOrEqual, .greater, .greaterOrEqual: return .value(Ordering(first, second, name, offset), .bool)
        case .add, .subtract, .multiply, .divide, .remainder:
            return .value(Arithmetic(first, second, name, offset), one == .dynamic ? other : one)
        }
    }

    private static func accepts(_ name: BinaryOperator, _ left: StaticType, _ right: StaticType) -> Bool {
        let anyDynamic = left == .dynamic || right == .dynamic
        let numbers = left.isNumberOrDynamic && right.isNumberOrDynamic
        switch name {
        case .equal, .notEqual: return anyDynamic || left == right || numbers || left == .null || right == .null
        case .within: return right.mayBe(.list, .map)
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            return numbers || ((anyDynamic || left == right) && left.mayBe(.string, .bool) && right.mayBe(.string, .bool))
        case .add:
            let types: (StaticType) -> Bool = { $0.mayBe(.int, .double, .string, .list) }
            return types(left) && types(right) && (anyDynamic || left == right)
        case .subtract, .multiply, .divide: return numbers && (anyDynamic || left == right)
        case .remainder: return left.mayBe(.int) && right.mayBe(.int)
        }
    }
}
