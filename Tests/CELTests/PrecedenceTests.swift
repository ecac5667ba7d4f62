import CEL
import Testing

struct PrecedenceTests {
    static let rows: [Row] = [
        Row("1 + 2 * 3", "7"), Row("(1 + 2) * 3", "9"), Row("10 - 3 - 2", "5"), Row("10 - (3 - 2)", "9"), Row("100 / 10 / 5", "2"),
        Row("100 / (10 / 5)", "50"),
        Row("2 * 7 % 4", "2"), Row("2 * (7 % 4)", "6"), Row("7 % 4 * 2", "6"), Row("-2 * -3", "6"), Row("-d + 1", "-4"),
        Row("-(d + 1)", "-6"),
        Row("1 + 1 == 2", "true"), Row("1 < 2 == true", "true"), Row("1 == 1 == true", "true"), Row("2 == 1 != true", "true"),
        Row("1 in [1] == true", "true"),
        Row("1 + 1 in [2]", "true"), Row("'a' + 'b' in ['ab']", "true"), Row("!true || true", "true"), Row("!(true || true)", "false"),
        Row("true || false && false", "true"), Row("(true || false) && false", "false"), Row("false && false || true", "true"),
        Row("false && (false || true)", "false"), Row("true ? 1 : 2", "1"), Row("false ? 1 : 2", "2"),
        Row("false ? 1 : false ? 2 : 3", "3"),
        Row("true ? (false ? 1 : 2) : 3", "2"), Row("true || false ? 1 : 2", "1"), Row("1 + (true ? 1 : 2)", "2"),
        Row("1 < 2 ? 'a' : 'b'", #""a""#),
        Row("!!true", "true"), Row("!!!true", "false"), Row("!!!!self.t", "true"), Row("!self.t", "false"),
        Row("!self.list.exists(x, x > 3)", "true"),
        Row("-self.list[0]", "-1"), Row("-self.list.size()", "-3"), Row("self.t ? null : 1", "null"),
        Row("[1, 2].map(x, x > 1 ? x : -x)", "[-1,2]"),
        Row("false && 1 / 0 == 1 ? 1 : 2", "2"), Row("self.i > 1 && self.i < 10 && self.f < 3.0 || false", "true"),
        Row("true ? 1 : 1 / 0", "1"),
        Row("false ? 1 / 0 : 1", "1"),
    ]

    @Test(arguments: rows) func bindsAsTheGrammarSays(_ row: Row) { #expect(Fixture.outcome(row.expression) == row.expected) }
}
