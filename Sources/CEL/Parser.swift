import ObjectModel

/// Reads an expression by CEL's grammar. Recursion is bounded by `CELProgram.maximumDepth`.
struct Parser {
    private static let reservedWords = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return",
        "var",
        "void", "while",
    ]

    private var lexer: Lexer
    private var token: Token
    private var depth = 0

    /// Throws `syntax` when the source is too long or its first word is malformed.
    init(_ source: String) throws(CELError) {
        lexer = try Lexer(source)
        token = try lexer.next()
    }

    /// The whole source as one expression.
    mutating func parse() throws(CELError) -> Syntax {
        let expression = try self.expression()
        guard token.kind == .end else { throw unexpected("an operator or the end of the expression") }
        return expression
    }

    private mutating func advance() throws(CELError) { token = try lexer.next() }

    private func unexpected(_ expected: String) -> CELError {
        CELError(code: .syntax, message: "expected \(expected), found \(token.spelling)", offset: token.offset)
    }

    /// Moves past a symbol if it stands here.
    private mutating func accept(_ symbol: String) throws(CELError) -> Bool {
        guard token.isSymbol(symbol) else { return false }
        try advance()
        return true
    }

    private mutating func expect(_ symbol: String, orElse alternative: String = "") throws(CELError) {
        guard try accept(symbol) else { throw unexpected(alternative + "'\(symbol)'") }
    }

    private func make(_ kind: Syntax.Kind, _ offset: Int, over children: Int = 0) throws(CELError) -> Syntax {
        if children >= CELProgram.maximumDepth { throw tooDeep(offset) }
        return Syntax(kind: kind, offset: offset, depth: children + 1)
    }

    private func tooDeep(_ offset: Int) -> CELError {
        CELError(code: .syntax, message: "the expression is nested more than \(CELProgram.maximumDepth) levels deep", offset: offset)
    }

    private mutating func expression() throws(CELError) -> Syntax {
        if depth >= CELProgram.maximumDepth { throw tooDeep(token.offset) }
        depth += 1
        defer { depth -= 1 }
        let condition = try binary(minimum: 0)
        let offset = token.offset
        guard try accept("?") else { return condition }
        let first = try binary(minimum: 0)
        try expect(":")
        let second = try expression()
        return try make(.conditional(condition, first, second), offset, over: max(condition.depth, first.depth, second.depth))
    }

    private var precedence: Int? {
        guard case .symbol(let symbol) = token.kind else { return nil }
        switch symbol {
        case "||": return 0
        case "&&": return 1
        case "==", "!=", "<", "<=", ">", ">=", "in": return 2
        case "+", "-": return 3
        case "*", "/", "%": return 4
        default: return nil
        }
    }

    private mutating func binary(minimum: Int) throws(CELError) -> Syntax {
        var left = try unary()
        while let precedence, precedence >= minimum, case .symbol(let symbol) = token.kind {
            let offset = token.offset
            if precedence < 2 {
                left = try chain(symbol, from: left, precedence: precedence)
                continue
            }
            guard let name = BinaryOperator(rawValue: symbol) else { throw unexpected("an operator") }
            try advance()
            let right = try binary(minimum: precedence + 1)
            left = try make(.binary(name, left, right), offset, over: max(left.depth, right.depth))
        }
        return left
    }

    /// Gathers `a && b && c` into one node, so that long chains stay flat.
    private mutating func chain(_ symbol: String, from first: Syntax, precedence: Int) throws(CELError) -> Syntax {
        let offset = token.offset
        var terms = [first]
        var deepest = first.depth
        while try accept(symbol) {
            let term = try binary(minimum: precedence + 1)
            deepest = max(deepest, term.depth)
            terms.append(term)
        }
        return try make(symbol == "&&" ? .allOf(terms) : .anyOf(terms), offset, over: deepest)
    }

    private mutating func unary() throws(CELError) -> Syntax {
        let offset = token.offset
        var count = 0
        if token.isSymbol("!") {
            while try accept("!") { count += 1 }
            var operand = try member()
            // Two of them still require a Boolean; more change nothing.
            for _ in 0..<(count % 2 == 1 ? 1 : 2) { operand = try make(.not(operand), offset, over: operand.depth) }
            return operand
        }
        guard token.isSymbol("-") else { return try member() }
        var last = offset
        while token.isSymbol("-") {
            last = token.offset
            count += 1
            try advance()
        }
        var operand: Syntax
        switch token.kind {
        case .int, .double:
            count -= 1
            operand = try members(of: try literalNumber(negative: true, at: last))
        default: operand = try member()
        }
        if count == 0 { return operand }
        for _ in 0..<(count % 2 == 1 ? 1 : 2) { operand = try make(.negate(operand), offset, over: operand.depth) }
        return operand
    }

    private mutating func literalNumber(negative: Bool, at offset: Int) throws(CELError) -> Syntax {
        let value: JSONValue
        switch token.kind {
        case .double(let number): value = .double(negative ? -number : number)
        case .int(let magnitude):
            if negative, magnitude == UInt64(1) << 63 {
                value = .int(.min)
            } else if let number = Int64(exactly: magnitude) {
                value = .int(negative ? -number : number)
            } else {
                throw lexer.outOfRange((negative ? "-" : "") + String(magnitude), at: offset)
            }
        default: throw unexpected("a number")
        }
        try advance()
        return try make(.literal(value), offset)
    }

    private mutating func member() throws(CELError) -> Syntax { try members(of: try primary()) }

    private mutating func members(of start: Syntax) throws(CELError) -> Syntax {
        var operand = start
        while true {
            if try accept(".") {
                let optional = try accept("?")
                let offset = token.offset
                let name = try fieldName()
                if token.isSymbol("(") {
                    if optional { throw unexpected("a field after '.?', not a method call") }
                    let (arguments, deepest) = try self.arguments()
                    operand = try make(
                        .method(operand, name: name, arguments: arguments), offset, over: max(operand.depth, deepest))
                } else {
                    operand = try make(.select(operand, field: name, optional: optional), offset, over: operand.depth)
                }
            } else if token.isSymbol("[") {
                let offset = token.offset
                try advance()
                let optional = try accept("?")
                let index = try expression()
                try expect("]")
                operand = try make(.index(operand, index, optional: optional), offset, over: max(operand.depth, index.depth))
            } else if token.isSymbol("{"), operand.isName {
                throw CELError(
                    code: .unsupported, message: "message construction is not supported; write a map such as {'a': 1}", offset: token.offset
                )
            } else {
                return operand
            }
        }
    }

    private mutating func fieldName() throws(CELError) -> String {
        guard case .identifier(let name) = token.kind else { throw unexpected("a field name") }
        try advance()
        return name
    }

    private mutating func arguments() throws(CELError) -> (list: [Syntax], deepest: Int) {
        try expect("(")
        var list: [Syntax] = []
        var deepest = 0
        if try accept(")") { return (list, deepest) }
        while true {
            let argument = try expression()
            deepest = max(deepest, argument.depth)
            list.append(argument)
            if try accept(",") { continue }
            try expect(")", orElse: "an operator, ',' or ")
            return (list, deepest)
        }
    }

    private mutating func primary() throws(CELError) -> Syntax {
        let offset = token.offset
        switch token.kind {
        case .int, .double: return try literalNumber(negative: false, at: offset)
        case .string(let text):
            try advance()
            return try make(.literal(.string(text)), offset)
        case .identifier(let name):
            if Self.reservedWords.contains(name) {
                throw CELError(code: .syntax, message: "'\(name)' is a reserved word, not an identifier", offset: offset)
            }
            try advance()
            guard token.isSymbol("(") else { return try make(.identifier(name), offset) }
            let (arguments, deepest) = try self.arguments()
            return try make(.call(name: name, arguments: arguments), offset, over: deepest)
        case .symbol("true"):
            try advance()
            return try make(.literal(true), offset)
        case .symbol("false"):
            try advance()
            return try make(.literal(false), offset)
        case .symbol("null"):
            try advance()
            return try make(.literal(.null), offset)
        case .symbol("("):
            try advance()
            let inner = try expression()
            try expect(")", orElse: "an operator or ")
            return inner
        case .symbol("["): return try list()
        case .symbol("{"): return try map()
        case .symbol("-"):
            // The grammar lets a sign stand here only as part of a number: `!-1` is one, `!-x` is not.
            try advance()
            return try literalNumber(negative: true, at: offset)
        case .symbol("."):
            throw CELError(code: .unsupported, message: "names with a leading dot are not supported; leave the dot out", offset: offset)
        case .symbol, .end: throw unexpected("an expression")
        }
    }

    private mutating func list() throws(CELError) -> Syntax {
        let offset = token.offset
        try expect("[")
        var elements: [Syntax.Element] = []
        var deepest = 0
        while !token.isSymbol("]") {
            let optional = try accept("?")
            let value = try expression()
            deepest = max(deepest, value.depth)
            elements.append(Syntax.Element(value: value, optional: optional))
            if try !accept(",") { break }
        }
        try expect("]", orElse: "an operator, ',' or ")
        return try make(.list(elements), offset, over: deepest)
    }

    private mutating func map() throws(CELError) -> Syntax {
        let offset = token.offset
        try expect("{")
        var entries: [Syntax.Entry] = []
        var deepest = 0
        while !token.isSymbol("}") {
            let optional = try accept("?")
            let key = try expression()
            try expect(":", orElse: "an operator or ")
            let value = try expression()
            deepest = max(deepest, key.depth, value.depth)
            entries.append(Syntax.Entry(key: key, value: value, optional: optional))
            if try !accept(",") { break }
        }
        try expect("}", orElse: "an operator, ',' or ")
        return try make(.map(entries), offset, over: deepest)
    }
}

extension Syntax {
    /// Whether this could be the name of a message type: `a` or `a.b.c`.
    fileprivate var isName: Bool {
        switch kind {
        case .identifier: true
        case .select(let operand, _, let optional): !optional && operand.isName
        default: false
        }
    }
}
