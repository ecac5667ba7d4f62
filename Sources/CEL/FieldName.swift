/// Kubernetes' escaping of property names that are no CEL identifiers (apiextensions v1, `x-kubernetes-validations`).
enum FieldName {
    /// The words that are escaped as `__word__` when a property is called so.
    private static let reserved = [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
        "package",
        "namespace", "return", "var", "void", "while",
    ]
    private static let sequences = [("underscores__", "__"), ("dot__", "."), ("dash__", "-"), ("slash__", "/")]

    /// The property that an escaped name stands for, or nil when the name holds no escape.
    static func unescaped(_ name: String) -> String? {
        guard name.utf8.count > 4, let start = separator(in: name[...]) else { return nil }
        if start == name.startIndex, name.hasSuffix("__") {
            let word = String(name.dropFirst(2).dropLast(2))
            if reserved.contains(word) { return word }
        }
        var result = ""
        var rest = name[...]
        var found = false
        while let position = separator(in: rest) {
            result += rest[..<position]
            rest = rest[position...].dropFirst(2)
            if let (sequence, text) = sequences.first(where: { rest.hasPrefix($0.0) }) {
                result += text
                rest = rest.dropFirst(sequence.count)
                found = true
            } else {
                // Only one underscore is consumed, so that `a___dot__b` still finds the sequence that starts at the second.
                result += "_"
                rest = name[name.index(before: rest.startIndex)...]
            }
        }
        return found ? result + rest : nil
    }

    private static func separator(in text: Substring) -> String.Index? {
        var previous: String.Index?
        for position in text.indices {
            if text[position] == "_" {
                if let previous { return previous }
                previous = position
            } else {
                previous = nil
            }
        }
        return nil
    }
}
