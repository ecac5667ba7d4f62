import CEL
import ObjectModel
import Testing

struct ProgramTests {
    static let variables = ["self", "oldSelf", "object"]

    @Test func tellsWhichVariablesAreRead() throws {
        let program = try CELProgram("object.a == self.b && oldSelf.b == self.b", variables: Self.variables)
        #expect(program.referencedVariables == ["object", "self", "oldSelf"])
        #expect(program.referencesOldSelf)
        #expect(program.source == "object.a == self.b && oldSelf.b == self.b")
    }

    @Test(arguments: ["self.oldSelf", "'oldSelf' == self", "self.all(oldSelf, oldSelf)", "self.map(x, {'oldSelf': x}).size() > 0"])
    func aFieldStringOrMacroVariableIsNotOldSelf(_ expression: String) throws {
        #expect(try !CELProgram(expression, variables: Self.variables).referencesOldSelf)
    }

    @Test(arguments: [
        "oldSelf", "has(oldSelf.a)", "[1].all(x, x == oldSelf)", "true || oldSelf.a", "oldSelf.all(oldSelf, true)", "{'a': oldSelf}.a",
    ])
    func anyReadOfOldSelfCounts(_ expression: String) throws {
        #expect(try CELProgram(expression, variables: Self.variables).referencesOldSelf)
    }

    static let types: [Row] = [
        Row("self.a", "dyn"), Row("1", "int"), Row("1.0", "double"), Row("'a'", "string"), Row("null", "null_type"), Row("[]", "list"),
        Row("{}", "map"),
        Row("self.a == 1", "bool"), Row("self.a + 1", "int"), Row("self.a + self.b", "dyn"), Row("size(self.a)", "int"),
        Row("self.a ? 1 : 2", "int"),
        Row("self.a ? 1 : null", "dyn"), Row("self.?a.orValue(1)", "dyn"), Row("self.a.map(x, x)", "list"), Row("!self.a", "bool"),
        Row("-self.a", "dyn"),
        Row("string(self.a)", "string"), Row("has(self.a)", "bool"),
    ]

    @Test(arguments: types) func tellsTheTypeOfTheResult(_ row: Row) throws {
        #expect(try CELProgram(row.expression, variables: Self.variables).resultType == row.expected)
    }

    @Test func evaluateBoolRefusesOtherResults() throws {
        let program = try CELProgram("self", variables: ["self"])
        #expect(try program.evaluateBool(CELBindings("self", true)))
        #expect(try !program.evaluateBool(CELBindings("self", false)))
        let error = CELError(code: .type, message: "the expression evaluated to int, expected bool", offset: 0)
        #expect(throws: error) { try program.evaluateBool(CELBindings("self", 1)) }
    }

    @Test(
        arguments: [
            ("oldSelf.hasValue()", nil, false), ("oldSelf.hasValue()", 1, true), ("oldSelf.orValue(5)", nil, 5),
            ("oldSelf.orValue(5)", 1, 1),
            ("oldSelf.?a.orValue(7)", ["a": 2], 2), ("oldSelf.a.orValue(7)", nil, 7), ("oldSelf == oldSelf.?a", nil, true),
            ("oldSelf.or(self.?b).value()", nil, 3),
        ] as [(String, JSONValue?, JSONValue)])
    func anOptionalVariableMayBeUnbound(_ expression: String, _ old: JSONValue?, _ expected: JSONValue) throws {
        let program = try CELProgram(expression, variables: ["self"], optionalVariables: ["oldSelf"])
        #expect(program.referencesOldSelf)
        var bindings = CELBindings("self", ["b": 3])
        bindings["oldSelf"] = old
        #expect(try program.evaluate(bindings) == expected)
    }

    @Test func anOptionalVariableIsNoPlainValue() {
        #expect(throws: CELError.self) { try CELProgram("oldSelf == 1", variables: ["self"], optionalVariables: ["oldSelf"]) }
        #expect(throws: CELError.self) { try CELProgram("oldSelf.value()", variables: ["self", "oldSelf"]) }
    }

