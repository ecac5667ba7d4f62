import ObjectModel

/// One reading of a scenario file with all that it names.
struct ReadingSession {
    let files: FileSet
    let report: MistakeReport
    let overrides: ScenarioOverrides

    init(files: some FileProvider, overrides: ScenarioOverrides) {
        report = MistakeReport()
        self.files = FileSet(files, report: report)
        self.overrides = overrides
    }

    func read(_ file: String) -> ScenarioReading {
        let checked = CheckedOverrides(overrides, files: files, report: report)
        report.enter(file)
        var scenarios: [Scenario] = []
        switch files.read(file) {
        case .refused(let message): report.add(ScenarioMistake(file: file, location: nil, message: message))
        case .documents(let documents):
            var names: Set<String> = []
            for document in documents {
                let reader = ScenarioDocumentReader(file: file, files: files, report: report, overrides: checked)
                guard let scenario = reader.read(document) else { continue }
                if !names.insert(scenario.name).inserted {
                    reader.values.complain(
                        document["metadata"]?["name"]?.location ?? document.location,
                        "a second scenario named \(scenario.name); give each its own name")
                }
                scenarios.append(scenario)
            }
            if documents.isEmpty, !report.hasMistakes(in: file) {
                report.add(
                    ScenarioMistake(
                        file: file, location: .start,
                        message: "the file holds no scenario; start one with apiVersion: \(ScenarioDocumentReader.apiVersion)"))
            }
        }
        let mistakes = report.inOrder
        return ScenarioReading(scenarios: mistakes.isEmpty ? scenarios : [], mistakes: mistakes)
    }
}
