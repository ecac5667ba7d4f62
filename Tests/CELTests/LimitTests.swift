import CEL
import ObjectModel
import Testing

struct LimitTests {
    static func nested(_ count: Int, _ open: String, _ core: String, _ close: String) -> String {
        String(repeating: open, count: count) + core + String(repeating: close, count: count)
    }

    static let tooDeep: [String] = [
        nested(20_000, "(", "1", ")"), nested(200, "(", "1", ")"), nested(20_000, "[", "", "]"), nested(20_000, "(", "", ""),
        nested(5_000, "{'a':", "1", "}"), nested(5_000, "size(", "1", ")"), nested(5_000, "self[", "1", "]"),
        nested(3_000, "true ? 1 : ", "1", ""),
        nested(20_000, "", "self", ".a"), nested(20_000, "", "1", "+1"), nested(10_000, "", "self", "[0]"),
        nested(9_000, "", "'a'", "+'b'"),
        nested(4_000, "[1].map(x,", "x", ")"), nested(5_000, "-(", "1", ")"), nested(5_000, "!(", "true", ")"),
    ]

    @Test(arguments: tooDeep) func refusesDeepNesting(_ expression: String) {
        let error = Fixture.error(expression)
        #expect(error?.code == .syntax)
        #expect(error?.message == "the expression is nested more than 200 levels deep")
    }

    @Test func acceptsNestingUpToTheLimit() {
        #expect(Fixture.outcome(Self.nested(199, "(", "1", ")")) == "1")
        #expect(Fixture.outcome(Self.nested(199, "[", "", "]")).utf8.count == 398)
        #expect(Fixture.outcome("1" + String(repeating: "+1", count: 199)) == "200")
        #expect(Fixture.outcome("1" + String(repeating: "+1", count: 200)).hasPrefix("syntax at 399: "))
    }

    @Test func longChainsOfLogicAndSignsAreNotDeep() {
        #expect(Fixture.outcome("false" + String(repeating: "||false", count: 5_000)) == "false")
        #expect(Fixture.outcome("true" + String(repeating: "&&true", count: 5_000)) == "true")
        #expect(Fixture.outcome(String(repeating: "!", count: 20_001) + "self.t") == "false")
        #expect(Fixture.outcome(String(repeating: "-", count: 20_001) + "d") == "-5")
        #expect(Fixture.outcome("size([" + String(repeating: "1,", count: 20_000) + "])") == "20000")
    }

    @Test func refusesLongSources() {
        let message = "the expression is 1048576 bytes long; at most 65536 are allowed"
        #expect(Fixture.error(String(repeating: "a", count: 1_048_576)) == CELError(code: .syntax, message: message, offset: 0))
        #expect(Fixture.outcome(String(repeating: " ", count: 65_535) + "1") == "1")
        #expect(Fixture.error(String(repeating: " ", count: 65_536) + "1")?.code == .syntax)
    }

    @Test func shortensHugeNumbersInMessages() {
        let digits = String(repeating: "9", count: 60_000)
        #expect(Fixture.error(digits)?.message == "the number \(digits.prefix(37))... is outside the range of an int, which has 64 bits")
        #expect(Fixture.error(digits + ".0")?.message == "the number \(digits.prefix(37))... is outside the range of a double")
    }

    static let hostile: [String] = [
        "\u{0}", "'", "\"", "\"\"\"", "'''", "r'", "\\", "'\\", "'\\u", "'\\U0000000", "''' ' ''", "[", "{", "{'a'", "{'a':", "self.?",
        "self[?", ".", "..",
        "?", ":", "1 ? ", "0x", "0xg", "1..2", "1.e", "&&", "|| 1", "has(", "has()", "has(1)", "size", "self.()", "self.all(", "self.map()",
        "self.map(x)",
        "\u{FEFF}1", "1\u{2028}", "// only a comment", "self.\u{0}", "}{", ")(", "[?]", "{?}", "!", "-", "--", "1 in", "in", "null null",
        "true false",
    ]

    @Test(arguments: hostile) func refusesFragments(_ expression: String) {
        #expect(throws: CELError.self) { try CELProgram(expression, variables: ["self"]) }
    }

