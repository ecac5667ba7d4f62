import ObjectModel
import RegularExpressions

extension Checker {
    private static let supported = """
        supported are the functions size, int, double, string, bool, the methods size, startsWith, endsWith, contains, matches, split, \
        substring, lowerAscii, upperAscii, orValue, hasValue, value, or, and the macros has, all, exists, exists_one, filter, map
        """

    private func unsupported(_ kind: String, _ name: String, _ offset: Int) -> CELError {
        failure(.unsupported, "\(kind) '\(name)' is not supported; \(Self.supported)", offset)
    }

    private func wrongCount(_ name: String, _ expected: String, _ count: Int, _ offset: Int) -> CELError {
        failure(.type, "'\(name)' takes \(expected), found \(count)", offset)
    }

    mutating func call(_ name: String, _ arguments: [Syntax], _ offset: Int) throws(CELError) -> Checked {
        if name == "has" { return try presence(arguments, offset) }
        if name == "matches", arguments.count == 2 { return try match(arguments[0], Array(arguments.dropFirst()), offset) }
        let conversion = Conversion.Kind(rawValue: name)
        guard conversion != nil || name == "size" else { throw unsupported("function", name, offset) }
        guard arguments.count == 1 else { throw wrongCount(name, "one argument", arguments.count, offset) }
        let (node, type) = try value(arguments[0])
        guard let conversion else { return try size(node, type, offset) }
        return try convert(conversion, node, type, offset)
    }

    private func size(_ node: any Node, _ type: StaticType, _ offset: Int) throws(CELError) -> Checked {
        guard type.mayBe(.string, .list, .map) else { throw noOverload("size", [type], offset) }
        return .value(Size(node, offset), .int)
    }

    private func convert(_ kind: Conversion.Kind, _ node: any Node, _ type: StaticType, _ offset: Int) throws(CELError) -> Checked {
        if kind == .string, type == .double { throw unsupported("function", "string(double)", offset) }
        let result: StaticType
        let fits: Bool
        switch kind {
        case .int: (result, fits) = (.int, type.mayBe(.int, .double, .string))
        case .double: (result, fits) = (.double, type.mayBe(.int, .double, .string))
        case .string: (result, fits) = (.string, type.mayBe(.int, .bool, .string))
        case .bool: (result, fits) = (.bool, type.mayBe(.bool, .string))
        }
        guard fits else { throw noOverload(kind.rawValue, [type], offset) }
        return .value(Conversion(kind, node, offset), result)
    }

    private mutating func presence(_ arguments: [Syntax], _ offset: Int) throws(CELError) -> Checked {
        guard arguments.count == 1 else { throw wrongCount("has", "one argument", arguments.count, offset) }
        guard case .select(let operand, let field, false) = arguments[0].kind else {
            throw failure(.syntax, "invalid argument to has() macro; expected a field selection such as has(a.b)", arguments[0].offset)
        }
        let lookup = FieldLookup(field, arguments[0].offset)
        switch try check(operand) {
        case .optional(let node): return .value(HasValue(OptionalSelect(node, lookup), offset), .bool)
        case .value(let node, let type):
            guard type.mayBe(.map) else {
                throw failure(.type, "type '\(type.rawValue)' does not support field selection", lookup.offset)
            }
            return .value(Presence(node, lookup), .bool)
        }
    }

    mutating func method(_ operand: Syntax, _ name: String, _ arguments: [Syntax], _ offset: Int) throws(CELError) -> Checked {
        if case .identifier(let space) = operand.kind, !isDeclared(space),
            ["optional", "math", "strings", "sets", "base64", "ip", "cidr"].contains(space)
        {
            throw unsupported("function", "\(space).\(name)", operand.offset)
        }
        switch name {
        case "all", "exists", "exists_one", "filter": return try macro(operand, name, arguments, counts: [2], offset)
        case "map": return try macro(operand, name, arguments, counts: [2, 3], offset)
        case "size":
            guard arguments.isEmpty else { throw wrongCount(name, "no argument", arguments.count, offset) }
            let (node, type) = try value(operand)
            return try size(node, type, offset)
        case "startsWith", "endsWith", "contains": return try stringTest(operand, name, arguments, offset)
        case "matches": return try match(operand, arguments, offset)
        case "split", "substring", "lowerAscii", "upperAscii": return try stringChange(operand, name, arguments, offset)
        case "orValue", "hasValue", "value", "or": return try optionalMethod(operand, name, arguments, offset)
        default: throw unsupported("method", name, offset)
        }
    }

    private mutating func stringTest(
        _ operand: Syntax, _ name: String, _ arguments: [Syntax], _ offset: Int
    ) throws(CELError) -> Checked {
        guard let kind = StringTest.Kind(rawValue: name) else { throw unsupported("method", name, offset) }
        guard arguments.count == 1 else { throw wrongCount(name, "one argument", arguments.count, offset) }
        let (text, type) = try value(operand)
        let (part, partType) = try value(arguments[0])
        guard type.mayBe(.string), partType.mayBe(.string) else { throw noOverload(name, [type, partType], offset) }
        return .value(StringTest(kind, text, part, offset), .bool)
    }

