import Dispatch
import Foundation

/// The built program, and how it ended when it was run.
enum Program {
    /// What a run left behind.
    struct Run {
        /// The exit status; 128 and the signal's number when a signal ended the program.
        let status: Int32
        let output: String
        let errors: String

        /// The lines of standard output without the line feeds.
        var outputLines: [String] { lines(output) }
        /// The lines of standard error without the line feeds.
        var errorLines: [String] { lines(errors) }

        private func lines(_ text: String) -> [String] {
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            if lines.last == "" { lines.removeLast() }
            return lines
        }

        /// The line of standard output that begins so, without the beginning.
        func value(_ beginning: String) -> String? {
            outputLines.first { $0.hasPrefix(beginning) }.map { String($0.dropFirst(beginning.count)) }
        }
    }

    /// Why there is no result.
    enum Failure: Error {
        case notBuilt(String)
        case tooSlow(arguments: [String], seconds: Int)
    }

    /// The program stands beside the test bundle, where the package manager puts both.
    static func path() throws -> String {
        let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let program = bundle.deletingLastPathComponent().appendingPathComponent("sandtable").path
        guard FileManager.default.isExecutableFile(atPath: program) else { throw Failure.notBuilt(program) }
        return program
    }

    /// Runs the program in a folder and waits for its end; one that takes longer than `seconds` is killed and fails the test.
    static func run(_ arguments: [String], in folder: ScratchFolder, seconds: Int = 60) throws -> Run {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try path())
        process.arguments = arguments
        process.currentDirectoryURL = folder.url
        // Help is wrapped to the width of the terminal, which tests must not depend on.
        process.environment = ProcessInfo.processInfo.environment.filter { $0.key != "COLUMNS" }
        // Files and not pipes: a pipe that nobody empties would stop the program.
        let outputs = try folder.outputs()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = outputs.output.handle
        process.standardError = outputs.errors.handle
        let end = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in end.signal() }
        try process.run()
        if end.wait(timeout: .now() + .seconds(seconds)) == .timedOut {
            kill(process.processIdentifier, SIGKILL)
            end.wait()
            throw Failure.tooSlow(arguments: arguments, seconds: seconds)
        }
        let signal: Int32 = process.terminationReason == .uncaughtSignal ? 128 : 0
        return Run(
            status: signal + process.terminationStatus, output: try outputs.output.text(), errors: try outputs.errors.text())
    }
}
