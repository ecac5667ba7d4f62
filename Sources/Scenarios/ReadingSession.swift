import ObjectModel

struct ReadingSession<Files: FileProvider> {
    let files: Files
    let overrides: ScenarioOverrides

    mutating func read(_ file: String) -> ScenarioReading { ScenarioReading(scenarios: [], mistakes: []) }
}