    @Test(
        arguments: [
            ("self.matches('^[a-z]+$')", "abc", true), ("self.matches('^[a-z]+$')", "aBc", false), ("self.matches('b')", "abc", true),
            ("matches(self, 'b.')", "abc", true), ("self.matches(self)", "a+", true),
            ("['a', 'b+'].exists(p, self.matches(p))", "xbb", true),
            ("self.matches(r\"\"\"^(?i)\\.?[a-z_]*$\"\"\")", ".Ab", true), ("self.split('/')", "a/b//c", ["a", "b", "", "c"]),
            ("self.split('/')[0].size()", "abc/d", 3), ("self.split('')", "aé", ["a", "é"]), ("self.split('--')", "a---b", ["a", "-b"]),
            ("self.split('x')", "", [""]), ("self.substring(2)", "*.a", "a"), ("self.substring(1, 3)", "aéb", "éb"),
            ("self.substring(3)", "abc", ""), ("self.lowerAscii()", "AbÉ", "abÉ"), ("self.upperAscii()", "abé", "ABé"),
        ] as [(String, JSONValue, JSONValue)])
    func stringsAreMatchedAndTakenApart(_ expression: String, _ value: JSONValue, _ expected: JSONValue) throws {
        #expect(try CELProgram(expression, variables: ["self"]).evaluate(CELBindings("self", value)) == expected)
    }

    @Test(arguments: [
        ("self.substring(4)", "index out of range: 4"), ("self.substring(-1)", "index out of range: -1"),
        ("self.substring(2, 1)", "invalid substring range. start: 2, end: 1"),
        ("self.matches('(' + self)", "error parsing regexp: missing closing ): `(abc`"),
    ])
    func whatCannotBeMatchedOrTakenApartIsAnError(_ expression: String, _ message: String) throws {
        let program = try CELProgram(expression, variables: ["self"])
        let error = #expect(throws: CELError.self) { try program.evaluate(CELBindings("self", "abc")) }
        #expect(error?.message == message)
        #expect(error?.code == .evaluation)
    }

    @Test func matchingCosts() throws {
        let program = try CELProgram("self.matches('(a|b)*c$')", variables: ["self"])
        let text = JSONValue.string(String(repeating: "ab", count: 100_000))
        let error = #expect(throws: CELError.self) { try program.evaluate(CELBindings("self", text), costLimit: 10_000) }
        #expect(error?.code == .cost)
    }

    @Test func aPatternThatIsWrongIsFoundWhenTheProgramIsCompiled() {
        let error = CELError(code: .type, message: "error parsing regexp: missing closing ): `(a`", offset: 13)
        #expect(throws: error) { try CELProgram("self.matches('(a')", variables: ["self"]) }
    }

    @Test func oneProgramServesManyBindings() throws {
        let program = try CELProgram("self.a + 1", variables: ["self"])
        for number in 0..<100 {
            #expect(try program.evaluate(CELBindings("self", ["a": .int(Int64(number))])) == .int(Int64(number) + 1))
        }
    }

    @Test func bindingsKeepOneValueAName() {
        var bindings = CELBindings()
        #expect(bindings["a"] == nil)
        bindings["a"] = 1
        bindings["b"] = 2
        bindings["a"] = 3
        #expect(bindings["a"] == 3)
        bindings["a"] = nil
        #expect(bindings["a"] == nil)
        #expect(bindings["b"] == 2)
    }

    @Test func valuesAreSharedNotCopied() throws {
        let value: JSONValue = ["a": ["b": [1, 2, 3]]]
        let result = try CELProgram("self.a.b", variables: ["self"]).evaluate(CELBindings("self", value))
        let original = try #require(value.at("a", "b"))
        #expect(result.isIdentical(to: original))
    }

    @Test func thePresenceRuleOfAnImmutableField() throws {
        let source = """
            has(self.claims) == has(oldSelf.claims) && (!has(self.claims) || self.claims == oldSelf.claims)
            """
        let program = try CELProgram(source, variables: ["self", "oldSelf"])
        let cases: [(JSONValue, JSONValue, Bool)] = [
            ([:], [:], true), (["claims": []], [:], false), ([:], ["claims": []], false), (["claims": [1]], ["claims": [1]], true),
            (["claims": [1]], ["claims": [2]], false), (["claims": [["a": 1, "b": 2]]], ["claims": [["b": 2, "a": 1]]], true),
        ]
        for (new, old, expected) in cases {
            var bindings = CELBindings("self", new)
            bindings["oldSelf"] = old
            #expect(try program.evaluateBool(bindings) == expected)
        }
    }
}
