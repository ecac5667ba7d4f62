import Exploration
import Glibc

/// A line on standard error that tells how far a search has come, when standard error is a terminal.
final class ProgressDisplay {
    private let name: String
    private var width = 0

    init(_ name: String) { self.name = name }

    /// Whether there is somebody to see it.
    let isShown = isatty(STDERR_FILENO) == 1

    func show(_ progress: ExplorationProgress) {
        var line = "\(name): \(progress.runs) runs, \(progress.states) states, \(progress.behaviours) behaviours "
        line += "(\(progress.newBehavioursPerMinute) new a minute), \(progress.failures) failures"
        if case .shrinking(let what) = progress.phase { line += "; making \(what) smaller" }
        line = String(line.prefix(110))
        Console.note("\r" + line + String(repeating: " ", count: max(0, width - line.count)))
        width = line.count
    }

    /// Takes the line away.
    func clear() {
        guard isShown, width > 0 else { return }
        Console.note("\r" + String(repeating: " ", count: width) + "\r")
        width = 0
    }
}
