import Testing

@testable import ObjectModel

@Suite struct YAMLReaderTests {
    /// The value of the one document of a text that must be right.
    private func value(_ text: String) -> JSONValue? {
        let (documents, mistakes) = YAMLReader.read(text)
        #expect(mistakes.isEmpty, "\(text): \(mistakes)")
        #expect(documents.count == 1, "\(text)")
        return documents.first?.value
    }

    private func mistakes(_ text: String) -> [String] { YAMLReader.read(text).mistakes.map(\.description) }

    /// What `kubectl label --local -f - -o json` makes of each of these scalars.
    @Test(
        arguments: [
            ("y", true), ("Y", true), ("yes", true), ("No", false), ("off", false), ("On", true), ("oN", "oN"), ("TRUE", true),
            ("TrUe", "TrUe"),
            ("0777", 511), ("0o777", 511), ("0O777", 511), ("-0o7", -7), ("+0777", 511), ("07_7", 63), ("00", 0), ("08", 8), ("089", 89),
            ("0777.5", .double(777.5)), ("0x1F", 31), ("0X1f", 31), ("-0x10", -16), ("0x", "0x"), ("0x1p4", "0x1p4"), ("0x_1", 1),
            ("0b11", 3),
            ("-0b11", -3), ("+0b1", 1), ("0b", "0b"), ("0b2", "0b2"), ("0o9", "0o9"), ("0o", "0o"), ("1_000", 1000), ("1__0", 10),
            ("_1", "_1"),
            ("1_", 1), ("1_0.5", .double(10.5)), (".5_1", .double(0.51)), ("._5", "._5"), (".5_", ".5_"), ("2020-01-01", "2020-01-01"),
            ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z"), ("2001-12-14t21:59:43.10-05:00", "2001-12-14t21:59:43.10-05:00"),
            ("2001-13-45", "2001-13-45"), ("190:20", "190:20"), ("1e3", 1000), ("1E5", 100000), ("1e+5", 100000), ("1.e5", 100000),
            (".5e3", 500),
            ("1.0", 1), ("5.", 5), (".5", .double(0.5)), ("+.5", .double(0.5)), ("-.5", .double(-0.5)), ("0.0000001", .double(1e-7)),
            ("1e21", .double(1e21)), ("9.5e18", .double(9.5e18)), ("1e18", 1_000_000_000_000_000_000), ("1e400", "1e400"), ("1.5e", "1.5e"),
            ("e3", "e3"), ("-.", "-."), ("+", "+"), ("+5", 5), ("-1", -1),
            ("-0", 0),
            ("-0.0", 0), ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
            ("9223372036854775808", .double(0x1p63)),
            ("18446744073709551615", .double(0x1p64)), ("18446744073709551616", .double(0x1p64)), ("99999999999999999999", .double(1e20)),
            ("-9223372036854775809", .double(-0x1p63)), ("0xFFFFFFFFFFFFFFFFFF", "0xFFFFFFFFFFFFFFFFFF"),
            ("07777777777777777777777777", .double(7.777777777777778e24)), ("~", .null), ("", .null), ("NULL", .null), ("Null", .null),
            ("nUll", "nUll"),
            ("Infinity", "Infinity"), ("inf", "inf"), ("nan", "nan"), ("<<", "<<"), ("=", "="), ("'12'", "12"), ("\"12\"", "12"),

            ("!!str 12", "12"), ("!!str ~", "~"), ("!!str", ""), ("!<tag:yaml.org,2002:str> 5", "5"), ("!!int '12'", 12), ("!!float 3", 3),
            ("!!float 1_0", 10), ("!!bool yes", true), ("!!null ''", .null), ("!!timestamp 2020-01-01", "2020-01-01"), ("!!merge <<", "<<"),
            ("!!binary aGk=", "hi"), ("!!binary ''", ""), ("!foo bar", "bar"), ("!foo 12", "12"), ("!!map {a: 1}", ["a": 1]),
            ("!!seq [1]", [1]),
            ("!!set {a: ~}", ["a": nil]), ("!!omap [a: 1]", [["a": 1]]), ("!!python/none ''", ""), ("|\n    x\n    y\n", "x\ny\n"),
            (">-\n    x\n    y\n", "x y"), ("\"\\x00\\u00e9\\U0001F600\\/\"", "\u{0}é😀/"), ("'it''s'", "it's"), ("a\n    b", "a b"),
            ("'x\ty'", "x\ty"),
        ] as [(String, JSONValue)])
    func scalarsMeanWhatTheyMeanToKubectl(_ text: String, _ expected: JSONValue) {
        #expect(value("k: \(text)\n") == ["k": expected])
        if case .int = expected, case .int? = value("k: \(text)")?["k"] {
        } else if case .int = expected {
            Issue.record("\(text) is no integer")
        }
    }

