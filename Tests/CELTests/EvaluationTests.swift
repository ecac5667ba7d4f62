import CEL
import ObjectModel
import Testing

struct EvaluationTests {
    static let selection: [Row] = [
        Row("self.i", "7"), Row("self.f", "2.5"), Row("self.n", "null"), Row("self.m.k", #""v""#), Row("self . m . k", #""v""#),
        Row("self['s']", #""hello""#),
        Row("self.m['z']", "1"), Row("self.list[0]", "1"), Row("self.list[2]", "3"), Row("self.list[2.0]", "3"),
        Row("self.items[1].name", #""two""#),
        Row("self.list[d - 4]", "2"), Row("object.metadata.labels['app.kubernetes.io/name']", #""w""#),
        Row("object.metadata.namespace", #""default""#),
        Row("self.namespace", #""ns""#), Row("self.__namespace__", #""ns""#), Row("self.a__dot__b", #""dot""#),
        Row("self.x__dash__y", #""dash""#),
        Row("self.p__slash__q", #""slash""#), Row("self.u__underscores__v", #""underscores""#), Row("self.u__v", #""underscores""#),
        Row("self.plain__", #""as written""#), Row("has(self.__namespace__)", "true"), Row("has(self.a__dot__c)", "false"),
        Row("has(self.i)", "true"), Row("has(self.n)", "true"), Row("has(self.missing)", "false"), Row("has(self.m.k)", "true"),
        Row("has(self.i.x)", "false"), Row("has(self.n.x)", "false"), Row("has(object.status.replicas)", "false"),
        Row("has({'a': 1}.a)", "true"),
    ]

    static let optionals: [Row] = [
        Row("self.?i.orValue(0)", "7"), Row("self.?missing.orValue(0)", "0"), Row("self.?m.k.orValue('x')", #""v""#),
        Row("self.?missing.k.orValue('x')", #""x""#), Row("self.?m.?missing.orValue('x')", #""x""#),
        Row("self.?missing.?k.?l.orValue(1)", "1"),
        Row("self.?i.x.orValue(1)", "1"), Row("self.?n.?x.orValue(1)", "1"), Row("self.?n.orValue(1)", "null"),
        Row("self[?'i'].orValue(0)", "7"),
        Row("self[?'missing'].orValue(0)", "0"), Row("self.list[?0].orValue(9)", "1"), Row("self.list[?3].orValue(9)", "9"),
        Row("self.list[?-1].orValue(9)", "9"), Row("self.?list[1].orValue(9)", "2"), Row("self.?list[?5].orValue(9)", "9"),
        Row("self.?missing[1].orValue(9)", "9"), Row("self.?i.hasValue()", "true"), Row("self.?missing.hasValue()", "false"),
        Row("self.?i.value()", "7"), Row("self.?missing.or(self.?i).orValue(0)", "7"), Row("self.?i.or(self.?f).value()", "7"),
        Row("(self.t ? self.?i : self.?f).orValue(0)", "7"), Row("self.?i == oldSelf.?i", "false"), Row("self.?m == oldSelf.?m", "true"),
        Row("self.?x == oldSelf.?x", "true"), Row("self.?i != oldSelf.?missing", "true"), Row("has(self.?m.k)", "true"),
        Row("has(self.?m.q)", "false"),
        Row("has(self.?missing.k)", "false"), Row("object.status.?replicas.orValue(0) <= object.spec.replicas", "true"),
        Row("self.?missing.orValue({'a': 1}).a", "1"), Row("self.?i.orValue(1 / 0)", "7"),
    ]

    static let comparison: [Row] = [
        Row("1 == 1", "true"), Row("1 == 2", "false"), Row("1 != 2", "true"), Row("1 == 1.0", "true"), Row("1.0 == 1", "true"),
        Row("1 == 1.5", "false"),
        Row("0.0 == -0.0", "true"), Row("'a' == 'a'", "true"), Row("'a' == 'b'", "false"), Row(#"'\u00e9' == 'e\u0301'"#, "false"),
        Row("true == true", "true"), Row("null == null", "true"), Row("self.n == null", "true"), Row("self.i == null", "false"),
        Row("1 != null", "true"),
        Row("self.i == 'x'", "false"), Row("self.s == 7", "false"), Row("[1, 2] == [1, 2]", "true"), Row("[1, 2] == [2, 1]", "false"),
        Row("[1] == [1.0]", "true"), Row("[1] == [1, 1]", "false"), Row("[] == []", "true"),
        Row("{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", "true"),
        Row("{'a': 1} == {'a': 2}", "false"), Row("{'a': 1} == {'b': 1}", "false"), Row("{'a': 1} == {'a': 1, 'b': 1}", "false"),
        Row("self.m == oldSelf.m", "true"), Row("self == self", "true"), Row("[self.m] == [{'z': 1, 'k': 'v'}]", "true"),
        Row("0.0 / 0.0 == 0.0 / 0.0", "false"), Row("self.big == 9007199254740992.0", "false"),
        Row("self.big > 9007199254740992.0", "true"),
        Row("9007199254740992.0 < self.big", "true"), Row("self.max < 9223372036854775808.0", "true"),
        Row("self.max >= 9223372036854775808.0", "false"),
        Row("self.min >= -9223372036854775808.0", "true"), Row("self.min > -1e300", "true"), Row("1 < 2", "true"), Row("2 < 1", "false"),
        Row("1 < 1", "false"),
        Row("1 <= 1", "true"), Row("2 > 1", "true"), Row("1 >= 2", "false"), Row("1 < 1.5", "true"), Row("1.5 < 2", "true"),
        Row("-1 > -1.5", "true"),
        Row("-1.5 < -1", "true"), Row("2 <= 2.0", "true"), Row("2.0 >= 2", "true"), Row("1.5 > 1.25", "true"), Row("'a' < 'b'", "true"),
        Row("'a' < 'B'", "false"),
        Row("'' < 'a'", "true"), Row("'ab' > 'a'", "true"), Row("'é' > 'z'", "true"), Row("'a' <= 'a'", "true"), Row("'b' >= 'a'", "true"),
        Row("false < true", "true"), Row("true <= true", "true"), Row("true < false", "false"), Row("self.i < self.f", "false"),
        Row("1.0 / 0.0 > 9223372036854775807", "true"), Row("-1.0 / 0.0 < self.min", "true"),
    ]

    static let arithmetic: [Row] = [
        Row("1 + 2", "3"), Row("1 - 2", "-1"), Row("1-2", "-1"), Row("1 -2", "-1"), Row("3 * 4", "12"), Row("7 / 2", "3"),
        Row("-7 / 2", "-3"), Row("7 % 3", "1"),
        Row("-7 % 3", "-1"), Row("7 % -3", "1"), Row("1.5 + 1.0", "2.5"), Row("1.5 - 1.0", "0.5"), Row("1.5 * 2.0", "3.0"),
        Row("1.0 / 4.0", "0.25"),
        Row("1.0 / 0.0", "inf"), Row("-d", "-5"), Row("--d", "5"), Row("---d", "-5"), Row("--1", "1"), Row("- -1", "1"),
        Row("-(1 + 2)", "-3"),
        Row("-self.f", "-2.5"), Row("'a' + 'b'", #""ab""#), Row("self.s + '!'", #""hello!""#), Row("[1] + [2, 3]", "[1,2,3]"),
        Row("self.list + [4]", "[1,2,3,4]"), Row("[] + []", "[]"), Row("9223372036854775806 + 1", "9223372036854775807"),
        Row("self.min % -2", "0"), Row("self.i + d", "12"),
    ]

    static let membership: [Row] = [
        Row("1 in [1, 2]", "true"), Row("3 in [1, 2]", "false"), Row("1.0 in [1, 2]", "true"), Row("'a' in ['a']", "true"),
        Row("1 in ['a', 1]", "true"),
        Row("[1] in [[1]]", "true"), Row("null in [null]", "true"), Row("1 in []", "false"), Row("d in self.list", "false"),
        Row("2 in self.list", "true"),
        Row("'k' in self.m", "true"), Row("'q' in self.m", "false"), Row("1 in self.m", "false"), Row("'a' in {'a': 1}", "true"),
        Row("!('x' in self.names)", "true"), Row("'app' in object.metadata.labels", "true"),
    ]

    static let functions: [Row] = [
        Row("size('')", "0"), Row("size('héllo')", "5"), Row("size('😀')", "1"), Row(#"size('e\u0301')"#, "2"), Row("'abc'.size()", "3"),
        Row("size([1, 2])", "2"),
        Row("self.list.size()", "3"), Row("size({'a': 1})", "1"), Row("self.m.size()", "2"), Row("size(self.empty)", "0"),
        Row("'hello'.startsWith('he')", "true"), Row("'hello'.startsWith('')", "true"), Row("'hello'.startsWith('hello!')", "false"),
        Row("'hello'.startsWith('el')", "false"), Row("'hello'.endsWith('lo')", "true"), Row("'hello'.endsWith('')", "true"),
        Row("'hello'.endsWith('hell')", "false"),
        Row("'hello'.contains('ell')", "true"), Row("'hello'.contains('')", "true"), Row("''.contains('')", "true"),
        Row("'hello'.contains('lo!')", "false"),
        Row("'hello'.contains('o')", "true"), Row("'aab'.contains('ab')", "true"), Row("self.s.startsWith(self.s)", "true"),
        Row("'é'.startsWith('e')", "false"), Row("int(3)", "3"), Row("int(3.9)", "3"), Row("int(-3.9)", "-3"), Row("int('42')", "42"),
        Row("int('-42')", "-42"),
        Row("int(' 1') == 1 || true", "true"), Row("double(3)", "3.0"), Row("double('2.5')", "2.5"), Row("double('1e3')", "1000.0"),
        Row("double(1.5)", "1.5"),
        Row("string(42)", #""42""#), Row("string(true)", #""true""#), Row("string('a')", #""a""#), Row("bool('true')", "true"),
        Row("bool('F')", "false"),
        Row("bool(true)", "true"), Row("string(self.i) + self.s", #""7hello""#), Row("int(string(d)) == d", "true"),
    ]

    static let macros: [Row] = [
        Row("[1, 2].all(x, x > 0)", "true"), Row("[1, -2].all(x, x > 0)", "false"), Row("[].all(x, x > 0)", "true"),
        Row("[1, 2].exists(x, x > 1)", "true"),
        Row("[1, 2].exists(x, x > 2)", "false"), Row("[].exists(x, true)", "false"), Row("[1, 2].exists_one(x, x > 1)", "true"),
        Row("[2, 2].exists_one(x, x > 1)", "false"), Row("[].exists_one(x, true)", "false"),
        Row("[1, 2, 3].filter(x, x % 2 == 1)", "[1,3]"),
        Row("[1, 2].filter(x, false)", "[]"), Row("[1, 2].map(x, x * x)", "[1,4]"), Row("[1, 2, 3].map(x, x > 1, x * 10)", "[20,30]"),
        Row("self.m.all(k, size(k) == 1)", "true"), Row("self.m.map(k, k)", #"["k","z"]"#), Row("self.m.exists(k, self.m[k] == 1)", "true"),
        Row("{'b': 1, 'a': 2}.map(k, k)", #"["b","a"]"#), Row("self.m.filter(k, k != 'k')", #"["z"]"#),
        Row("[[1, 2], [3]].map(x, x.map(y, y + size(x)))", "[[3,4],[4]]"), Row("[1, 2].map(x, [10].map(x, x)[0] + x)", "[11,12]"),
        Row("[1].map(self, self)", "[1]"), Row("[1].all(d, d == 1) && d == 5", "true"), Row("self.items.all(i, has(i.name))", "true"),
        Row("self.items.exists(i, i.?port.orValue(0) == 443)", "true"), Row("self.items.filter(i, has(i.port)).map(i, i.port)", "[80,443]"),
        Row("self.items.map(i, i.?port.orValue(0))", "[80,443,0]"), Row("self.items.exists(i, i.port == 443)", "true"),
        Row("self.items.exists(i, i.port == 80)", "true"), Row("self.items.all(i, i.port == 80)", "false"),
        Row("['a', 1].exists(x, x == 1)", "true"),
        Row("self.items.all(i, self.items.exists_one(j, j.name == i.name))", "true"),
        Row("object.spec.template.spec.containers.all(c, c.image.startsWith('nginx:'))", "true"),
        Row("[[1, 0], [1]].exists(x, x.map(y, 1 / y) == [1])", "true"), Row("[0, 1].exists(x, [5].map(y, y / x)[0] == 5)", "true"),
    ]

    @Test(arguments: selection) func selects(_ row: Row) { #expect(Fixture.outcome(row.expression) == row.expected) }
    @Test(arguments: optionals) func unwrapsOptionals(_ row: Row) { #expect(Fixture.outcome(row.expression) == row.expected) }
    @Test(arguments: comparison) func compares(_ row: Row) { #expect(Fixture.outcome(row.expression) == row.expected) }
    @Test(arguments: arithmetic) func calculates(_ row: Row) { #expect(Fixture.outcome(row.expression) == row.expected) }
    @Test(arguments: membership) func findsMembers(_ row: Row) { #expect(Fixture.outcome(row.expression) == row.expected) }
    @Test(arguments: functions) func callsFunctions(_ row: Row) { #expect(Fixture.outcome(row.expression) == row.expected) }
    @Test(arguments: macros) func expandsMacros(_ row: Row) { #expect(Fixture.outcome(row.expression) == row.expected) }
}
