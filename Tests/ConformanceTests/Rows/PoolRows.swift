/// Collects the rows of the SandboxWarmPool controller.
enum PoolRows {
    static let rows: [Row] =
        PoolPopulationRows.all + PoolMemberRows.all + PoolRolloutRows.all + PoolGraceRows.all + PoolExpectationRows.all
        + PoolPacingRows.all
    static let functions: [FunctionRow] = PoolFunctionRows.all
}
