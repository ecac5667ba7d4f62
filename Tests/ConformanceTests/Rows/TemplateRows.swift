/// Collects the rows of TemplateRows.
enum TemplateRows {
    static let rows: [Row] = []
    static let functions: [FunctionRow] = []
}
