import Foundation
import ObjectModel
import ServedWorld
import Testing

/// `serve` and `clock`, as processes.
@Suite(.serialized) struct ServeCommandTests {
    private static let path = ".sandtable/kubeconfig"

    @Test func `it says in one line where it is and leaves nothing behind`() throws {
        let folder = try ScratchFolder()
        let program = try #require(try ServingProgram(["--controllers", "none"], in: folder))
        let kubeconfig = try KubeconfigFile.read(folder.path(Self.path))
        #expect(program.readyLine == "serving \(kubeconfig.server), kubeconfig \(Self.path)")
        #expect(kubeconfig.server.hasPrefix("https://127.0.0.1:"))
        let mode = try FileManager.default.attributesOfItem(atPath: folder.path(Self.path))[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(!program.visibleArguments.contains(kubeconfig.token))
        program.send(SIGTERM)
        let run = try program.finish()
        #expect(run.status == 0 && run.errors == "")
        #expect(run.outputLines.count == 3 && run.value("digest: ")?.count == 32 && run.value("trace: ")?.count == 32)
        #expect(!(run.output + run.errors).contains(kubeconfig.token))
        #expect(!folder.contains(Self.path))
    }

    @Test func `a kubeconfig at a place of one's own stays, and is written anew by the next`() throws {
        let folder = try ScratchFolder()
        var tokens: Set<String> = []
        for _ in 0..<2 {
            let program = try #require(try ServingProgram(["--controllers", "none", "--kubeconfig", "mine"], in: folder))
            tokens.insert(try KubeconfigFile.read(folder.path("mine")).token)
            program.send(SIGINT)
            #expect(try program.finish().status == 0)
            #expect(folder.contains("mine"))
        }
        #expect(tokens.count == 2)
    }

    @Test func `the digests of a served scenario are those of its run`() throws {
        let folder = try SmallScenario.folder()
        let expected = try Program.run(["run", "small.yaml", "--quiet", "--db", "none"], in: folder)
        let program = try #require(try ServingProgram(["--scenario", "small.yaml", "--clock", "virtual"], in: folder))
        let moved = try Program.run(["clock", "advance", "10s"], in: folder)
        #expect(moved.status == 0)
        #expect(moved.output == "2026-01-01T00:00:10Z, 10s after the beginning, standing still\n")
        program.send(SIGTERM)
        let run = try program.finish()
        #expect(run.status == 0)
        #expect(run.outputLines[1] == "scenario small")
        #expect(run.outputLines[2...4].joined(separator: "\n") + "\n" == expected.output)
        #expect(run.outputLines[5] == "digest: \(expected.value("digest: ") ?? "")")
    }

    @Test func `a scenario that fails is the exit status`() throws {
        let folder = try ScratchFolder()
        try folder.write(SmallScenario.text("failing", never: "slow"), to: "failing.yaml")
        let program = try #require(try ServingProgram(["--scenario", "failing.yaml", "--clock", "virtual"], in: folder))
        #expect(try Program.run(["clock", "advance", "1h"], in: folder).status == 0)
        program.send(SIGTERM)
        let run = try program.finish()
        #expect(run.status == 1)
        #expect(run.output.contains("failed"))
    }

    @Test func `the clock is halted and set going, and another world's is not moved`() throws {
        let folder = try ScratchFolder()
        let program = try #require(
            try ServingProgram(["--controllers", "none", "--clock", "virtual", "--insecure-http", "--kubeconfig", "a"], in: folder))
        #expect(try Program.run(["clock", "run", "--kubeconfig", "a"], in: folder).output.hasSuffix(" after the beginning, running\n"))
        #expect(try Program.run(["clock", "pause", "--kubeconfig", "a"], in: folder).output.hasSuffix(", standing still\n"))
        program.send(SIGTERM)
        _ = try program.finish()
        let gone = try Program.run(["clock", "pause", "--kubeconfig", "a"], in: folder)
        #expect(gone.status == 2 && gone.errors != "")
        let wall = try #require(try ServingProgram(["--controllers", "none"], in: folder))
        let refused = try Program.run(["clock", "advance", "1s"], in: folder)
        #expect(refused.status == 2 && refused.errors.contains("--clock virtual"))
        wall.send(SIGTERM)
        _ = try wall.finish()
        let missing = try Program.run(["clock", "advance", "1s"], in: folder)
        #expect(missing.status == 2 && missing.errors.contains(Self.path))
    }

    @Test func `a second interrupt does not wait for anybody`() throws {
        let folder = try ScratchFolder()
        let program = try #require(try ServingProgram(["--controllers", "none", "--insecure-http"], in: folder))
        let port = try KubeconfigFile.read(folder.path(Self.path)).address.port
        let slow = try #require(Self.connect(port))
        defer { close(slow) }
        // A request that does not end keeps the server for as long as it is patient.
        #expect(write(slow, "GET", 3) == 3)
        program.send(SIGINT)
        while let other = Self.connect(port) { close(other) }
        program.send(SIGINT)
        let run = try program.finish()
        #expect(run.status == 130)
        #expect(!folder.contains(Self.path))
    }

    /// A connection to a port of this machine; nil when nobody listens.
    private static func connect(_ port: Int) -> Int32? {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if result == 0 { return descriptor }
        close(descriptor)
        return nil
    }

    static let refusals: [(arguments: [String], words: String)] = [
        (["--backend", "process"], "backend process is not available here; use backend simulated"),
        (["--backend", "gvisor"], "backend gvisor is not available here; use backend simulated"),
        (["--controllers", "v0.2"], "there are no controllers \"v0.2\"; use v0.5, v0.1 or none"),
        (["--clock", "sundial"], "there is no clock \"sundial\"; use wall or virtual"),
        (["--authorization", "none"], "there is no authorization \"none\"; use rbac or always-allow"),
        (["--listen", "127.0.0.1"], "127.0.0.1 is no address to listen at; write HOST:PORT, with a port from 0 to 65535"),
        (["--epoch", "soon"], "\"soon\" is no moment; use now, or a time such as 2026-01-01T00:00:00Z"),
        (["--scenario", "small.yaml", "--controllers", "none"], "a scenario says itself which controllers run"),
        (["--scenario", "missing.yaml"], "missing.yaml"),
        (["--kubeconfig", "small.yaml"], "small.yaml is there and knows other clusters than sandtable"),
    ]

    @Test(arguments: refusals)
    func `what cannot be served is refused by name`(arguments: [String], words: String) throws {
        let run = try Program.run(["serve"] + arguments, in: SmallScenario.folder())
        #expect(run.status == 2)
        #expect(run.errors.contains(words))
        #expect(run.output == "")
    }
}