    @Test(
        arguments: [
            ("{12: a, 0x10: b, 010: c, 09: d}", ["12", "16", "8", "9"]), ("{true: a, no: b}", ["true", "false"]),
            ("{1.5: a, 0.1: b, 1e30: c, 123456789.5: d}", ["1.5", "0.1", "1e+30", "1.2345679e+08"]),
            (
                "{-0.0: a, 1e21: b, 100000.0: c, 1000000.0: d, 16777217.0: e, .5: f, 0.00001: g}",
                ["-0", "1e+21", "100000", "1e+06", "1.6777216e+07", "0.5", "1e-05"]
            ),
            ("{2020-01-01: a, 1e400: b, .inf: c, '': d}", ["2020-01-01", "1e400", ".inf", ""]), ("{!!binary aGk=: a}", ["hi"]),
            ("{!!str 1: a, 2: b}", ["1", "2"]), ("{&a x: 1, b: *a}", ["x", "b"]), ("{? x : 1, ? z}", ["x", "z"]),
            ("{&a x: 1, z: {*a : 1}}", ["x", "z"]),
            ("{é: 1, e\u{301}: 2}", ["é", "e\u{301}"]),
        ] as [(String, [String])])
    func fieldNamesBecomeStrings(_ text: String, _ expected: [String]) {
        #expect(value(text)?.objectValue?.keys.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
    }

    @Test(
        arguments: [
            ("x: &x {a: 1, b: 2}\nm: {<<: *x, b: 3}", ["a": 1, "b": 3]), ("x: &x {a: 1, b: 2}\nm: {b: 3, <<: *x}", ["b": 2, "a": 1]),
            ("x: &x {a: 1, b: 2}\nm: {<<: [*x, {a: 7, c: 9}], b: 3}", ["a": 1, "c": 9, "b": 3]), ("m: {'<<': {a: 1}}", ["<<": ["a": 1]]),
            ("m: {<<: {a: 1}, <<: {b: 1}}", ["a": 1, "b": 1]), ("m: {<<: []}", [:]), ("m: {<<: [{a: 1}, {a: 2}]}", ["a": 1]),
            ("m: {!!merge <<: {a: 1}}", ["a": 1]), ("x: &x {a: 1}\nm: &y {<<: *x, b: 1}\nz: 1", ["a": 1, "b": 1]),
        ] as [(String, JSONValue)])
    func mergeKeys(_ text: String, _ expected: JSONValue) { #expect(value(text)?["m"] == expected) }

    @Test func anchorsMayBeRedefinedAndLastForOneDocument() {
        #expect(value("a: &x 1\nb: *x\nc: &x [2]\nd: *x") == ["a": 1, "b": 1, "c": [2], "d": [2]])
        #expect(value("- &a [1, &a 2, *a]\n- *a") == [[1, 2, 2], 2])
        #expect(
            mistakes("a: &x 1\n---\nb: *x\n") == [
                "line 3, column 4: unknown anchor \"x\"; define it before with \"&x\", or quote the \"*\""
            ])
    }

    @Test func placesOfEveryNameAndValue() {
        let text = "# head\nmetadata:\n  name: \"a\"   # é\n  labels: {é: 1, b: &x [2, 3]}\n---\n- *x\n- k:\n    deep\n"
        let documents = YAMLReader.read(text).documents
        #expect(documents.count == 2)
        let metadata = documents.first?["metadata"]
        #expect(metadata?.location == SourceLocation(line: 3, column: 3))
        #expect(metadata?["name"]?.location == SourceLocation(line: 3, column: 9))
        guard case .fields(let fields)? = metadata?["labels"]?.content else {
            Issue.record("no labels")
            return
        }
        #expect(fields.map(\.keyLocation.column) == [12, 18])
        #expect(fields.map(\.value.location.column) == [15, 21])
        #expect(fields.last?.value[1]?.location == SourceLocation(line: 4, column: 28))
        #expect(documents.last?.location == SourceLocation(line: 6, column: 1))
        #expect(documents.last?[1]?["k"]?.location == SourceLocation(line: 8, column: 5))
    }

