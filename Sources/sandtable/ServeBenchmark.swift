import ArgumentParser
import HTTPServer
import ServedWorld

/// `sandtable bench serve`.
struct ServeBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Measure the server: requests over TLS with wrk, watches, lists, memory.",
        discussion: "The server runs as a process of its own; wrk must be installed.")

    @OptionGroup var options: BenchmarkOptions

    @Option(help: "How many seconds each load lasts.")
    var seconds = 5

    @Option(help: "How many watches follow one kind.")
    var watchers = 1_000

    @Option(help: "How many objects of 2 KB are held at once; 0 for none.")
    var objects = 100_000

    @Option(help: ArgumentHelp("The program wrk.", valueName: "path"))
    var wrk = "/usr/bin/wrk"

    func validate() throws {
        guard (1...600).contains(seconds) else { throw ValidationError("--seconds takes a number from 1 to 600, not \(seconds)") }
        guard (1...5_000).contains(watchers) else { throw ValidationError("--watchers takes a number from 1 to 5000, not \(watchers)") }
        guard (0...1_000_000).contains(objects) else { throw ValidationError("--objects takes a number from 0 to 1000000, not \(objects)") }
    }

    func run() throws {
        OpenFiles.raiseLimit()
        do { try ServeMeasurement(options, seconds: seconds, watchers: watchers, objects: objects, wrk: wrk).measure() } catch {
            if error is ExitStatus { throw error }
            Console.complain("\(error)")
            throw ExitStatus.badInput
        }
    }
}
