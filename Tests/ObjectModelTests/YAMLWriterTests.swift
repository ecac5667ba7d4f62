import Testing

@testable import ObjectModel

@Suite struct YAMLWriterTests {
    private func readBack(_ text: String) -> JSONValue? {
        let (documents, mistakes) = YAMLReader.read(text)
        #expect(mistakes.isEmpty, "\(text)\n\(mistakes)")
        return documents.first?.value
    }

    @Test func writesBlocksAsKubectlDoes() {
        let value: JSONValue = [
            "apiVersion": "v1", "kind": "Pod",
            "metadata": ["name": "a", "labels": ["app.kubernetes.io/name": "x", "n": "1"], "annotations": [:]],
            "spec": [
                "containers": [["name": "main", "args": ["-c", "echo hi"], "ports": [["containerPort": 80]]], ["name": "b"]], "volumes": [],
            ],
            "matrix": [[1, 2], [[3]], [], [:]], "note": "one\ntwo\n", "nothing": nil, "on": true, "ratio": .double(0.5),
        ]
        let expected = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: a
              labels:
                app.kubernetes.io/name: x
                "n": "1"
              annotations: {}
            spec:
              containers:
              - name: main
                args:
                - -c
                - echo hi
                ports:
                - containerPort: 80
              - name: b
              volumes: []
            matrix:
            - - 1
              - 2
            - - - 3
            - []
            - {}
            note: |
              one
              two
            nothing: null
            "on": true
            ratio: 0.5

            """
        #expect(YAMLWriter.text(value) == expected)
        #expect(readBack(expected) == value)
    }

    @Test(arguments: [
        ("plain", "plain"), ("a b", "a b"), ("a:b", "a:b"), ("http://x/y?z=1#t", "http://x/y?z=1#t"), ("a#b", "a#b"), ("-c", "-c"),
        ("é日本", "é日本"),
        ("10Gi", "10Gi"), ("1.2.3", "1.2.3"), ("a, b", "a, b"), ("a [b]", "a [b]"), ("", "\"\""), ("true", "\"true\""), ("yes", "\"yes\""),
        ("null", "\"null\""), ("~", "\"~\""), ("12", "\"12\""), ("0x1f", "\"0x1f\""), ("1e5", "\"1e5\""), ("1_000", "\"1_000\""),
        (".5", "\".5\""),
        (".inf", "\".inf\""), ("2020-01-01", "\"2020-01-01\""), ("<<", "\"<<\""), ("190:20", "'190:20'"), ("=", "'='"), ("a: b", "'a: b'"),
        ("a #b", "'a #b'"), ("a:", "'a:'"), (" a", "' a'"), ("a ", "'a '"), ("- a", "'- a'"), ("---", "'---'"), ("-", "'-'"),
        ("...", "'...'"),
        ("*a", "'*a'"), ("&a", "'&a'"), ("!a", "'!a'"), ("[a", "'[a'"), ("{{ x }}", "'{{ x }}'"), ("@a", "'@a'"), ("it's", "it's"),
        ("'it's", "'''it''s'"),
        ("\"q\"", "'\"q\"'"), ("a\tb", "\"a\\tb\""), ("a\r", "\"a\\r\""), ("\u{0}", "\"\\x00\""), ("\u{A0}", "\"\\xa0\""),
        ("\u{FEFF}", "\"\\ufeff\""),
        ("\u{2028}", "\"\\u2028\""), ("\u{E0001}", "\"\\U000e0001\""), ("\n", "\"\\n\""), (" \n ", "\" \\n \""), ("😀", "😀"),
    ])
    func quotesWhatWouldReadAsSomethingElse(_ string: String, _ expected: String) {
        #expect(YAMLWriter.text(.string(string)) == expected + "\n")
        #expect(YAMLWriter.text(["k": .string(string)]) == "k: \(expected)\n")
        #expect(YAMLWriter.text([.string(string)]) == "- \(expected)\n")
        var object = JSONObject()
        object[string] = .string(string)
        for value in [["k": .string(string)], [.string(string)], .object(object), [[.string(string)], .object(object)]] as [JSONValue] {
            #expect(readBack(YAMLWriter.text(value)) == value)
        }
        #expect(readBack(YAMLWriter.text(.string(string))) == .string(string))
    }

    @Test(arguments: [
        ("a\nb", "|-\n  a\n  b\n"), ("a\n", "|\n  a\n"), ("a\n\n", "|+\n  a\n\n"), ("a\n\n\n", "|+\n  a\n\n\n"), ("\na", "|2-\n\n  a\n"),
        (" a\nb\n", "|2\n   a\n  b\n"),
        ("\ta\nb", "|2-\n  \ta\n  b\n"), ("a\n  b\n", "|\n  a\n    b\n"), ("a\n\n b", "|-\n  a\n\n   b\n"),
        ("a\n   \nb", "|-\n  a\n     \n  b\n"),
        ("# a\n- b: c\n---\n", "|\n  # a\n  - b: c\n  ---\n"), ("a\n ", "|-\n  a\n   \n"), ("a\t\n", "|\n  a\t\n"),
        ("\n\n a\n", "|2\n\n\n   a\n"),
    ])
    func writesSeveralLinesAsABlock(_ string: String, _ expected: String) {
        #expect(YAMLWriter.text(.string(string)) == expected)
        let text = JSONValue.string(string)
        for value in [text, ["k": text, "l": 1], [text, text], [[text], ["a": ["b": text]], ["a": [text, ["c": text]], "d": text]]]
            as [JSONValue]
        {
            #expect(readBack(YAMLWriter.text(value)) == value, "\(YAMLWriter.text(value))")
        }
    }

    @Test(arguments: ["a\rb\n", "a\u{85}b\n", "a\u{2028}\n", "a\u{7}\n", "\n\n", "a\u{FEFF}\n", "a\u{200B}\n"])
    func linesThatABlockCannotHoldAreQuoted(_ string: String) {
        let written = YAMLWriter.text(.string(string))
        #expect(written.hasPrefix("\""))
        #expect(readBack(written) == .string(string))
    }

    @Test(arguments: [1, 500, 600, 2000, 5000]) func longNames(_ length: Int) {
        for name in [
            String(repeating: "n", count: length), String(repeating: "é ", count: length) + "x", String(repeating: "\"\n", count: length),
        ] {
            var object = JSONObject()
            object[name] = ["a": [1]]
            object["other"] = 2
            for value in [.object(object), [.object(object)], ["k": .object(object)]] as [JSONValue] {
                #expect(readBack(YAMLWriter.text(value)) == value)
            }
        }
    }

    @Test(arguments: [
        JSONValue.null, true, 0, -5, .int(.max), .int(.min), .double(0.1), .double(1e21), .double(1e-7), .double(-2.5e300), .double(0x1p63),
        .double(.leastNonzeroMagnitude), [], [:], [[]], [[:]], [nil, [nil]], ["a": [["b": [["c": []]]]]], ["": ""], [[[[1], 2], 3], 4],
    ])
    func roundTrips(_ value: JSONValue) {
        let text = YAMLWriter.text(["k": value])
        #expect(readBack(text) == ["k": value], "\(text)")
        #expect(readBack(YAMLWriter.text([value])) == [value])
    }

    @Test func everyCharacterRoundTrips() {
        for start in stride(from: 0 as UInt32, to: 0x3000, by: 16) {
            var string = ""
            for value in start..<(start + 16) { if let scalar = Unicode.Scalar(value) { string.unicodeScalars.append(scalar) } }
            for text in [string, "a" + string, string + "\nb", "x " + string + " y"] {
                #expect(readBack(YAMLWriter.text(["k": .string(text)])) == ["k": .string(text)])
            }
        }
    }
}
