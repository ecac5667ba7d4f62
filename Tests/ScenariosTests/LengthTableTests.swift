import ObjectModel
import Simulation
import Testing

@testable import Scenarios

/// Files of lengths of time.
@Suite struct LengthTableTests {
    static func read(_ text: String) -> (lengths: [Nanoseconds]?, mistakes: [String]) {
        let report = MistakeReport()
        let files = TableOfFiles(texts: ["t.csv": text])
        let table = LengthTable(files: FileSet(files, report: report), values: ValueReader(file: "s", report: report))
        let lengths = table.read(YAMLNode(location: .start, content: .scalar("t.csv")))
        return (lengths, report.inOrder.map(\.description))
    }

    static let good: [(String, [Nanoseconds])] = [
        ("0\n1\n2.5\n", [0, .seconds(1), .milliseconds(2_500)]),
        ("0.000000001\n0.0000000019\n", [1, 1]),
        ("250ms\n1m30s\n0s", [.milliseconds(250), .seconds(90), 0]),
        ("latency_s,pod\n0.5,a\n0.25,b\n", [.milliseconds(500), .milliseconds(250)]),
        ("# measured\n\n  \"1.5\" , x\r\n,\n2\r\n", [.milliseconds(1_500), .seconds(2)]),
        ("315360000\n", [.hours(87_600)]),
    ]

    @Test("the first column is read as seconds or as durations", arguments: good)
    func reads(_ text: String, _ lengths: [Nanoseconds]) {
        let (found, mistakes) = Self.read(text)
        #expect(found == lengths)
        #expect(mistakes == [])
    }

    static let bad: [(String, [String])] = [
        ("", ["s:1:1: \"t.csv\": the file has no lengths of time; write one a line, such as 0.25 or 250ms"]),
        ("length\n", ["s:1:1: \"t.csv\": the file has no lengths of time; write one a line, such as 0.25 or 250ms"]),
        (
            "length\nlength\n1e3\n 5x,1\n",
            [
                "s:1:1: \"t.csv\": the file has lines that are no lengths of time; see there",
                "t.csv:2:1: \"length\" is no length of time; write seconds such as 0.25 or a duration such as 250ms",
                "t.csv:3:1: \"1e3\" is no length of time; write seconds such as 0.25 or a duration such as 250ms",
                "t.csv:4:2: \"5x\" is no length of time; write seconds such as 0.25 or a duration such as 250ms",
            ]
        ),
        (
            "-1\n315360001\n99999999999999999999\n1.\n",
            [
                "s:1:1: \"t.csv\": the file has lines that are no lengths of time; see there",
                "t.csv:1:1: the length -1 is negative; write one of 0 or more",
                "t.csv:2:1: the length 315360001 is above 87600h, ten years; count from the beginning of the file's own time",
                "t.csv:3:1: the length 99999999999999999999 is above 87600h, ten years; count from the beginning of the file's own time",
                "t.csv:4:1: \"1.\" is no length of time; write seconds such as 0.25 or a duration such as 250ms",
            ]
        ),
    ]

    @Test("what is no length is pointed at", arguments: bad)
    func refuses(_ text: String, _ mistakes: [String]) {
        let (found, told) = Self.read(text)
        #expect(found == nil)
        #expect(told.sorted() == mistakes.sorted())
    }

    @Test("a file has so many lengths at most")
    func bounded() {
        let (found, mistakes) = Self.read(String(repeating: "1\n", count: LengthTable.maximumLengths + 1))
        #expect(found == nil)
        #expect(mistakes == ["s:1:1: \"t.csv\": the file has more than 1000000 lengths; split it"])
    }

    @Test("an empirical distribution draws from the sorted lengths of its file")
    func empirical() throws {
        var files = TableOfFiles.withSpec("{timing: {schedule: {empirical: lengths.csv}}}")
        files.texts["lengths.csv"] = "0.3\n0.1\n0.2\n"
        let scenario = try #require(ScenarioReader.read(file: "s", from: files).scenarios.first)
        let distribution = scenario.world.timing.schedule
        #expect(distribution == .empirical([.milliseconds(100), .milliseconds(200), .milliseconds(300)]))
        let stream = RandomStream(seed: 1, name: "schedule")
        let drawn = Set((0..<100).map { _ in distribution.sample(stream) })
        #expect(drawn == [.milliseconds(100), .milliseconds(200), .milliseconds(300)])
    }

    @Test("the moments of a trace are those of its file")
    func trace() throws {
        let files = TableOfFiles.withSpec("{workloads: [{name: c, claim: {pool: p}, arrivals: {trace: arrivals.csv}}]}")
        let scenario = try #require(ScenarioReader.read(file: "s", from: files).scenarios.first)
        #expect(scenario.workloads.first?.arrivals == .at([0, .milliseconds(500), .seconds(90)]))
    }
}
