/// Collects the rows of ConversionRows.
enum ConversionRows {
    static let rows: [Row] = []
    static let functions: [FunctionRow] = []
}
