import Testing

@testable import RegularExpressions

@Suite("Regular expressions")
struct RegularExpressionTests {
    @Test(
        "match as RE2 does",
        arguments: [
            ("abc", ["abc", "xabcx"], ["ab", ""]),
            ("^abc$", ["abc"], ["xabc", "abcx", "abc\n"]),
            ("", ["", "x"], []),
            ("^$", [""], ["a"]),
            ("a|b", ["a", "xb"], ["c"]),
            ("^(a|b)$", ["a", "b"], ["ab"]),
            ("^a|b$", ["ax", "xb"], ["xa", "bx"]),
            ("^a*$", ["", "aaa"], ["ab"]),
            ("^a+$", ["a", "aa"], [""]),
            ("^a?$", ["", "a"], ["aa"]),
            ("^a{2}$", ["aa"], ["a", "aaa"]),
            ("^a{2,}$", ["aa", "aaaa"], ["a"]),
            ("^a{1,3}$", ["a", "aaa"], ["", "aaaa"]),
            ("^a{0}$", [""], ["a"]),
            ("^a{,3}$", ["a{,3}"], ["a"]),
            ("^a{x}$", ["a{x}"], ["a"]),
            ("^a*?b+?$", ["aab", "b"], ["a"]),
            ("^.$", ["a", "é", "😀"], ["", "\n", "ab"]),
            ("^[a-c]$", ["a", "b", "c"], ["d", ""]),
            ("^[^a-c]$", ["d", "\n"], ["a"]),
            ("^[]a]$", ["]", "a"], ["b"]),
            ("^[^]a]$", ["b"], ["]", "a"]),
            ("^[a-]$", ["a", "-"], ["b"]),
            ("^[-a]$", ["a", "-"], ["b"]),
            (#"^[\d_]$"#, ["5", "_"], ["a"]),
            (#"^[\]\\]$"#, ["]", "\\"], ["a"]),
            ("^[[:alpha:]]+$", ["aZ"], ["1"]),
            ("^[[:^alpha:]]$", ["1"], ["a"]),
            (#"^\d+\.\d+$"#, ["1.2"], ["1x2", "12"]),
            (#"^\w+$"#, ["aZ_9"], ["a-b", "é"]),
            (#"^\s\S$"#, [" a", "\ta"], ["aa", "  "]),
            (#"^\D\W$"#, ["a-"], ["1-", "aa"]),
            (#"\bfoo\b"#, ["a foo b", "foo"], ["food", "afoo"]),
            (#"\Boo\b"#, ["foo"], ["oo"]),
            (#"^\x41\x{1F600}$"#, ["A😀"], ["A"]),
            (#"^\n\t\r$"#, ["\n\t\r"], ["ntr"]),
            (#"\Aab\z"#, ["ab"], ["cab", "abc"]),
            ("^(?:ab)+$", ["abab"], ["aba"]),
            ("^(?P<n>a)(?<m>b)$", ["ab"], ["a"]),
            ("^(a*)*$", ["", "aaa"], ["b"]),
            ("^(a|)+b$", ["aab", "b"], ["a"]),
            ("^[^\\x00-\\x7F]$", ["é"], ["e"]),
            ("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$", ["A", "PodReady", "a:b"], ["", "1a", "a:", "a b"]),
            (
                #"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$"#,
                ["Ready", "agents.x-k8s.io/Ready"], ["", "/Ready", "Agents/x", "a/"]
            ),
        ] as [(String, [String], [String])])
    func matches(_ source: String, _ accepted: [String], _ rejected: [String]) throws {
        let expression = try RegularExpression(source)
        for text in accepted { #expect(expression.matches(text), "\(source) should match \(text)") }
        for text in rejected { #expect(!expression.matches(text), "\(source) should not match \(text)") }
    }

    @Test(
        "decide about ASCII beforehand as they do step by step",
        arguments: [
            "", "b", "^b", "b$", "^b$", "a|^b|c$", "^a|b$", "(^|a)b", "a($|b)", "^.b", ".$", "^[^b]*$", "^(a|ab)(c|bcd)*$", "a{2,3}b?$",
            "^[a-c]([-a-c]*[a-c])?$", "^(a*)*b$", "\\n", "^$|^-",
        ])
    func automaton(_ source: String) throws {
        let expression = try RegularExpression(source)
        let automaton = try #require(expression.automaton)
        var texts = [""]
        var longest = texts
        for _ in 0..<4 {
            longest = longest.flatMap { text in ["a", "b", "c", "-", "\n"].map { text + $0 } }
            texts += longest
        }
        for text in texts {
            #expect(automaton.matches(text) == (expression.steps.outcome(of: text) == .found), "\(source) and \(text.debugDescription)")
        }
    }

    @Test("do not decide what would take too long")
    func tooCostly() throws {
        let expression = try RegularExpression("(a?){500}a{500}$")
        #expect(expression.outcome(of: String(repeating: "a", count: 600)) == .found)
        #expect(expression.outcome(of: String(repeating: "a", count: 600) + "!") == .absent)
        #expect(expression.outcome(of: String(repeating: "a", count: 100_000) + "!") == .tooCostly)
        #expect(!expression.matches(String(repeating: "a", count: 100_000)))
    }

    @Test("leave to the steps what looks at neighbours, has many states or is no ASCII")
    func beyondAutomaton() throws {
        for source in [#"\bx"#, "^a{0,100}$"] {
            let automaton = try RegularExpression(source).automaton
            #expect(automaton.map { _ in source } == nil)
        }
        #expect(try RegularExpression("^[a-z]+$").automaton?.matches("aé") == .some(nil))
        #expect(try RegularExpression("a").automaton?.matches("aé") == true)
    }

    @Test(
        "refuse what is wrong or not supported",
        arguments: [
            ("[a", "error parsing regexp: missing closing ]: `[a`"),
            ("(a", "error parsing regexp: missing closing ): `(a`"),
            ("a)", "error parsing regexp: unexpected ): `a)`"),
            ("*a", "error parsing regexp: missing argument to repetition operator: `*`"),
            ("a|+", "error parsing regexp: missing argument to repetition operator: `+`"),
            ("{2}", "error parsing regexp: missing argument to repetition operator: `{2}`"),
            ("a**", "error parsing regexp: invalid nested repetition operator: `**`"),
            ("a*??", "error parsing regexp: invalid nested repetition operator: `*??`"),
            ("a+{2}", "error parsing regexp: invalid nested repetition operator: `+{2}`"),
            ("a{1001}", "error parsing regexp: invalid repeat count: `{1001}`"),
            ("a{3,2}", "error parsing regexp: invalid repeat count: `{3,2}`"),
            ("[z-a]", "error parsing regexp: invalid character class range: `z-a`"),
            ("[[:foo:]]", "error parsing regexp: invalid character class range: `[:foo:]`"),
            (#"\y"#, #"error parsing regexp: invalid escape sequence: `\y`"#),
            (#"a\"#, "error parsing regexp: trailing backslash at end of expression: ``"),
            ("(?P<>a)", "error parsing regexp: invalid named capture: `(?P<>a)`"),
            ("(?m)^a", "(?m) is not supported in `(?m)^a`; write the characters out instead"),
            ("(?i)é", "(?i) with letters beyond ASCII is not supported in `(?i)é`; write the characters out instead"),
            ("(?i:[à-ü])", "(?i) with letters beyond ASCII is not supported in `(?i:[à-ü])`; write the characters out instead"),
            ("(?i", "error parsing regexp: missing closing ): `(?i`"),
            ("(?)", "error parsing regexp: invalid or unsupported Perl syntax: `(?)`"),
            ("(?i-)a", "error parsing regexp: invalid or unsupported Perl syntax: `(?i-)`"),
            (#"\p{L}"#, #"\p is not supported in `\p{L}`; write the characters out instead"#),
            (#"[\p{L}]"#, #"\p is not supported in `[\p{L}]`; write the characters out instead"#),
            ("(?=a)", "error parsing regexp: invalid or unsupported Perl syntax: `(?=`"),
            ("(?i!a)", "error parsing regexp: invalid or unsupported Perl syntax: `(?i!`"),
            (#"\Qa.b\E"#, #"\Q is not supported in `\Qa.b\E`; write the characters out instead"#),
            (#"a\C"#, #"error parsing regexp: invalid escape sequence: `\C`"#),
        ])
    func refuses(_ source: String, _ message: String) {
        // What Go would read is told apart: only that is missing here.
        let isUnsupported = message.contains("is not supported in")
        #expect(throws: RegularExpressionError(message: message, isUnsupported: isUnsupported)) { try RegularExpression(source) }
    }

    @Test(
        "flags hold up to the end of their group",
        arguments: [
            ("(?i)abc", "xAbC", true), ("a(?i)b", "AB", false), ("a(?i)b", "aB", true), ("(a(?i)b)c", "aBC", false),
            ("(?i:a)b", "Ab", true),
            ("(?i:a)b", "AB", false), ("(?i)[a-f]+$", "FACE", true), ("(?i)[^a]", "A", false), ("(?i)k", "\u{212A}", true),
            ("(?i)[\\W]", "\u{17F}", false), ("(?i)\\W", "s", false), ("(?i)[[:^alpha:]]", "k", false), ("\\W", "\u{17F}", true),
            ("^(?i)\\.?[a-z_][a-z_0-9]*$", ".Foo_1", true), ("(?-i)a", "A", false),
            ("(?i)(?-i)a", "A", false),
            ("a.b", "a\nb", false), ("(?s)a.b", "a\nb", true), ("(?s:a.)b.c", "a\nb\nc", false), ("(?U)a+", "aa", true),
            ("(?i)1", "1", true),
        ])
    func flags(_ source: String, _ text: String, _ expected: Bool) throws {
        #expect(try RegularExpression(source).matches(text) == expected)
    }

    @Test("stay linear on hostile patterns", arguments: ["(a*)*b", "(a+)+b", "(a|aa)+b", "(a|a)*b", "^(([a-z])+.)+[A-Z]([a-z])+$"])
    func linear(_ source: String) throws {
        let expression = try RegularExpression(source)
        #expect(!expression.matches(String(repeating: "a", count: 5_000)))
    }

    @Test("bound the size of an expression", arguments: ["((a{1000}){1000}){1000}", "((){1000}){1000}", "(((){1000}){1000}){1000}"])
    func bounded(_ source: String) {
        #expect(throws: RegularExpressionError.self) { try RegularExpression(source) }
    }

    @Test("bound the depth of an expression")
    func boundedDepth() {
        let source = String(repeating: "(", count: 400) + String(repeating: ")", count: 400)
        #expect(throws: RegularExpressionError.self) { try RegularExpression(source) }
    }
}
