import ObjectModel

/// A compiled subexpression with a plain value. Nodes are immutable and shared by all evaluations.
protocol Node: AnyObject, Sendable {
    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue
}

/// A compiled subexpression whose value may be absent. Which subexpressions are optional is known when the program is compiled.
protocol OptionalNode: AnyObject, Sendable {
    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue?
}

/// The state of one evaluation.
struct Evaluation {
    let bindings: CELBindings
    /// The variables of the macros being evaluated, the outermost first.
    var locals: [JSONValue] = []
    private var remaining: Int
    private let limit: Int

    init(bindings: CELBindings, limit: Int) {
        self.bindings = bindings
        self.limit = limit
        remaining = max(0, limit)
    }

    /// Accounts for some steps; throws `cost` when there are no more.
    @inline(__always) mutating func spend(_ steps: Int, at offset: Int) throws(CELError) {
        remaining -= steps
        if remaining < 0 { throw exhausted(offset) }
    }

    @inline(never) private func exhausted(_ offset: Int) -> CELError {
        CELError(code: .cost, message: "the evaluation took more than \(limit) steps", offset: offset)
    }
}

extension CELError {
    /// A failure of the values at hand.
    static func evaluation(_ message: String, _ offset: Int) -> CELError { CELError(code: .evaluation, message: message, offset: offset) }

    /// Operands whose types, seen only now, do not fit.
    static func noOverload(_ text: String, _ offset: Int) -> CELError { evaluation("no such overload: \(text)", offset) }

    /// A value as a message shows it: strings cut to 256 code points, lists and maps by type only.
    static func shown(_ value: JSONValue) -> String {
        switch value {
        case .array, .object: return value.celType
        case .string(let text):
            if text.utf8.count <= 256 { return text }
            return String(String.UnicodeScalarView(text.unicodeScalars.prefix(253))) + "..."
        default: return value.description
        }
    }

    static func noSuchKey(_ key: String, _ offset: Int) -> CELError { evaluation("no such key: \(key)", offset) }
}

extension JSONValue {
    /// CEL's name of the type.
    var celType: String { StaticType(of: self).rawValue }
}

/// A value known when the program is compiled.
final class Literal: Node {
    let value: JSONValue

    init(_ value: JSONValue) { self.value = value }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue { value }
}

/// A variable that the caller binds.
final class Variable: Node {
    let name: String
    let offset: Int

    init(_ name: String, _ offset: Int) {
        self.name = name
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        try evaluation.spend(1, at: offset)
        guard let value = evaluation.bindings[name] else { throw .evaluation("no such attribute(s): \(name)", offset) }
        return value
    }
}

/// A macro's own variable, by its position among the macros around it.
final class LocalVariable: Node {
    let position: Int
    let offset: Int

    init(_ position: Int, _ offset: Int) {
        self.position = position
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        try evaluation.spend(1, at: offset)
        return evaluation.locals[position]
    }
}

/// A list literal with at least one element that is not known beforehand.
final class ListLiteral: Node {
    enum Element {
        case value(any Node)
        case optional(any OptionalNode)
    }

    let elements: [Element]
    let offset: Int

    init(_ elements: [Element], _ offset: Int) {
        self.elements = elements
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        try evaluation.spend(1 + elements.count, at: offset)
        var result: [JSONValue] = []
        result.reserveCapacity(elements.count)
        for element in elements {
            switch element {
            case .value(let node): result.append(try node.evaluate(&evaluation))
            case .optional(let node): if let value = try node.evaluate(&evaluation) { result.append(value) }
            }
        }
        return .array(result)
    }
}

/// A map literal.
final class MapLiteral: Node {
    struct Entry {
        let key: any Node
        let value: ListLiteral.Element
        let offset: Int
    }

    let entries: [Entry]
    let offset: Int

    init(_ entries: [Entry], _ offset: Int) {
        self.entries = entries
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        try evaluation.spend(1, at: offset)
        var result = JSONObject(minimumCapacity: entries.count)
        for entry in entries {
            // Finding a repeated key walks the keys so far.
            try evaluation.spend(1 + result.count / 8, at: entry.offset)
            let key = try entry.key.evaluate(&evaluation)
            guard case .string(let name) = key else {
                throw .evaluation("map keys of type \(key.celType) are not supported; use strings", entry.offset)
            }
            if result.contains(name) { throw .evaluation("Failed with repeated key: \(CELError.shown(key))", entry.offset) }
            switch entry.value {
            case .value(let node): result.appendUnique(key: name, value: try node.evaluate(&evaluation))
            case .optional(let node):
                if let value = try node.evaluate(&evaluation) { result.appendUnique(key: name, value: value) }
            }
        }
        return .object(result)
    }
}
