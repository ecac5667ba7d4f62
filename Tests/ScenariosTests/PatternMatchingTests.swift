import ObjectModel
import Testing

@testable import Scenarios

@Suite struct PatternMatchingTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let pattern: JSONValue
        let value: JSONValue?
        let matches: Bool

        init(_ name: String, _ pattern: JSONValue, _ value: JSONValue?, _ matches: Bool) {
            self.name = name
            self.pattern = pattern
            self.value = value
            self.matches = matches
        }

        var testDescription: String { name }
    }

    static let rows = [
        Row("equal strings", "a", "a", true),
        Row("different strings", "a", "b", false),
        Row("a string is no number", "1", 1, false),
        Row("an integer equals the same double", 1, .double(1), true),
        Row("different numbers", 1, 2, false),
        Row("a string does not match an absent one", "", nil, false),
        Row("zero matches an absent number", 0, nil, true),
        Row("zero matches null", 0, .null, true),
        Row("zero does not match one", 0, 1, false),
        Row("zero does not match false", 0, false, false),
        Row("one does not match an absent number", 1, nil, false),
        Row("false does not match an absent value", false, nil, false),
        Row("null matches an absent value", .null, nil, true),
        Row("null matches null", .null, .null, true),
        Row("null does not match a value", .null, 0, false),
        Row("a subset of the fields", ["a": 1], ["a": 1, "b": 2], true),
        Row("a field too many", ["a": 1, "b": 2], ["a": 1], false),
        Row("nested fields", ["a": ["b": ["c": "x"]]], ["a": ["b": ["c": "x", "d": "y"]]], true),
        Row("nested fields that differ", ["a": ["b": ["c": "x"]]], ["a": ["b": ["c": "z"]]], false),
        Row("zero in an absent object", ["status": ["readyReplicas": 0]], ["spec": [:]], true),
        Row("one in an absent object", ["status": ["readyReplicas": 1]], ["spec": [:]], false),
        Row("no fields ask for an object", ["emptyDir": [:]], ["emptyDir": [:]], true),
        Row("no fields take an object with fields", ["emptyDir": [:]], ["emptyDir": ["medium": "Memory"]], true),
        Row("no fields do not match an absent object", ["emptyDir": [:]], ["name": "x"], false),
        Row("no fields do not match a scalar", ["emptyDir": [:]], ["emptyDir": 1], false),
        Row("fields do not match a scalar", ["a": ["b": 0]], ["a": "x"], false),
        Row("fields do not match a list", ["a": ["b": 0]], ["a": [1]], false),
        Row("an element of a list", [2], [1, 2, 3], true),
        Row("elements in another order", [3, 1], [1, 2, 3], true),
        Row("an element that is not there", [4], [1, 2, 3], false),
        Row("an element as a subset", [["type": "Ready"]], [["type": "A"], ["type": "Ready", "status": "True"]], true),
        Row("fields of one element, not of two", [["a": 1, "b": 2]], [["a": 1], ["b": 2]], false),
        Row("two equal elements may match the same one", [1, 1], [1], true),
        Row("no elements match any list", [], [1], true),
        Row("no elements match an absent list", [], nil, true),
        Row("no elements do not match a string", [], "x", false),
        Row("an element does not match an absent list", [0], nil, false),
        Row("a list does not match a scalar", [1], 1, false),
        Row("lists in lists", [[1]], [[2], [1, 3]], true),
    ]

    @Test("a value matches what it has", arguments: rows)
    func value(_ row: Row) {
        #expect(ObjectPattern.matches(row.pattern, row.value) == row.matches)
    }

    static func pattern(
        namespace: String? = nil, name: String? = nil, labels: LabelSelector = .everything, fields: JSONValue = .null
    ) -> ObjectPattern {
        ObjectPattern(
            kind: GroupVersionKind(group: "", version: "v1", kind: "ConfigMap"), namespace: namespace, name: name, labels: labels,
            fields: fields, location: SourceLocation(line: 7, column: 5))
    }

    static let object: JSONValue = [
        "apiVersion": "v1", "kind": "ConfigMap",
        "metadata": ["namespace": "default", "name": "c", "labels": ["app": "web", "tier": "one"]], "data": ["a": "1"],
        "list": [["type": "Ready", "status": "False"], ["type": "Other", "status": "True"]],
    ]

    static let patterns: [(ObjectPattern, Bool)] = [
        (pattern(fields: [:]), true),
        (pattern(namespace: "default"), true),
        (pattern(namespace: "other"), false),
        (pattern(name: "c"), true),
        (pattern(name: "d"), false),
        (pattern(labels: LabelSelector(equals: [("app", "web")])), true),
        (pattern(labels: LabelSelector(equals: [("app", "db")])), false),
        (pattern(labels: .nothing), false),
        (pattern(namespace: "default", name: "c", fields: ["data": ["a": "1"]]), true),
        (pattern(namespace: "default", name: "c", fields: ["data": ["a": "2"]]), false),
    ]

    @Test("an object matches by namespace, name, labels and fields", arguments: patterns)
    func object(_ pattern: ObjectPattern, _ matches: Bool) {
        #expect(pattern.matches(Self.object) == matches || pattern.fields.isNull)
        if !pattern.fields.isNull { #expect(pattern.differences(Self.object).isEmpty == matches) }
    }

    static let differences: [(JSONValue, [String])] = [
        (["data": ["a": "1"]], []),
        (["data": ["a": "2"]], ["data.a: expected \"2\", found \"1\""]),
        (["data": ["b": "2"]], ["data.b: expected \"2\", found nothing"]),
        (["data": ["a": .null]], ["data.a: expected null, found \"1\""]),
        (["status": ["ready": 3, "other": 0]], ["status.ready: expected 3, found nothing"]),
        (["status": [:]], ["status: expected {}, found nothing"]),
        (["data": [1]], ["data: expected [1], found {\"a\":\"1\"}"]),
        (["list": [["type": "Ready", "status": "True"]]], ["list[0].status: expected \"True\", found \"False\""]),
        (["list": [["type": "Other", "status": "False"]]], ["list[1].status: expected \"False\", found \"True\""]),
        (
            ["list": [["type": "Third", "status": "True"]]],
            ["list: expected an element like {\"type\":\"Third\",\"status\":\"True\"}, found none of 2"]
        ),
        (["missing": [["type": "Ready"]]], ["missing: expected [{\"type\":\"Ready\"}], found nothing"]),
        (
            ["data": ["a": "2"], "list": [["type": "Ready", "status": "True"]]],
            ["data.a: expected \"2\", found \"1\"", "list[0].status: expected \"True\", found \"False\""]
        ),
    ]

    @Test("differences say where, what was expected and what is there", arguments: differences)
    func differing(_ fields: JSONValue, _ texts: [String]) {
        #expect(Self.pattern(fields: fields).differences(Self.object).map(\.text) == texts)
    }

    @Test("names and labels differ too")
    func names() {
        let pattern = Self.pattern(namespace: "x", name: "y", labels: LabelSelector(equals: [("app", "db")]), fields: [:])
        #expect(
            pattern.differences(Self.object).map(\.text) == [
                "metadata.namespace: expected \"x\", found \"default\"", "metadata.name: expected \"y\", found \"c\"",
                "metadata.labels: expected app=db, found {\"app\":\"web\",\"tier\":\"one\"}",
            ])
    }

    static let summaries: [(ObjectPattern, String)] = [
        (pattern(fields: [:]), "ConfigMap"),
        (pattern(namespace: "a"), "ConfigMap in a"),
        (pattern(name: "b"), "ConfigMap b"),
        (pattern(namespace: "a", name: "b"), "ConfigMap a/b"),
        (pattern(name: "b", labels: LabelSelector(equals: [("x", "y")])), "ConfigMap b labelled x=y"),
        (
            pattern(name: "b", fields: ["data": ["a": 1, "c": ["d": [true]]], "e": .null]),
            "ConfigMap b with data.a: 1, data.c.d: [true], e: null"
        ),
    ]

    @Test("a pattern is told by what it names and asks for", arguments: summaries)
    func summary(_ pattern: ObjectPattern, _ text: String) {
        #expect(pattern.summary == text)
    }
}
