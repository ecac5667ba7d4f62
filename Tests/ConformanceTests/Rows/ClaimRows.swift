/// Collects the rows of ClaimRows.
enum ClaimRows {
    static let rows: [Row] = []
    static let functions: [FunctionRow] = []
}
