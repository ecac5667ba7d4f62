import Testing

@testable import ObjectModel

@Suite struct JSONWriterTests {
    @Test(
        arguments: [
            (.null, "null"), (true, "true"), (false, "false"), (0, "0"), (-7, "-7"), (.int(.max), "9223372036854775807"),
            (.int(.min), "-9223372036854775808"), ([], "[]"), ([:], "{}"), ([1, [2], [:]], "[1,[2],{}]"),
            (["b": 1, "a": [nil]], "{\"b\":1,\"a\":[null]}"),
            ("", "\"\""), ("a\"b\\c/d", "\"a\\\"b\\\\c/d\""), ("\u{08}\u{0C}\n\r\t", "\"\\b\\f\\n\\r\\t\""),
            ("\u{0}\u{1F}\u{7F}", "\"\\u0000\\u001f\u{7F}\""),
            ("é😀", "\"é😀\""), ("\u{2027}\u{2028}\u{2029}\u{202A}", "\"\u{2027}\\u2028\\u2029\u{202A}\""), ("<&>", "\"<&>\""),
        ] as [(JSONValue, String)])
    func writesEveryValueCompactly(_ value: JSONValue, _ expected: String) {
        #expect(JSONWriter.text(value) == expected)
        #expect(value.description == expected)
    }

    @Test(
        arguments: [
            (1, "1"), (-1, "-1"), (0.0, "0"), (-0.0, "-0"), (0.1, "0.1"), (1.5, "1.5"), (100, "100"), (1e6, "1000000"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"), (1.5e21, "1.5e+21"), (1e-6, "0.000001"), (1e-7, "1e-7"), (1.25e-10, "1.25e-10"), (-1e-7, "-1e-7"),
            (123456789012.5, "123456789012.5"), (9007199254740992, "9007199254740992"), (0x1p63, "9223372036854776000"),
            (4503599627370497.5, "4503599627370498"), (1.7976931348623157e308, "1.7976931348623157e+308"),
            (.leastNonzeroMagnitude, "5e-324"),
            (1e100, "1e+100"),
            (0.3, "0.3"), (2.0 / 3.0, "0.6666666666666666"), (.infinity, "null"), (.nan, "null"),
        ] as [(Double, String)])
    func writesDoublesAsGoDoes(_ value: Double, _ expected: String) {
        #expect(JSONWriter.text(.double(value)) == expected)
    }

    @Test func laysOutPrettyText() {
        let value: JSONValue = ["a": [1, ["b": []]], "c": [:]]
        let expected = """
            {
                "a": [
                    1,
                    {
                        "b": []
                    }
                ],
                "c": {}
            }
            """
        #expect(JSONWriter.text(value, style: .pretty) == expected)
    }

    @Test func sortsKeysByTheirBytesWhenAsked() {
        let value: JSONValue = ["b": ["z": 1, "é": 2, "Z": 3], "a": 1]
        #expect(JSONWriter.text(value, sortedKeys: true) == "{\"a\":1,\"b\":{\"Z\":3,\"z\":1,\"é\":2}}")
        #expect(JSONWriter.text(value) == "{\"b\":{\"z\":1,\"é\":2,\"Z\":3},\"a\":1}")
    }

    @Test func escapesHTMLWhenAsked() {
        #expect(JSONWriter.text(["<": "a&b>"], escapesHTML: true) == "{\"\\u003c\":\"a\\u0026b\\u003e\"}")
    }

    @Test func appendsToWhatIsThere() {
        var bytes = Array("x".utf8)
        JSONWriter.write([1], to: &bytes)
        #expect(bytes == Array("x[1]".utf8))
    }

    @Test(arguments: [
        "{\"a\":[1,2.5,-1e-7,\"\\u0000\\\"é\",null,true,{\"\":{}}]}", "[1e+21,0.1,\"\\u2028\"]", "\"plain\"",
    ])
    func roundTrips(_ text: String) throws {
        #expect(JSONWriter.text(try JSONReader.read(text)) == text)
        let pretty = JSONWriter.text(try JSONReader.read(text), style: .pretty)
        #expect(JSONWriter.text(try JSONReader.read(pretty)) == text)
    }

    @Test(arguments: [
        ("", "\"\""), ("plain text", "\"plain text\""), ("a\"b\\c", "\"a\\\"b\\\\c\""),
        ("\u{07}\u{08}\u{0C}\n\r\t\u{0B}", "\"\\a\\b\\f\\n\\r\\t\\v\""),
        ("\u{0}\u{1B}\u{7F}", "\"\\x00\\x1b\\x7f\""), ("é日本😀", "\"é日本😀\""),
        ("\u{A0}\u{200B}\u{2028}\u{FEFF}", "\"\\u00a0\\u200b\\u2028\\ufeff\""),
        ("\u{E0001}\u{10FFFF}", "\"\\U000e0001\\U0010ffff\""), ("\u{AD}", "\"\\u00ad\""), ("<&>'", "\"<&>'\""),
    ])
    func quotesStringsAsGoDoes(_ text: String, _ expected: String) {
        #expect(text.goQuoted == expected)
        #expect(FieldErrors.rendered(.string(text)) == expected)
    }

    @Test func rendersOtherValuesAsCompactJSON() {
        #expect(FieldErrors.rendered(["a": [1, "\u{7F}<"], "b": .double(1e21)]) == "{\"a\":[1,\"\u{7F}<\"],\"b\":1e+21}")
        var errors = FieldErrors()
        errors.within("spec") { $0.notSupported("a\u{0}", supported: ["b", "c\""]) }
        #expect(errors.errors.map(\.description) == ["spec: Unsupported value: \"a\\x00\": supported values: \"b\", \"c\\\"\""])
    }
}
