import APIServer
import Foundation
import ObjectModel
import Testing
import World

@testable import Scenarios

/// Files in a table, with a problem in place of the text where wanted.
struct TableOfFiles: FileProvider {
    var texts: [String: String] = [:]
    var contents: [String: [UInt8]] = [:]
    var problems: [String: FileProblem] = [:]
    /// Where files are that are not in the table; nil for nowhere.
    var folder: String?

    func read(_ path: String) throws(FileProblem) -> [UInt8] {
        if let folder, texts[path] == nil, let data = FileManager.default.contents(atPath: folder + "/" + path) { return Array(data) }
        if let problem = problems[path] { throw problem }
        if let text = texts[path] { return Array(text.utf8) }
        guard let bytes = contents[path] else { throw .missing }
        return bytes
    }

    /// A file `s` whose spec is written on line 4 from column 7 on, and files that steps may name.
    static func withSpec(_ spec: String) -> TableOfFiles {
        TableOfFiles(texts: [
            "s": "apiVersion: sandtable.dev/v1alpha1\nkind: Scenario\nmetadata: {name: test}\nspec: \(spec)\n",
            "choices.json": "[0, 1, 2]",
            "arrivals.csv": "seconds,claim\n# from here on\n0,a\n0.5,b\n\n1m30s,c\r\n",
            "unsorted.csv": "2\n1\n", "empty.csv": "length\n",
            "bad.csv": "0\nsoon\n  -1s\n1790000000.5\n",
            "a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\n",
            "objects.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\n---\n"
                + "apiVersion: v1\nkind: Namespace\nmetadata: {name: team}\n",
        ])
    }
}

/// A spec and what is wrong with it, as `line:column: message`; nothing when it is right.
struct ReaderRow: Sendable, CustomTestStringConvertible {
    let spec: String
    let mistakes: [String]

    var testDescription: String { spec }

    /// Reads rows from text: a line that starts with a brace is a spec, the indented lines below are its mistakes.
    static func table(_ text: String) -> [ReaderRow] {
        var rows: [(spec: String, mistakes: [String])] = []
        for line in text.split(separator: "\n").map(String.init) {
            if line.hasPrefix("  "), !rows.isEmpty {
                rows[rows.count - 1].mistakes.append(String(line.dropFirst(2)))
            } else {
                rows.append((line, []))
            }
        }
        return rows.map { ReaderRow(spec: $0.spec, mistakes: $0.mistakes) }
    }

    /// Reads the spec and compares.
    func check() {
        let reading = ScenarioReader.read(file: "s", from: TableOfFiles.withSpec(spec))
        let found = reading.mistakes.map { mistake in
            let file = mistake.file == "s" ? "" : mistake.file + ":"
            return Self.shortened("\(file)\(mistake.line):\(mistake.column): \(mistake.message)")
        }
        #expect(found == mistakes)
        #expect(reading.scenarios.count == (mistakes.isEmpty ? 1 : 0))
    }

    /// Names rules and lists that are tested elsewhere instead of spelling them out.
    static func shortened(_ message: String) -> String {
        var message = message
        for (long, short) in longTexts {
            guard !long.isEmpty, let range = message.firstRange(of: long) else { continue }
            message.replaceSubrange(range, with: short)
        }
        return message
    }

    private static let longTexts: [(String, String)] = [
        (NameFormat.dns1123Subdomain("A")[0], "<subdomain>"), (NameFormat.dns1123Label("A")[0], "<label>"),
        (NameFormat.dns1035Label("A")[0], "<label1035>"), (NameFormat.qualifiedName("a b")[0], "<qualified name>"),
        (NameFormat.labelValue("a b")[0], "<label value>"),
        ("the kinds are " + KnownKinds().names.joined(separator: ", "), "<kinds>"), (flags, "<flags>"),
        (ValueReader.alternatives(APIErrorReason.allCases.dropFirst().map(\.rawValue)), "<reasons>"),
        ("the keys are " + ValueReader.names(of: ScenarioKeys.spec), "<keys of spec>"),
        ("the keys are " + ValueReader.names(of: ScenarioKeys.step), "<keys of steps>"),
        ("the keys are " + ValueReader.names(of: ScenarioKeys.fault), "<keys of faults>"),
        (ScenarioKeys.faultNames.joined(separator: ", "), "<faults>"), (actors(.v05), "<actors>"), (actors(.none), "<cluster>"),
    ]

    private static func actors(_ profile: ControllerProfile) -> String {
        KnownActors(of: profile).processes.map { process in
            process.controllers.isEmpty ? process.name : "\(process.name) (\(process.controllers.joined(separator: ", ")))"
        }.joined(separator: ", ")
    }

    private static let flags: String = {
        let reading = ScenarioReader.read(file: "s", from: TableOfFiles.withSpec("{controllers: {flags: {zzzzzz: 1}}}"))
        return reading.mistakes.first.map { String($0.message.drop { $0 != ";" }.dropFirst(2)) } ?? ""
    }()
}
