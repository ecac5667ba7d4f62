import Testing

/// The checklist of what the real controllers do, row by row.
@Suite struct AcceptanceTests {
    @Test(arguments: Checklist.rows)
    func `A row holds`(_ row: Row) {
        for failure in row.failures() { Issue.record("\(row): \(failure)") }
    }

    @Test(arguments: Checklist.functions)
    func `A function does as its row says`(_ row: FunctionRow) {
        for failure in row.check() { Issue.record("\(row): \(failure)") }
    }
}
