import ArgumentParser
import Glibc
import ObjectModel
import Recording

/// `sandtable verify`.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Run scenarios again and again, in separate processes, and compare their digests.",
        discussion: """
            Each scenario runs as it is, with Swift's hashing made deterministic, and with the processor's FMA and AVX2 hidden from the C \
            library. All runs must end with the same two digests, and with those of the golden file if one is given.
            """)

    @Argument(help: "Scenario files.")
    var files: [String]

    @Option(help: "How many times to run each scenario under each condition.")
    var runs = 2

    @Option(help: ArgumentHelp("Another build of this program, to compare with.", valueName: "binary"))
    var against: String?

    @Option(help: ArgumentHelp("A file of the digests that must come out.", valueName: "file"))
    var golden: String?

    @Flag(help: "Write the golden file instead of comparing with it; lines of other scenario files that exist stay.")
    var write = false

    @Option(help: ArgumentHelp("Write which scenarios agree as JUnit XML.", valueName: "path"))
    var junit: String?

    @Flag(help: "Print only what differs.")
    var quiet = false

    func validate() throws {
        guard (1...100).contains(runs) else { throw ValidationError("--runs takes a number from 1 to 100, not \(runs)") }
        guard golden != nil || !write else { throw ValidationError("--write needs --golden FILE, the file to write") }
    }

    func run() throws {
        do { try Verification(self).run() } catch let error as FileError {
            Console.complain("\(error)")
            throw ExitStatus.badInput
        }
    }
}

/// One way of running a scenario.
private struct Condition {
    let name: String
    let program: String
    let variables: [String]
    /// What it means when the program cannot run a scenario: another program than this one was a wrong choice.
    var fault = ExitStatus.internalError
}

/// What a run of one scenario ended with.
private struct Outcome: Equatable {
    let scenario: String
    let digest: String
    let trace: String
}

/// Runs every file under every condition and compares.
private struct Verification {
    let command: VerifyCommand
    let conditions: [Condition]
    private let environment: [String]
    /// Results are larger than files that people write.
    private static let outputLimits = ReaderLimits(maximumBytes: 64 << 20, maximumDepth: 64, maximumNodes: 16_000_000)

    init(_ command: VerifyCommand) throws {
        self.command = command
        let own = try Self.ownPath()
        var conditions = [
            Condition(name: "plain", program: own, variables: []),
            Condition(name: "deterministic hashing", program: own, variables: ["SWIFT_DETERMINISTIC_HASHING=1"]),
            Condition(
                name: "without FMA and AVX2", program: own,
                variables: ["GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX512F,-AVX2_Usable,-FMA_Usable,-FMA4_Usable"]),
        ]
        if let other = command.against { conditions.append(Condition(name: other, program: other, variables: [], fault: .badInput)) }
        self.conditions = conditions
        environment = ChildProcess.environment.filter {
            !$0.hasPrefix("SWIFT_DETERMINISTIC_HASHING=") && !$0.hasPrefix("GLIBC_TUNABLES=")
        }
    }

    func run() throws {
        let golden = try command.write ? [] : readGolden()
        var lines: [String] = []
        var disagreements = 0
        var cases: [JUnitReport.Case] = []
        for file in command.files {
            var reference: [Outcome]?
            var count = 0
            var differences: [(condition: String, outcomes: [Outcome])] = []
            for condition in conditions {
                for _ in 0..<command.runs {
                    let outcomes = try self.outcomes(of: file, condition)
                    count += 1
                    guard let expected = reference else {
                        reference = outcomes
                        continue
                    }
                    if outcomes != expected {
                        disagreements += 1
                        differences.append((condition.name, outcomes))
                        complain(file, condition, expected, outcomes)
                    }
                }
            }
            for outcome in reference ?? [] {
                let line = "\(outcome.digest) \(outcome.trace) \(file) \(outcome.scenario)"
                lines.append(line)
                var problems = differences.filter { !$0.outcomes.contains(outcome) }.map { "\($0.condition) differs from the first run" }
                if command.golden != nil, !command.write, !golden.contains(line) {
                    disagreements += 1
                    problems.append("not as recorded in \(command.golden ?? "")")
                    let recorded = golden.first { $0.hasSuffix(" \(file) \(outcome.scenario)") }
                    Console.complain(
                        recorded.map { "\(file): \(outcome.scenario) is not as recorded:\n  recorded \($0)\n  found    \(line)" }
                            ?? "\(file): \(outcome.scenario) has no recorded digests; add them with --write")
                }
                cases.append(
                    JUnitReport.Case(
                        file: file, name: outcome.scenario, time: 0, failures: problems.map { ($0, line) },
                        output: "\(count) runs\ndigest: \(outcome.digest)\ntrace: \(outcome.trace)\n"))
                if !command.quiet {
                    Console.write("\(file): \(outcome.scenario): \(count) runs, digest \(outcome.digest), trace \(outcome.trace)\n")
                }
            }
        }
        if command.write, let path = command.golden {
            try LocalFiles.write(Array((merged(lines, into: try recorded()).joined(separator: "\n") + "\n").utf8), to: path)
        }
        if let junit = command.junit { try LocalFiles.write(Array(JUnitReport.text(cases).utf8), to: junit) }
        guard disagreements == 0 else {
            Console.complain(disagreements == 1 ? "1 disagreement" : "\(disagreements) disagreements")
            throw ExitStatus.failed
        }
    }

