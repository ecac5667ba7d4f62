import Testing

@testable import Simulation

@Suite struct NextActivityTests {
    @Test("the next activity is the earliest event that is no timer, or else the earliest timer")
    func next() {
        let simulation = Simulation()
        #expect(simulation.nextActivity == nil)
        simulation.schedule(after: 30, .timer, .timer) {}
        simulation.schedule(after: 20, .timer, .timer) {}
        #expect(simulation.nextActivity?.time == VirtualTime(nanoseconds: 20))
        #expect(simulation.nextActivity?.kind == .timer)
        simulation.schedule(after: 50, .cluster, .cluster) {}
        let request = simulation.schedule(after: 40, .request, .request) {}
        #expect(simulation.nextActivity?.time == VirtualTime(nanoseconds: 40))
        #expect(simulation.nextActivity?.kind == .request)
        simulation.cancel(request)
        #expect(simulation.nextActivity?.kind == .cluster)
        simulation.run()
        #expect(simulation.nextActivity == nil)
    }
}
