import AgentSandboxAPI
import ControllerRuntime
import ObjectModel
import Simulation
import Testing

@testable import AgentSandboxControllers

/// Members are ready in these rows, so that no pass asks for another because of a grace period.
@Suite struct WarmPoolPacingTests {
    typealias Fixtures = WarmPoolFixtures

    private static let delay = [("sandbox-warm-pool-replenish-delay", "5s")]
    private static let names = ["a", "b", "c", "d", "e"]

    private static func bench(
        replicas: Int64, members: Int, flags: [(String, String)], watchDelay: Nanoseconds = 0
    ) throws -> WarmPoolBench {
        let members = names.prefix(members).map { Fixtures.member($0, ready: true) }
        return try WarmPoolBench(
            [Fixtures.pool(replicas: replicas), Fixtures.template()] + members, flags: flags.map { (name: $0.0, value: $0.1) },
            watchDelay: watchDelay)
    }

    private static func makeAllReady(_ bench: WarmPoolBench) throws {
        for name in try bench.names { try bench.setReady(name) }
    }

    // MARK: Replenish delay

    @Test func `W-040 Without a delay a loss is made good in the same pass`() throws {
        let bench = try Self.bench(replicas: 3, members: 3, flags: [])
        defer { bench.shutDown() }
        try bench.pass()
        try bench.bench.delete("Sandbox", "a")
        #expect(try bench.pass().requeueAfter == nil)
        #expect(bench.count("create sandboxes") == 1)
    }

    @Test func `W-041 A delay puts the refill off and leaves the status truthful`() throws {
        let bench = try Self.bench(replicas: 3, members: 3, flags: Self.delay)
        defer { bench.shutDown() }
        try bench.pass()
        try bench.bench.delete("Sandbox", "a")
        #expect(try bench.pass().requeueAfter == .seconds(5))
        #expect(bench.count("create sandboxes") == 0)
        #expect(try bench.status()?["replicas"] == 2)
        bench.advance(.seconds(2))
        #expect(try bench.pass().requeueAfter == .seconds(3))
        #expect(bench.count("create sandboxes") == 0)
        bench.advance(.seconds(4))
        #expect(try bench.pass().requeueAfter == nil)
        #expect(bench.count("create sandboxes") == 1)
    }

    @Test func `W-042 A second loss begins the delay anew`() throws {
        let bench = try Self.bench(replicas: 3, members: 3, flags: Self.delay)
        defer { bench.shutDown() }
        try bench.pass()
        try bench.bench.delete("Sandbox", "a")
        try bench.pass()
        bench.advance(.seconds(3))
        try bench.bench.delete("Sandbox", "b")
        #expect(try bench.pass().requeueAfter == .seconds(5))
        #expect(bench.count("create sandboxes") == 0)
    }

    @Test func `W-043 Stuck members go during a delay, their replacements come after it`() throws {
        let bench = try WarmPoolBench(
            [Fixtures.pool(replicas: 2), Fixtures.template(), Fixtures.member("a", ready: true), Fixtures.member("b", ready: false)],
            flags: Self.delay.map { (name: $0.0, value: $0.1) })
        defer { bench.shutDown() }
        try bench.pass()
        bench.advance(.minutes(6))
        #expect(try bench.pass().requeueAfter == .seconds(5))
        #expect(bench.count("delete sandboxes") == 1)
        #expect(bench.count("create sandboxes") == 0)
        bench.advance(.seconds(6))
        try bench.pass()
        #expect(bench.count("create sandboxes") == 1)
    }

    @Test func `A first fill and more replicas are not put off`() throws {
        let bench = try Self.bench(replicas: 2, members: 0, flags: Self.delay)
        defer { bench.shutDown() }
        try bench.pass()
        #expect(bench.count("create sandboxes") == 2)
        try Self.makeAllReady(bench)
        try bench.bench.patch("SandboxWarmPool", "test-pool", ["spec": ["replicas": 4]])
        try bench.pass()
        #expect(bench.count("create sandboxes") == 2)
    }

    // MARK: Refill rate

    @Test func `W-056 Members are made at the rate given`() throws {
        let bench = try Self.bench(replicas: 5, members: 0, flags: [("sandbox-warm-pool-max-refill-rate", "2")])
        defer { bench.shutDown() }
        let rows: [(Nanoseconds, Int, Nanoseconds?)] = [
            (0, 2, nil), (0, 0, .milliseconds(500)), (.milliseconds(500), 1, nil), (.seconds(1), 2, nil),
        ]
        for (index, row) in rows.enumerated() {
            bench.advance(row.0)
            try Self.makeAllReady(bench)
            let outcome = try bench.pass()
            #expect(bench.count("create sandboxes") == row.1, "pass \(index)")
            #expect(outcome.requeueAfter == row.2, "pass \(index)")
        }
        #expect(try bench.sandboxes.count == 5)
    }

    @Test func `W-057 Tokens come back when creations of before are not seen yet`() throws {
        let bench = try Self.bench(
            replicas: 5, members: 0, flags: [("sandbox-warm-pool-max-refill-rate", "2")], watchDelay: .seconds(10))
        defer { bench.shutDown() }
        try bench.pass()
        #expect(bench.count("create sandboxes") == 2)
        bench.advance(.seconds(2))
        for _ in 0..<3 {
            #expect(try bench.pass().requeueAfter == .seconds(30))
            #expect(bench.count("create sandboxes") == 0)
        }
        bench.advance(.seconds(9))
        try bench.pass()
        #expect(bench.count("create sandboxes") == 2)
    }

    @Test func `W-058 The pace begins after the delay`() throws {
        let bench = try Self.bench(replicas: 3, members: 3, flags: Self.delay + [("sandbox-warm-pool-max-refill-rate", "1")])
        defer { bench.shutDown() }
        try bench.pass()
        for name in ["a", "b", "c"] { try bench.bench.delete("Sandbox", name) }
        #expect(try bench.pass().requeueAfter == .seconds(5))
        bench.advance(.seconds(5))
        try bench.pass()
        #expect(bench.count("create sandboxes") == 1)
        #expect(try bench.status()?["replicas"] == nil)
        try Self.makeAllReady(bench)
        #expect(try bench.pass().requeueAfter == .seconds(1))
        #expect(bench.count("create sandboxes") == 0)
        #expect(try bench.status()?["replicas"] == 1)
        bench.advance(.seconds(1))
        try bench.pass()
        #expect(bench.count("create sandboxes") == 1)
    }

    @Test func `W-059 Stuck members go whatever the pace`() throws {
        let members = Self.names.map { Fixtures.member($0, ready: false) }
        let bench = try WarmPoolBench(
            [Fixtures.pool(replicas: 5), Fixtures.template()] + members, flags: [("sandbox-warm-pool-max-refill-rate", "1")])
        defer { bench.shutDown() }
        bench.advance(.minutes(6))
        try bench.pass()
        #expect(bench.count("delete sandboxes") == 5)
        try bench.pass()
        #expect(bench.count("create sandboxes") == 1)
    }
}
