import ArgumentParser

/// The command line: one subcommand a file.
@main
struct Sandtable: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandtable",
        abstract: "Runs the Agent Sandbox system on one machine, without Kubernetes, under a clock that it owns.",
        discussion: """
            Exit status: 0 success, 1 an expectation failed, 2 bad input, 3 internal error.
            """,
        subcommands: [
            RunCommand.self, CheckCommand.self, ExploreCommand.self, MutantsCommand.self, VerifyCommand.self, RunsCommand.self,
            ShowCommand.self, DiffCommand.self, ServeCommand.self, ClockCommand.self, ContractCommand.self, SchemaCommand.self,
            BenchCommand.self, VersionCommand.self,
        ])

    /// Parses the command line and runs the command; nothing is formed in this context that a world would keep.
    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let status as ExitStatus {
            exit(withError: ExitCode(status.rawValue))
        } catch {
            let code = exitCode(for: error)
            let text = fullMessage(for: error)
            if code == .success {
                Console.write(text + "\n")
                exit(withError: ExitCode.success)
            }
            Console.complain(text)
            exit(withError: ExitCode(ExitStatus.badInput.rawValue))
        }
    }
}

/// How the program ends.
enum ExitStatus: Int32, Error {
    /// An expectation of a scenario failed, or runs that must agree did not.
    case failed = 1
    /// The command line, a file or a scenario is not acceptable.
    case badInput = 2
    /// The program itself is at fault.
    case internalError = 3
}
