import ObjectModel

extension Row {
    /// Every text that the row expects to find: conditions split into reason and message, Events, failures, refusals, warnings, and the
    /// strings of expected objects.
    var expectedTexts: [String] { steps.flatMap(Self.texts) }

    private static func texts(_ step: Step) -> [String] {
        switch step {
        case .pass(_, _, _, let failure), .forced(_, _, _, let failure), .retry(_, _, _, let failure): failure.map { [$0] } ?? []
        case .passOf(_, _, _, _, let failure): failure.map { [$0] } ?? []
        case .createRefused(_, let message), .patchRefused(_, _, _, let message): [message]
        case .expect(_, _, let fields): strings(fields)
        case .conditions(_, _, let lines): lines.flatMap(condition)
        case .events(let lines), .warnings(let lines): lines
        default: []
        }
    }

    /// `Type=Status/Reason: message`.
    private static func condition(_ line: String) -> [String] {
        guard let slash = line.firstIndex(of: "/"), let colon = line[slash...].firstIndex(of: ":") else { return [] }
        let message = line[line.index(after: colon)...]
        return [String(line[line.index(after: slash)..<colon]), String(message.drop { $0 == " " })]
    }

    private static func strings(_ value: JSONValue) -> [String] {
        switch value {
        case .string(let text): [text]
        case .array(let elements): elements.flatMap(strings)
        case .object(let fields): fields.flatMap { strings($0.value) }
        default: []
        }
    }
}

/// A text in which `*` stands for any text.
struct TextPattern {
    private let parts: [String]

    init(_ pattern: String) { parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map(String.init) }

    func matches(_ text: String) -> Bool {
        guard let first = parts.first, let last = parts.last else { return false }
        if parts.count == 1 { return text == first }
        guard text.hasPrefix(first) else { return false }
        var rest = text.dropFirst(first.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.hasSuffix(last)
    }
}