    private func outcomes(of file: String, _ condition: Condition) throws -> [Outcome] {
        let child = try ChildProcess.run(
            condition.program, ["run", file, "--quiet", "--db", "none", "--json", "-"], environment: environment + condition.variables)
        guard child.status <= ExitStatus.failed.rawValue else {
            Console.complain("\(file) (\(condition.name)): exit status \(child.status)")
            throw child.status == ExitStatus.badInput.rawValue ? ExitStatus.badInput : condition.fault
        }
        guard let value = try? JSONReader.read(child.output, limits: Self.outputLimits) else {
            Console.complain("\(file) (\(condition.name)): the output is no JSON")
            throw condition.fault
        }
        return (value.arrayValue ?? [value]).map { result in
            Outcome(
                scenario: result.at("scenario", "name")?.stringValue ?? "", digest: result["digest"]?.stringValue ?? "",
                trace: result["trace"]?.stringValue ?? "")
        }
    }

    private func complain(_ file: String, _ condition: Condition, _ expected: [Outcome], _ found: [Outcome]) {
        Console.complain("\(file) (\(condition.name)) differs from the first run:")
        for (index, outcome) in expected.enumerated() where index >= found.count || found[index] != outcome {
            let other = index < found.count ? found[index] : nil
            Console.complain("  \(outcome.scenario): digest \(outcome.digest) and \(other?.digest ?? "none")")
            Console.complain("  \(outcome.scenario): trace  \(outcome.trace) and \(other?.trace ?? "none")")
        }
        if found.count > expected.count { Console.complain("  \(found.count - expected.count) scenarios more") }
    }

    private func readGolden() throws(FileError) -> [String] {
        guard let path = command.golden else { return [] }
        return String(decoding: try LocalFiles.read(path, limit: 1 << 24), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// The lines that there are before the file is written.
    private func recorded() throws(FileError) -> [String] {
        do { return try readGolden() } catch {
            guard error.number == ENOENT else { throw error }
            return []
        }
    }

    /// The new lines of each file where its old ones stood, those of files that had none at the end, and those of other files that exist
    /// as they were.
    private func merged(_ lines: [String], into all: [String]) -> [String] {
        let recorded = all.filter { line in
            let file = Self.file(of: line)
            return command.files.contains(file) || access(file, F_OK) == 0
        }
        guard recorded.contains(where: { !command.files.contains(Self.file(of: $0)) }) else { return lines }
        var fresh = lines
        var result: [String] = []
        for line in recorded {
            let file = Self.file(of: line)
            if command.files.contains(file) {
                result += fresh.filter { Self.file(of: $0) == file }
                fresh.removeAll { Self.file(of: $0) == file }
            } else {
                result.append(line)
            }
        }
        return result + fresh
    }

    /// The scenario file of a line: what stands between its two digests and the name of the scenario.
    private static func file(of line: String) -> String {
        line.split(separator: " ", omittingEmptySubsequences: false).dropFirst(2).dropLast().joined(separator: " ")
    }

    private static func ownPath() throws(FileError) -> String {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? -1
        }
        guard count > 0 else { throw FileError(description: "/proc/self/exe: \(String(cString: strerror(errno)))", number: errno) }
        return String(decoding: buffer[0..<count], as: UTF8.self)
    }
}
