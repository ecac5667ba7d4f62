/// Collects the rows of SandboxRows.
enum SandboxRows {
    static let rows: [Row] = SandboxReconcileRows.all
    static let functions: [FunctionRow] = []
}