    @Test func anAliasStandsWhereItIsWritten() {
        let node = YAMLReader.read("a: &x {b: 1}\nc: *x\n").documents.first?["c"]
        #expect(node?.location == SourceLocation(line: 2, column: 4))
        #expect(node?["b"]?.location == SourceLocation(line: 1, column: 11))
    }

    @Test(arguments: [
        ("", 0), ("\n\n", 0), ("# only a comment\n", 0), ("---\n", 0), ("---\n---\n", 0), ("null\n", 0), ("---\n# x\n---\na: 1\n---\n", 1),
        ("a: 1\n---\nb: 2\n...\n---\nc: 3\n", 3), ("--- a\n--- b\n", 2), ("%YAML 1.1\n---\na: 1\n", 1), ("%YAML 1.2\n---\na: 1\n", 1),
        ("a: 1\r\nb: 2\r\n", 1),
        ("\u{FEFF}a: 1\n", 1), ("{\"a\": [1, \"x\\n\"]}", 1), ("\"\"", 1),
    ])
    func countsDocuments(_ text: String, _ count: Int) {
        let (documents, mistakes) = YAMLReader.read(text)
        #expect(documents.count == count)
        #expect(mistakes.isEmpty, "\(mistakes)")
    }

    @Test(arguments: [
        ("a: 1\nb: 2\na: 3\n", "line 3, column 1: field \"a\" is set twice in this map, first at line 1, column 1; keep one of them"),
        ("{1: a, '1': b}", "line 1, column 8: field \"1\" is set twice"),
        ("{yes: a, true: b}", "line 1, column 10: field \"true\" is set twice"),
        ("a: *b", "line 1, column 4: unknown anchor \"b\""), ("a: &x [*x]", "line 1, column 8: the anchor \"x\" contains itself"),
        ("a: &x\n  b: *x", "line 2, column 6: the anchor \"x\" contains itself"),
        ("{? [a] : b}", "line 1, column 4: a list or map cannot name a field"),
        ("a: {{ .Values.x }}", "line 1, column 5: a list or map cannot name a field"),
        ("{null: a}", "line 1, column 2: a field is named by null"),
        ("{~: a}", "line 1, column 2: a field is named by null"), ("{? : a}", "a field is named by null"), (": a", "line 1, column 1"),
        ("{18446744073709551615: a}", "line 1, column 2: the number 18446744073709551615 is too large to name a field; quote it"),
        ("a: .inf", "line 1, column 4: .inf has no place in JSON"), ("a: -.INF", "line 1, column 4: -.INF has no place"),
        ("a: .NaN", "has no place in JSON"),
        ("a: !!float .nan", "has no place in JSON"), ("a: !!int abc", "line 1, column 4: \"abc\" is !!str, not !!int"),
        ("a: !!int 1.5", "\"1.5\" is !!float, not !!int"), ("a: !!float abc", "not !!float"), ("a: !!bool 1", "\"1\" is !!int, not !!bool"),
        ("a: !!null x", "not !!null"), ("a: !!int ''", "\"\" is !!null, not !!int"), ("a: !!timestamp abc", "not !!timestamp"),
        ("a: !!binary '@@'", "base64"), ("a: !!binary aGk", "base64"), ("a: !!binary 'a==='", "base64"), ("a: !!binary gICA", "not UTF-8"),
        ("{<<: 3}", "line 1, column 2: a merge key takes a map"), ("{<<: }", "a merge key takes a map"),
        ("{<<: [3]}", "this element is no map"),
        ("spec:\n\ta: 1", "line 2, column 1: a tab indents this line; indent with spaces"), ("a:\n  b: 1\n\tc: 2\n", "a tab"),
        ("a: b: c", "line 1, column 5: a second \": \" in one value"),
        ("a:\n  b: 1\n c: 2\n", "line 3, column 2: the indentation does not fit"),
        ("- a\n b: 1", "line 2"), ("a: [1, 2", "a comma or \"]\" is missing in the list that starts at line 1, column 4"),
        ("a: {b: 1", "a comma or \"}\" is missing in the map that starts at line 1, column 4"),
        ("a: [1,, 2]", "line 1, column 7: a value is missing"),
        ("a: 'x", "the string that starts at line 1, column 4 is never closed"), ("a: \"x\n---\nb", "a document marker inside the string"),
        ("a: \"\\q\"", "unknown escape"), ("a: \"\\ud83d\\ude00\"", "half of a surrogate pair"), ("a: \"\\xZZ\"", "hexadecimal digits"),
        ("a: @x", "line 1, column 4: a value cannot start with \"@\"; put it in quotes"), ("a: `x`", "cannot start with \"`\""),
        ("a: %x", "cannot start with \"%\""), ("{a: |\n x}", "inside brackets"), ("a: |0\n  x", "indented by 0"), ("a: | x\n", "next line"),
        ("a: *", "an alias without a name"), ("a: & x", "an anchor without a name"), ("a: !x!y z", "unknown prefix"),
        ("%YAML 2.0\n---\na: 1", "another version"),
        ("%YAML 1.1\n%YAML 1.1\n---\na: 1", "keep one"), ("%YAML x\n---\na", "malformed directive"), ("a: !<x y", "malformed tag"),
        ("a\nb: 1", "line 2, column 2: a second \": \""), ("a: 1\nb\nc: 1", "a field name without a colon"), ("]", "line 1, column 1"),
        ("a: 1\n]", "line 2"),
        ("a\u{0}b: 1", "line 1, column 2: a NUL byte"), ("a: \u{7}", "line 1, column 4: the character U+0007 is not allowed"),
        ("a: 1\n\u{FEFF}b: 2", "line 2, column 1: a byte order mark inside the file"), ("a: \u{FFFE}", "U+FFFE"), ("a: 1\n...\nb: 2", ""),
        ("- - -\n  -\n -", "line 3, column 2: the indentation does not fit"), ("a: >\n\t\n  x\n", ""), ("'a' 'b'", ""), ("a: 'b' c", ""),
        ("\"a\": 1\n\"b\" 2\n", "a field name without a colon"),
    ])
    func saysWhatIsWrongAndWhere(_ text: String, _ part: String) {
        let found = mistakes(text)
        if part.isEmpty { return }
        #expect(found.count >= 1)
        #expect(found.contains { $0.contains(part) }, "\(text): \(found)")
        #expect(!found.contains { $0.contains("not YAML:") }, "\(found)")
    }

