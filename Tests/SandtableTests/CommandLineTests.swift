import Testing

/// The command line itself: help, version, and words that mean nothing.
struct CommandLineTests {
    @Test func tellsTheVersion() throws {
        let run = try Program.run(["version"], in: ScratchFolder())
        #expect(run.status == 0)
        #expect(run.errors == "")
        #expect(
            run.outputLines == [
                "sandtable 0.1.0", "controllers: v0.5 (kubernetes-sigs/agent-sandbox 2fd412d5, v0.5.6 and twelve commits)",
            ])
    }

    @Test(arguments: [
        (["frobnicate"], "Error: Unexpected argument 'frobnicate'", "Usage: sandtable <subcommand>"),
        (["--frobnicate"], "Error: Unknown option '--frobnicate'", "Usage: sandtable <subcommand>"),
        (["run"], "Error: Missing expected argument '<files> ...'", "Usage: sandtable run [<options>] <files> ..."),
        (["check"], "Error: Missing expected argument '<files> ...'", "Usage: sandtable check <files> ..."),
        (["verify"], "Error: Missing expected argument '<files> ...'", "Usage: sandtable verify <files> ..."),
        (["run", "small.yaml", "--frobnicate"], "Error: Unknown option '--frobnicate'", "Usage: sandtable run [<options>] <files> ..."),
        (["run", "small.yaml", "--rounds", "3"], "Error: Unknown option '--rounds'", "Usage: sandtable run [<options>] <files> ..."),
        (["run", "small.yaml", "--seed"], "Error: Missing value for '--seed <seed>'", "Usage: sandtable run [<options>] <files> ..."),
        (["run", "small.yaml", "--json"], "Error: Missing value for '--json <path>'", "Usage: sandtable run [<options>] <files> ..."),
        (["check", "small.yaml", "--json", "-"], "Error: Unknown option '--json'", "Usage: sandtable check <files> ..."),
        (
            ["verify", "small.yaml", "--runs", "0"], "Error: --runs takes a number from 1 to 100, not 0",
            "Usage: sandtable verify <files> ..."
        ),
        (
            ["verify", "small.yaml", "--runs", "many"], "Error: The value 'many' is invalid for '--runs <runs>'",
            "Usage: sandtable verify <files> ..."
        ),
        (
            ["verify", "small.yaml", "--write"], "Error: --write needs --golden FILE, the file to write",
            "Usage: sandtable verify <files> ..."
        ),
        (["bench", "everything"], "Error: Unexpected argument 'everything'", "Usage: sandtable bench <subcommand>"),
        (["bench", "kernel", "--rounds", "0"], "Error: --rounds takes a number from 1 to 1000, not 0", "Usage: sandtable bench kernel"),
        (
            ["bench", "kernel", "--events", "10"], "Error: --events takes a number from 1000 to 1000000000, not 10",
            "Usage: sandtable bench kernel"
        ),
        (["bench", "burst", "--claims", "0"], "Error: --claims takes a number from 1 to 10000, not 0", "Usage: sandtable bench burst"),
        (
            ["bench", "idle", "--sandboxes", "-1"], "Error: Missing value for '--sandboxes <sandboxes>'",
            "Usage: sandtable bench idle"
        ),
        (["version", "2"], "Error: Unexpected argument '2'", "Usage: sandtable version"),
    ])
    func refusesWhatItDoesNotKnow(arguments: [String], error: String, usage: String) throws {
        let run = try Program.run(arguments, in: SmallScenario.folder())
        #expect(run.status == 2)
        #expect(run.output == "")
        #expect(run.errorLines.first == error)
        #expect(run.errorLines.contains { $0.hasPrefix(usage) }, "\(run.errors)")
    }
}
