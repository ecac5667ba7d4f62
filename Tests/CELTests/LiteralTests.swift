import CEL
import ObjectModel
import Testing

struct LiteralTests {
    static let numbers: [Row] = [
        Row("0", "0"), Row("42", "42"), Row("007", "7"), Row("-42", "-42"), Row("- 42", "-42"), Row("0x1F", "31"), Row("0XfF", "255"),
        Row("-0x10", "-16"), Row("9223372036854775807", "9223372036854775807"), Row("-9223372036854775808", "-9223372036854775808"),
        Row("0x7fffffffffffffff", "9223372036854775807"), Row("-0x8000000000000000", "-9223372036854775808"), Row("1.5", "1.5"),
        Row(".5", "0.5"), Row("-.5", "-0.5"), Row("1e3", "1000.0"), Row("1E+3", "1000.0"), Row("25e-1", "2.5"), Row("1.25e2", "125.0"),
        Row("0.1", "0.1"), Row("1e308", "1e+308"), Row("true", "true"), Row("false", "false"), Row("null", "null"),
    ]

    static let strings: [Row] = [
        Row(#""""#, #""""#), Row("''", #""""#), Row("'a'", #""a""#), Row(#""a'b""#, #""a'b""#), Row(#"'a"b'"#, #""a\"b""#),
        Row(#"'\a\b\f\v' == '\x07\x08\x0C\x0b'"#, "true"), Row(#"'\n\r\t'"#, #""\n\r\t""#), Row(#"'\\ \? \" \' \`'"#, #""\\ ? \" ' `""#),
        Row(#"'\x41\X42'"#, #""AB""#), Row(#"'\u00e9'"#, #""é""#), Row(#"'\U0001F600'"#, #""😀""#), Row(#"'\101\060'"#, #""A0""#),
        Row(#"'\377'"#, #""ÿ""#), Row(#"r'\n\'"#, #""\\n\\""#), Row(#"R"\d+""#, #""\\d+""#), Row("'''a\nb'''", #""a\nb""#),
        Row("\"\"\"a\"b''c\"\"\"", #""a\"b''c""#), Row(#"r'''\'''"#, #""\\""#), Row("''''''", #""""#), Row("'é😀'", #""é😀""#),
        Row("'a' // comment", #""a""#), Row("// first\n'a'", #""a""#), Row("'a//b'", #""a//b""#), Row("\t\n\r\u{0C} 1 ", "1"),
        Row("size('a\u{0}b')", "3"),
    ]

    static let aggregates: [Row] = [
        Row("[]", "[]"), Row("[1]", "[1]"), Row("[1, 'a', null]", #"[1,"a",null]"#), Row("[1, 2,]", "[1,2]"),
        Row("[[1], [2, [3]]]", "[[1],[2,[3]]]"),
        Row("[d, d + 1]", "[5,6]"), Row("{}", "{}"), Row("{'a': 1}", #"{"a":1}"#),
        Row("{'b': 1, 'a': {'c': []},}", #"{"b":1,"a":{"c":[]}}"#),
        Row("{self.s: d}", #"{"hello":5}"#), Row("[?self.?i, ?self.?missing, 1]", "[7,1]"),
        Row("{?'a': self.?i, ?'b': self.?missing}", #"{"a":7}"#),
        Row("{'a': 1}.a", "1"), Row("{'a': 1}['a']", "1"), Row("[10, 20][1]", "20"),
    ]

    @Test(arguments: numbers) func readsNumbers(_ row: Row) { #expect(Fixture.outcome(row.expression) == row.expected) }
    @Test(arguments: strings) func readsStrings(_ row: Row) { #expect(Fixture.outcome(row.expression) == row.expected) }
    @Test(arguments: aggregates) func readsListsAndMaps(_ row: Row) { #expect(Fixture.outcome(row.expression) == row.expected) }
}
