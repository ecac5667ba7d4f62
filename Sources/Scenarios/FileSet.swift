import ObjectModel

/// The files a scenario is made of, each read once.
final class FileSet {
    /// The most bytes of all files together.
    static let maximumTotalBytes = 64 << 20
    /// The most files.
    static let maximumFiles = 1_000

    /// A file as read: its documents, empty when it could not be read, and whether that has been said at the file itself.
    enum Entry {
        case documents([YAMLNode])
        /// What is wrong with the file as a whole.
        case refused(String)
    }

    /// A file that was read as a table of lengths of time.
    enum Table {
        case lengths([Int64])
        /// What is wrong with the file as a whole.
        case refused(String)
    }

    private let bytes: (String) -> Result<[UInt8], FileProblem>
    private let report: MistakeReport
    private var entries: [String: Entry] = [:]
    private var tables: [String: Table] = [:]
    private var totalBytes = 0

    init(_ files: some FileProvider, report: MistakeReport) {
        bytes = { path in
            do throws(FileProblem) { return .success(try files.read(path)) } catch { return .failure(error) }
        }
        self.report = report
    }

    /// The documents of a file. Mistakes of syntax are reported in the file; what is wrong with the whole is the caller's to report.
    func read(_ path: String) -> Entry {
        if let entry = entries[path] { return entry }
        let entry = load(path)
        entries[path] = entry
        return entry
    }

    /// The documents of a file that a value names; what is wrong with the file as a whole is reported at that value.
    func open(_ path: String, named node: YAMLNode, _ values: ValueReader) -> Entry {
        let entry = read(path)
        if case .refused(let message) = entry { values.complain(node.location, "\(ValueReader.quoted(path)): \(message)") }
        return entry
    }

    /// The lengths of time in a file of comma-separated values. What is wrong with its lines is reported in the file.
    func table(_ path: String) -> Table {
        if let table = tables[path] { return table }
        let table: Table
        switch content(path) {
        case .refused(let message): table = .refused(message)
        case .bytes(let bytes): table = LengthTable.read(bytes, ValueReader(file: path, report: report))
        }
        tables[path] = table
        return table
    }

    private func load(_ path: String) -> Entry {
        switch content(path) {
        case .refused(let message): return .refused(message)
        case .bytes(let content):
            let (documents, mistakes) = YAMLReader.read(content)
            for mistake in mistakes {
                report.add(ScenarioMistake(file: path, location: mistake.location, message: mistake.message))
            }
            return .documents(documents)
        }
    }

    private enum Content {
        case bytes([UInt8])
        case refused(String)
    }

    /// The bytes of a file within the limits.
    private func content(_ path: String) -> Content {
        guard path.utf8.count <= FilePath.maximumLength, !path.utf8.contains(0) else {
            return .refused("this is no path; write one of at most \(FilePath.maximumLength) bytes without NUL")
        }
        guard entries.count + tables.count < Self.maximumFiles else {
            return .refused("more than \(Self.maximumFiles) files are named; use fewer")
        }
        switch bytes(path) {
        case .failure(let problem): return .refused(problem.description)
        case .success(let content):
            let limit = ScenarioReader.maximumFileBytes
            guard content.count <= limit else { return .refused(FileProblem.tooLarge(limit: limit).description) }
            totalBytes += content.count
            guard totalBytes <= Self.maximumTotalBytes else {
                return .refused("with this file more than \(Self.maximumTotalBytes) bytes are read in all; use fewer or smaller files")
            }
            report.enter(path)
            return .bytes(content)
        }
    }
}
