import Foundation

/// A folder of one test, empty at first and gone with the last reference.
final class ScratchFolder {
    let url: URL
    private let outputFolder: URL
    private var runs = 0

    init() throws {
        let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        let root = base.appendingPathComponent("sandtable-tests-\(UUID().uuidString)")
        url = root.appendingPathComponent("files")
        outputFolder = root.appendingPathComponent("outputs")
        for folder in [url, outputFolder] { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
    }

    deinit { try? FileManager.default.removeItem(at: url.deletingLastPathComponent()) }

    /// The absolute path of a file in the folder.
    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    /// Writes a file and the folders it stands in.
    func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

    /// Writes a file and the folders it stands in.
    func write(_ data: Data, to name: String) throws {
        let file = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
    }

    /// Writes a program for the shell.
    func writeScript(_ lines: [String], to name: String) throws {
        try write((["#!/bin/sh"] + lines).joined(separator: "\n") + "\n", to: name)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path(name))
    }

    /// Makes a file of a size that takes no room on the disk.
    func writeSparse(size: UInt64, to name: String) throws {
        try write("", to: name)
        let handle = try FileHandle(forWritingTo: url.appendingPathComponent(name))
        try handle.truncate(atOffset: size)
        try handle.close()
    }

    /// The text of a file in the folder.
    func text(_ name: String) throws -> String { String(decoding: try Data(contentsOf: url.appendingPathComponent(name)), as: UTF8.self) }

    func contains(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// Files for the output of one run, beside the folder that the program sees.
    func outputs() throws -> (output: OutputFile, errors: OutputFile) {
        runs += 1
        return (
            try OutputFile(outputFolder.appendingPathComponent("\(runs).out")),
            try OutputFile(outputFolder.appendingPathComponent("\(runs).err"))
        )
    }
}

/// A file that a program writes into.
struct OutputFile {
    let url: URL
    let handle: FileHandle

    init(_ url: URL) throws {
        try Data().write(to: url)
        self.url = url
        handle = try FileHandle(forWritingTo: url)
    }

    /// Closes the file and gives what was written.
    func text() throws -> String {
        try handle.close()
        return String(decoding: try Data(contentsOf: url), as: UTF8.self)
    }
}
