import GRDB

/// The tables of a store of runs; docs/recording.md describes them.
enum RunStoreSchema {
    /// The version, which the database has as its `user_version`. Another version is refused.
    static let version = 1
    /// "Sand": what marks a database as a store of runs.
    static let applicationID = 0x5361_6E64

    /// Makes the tables in an empty database, and checks that any other is a store of this version.
    static func prepare(_ database: DatabaseQueue, path: String) throws {
        let isEmpty = try database.unsafeRead { db in try check(db, path: path) }
        guard isEmpty else { return }
        try database.write { db in
            // Somebody else may have made them meanwhile.
            guard try check(db, path: path) else { return }
            try db.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version)")
            try db.execute(sql: tables)
        }
    }

    /// Whether the database is empty. Throws when it is something else than a store of this version.
    private static func check(_ db: Database, path: String) throws -> Bool {
        let id = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        if count == 0, id == 0, found == 0 { return true }
        guard id == applicationID else {
            throw RunStoreError(path: path, problem: "the database holds something else than runs; name another file with --db")
        }
        guard found == version else {
            throw RunStoreError(
                path: path,
                problem: "its schema has version \(found), this program reads and writes version \(version); use the program that made it, "
                    + "move it away, or name another file with --db")
        }
        return false
    }

    static let tables = """
        CREATE TABLE runs (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            scenario TEXT NOT NULL,
            file TEXT NOT NULL,
            scenario_hash TEXT NOT NULL,
            seed TEXT NOT NULL,
            chooser TEXT NOT NULL,
            version TEXT NOT NULL,
            began TEXT NOT NULL,
            ended TEXT,
            process INTEGER NOT NULL,
            process_start TEXT NOT NULL,
            result TEXT,
            digest TEXT,
            trace TEXT,
            end_time INTEGER,
            revisions INTEGER,
            events INTEGER,
            calls INTEGER,
            conflicts INTEGER
        );
        CREATE TABLE objects (
            id INTEGER PRIMARY KEY,
            digest BLOB NOT NULL UNIQUE,
            json TEXT NOT NULL
        );
        CREATE TABLE revisions (
            run INTEGER NOT NULL,
            number INTEGER NOT NULL,
            time INTEGER NOT NULL,
            event INTEGER NOT NULL,
            actor TEXT NOT NULL,
            verb TEXT NOT NULL,
            kind TEXT NOT NULL,
            namespace TEXT NOT NULL,
            name TEXT NOT NULL,
            object INTEGER NOT NULL,
            previous INTEGER,
            PRIMARY KEY (run, number)
        ) WITHOUT ROWID;
        CREATE TABLE processes (
            run INTEGER NOT NULL,
            number INTEGER NOT NULL,
            name TEXT NOT NULL,
            PRIMARY KEY (run, number)
        ) WITHOUT ROWID;
        CREATE TABLE event_kinds (number INTEGER PRIMARY KEY, name TEXT NOT NULL);
        INSERT INTO event_kinds VALUES (1, 'scenario'), (2, 'request'), (3, 'reply'), (4, 'cacheAdvance'), (5, 'delivery'), (6, 'worker'),
            (7, 'spawn'), (8, 'wake'), (9, 'timer'), (10, 'runtime'), (11, 'cluster'), (12, 'fault');
        CREATE TABLE events (
            run INTEGER NOT NULL,
            number INTEGER NOT NULL,
            position INTEGER NOT NULL,
            time INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            process INTEGER NOT NULL,
            cause INTEGER NOT NULL,
            PRIMARY KEY (run, number)
        ) WITHOUT ROWID;
        CREATE TABLE origins (
            run INTEGER NOT NULL,
            event INTEGER NOT NULL,
            origin INTEGER NOT NULL,
            PRIMARY KEY (run, event)
        ) WITHOUT ROWID;
        CREATE TABLE deliveries (
            run INTEGER NOT NULL,
            event INTEGER NOT NULL,
            time INTEGER NOT NULL,
            process TEXT NOT NULL,
            resource TEXT NOT NULL,
            revision INTEGER,
            count INTEGER NOT NULL,
            PRIMARY KEY (run, event)
        ) WITHOUT ROWID;
        CREATE TABLE calls (
            run INTEGER NOT NULL,
            number INTEGER NOT NULL,
            time INTEGER NOT NULL,
            event INTEGER NOT NULL,
            actor TEXT NOT NULL,
            process TEXT NOT NULL,
            verb TEXT NOT NULL,
            resource TEXT NOT NULL,
            subresource TEXT NOT NULL,
            namespace TEXT NOT NULL,
            name TEXT NOT NULL,
            code INTEGER NOT NULL,
            PRIMARY KEY (run, number)
        ) WITHOUT ROWID;
        CREATE TABLE passes (
            run INTEGER NOT NULL,
            number INTEGER NOT NULL,
            controller TEXT NOT NULL,
            process TEXT NOT NULL,
            namespace TEXT NOT NULL,
            name TEXT NOT NULL,
            began_event INTEGER NOT NULL,
            began INTEGER NOT NULL,
            origin INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            ended_event INTEGER,
            ended INTEGER,
            outcome TEXT NOT NULL,
            PRIMARY KEY (run, number)
        ) WITHOUT ROWID;
        CREATE INDEX passes_by_begin ON passes (run, began_event);
        CREATE INDEX passes_by_end ON passes (run, ended_event);
        CREATE TABLE acts (
            run INTEGER NOT NULL,
            event INTEGER NOT NULL,
            time INTEGER NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (run, event)
        ) WITHOUT ROWID;
        CREATE TABLE faults (
            run INTEGER NOT NULL,
            number INTEGER NOT NULL,
            time INTEGER NOT NULL,
            event INTEGER NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (run, number)
        ) WITHOUT ROWID;
        CREATE TABLE timeline (
            run INTEGER NOT NULL,
            number INTEGER NOT NULL,
            time INTEGER NOT NULL,
            event INTEGER NOT NULL,
            actor TEXT NOT NULL,
            category TEXT NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (run, number)
        ) WITHOUT ROWID;
        CREATE TABLE claims (
            run INTEGER NOT NULL,
            number INTEGER NOT NULL,
            namespace TEXT NOT NULL,
            name TEXT NOT NULL,
            created INTEGER NOT NULL,
            observed INTEGER,
            assigned INTEGER,
            adopted INTEGER,
            ready INTEGER,
            deleted INTEGER,
            latency INTEGER,
            sandbox TEXT,
            launch TEXT,
            writes INTEGER,
            conflicts INTEGER,
            reads INTEGER,
            reconciles INTEGER,
            requeues INTEGER,
            events INTEGER,
            PRIMARY KEY (run, number)
        ) WITHOUT ROWID;
        CREATE TABLE claim_writes (
            run INTEGER NOT NULL,
            claim INTEGER NOT NULL,
            actor TEXT NOT NULL,
            verb TEXT NOT NULL,
            resource TEXT NOT NULL,
            subresource TEXT NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (run, claim, actor, verb, resource, subresource)
        ) WITHOUT ROWID;
        CREATE TABLE failures (
            run INTEGER NOT NULL,
            number INTEGER NOT NULL,
            assertion TEXT NOT NULL,
            line INTEGER NOT NULL,
            col INTEGER NOT NULL,
            message TEXT NOT NULL,
            time INTEGER NOT NULL,
            revision INTEGER,
            object TEXT,
            actor TEXT,
            replay TEXT NOT NULL,
            chain TEXT NOT NULL,
            PRIMARY KEY (run, number)
        ) WITHOUT ROWID;
        """
}
