import ObjectModel
import Scenarios

/// Results as the XML that build servers read: a suite for each file, a case for each scenario.
public enum JUnitReport {
    /// One case.
    public struct Case: Sendable {
        /// The file.
        public let file: String
        /// The scenario.
        public let name: String
        /// How long it took, in nanoseconds.
        public let time: Int64
        /// What did not hold: a line, and the whole report.
        public let failures: [(message: String, text: String)]
        /// What else is to be told.
        public let output: String

        /// Describes a case.
        public init(file: String, name: String, time: Int64, failures: [(message: String, text: String)], output: String) {
            self.file = file
            self.name = name
            self.time = time
            self.failures = failures
            self.output = output
        }

        /// The case of a run; its time is virtual.
        public init(_ result: ScenarioResult) {
            self.init(
                file: result.file, name: result.name, time: result.endTime.nanoseconds,
                failures: result.failures.map { failure in
                    let first = failure.message.split(separator: "\n").first.map(String.init) ?? ""
                    return ("\(failure.assertion): \(first)", TextReport.text(failure, file: result.file).joined(separator: "\n"))
                }, output: "seed: \(result.seed)\ndigest: \(result.historyDigest)\ntrace: \(result.traceDigest)\n")
        }
    }

    /// The document, which ends with a line feed.
    public static func text(_ cases: [Case]) -> String {
        var files: [String] = []
        for entry in cases where !files.contains(entry.file) { files.append(entry.file) }
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
        lines.append("<testsuites name=\"sandtable\"\(counts(cases))>")
        for file in files {
            let own = cases.filter { $0.file == file }
            lines.append("  <testsuite name=\"\(attribute(file))\"\(counts(own))>")
            for entry in own {
                lines.append(
                    "    <testcase classname=\"\(attribute(file))\" name=\"\(attribute(entry.name))\" time=\"\(seconds(entry.time))\">")
                for failure in entry.failures {
                    lines.append("      <failure message=\"\(attribute(failure.message))\">\(content(failure.text))</failure>")
                }
                if !entry.output.isEmpty { lines.append("      <system-out>\(content(entry.output))</system-out>") }
                lines.append("    </testcase>")
            }
            lines.append("  </testsuite>")
        }
        lines.append("</testsuites>")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func counts(_ cases: [Case]) -> String {
        let failed = cases.count { !$0.failures.isEmpty }
        return " tests=\"\(cases.count)\" failures=\"\(failed)\" errors=\"0\" time=\"\(seconds(cases.reduce(0) { $0 + $1.time }))\""
    }

    private static func seconds(_ nanoseconds: Int64) -> String {
        let milliseconds = nanoseconds / 1_000_000
        let fraction = String(milliseconds % 1_000)
        return "\(milliseconds / 1_000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
    }

    private static func attribute(_ text: String) -> String { escaped(text, isAttribute: true) }
    private static func content(_ text: String) -> String { escaped(text, isAttribute: false) }

    /// Marks what XML takes for markup; what it cannot hold at all becomes a replacement character.
    private static func escaped(_ text: String, isAttribute: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n" where isAttribute: result += "&#10;"
            case "\t" where isAttribute: result += "&#9;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            case "\r": result += "&#13;"
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
