import Scenarios
import Simulation
import World

/// What a seed leaves out and stretches: tests in which everything can go wrong at once hide what goes wrong alone. Seed 0 leaves all
/// faults out and nothing else: what fails then is what a scenario says of its faults.
struct Swarm {
    private let seed: UInt64
    private let stream: RandomStream

    init(seed: UInt64) {
        self.seed = seed
        stream = RandomStream(seed: seed, name: "swarm")
    }

    /// The positions of the steps that are left out: of the kinds of fault that a scenario has, each with an even chance.
    func omittedSteps(of scenario: Scenario) -> Set<Int> {
        if seed == 0 {
            return Set(scenario.steps.indices.filter { if case .fault = scenario.steps[$0].action { true } else { false } })
        }
        let stream = RandomStream(seed: seed, name: "swarm/faults")
        var isOmitted: [String: Bool] = [:]
        var omitted: Set<Int> = []
        for (position, step) in scenario.steps.enumerated() {
            guard case .fault(let fault) = step.action else { continue }
            let isOut = isOmitted[fault.key] ?? (stream.next(below: 2) == 0)
            isOmitted[fault.key] = isOut
            if isOut { omitted.insert(position) }
        }
        return omitted
    }

    func apply(to scenario: inout Scenario) {
        for position in omittedSteps(of: scenario).sorted(by: >) { scenario.steps.remove(at: position) }
        guard seed != 0 else { return }
        scenario.chooser = stream.next(below: 2) == 0 ? .fifo : .random
        let delays: [WritableKeyPath<WorldTiming, Distribution>] = [
            \.apiRequest, \.watchDelivery, \.schedule, \.sandboxStart, \.readiness, \.garbageCollection,
        ]
        for delay in delays { scale(&scenario.world.timing[keyPath: delay]) }
        scenario.tolerateRestarts()
    }

    /// None, a tenth, as it is, three times or ten times as long.
    private func scale(_ delay: inout Distribution) {
        switch stream.next(below: 8) {
        case 0: delay = .zero
        case 1: delay = delay.scaled(by: 1, over: 10)
        case 2: delay = delay.scaled(by: 3, over: 1)
        case 3: delay = delay.scaled(by: 10, over: 1)
        default: break
        }
    }
}

extension Distribution {
    /// The same form with every length multiplied by a fraction.
    func scaled(by numerator: Int64, over denominator: Int64) -> Distribution {
        func scaled(_ length: Nanoseconds) -> Nanoseconds { max(0, length) / denominator * numerator }
        return switch self {
        case .constant(let length): .constant(scaled(length))
        case .uniform(let low, let high): .uniform(scaled(low), scaled(high))
        case .logNormal(let median, let p99): .logNormal(median: scaled(median), p99: scaled(p99))
        case .normal(let mean, let deviation): .normal(mean: scaled(mean), standardDeviation: scaled(deviation))
        case .exponential(let mean): .exponential(mean: scaled(mean))
        case .empirical(let lengths): .empirical(lengths.map(scaled))
        }
    }
}
