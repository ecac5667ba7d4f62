/// Collects the rows of V01Rows.
enum V01Rows {
    static let rows: [Row] = []
    static let functions: [FunctionRow] = []
}
