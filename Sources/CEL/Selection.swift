import ObjectModel

/// Where a selection or an index looks, and what it says when there is nothing.
///
/// A field of a value that is no map is absent, as in cel-go; a list refuses every index that is no whole number.
struct FieldLookup: Sendable {
    /// The name looked up first: the unescaped one when the source has escapes.
    let name: String
    /// The name as written, when it differs.
    let written: String?
    let offset: Int

    init(_ written: String, _ offset: Int) {
        let unescaped = FieldName.unescaped(written)
        name = unescaped ?? written
        self.written = unescaped == nil ? nil : written
        self.offset = offset
    }

    @inline(__always) func find(in value: JSONValue, _ evaluation: inout Evaluation) throws(CELError) -> JSONValue? {
        switch value {
        case .object(let object):
            // Finding a key walks the keys, which matters only in large maps.
            try evaluation.spend(object.count >> 4, at: offset)
            if let found = object[name] { return found }
            guard let written else { return nil }
            return object[written]
        case .array: throw .evaluation("unsupported index type 'string' in list", offset)
        default: return nil
        }
    }

    @inline(__always) func require(in value: JSONValue, _ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        if let found = try find(in: value, &evaluation) { return found }
        throw .noSuchKey(name, offset)
    }
}

extension Evaluation {
    /// The element of a list or map at an index, or nil when there is none.
    mutating func find(_ index: JSONValue, in value: JSONValue, at offset: Int) throws(CELError) -> JSONValue? {
        switch value {
        case .object(let object):
            guard case .string(let key) = index else { return nil }
            try spend(object.count >> 4 + key.utf8.count / 64, at: offset)
            return object[key]
        case .array(let elements):
            let position: Int64
            switch index {
            case .int(let number): position = number
            case .double(let number):
                guard let exact = Int64(exactly: number) else { throw .evaluation("unsupported index value \(number) in list", offset) }
                position = exact
            default: throw .evaluation("unsupported index type '\(index.celType)' in list", offset)
            }
            guard position >= 0, position < elements.count else { return nil }
            return elements[Int(position)]
        default: return nil
        }
    }

    /// The element of a list or map at an index; throws `evaluation` when there is none.
    mutating func require(_ index: JSONValue, in value: JSONValue, at offset: Int) throws(CELError) -> JSONValue {
        if let found = try find(index, in: value, at: offset) { return found }
        if case .array = value { throw .evaluation("index out of bounds: \(CELError.shown(index))", offset) }
        throw .noSuchKey(CELError.shown(index), offset)
    }
}

/// `a.b`
final class Select: Node {
    let operand: any Node
    let field: FieldLookup

    init(_ operand: any Node, _ field: FieldLookup) {
        self.operand = operand
        self.field = field
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        try evaluation.spend(1, at: field.offset)
        return try field.require(in: try operand.evaluate(&evaluation), &evaluation)
    }
}

/// `a[b]`
final class Index: Node {
    let operand: any Node
    let index: any Node
    let offset: Int

    init(_ operand: any Node, _ index: any Node, _ offset: Int) {
        self.operand = operand
        self.index = index
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        try evaluation.spend(1, at: offset)
        let value = try operand.evaluate(&evaluation)
        let key = try index.evaluate(&evaluation)
        return try evaluation.require(key, in: value, at: offset)
    }
}

/// A plain value where an optional one is asked for: it is always there.
final class Present: OptionalNode {
    let operand: any Node

    init(_ operand: any Node) { self.operand = operand }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue? { try operand.evaluate(&evaluation) }
}

/// A variable that may be absent.
final class OptionalVariable: OptionalNode {
    let name: String
    let offset: Int

    init(_ name: String, _ offset: Int) {
        self.name = name
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue? {
        try evaluation.spend(1, at: offset)
        return evaluation.bindings[name]
    }
}

/// `a.?b`, and `o.b` and `o.?b` on an optional value: absent when `o` or the field is absent.
final class OptionalSelect: OptionalNode {
    let operand: any OptionalNode
    let field: FieldLookup

    init(_ operand: any OptionalNode, _ field: FieldLookup) {
        self.operand = operand
        self.field = field
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue? {
        try evaluation.spend(1, at: field.offset)
        guard let value = try operand.evaluate(&evaluation) else { return nil }
        return try field.find(in: value, &evaluation)
    }
}

/// `a[?b]`, and `o[b]` and `o[?b]` on an optional value: absent when `o` or the element is absent.
final class OptionalIndex: OptionalNode {
    let operand: any OptionalNode
    let index: any Node
    let offset: Int

    init(_ operand: any OptionalNode, _ index: any Node, _ offset: Int) {
        self.operand = operand
        self.index = index
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue? {
        try evaluation.spend(1, at: offset)
        guard let value = try operand.evaluate(&evaluation) else { return nil }
        let key = try index.evaluate(&evaluation)
        return try evaluation.find(key, in: value, at: offset)
    }
}

/// `has(a.b)`
final class Presence: Node {
    let operand: any Node
    let field: FieldLookup

    init(_ operand: any Node, _ field: FieldLookup) {
        self.operand = operand
        self.field = field
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        try evaluation.spend(1, at: field.offset)
        return .bool(try field.find(in: try operand.evaluate(&evaluation), &evaluation) != nil)
    }
}

/// `o.hasValue()`, and `has(o.b)` where `o` is optional.
final class HasValue: Node {
    let operand: any OptionalNode
    let offset: Int

    init(_ operand: any OptionalNode, _ offset: Int) {
        self.operand = operand
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        try evaluation.spend(1, at: offset)
        return .bool(try operand.evaluate(&evaluation) != nil)
    }
}

/// `o.orValue(x)`; `x` is evaluated only when the value is absent.
final class OrValue: Node {
    let operand: any OptionalNode
    let alternative: any Node
    let offset: Int

    init(_ operand: any OptionalNode, _ alternative: any Node, _ offset: Int) {
        self.operand = operand
        self.alternative = alternative
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        try evaluation.spend(1, at: offset)
        if let value = try operand.evaluate(&evaluation) { return value }
        return try alternative.evaluate(&evaluation)
    }
}

/// `o.or(p)`
final class OrOptional: OptionalNode {
    let operand: any OptionalNode
    let alternative: any OptionalNode
    let offset: Int

    init(_ operand: any OptionalNode, _ alternative: any OptionalNode, _ offset: Int) {
        self.operand = operand
        self.alternative = alternative
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue? {
        try evaluation.spend(1, at: offset)
        if let value = try operand.evaluate(&evaluation) { return value }
        return try alternative.evaluate(&evaluation)
    }
}

/// `o.value()`
final class RequiredValue: Node {
    let operand: any OptionalNode
    let offset: Int

    init(_ operand: any OptionalNode, _ offset: Int) {
        self.operand = operand
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        try evaluation.spend(1, at: offset)
        if let value = try operand.evaluate(&evaluation) { return value }
        throw .evaluation("optional.none() dereference", offset)
    }
}
