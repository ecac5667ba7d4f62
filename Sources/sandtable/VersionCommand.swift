import ArgumentParser

/// `sandtable version`.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version and what it follows.")

    static let number = "0.1.0"

    func run() {
        Console.write("sandtable \(Self.number)\n")
        Console.write("controllers: v0.5 (kubernetes-sigs/agent-sandbox 2fd412d5, v0.5.6 and twelve commits)\n")
    }
}
