import ArgumentParser

/// `sandtable check`.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Read scenarios and every file they name, and report all mistakes; run nothing.")

    @OptionGroup var arguments: ScenarioArguments

    @Flag(help: "Print nothing when there is no mistake.")
    var quiet = false

    func run() throws {
        let scenarios = try arguments.read()
        guard !quiet else { return }
        for scenario in scenarios { Console.write("\(scenario.file): \(scenario.name) is well formed\n") }
    }
}
