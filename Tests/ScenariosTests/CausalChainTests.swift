import APIServer
import ControllerRuntime
import ObjectModel
import Simulation
import Testing
import World

@testable import Scenarios

/// What led to a commit, and that nobody who looks on changes a run.
@Suite struct CausalChainTests {
    /// Counts what it is told.
    final class Onlooker: RunObserver {
        var events: UInt64 = 0
        var revisions = 0
        var calls = 0
        var passes = 0
        var deliveries = 0
        var acts: [String] = []
        var entries = 0
        var result: ScenarioResult?

        func happened(_ event: TraceEntry) { events += 1 }
        func committed(_ revision: Revision, at moment: RunMoment) { revisions += 1 }
        func called(_ call: CallDescription, code: Int, at moment: RunMoment) { calls += 1 }
        func passed(_ report: PassReport, at moment: RunMoment) { passes += 1 }
        func delivered(_ report: DeliveryReport, at moment: RunMoment) { deliveries += 1 }
        func acted(_ act: String, at moment: RunMoment) { acts.append(act) }
        func told(_ entry: TimelineEntry, at moment: RunMoment) { entries += 1 }
        func runEnded(_ result: ScenarioResult) { self.result = result }
    }

    /// A pool of one, and one claim of it.
    static func claimed() -> Scenario {
        var scenario = Scenario(name: "claimed", file: "claimed.yaml")
        scenario.workloads = [
            Workload(
                name: "w", target: .pool("p"), namespace: "default", dwell: nil, template: .null, arrivals: .burst(1),
                location: SourceLocation(line: 60, column: 5))
        ]
        let template: JSONValue = [
            "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxTemplate", "metadata": ["name": "t"],
            "spec": ["podTemplate": ["spec": ["containers": [["name": "c", "image": "registry.example/c:v1"]]]]],
        ]
        let pool: JSONValue = [
            "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxWarmPool", "metadata": ["name": "p"],
            "spec": ["replicas": 1, "sandboxTemplateRef": ["name": "t"]],
        ]
        let actions: [Step.Action] = [
            .apply([template, pool]), .settle(within: .minutes(5), quiet: .seconds(5)), .run(workload: "w"),
            .settle(within: .minutes(5), quiet: .seconds(5)),
        ]
        scenario.steps = actions.enumerated().map { index, action in
            Step(action: action, location: SourceLocation(line: index + 1, column: 7))
        }
        return scenario
    }

    @Test func `a run has the same digests with and without an onlooker, who sees everything`() throws {
        let alone = try ScenarioRunner.run(Self.claimed())
        let onlooker = Onlooker()
        let watched = try ScenarioRunner.run(Self.claimed(), observer: onlooker)
        #expect(watched == alone)
        #expect(alone.verdict == .passed)
        #expect(onlooker.events == alone.counts.events)
        #expect(onlooker.revisions == alone.counts.revisions)
        #expect(onlooker.calls == alone.counts.calls.reduce(0) { $0 + $1.total })
        #expect(onlooker.passes > 10)
        #expect(onlooker.deliveries > 10)
        #expect(onlooker.acts == ["step 1 (apply)", "step 2 (settle)", "step 3 (run)", "load w made claim w-0", "step 4 (settle)"])
        #expect(onlooker.entries == alone.timeline.count)
        #expect(onlooker.result == alone)
    }

    @Test func `a claim that became ready goes back to the load that made it`() throws {
        var scenario = Self.claimed()
        // Fails at the revision that makes the claim ready.
        var pattern = TinyScenario.pattern("w-0", kind: TinyScenario.claim)
        pattern.fields = ["status": ["conditions": [["type": "Ready", "status": "True"]]]]
        scenario.expectations.never = [pattern]
        let result = try ScenarioRunner.run(scenario)
        let failure = try #require(result.failures.first)
        #expect(result.failures.count == 1)
        let chain = failure.chain
        guard case .revision(let ready)? = chain.first else {
            Issue.record("the chain begins with \(String(describing: chain.first))")
            return
        }
        #expect(ready.number == failure.revision)
        #expect(ready.object == "SandboxClaim default/w-0")
        #expect(chain.dropFirst().first?.kind == "pass")
        #expect(chain.contains { $0.kind == "delivery" })
        #expect(chain.last?.text == "load w made claim w-0" || chain.last?.text == "step 1 (apply)")
        let times = chain.map(\.time)
        #expect(times == times.sorted(by: >), "causes come before what they cause")
        #expect(try ScenarioRunner.run(scenario).failures == result.failures, "the same failure has the same report")
    }

    @Test func `a key that comes back by itself goes back to the pass that asked for it`() throws {
        var scenario = Self.claimed()
        scenario.world.flags = []
        let recorder = CauseRecorder()
        let result = try ScenarioRunner.run(scenario, observer: recorder)
        // Every commit of the run can be explained down to a step, a start or the beginning.
        for number in 2...UInt64(result.counts.revisions) {
            let chain = CausalChain(recorder).links(from: number, most: 1_000)
            #expect(["scenario", "start"].contains(chain.last?.kind ?? ""), "revision \(number): \(chain.map(\.line))")
        }
    }

    @Test func `without explanations a failure has no chain`() throws {
        var scenario = Self.claimed()
        scenario.expectations.never = [TinyScenario.pattern("w-0", kind: TinyScenario.claim)]
        var options = RunOptions()
        options.explainsFailures = false
        let result = try ScenarioRunner.run(scenario, options: options)
        #expect(result.failures.count == 1)
        #expect(result.failures.allSatisfy { $0.chain.isEmpty })
    }
}
