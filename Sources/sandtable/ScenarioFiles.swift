import ArgumentParser
import Exploration
import Glibc
import Scenarios

/// Scenario files and their companions come from the file system.
struct LocalFileProvider: FileProvider {
    func read(_ path: String) throws(FileProblem) -> [UInt8] {
        do {
            return try LocalFiles.read(path, limit: ScenarioReader.maximumFileBytes)
        } catch {
            switch error.number {
            case ENOENT, ENOTDIR: throw .missing
            case EISDIR: throw .folder
            case EFBIG: throw .tooLarge(limit: ScenarioReader.maximumFileBytes)
            default: throw .unreadable(String(cString: strerror(error.number)))
            }
        }
    }
}

/// The arguments of every command that reads scenarios.
struct ScenarioArguments: ParsableArguments {
    @Argument(help: "Scenario files.")
    var files: [String]

    @Option(help: "The seed of all random streams, in place of the scenario's.")
    var seed: String?

    @Option(help: "The clock: virtual or wall.")
    var clock: String?

    @Option(help: "What sandboxes run in: simulated, process or gvisor.")
    var backend: String?

    @Option(help: "What is done when isolation cannot be had: prefer or require.")
    var isolation: String?

    @Option(help: "How alternatives are decided between: fifo, random or recorded.")
    var chooser: String?

    @Option(help: ArgumentHelp("Recorded choices for the chooser.", valueName: "file"))
    var choices: String?

    /// Reads every scenario of every file. All mistakes go to standard error at once, and end the command with status 2.
    func read() throws -> [Scenario] { try readSources().map(\.scenario) }

    /// The same, each scenario with what it was read from.
    func readSources() throws -> [ScenarioSource] {
        let overrides = ScenarioOverrides(
            seed: seed, clock: clock, backend: backend, isolation: isolation, chooser: chooser, choices: choices)
        return try ScenarioSource.readAll(files, overrides: overrides)
    }

    /// Further words that a replay of the command needs.
    var replayWords: [String] {
        choices.map { ["--choices", $0] } ?? []
    }
}
