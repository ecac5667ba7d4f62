import ArgumentParser
import Glibc
import HTTPServer
import ObjectModel
import ServedWorld

/// `sandtable clock`: moves the clock of a world that `sandtable serve --clock virtual` serves.
struct ClockCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: "Move the clock of a served world, set it going or halt it.",
        discussion: "Each answers when time has arrived, and prints where it is.",
        subcommands: [ClockAdvanceCommand.self, ClockRunCommand.self, ClockPauseCommand.self])
}

/// `sandtable clock advance`.
struct ClockAdvanceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "advance", abstract: "Let a length of time pass as fast as possible.")

    @OptionGroup var target: ServedWorldTarget

    @Argument(help: "How long, such as 90s or 1h30m.")
    var duration: String

    func run() throws {
        guard let length = GoDuration.parse(duration), length >= 0 else {
            Console.complain("\(duration.goQuoted) is no length of time, such as 90s or 1h30m")
            throw ExitStatus.badInput
        }
        try target.move(["advance": .string(duration)])
    }
}

/// `sandtable clock run`.
struct ClockRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "run", abstract: "Let time pass as it does on the wall.")

    @OptionGroup var target: ServedWorldTarget

    func run() throws { try target.move(["run": true]) }
}

/// `sandtable clock pause`.
struct ClockPauseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "pause", abstract: "Halt time.")

    @OptionGroup var target: ServedWorldTarget

    func run() throws { try target.move(["pause": true]) }
}

/// Which served world a command talks to.
struct ServedWorldTarget: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The kubeconfig of the world; without it the one that KUBECONFIG names, or else \(KubeconfigFile.defaultPath).",
            valueName: "path"))
    var kubeconfig: String?

    /// Moves the clock and prints where it is then.
    func move(_ command: JSONValue) throws {
        let path = kubeconfig ?? Self.pathOfEnvironment ?? KubeconfigFile.defaultPath
        let answer: HTTPClient.Answer
        do {
            let config = try KubeconfigFile.read(path)
            var client = HTTPClient(address: config.address, authorityPEM: config.authorityPEM, token: config.token)
            client.timeout = Self.longestWait
            answer = try client.send("POST", "/sandtable/clock", body: JSONWriter.write(command, style: .compact))
        } catch {
            Console.complain("\(error)")
            throw ExitStatus.badInput
        }
        let told = (try? JSONReader.read(answer.body)) ?? .null
        guard answer.status == 200, let now = told["now"]?.stringValue, let elapsed = told["elapsed"]?.stringValue else {
            Console.complain(told["message"]?.stringValue ?? "the server answered with \(answer.status)")
            throw ExitStatus.badInput
        }
        Console.write("\(now), \(elapsed) after the beginning, \(told["running"] == true ? "running" : "standing still")\n")
    }

    /// Moving a busy world by years takes its time.
    private static let longestWait: Int64 = 3_600_000_000_000

    /// kubectl takes several paths, of which the first is the one that is written to.
    private static var pathOfEnvironment: String? {
        guard let value = getenv("KUBECONFIG") else { return nil }
        return String(cString: value).split(separator: ":").first.map(String.init)
    }
}
