import GRDB

extension RunStore {
    /// Tables with rows of runs, `runs` itself left out.
    private static let tables = [
        "revisions", "processes", "events", "origins", "deliveries", "calls", "passes", "acts", "faults", "timeline", "claims",
        "claim_writes",
        "failures",
    ]

    /// Removes all but the newest runs and gives their room back. Runs that are still under way stay. Returns how many were removed.
    public func keep(newest count: Int) throws(RunStoreError) -> Int {
        let old = try runs().dropFirst(max(0, count)).filter { $0.outcome != .running }.map(\.number)
        if old.isEmpty { return 0 }
        do {
            try database.write { db in
                for number in old {
                    for table in Self.tables { try db.execute(sql: "DELETE FROM \(table) WHERE run = ?", arguments: [number]) }
                    try db.execute(sql: "DELETE FROM runs WHERE number = ?", arguments: [number])
                }
                try db.execute(
                    sql: """
                        DELETE FROM states WHERE id NOT IN (SELECT object FROM revisions);
                        DELETE FROM specs WHERE id NOT IN (SELECT spec FROM states WHERE spec IS NOT NULL);
                        """)
            }
            try database.vacuum()
        } catch {
            throw RunStoreError.make(error, path: path)
        }
        return old.count
    }
}
