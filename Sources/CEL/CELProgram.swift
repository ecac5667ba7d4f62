import ObjectModel

/// A compiled expression of the Common Expression Language.
///
/// Supported: literals of int, double, string, bool, null, lists and maps with string keys; `a.b`, `a.?b`, `a[b]`, `a[?b]`; the operators
/// `! - * / % + < <= > >= == != in && || ?:`; the functions `size`, `int`, `double`, `string`, `bool`; the methods `size`,
/// `startsWith`, `endsWith`, `contains`, `matches`, `split`, `substring`, `lowerAscii`, `upperAscii`, and on optional values `orValue`, `hasValue`, `value`, `or`; the macros `has`, `all`,
/// `exists`, `exists_one`, `filter` and `map`. Everything else of CEL is refused by name when the program is compiled.
///
/// Differences from cel-go: macros walk a map in insertion order, where cel-go's order is random. Variables are dynamically typed, so a
/// wrong type that comes out of a variable is an error of evaluation, not of compilation. An int and a double are compared exactly,
/// also beyond 2^53. Lists may mix types. A number is an int or a double as the JSON value holds it, whatever a schema says.
///
/// Field names follow Kubernetes' escaping for CRDs: `__dot__`, `__dash__`, `__slash__`, `__underscores__`, and `__namespace__` and the
/// like for reserved words. The unescaped name is looked up first, then the name as written.
public struct CELProgram: Sendable {
    /// The longest source accepted, in UTF-8 bytes.
    public static let maximumSourceBytes = 65_536
    /// The deepest nesting accepted, of parentheses and of the tree alike. Chains of `&&` and of `||` count as one level.
    public static let maximumDepth = 200
    /// The steps an evaluation may take unless the caller says otherwise.
    public static let standardCostLimit = 1_000_000

    /// The text this was compiled from.
    public let source: String
    /// The declared variables that the expression reads, in order of first use.
    public let referencedVariables: [String]
    /// Whether the expression reads the variable `oldSelf`, which makes a CRD's rule a transition rule.
    public let referencesOldSelf: Bool
    /// The type of the result as far as it is known before evaluation: `dyn`, `null_type`, `bool`, `int`, `double`, `string`, `list` or
    /// `map`.
    public let resultType: String

    private let root: any Node

    /// Compiles an expression that may read the given variables. Optional variables are optional values of CEL: absent where nothing is
    /// bound to them.
    /// Throws `syntax`, `unsupported`, `undeclared` or `type`; the first mistake in reading order wins within each stage.
    public init(_ source: String, variables: [String], optionalVariables: [String] = []) throws(CELError) {
        var parser = try Parser(source)
        let syntax = try parser.parse()
        var checker = Checker(variables: variables, optionalVariables: optionalVariables)
        let (node, type) = try checker.value(syntax)
        self.source = source
        root = node
        resultType = type.rawValue
        referencedVariables = checker.referencedVariables
        referencesOldSelf = checker.referencedVariables.contains("oldSelf")
    }

    /// Evaluates the expression. Throws `evaluation`, or `cost` after more than `costLimit` steps; a step is one node of the expression,
    /// one element that a comparison or a macro visits, or ten bytes of a string that is searched or joined.
    public func evaluate(_ bindings: CELBindings, costLimit: Int = CELProgram.standardCostLimit) throws(CELError) -> JSONValue {
        var evaluation = Evaluation(bindings: bindings, limit: costLimit)
        return try root.evaluate(&evaluation)
    }

    /// Evaluates the expression and requires a Boolean: any other result throws `type`.
    public func evaluateBool(_ bindings: CELBindings, costLimit: Int = CELProgram.standardCostLimit) throws(CELError) -> Bool {
        var evaluation = Evaluation(bindings: bindings, limit: costLimit)
        let result = try root.evaluate(&evaluation)
        if case .bool(let value) = result { return value }
        throw CELError(code: .type, message: "the expression evaluated to \(StaticType(of: result).rawValue), expected bool", offset: 0)
    }
}
