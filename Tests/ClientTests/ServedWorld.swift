import Dispatch
import Foundation

/// A `sandtable serve` of one test: it is there when the value is made, and gone with the last reference.
final class ServedWorld {
    /// The folder of the test; clients run in it and have it as their home.
    let folder: URL
    /// The kubeconfig of the served world.
    let kubeconfig: URL
    private let process = Process()
    private let ended = DispatchSemaphore(value: 0)
    private let errors: URL

    /// Why there is no served world.
    enum Failure: Error {
        case notBuilt(String)
        case ended(status: Int32, errors: String)
    }

    /// Serves a world and waits for the line that says where it is.
    init(_ arguments: [String] = []) throws {
        let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        folder = base.appendingPathComponent("sandtable-clients-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        kubeconfig = folder.appendingPathComponent("kubeconfig")
        errors = folder.appendingPathComponent("serve.err")
        try Data().write(to: errors)
        process.executableURL = try Self.program()
        process.arguments = ["serve", "--kubeconfig", kubeconfig.path] + arguments
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: errors)
        let output = Pipe()
        process.standardOutput = output
        process.terminationHandler = { [ended] _ in ended.signal() }
        try process.run()
        var line = Data()
        while !line.contains(UInt8(ascii: "\n")) {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else {
                ended.wait()
                throw Failure.ended(status: process.terminationStatus, errors: errorText)
            }
            line += more
        }
    }

    deinit {
        if process.isRunning {
            process.terminate()
            if ended.wait(timeout: .now() + .seconds(20)) == .timedOut { kill(process.processIdentifier, SIGKILL) }
        }
        try? FileManager.default.removeItem(at: folder)
    }

    /// What the program has complained about so far.
    var errorText: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

    /// The program stands beside the test bundle, where the package manager puts both.
    private static func program() throws -> URL {
        let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let program = bundle.deletingLastPathComponent().appendingPathComponent("sandtable")
        guard FileManager.default.isExecutableFile(atPath: program.path) else { throw Failure.notBuilt(program.path) }
        return program
    }

    /// Runs a command line of the shell in the test's folder against the served world; what it prints to either output, and its status.
    /// One that takes longer than `seconds` is killed with everything that it started.
    func shell(_ command: String, paths: [String] = [], seconds: Int = 120) throws -> (text: String, status: Int32) {
        let shell = Process()
        let output = folder.appendingPathComponent("output-\(UUID().uuidString)")
        try Data().write(to: output)
        defer { try? FileManager.default.removeItem(at: output) }
        let handle = try FileHandle(forWritingTo: output)
        shell.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        shell.arguments = ["--signal=KILL", String(seconds), "/bin/bash", "-c", command]
        shell.currentDirectoryURL = folder
        shell.standardInput = FileHandle.nullDevice
        shell.standardOutput = handle
        shell.standardError = handle
        let path = (paths + ["/usr/local/bin:/usr/bin:/bin"]).joined(separator: ":")
        shell.environment = [
            "PATH": path, "HOME": folder.path, "KUBECONFIG": kubeconfig.path, "LC_ALL": "C.UTF-8", "TZ": "UTC", "TERM": "dumb",
        ]
        try shell.run()
        shell.waitUntilExit()
        try handle.close()
        return (String(decoding: try Data(contentsOf: output), as: UTF8.self), shell.terminationStatus)
    }
}
