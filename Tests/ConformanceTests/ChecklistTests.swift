import Foundation
import Testing

/// Whether nothing of the list is forgotten.
@Suite struct ChecklistTests {
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "fixtures")

    /// The lines of a fixture without comments.
    private static func lines(_ name: String) throws -> [String] {
        try String(contentsOf: fixtures.appending(path: name), encoding: .utf8).split(separator: "\n").map(String.init)
            .filter { !$0.hasPrefix("#") }
    }

    private static let shown = Set(Checklist.rows.flatMap(\.idList) + Checklist.functions.flatMap(\.idList))
    private static let excluded = Checklist.exclusions.flatMap { $0.ids.split(separator: " ").map(String.init) }

    @Test func `Every id of the list has a row or a reason`() throws {
        let list = try Self.lines("checklist.txt")
        #expect(Set(list).count == list.count, "an id is listed twice")
        let missing = list.filter { !Self.shown.contains($0) && !Self.excluded.contains($0) }
        #expect(missing == [], "\(missing.count) ids have no row")
        #expect(Self.shown.subtracting(list).sorted() == [], "rows name ids that the list has not")
    }

    @Test func `At most three in a hundred ids are left out, and none that has a row`() throws {
        #expect(Self.excluded.count * 100 <= 3 * (try Self.lines("checklist.txt").count))
        #expect(Self.excluded.filter(Self.shown.contains) == [])
    }

    @Test func `Every reason and message is expected by a row`() throws {
        let texts = Set(Checklist.rows.flatMap(\.expectedTexts))
        let missing = try Self.lines("messages.txt").filter { line in
            let pattern = TextPattern(line)
            return !texts.contains(where: pattern.matches)
        }
        #expect(missing == [], "\(missing.count) texts are expected by no row")
    }

    @Test func `Rows are told apart by their names`() {
        let names = Checklist.rows.map(\.testDescription)
        #expect(Set(names).count == names.count)
    }
}
