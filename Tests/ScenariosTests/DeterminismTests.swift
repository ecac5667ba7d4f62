import Foundation
import ObjectModel
import Simulation
import Testing

@testable import Scenarios

@Suite struct DeterminismTests {
    static func busy(seed: UInt64, chooser: Scenario.ChooserChoice = .fifo) -> Scenario {
        var steps: [(Step.Moment?, Step.Action)] = [(nil, .apply([TinyScenario.map("c")])), (nil, .run(workload: "w"))]
        for claim in 0..<5 { steps.append((.after(.milliseconds(10)), TinyScenario.ready("w-\(claim)"))) }
        steps.append((nil, .settle(within: .minutes(5), quiet: .seconds(1))))
        let load = TinyScenario.load(.poisson(ratePerSecond: 20, duration: .seconds(3)), dwell: .seconds(1))
        var scenario = TinyScenario.make(steps, workloads: [load]) {
            $0.never = [TinyScenario.pattern("c", ["data": ["a": "1"]])]
        }
        scenario.world.seed = seed
        scenario.chooser = chooser
        return scenario
    }

    @Test("the same scenario and seed give an equal result")
    func same() throws {
        let first = try ScenarioRunner.run(Self.busy(seed: 3))
        #expect(first == (try ScenarioRunner.run(Self.busy(seed: 3))))
        #expect(first.failures.count == 1)
    }

    @Test("another seed gives another history")
    func seeds() throws {
        let first = try ScenarioRunner.run(Self.busy(seed: 3))
        let second = try ScenarioRunner.run(Self.busy(seed: 4))
        #expect(first.historyDigest != second.historyDigest)
        #expect(first.traceDigest != second.traceDigest)
    }

    @Test("recorded choices replay a random run; a record that does not fit is told")
    func choices() throws {
        var scenario = Self.busy(seed: 3, chooser: .random)
        scenario.world.recordsChoices = true
        let random = try ScenarioRunner.run(scenario)
        let choices = try #require(random.recordedChoices)
        #expect(random.counts.choices == choices.count)
        #expect(random.failures.first?.replay == "sandtable run tiny.yaml --seed 3 --chooser random")
        let replayed = try ScenarioRunner.run(Self.busy(seed: 3, chooser: .recorded(choices)))
        #expect(replayed.historyDigest == random.historyDigest)
        #expect(replayed.traceDigest == random.traceDigest)
        #expect(replayed.recordedChoices == nil)
        let longer = try ScenarioRunner.run(Self.busy(seed: 3, chooser: .recorded(choices + [0])))
        #expect(
            longer.failures.first?.message
                == "1 recorded decision was not asked for; replay with the same scenario, seed and version")
        #expect(longer.failures.first?.assertion == "recorded choices")
    }

    @Test("worlds on several threads do not disturb each other")
    func threads() throws {
        let expected = try (1...4).map { try ScenarioRunner.run(Self.busy(seed: UInt64($0))) }
        let found = Results(count: 4)
        let done = DispatchSemaphore(value: 0)
        for index in 0..<4 {
            let thread = Thread {
                found.set(index, try? ScenarioRunner.run(Self.busy(seed: UInt64(index + 1))))
                done.signal()
            }
            thread.stackSize = 8 << 20
            thread.start()
        }
        for _ in 0..<4 { done.wait() }
        #expect(found.values == expected.map(Optional.some))
    }

    private final class Results: @unchecked Sendable {
        // Unchecked: a lock guards the only stored property that changes.
        private let lock = NSLock()
        private var results: [ScenarioResult?]

        init(count: Int) { results = Array(repeating: nil, count: count) }

        func set(_ index: Int, _ result: ScenarioResult?) { lock.withLock { results[index] = result } }
        var values: [ScenarioResult?] { lock.withLock { results } }
    }

    @Test("progress is told as it comes up, the same as in the timeline")
    func progress() throws {
        var told: [TimelineEntry] = []
        let result = try ScenarioRunner.run(Self.busy(seed: 3)) { told.append($0) }
        #expect(told == result.timeline)
    }
}
