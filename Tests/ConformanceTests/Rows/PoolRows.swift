/// Collects the rows of PoolRows.
enum PoolRows {
    static let rows: [Row] = []
    static let functions: [FunctionRow] = []
}
