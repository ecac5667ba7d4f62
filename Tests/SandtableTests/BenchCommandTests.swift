import ObjectModel
import Testing

/// `bench`: that it measures and how it tells, not how fast anything is.
struct BenchCommandTests {
    private static let kernel = ["bench", "kernel", "--rounds", "1", "--events", "2000"]

    @Test func writesFiguresAsJSON() throws {
        let run = try Program.run(Self.kernel + ["--json", "-"], in: ScratchFolder())
        #expect(run.status == 0)
        #expect(run.errors == "")
        let value = try JSONReader.read(Array(run.output.utf8))
        #expect((value.objectValue?.map(\.key) ?? []) == ["benchmark", "command", "machine", "figures"])
        #expect(value["benchmark"] == "kernel")
        #expect(value["command"] == "sandtable bench kernel --rounds 1 --events 2000")
        #expect(
            (value["machine"]?.objectValue?.map(\.key) ?? []) == ["processor", "cores", "kernel", "build"])
        let figures = value["figures"]?.arrayValue ?? []
        #expect(
            figures.map { $0["name"] } == [
                "yardstick: FNV-1a over 1 MiB", "empty events, 100 pending, digest on", "empty events, 10000 pending, digest on",
                "suspensions of an async reconciler, 16 runnable", "suspensions of an async reconciler, 1000 runnable",
            ])
        for figure in figures {
            #expect(figure["unit"] == "1/s")
            #expect(figure["rounds"] == 1)
            for key in ["median", "minimum", "maximum"] { #expect((figure[key]?.doubleValue ?? 0) > 0, "\(key)") }
        }
    }

    @Test func printsATableBesideAFileOfJSON() throws {
        let folder = try ScratchFolder()
        let run = try Program.run(Self.kernel + ["--json", "kernel.json"], in: folder)
        #expect(run.status == 0)
        #expect(run.outputLines.count == 5)
        #expect(run.outputLines.allSatisfy { $0.contains(" 1/s  (") })
        let value = try JSONReader.read(Array(try folder.text("kernel.json").utf8))
        #expect(value["figures"]?.arrayValue?.count == 5)
    }

    @Test func refusesToWriteWhereItCannot() throws {
        let run = try Program.run(Self.kernel + ["--json", "none/kernel.json"], in: ScratchFolder())
        #expect(run.status == 2)
        #expect(run.errorLines == ["none/kernel.json: No such file or directory"])
    }

    @Test func measuresABurst() throws {
        let run = try Program.run(["bench", "burst", "--rounds", "1", "--claims", "3", "--json", "-"], in: ScratchFolder())
        #expect(run.status == 0)
        let value = try JSONReader.read(Array(run.output.utf8))
        #expect(value["command"] == "sandtable bench burst --rounds 1 --claims 3")
        let figures = value["figures"]?.arrayValue ?? []
        #expect(figures.count == 6)
        #expect(figures.allSatisfy { ($0["median"]?.doubleValue ?? 0) > 0 })
    }
}
