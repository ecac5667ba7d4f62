import ObjectModel

/// What a macro walks: the elements of a list, or the keys of a map in insertion order.
enum MacroRange {
    case elements([JSONValue])
    case keys([String])

    init(_ value: JSONValue, macro: String, _ offset: Int) throws(CELError) {
        switch value {
        case .array(let elements): self = .elements(elements)
        case .object(let object): self = .keys(object.keys)
        default: throw .noOverload("\(macro) over \(value.celType); a list or a map is needed", offset)
        }
    }

    var count: Int {
        switch self {
        case .elements(let elements): elements.count
        case .keys(let keys): keys.count
        }
    }

    subscript(position: Int) -> JSONValue {
        switch self {
        case .elements(let elements): elements[position]
        case .keys(let keys): .string(keys[position])
        }
    }
}

/// `all` and `exists`: logic over the elements, errors absorbed as `&&` and `||` do.
final class Quantifier: Node {
    let range: any Node
    let predicate: any Node
    /// `false` for `all`, `true` for `exists`.
    let deciding: Bool
    let offset: Int

    init(_ range: any Node, _ predicate: any Node, deciding: Bool, _ offset: Int) {
        self.range = range
        self.predicate = predicate
        self.deciding = deciding
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        try evaluation.spend(1, at: offset)
        let range = try MacroRange(try self.range.evaluate(&evaluation), macro: deciding ? "exists" : "all", offset)
        var failure: CELError?
        for position in 0..<range.count {
            try evaluation.spend(1, at: offset)
            evaluation.locals.append(range[position])
            let truth = evaluation.truth(of: predicate, offset, as: deciding ? "exists" : "all")
            evaluation.locals.removeLast()
            switch truth {
            case .success(let value): if value == deciding { return .bool(deciding) }
            case .failure(let error):
                if error.code == .cost { throw error }
                if failure == nil { failure = error }
            }
        }
        if let failure { throw failure }
        return .bool(!deciding)
    }
}

/// `exists_one`, `filter` and `map`: the first error ends them.
final class Comprehension: Node {
    enum Kind {
        case existsOne
        case filter
        case map
    }

    let kind: Kind
    let range: any Node
    /// What an element must fulfil; nil only for `map` with two arguments.
    let predicate: (any Node)?
    /// What an element becomes; nil but for `map`.
    let transform: (any Node)?
    let offset: Int

    init(_ kind: Kind, _ range: any Node, predicate: (any Node)?, transform: (any Node)?, _ offset: Int) {
        self.kind = kind
        self.range = range
        self.predicate = predicate
        self.transform = transform
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        try evaluation.spend(1, at: offset)
        let value = try self.range.evaluate(&evaluation)
        let range = try MacroRange(value, macro: kind == .existsOne ? "exists_one" : kind == .filter ? "filter" : "map", offset)
        var matches = 0
        var result: [JSONValue] = []
        for position in 0..<range.count {
            let element = range[position]
            evaluation.locals.append(element)
            // Also when an element fails: a macro around this one may absorb the error and go on.
            defer { evaluation.locals.removeLast() }
            if let predicate, try !evaluation.condition(predicate, offset) { continue }
            matches += 1
            if kind == .existsOne { continue }
            try evaluation.spend(1, at: offset)
            result.append(try transform?.evaluate(&evaluation) ?? element)
        }
        return kind == .existsOne ? .bool(matches == 1) : .array(result)
    }
}
