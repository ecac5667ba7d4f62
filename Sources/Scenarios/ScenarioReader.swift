import ObjectModel

/// What reading a scenario file gave.
public struct ScenarioReading: Sendable {
    /// The scenarios of the file, one a document, complete and checked; empty when there is any mistake.
    public let scenarios: [Scenario]
    /// All that is wrong: options of the command line first, then file by file in the order first read, each in its own order.
    public let mistakes: [ScenarioMistake]
}

/// Reads scenario files (docs/scenarios.md): the syntax, every key and value, and every file they name.
public enum ScenarioReader {
    /// The most bytes of one file.
    public static let maximumFileBytes = ReaderLimits.standard.maximumBytes
    /// The most mistakes that are reported.
    public static let maximumMistakes = 1_000

    /// Reads a scenario file and what it names, and finds as many mistakes as can be told apart.
    /// - Parameters:
    ///   - file: the path as the user wrote it; paths in the scenario are relative to its folder.
    ///   - files: where bytes come from.
    ///   - overrides: what the command line says in place of the scenario's own keys, for every scenario of the file.
    public static func read(
        file: String, from files: some FileProvider, overrides: ScenarioOverrides = ScenarioOverrides()
    ) -> ScenarioReading {
        ReadingSession(files: files, overrides: overrides).read(file)
    }
}
