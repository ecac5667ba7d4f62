import Testing

@testable import ObjectModel

@Suite("Object keys")
struct ObjectKeyTests {
    /// In order, no two equal: shorter and longer than a word, than two, with bytes above ASCII.
    static let ordered = [
        "", "a", "a-0", "a-00000", "a-000000", "a-000000-b", "a-0000000000000", "a-00000000000000", "a-00000000000001", "a0", "ab", "b",
        "b\u{301}", "e\u{301}", "é",
    ]

    @Test("are ordered by the bytes of namespace, then name")
    func order() {
        let keys = Self.ordered.flatMap { namespace in Self.ordered.map { ObjectKey(namespace: namespace, name: $0) } }
        var wrong: [(ObjectKey, ObjectKey)] = []
        for left in keys.indices {
            for right in keys.indices
            where (keys[left] < keys[right]) != (left < right) || (keys[left] == keys[right]) != (left == right) {
                wrong.append((keys[left], keys[right]))
            }
        }
        #expect(wrong.isEmpty)
    }

    @Test("are the same whatever their strings are made of")
    func sameness() {
        for text in Self.ordered {
            // A string that was given room for more is no short one in memory.
            var roomy = ""
            roomy.reserveCapacity(100)
            roomy += text
            let (key, other) = (ObjectKey(namespace: text, name: text), ObjectKey(namespace: roomy, name: roomy))
            #expect(key == other)
            #expect(key.hashValue == other.hashValue)
            #expect(!(key < other) && !(other < key))
            #expect(JSONObject(uniqueKeys: [text], values: [1])[roomy] == 1)
        }
    }
}
