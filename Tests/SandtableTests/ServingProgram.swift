import Dispatch
import Foundation

/// A `sandtable serve` under way, which ends with the test at the latest.
final class ServingProgram {
    /// The line that it printed when it was ready.
    let readyLine: String

    private let process = Process()
    private let output: OutputFile
    private let errors: OutputFile
    private let end = DispatchSemaphore(value: 0)
    private let outputURL: URL

    /// Starts it in a folder and waits until it is ready; nil when it ended before.
    init?(_ arguments: [String], in folder: ScratchFolder) throws {
        (output, errors) = try folder.outputs()
        outputURL = output.url
        process.executableURL = URL(fileURLWithPath: try Program.path())
        process.arguments = ["serve"] + arguments
        process.currentDirectoryURL = folder.url
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output.handle
        process.standardError = errors.handle
        let end = end
        process.terminationHandler = { _ in end.signal() }
        try process.run()
        var line: String?
        while line == nil, process.isRunning {
            let text = String(decoding: try Data(contentsOf: outputURL), as: UTF8.self)
            if text.contains("\n") { line = text.split(separator: "\n").first.map(String.init) }
        }
        guard let line else {
            end.wait()
            return nil
        }
        readyLine = line
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// What it has printed so far.
    var printed: String { (try? String(decoding: Data(contentsOf: outputURL), as: UTF8.self)) ?? "" }

    /// Words that others can see of it.
    var visibleArguments: String {
        (try? String(decoding: Data(contentsOf: URL(fileURLWithPath: "/proc/\(process.processIdentifier)/cmdline")), as: UTF8.self)) ?? ""
    }

    /// Sends a signal.
    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits for its end, which must come within a minute.
    func finish() throws -> Program.Run {
        if end.wait(timeout: .now() + .seconds(60)) == .timedOut {
            kill(process.processIdentifier, SIGKILL)
            end.wait()
            throw Program.Failure.tooSlow(arguments: process.arguments ?? [], seconds: 60)
        }
        let signal: Int32 = process.terminationReason == .uncaughtSignal ? 128 : 0
        return Program.Run(status: signal + process.terminationStatus, output: try output.text(), errors: try errors.text())
    }
}
