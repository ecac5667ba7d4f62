import Testing

@testable import Simulation

/// Choosers that look at what they choose between.
@Suite struct ChooserTests {
    /// Runs `count` chains of events, each of which plans the next at the same moment; returns in which order they came.
    private func run(_ chooser: any Chooser, chains count: Int, length: Int) -> [Int] {
        let simulation = Simulation(chooser: chooser)
        var order: [Int] = []
        func plan(_ chain: Int, _ left: Int, _ kind: EventKind) {
            simulation.schedule(.worker, kind) {
                order.append(chain)
                if left > 1 { plan(chain, left - 1, .wake) }
            }
        }
        for chain in 0..<count { plan(chain, length, .worker) }
        simulation.run()
        return order
    }

    @Test func `Without change points lines of work run one after the other`() {
        for seed in 1...20 as ClosedRange<UInt64> {
            let order = run(PriorityChooser(seed: seed, changePoints: 0, length: 100), chains: 4, length: 5)
            let runs = order.indices.count { $0 == 0 || order[$0] != order[$0 - 1] }
            #expect(runs == 4, "seed \(seed): \(order)")
        }
    }

    @Test func `A change point lets another line go first`() {
        let orders = (1...40 as ClosedRange<UInt64>).map { seed in
            run(PriorityChooser(seed: seed, changePoints: 2, length: 10), chains: 3, length: 4)
        }
        #expect(Set(orders).count > 10)
        #expect(orders.allSatisfy { $0.count == 12 })
    }

    @Test func `Deviations change single decisions and say when they do not fit`() {
        #expect(run(DeviatingChooser([]), chains: 3, length: 1) == [0, 1, 2])
        #expect(run(DeviatingChooser([ChoiceDeviation(at: 0, take: 2)]), chains: 3, length: 1) == [2, 0, 1])
        #expect(run(DeviatingChooser([ChoiceDeviation(at: 1, take: 1)]), chains: 3, length: 1) == [0, 2, 1])
        let misfit = DeviatingChooser([ChoiceDeviation(at: 1, take: 2), ChoiceDeviation(at: 7, take: 1)], keepsCounts: true)
        #expect(run(misfit, chains: 3, length: 1) == [0, 1, 2])
        #expect(misfit.misfit == 1)
        #expect(misfit.unused == 1)
        #expect(misfit.counts == [3, 2])
        #expect(ChoiceDeviation.deviations(of: [0, 2, 0, 1]) == [ChoiceDeviation(at: 1, take: 2), ChoiceDeviation(at: 3, take: 1)])
    }

    @Test func `Events planned between choices come after those that wait, and earlier classes go first`() {
        let simulation = Simulation(chooser: DeviatingChooser([ChoiceDeviation(at: 1, take: 1)]))
        var order: [String] = []
        simulation.schedule(.worker, .worker) {
            order.append("a")
            simulation.schedule(.worker, .worker) { order.append("d") }
            simulation.schedule(.request, .request) { order.append("request") }
        }
        let taken = simulation.schedule(.worker, .worker) { order.append("b") }
        simulation.schedule(.worker, .worker) { order.append("c") }
        simulation.step()
        simulation.cancel(taken)
        #expect(simulation.nextEventTime == .zero)
        simulation.run()
        #expect(order == ["a", "request", "d", "c"])
        #expect(simulation.pendingEvents == 0)
    }
}
