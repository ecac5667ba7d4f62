/// Collects the rows of ProcessRows.
enum ProcessRows {
    static let rows: [Row] = []
    static let functions: [FunctionRow] = []
}
