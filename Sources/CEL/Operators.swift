import ObjectModel

/// `==` and `!=`: values of different types are unequal, except that numbers are compared by value.
final class Equality: Node {
    let left: any Node
    let right: any Node
    let expected: Bool
    let offset: Int

    init(_ left: any Node, _ right: any Node, expected: Bool, _ offset: Int) {
        self.left = left
        self.right = right
        self.expected = expected
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        let first = try left.evaluate(&evaluation)
        let second = try right.evaluate(&evaluation)
        return .bool(try evaluation.areEqual(first, second, at: offset) == expected)
    }
}

/// `==` and `!=` of two optional values: equal when both are absent, or both are there and equal.
final class OptionalEquality: Node {
    let left: any OptionalNode
    let right: any OptionalNode
    let expected: Bool
    let offset: Int

    init(_ left: any OptionalNode, _ right: any OptionalNode, expected: Bool, _ offset: Int) {
        self.left = left
        self.right = right
        self.expected = expected
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        let first = try left.evaluate(&evaluation)
        let second = try right.evaluate(&evaluation)
        guard let first, let second else {
            let bothAbsent = if case (.none, .none) = (first, second) { true } else { false }
            return .bool(bothAbsent == expected)
        }
        return .bool(try evaluation.areEqual(first, second, at: offset) == expected)
    }
}

/// `<`, `<=`, `>` and `>=` over numbers, strings (by code point) and Booleans.
final class Ordering: Node {
    let left: any Node
    let right: any Node
    let name: BinaryOperator
    let offset: Int

    init(_ left: any Node, _ right: any Node, _ name: BinaryOperator, _ offset: Int) {
        self.left = left
        self.right = right
        self.name = name
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        try evaluation.spend(1, at: offset)
        let first = try left.evaluate(&evaluation)
        let second = try right.evaluate(&evaluation)
        let order: Int
        switch (first, second) {
        case (.int(let one), .int(let other)): order = one < other ? -1 : one > other ? 1 : 0
        case (.double(let one), .double(let other)):
            try refuseNotANumber(one, other)
            order = one < other ? -1 : one > other ? 1 : 0
        case (.int(let one), .double(let other)):
            try refuseNotANumber(other, other)
            order = Self.order(one, other)
        case (.double(let one), .int(let other)):
            try refuseNotANumber(one, one)
            order = -Self.order(other, one)
        case (.string(let one), .string(let other)):
            try evaluation.spend(min(one.utf8.count, other.utf8.count) / 10, at: offset)
            order = one.utf8.lexicographicallyPrecedes(other.utf8) ? -1 : other.utf8.lexicographicallyPrecedes(one.utf8) ? 1 : 0
        case (.bool(let one), .bool(let other)): order = one == other ? 0 : one ? 1 : -1
        default: throw .noOverload("\(first.celType) \(name.rawValue) \(second.celType)", offset)
        }
        switch name {
        case .less: return .bool(order < 0)
        case .lessOrEqual: return .bool(order <= 0)
        case .greater: return .bool(order > 0)
        default: return .bool(order >= 0)
        }
    }

    private func refuseNotANumber(_ first: Double, _ second: Double) throws(CELError) {
        if first.isNaN || second.isNaN { throw .evaluation("NaN values cannot be ordered", offset) }
    }

    /// Compares on the number line, without rounding the integer.
    private static func order(_ first: Int64, _ second: Double) -> Int {
        if second >= 9_223_372_036_854_775_808.0 { return -1 }
        if second < -9_223_372_036_854_775_808.0 { return 1 }
        let whole = Int64(second)
        if first != whole { return first < whole ? -1 : 1 }
        let fraction = second - Double(whole)
        return fraction > 0 ? -1 : fraction < 0 ? 1 : 0
    }
}

/// `+`, `-`, `*`, `/` and `%`; ints that overflow are errors, doubles follow IEEE 754.
final class Arithmetic: Node {
    let left: any Node
    let right: any Node
    let name: BinaryOperator
    let offset: Int

    init(_ left: any Node, _ right: any Node, _ name: BinaryOperator, _ offset: Int) {
        self.left = left
        self.right = right
        self.name = name
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        try evaluation.spend(1, at: offset)
        let first = try left.evaluate(&evaluation)
        let second = try right.evaluate(&evaluation)
        switch (first, second) {
        case (.int(let one), .int(let other)): return .int(try whole(one, other))
        case (.double(let one), .double(let other)):
            switch name {
            case .add: return .double(one + other)
            case .subtract: return .double(one - other)
            case .multiply: return .double(one * other)
            case .divide: return .double(one / other)
            default: break
            }
        case (.string(let one), .string(let other)) where name == .add:
            try evaluation.spend((one.utf8.count + other.utf8.count) / 10, at: offset)
            return .string(one + other)
        case (.array(let one), .array(let other)) where name == .add:
            try evaluation.spend(one.count + other.count, at: offset)
            return .array(one + other)
        default: break
        }
        throw .noOverload("\(first.celType) \(name.rawValue) \(second.celType)", offset)
    }

    private func whole(_ first: Int64, _ second: Int64) throws(CELError) -> Int64 {
        let result: (partialValue: Int64, overflow: Bool)
        switch name {
        case .add: result = first.addingReportingOverflow(second)
        case .subtract: result = first.subtractingReportingOverflow(second)
        case .multiply: result = first.multipliedReportingOverflow(by: second)
        case .divide:
            if second == 0 { throw .evaluation("division by zero", offset) }
            result = first.dividedReportingOverflow(by: second)
        default:
            if second == 0 { throw .evaluation("modulus by zero", offset) }
            result = first.remainderReportingOverflow(dividingBy: second)
        }
        if result.overflow { throw .evaluation("integer overflow", offset) }
        return result.partialValue
    }
}

/// `x in list` by equality; `key in map` by presence.
final class Membership: Node {
    let element: any Node
    let container: any Node
    let offset: Int

    init(_ element: any Node, _ container: any Node, _ offset: Int) {
        self.element = element
        self.container = container
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        try evaluation.spend(1, at: offset)
        let value = try element.evaluate(&evaluation)
        let range = try container.evaluate(&evaluation)
        switch range {
        case .array(let elements):
            for candidate in elements where try evaluation.areEqual(value, candidate, at: offset) { return true }
            return false
        case .object:
            return .bool(try evaluation.find(value, in: range, at: offset) != nil)
        default: throw .noOverload("\(value.celType) in \(range.celType)", offset)
        }
    }
}

/// Unary minus.
final class Negation: Node {
    let operand: any Node
    let offset: Int

    init(_ operand: any Node, _ offset: Int) {
        self.operand = operand
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        try evaluation.spend(1, at: offset)
        let value = try operand.evaluate(&evaluation)
        switch value {
        case .int(let number):
            if number == .min { throw .evaluation("integer overflow", offset) }
            return .int(-number)
        case .double(let number): return .double(-number)
        default: throw .noOverload("-\(value.celType)", offset)
        }
    }
}
