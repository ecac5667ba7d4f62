import Foundation
import Testing

/// Help texts, whole. With UPDATE_GOLDEN=1 in the environment the files are written instead.
struct HelpTests {
    @Test(arguments: [
        ([], "sandtable"), (["run"], "run"), (["check"], "check"), (["verify"], "verify"), (["schema"], "schema"), (["bench"], "bench"),
        (["bench", "kernel"], "bench-kernel"), (["bench", "store"], "bench-store"), (["bench", "burst"], "bench-burst"),
        (["bench", "idle"], "bench-idle"), (["bench", "explore"], "bench-explore"), (["bench", "recording"], "bench-recording"),
        (["bench", "serve"], "bench-serve"), (["serve"], "serve"), (["clock"], "clock"), (["clock", "advance"], "clock-advance"),
        (["clock", "run"], "clock-run"), (["clock", "pause"], "clock-pause"),
        (["explore"], "explore"), (["mutants"], "mutants"), (["runs"], "runs"), (["show"], "show"), (["diff"], "diff"),
        (["version"], "version"),
    ])
    func explainsEveryCommand(command: [String], name: String) throws {
        let run = try Program.run(command + ["--help"], in: ScratchFolder())
        #expect(run.status == 0)
        #expect(run.errors == "")
        let file = Repository.golden.appendingPathComponent("help-\(name).txt")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(run.output.utf8).write(to: file)
        } else {
            let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
            #expect(run.output == expected, "UPDATE_GOLDEN=1 writes \(file.lastPathComponent) anew")
        }
    }

    @Test(arguments: [[], ["-h"], ["help"]])
    func explainsItselfWithoutACommand(arguments: [String]) throws {
        let folder = try ScratchFolder()
        let run = try Program.run(arguments, in: folder)
        #expect(run.status == 0)
        #expect(run.output == (try Program.run(["--help"], in: folder)).output)
    }

    @Test func namesEveryCommandAndExitStatus() throws {
        let help = try Program.run(["--help"], in: ScratchFolder()).output
        for word in [
            "run", "check", "explore", "mutants", "verify", "runs", "show", "diff", "serve", "clock", "contract", "schema", "bench",
            "version",
        ] {
            #expect(help.contains("\n  \(word) "), "\(word)")
        }
        #expect(help.contains("Exit status: 0 success, 1 an expectation failed, 2 bad input, 3 internal error."))
    }
}
