import ObjectModel

/// `&&` and `||` over two or more terms: the deciding value wins over errors on either side of it; without one the first error is
/// thrown. A term that is no Boolean is an error like any other. Running out of steps is final.
final class Logic: Node {
    let terms: [any Node]
    /// `false` for `&&`, `true` for `||`.
    let deciding: Bool
    let offset: Int

    init(_ terms: [any Node], deciding: Bool, _ offset: Int) {
        self.terms = terms
        self.deciding = deciding
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        var failure: CELError?
        for term in terms {
            try evaluation.spend(1, at: offset)
            switch evaluation.truth(of: term, offset, as: deciding ? "||" : "&&") {
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

extension Evaluation {
    /// Evaluates a term of a logical operator without throwing.
    mutating func truth(of term: any Node, _ offset: Int, as name: String) -> Result<Bool, CELError> {
        do {
            let value = try term.evaluate(&self)
            if case .bool(let truth) = value { return .success(truth) }
            return .failure(.noOverload("\(name) with \(value.celType)", offset))
        } catch {
            return .failure(error)
        }
    }
}

/// `!`
final class Not: Node {
    let operand: any Node
    let offset: Int

    init(_ operand: any Node, _ offset: Int) {
        self.operand = operand
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        try evaluation.spend(1, at: offset)
        let value = try operand.evaluate(&evaluation)
        guard case .bool(let truth) = value else { throw .noOverload("!\(value.celType)", offset) }
        return .bool(!truth)
    }
}

/// `condition ? a : b`; only the chosen branch is evaluated.
final class Conditional: Node {
    let condition: any Node
    let first: any Node
    let second: any Node
    let offset: Int

    init(_ condition: any Node, _ first: any Node, _ second: any Node, _ offset: Int) {
        self.condition = condition
        self.first = first
        self.second = second
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue {
        try evaluation.condition(condition, offset) ? try first.evaluate(&evaluation) : try second.evaluate(&evaluation)
    }
}

/// `condition ? a : b` where both branches are optional values.
final class OptionalConditional: OptionalNode {
    let condition: any Node
    let first: any OptionalNode
    let second: any OptionalNode
    let offset: Int

    init(_ condition: any Node, _ first: any OptionalNode, _ second: any OptionalNode, _ offset: Int) {
        self.condition = condition
        self.first = first
        self.second = second
        self.offset = offset
    }

    func evaluate(_ evaluation: inout Evaluation) throws(CELError) -> JSONValue? {
        try evaluation.condition(condition, offset) ? try first.evaluate(&evaluation) : try second.evaluate(&evaluation)
    }
}

extension Evaluation {
    /// Evaluates a condition that must be a Boolean.
    mutating func condition(_ node: any Node, _ offset: Int) throws(CELError) -> Bool {
        try spend(1, at: offset)
        let value = try node.evaluate(&self)
        guard case .bool(let truth) = value else { throw .noOverload("\(value.celType) as a condition", offset) }
        return truth
    }
}