    /// `matches`; a pattern that is known now is read now.
    private mutating func match(_ operand: Syntax, _ arguments: [Syntax], _ offset: Int) throws(CELError) -> Checked {
        guard arguments.count == 1 else { throw wrongCount("matches", "one argument", arguments.count, offset) }
        let (text, type) = try value(operand)
        let (pattern, patternType) = try value(arguments[0])
        guard type.mayBe(.string), patternType.mayBe(.string) else { throw noOverload("matches", [type, patternType], offset) }
        guard let literal = (pattern as? Literal)?.value.stringValue else { return .value(PatternTest(text, pattern, offset), .bool) }
        do throws(RegularExpressionError) {
            return .value(PatternTest(text, try RegularExpression(literal), offset), .bool)
        } catch {
            throw failure(error.isUnsupported ? .unsupported : .type, error.message, arguments[0].offset)
        }
    }

    private mutating func stringChange(
        _ operand: Syntax, _ name: String, _ arguments: [Syntax], _ offset: Int
    ) throws(CELError) -> Checked {
        guard let kind = StringChange.Kind(rawValue: name) else { throw unsupported("method", name, offset) }
        let (counts, expected) = kind.arguments
        guard counts.contains(arguments.count) else { throw wrongCount(name, expected, arguments.count, offset) }
        let (text, type) = try value(operand)
        var nodes: [any Node] = []
        var types = [type]
        for argument in arguments {
            let (node, argumentType) = try value(argument)
            nodes.append(node)
            types.append(argumentType)
        }
        let wanted: StaticType = kind == .split ? .string : .int
        guard type.mayBe(.string), types.dropFirst().allSatisfy({ $0.mayBe(wanted) }) else { throw noOverload(name, types, offset) }
        return .value(StringChange(kind, text, nodes, offset), kind == .split ? .list : .string)
    }

    private mutating func optionalMethod(
        _ operand: Syntax, _ name: String, _ arguments: [Syntax], _ offset: Int
    ) throws(CELError) -> Checked {
        let takes = name == "orValue" || name == "or" ? 1 : 0
        guard arguments.count == takes else { throw wrongCount(name, takes == 1 ? "one argument" : "no argument", arguments.count, offset) }
        guard case .optional(let node) = try check(operand) else {
            throw failure(.type, "'\(name)' needs an optional value before it, such as a.?b or a[?b]", offset)
        }
        switch name {
        case "hasValue": return .value(HasValue(node, offset), .bool)
        case "value": return .value(RequiredValue(node, offset), .dynamic)
        case "orValue": return .value(OrValue(node, try value(arguments[0]).node, offset), .dynamic)
        default:
            guard case .optional(let alternative) = try check(arguments[0]) else {
                throw failure(.type, "'or' needs an optional value as its argument; with a plain one use orValue", arguments[0].offset)
            }
            return .optional(OrOptional(node, alternative, offset))
        }
    }

    private mutating func macro(
        _ operand: Syntax, _ name: String, _ arguments: [Syntax], counts: [Int], _ offset: Int
    ) throws(CELError) -> Checked {
        guard counts.contains(arguments.count) else {
            if counts.contains(arguments.count - 1) { throw unsupported("macro", "\(name) with two variables", offset) }
            let expected = counts.count == 1 ? "a variable and an expression" : "a variable and one or two expressions"
            throw failure(.syntax, "macro '\(name)' takes \(expected), found \(arguments.count) arguments", offset)
        }
        guard case .identifier(let variable) = arguments[0].kind else {
            throw failure(.syntax, "the first argument of macro '\(name)' must be a simple name", arguments[0].offset)
        }
        let (range, type) = try value(operand)
        guard type.mayBe(.list, .map) else {
            throw failure(.type, "macro '\(name)' walks a list or a map, found '\(type.rawValue)'", operand.offset)
        }
        scope.append(variable)
        defer { scope.removeLast() }
        let (first, firstType) = try value(arguments[1])
        let transforms = name == "map"
        if !transforms || arguments.count == 3, !firstType.mayBe(.bool) {
            throw failure(.type, "expected type 'bool' but found '\(firstType.rawValue)' in macro '\(name)'", arguments[1].offset)
        }
        switch name {
        case "all": return .value(Quantifier(range, first, deciding: false, offset), .bool)
        case "exists": return .value(Quantifier(range, first, deciding: true, offset), .bool)
        case "exists_one": return .value(Comprehension(.existsOne, range, predicate: first, transform: nil, offset), .bool)
        case "filter": return .value(Comprehension(.filter, range, predicate: first, transform: nil, offset), .list)
        default:
            let transform = arguments.count == 3 ? try value(arguments[2]).node : first
            let predicate = arguments.count == 3 ? first : nil
            return .value(Comprehension(.map, range, predicate: predicate, transform: transform, offset), .list)
        }
    }
}
