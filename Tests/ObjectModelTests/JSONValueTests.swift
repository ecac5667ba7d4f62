import Testing

@testable import ObjectModel

@Suite struct JSONValueTests {
    @Test func `large objects are equal in whatever order their fields are`() {
        let keys = (0..<200).map { "k\($0)" }
        let values = (0..<200).map { JSONValue.int(Int64($0)) }
        let one = JSONValue.object(JSONObject(uniqueKeys: keys, values: values))
        var other = JSONObject(uniqueKeys: keys.reversed(), values: values.reversed())
        #expect(one == .object(other) && one.isSemanticallyEqual(to: .object(other)))
        other["k7"] = .int(8)
        #expect(one != .object(other) && !one.isSemanticallyEqual(to: .object(other)))
        other["k7"] = nil
        other["x"] = .int(7)
        #expect(one != .object(other) && !one.isSemanticallyEqual(to: .object(other)))
    }

    @Test(
        arguments: [
            (["a": "bc"], 10), (["a": ["b": [1, 2, true]]], 20), ("text", 6), (.null, 4), (["k": ""], 8), ([:], 2),
        ] as [(JSONValue, Int)])
    func `the size of a value is known without writing it, up to commas and numbers`(value: JSONValue, least: Int) {
        #expect(!value.exceeds(bytes: JSONWriter.write(value, style: .compact).count + 8))
        #expect(value.exceeds(bytes: least - 6))
    }

    private static let pod: JSONValue = [
        "metadata": ["name": "a", "labels": ["x": "1"]], "spec": ["containers": [["name": "main", "image": "i"]]], "status": nil,
    ]

    @Test func paths() {
        let pod = Self.pod
        #expect(pod.at("metadata", "name") == "a")
        #expect(pod.at("metadata", "labels", "x") == "1")
        #expect(pod["spec"]?["containers"]?[0]?["image"] == "i")
        #expect(pod["spec"]?["containers"]?[1] == nil)
        #expect(pod["spec"]?["containers"]?[-1] == nil)
        #expect(pod["metadata"]?["name"]?["x"] == nil)
        #expect(pod.at("absent", "x") == nil)
        #expect(pod.at(path: []) == pod)
        #expect(pod.at(path: ["metadata", "labels", "x"]) == "1")
        #expect(pod["status"] == .some(.null))
    }

