import KubernetesAPI
import ObjectModel
import Testing

/// A schema with one field for each way of merging, in the form in which upstream's tests of typed values have them.
private let schema = StructuralSchema.object([
    "number": .int32, "text": .string, "flag": .boolean,
    "set": .array(of: .string) { $0.listType = .set },
    "map": .array(of: .object(["id": .int64, "zone": .scalar(.string, default: "z"), "value": .string]), mergeKeys: ["id", "zone"]),
    "atomicList": .array(of: .object(["name": .string])),
    "atomicMap": .map(of: .string) { $0.isAtomicMap = true },
    "strings": .stringMap,
    "struct": .object(["a": .string, "b": .object(["c": .string])]),
    "free": .scalar(.object) { $0.preservesUnknownFields = true },
    "embedded": .scalar(.object) {
        $0.preservesUnknownFields = true
        $0.isEmbeddedResource = true
    },
    "either": .integerOrString,
    "always": .object(["inner": .stringMap]) { $0.zeroValue = .object(JSONObject()) },
])

private func texts(_ set: FieldSet) -> String { set.paths.map(FieldSet.text).joined(separator: " ") }

struct OwnershipTests {
    @Test(
        arguments: [
            (["number": 1, "text": "x", "flag": true], ".flag .number .text"),
            (["set": ["b", "a"]], #".set[="a"] .set[="b"]"#), (["set": []], ""), (["set": nil], ".set"),
            (
                ["map": [["id": 1, "value": "v"]]], #".map[id=1,zone="z"] .map[id=1,zone="z"].id .map[id=1,zone="z"].value"#
            ),
            (["map": [["id": 1], ["id": 1]]], #".map[id=1,zone="z"]"#),
            (["atomicList": [["name": "a"]], "atomicMap": ["a": "1"]], ".atomicList .atomicMap"),
            (["atomicList": [], "atomicMap": [:]], ".atomicList .atomicMap"), (["strings": ["a": "1"]], ".strings.a"),
            (["strings": [:]], ".strings"), (["struct": ["b": ["c": "1"]]], ".struct.b.c"), (["struct": ["b": [:]]], ".struct.b"),
            (
                ["free": ["a": ["b": 1], "l": [["x": 1]], "e": [:]]], ".free.a .free.a.b .free.e .free.l"
            ),
            (["either": 3], ".either"), (["always": ["inner": ["a": "1"]]], ".always.inner.a"),
            (
                ["embedded": ["kind": "K", "metadata": ["ownerReferences": [["uid": "u", "name": "n"]]], "spec": ["a": 1]]],
                #".embedded.kind .embedded.metadata.ownerReferences[uid="u"] .embedded.spec .embedded.spec.a"#
            ),
        ] as [(JSONValue, String)])
    func `a partial object names its leaves, its elements and its free fields`(_ value: JSONValue, _ expected: String) throws {
        #expect(texts(try schema.fieldSet(of: value)) == expected)
    }

    /// Old, new, added, modified, removed; after upstream's tables of symmetric differences.
    @Test(
        arguments: [
            (["number": 1], ["number": 1], "", "", ""), (["number": 1], ["number": 1.0], "", "", ""),
            (["number": 1], ["number": 2], "", ".number", ""), ([:], ["number": 2], ".number", "", ""),
            (["number": 1], [:], "", "", ".number"),
            (["number": 1], ["number": nil], "", ".number", ""),
            (["set": ["a", "b"]], ["set": ["b", "c"]], #".set[="c"]"#, "", #".set[="a"]"#),
            (["set": ["a", "b"]], ["set": ["b", "a"]], "", "", ""), (["set": ["a"]], [:], "", "", #".set .set[="a"]"#),
            (["set": ["a"]], ["set": []], "", "", #".set[="a"]"#), (["set": []], ["set": nil], "", ".set", ""),
            ([:], ["set": []], ".set", "", ""),
            (
                ["map": [["id": 1, "value": "a"]]], ["map": [["id": 1, "zone": "z", "value": "b"]]], #".map[id=1,zone="z"].zone"#,
                #".map[id=1,zone="z"].value"#, ""
            ),
            (["atomicMap": ["a": "1"]], ["atomicMap": ["a": "1", "b": "2"]], "", ".atomicMap", ""),
            (["struct": ["a": "1"]], ["struct": ["b": ["c": "1"]]], ".struct.b .struct.b.c", "", ".struct.a"),
            (["struct": ["a": "1"]], [:], "", "", ".struct .struct.a"),
            // Deduced types may change altogether.
            (["free": ["a": 1]], ["free": ["a": ["b": 1]]], ".free.a.b", ".free.a", ""),
            (["free": ["a": ["b": 1]]], ["free": ["a": [1]]], "", ".free.a", ".free.a.b"),
            (["free": ["a": [1]]], ["free": ["a": [1, 2]]], "", ".free.a", ""),
            // Elements that are not unique are one leaf.
            (["set": ["a", "a"]], ["set": ["a", "a", "b"]], #".set[="b"]"#, "", ""),
            (["set": ["a"]], ["set": ["a", "a"]], #".set[="a"]"#, "", #".set[="a"]"#),
            (["set": ["a", "a"]], ["set": ["a"]], #".set[="a"]"#, "", #".set[="a"]"#),
            (["set": ["a", "a"]], ["set": ["b"]], #".set[="b"]"#, "", #".set[="a"]"#),
            (
                ["map": [["id": 1, "value": "a"], ["id": 1, "value": "b"]]], ["map": [["id": 1, "value": "a"], ["id": 1, "value": "c"]]],
                "",
                #".map[id=1,zone="z"]"#, ""
            ),
            // What is always there is neither added nor removed.
            ([:], ["always": ["inner": ["a": "1"]]], ".always.inner .always.inner.a", "", ""),
            (["always": ["inner": ["a": "1"]]], [:], "", "", ".always.inner .always.inner.a"), ([:], ["always": [:]], "", "", ""),
        ] as [(JSONValue, JSONValue, String, String, String)])
    func `two states are compared path by path`(
        _ old: JSONValue, _ new: JSONValue, _ added: String, _ modified: String, _ removed: String
    ) throws {
        let found = try schema.comparison(from: old, to: new)
        #expect(texts(found.added) == added)
        #expect(texts(found.modified) == modified)
        #expect(texts(found.removed) == removed)
        let back = try schema.comparison(from: new, to: old)
        #expect(texts(back.removed) == added)
        #expect(texts(back.added) == removed)
        #expect(texts(back.modified) == modified)
    }

    @Test(
        arguments: [
            (["strings": ["a": "1"]], ["strings": ["b": "2"]], ["strings": ["a": "1", "b": "2"]]),
            (["strings": ["a": "1"]], ["strings": [:]], ["strings": ["a": "1"]]),
            (["number": 1], ["text": "x"], ["number": 1, "text": "x"]),
            (["atomicList": [["name": "a"]]], ["atomicList": [["name": "b"]]], ["atomicList": [["name": "b"]]]),
            (["atomicMap": ["a": "1"]], ["atomicMap": ["b": "1"]], ["atomicMap": ["b": "1"]]),
            (
                ["map": [["id": 1, "value": "a"], ["id": 2]]], ["map": [["id": 1, "zone": "z"], ["id": 3]]],
                ["map": [["id": 1, "value": "a", "zone": "z"], ["id": 2], ["id": 3]]]
            ),
            // Elements that the object has twice are not merged into, and not multiplied.
            (["set": ["a", "b", "a"]], ["set": ["a"]], ["set": ["a", "b"]]),
            (["free": ["a": 1]], ["free": ["a": ["b": 1]]], ["free": ["a": ["b": 1]]]),
        ] as [(JSONValue, JSONValue, JSONValue)])
    func `a configuration is merged into an object`(_ live: JSONValue, _ applied: JSONValue, _ merged: JSONValue) throws {
        #expect(try schema.merging(applied, into: live) == merged)
    }

    @Test func `what the configuration does not name is shared`() throws {
        let live: JSONValue = ["strings": ["a": "1"], "struct": ["b": ["c": "1"]], "set": ["x"]]
        let merged = try schema.merging(["struct": ["a": "2"], "set": ["x"], "strings": ["a": "1"]], into: live)
        #expect(merged["strings"]?.isIdentical(to: live["strings"] ?? .null) == true)
        #expect(merged["set"]?.isIdentical(to: live["set"] ?? .null) == true)
        #expect(merged["struct"]?["b"]?.isIdentical(to: live["struct"]?["b"] ?? .null) == true)
    }

    @Test func `a named field goes with what is below it`() {
        func f(_ name: String) -> FieldPathElement { .field(name) }
        let set = FieldSet([f("struct"), f("b"), f("c")], [f("strings"), f("a")], [f("free"), f("x"), f("y")])
        #expect(texts(schema.withNamedFields(set)) == ".free .free.x.y .strings .strings.a .struct .struct.b .struct.b.c")
        let value: JSONValue = ["struct": ["b": ["c": "1"]], "strings": ["a": "1"], "free": ["z": 1]]
        #expect(schema.removing(schema.withNamedFields(set), from: value).isNull)
    }

    @Test func `what has lost its last part goes, unless the configuration names it`() {
        func f(_ name: String) -> FieldPathElement { .field(name) }
        let set = FieldSet(
            [f("strings"), f("a")], [f("set"), .value("x")],
            [f("map"), .key(JSONObject(uniqueKeys: ["id", "zone"], values: [1, "z"])), f("value")])
        let value: JSONValue = ["strings": ["a": "1"], "set": ["x"], "map": [["id": 1, "value": "v"], ["id": 2]], "number": 1]
        let pruned = schema.removing(set, from: value)
        #expect(pruned == ["strings": nil, "set": nil, "map": [["id": 1], ["id": 2]], "number": 1])
        #expect(schema.settling(pruned, since: value, applied: [:]) == ["map": [["id": 1], ["id": 2]], "number": 1])
        #expect(
            schema.settling(pruned, since: value, applied: ["strings": [:], "set": []])
                == ["strings": [:], "set": [], "map": [["id": 1], ["id": 2]], "number": 1])
        #expect(schema.settling(["number": 1], since: value, applied: ["set": []]) == ["number": 1, "set": []])
    }

    @Test func `who owned a part of what became one leaf owns the leaf`() {
        func f(_ name: String) -> FieldPathElement { .field(name) }
        let set = FieldSet([f("atomicMap"), f("a")], [f("strings"), f("a")], [f("atomicList")], [f("free"), f("x"), f("y")])
        #expect(texts(schema.reconciled(set)) == ".atomicList .atomicMap .free.x.y .strings.a")
    }

    @Test func `lists that cannot be told apart are no basis for owners`() {
        for value: JSONValue in [["map": [1]], ["map": [nil]], ["set": [[:]]], ["set": [["a"]]], ["set": [nil]]] {
            #expect(throws: OwnershipError.self) { try schema.comparison(from: [:], to: value) }
            #expect(throws: OwnershipError.self) { try schema.fieldSet(of: value) }
            #expect(throws: OwnershipError.self) { try schema.checkOwnable(value) }
        }
        #expect(throws: Never.self) { try schema.checkOwnable(["set": ["a", "a"]], allowsDuplicates: true) }
    }
}
