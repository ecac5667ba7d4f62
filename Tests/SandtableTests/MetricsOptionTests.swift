import Foundation
import Testing

/// `run --metrics`: what a scrape of the controllers' process finds at the end of the run.
struct MetricsOptionTests {
    private static func scrape(_ folder: ScratchFolder, _ scenario: String, _ options: [String] = []) throws -> String {
        let run = try Program.run(["run", scenario, "--quiet", "--metrics", "metrics.txt"] + options, in: folder)
        // Whether the scenario's expectations hold, which a seed decides, has no effect on what is written.
        #expect(run.status <= 1)
        #expect(run.errors == "")
        return try folder.text("metrics.txt")
    }

    @Test func `the tutorial's metrics, whole`() throws {
        let text = try Self.scrape(Repository.tutorial(), "scenarios/tutorial.yaml")
        let file = Repository.golden.appendingPathComponent("metrics-tutorial.txt")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: file)
        } else {
            let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
            #expect(text == expected, "UPDATE_GOLDEN=1 writes \(file.lastPathComponent) anew")
        }
    }

    @Test func `the tutorial's metrics are of the format and tell of its claims`() throws {
        let text = try Self.scrape(Repository.tutorial(), "scenarios/tutorial.yaml")
        let exposition = try Exposition(text)
        #expect(exposition.families.count > 20)
        let creations = exposition.samples("agent_sandbox_claim_creation_total")
        #expect(creations.map(\.value) == [1, 2])
        #expect(creations.map { $0.labels.first { $0.name == "launch_type" }?.value } == ["cold", "warm"])
        #expect(exposition.samples("agent_sandbox_claim_controller_startup_latency_ms_count").map(\.value) == [1, 2])
        #expect(exposition.samples("agent_sandboxes").map(\.value).reduce(0, +) == 5)
        let controllers = exposition.samples("controller_runtime_max_concurrent_reconciles")
        #expect(controllers.map { $0.labels[0].value } == ["sandbox", "sandboxclaim", "sandboxtemplate", "sandboxwarmpool"])
        #expect(controllers.map(\.value) == [100, 50, 1, 1])
        // Every pass that ended was taken out of a queue once and put into it once.
        for name in controllers.map({ $0.labels[0].value }) {
            func sum(_ metric: String) -> Double {
                exposition.samples(metric).filter { $0.labels.contains { $0 == ("controller", name) } }.map(\.value).reduce(0, +)
            }
            let passes = sum("controller_runtime_reconcile_total")
            #expect(passes > 0)
            #expect(sum("controller_runtime_reconcile_time_seconds_count") == passes)
            #expect(sum("workqueue_adds_total") == passes)
            #expect(sum("workqueue_queue_duration_seconds_count") == passes)
            #expect(sum("workqueue_work_duration_seconds_count") == passes)
        }
    }

    @Test func `profile v0.1 has the metrics of its controller-runtime and none of its own`() throws {
        let scenario = Repository.root.appendingPathComponent("scenarios/tutorial-v0.1.yaml").path
        let text = try Self.scrape(ScratchFolder(), scenario)
        let exposition = try Exposition(text)
        #expect(!text.contains("agent_sandbox"))
        #expect(exposition.samples("controller_runtime_reconcile_timeouts_total").isEmpty)
        #expect(text.contains("# HELP workqueue_retries_total Total number of retries handled by workqueue\n"))
        let depths = exposition.samples("workqueue_depth")
        #expect(depths.map { $0.labels.map(\.value) } == ["sandbox", "sandboxclaim", "sandboxwarmpool"].map { [$0, $0, ""] })
        for name in depths.map({ $0.labels[0].value }) {
            func sum(_ metric: String) -> Double {
                exposition.samples(metric).filter { $0.labels.contains { $0 == ("controller", name) } }.map(\.value).reduce(0, +)
            }
            #expect(sum("controller_runtime_reconcile_total") > 0)
            #expect(sum("workqueue_adds_total") == sum("controller_runtime_reconcile_total"))
        }
    }

    @Test func `two runs of one seed give the same text, two seeds do not`() throws {
        let folder = try Repository.tutorial()
        let first = try Self.scrape(folder, "scenarios/tutorial.yaml", ["--seed", "5"])
        #expect(try Self.scrape(folder, "scenarios/tutorial.yaml", ["--seed", "5"]) == first)
        #expect(try Self.scrape(folder, "scenarios/tutorial.yaml", ["--seed", "6"]) != first)
    }

    @Test func `the digests do not depend on whether metrics are written`() throws {
        let folder = try Repository.tutorial()
        let plain = try Program.run(["run", "scenarios/tutorial.yaml", "--quiet"], in: folder)
        let scraped = try Program.run(["run", "scenarios/tutorial.yaml", "--quiet", "--metrics", "metrics.txt"], in: folder)
        #expect(plain.output == scraped.output)
    }

    @Test func `without the controllers' process the text is empty`() throws {
        #expect(try Self.scrape(SmallScenario.folder(), "small.yaml") == "")
    }

    @Test(arguments: [
        ("a 1\n", "a sample without a type"), ("# HELP a x\n# TYPE a counter\na 1", "the last line does not end"),
        ("# HELP a x\n# TYPE b counter\nb 1\n", "no type of the metric"),
        ("# HELP a x\n# TYPE a counter\na{l=\"x} 1\n", "a label value does not end"),
        ("# HELP a x\n# TYPE a counter\na{l=\"\\x\"} 1\n", "an escape that does not exist"),
        ("# HELP a x\n# TYPE a counter\na{m=\"x\",l=\"x\"} 1\n", "labels are not in order"),
        ("# HELP a x\n# TYPE a counter\na{l=\"y\"} 1\na{l=\"x\"} 1\n", "are not in order"),
        ("# HELP a x\n# TYPE a counter\na -1\n", "is negative"), ("# HELP a x\n# TYPE a counter\na one\n", "no number"),
        ("# HELP b x\n# TYPE b gauge\nb 1\n# HELP a x\n# TYPE a gauge\na 1\n", "a comes after b"),
        ("# HELP a x\n# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n", "does not add up"),
    ])
    func `the reader finds mistakes`(text: String, message: String) throws {
        let error = #expect(throws: Exposition.Mistake.self) { try Exposition(text) }
        #expect(error?.message.contains(message) == true, "\(error?.description ?? "none")")
    }
}