    @Test func stopsAtTheCostLimit() {
        let expression = "[1, 2, 3].all(x, x > 0)"
        let error = CELError(code: .cost, message: "the evaluation took more than 5 steps", offset: 19)
        #expect(Fixture.error(expression, costLimit: 5) == error)
        #expect(Fixture.outcome(expression, costLimit: 10) == "true")
        #expect(Fixture.error(expression, costLimit: 9)?.code == .cost)
        #expect(Fixture.error("1 == 1", costLimit: 0)?.code == .cost)
        #expect(Fixture.outcome("1 == 1", costLimit: 1) == "true")
    }

    @Test func longKeysAreCutInMessages() {
        let key = String(repeating: "k", count: 60_000)
        #expect(Fixture.error("self['\(key)']")?.message == "no such key: \(key.prefix(253))...")
        #expect(Fixture.error("self[self.list]")?.message == "no such key: list")
    }

    /// Random sequences of words either compile and evaluate or fail with an offset inside the source.
    @Test func randomSequencesOfWordsNeverTrap() {
        let words = [
            "self", "self.i", "self.list", "d", "x", "1", "-1", "0", "2.5", "'a'", "true", "null", "[", "]", "{", "}", "(", ")", ".", "?",
            ":", ",", "+", "-",
            "*", "/", "%", "==", "!=", "<", ">=", "in", "&&", "||", "!", ".?k", ".size()", ".map(x, x)", ".all(x, x > ", "has(self.m", "[?",
            ".orValue(",
            "self.max", "self.min", "size(", "int(", "''", "9223372036854775807",
        ]
        var state: UInt64 = 42
        var evaluated = 0
        for _ in 0..<6_000 {
            var source = ""
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            for _ in 0..<(1 + (state >> 33) % 9) {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                source += words[Int(state >> 33) % words.count] + " "
            }
            guard let error = Fixture.error(source, costLimit: 10_000) else {
                evaluated += 1
                continue
            }
            #expect((0...source.unicodeScalars.count).contains(error.offset), "\(source)")
        }
        #expect(evaluated > 100)
    }

    @Test func aNegativeCostLimitAllowsNothing() { #expect(Fixture.error("d", costLimit: .min)?.code == .cost) }

    @Test func searchingLargeMapsCosts() throws {
        var object = JSONObject()
        for number in 0..<5_000 { object.appendUnique(key: "k\(number)", value: 1) }
        for expression in [
            "self.all(k, self[k] == 1)", "self.all(k, k in self)", "self.all(k, !has(self.x))", "self.all(k, !self.?x.hasValue())",
        ] {
            let program = try CELProgram(expression, variables: ["self"])
            let error = try #require(throws: CELError.self) { try program.evaluate(CELBindings("self", .object(object))) }
            #expect(error.code == .cost)
        }
    }

    static let costly: [String] = [
        "big.all(a, big.all(b, big.all(c, a + b + c >= 0)))", "big.map(a, big.map(b, big.map(c, c)))",
        "big.filter(a, big.filter(b, b != a) == big)",
        "big.exists(a, big == big + [a] || big.map(b, b) == [])", "big.all(a, a in big) || big.all(a, big.exists(b, [b] == [a, a]))",
        "[text].map(a, [a + a].map(b, [b + b].map(c, [c + c].map(d, [d + d].map(e, [e + e].map(f, f + f))))))",
        "big.all(a, !text.contains('aaaaaaaaaaaaaaaaaaaab'))", "big.all(a, text + 'x' == text + 'x')",
        "big.all(a, size(text) > 0)",
        "big.all(a, double(text) > 0.0) || big.all(a, text <= text)", "big.exists(a, false) || big.all(a, big.all(b, true) || true)",
    ]

    @Test(arguments: costly) func boundsWork(_ expression: String) throws {
        var bindings = CELBindings("big", .array((0..<1_500).map { .int(Int64($0)) }))
        bindings["text"] = .string(String(repeating: "a", count: 100_000))
        let error = try #require(throws: CELError.self) {
            try CELProgram(expression, variables: ["big", "text"]).evaluate(bindings, costLimit: 100_000)
        }
        #expect(error.code == .cost)
        #expect(error.message == "the evaluation took more than 100000 steps")
    }
}
