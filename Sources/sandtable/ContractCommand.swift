import ArgumentParser
import Foundation
import ObjectModel
import RESTEndpoints

/// `sandtable contract`.
struct ContractCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contract", abstract: "Say what clients may expect of the API server, and what tests have shown.",
        discussion: """
            Each behaviour and each kind is SHIPPED, PARTIAL, REFUSED or ABSENT. A row that no test of this very program has shown to hold is
            UNPROVEN instead of SHIPPED or PARTIAL. The tests leave their proofs beside the program they were built with.
            """)

    @Flag(help: "Print JSON.")
    var json = false

    @Option(help: "The folder with the proofs of the tests; contract-proofs beside the program by default.")
    var proofs: String?

    func run() throws {
        let proven = try ContractProofs.read(proofs.map { URL(fileURLWithPath: $0) } ?? ContractProofs.standardFolder)
        let lines = Contract.rows.map { ContractLine($0, tests: proven[$0.id] ?? []) }
        if json {
            let list = JSONValue.array(lines.map(\.json))
            Console.write(JSONWriter.text(["rows": list], style: .pretty) + "\n")
            return
        }
        let width = lines.map(\.row.id.count).max() ?? 0
        for line in lines {
            let state = line.state.padding(toLength: 8, withPad: " ", startingAt: 0)
            let id = line.row.id.padding(toLength: width, withPad: " ", startingAt: 0)
            Console.write("\(state)  \(id)  \(line.row.title)\(line.remark.isEmpty ? "" : ": \(line.remark)")" + "\n")
        }
        for (state, group) in ContractLine.states.map({ state in (state, lines.filter { $0.state == state }) }) where !group.isEmpty {
            Console.write("\(group.count) \(state)" + "\n")
        }
    }
}

/// A row and what was shown of it.
private struct ContractLine {
    let row: ContractRow
    let tests: [String]

    static let states = ["SHIPPED", "PARTIAL", "UNPROVEN", "REFUSED", "ABSENT"]

    init(_ row: ContractRow, tests: [String]) {
        self.row = row
        self.tests = tests
    }

    var state: String {
        switch row.extent {
        case .shipped: tests.isEmpty ? "UNPROVEN" : "SHIPPED"
        case .partial: tests.isEmpty ? "UNPROVEN" : "PARTIAL"
        case .refused: "REFUSED"
        case .absent: "ABSENT"
        }
    }

    var remark: String {
        switch row.extent {
        case .shipped: ""
        case .partial(let missing): missing
        case .refused(let instead): instead
        case .absent(let why): why
        }
    }

    var json: JSONValue {
        var value: JSONValue = ["id": .string(row.id), "title": .string(row.title), "state": .string(state)]
        if !remark.isEmpty { value["remark"] = .string(remark) }
        if !tests.isEmpty { value["tests"] = .array(tests.map { .string($0) }) }
        return value
    }
}

/// What the tests left behind.
private enum ContractProofs {
    /// Beside the program.
    static var standardFolder: URL {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("contract-proofs")
    }

    /// The tests by row. Proofs older than the program are of another build and count for nothing; no folder means no proofs.
    static func read(_ folder: URL) throws -> [String: [String]] {
        let files = FileManager.default
        guard files.fileExists(atPath: folder.path) else { return [:] }
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let built = try program.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate ?? .distantFuture
        var proofs: [String: [String]] = [:]
        for name in try files.contentsOfDirectory(atPath: folder.path).sorted() {
            let file = folder.appendingPathComponent(name)
            guard let made = try? file.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate, made >= built,
                let lines = try? String(contentsOf: file, encoding: .utf8).split(separator: "\n"), lines.count == 2
            else { continue }
            proofs[String(lines[0]), default: []].append(String(lines[1]))
        }
        return proofs
    }
}
