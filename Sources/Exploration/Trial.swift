import ObjectModel
import Scenarios
import Simulation
import World

/// One run of a search: with the scenario it says everything about the run.
public struct Trial: Sendable, Hashable {
    /// What a run does beside following its seed.
    public enum Plan: Sendable, Hashable {
        /// Nothing.
        case seeded
        /// Decides differently from first in, first out, in ascending order of positions.
        case deviations([ChoiceDeviation])
        /// Disturbs one write of the controllers.
        case writeFault(WriteFault)
    }

    /// Which search it belongs to.
    public var strategy: SearchStrategy
    /// The seed of the run.
    public var seed: UInt64
    /// What it does beside following its seed.
    public var plan = Plan.seeded

    /// Makes a run of a search.
    public init(_ strategy: SearchStrategy, seed: UInt64, plan: Plan = .seeded) {
        self.strategy = strategy
        self.seed = seed
        self.plan = plan
    }

    /// The scenario as this run has it.
    func scenario(_ scenario: Scenario) -> Scenario {
        var scenario = scenario
        scenario.world.seed = seed
        switch strategy {
        case .random: scenario.chooser = .random
        case .plain, .priority, .exhaustive: break
        case .crash: scenario.tolerateRestarts()
        case .swarm: Swarm(seed: seed).apply(to: &scenario)
        }
        return scenario
    }

    /// What decides in this run, or nil for the scenario's own chooser.
    func chooser(keepsCounts: Bool) -> ((Scenario) -> any Chooser)? {
        switch (strategy, plan) {
        case (.priority, _):
            let seed = seed
            return { _ in
                // A run's length is not known before it has ended: short ones need change points early, long ones late.
                let lengths = [100, 1_000, 10_000]
                return PriorityChooser(seed: seed, changePoints: Int(seed % 4), length: lengths[Int(seed / 4 % 3)])
            }
        case (.exhaustive, .deviations(let deviations)): return { _ in DeviatingChooser(deviations, keepsCounts: keepsCounts) }
        case (.exhaustive, _): return { _ in DeviatingChooser([], keepsCounts: keepsCounts) }
        default: return nil
        }
    }
}

extension Trial: CustomStringConvertible {
    /// Such as `seed 12` or `seed 1, killed before write 3`.
    public var description: String {
        switch plan {
        case .seeded: "seed \(seed)"
        case .deviations(let deviations):
            "seed \(seed), " + deviations.map { "alternative \($0.alternative) at decision \($0.position)" }.joined(separator: ", ")
        case .writeFault(let fault): "seed \(seed), \(fault)"
        }
    }
}

extension Scenario {
    /// How much longer a run with a fault may take for each step.
    static let patience: Nanoseconds = .minutes(1)

    /// Takes back what a scenario says of lengths and numbers, which a restart changes rightly; what must be reached still must.
    mutating func tolerateRestarts() {
        for index in steps.indices {
            switch steps[index].action {
            case .eventually(let pattern, let within): steps[index].action = .eventually(pattern, within: within + Self.patience)
            case .settle(let within, let quiet): steps[index].action = .settle(within: within + Self.patience, quiet: quiet)
            default: break
            }
        }
        for index in expectations.eventually.indices { expectations.eventually[index].within = nil }
        expectations.count = []
        expectations.violates = []
    }
}
