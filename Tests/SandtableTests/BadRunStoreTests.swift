import Foundation
import ObjectModel
import Testing

/// Stores that cannot be written: the run gives its result, and standard error says why it is not recorded.
struct BadRunStoreTests {
    private static let isRoot = geteuid() == 0
    private static let canMount: Bool = {
        guard isRoot, let folder = try? ScratchFolder() else { return false }
        guard (try? shell("mount -t tmpfs -o size=64k tmpfs '\(folder.url.path)' && umount '\(folder.url.path)'")) == 0 else {
            return false
        }
        return true
    }()

    @discardableResult
    private static func shell(_ command: String) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// A run without a store, to compare with.
    private func plain(_ folder: ScratchFolder) throws -> String {
        try Program.run(["run", "small.yaml", "--db", "none"], in: folder).output
    }

    @Test(arguments: [
        ("text.db", "the file is no database of SQLite; name another file with --db"), ("folder", "it is a folder; name a file"),
        ("text.db/runs.db", "its folder cannot be made; name another file with --db, or --db none"),
    ])
    func runsWithoutAStoreThatCannotBeOpened(path: String, problem: String) throws {
        let folder = try SmallScenario.folder()
        try folder.write(String(repeating: "no database ", count: 400), to: "text.db")
        try folder.write("", to: "folder/file")
        let run = try Program.run(["run", "small.yaml", "--db", path], in: folder)
        #expect(run.status == 0)
        #expect(run.output == (try plain(folder)))
        #expect(run.errorLines == ["run store \(path): \(problem)", "the run is not recorded to its end"])
    }

    @Test(
        .enabled(
            if: !isRoot || FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv"),
            "root may write everywhere, and there is no setpriv"))
    func runsBesideAStoreThatMayOnlyBeRead() throws {
        let folder = try SmallScenario.folder()
        #expect(try Program.run(["run", "small.yaml", "--db", "runs.db"], in: folder).status == 0)
        let expected = try plain(folder)
        let user = Self.isRoot ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : ""
        // Nobody may write the store or anything in its folder, and everybody may read.
        let outer = folder.url.deletingLastPathComponent().path
        try Self.shell(
            "chmod 755 '\(outer)' '\(folder.url.path)' && chmod 444 '\(folder.path("runs.db"))' && chmod 555 '\(folder.url.path)'")
        defer { _ = try? Self.shell("chmod 755 '\(folder.url.path)'") }
        let program = try Program.path()
        let outputs = try folder.outputs()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c", "\(user)'\(program)' run small.yaml --db runs.db; echo \"status $?\"; \(user)'\(program)' runs --db runs.db",
        ]
        process.currentDirectoryURL = folder.url
        process.standardOutput = outputs.output.handle
        process.standardError = outputs.errors.handle
        try process.run()
        process.waitUntilExit()
        let output = try outputs.output.text()
        let errors = try outputs.errors.text()
        #expect(output.hasPrefix(expected + "status 0\n"), "\(output)")
        #expect(output.contains("\n1    passed     small "), "the store can still be read: \(output)")
        #expect(
            errors == """
                run store runs.db: the file or its folder may not be written; name another file with --db, or --db none
                the run is not recorded to its end

                """)
    }

    @Test(.enabled(if: canMount, "only where a file system can be mounted"))
    func runsOnWhenTheDiskIsFull() throws {
        let folder = try Repository.tutorial()
        try folder.write("", to: "disk/file")
        let disk = folder.path("disk")
        #expect(try Self.shell("mount -t tmpfs -o size=600k tmpfs '\(disk)'") == 0)
        defer { _ = try? Self.shell("umount '\(disk)'") }
        let small = try SmallScenario.folder()
        #expect(try Program.run(["run", "small.yaml", "--db", "\(disk)/runs.db"], in: small).status == 0)
        let run = try Program.run(["run", "scenarios/tutorial.yaml", "--db", "disk/runs.db"], in: folder)
        #expect(run.status == 0)
        #expect(run.output == (try Program.run(["run", "scenarios/tutorial.yaml", "--db", "none"], in: folder).output))
        #expect(run.errorLines == ["run store disk/runs.db: there is no room left on the disk", "the run is not recorded to its end"])
        let runs = try JSONReader.read(Array(try Program.run(["runs", "--json", "--db", "disk/runs.db"], in: folder).output.utf8))
        #expect(runs.arrayValue?.map { $0["result"] } == ["interrupted", "passed"])
    }

    @Test func aRunThatIsKilledIsInterruptedAndEarlierRunsStay() throws {
        let folder = try SmallScenario.folder()
        #expect(try Program.run(["run", "small.yaml"], in: folder).status == 0)
        // Heartbeats for a virtual century: it is killed when it has used a second of the processor.
        try folder.write(
            SmallScenario.head("long") + """
                spec:
                  controllers: {profile: none}
                  cluster: {heartbeats: true}
                  steps:
                    - apply: {object: {apiVersion: v1, kind: ConfigMap, metadata: {name: first}}}
                    - apply: {object: {apiVersion: v1, kind: ConfigMap, metadata: {name: last}}}
                      at: 87600h

                """, to: "long.yaml")
        let program = try Program.path()
        let status = try Self.shell("cd '\(folder.url.path)' && ulimit -t 1 && exec '\(program)' run long.yaml")
        #expect(status != 0)
        let runs = try JSONReader.read(Array(try Program.run(["runs", "--json"], in: folder).output.utf8))
        #expect(runs.arrayValue?.map { $0["result"] } == ["interrupted", "passed"])
        let first = try Program.run(["show", "1"], in: folder)
        #expect(first.status == 0)
        #expect(first.output.contains("patched ConfigMap settings"))
        let killed = try Program.run(["show", "2", "--limit", "40"], in: folder)
        #expect(killed.status == 0)
        #expect(killed.output.contains("create ConfigMap first"))
        #expect(killed.outputLines.last == "interrupted: its program ended before the run did, or the store gave out")
        #expect(try Program.run(["run", "small.yaml"], in: folder).status == 0)
    }
}
