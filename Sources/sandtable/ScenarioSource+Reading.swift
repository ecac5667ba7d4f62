import Exploration
import Scenarios

extension ScenarioSource {
    /// Reads every scenario of every file, with seeded defects on top of its own. All mistakes go to standard error at once, and end the
    /// command with status 2.
    static func readAll(
        _ files: [String], mutants: [String] = [], overrides: ScenarioOverrides = ScenarioOverrides()
    ) throws -> [ScenarioSource] {
        var sources: [ScenarioSource] = []
        var mistakes: [ScenarioMistake] = []
        for file in files {
            let reading = read(file: file, from: LocalFileProvider(), overrides: overrides)
            sources += reading.sources.map { $0.with(mutants: mutants) }
            mistakes += reading.mistakes
        }
        try Console.refuse(mistakes)
        return sources
    }
}
