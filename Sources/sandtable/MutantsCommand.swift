import AgentSandboxControllers
import ArgumentParser
import Exploration
import ObjectModel
import Scenarios

/// `sandtable mutants`.
struct MutantsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mutants", abstract: "Say which scenario or search notices which seeded defect.",
        discussion: """
            Each defect is switched on and the scenarios are run, first as they are, then under searches, until a run fails that does not \
            fail without the defect. Then the controllers without defects go through the same searches. What fails there is a defect of \
            upstream's if a repair takes it away, and a false alarm otherwise.
            """)

    @Argument(help: "Scenario files; those of scenarios/ and the folders in it unless given.")
    var files: [String] = []

    @Option(help: ArgumentHelp("A defect; may be given several times. All whose names begin with M- unless given.", valueName: "name"))
    var mutant: [String] = []

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("The most time for each defect, and for each search without any.", valueName: "duration"))
    var length = "60s"

    @Option(help: "The most runs of each search without defects.")
    var baselineRuns = 3_000

    @Option(help: "How many seeds each search of a scenario has.")
    var seeds = 25

    @Option(help: "On how many threads; as many as there are processors unless given.")
    var jobs: Int?

    @Flag(help: "Leave out the runs without defects.")
    var noBaseline = false

    @Flag(help: "Leave out the runs with defects; --write then leaves the table of defects as it is.")
    var baselineOnly = false

    @Option(help: ArgumentHelp("Write the verdicts as JSON; - for standard output, in place of the table.", valueName: "path"))
    var json: String?

    @Option(help: ArgumentHelp("A document whose table of defects is written anew, such as docs/kill-matrix.md.", valueName: "path"))
    var write: String?

    func run() throws {
        let known = AgentSandboxManager.mutants
        for name in mutant where !known.contains(name) {
            throw ValidationError("there is no defect \(name.debugDescription); docs/mutants.md lists them")
        }
        if baselineOnly, noBaseline || !mutant.isEmpty {
            throw ValidationError("--baseline-only leaves nothing to do for \(noBaseline ? "--no-baseline" : "--mutant")")
        }
        let named = mutant.isEmpty ? known.filter { $0.hasPrefix("M-") } : known.filter { mutant.contains($0) }
        let names = baselineOnly ? [] : named
        guard let time = GoDuration.parse(length), time > 0 else {
            throw ValidationError("--for takes a duration such as 60s, not \(length.debugDescription)")
        }
        guard (1...10_000).contains(seeds) else { throw ValidationError("--seeds takes a number from 1 to 10000, not \(seeds)") }
        guard (1...1_000_000).contains(baselineRuns) else {
            throw ValidationError("--baseline-runs takes a number from 1 to 1000000, not \(baselineRuns)")
        }
        guard (1...1_024).contains(jobs ?? 1) else { throw ValidationError("--jobs takes a number from 1 to 1024, not \(jobs ?? 1)") }
        var options = MutantCampaign.Options(version: VersionCommand.number)
        options.time = .nanoseconds(time)
        options.seeds = seeds
        options.baselineRuns = baselineRuns
        options.jobs = jobs ?? MachineFacts.processors
        let campaign = MutantCampaign(try readSources(), options)
        let verdicts = campaign.run(names) { verdict in
            if json != "-" { Console.write(MutantReport.line(verdict)) }
        }
        if !noBaseline, json != "-" { Console.write("without defects:\n") }
        let baseline =
            noBaseline
            ? nil
            : campaign.baseline { search in
                if json != "-" { Console.write(MutantReport.line(search) + "\n") }
            }
        if json != "-" { Console.write(MutantReport.summary(verdicts, baseline: baseline)) }
        try writeResults(verdicts, baseline)
        if verdicts.contains(where: { $0.kill == nil }) { throw ExitStatus.failed }
    }

    private func writeResults(_ verdicts: [MutantVerdict], _ baseline: Baseline?) throws {
        if let json { try Output.write(MutantReport.json(verdicts, baseline: baseline), to: json) }
        guard let write else { return }
        do {
            let text = String(decoding: try LocalFiles.read(write, limit: 1 << 24), as: UTF8.self)
            let matrix = baselineOnly ? text : KillMatrix(verdicts).written(into: text)
            guard let matrix, let changed = baseline?.written(into: matrix) ?? (baselineOnly ? nil : matrix) else {
                let (table, mark) = baselineOnly ? ("what fails without defects", "baseline") : ("defects", "kill matrix")
                Console.complain(
                    "\(write): there is no table of \(table); it stands between <!-- \(mark): begin --> and <!-- \(mark): end -->")
                throw ExitStatus.badInput
            }
            try LocalFiles.write(Array(changed.utf8), to: write)
        } catch let error as FileError {
            Console.complain("\(error)")
            throw ExitStatus.badInput
        }
    }

    private func readSources() throws -> [ScenarioSource] {
        let paths: [String]
        do { paths = files.isEmpty ? try LocalFiles.scenarios(below: "scenarios") : files } catch {
            Console.complain("\(error)")
            throw ExitStatus.badInput
        }
        return try ScenarioSource.readAll(paths)
    }
}
