import Foundation

/// A program that a document shows, and what it prints as the document shows it.
struct DocumentedProgram {
    let name: String
    let source: String
    let output: String

    /// The programs of a document in their order: a comment `<!-- file: NAME -->`, a block of code, a block of text.
    static func read(_ document: String) -> [DocumentedProgram] {
        let lines = document.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var programs: [DocumentedProgram] = []
        var index = 0
        func block() -> String? {
            guard index < lines.count, lines[index].hasPrefix("```") else { return nil }
            var text: [String] = []
            index += 1
            while index < lines.count, lines[index] != "```" {
                text.append(lines[index])
                index += 1
            }
            index += 1
            return text.map { $0 + "\n" }.joined()
        }
        while index < lines.count {
            let line = lines[index]
            index += 1
            guard line.hasPrefix("<!-- file: "), line.hasSuffix(" -->") else { continue }
            let name = String(line.dropFirst(11).dropLast(4))
            if let source = block(), let output = block() { programs.append(DocumentedProgram(name: name, source: source, output: output)) }
        }
        return programs
    }
}
