import Testing

@testable import Scenarios

/// The table of keys.
struct ReadKeysTests {
    @Test func everySectionIsNamedOnceAndEveryKeyOnceInIt() {
        #expect(Set(ScenarioKeys.all.map(\.path)).count == ScenarioKeys.all.count)
        for section in ScenarioKeys.all {
            #expect(Set(section.keys.map(\.name)).count == section.keys.count, "\(section.path)")
            #expect(section.keys.allSatisfy { !$0.type.isEmpty && $0.meaning.hasSuffix(".") }, "\(section.path)")
            #expect(section.keys.allSatisfy { !$0.isRequired || $0.defaultValue == nil }, "\(section.path)")
        }
    }

    @Test func namesWhatIsNotAvailable() {
        let unavailable = ScenarioKeys.all.flatMap { section in section.keys.filter { !$0.isAvailable }.map { "\(section.path).\($0.name)" }
        }
        #expect(
            unavailable == [])
    }

    @Test(arguments: [
        ("sede", "seed"), ("SEED", "seed"), ("clokc", "clock"), ("sed", "seed"), ("seeed", "seed"), ("zzzz", nil), ("", nil),
        (String(repeating: "s", count: 100), nil),
    ])
    func suggestsTheNearestWord(word: String, nearest: String?) {
        #expect(Spelling.nearest(to: word, among: ["seed", "clock", "steps"]) == nearest)
    }

    @Test(arguments: [("", "", 0), ("a", "", 1), ("abc", "acb", 1), ("abc", "abd", 1), ("abc", "abcd", 1), ("kitten", "sitting", 3)])
    func countsDifferences(left: String, right: String, distance: Int) {
        #expect(Spelling.distance(Array(left.utf8), Array(right.utf8)) == distance)
    }
}