    @Test func findsManyMistakesAtOnce() {
        let text = """
            a: 1
            a: .inf
            b: *nothing
            ? {x: 1}
            : y
            ---
            c: [1, 2
            ---
            d: !!int x
            e: 'unclosed
            ---
            f: 1
            f: 2
            ---
            good: true
            """
        let (documents, mistakes) = YAMLReader.read(text)
        #expect(
            mistakes.map(\.location) == [
                SourceLocation(line: 2, column: 1), SourceLocation(line: 2, column: 4), SourceLocation(line: 3, column: 4),
                SourceLocation(line: 4, column: 3), SourceLocation(line: 8, column: 1), SourceLocation(line: 9, column: 4),
                SourceLocation(line: 11, column: 1), SourceLocation(line: 13, column: 1),
            ])
        #expect(documents.last?.value == ["good": true])
        #expect(documents.last?.location == SourceLocation(line: 15, column: 1))
    }

    @Test func wrongBytesDoNotHideOtherMistakes() {
        let bytes = Array("a: ".utf8) + [0xFF, 0x0D, 0x0A] + Array("é: ".utf8) + [0xC3, 0x28, 0x0A] + Array("a: 2\n".utf8)
        #expect(
            YAMLReader.read(bytes).mistakes.map(\.location) == [
                SourceLocation(line: 1, column: 4), SourceLocation(line: 2, column: 4), SourceLocation(line: 3, column: 1),
            ])
    }

    @Test func otherEncodingsAreNamed() {
        for bytes in [[0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61]] as [[UInt8]] {
            let (documents, mistakes) = YAMLReader.read(bytes)
            #expect(documents.isEmpty)
            #expect(mistakes.map(\.description) == ["line 1, column 1: the file is UTF-16; save it as UTF-8"])
        }
        #expect(YAMLReader.read([UInt8](repeating: 0, count: 10_000)).mistakes.count == 100)
    }

    @Test(arguments: ["[", "{a: ", "- ", "? ", "[{", "- - ? ", "!!seq [", "&a ["]) func deepNestingIsRefusedNotFatal(_ opening: String) {
        let found = mistakes(String(repeating: opening, count: 20_000))
        #expect(found.contains { $0.contains("nested deeper than 256 levels") }, "\(found)")
        #expect(found.count == 1)
    }

    @Test func indentedNestingIsRefusedToo() {
        let text = (0..<600).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n")
        #expect(mistakes(text) == ["line 257, column 257: lists and maps are nested deeper than 256 levels; make it flatter"])
        #expect(mistakes(String(repeating: "[", count: 256) + String(repeating: "]", count: 256)).isEmpty)
    }

    @Test func aliasesDoNotMultiplyWithoutBound() {
        var laughs = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
        for level in 1...12 {
            laughs += "a\(level): &a\(level) [" + [String](repeating: "*a\(level - 1)", count: 10).joined(separator: ",") + "]\n"
        }
        #expect(mistakes(laughs).map { $0.contains("more than 1000000 values once aliases are expanded") } == [true])
        var merges = "a0: &a0 {k0: 1}\n"
        for level in 1...40 { merges += "a\(level): &a\(level) {<<: [*a\(level - 1), *a\(level - 1)], k\(level): 1}\n" }
        #expect(mistakes(merges).count == 1)
        var nested = "a0: &a0 [1]\n"
        for level in 1...300 { nested += "a\(level): &a\(level) [*a\(level - 1)]\n" }
        #expect(mistakes(nested).map { $0.contains("nested deeper than 256") } == [true])
    }

    @Test func holdsItsLimits() {
        let limits = ReaderLimits(maximumBytes: 30, maximumDepth: 2, maximumNodes: 6)
        func found(_ text: String) -> [String] { YAMLReader.read(text, limits: limits).mistakes.map(\.message) }
        #expect(found("{a: [1, 2]}").isEmpty)
        #expect(found("[[[1]]]") == ["lists and maps are nested deeper than 2 levels; make it flatter"])
        #expect(found("[1,2,3,4,5,6]").count == 1)
        #expect(found(String(repeating: "#", count: 31)) == ["the file has 31 bytes; at most 30 are read, split it"])
        let large = [UInt8](repeating: 0x61, count: 100 << 20)
        #expect(YAMLReader.read(large).mistakes.map(\.message) == ["the file has 104857600 bytes; at most 8388608 are read, split it"])
    }

    @Test func mistakesAreBounded() {
        let text = (0..<1000).map { "k\($0): .inf" }.joined(separator: "\n")
        #expect(mistakes(text).count == 100)
    }

    @Test(arguments: [10, 100]) func findsDuplicatesInMapsOfAnySize(_ count: Int) {
        let text = (0..<count).map { "k\($0): 1\n" }.joined()
        #expect(value(text)?.objectValue?.count == count)
        #expect(mistakes(text + "k3: 2\n").count == 1)
    }

    @Test func everyCutOfAFileIsSurvived() {
        let text = Array("a: &x [1, {b: \"é\\n\"}]\nc: |\n  text\n---\n<<: {d: *x}\n? [k]\n: 'v'\n!!binary aGk=: ~\n".utf8)
        for length in 0...text.count { _ = YAMLReader.read(Array(text[..<length])) }
        for position in text.indices {
            for byte in [0x00, 0x09, 0x0A, 0x22, 0x26, 0x2D, 0x3A, 0x5B, 0x7B, 0x80, 0xC3] as [UInt8] {
                var changed = text
                changed[position] = byte
                _ = YAMLReader.read(changed)
            }
        }
    }
}
