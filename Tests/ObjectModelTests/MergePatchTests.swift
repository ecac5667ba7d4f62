import ObjectModel
import Testing

struct MergePatchTests {
    @Test(
        arguments: [
            (["a": "b"], ["a": "c"], ["a": "c"]), (["a": "b"], ["b": "c"], ["a": "b", "b": "c"]), (["a": "b"], ["a": nil], [:]),
            (["a": "b", "b": "c"], ["a": nil], ["b": "c"]), (["a": ["b"]], ["a": "c"], ["a": "c"]),
            (["a": "c"], ["a": ["b"]], ["a": ["b"]]),
            (["a": ["b": "c"]], ["a": ["b": "d", "c": nil]], ["a": ["b": "d"]]), (["a": [["b": "c"]]], ["a": [1]], ["a": [1]]),
            (["a", "b"], ["c", "d"], ["c", "d"]), (["a": "b"], ["c"], ["c"]), (["a": "foo"], nil, nil), (["a": "foo"], "bar", "bar"),
            (["e": nil], ["a": 1], ["e": nil, "a": 1]), ([1, 2], ["a": "b", "c": nil], ["a": "b"]),
            ([:], ["a": ["bb": ["ccc": nil]]], ["a": ["bb": [:]]]), (["a": nil], ["a": ["b": nil, "c": 1]], ["a": ["c": 1]]),
            (["a": ["x": 1]], ["a": [:]], ["a": ["x": 1]]), (["a": 1], ["b": nil], ["a": 1]),
            // The library drops null fields inside lists wherever there was no object before.
            ([:], ["a": [["b": nil], nil]], ["a": [[:], nil]]), (["a": ["x": 1]], ["a": [["b": nil]]], ["a": [["b": nil]]]),
        ] as [(JSONValue, JSONValue, JSONValue)])
    func applies(value: JSONValue, patch: JSONValue, result: JSONValue) { #expect(MergePatch.apply(patch, to: value) == result) }

    @Test func `a large object is patched as a small one`() {
        let (fields, changes) = (LargeObject.fields, LargeObject.changes)
        // One field at a time it is looked for in the list.
        let step = changes.reduce(JSONValue.object(fields)) { value, change in
            MergePatch.apply(.object(JSONObject(uniqueKeys: [change.key], values: [change.value])), to: value)
        }
        #expect(MergePatch.apply(.object(changes), to: .object(fields)) == step)
    }

    @Test func `a large object with keys that only look alike is patched byte by byte`() {
        var fields = JSONObject()
        for number in 0..<100 { fields["k\(number)"] = .int(Int64(number)) }
        fields["\u{e9}"] = "one letter"
        fields["e\u{301}"] = "letter and accent"
        var changes = JSONObject()
        for number in 0..<100 { changes["k\(number)"] = .null }
        changes["e\u{301}"] = "changed"
        #expect(
            JSONWriter.text(MergePatch.apply(.object(changes), to: .object(fields)))
                == "{\"\u{e9}\":\"one letter\",\"e\u{301}\":\"changed\"}")
    }

    @Test func untouchedStorageIsShared() throws {
        let value: JSONValue = ["spec": ["a": [1, 2]], "status": ["phase": "Pending", "conditions": [["type": "Ready"]]]]
        let result = MergePatch.apply(["status": ["phase": "Running"]], to: value)
        #expect(result.at("status", "phase") == "Running")
        let (oldSpec, newSpec) = (try #require(value["spec"]), try #require(result["spec"]))
        #expect(oldSpec.isIdentical(to: newSpec))
        let (oldList, newList) = (try #require(value.at("status", "conditions")), try #require(result.at("status", "conditions")))
        #expect(oldList.isIdentical(to: newList))
    }

    @Test func aPatchWithoutEffectReturnsTheSameStorage() {
        let value: JSONValue = ["status": ["phase": "Running", "n": 1], "x": true]
        let patch: JSONValue = ["status": ["phase": "Running", "n": 1, "absent": nil], "x": true, "gone": nil]
        #expect(MergePatch.apply(patch, to: value).isIdentical(to: value))
        #expect(MergePatch.apply([:], to: value).isIdentical(to: value))
    }

    @Test(
        arguments: [
            (["a": 1], ["a": 1], nil), (["a": 1], ["a": 2], ["a": 2]), (["a": 1], [:], ["a": nil]), ([:], ["a": [1]], ["a": [1]]),
            (["a": ["b": 1, "c": 2]], ["a": ["b": 1, "c": 3]], ["a": ["c": 3]]), (["a": [1]], ["a": [1, 2]], ["a": [1, 2]]),
            (["a": ["b": 1]], ["a": "x"], ["a": "x"]), (["a": 1, "b": 2], ["b": 2, "a": 1], nil), ("x", "y", "y"), ([1], [1], nil),
            (["a": ["b": 1]], ["a": [:]], ["a": ["b": nil]]),
        ] as [(JSONValue, JSONValue, JSONValue?)])
    func findsTheDifference(old: JSONValue, new: JSONValue, patch: JSONValue?) {
        #expect(MergePatch.difference(from: old, to: new) == patch)
        if let patch { #expect(MergePatch.apply(patch, to: old) == new) }
    }
}
