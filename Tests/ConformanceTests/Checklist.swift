/// A check of a pure function, for a row that is about nothing but that function.
struct FunctionRow: Sendable, CustomStringConvertible {
    /// The ids it proves, with spaces between them.
    let ids: String
    /// What it shows, where the ids alone do not tell.
    var about = ""
    /// Tells what does not hold; nothing when all does.
    let check: @Sendable () -> [String]

    var description: String { about.isEmpty ? ids : ids.isEmpty ? about : "\(ids) \(about)" }
    var idList: [String] { ids.split(separator: " ").map(String.init) }
}

/// Everything that is checked.
enum Checklist {
    static let rows: [Row] = numbered(
        SandboxRows.rows + TemplateRows.rows + ClaimRows.rows + AdoptionRows.rows + PoolRows.rows + ConversionRows.rows + ProcessRows.rows
            + DefectRows.rows + PoolDefectRows.rows
            + V01Rows.rows)

    /// Rows of the same name are told apart by a number.
    private static func numbered(_ rows: [Row]) -> [Row] {
        var seen: [String: Int] = [:]
        return rows.map { row in
            var row = row
            let count = (seen[row.testDescription] ?? 0) + 1
            seen[row.testDescription] = count
            if count > 1 { row.about += row.about.isEmpty ? "no. \(count)" : ", no. \(count)" }
            return row
        }
    }

    static let functions: [FunctionRow] =
        SandboxRows.functions + TemplateRows.functions + ClaimRows.functions + AdoptionRows.functions + PoolRows.functions
        + ConversionRows.functions + ProcessRows.functions + V01Rows.functions

    /// Ids of the list that no row can show, each with the reason.
    static let exclusions: [(ids: String, reason: String)] = [
        (
            "S-065 C-022", "a tracing span's attribute: there is no tracing here, as there is none upstream unless it is switched on"
        ),
        ("S-273", "the end of a tracing span: there is no tracing here"),
        ("S-271", "connections to an API server over the network: the client and the server are in one process"),
        ("S-272", "certificates of the conversion webhook: the server converts by itself"),
    ]
}
