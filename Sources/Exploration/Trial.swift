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
        // What a seed of staleness chooses is which caches are late: all else is as in the one run that they are compared with.
        if strategy != .lag, !(strategy == .swarm && seed == 0) { scenario.world.seed = seed }
        if strategy != .plain {
            scenario.tolerateOtherOrders()
            // A search compares its runs in a way of its own, or not at all.
            scenario.comparisons = []
        }
        switch strategy {
        case .random:
            scenario.chooser = .random
            scenario.tolerateOtherSeeds()
        case .priority: scenario.tolerateOtherSeeds()
        case .plain, .exhaustive: break
        case .crash: scenario.tolerateRestarts()
        case .swarm: Swarm(seed: seed).apply(to: &scenario)
        case .lag:
            Staleness(seed: seed).apply(to: &scenario)
            scenario.tolerateRestarts()
        }
        return scenario
    }

    /// Whether made-up names are to be those of the scenario's own seed.
    func takesOwnNames(of source: ScenarioSource) -> Bool {
        !source.ownNames.isEmpty && scenario(source.scenario).world.seed != source.scenario.world.seed
    }

    /// The run that this one is compared with; nil when there is none.
    var reference: Trial? {
        switch (strategy, plan) {
        case (.crash, .writeFault): Trial(.crash, seed: seed)
        // Whatever the seed, the same run.
        case (.lag, .seeded): seed == 0 ? nil : Trial(.lag, seed: 0)
        case (.swarm, .seeded): seed == 0 ? nil : Trial(.swarm, seed: 0)
        case (.random, _), (.priority, _): Trial(.exhaustive, seed: seed, plan: .deviations([]))
        case (.exhaustive, .deviations(let deviations)): deviations.isEmpty ? nil : Trial(.exhaustive, seed: seed, plan: .deviations([]))
        default: nil
        }
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

extension JSONValue {
    /// The document of a scenario with longer waits in its steps, as runs of searches with faults have them.
    func withPatience() -> JSONValue {
        var document = self
        for (position, step) in (at("spec", "steps")?.arrayValue ?? []).enumerated() {
            for key in ["eventually", "settle"] {
                guard var action = step[key]?.objectValue else { continue }
                // What a settle step waits for unless it says.
                guard let length = GoDuration.parse(action["within"]?.stringValue ?? "5m") else { continue }
                action["within"] = .string(GoDuration.format(length + Scenario.patience))
                document = document.replacing(DocumentPath("spec", "steps").appending(position).appending(key), with: .object(action))
            }
        }
        return document
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
        for index in expectations.leadsTo.indices { expectations.leadsTo[index].within = nil }
        budgets = []
        objectives = []
        expectations.count = []
    }

    /// Takes back what a scenario says of numbers when its delays are others than its own; what must not happen at all still must not.
    mutating func tolerateOtherSeeds() { expectations.count.removeAll { $0.atMost != 0 } }

    /// Whether faults stand among its steps.
    var hasFaults: Bool { steps.contains { if case .fault = $0.action { true } else { false } } }

    /// What a scenario says is violated may be violated in every run, and need not be in any but its own; nor need its faults strike.
    mutating func tolerateOtherOrders() {
        for index in steps.indices {
            guard case .fault(var fault) = steps[index].action else { continue }
            fault.isOptional = true
            steps[index].action = .fault(fault)
        }
        for index in expectations.violates.indices { expectations.violates[index].isOptional = true }
    }
}
