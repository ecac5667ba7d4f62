import Foundation
import Testing

/// One kubectl of this machine.
struct Kubectl: Sendable, CustomTestStringConvertible {
    /// Where it is.
    let path: String
    /// Its version: the minor number, such as 33.
    let minor: Int
    var testDescription: String { "kubectl 1.\(minor)" }

    /// Every kubectl on the search path, one of each minor version, the oldest first.
    static let all: [Kubectl] = {
        var found: [Int: Kubectl] = [:]
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        for folder in folders {
            let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
            for name in names where name == "kubectl" || name.hasPrefix("kubectl.1.") || name.hasPrefix("kubectl-1.") {
                let path = "\(folder)/\(name)"
                guard FileManager.default.isExecutableFile(atPath: path), let minor = minor(of: path), found[minor] == nil else { continue }
                found[minor] = Kubectl(path: path, minor: minor)
            }
        }
        return found.values.sorted { $0.minor < $1.minor }
    }()

    private static func minor(of path: String) -> Int? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["version", "--client", "--output=json"]
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        guard (try? process.run()) != nil else { return nil }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        struct Version: Decodable {
            struct Client: Decodable { let minor: String }
            let clientVersion: Client
        }
        guard let version = try? JSONDecoder().decode(Version.self, from: data) else { return nil }
        return Int(version.clientVersion.minor.prefix { $0.isNumber })
    }
}
