import ObjectModel

/// The command line's options, read and checked.
struct CheckedOverrides {
    var seed: UInt64?
    var clock: Scenario.Clock?
    var backend: Scenario.Backend?
    var chooser: Scenario.ChooserChoice?
    /// Whether the option replaces the key, also when it is wrong: then the key is not needed for reading on.
    var replacesChooser = false

    init(_ overrides: ScenarioOverrides, files: FileSet, report: MistakeReport) {
        func values(_ option: String) -> ValueReader { ValueReader(file: option, isOption: true, report: report) }
        func node(_ text: String) -> YAMLNode { YAMLNode(location: .start, content: .scalar(.string(text))) }
        seed = overrides.seed.flatMap { values("--seed").seed(node($0)) }
        clock = overrides.clock.flatMap { values("--clock").choice(node($0), of: "clock", WorldReading.clocks) }
        backend = overrides.backend.flatMap { values("--backend").choice(node($0), of: "backend", WorldReading.backends) }
        _ = overrides.isolation.flatMap { values("--isolation").choice(node($0), of: "isolation", WorldReading.isolations) }
        replacesChooser = overrides.chooser != nil || overrides.choices != nil
        switch (overrides.chooser, overrides.choices) {
        case (nil, nil): break
        case (nil, .some(let path)), ("recorded", .some(let path)):
            chooser = RecordedChoices.read(path, named: node(path), from: files, values("--choices")).map { .recorded($0) }
        case ("recorded", nil):
            values("--chooser").complain(.start, "recorded needs a file of recorded choices; add --choices FILE")
        case (.some(let word), nil):
            chooser = values("--chooser").choice(node(word), of: "chooser", WorldReading.choosers)
        case (.some(let word), .some):
            if values("--chooser").choice(node(word), of: "chooser", WorldReading.choosers) != nil {
                values("--choices").complain(
                    .start, "chooser \(word) takes no recorded choices; remove --choices or say --chooser recorded")
            }
        }
    }
}

/// Decisions recorded before: a file with a list of whole numbers.
enum RecordedChoices {
    /// Reads a file of choices; `named` is where its path stands.
    static func read(_ path: String, named: YAMLNode, from files: FileSet, _ values: ValueReader) -> [UInt32]? {
        guard case .documents(let documents) = files.open(path, named: named, values) else { return nil }
        let inside = ValueReader(file: path, report: values.report)
        guard let document = documents.first, documents.count == 1 else {
            if !values.report.hasMistakes(in: path) {
                inside.complain(
                    documents.last?.location ?? .start, "expected one list of whole numbers, found \(documents.count) documents")
            }
            return nil
        }
        guard let elements = inside.list(document, of: "whole numbers") else { return nil }
        var choices: [UInt32] = []
        choices.reserveCapacity(elements.count)
        for element in elements {
            guard let number = inside.wholeNumber(element, 0...Int64(UInt32.max)), let choice = UInt32(exactly: number) else { continue }
            choices.append(choice)
        }
        return choices.count == elements.count ? choices : nil
    }
}
