import Foundation
import Testing

/// The programs of docs/clients.md against a served world.
@Suite(.serialized) struct DocumentedProgramTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func programs() throws -> [DocumentedProgram] {
        DocumentedProgram.read(try String(contentsOf: root.appendingPathComponent("docs/clients.md"), encoding: .utf8))
    }

    /// The Python that `.ci/python` made with the clients in it, or nil.
    static let python: String? = {
        let path = root.appendingPathComponent(".build/python/bin/python").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    @Test("The document shows programs of every client that it names")
    func present() throws {
        let names = try Self.programs().map(\.name)
        #expect(names == ["claim.py", "informer.py", "apply.py", "leader.py", "async.py", "operator.py", "small.py"])
    }

    @Test(
        "A program prints what the document shows",
        .enabled(if: python != nil, "there is no .build/python with the Python clients: run .ci/python"))
    func programs() throws {
        let python = try #require(Self.python)
        let world = try ServedWorld()
        for program in try Self.programs() {
            // Not the file's own name: Python would take a script called operator.py for its module of that name.
            let folder = world.folder.appendingPathComponent("program-\(program.name)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let file = folder.appendingPathComponent("main.py")
            try program.source.write(to: file, atomically: true, encoding: .utf8)
            let run = try world.shell("'\(python)' '\(file.path)' 2>errors || { cat errors; exit 1; }", seconds: 120)
            #expect(run.status == 0 && run.text == program.output, "\(program.name), with status \(run.status), printed:\n\(run.text)")
        }
    }
}
