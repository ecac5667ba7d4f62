import ObjectModel
import Testing

struct LabelSelectorTests {
    @Test(arguments: [
        ("", ""), ("x=a", "x=a"), ("x==a", "x==a"), ("x!=a", "x!=a"), ("x", "x"), ("!x", "!x"), ("! x", "!x"), ("x=", "x="),
        ("x= ,z= ", "x=,z="), ("x in (b,a)", "x in (a,b)"), ("x notin (a)", "x notin (a)"), ("x in ()", "x in ()"),
        ("x in (,)", "x in ()"), ("x in (a,,b)", "x in (,a,b)"), ("x in (a,a)", "x in (a)"), ("x>1", "x>1"), ("x<5", "x<5"),
        ("z=1,a=2", "a=2,z=1"), ("in in (in,notin)", "in in (in,notin)"), ("x =  a  ,\ty\n!= b", "x=a,y!=b"),
        ("a.b/c-d in (e)", "a.b/c-d in (e)"), ("x=in", "x=in"), ("notin", "notin"), ("x in(a,b)", "x in (a,b)"),
    ])
    func readsAndWrites(text: String, canonical: String) throws {
        let selector = try LabelSelector.parse(text)
        #expect(selector.description == canonical)
        #expect(try LabelSelector.parse(canonical).description == canonical)
    }

    @Test(arguments: [
        ("x in", "unable to parse requirement: found '' expected: '('"),
        ("x in a", "unable to parse requirement: found 'a' expected: '('"),
        ("x in (", "unable to parse requirement: found '', expected: ',', ')' or identifier"),
        ("x in (a", "unable to parse requirement: found '', expected: ',' or ')'"),
        ("x in (a b)", "unable to parse requirement: found 'b', expected: ',' or ')'"),
        ("x in (a,=)", "unable to parse requirement: found '=', expected: ',', or identifier"),
        ("x a", "unable to parse requirement: found 'a', expected: in, notin, =, ==, !=, gt, lt"),
        ("x=a b", "found 'b', expected: ',' or 'end of string'"), ("!x=a", "found '=', expected: ',' or 'end of string'"),
        ("x=a,", "found '', expected: identifier after ','"), ("x=a,,y=b", "found ',', expected: identifier after ','"),
        (",x=a", "found ',', expected: !, identifier, or 'end of string'"),
        ("=a", "found '=', expected: !, identifier, or 'end of string'"),
        ("!", "unable to parse requirement: found '', expected: identifier"),
        ("x==(", "unable to parse requirement: found '(', expected: identifier"),
        ("x>a", #"unable to parse requirement: values[0]: Invalid value: "a": for 'Gt', 'Lt' operators, the value must be an integer"#),
        (
            "x=-a",
            #"unable to parse requirement: values[0][x]: Invalid value: "-a": a valid label must be an empty string or consist of "#
                + "alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or "
                + "'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
        ),
        (
            "-x=a",
            #"unable to parse requirement: <nil>: Invalid value: "-x": name part must consist of alphanumeric characters, '-', '_' or '.'"#
                + ", and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for "
                + "validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
        ),
    ])
    func refuses(text: String, message: String) {
        #expect(throws: SelectorError(message)) { try LabelSelector.parse(text) }
    }

    @Test func refusesLongTexts() {
        #expect(throws: SelectorError("the selector has 65537 bytes; it must have at most 65536")) {
            try LabelSelector.parse(String(repeating: "a", count: 65_537))
        }
    }

    @Test(
        arguments: [
            ("", [:], true), ("x=a", ["x": "a"], true), ("x=a", ["x": "b"], false), ("x=a", [:], false), ("x!=a", [:], true),
            ("x!=a", ["x": "a"], false), ("x!=a", ["x": "b"], true), ("x", ["x": ""], true), ("x", [:], false), ("!x", [:], true),
            ("!x", ["x": "1"], false), ("x in (a,b)", ["x": "b"], true), ("x in (a,b)", ["x": "c"], false), ("x in (a,b)", [:], false),
            ("x notin (a,b)", [:], true), ("x notin (a,b)", ["x": "a"], false), ("x>1", ["x": "2"], true), ("x>1", ["x": "1"], false),
            ("x>1", ["x": "word"], false), ("x>1", [:], false), ("x<10", ["x": "9"], true), ("x=a,y=b", ["x": "a", "y": "b"], true),
            ("x=a,y=b", ["x": "a"], false), ("x=", ["x": ""], true), ("x in ()", ["x": ""], true),
        ] as [(String, JSONValue, Bool)])
    func matches(text: String, labels: JSONValue, expected: Bool) throws {
        let selector = try LabelSelector.parse(text)
        #expect(selector.matches(labels.objectValue) == expected)
        if labels == [:] { #expect(selector.matches(nil) == expected) }
    }

    @Test(
        arguments: [
            (["matchLabels": ["b": "2", "a": "1"]], "a=1,b=2"), ([:], ""),
            (["matchExpressions": [["key": "a", "operator": "In", "values": ["y", "x"]]]], "a in (x,y)"),
            (
                ["matchExpressions": [["key": "a", "operator": "NotIn", "values": ["x"]], ["key": "B", "operator": "Exists"]]],
                "B,a notin (x)"
            ),
            (["matchExpressions": [["key": "a", "operator": "DoesNotExist"]], "matchLabels": ["c": "d"]], "!a,c=d"),
        ] as [(JSONValue, String)])
    func readsTheObjectForm(json: JSONValue, text: String) throws { #expect(try LabelSelector(json: json).description == text) }

    @Test(
        arguments: [
            (["matchExpressions": [["key": "a", "operator": "Like"]]], #""Like" is not a valid label selector operator"#),
            (
                ["matchExpressions": [["key": "a", "operator": "In"]]],
                "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty"
            ),
            (
                ["matchExpressions": [["key": "a", "operator": "Exists", "values": ["b"]]]],
                #"values: Invalid value: ["b"]: values set must be empty for exists and does not exist"#
            ),
            ("text", "a label selector must be an object with matchLabels and matchExpressions, not string"),
        ] as [(JSONValue, String)])
    func refusesTheObjectForm(json: JSONValue, message: String) {
        #expect(throws: SelectorError(message)) { try LabelSelector(json: json) }
    }

    @Test func nullMatchesNothingAndAnEmptyObjectEverything() throws {
        let nothing = try LabelSelector(json: nil)
        #expect(nothing == .nothing)
        #expect(!nothing.matches(JSONObject()) && !nothing.isEverything)
        let everything = try LabelSelector(json: [:])
        #expect(everything == .everything)
        #expect(everything.matches(nil) && everything.isEverything)
    }

    @Test func exactValuesAreFound() throws {
        let selector = try LabelSelector.parse("a=1,b in (2),c in (3,4),d!=5")
        #expect(["a", "b", "c", "d", "e"].map { selector.exactValue(of: $0) } == ["1", "2", nil, nil, nil])
        #expect(LabelSelector(equals: [("b", "2"), ("a", "1")]).description == "a=1,b=2")
    }
}
