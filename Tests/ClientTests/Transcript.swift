import Foundation

/// A session at a terminal: command lines and what they print, as documentation shows it.
///
/// A line `$ …` is a command line and `> …` goes on with it; the lines up to the next are what it prints to either output. `{}` in a
/// printed line stands for any text within the line, and a line `...` for any number of lines. `[exit 1]` at the end is the exit
/// status where it is not 0. `#` begins a comment, also that which says where the printed lines come from; a line `#since 30` or `#until 29` says which minor
/// versions of kubectl the next command is for, and `#requires 27` which the whole transcript is for.
struct Transcript {
    struct Step {
        let line: Int
        var command: String
        var output: [String] = []
        var status: Int32 = 0
        var versions: ClosedRange<Int> = 0...99
    }

    let name: String
    private(set) var steps: [Step] = []
    /// The oldest minor version of kubectl that can do it.
    private(set) var oldest = 0

    /// Reads a transcript.
    init(name: String, text: String) {
        self.name = name
        var versions = 0...99
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).enumerated() {
            if line.hasPrefix("#") {
                let words = line.dropFirst().split(separator: " ")
                if words.count == 2, let number = Int(words[1]) {
                    if words[0] == "since" { versions = number...99 }
                    if words[0] == "until" { versions = 0...number }
                    if words[0] == "requires" { oldest = number }
                }
            } else if line.hasPrefix("$ ") {
                steps.append(Step(line: index + 1, command: String(line.dropFirst(2)), versions: versions))
                versions = 0...99
            } else if steps.isEmpty {
                continue
            } else if line.hasPrefix("> ") || line == ">" {
                steps[steps.count - 1].command += "\n" + line.dropFirst(2)
            } else if line.hasPrefix("[exit "), let status = Int32(line.dropFirst(6).dropLast()) {
                steps[steps.count - 1].status = status
            } else {
                steps[steps.count - 1].output.append(line)
            }
        }
        for index in steps.indices { while steps[index].output.last == "" { steps[index].output.removeLast() } }
    }

    /// Whether printed lines are as a step shows them.
    static func matches(_ printed: [String], _ shown: [String]) -> Bool { matches(printed[...], shown[...]) }

    private static func matches(_ printed: ArraySlice<String>, _ shown: ArraySlice<String>) -> Bool {
        guard let first = shown.first else { return printed.isEmpty }
        if first == "..." {
            return (printed.startIndex...printed.endIndex).contains { matches(printed[$0...], shown.dropFirst()) }
        }
        guard let line = printed.first, matches(line: line, first) else { return false }
        return matches(printed.dropFirst(), shown.dropFirst())
    }

    /// Whether a printed line is as shown; columns are parted by two or more spaces, however wide they are.
    private static func matches(line: String, _ shown: String) -> Bool {
        var rest = columns(line)[...]
        let pieces = columns(shown).components(separatedBy: "{}")
        for (index, piece) in pieces.enumerated() {
            if index == 0 {
                guard rest.hasPrefix(piece) else { return false }
                rest = rest.dropFirst(piece.count)
            } else if index == pieces.count - 1 {
                return piece.isEmpty || rest.hasSuffix(piece)
            } else {
                guard let range = rest.range(of: piece) else { return false }
                rest = rest[range.upperBound...]
            }
        }
        return rest.isEmpty
    }

    private static func columns(_ line: String) -> String {
        var line = line.replacingOccurrences(of: "\t", with: "  ")
        while line.hasSuffix(" ") { line.removeLast() }
        return line.replacingOccurrences(of: " {2,}", with: "  ", options: .regularExpression)
    }
}
