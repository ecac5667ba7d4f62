import Simulation
import Testing

@testable import Scenarios

@Suite struct ArrivalScheduleTests {
    static func moments(_ arrivals: Workload.Arrivals, seed: UInt64 = 1, most: Int = 100_000) -> [Nanoseconds] {
        var schedule = ArrivalSchedule(arrivals, stream: RandomStream(seed: seed, name: "workload/w"))
        var moments: [Nanoseconds] = []
        while moments.count < most, let moment = schedule.next() { moments.append(moment) }
        return moments
    }

    static let fixed: [(Workload.Arrivals, [Nanoseconds])] = [
        (.at([]), []),
        (.at([0, 0, .seconds(1)]), [0, 0, .seconds(1)]),
        (.burst(0), []),
        (.burst(-1), []),
        (.burst(3), [0, 0, 0]),
        (.uniform(ratePerSecond: 2, duration: .seconds(2)), [0, 500_000_000, 1_000_000_000, 1_500_000_000]),
        (.uniform(ratePerSecond: 3, duration: .seconds(1)), [0, 333_333_333, 666_666_666]),
        (.uniform(ratePerSecond: 0.5, duration: .seconds(3)), [0, .seconds(2)]),
        (.uniform(ratePerSecond: 0, duration: .seconds(1)), []),
        (.uniform(ratePerSecond: 5, duration: 0), []),
        (.poisson(ratePerSecond: 0, duration: .seconds(1)), []),
        (.poisson(ratePerSecond: 100, duration: 0), []),
    ]

    @Test("fixed schedules name their moments", arguments: fixed)
    func fixedSchedule(_ arrivals: Workload.Arrivals, _ moments: [Nanoseconds]) {
        #expect(Self.moments(arrivals) == moments)
    }

    @Test("a Poisson process has its rate, comes in order and ends with its duration")
    func poisson() {
        let moments = Self.moments(.poisson(ratePerSecond: 45, duration: .seconds(60)))
        #expect(abs(moments.count - 2_700) < 160)
        #expect(moments == moments.sorted())
        #expect(moments.allSatisfy { $0 >= 0 && $0 < .seconds(60) })
    }

    @Test("a Poisson process is the same for the same seed only")
    func seeds() {
        let arrivals = Workload.Arrivals.poisson(ratePerSecond: 10, duration: .seconds(10))
        #expect(Self.moments(arrivals, seed: 3) == Self.moments(arrivals, seed: 3))
        #expect(Self.moments(arrivals, seed: 3) != Self.moments(arrivals, seed: 4))
    }

    @Test("an endless rate does not hang a schedule")
    func endless() {
        #expect(Self.moments(.poisson(ratePerSecond: 1e30, duration: .seconds(1)), most: 1_000).count == 1_000)
        #expect(Self.moments(.uniform(ratePerSecond: 1e30, duration: .seconds(1)), most: 1_000) == Array(repeating: 0, count: 1_000))
    }

    static let descriptions: [(Workload.Arrivals, String)] = [
        (.at([0]), "1 claim at once"), (.at([0, .seconds(2)]), "2 claims within 2s"), (.burst(1_500), "1,500 claims at once"),
        (.poisson(ratePerSecond: 45, duration: .seconds(60)), "Poisson arrivals, 45 a second for 1m0s"),
        (.uniform(ratePerSecond: 0.5, duration: .seconds(3)), "0.5 claims a second for 3s"),
    ]

    @Test("schedules are told in a few words", arguments: descriptions)
    func description(_ arrivals: Workload.Arrivals, _ text: String) {
        #expect(ArrivalSchedule.description(arrivals) == text)
    }
}
