@testable import Scenarios

/// The tables of docs/scenarios.md, made from the keys that the reader goes by.
enum KeyTables {
    /// What the document calls a section, and what it says before the table.
    static func heading(of section: ScenarioSection) -> String {
        section.path.isEmpty ? "### The document" : "### `\(section.path)`"
    }

    /// All sections in order, then what is not available.
    static func markdown() -> String {
        var parts = ScenarioKeys.all.map(table)
        parts.append(unavailable())
        return parts.joined(separator: "\n\n")
    }

    private static func table(of section: ScenarioSection) -> String {
        var lines = [heading(of: section), "", "| Key | Type | Default | Meaning |", "|---|---|---|---|"]
        for key in section.keys where key.isAvailable {
            let standard = key.isRequired ? "required" : key.defaultValue.map { "`\($0)`" } ?? ""
            lines.append(row(["`\(key.name)`", key.type, standard, key.meaning]))
        }
        if section.isOpen { lines += ["", "All other keys are fields of the object."] }
        return lines.joined(separator: "\n")
    }

    private static func unavailable() -> String {
        var lines = ["### Not in this version", "", "| Key | Type | Meaning | Instead |", "|---|---|---|---|"]
        for section in ScenarioKeys.all {
            for key in section.keys {
                guard case .unavailable(_, let instead) = key.availability else { continue }
                lines.append(row(["`\(section.path).\(key.name)`", key.type, key.meaning, instead]))
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func row(_ cells: [String]) -> String {
        let escaped = cells.map { $0.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|") }
        return "| \(escaped.joined(separator: " | ")) |"
    }
}
