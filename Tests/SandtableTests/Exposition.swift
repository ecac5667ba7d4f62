/// A text in Prometheus' exposition format 0.0.4, read strictly: what the format leaves open is asked for as client_golang writes it.
struct Exposition {
    /// Why a text is not acceptable.
    struct Mistake: Error, CustomStringConvertible {
        let line: Int
        let message: String
        var description: String { "line \(line): \(message)" }
    }

    /// One line with a value.
    struct Sample {
        let name: String
        let labels: [(name: String, value: String)]
        let value: Double

        /// The labels without the end of a bucket, as one text that compares like the labels.
        var series: [String] { labels.filter { $0.name != "le" }.map(\.value) }
        var bound: String? { labels.last.flatMap { $0.name == "le" ? $0.value : nil } }
    }

    /// A metric and its samples.
    struct Family {
        let name: String
        let kind: String
        var samples: [Sample] = []
    }

    private(set) var families: [Family] = []
    private var number = 0

    /// Reads a text. Throws at the first line that is not as it must be.
    init(_ text: String) throws {
        if text.isEmpty { return }
        guard text.hasSuffix("\n") else { throw Mistake(line: 0, message: "the last line does not end") }
        var helped: String?
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            if line.hasPrefix("# HELP ") {
                helped = String(line.dropFirst(7).prefix { $0 != " " })
            } else if line.hasPrefix("# TYPE ") {
                let words = line.split(separator: " ").map(String.init)
                guard words.count == 4, words[2] == helped, ["counter", "gauge", "histogram"].contains(words[3]) else {
                    throw mistake("no type of the metric whose help came before: \(line)")
                }
                if let last = families.last {
                    guard !last.samples.isEmpty else { throw mistake("\(last.name) has no samples") }
                    guard last.name < words[2] else { throw mistake("\(words[2]) comes after \(last.name)") }
                    try check(last)
                }
                families.append(Family(name: words[2], kind: words[3]))
            } else {
                let sample = try read(line)
                guard let family = families.last, helped == family.name else { throw mistake("a sample without a type: \(line)") }
                guard Self.suffixes(family).contains(where: { sample.name == family.name + $0 }) else {
                    throw mistake("\(sample.name) is not of \(family.name)")
                }
                families[families.count - 1].samples.append(sample)
            }
        }
        if let last = families.last { try check(last) }
    }

    /// The samples of one name.
    func samples(_ name: String) -> [Sample] { families.flatMap { $0.samples.filter { $0.name == name } } }

    private static func suffixes(_ family: Family) -> [String] {
        family.kind == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
    }

    private func mistake(_ message: String) -> Mistake { Mistake(line: number, message: message) }

    private func isName(_ text: Substring) -> Bool {
        guard let first = text.first, first == "_" || (first.isLetter && first.isASCII) else { return false }
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }

    private func read(_ line: Substring) throws -> Sample {
        let name = line.prefix { $0 != "{" && $0 != " " }
        guard isName(name) else { throw mistake("no name of a metric: \(line)") }
        var rest = line[name.endIndex...]
        var labels: [(name: String, value: String)] = []
        if rest.first == "{" {
            repeat {
                rest = rest.dropFirst()
                let label = rest.prefix { $0 != "=" }
                guard isName(label), rest[label.endIndex...].hasPrefix("=\"") else { throw mistake("no label: \(rest)") }
                rest = rest[label.endIndex...].dropFirst(2)
                labels.append((String(label), try value(&rest)))
            } while rest.first == ","
            guard rest.first == "}" else { throw mistake("the labels do not end: \(line)") }
            rest = rest.dropFirst()
        }
        guard rest.first == " " else { throw mistake("no value: \(line)") }
        let text = rest.dropFirst()
        guard let value = text == "+Inf" ? Double.infinity : Double(String(text)) else { throw mistake("no number: \(text)") }
        let names = labels.map(\.name).filter { $0 != "le" }
        guard names == names.sorted(), Set(names).count == names.count else { throw mistake("labels are not in order: \(line)") }
        return Sample(name: String(name), labels: labels, value: value)
    }

    /// A label value up to its closing quotation mark, which is taken.
    private func value(_ rest: inout Substring) throws -> String {
        var value = ""
        while let character = rest.popFirst() {
            switch character {
            case "\"": return value
            case "\\":
                switch rest.popFirst() {
                case "\\": value.append("\\")
                case "\"": value.append("\"")
                case "n": value.append("\n")
                default: throw mistake("an escape that does not exist")
                }
            default: value.append(character)
            }
        }
        throw mistake("a label value does not end")
    }

    private func check(_ family: Family) throws {
        var series: [[String]] = []
        for sample in family.samples where series.last != sample.series { series.append(sample.series) }
        for (one, next) in zip(series, series.dropFirst()) where !one.lexicographicallyPrecedes(next) {
            throw mistake("series of \(family.name) are not in order: \(one), \(next)")
        }
        if family.kind == "counter", family.samples.contains(where: { $0.value < 0 }) { throw mistake("\(family.name) is negative") }
        guard family.kind == "histogram" else { return }
        for labels in series {
            let samples = family.samples.filter { $0.series == labels }
            let buckets = samples.filter { $0.name.hasSuffix("_bucket") }
            let bounds = buckets.compactMap(\.bound).compactMap { $0 == "+Inf" ? Double.infinity : Double($0) }
            let counts = buckets.map(\.value)
            guard bounds.count == buckets.count, bounds == bounds.sorted(), bounds.last == .infinity, counts == counts.sorted(),
                samples.suffix(2).map(\.name) == [family.name + "_sum", family.name + "_count"], samples.count == buckets.count + 2,
                samples.last?.value == counts.last
            else { throw mistake("the histogram \(family.name) of \(labels) does not add up") }
        }
    }
}
