import ObjectModel

/// Collects mistakes and puts them in order: options, then file by file.
final class MistakeReport {
    private var found: [(file: Int, mistake: ScenarioMistake)] = []
    private var seen: Set<ScenarioMistake> = []
    private var fileNumbers: [String: Int] = [:]

    /// Whether there is nothing to complain of.
    var isEmpty: Bool { found.isEmpty }

    /// Whether no further mistake will be kept, so that none need be worked out.
    var isFull: Bool { found.count >= ScenarioReader.maximumMistakes }

    /// Whether something is wrong in a file.
    func hasMistakes(in file: String) -> Bool { found.contains { $0.mistake.file == file } }

    /// Gives a file its place in the order, unless it has one.
    func enter(_ file: String) {
        if fileNumbers[file] == nil { fileNumbers[file] = fileNumbers.count }
    }

    /// Adds a mistake. What an alias repeats is reported once.
    func add(_ mistake: ScenarioMistake) {
        guard !isFull, seen.insert(mistake).inserted else { return }
        enter(mistake.file)
        found.append((fileNumbers[mistake.file] ?? 0, mistake))
    }

    /// All mistakes in order.
    var inOrder: [ScenarioMistake] {
        found.enumerated().sorted { left, right in
            if left.element.file != right.element.file { return left.element.file < right.element.file }
            let first = left.element.mistake.location ?? .start
            let second = right.element.mistake.location ?? .start
            return first != second ? first < second : left.offset < right.offset
        }.map(\.element.mistake)
    }
}
