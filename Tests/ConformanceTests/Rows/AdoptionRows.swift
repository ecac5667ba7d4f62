/// Collects the rows of AdoptionRows.
enum AdoptionRows {
    static let rows: [Row] = []
    static let functions: [FunctionRow] = []
}
