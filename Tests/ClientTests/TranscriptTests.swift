import Foundation
import Testing

/// What kubectl prints when it talks to a served world.
@Suite(.serialized) struct TranscriptTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Transcripts")

    static let all: [Transcript] = {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".txt") }.sorted()
        return names.compactMap { name in
            guard let text = try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8) else { return nil }
            return Transcript(name: name, text: text)
        }
    }()

    @Test(
        "A transcript is what kubectl prints", .enabled(if: !Kubectl.all.isEmpty, "there is no kubectl on the search path"),
        arguments: Kubectl.all.flatMap { kubectl in all.filter { $0.oldest <= kubectl.minor }.map { (kubectl, $0) } })
    func transcript(_ kubectl: Kubectl, _ transcript: Transcript) throws {
        let world = try ServedWorld()
        let programs = world.folder.appendingPathComponent("programs")
        try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
        let wrapper = programs.appendingPathComponent("kubectl")
        try "#!/bin/sh\nexec '\(kubectl.path)' \"$@\"\n".write(to: wrapper, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: wrapper.path)
        for step in transcript.steps where step.versions.contains(kubectl.minor) {
            let run = try world.shell(step.command, paths: [programs.path])
            var printed = run.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            while printed.last == "" { printed.removeLast() }
            guard run.status == step.status, Transcript.matches(printed, step.output) else {
                Issue.record(
                    """
                    \(transcript.name):\(step.line): \(step.command)
                    printed, with status \(run.status):
                    \(run.text)
                    instead of, with status \(step.status):
                    \(step.output.joined(separator: "\n"))
                    """)
                return
            }
        }
    }

    @Test("Transcripts are found, and each has steps")
    func present() {
        #expect(Self.all.count >= 8)
        for transcript in Self.all { #expect(!transcript.steps.isEmpty, "\(transcript.name)") }
    }

    @Test(
        "Printed lines are compared with what is shown",
        arguments: [
            (["a  b", "c"], ["a     b", "c"], true), (["a", "b", "c"], ["a", "...", "c"], true), (["a", "c"], ["a", "...", "c"], true),
            (["a", "b"], ["a"], false), (["pod/x-123 created"], ["pod/x-{} created"], true), (["pod/x created!"], ["pod/x created"], false),
            (["x1y2z"], ["x{}y{}z"], true), (["x1y2"], ["x{}y{}z"], false), ([], ["..."], true), (["b"], ["...", "a"], false),
        ])
    func comparison(printed: [String], shown: [String], expected: Bool) {
        #expect(Transcript.matches(printed, shown) == expected)
    }
}

extension Transcript: CustomTestStringConvertible {
    var testDescription: String { name }
}
