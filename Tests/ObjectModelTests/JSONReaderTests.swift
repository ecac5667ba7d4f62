import Testing

@testable import ObjectModel

@Suite struct JSONReaderTests {
    @Test(
        arguments: [
            ("null", .null), ("true", true), ("false", false), ("0", 0), ("-0", 0), ("42", 42), ("-1", -1),
            ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)), ("9223372036854775808", .double(0x1p63)),
            ("-9223372036854775809", .double(-0x1p63)), ("18446744073709551616", .double(0x1p64)), ("1.0", .double(1)),
            ("1e3", .double(1000)),
            ("1E+2", .double(100)), ("25e-1", .double(2.5)), ("-0.5", .double(-0.5)), ("1e-400", .double(0)), ("0.1", .double(0.1)),
            (" [ ] ", []), ("[1,2 , 3]", [1, 2, 3]), ("{}", [:]), ("{ \"a\" : { \"b\" : [ null ] } }\n", ["a": ["b": [nil]]]),
            ("\"\"", ""), ("\"a\\\"\\\\\\/\\b\\f\\n\\r\\tz\"", "a\"\\/\u{08}\u{0C}\n\r\tz"), ("\"\\u00e9é\\u0000\"", "éé\u{0}"),
            ("\"\\ud83d\\uDE00\"", "😀"), ("\"😀\"", "😀"), ("\"\u{7F}\"", "\u{7F}"), ("[[[[1]]]]", [[[[1]]]]), ("\t\r\n 1", 1),
        ] as [(String, JSONValue)])
    func readsEveryValue(_ text: String, _ expected: JSONValue) throws {
        #expect(try JSONReader.read(text) == expected)
    }

    @Test func keepsIntegersAndDoublesApart() throws {
        guard case .array(let elements) = try JSONReader.read("[1,1.0,1e0,12345678901234567890]") else {
            Issue.record("no list")
            return
        }
        let names = elements.map { element in
            switch element {
            case .int: "int"
            case .double: "double"
            default: "other"
            }
        }
        #expect(names == ["int", "double", "double", "double"])
    }

    @Test func keepsTheOrderOfFields() throws {
        #expect(try JSONReader.read("{\"b\":1,\"a\":2,\"c\":3}").objectValue?.keys == ["b", "a", "c"])
    }

    @Test(arguments: [
        ("", 1, 1, "the text is empty"), ("   ", 1, 4, "the text is empty"),
        ("{", 1, 2, "inside the object that starts at line 1, column 1"),
        ("[1,\n2", 2, 2, "inside the list that starts at line 1, column 1"), ("[1 2]", 1, 4, "comma or \"]\""),
        ("[1,]", 1, 4, "remove the comma"),
        ("{\"a\":1,}", 1, 8, "a field name in double quotes"), ("{a:1}", 1, 2, "a field name in double quotes"),
        ("{\"a\" 1}", 1, 6, "a colon"), ("{\"a\":}", 1, 6, "where a value should be"), ("{\"a\":1 \"b\":2}", 1, 8, "a comma"),
        ("tru", 1, 1, "unknown word"), ("nul", 1, 1, "unknown word"), ("True", 1, 1, "where a value should be"),
        ("'a'", 1, 1, "double quotes"), ("// x", 1, 1, "no comments"), ("1 2", 1, 3, "after the end"), ("{} x", 1, 4, "after the end"),
        ("01", 1, 1, "leading zeros"), ("-", 1, 1, "minus sign"), ("-a", 1, 1, "minus sign"), ("+1", 1, 1, "where a value should be"),
        (".5", 1, 1, "where a value should be"), ("1.", 1, 1, "decimal point"), ("1e", 1, 1, "exponent"), ("1e+", 1, 1, "exponent"),
        ("1e400", 1, 1, "too large"), ("-1e400", 1, 1, "too large"), ("NaN", 1, 1, "where a value should be"), ("Infinity", 1, 1, "where"),
        ("\"abc", 1, 1, "never closed"), ("[\"abc\\", 1, 2, "never closed"), ("\"a\nb\"", 1, 3, "control character \"\\n\""),
        ("\"a\tb\"", 1, 3, "control character \"\\t\""), ("\"\\x\"", 1, 2, "unknown escape"),
        ("\"\\u12g4\"", 1, 2, "four hexadecimal digits"),
        ("\"\\ud800\"", 1, 2, "surrogate"), ("\"\\udc00x\"", 1, 2, "surrogate"), ("\"\\ud800\\u0041\"", 1, 2, "surrogate"),
        ("{\"é\": 1, \"é\": 2}", 1, 10, "field \"é\" is set twice"), ("{\"a\":1,\n \"a\":2}", 2, 2, "field \"a\" is set twice"),
        ("\u{FEFF}{}", 1, 1, "byte order mark"), ("\u{A0}1", 1, 1, "unexpected"), ("1\u{0}", 1, 2, "unexpected \"\\x00\""),
        ("[\u{0}]", 1, 2, "where a value should be"), ("{\"a\":1}}", 1, 8, "after the end"), ("[1}", 1, 3, "comma or \"]\""),
    ])
    func saysWhatIsWrongAndWhere(_ text: String, _ line: Int, _ column: Int, _ part: String) {
        do throws(SourceMistake) {
            let value = try JSONReader.read(text)
            Issue.record("read \(value)")
        } catch {
            #expect(error.location == SourceLocation(line: line, column: column))
            #expect(error.message.contains(part), "\(error.message)")
        }
    }

    @Test(
        arguments: [
            [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80], [0xF8, 0x88, 0x80, 0x80, 0x80],
            [0xC3, 0x28], [0xE0, 0x80, 0x80],
        ] as [[UInt8]])
    func refusesBytesThatAreNotUTF8(_ wrong: [UInt8]) {
        for escape in [[], [0x5C, 0x6E]] as [[UInt8]] {
            let bytes = [0x22, 0x61] + escape + wrong + [0x22]
            let error = #expect(throws: SourceMistake.self) { try JSONReader.read(bytes) }
            #expect(error?.location == SourceLocation(line: 1, column: 3 + escape.count))
        }
        #expect(throws: SourceMistake.self) { try JSONReader.read(wrong) }
        #expect(throws: SourceMistake.self) { try JSONReader.read([0x5B] + wrong) }
    }

    @Test func theLastDuplicateWinsWhenAsked() throws {
        let value = try JSONReader.read("{\"a\":1,\"b\":2,\"a\":{\"c\":3,\"c\":4}}", duplicateKeys: .lastWins)
        #expect(value.description == "{\"a\":{\"c\":4},\"b\":2}")
    }

    @Test(arguments: [5, 31, 32, 33, 200]) func findsDuplicatesInObjectsOfAnySize(_ count: Int) throws {
        let fields = (0..<count).map { "\"field-\($0)\":\($0)" }
        let unique = "{" + fields.joined(separator: ",") + "}"
        #expect(try JSONReader.read(unique).objectValue?.count == count)
        for position in [0, count / 2, count - 1] {
            let twice = "{" + (fields + ["\"field-\(position)\":-1"]).joined(separator: ",") + "}"
            #expect(throws: SourceMistake.self) { try JSONReader.read(twice) }
            let value = try JSONReader.read(twice, duplicateKeys: .lastWins)
            #expect(value["field-\(position)"] == -1)
            #expect(value.objectValue?.count == count)
        }
    }

    @Test func keysThatOnlyLookAlikeAreDifferent() throws {
        let value = try JSONReader.read("{\"\u{E9}\":1,\"e\u{301}\":2,\"K\":3,\"\u{212A}\":4}")
        #expect(value.objectValue?.count == 4)
        #expect(value["e\u{301}"] == 2)
        #expect(value["\u{212A}"] == 4)
    }

    @Test func holdsItsLimits() throws {
        let limits = ReaderLimits(maximumBytes: 40, maximumDepth: 3, maximumNodes: 5)
        #expect(try JSONReader.read("[[[1,2]]]", limits: limits) == [[[1, 2]]])
        for (text, part) in [
            ("[[[[]]]]", "deeper than 3"), ("{\"a\":[{\"b\":[]}]}", "deeper than 3"), ("[1,2,3,4,5]", "more than 5 values"),
            (String(repeating: " ", count: 41), "at most 40 are read"),
        ] {
            let error = #expect(throws: SourceMistake.self) { try JSONReader.read(text, limits: limits) }
            #expect(error?.message.contains(part) == true)
        }
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"\":"]) func deepNestingIsRefusedNotFatal(_ opening: String) {
        let error = #expect(throws: SourceMistake.self) { try JSONReader.read(String(repeating: opening, count: 100_000)) }
        #expect(error?.message.contains("deeper than 256") == true)
    }

    @Test func everyCutOfATextIsRefusedWithoutHarm() throws {
        let text = Array("{\"a\":[1,-2.5e3,true,null,\"x\\u00e9é\"],\"b\":{\"c\":\"\"}}".utf8)
        _ = try JSONReader.read(text)
        for length in 0..<text.count {
            #expect(throws: SourceMistake.self) { try JSONReader.read(Array(text[..<length])) }
        }
    }

    @Test func everySingleWrongByteIsSurvived() {
        let text = Array("{\"a\":[1,-2.5e3,true,null,\"x\\u00e9é\"],\"b\":{\"c\":\"\"}}".utf8)
        for position in text.indices {
            for byte in [0x00, 0x22, 0x5C, 0x7B, 0x80, 0xC3, 0xFF] as [UInt8] {
                var changed = text
                changed[position] = byte
                _ = try? JSONReader.read(changed)
            }
        }
    }
}