    @Test func typedViews() {
        #expect(JSONValue.double(3).intValue == 3)
        #expect(JSONValue.double(3.5).intValue == nil)
        #expect(JSONValue.int(3).doubleValue == 3)
        #expect(JSONValue.string("a").intValue == nil)
        #expect(JSONValue.bool(true).boolValue == true)
        #expect(JSONValue.null.isNull)
        #expect(
            [JSONValue.null, true, 1, 1.5, "a", [], [:]].map(\.typeName) == [
                "null", "boolean", "integer", "number", "string", "array", "object",
            ])
    }

    @Test func settingMakesWhatIsMissing() {
        var value = JSONValue.null
        value.set(1, at: "a", "b", "c")
        #expect(value == ["a": ["b": ["c": 1]]])
        value.set(2, at: "a", "x")
        #expect(value == ["a": ["b": ["c": 1], "x": 2]])
        value.set(nil, at: "a", "b")
        #expect(value == ["a": ["x": 2]])
        value.set(nil, at: "n", "o")
        #expect(value == ["a": ["x": 2]])
        value.set(3, at: "a", "x", "y")
        #expect(value == ["a": ["x": ["y": 3]]])
        value["b"] = "new"
        value["a"]?["x"] = nil
        #expect(value == ["a": [:], "b": "new"])
    }

    @Test func changingOneCopyLeavesTheOtherAlone() {
        let original = Self.pod
        var copy = original
        copy["metadata"]?["labels"]?["y"] = "2"
        copy.modifyObject { $0["spec"] = nil }
        #expect(original == Self.pod)
        #expect(copy == ["metadata": ["name": "a", "labels": ["x": "1", "y": "2"]], "status": nil])
    }

    @Test func successiveRevisionsShareTheirKeys() {
        let first = Self.pod
        var second = first
        second["status"] = ["phase": "Running"]
        guard case .object(let before) = first, case .object(let after) = second else { return }
        #expect(sameStorage(before.fieldKeys, after.fieldKeys))
        #expect(!before.isIdentical(to: after))
        #expect(before["metadata"].map { after["metadata"]?.isIdentical(to: $0) == true } == true)
    }

    @Test func changesInPlaceKeepTheBuffer() {
        var value: JSONValue = ["a": [1, 2, 3]]
        let address = { (value: JSONValue) -> UnsafePointer<JSONValue>? in
            guard case .array(let elements)? = value["a"] else { return nil }
            return elements.withUnsafeBufferPointer(\.baseAddress)
        }
        let before = address(value)
        value["a"]?.modifyArray { $0[1] = 5 }
        #expect(address(value) == before)
        #expect(value == ["a": [1, 5, 3]])
    }

    @Test func objectOperations() {
        var object = JSONObject()
        object["b"] = 1
        object["a"] = 2
        object["b"] = 3
        #expect(object.keys == ["b", "a"])
        #expect(object.values == [3, 2])
        #expect(object.removeValue(forKey: "b") == 3)
        #expect(object.removeValue(forKey: "b") == nil)
        #expect(object.sortedByKey().keys == ["a"])
        #expect(object.map(\.key) == ["a"])
    }

    static let alike: [(String, String)] = [
        ("\u{E9}", "e\u{301}"), ("K", "\u{212A}"), (";", "\u{37E}"), ("\u{C5}", "\u{212B}"), ("a\u{323}\u{307}", "a\u{307}\u{323}"),
        ("\u{1100}\u{1161}", "\u{AC00}"), ("prefix-\u{E9}-long-enough-for-the-heap", "prefix-e\u{301}-long-enough-for-the-heap"),
    ]

    @Test(arguments: alike) func stringsThatOnlyLookAlikeAreDifferent(_ first: String, _ second: String) {
        #expect(first == second)
        #expect(!areSame(first, second))
        #expect(!areSame(second, first))
        #expect(areSame(first, first))
        #expect(JSONValue.string(first) != .string(second))
        #expect(!JSONValue.string(first).isIdentical(to: .string(second)))
        #expect(JSONValue.string(first).structuralHash != JSONValue.string(second).structuralHash)
        var object = JSONObject()
        object[first] = 1
        #expect(object[second] == nil)
        object[second] = 2
        #expect(object.count == 2)
        #expect(object[first] == 1)
        #expect(object[second] == 2)
        var other = JSONObject()
        other[second] = 1
        other[first] = 2
        #expect(object != other)
        #expect(ExactString(text: first) != ExactString(text: second))
    }

    @Test(arguments: ["", "a", "fifteen-letters", "more-than-fifteen-letters", "é", "日本語日本語日本語", "e\u{301}\u{302}"])
    func equalBytesAreTheSameHoweverMade(_ text: String) {
        let copy = String(decoding: Array(text.utf8), as: UTF8.self)
        #expect(areSame(text, copy))
        #expect(JSONValue.string(text) == .string(copy))
        #expect(!areSame(text, copy + "x"))
    }

    @Test func equality() {
        #expect(JSONValue.int(1) == .double(1))
        #expect(JSONValue.double(1) == .int(1))
        #expect(JSONValue.int(.max) != .double(0x1p63))
        #expect(JSONValue.int(1) != .bool(true))
        #expect(JSONValue.null != .bool(false))
        #expect((["a": 1, "b": [2]] as JSONValue) == ["b": [2], "a": 1])
        #expect((["a": 1, "b": 2] as JSONValue) != ["a": 1, "c": 2])
        #expect((["a": 1] as JSONValue) != ["a": 1, "b": nil])
        #expect(([1, 2] as JSONValue) != [2, 1])
        #expect((["a": nil, "b": [], "c": 1] as JSONValue).isSemanticallyEqual(to: ["c": 1, "d": [:]]))
        #expect(!(["c": 1] as JSONValue).isSemanticallyEqual(to: ["c": 2]))
    }

    @Test func theHashIgnoresTheOrderOfFieldsOnly() {
        let first: JSONValue = ["a": 1, "b": ["c": [1, 2], "d": "x"], "e": nil]
        let second: JSONValue = ["e": nil, "b": ["d": "x", "c": [1, 2]], "a": 1]
        #expect(first.structuralHash == second.structuralHash)
        #expect(JSONValue.int(3).structuralHash == JSONValue.double(3).structuralHash)
        let different: [JSONValue] = [
            .null, false, true, 0, 1, -1, 0.5, "", "a", "1", [], [[]], [nil], [1, 2], [2, 1], [:], ["a": nil], ["a": 1], ["b": 1],
            ["a": 1, "b": 2], ["a": 2, "b": 1], ["a": ["b": 1]], ["a\u{0}": 1], "a\u{0}",
        ]
        for left in different.indices {
            for right in different.indices where left != right {
                #expect(different[left].structuralHash != different[right].structuralHash, "\(different[left]) \(different[right])")
            }
        }
    }

    @Test func digestsDoNotChange() {
        var digest = Digest128()
        #expect(digest.description == "9e3779b97f4a7c15d1b54a32d192ed03")
        digest.absorb(0 as UInt64)
        #expect(digest.description == "f0376b56abd67e21b7fd225aaabe8636")
        digest.absorb("Sandbox")
        #expect(digest.description == "435bcea60af6a941d45313881ea46fbe")
        digest.absorb(-1 as Int64)
        digest.absorb("a string longer than eight bytes, with é")
        #expect(digest.description == "5401151afc663de2d2c8a73f579b003e")
        #expect(Self.pod.structuralHash.description == "be7158706aa838866720a20f7d6f25b7")
        var resumed = Digest128(high: digest.high, low: digest.low)
        resumed.absorb("x")
        digest.absorb("x")
        #expect(resumed == digest)
        #expect(Digest128(high: 1, low: 0xAB).description == "000000000000000100000000000000ab")
    }

    @Test func digestsTakeStringsInLittleEndianWords() {
        let text = "abcdefghijklmnopqrstuvwxyz"
        for count in 0...text.count {
            let bytes = Array(text.utf8.prefix(count))
            var words = Digest128()
            for first in stride(from: 0, to: count, by: 8) {
                var word: UInt64 = 0
                for byte in bytes[first..<min(first + 8, count)].reversed() { word = word << 8 | UInt64(byte) }
                words.absorb(word)
            }
            words.absorb(UInt64(count))
            var whole = Digest128()
            whole.absorb(String(decoding: bytes, as: UTF8.self))
            #expect(whole == words, "\(count) bytes")
        }
    }

    @Test func hashedObjectsHaveTheHashesOfTheirFields() {
        let hashed = HashedObject(Self.pod)
        #expect(JSONValue.structuralHash(ofObjectWithFields: hashed.fieldHashes) == Self.pod.structuralHash)
        #expect(HashedObject([1]).fieldHashes.isEmpty)
    }

    @Test func settingWhatIsThereTouchesNothing() {
        var value: JSONValue = ["a": ["b": "text", "c": [1]], "d": 2]
        let before = value
        value.set("text", at: "a", "b")
        value.set(before.at("a", "c"), at: "a", "c")
        value.set(2, at: "d")
        #expect(value.isIdentical(to: before))
        value.set("other", at: "a", "b")
        #expect(value == ["a": ["b": "other", "c": [1]], "d": 2])
    }

    @Test func digestsKeepBoundariesApart() {
        func digest(_ parts: [String]) -> Digest128 {
            var digest = Digest128()
            for part in parts { digest.absorb(part) }
            return digest
        }
        let all = [["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], ["", "abc"], ["abc\u{0}"], ["abcdefgh"], ["abcdefgh", ""], []].map(
            digest)
        for left in all.indices { for right in all.indices where left != right { #expect(all[left] != all[right]) } }
    }
}
