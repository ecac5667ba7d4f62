import APIServer
import AgentSandboxAPI
import ControllerRuntime
import ObjectModel
import Simulation
import Testing

@testable import AgentSandboxControllers

@Suite struct WarmPoolRaceTests {
    typealias Fixtures = WarmPoolFixtures

    private static let hour: Nanoseconds = .hours(1)

    // MARK: Creations

    @Test func `W-100 Creations that the cache does not show are not made again`() throws {
        let bench = try WarmPoolBench([Fixtures.pool(replicas: 3), Fixtures.template()], watchDelay: .seconds(20))
        defer { bench.shutDown() }
        try bench.pass()
        #expect(bench.count("create sandboxes") == 3)
        for _ in 0..<4 {
            #expect(try bench.pass().requeueAfter == .seconds(30))
            #expect(bench.count("create sandboxes") == 0)
        }
        bench.advance(.seconds(20))
        #expect(bench.controller.expectations.isSatisfied(Self.poolKey, at: bench.bench.simulation.now))
        for _ in 0..<3 {
            try bench.pass()
            #expect(bench.count("create sandboxes") == 0)
        }
        #expect(try bench.sandboxes.count == 3)
    }

    @Test func `Creations that are never seen block for five minutes`() throws {
        let bench = try WarmPoolBench([Fixtures.pool(replicas: 1), Fixtures.template()], watchDelay: Self.hour)
        defer { bench.shutDown() }
        try bench.pass()
        bench.advance(.minutes(5))
        try bench.pass()
        #expect(bench.count("create sandboxes") == 0)
        bench.advance(1)
        try bench.pass()
        #expect(bench.count("create sandboxes") == 1)
    }

    @Test func `W-101 Passes that overlap make members once`() throws {
        let bench = try WarmPoolBench([Fixtures.pool(replicas: 3), Fixtures.template()], watchDelay: .seconds(1))
        defer { bench.shutDown() }
        try bench.passes(8)
        #expect(bench.count("create sandboxes") == 3)
        #expect(try bench.sandboxes.count == 3)
    }

    @Test func `Creations that fail are expected no longer`() throws {
        let bench = try WarmPoolBench([Fixtures.pool(replicas: 3), Fixtures.template()])
        defer { bench.shutDown() }
        bench.bench.refuse("create sandboxes ", "quota")
        let outcome = try bench.pass()
        #expect(outcome.failure?.contains("quota") == true)
        #expect(bench.count("create sandboxes") == 1)
        #expect(try bench.status() == nil)
        #expect(try bench.pass().failure == nil)
        #expect(bench.count("create sandboxes") == 3)
    }

    @Test func `W-102 A member on its way out is replaced when it is gone`() throws {
        var leaving = Sandbox(Fixtures.member("b", ready: true))
        leaving.finalizers = ["test.dev/hold"]
        leaving.deletionTimestamp = Timestamp(rfc3339: "2026-01-01T00:00:00Z")
        let bench = try WarmPoolBench([
            Fixtures.pool(replicas: 2), Fixtures.template(), Fixtures.member("a", ready: true), leaving.json,
        ])
        defer { bench.shutDown() }
        try bench.pass()
        #expect(bench.count("create sandboxes") == 0)
        #expect(try bench.status()?["replicas"] == 1)
        try bench.bench.patch("Sandbox", "b", ["metadata": ["finalizers": .null]])
        try bench.pass()
        #expect(bench.count("create sandboxes") == 1)
    }

    // MARK: Members that do not become ready

    private static func stuck(
        _ age: Nanoseconds, pod: JSONValue? = nil, flags: [(name: String, value: String)] = []
    ) throws -> WarmPoolBench {
        var given = [Fixtures.pool(replicas: 1), Fixtures.template(), Fixtures.member("a", ready: false)]
        if let pod { given.append(pod) }
        let bench = try WarmPoolBench(given, flags: flags)
        bench.advance(age)
        return bench
    }

    @Test(
        arguments: [
            ("W-017, W-105 no Pod", .minutes(10), nil, true), ("W-018", .minutes(2), nil, false), ("at the limit", .minutes(5), nil, false),
            ("just past it", .minutes(5) + 1, nil, true), ("W-104 scheduled", .minutes(10), Fixtures.pod("a", unschedulable: false), true),
            ("W-103 unschedulable", .minutes(10), Fixtures.pod("a", unschedulable: true), false),
        ] as [(String, Nanoseconds, JSONValue?, Bool)])
    func `A member that is not ready in time is replaced in the pass after`(
        _ id: String, _ age: Nanoseconds, _ pod: JSONValue?, _ isReplaced: Bool
    ) throws {
        let bench = try Self.stuck(age, pod: pod)
        defer { bench.shutDown() }
        #expect(try bench.pass().failure == nil)
        #expect(bench.count("delete sandboxes") == (isReplaced ? 1 : 0), "\(id)")
        #expect(bench.count("create sandboxes") == 0, "\(id)")
        #expect(try bench.status()?["replicas"] == (isReplaced ? nil : 1), "\(id)")
        try bench.pass()
        #expect(bench.count("create sandboxes") == (isReplaced ? 1 : 0), "\(id)")
    }

    @Test func `W-103, W-108 A pool that cannot be scheduled is held, and says so once`() throws {
        let bench = try WarmPoolBench([
            Fixtures.pool(replicas: 1), Fixtures.template(), Fixtures.member("a", ready: false), Fixtures.pod("a", unschedulable: true),
        ])
        defer { bench.shutDown() }
        let first = try bench.pass().requeueAfter ?? 0
        #expect((Nanoseconds.seconds(302)..<Nanoseconds.seconds(453)).contains(first))
        #expect(try bench.eventLines == [])
        bench.advance(first)
        let warning =
            "Warning WarmPoolNotProgressing: 1/1 sandboxes are unschedulable past the 5m0s readiness grace period; "
            + "holding them instead of replacing (replacements would be equally unschedulable)"
        for _ in 0..<2 {
            #expect(try bench.pass().requeueAfter == .minutes(1))
            #expect(bench.count("create sandboxes") + bench.count("delete sandboxes") == 0)
            #expect(try bench.eventLines == [warning])
            bench.advance(.minutes(1))
        }
        try bench.setReady("a")
        for _ in 0..<2 {
            #expect(try bench.pass().requeueAfter == nil)
            #expect(try bench.eventLines == [warning, "Normal WarmPoolProgressing: Warm pool is progressing again"])
        }
    }

    @Test func `W-107 The next pass is planned for the oldest member that is not ready`() throws {
        let bench = try Self.stuck(.minutes(2))
        defer { bench.shutDown() }
        try bench.bench.patch("SandboxWarmPool", "test-pool", ["spec": ["replicas": 2]])
        try bench.bench.add(Fixtures.member("b", ready: false))
        bench.advance(.minutes(2))
        let wait = try bench.pass().requeueAfter ?? 0
        #expect((Nanoseconds.seconds(62)..<Nanoseconds.seconds(93)).contains(wait))
        for name in ["a", "b"] { try bench.setReady(name) }
        #expect(try bench.pass().requeueAfter == nil)
    }

    @Test func `W-109 Grace period and recheck interval follow their flags`() throws {
        let flags = [
            (name: "sandbox-warm-pool-readiness-grace-period", value: "10m"),
            (name: "sandbox-warm-pool-unschedulable-recheck-interval", value: "30s"),
        ]
        let bench = try Self.stuck(.minutes(6), pod: Fixtures.pod("a", unschedulable: true), flags: flags)
        defer { bench.shutDown() }
        let wait = try bench.pass().requeueAfter ?? 0
        #expect((Nanoseconds.seconds(242)..<Nanoseconds.seconds(363)).contains(wait))
        bench.advance(.minutes(5))
        #expect(try bench.pass().requeueAfter == .seconds(30))
        #expect(try bench.names == ["a"])
    }

    @Test func `K13 An old member that stops being ready is deleted at once`() throws {
        let bench = try WarmPoolBench([Fixtures.pool(replicas: 1), Fixtures.template(), Fixtures.member("a", ready: true)])
        defer { bench.shutDown() }
        bench.advance(Self.hour)
        try bench.pass()
        #expect(try bench.names == ["a"])
        try bench.setReady("a", false)
        try bench.pass()
        #expect(try bench.names == [])
    }

    @Test func `A stuck member that cannot be deleted still counts, and the pass fails without a status`() throws {
        let bench = try Self.stuck(.minutes(6))
        defer { bench.shutDown() }
        bench.bench.refuse("delete sandboxes a", "webhook down")
        let outcome = try bench.pass()
        #expect(outcome.failure?.contains("webhook down") == true)
        #expect(bench.count("create sandboxes") + bench.count("patch sandboxwarmpools/status") == 0)
        #expect(bench.controller.expectations.isSatisfied(Self.poolKey, at: bench.bench.simulation.now))
    }

    @Test func `K7 A stale member that cannot be deleted counts no more, so that one too many is made`() throws {
        let bench = try WarmPoolBench([
            Fixtures.pool(replicas: 1, strategy: "Recreate"), Fixtures.template(), Fixtures.member("a", ready: true),
        ])
        defer { bench.shutDown() }
        try bench.bench.patch("SandboxTemplate", "test-template", ["spec": ["service": true]])
        bench.bench.refuse("delete sandboxes a", "webhook down")
        #expect(try bench.pass().failure?.contains("webhook down") == true)
        #expect(try bench.sandboxes.count == 2)
    }

    // MARK: Deletions

    @Test func `W-106 A member that is gone already is given up without an error`() throws {
        let bench = try WarmPoolBench(
            [Fixtures.pool(replicas: 1), Fixtures.template(), Fixtures.member("a", ready: true)], watchDelay: .seconds(10))
        defer { bench.shutDown() }
        try bench.bench.patch("SandboxWarmPool", "test-pool", ["spec": ["replicas": 0]])
        bench.advance(.seconds(5))
        try bench.bench.delete("Sandbox", "a")
        bench.advance(.seconds(5))
        #expect(try bench.pass().failure == nil)
        #expect(bench.count("delete sandboxes") == 1)
        #expect(bench.controller.expectations.isSatisfied(Self.poolKey, at: bench.bench.simulation.now))
    }

    @Test func `A deletion that is not seen yet keeps more from going`() throws {
        let bench = try WarmPoolBench(
            [Fixtures.pool(replicas: 1), Fixtures.template()] + ["a", "b", "c"].map { Fixtures.member($0, ready: true) },
            watchDelay: .seconds(10))
        defer { bench.shutDown() }
        try bench.pass()
        #expect(bench.count("delete sandboxes") == 2)
        try bench.bench.patch("SandboxWarmPool", "test-pool", ["spec": ["replicas": 0]])
        bench.advance(.seconds(10) - 1)
        try bench.pass()
        #expect(bench.count("delete sandboxes") == 0)
        bench.advance(.seconds(1))
        try bench.pass()
        #expect(bench.count("delete sandboxes") == 1)
    }

    @Test func `K5 A member that a claim took unseen is deleted all the same`() throws {
        let bench = try WarmPoolBench(
            [Fixtures.pool(replicas: 1), Fixtures.template(), Fixtures.member("a", ready: true)], watchDelay: .seconds(10))
        defer { bench.shutDown() }
        try bench.bench.patch("SandboxWarmPool", "test-pool", ["spec": ["replicas": 0]])
        bench.advance(.seconds(5))
        let claim = Sandbox(Fixtures.foreign("a")).ownerReferences.map(\.json)
        try bench.bench.patch(
            "Sandbox", "a",
            [
                "metadata": [
                    "ownerReferences": .array(claim), "labels": ["agents.x-k8s.io/warm-pool-sandbox": .null],
                ]
            ])
        bench.advance(.seconds(5))
        try bench.pass()
        #expect(try bench.names == [])
        // K6: its last state has another controller, so the pool waits until the expectation is too old.
        bench.advance(.seconds(20))
        #expect(!bench.controller.expectations.isSatisfied(Self.poolKey, at: bench.bench.simulation.now))
        bench.advance(.minutes(5))
        #expect(bench.controller.expectations.isSatisfied(Self.poolKey, at: bench.bench.simulation.now))
    }

    // MARK: What the watch handler counts

    private static let poolKey = ObjectKey(namespace: "default", name: "test-pool")

    @Test(arguments: [
        ("owned", Fixtures.member("x"), true), ("orphan", Fixtures.orphan("x"), false), ("foreign", Fixtures.foreign("x"), false),
    ])
    func `W-111 Only Sandboxes of the pool lower what it expects`(_ id: String, _ sandbox: JSONValue, _ isCounted: Bool) throws {
        let bench = try WarmPoolBench([Fixtures.pool(replicas: 0), Fixtures.template()])
        defer { bench.shutDown() }
        let expectations = bench.controller.expectations
        let now = bench.bench.simulation.now
        #expect(expectations.tryExpectCreations(Self.poolKey, 1, at: now))
        try bench.bench.add(sandbox)
        bench.settle()
        #expect(expectations.isSatisfied(Self.poolKey, at: now) == isCounted, "\(id)")
        expectations.forget(Self.poolKey)
        expectations.expectDeletion(Self.poolKey, uid: try bench.sandbox("x").uid, at: now)
        try bench.bench.delete("Sandbox", "x")
        bench.settle()
        #expect(expectations.isSatisfied(Self.poolKey, at: now) == isCounted, "\(id)")
    }

    // MARK: The process

    /// The whole controller with its watches and workers.
    private static func running(_ bench: Bench, _ flags: [(name: String, value: String)] = []) throws -> ControllerManager {
        let flags = try ControllerFlags(flags + [("extensions", "true")])
        let manager = ControllerManager(name: "agent-sandbox-controller", controlPlane: bench.controlPlane) { incarnation in
            try Caches.register(in: incarnation, flags: flags)
            try SandboxWarmPoolController.register(in: incarnation, flags: flags)
        }
        try manager.start()
        return manager
    }

    private static func bench(_ timing: ConnectionTiming, _ given: [JSONValue]) throws -> Bench {
        let bench = try Bench(timing: timing) { _, _ in throw BenchMistake("this bench makes no passes") }
        for object in given { try bench.add(object) }
        return bench
    }

    private static let lagging = ConnectionTiming(request: .constant(.milliseconds(4)), watchDelivery: .constant(.milliseconds(50)))

    @Test(arguments: [1, 8])
    func `A pool fills up under lag with exactly as many members as it asks for`(_ workers: Int) throws {
        let bench = try Self.bench(Self.lagging, [Fixtures.pool(replicas: 40), Fixtures.template()])
        defer { bench.shutDown() }
        _ = try Self.running(bench, [(name: "sandbox-warm-pool-concurrent-workers", value: String(workers))])
        bench.advance(.seconds(10))
        #expect(try bench.list("Sandbox").count == 40)
        #expect(bench.controlPlane.ledger.total(verb: .create, resource: AgentSandboxKinds.sandbox.groupResource) == 40)
        #expect(try bench.get("SandboxWarmPool", "test-pool")?.at("status", "replicas") == 40)
    }

    @Test func `W-021 A template wakes the pools of its namespace that refer to it`() throws {
        let bench = try Self.bench(
            Self.lagging,
            [Fixtures.pool(replicas: 1), Fixtures.pool("other-pool", replicas: 1, template: "other-template")])
        defer { bench.shutDown() }
        _ = try Self.running(bench)
        bench.advance(.seconds(1))
        var woken: [String] = []
        bench.controlPlane.passObservers.append { if case .began = $0.stage { woken.append($0.key.name) } }
        #expect(try bench.list("Sandbox").count == 0)
        try bench.add(Fixtures.template("other-template"))
        bench.advance(.seconds(1))
        #expect(!woken.isEmpty && woken.allSatisfy { $0 == "other-pool" })
        #expect(try bench.list("Sandbox").count == 1)
    }

    @Test(arguments: [0, 3, 7, 21, 57, 58, 63, 110, 120])
    func `A pool that dies while it fills up ends with as many members as it asks for`(_ milliseconds: Int64) throws {
        let bench = try Self.bench(Self.lagging, [Fixtures.pool(replicas: 9), Fixtures.template()])
        defer { bench.shutDown() }
        let manager = try Self.running(bench)
        bench.advance(.milliseconds(milliseconds))
        manager.kill()
        manager.restart(after: .seconds(1))
        bench.advance(.seconds(10))
        #expect(try bench.list("Sandbox").count == 9)
    }

    /// Claims take members, members vanish and replicas change while caches lag: there are never more members than were ever asked for,
    /// and in the end as many as are asked for.
    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `A pool under way converges and never overshoots`(_ seed: UInt64) throws {
        let random = RandomStream(seed: seed, name: "warm-pool-test")
        let timing = ConnectionTiming(
            request: .uniform(.milliseconds(1), .milliseconds(9)), watchDelivery: .uniform(.milliseconds(1), .milliseconds(120)))
        let bench = try Self.bench(timing, [Fixtures.pool(replicas: 5), Fixtures.template()])
        defer { bench.shutDown() }
        _ = try Self.running(bench)
        var desired: Int64 = 5
        var highest: Int64 = 5
        func members() throws -> [Sandbox] {
            try bench.list("Sandbox").map(Sandbox.init).filter { $0.controllerReference?.uid == "test-pool-uid" }
        }
        for step in 0..<150 {
            bench.advance(.milliseconds(Int64(random.next(below: 80))))
            let present = try members()
            #expect(present.count <= Int(highest), "step \(step)")
            if random.next(below: 8) == 0 {
                desired = Int64(random.next(below: 9))
                highest = max(highest, desired)
                try bench.patch("SandboxWarmPool", "test-pool", ["spec": ["replicas": .int(desired)]])
            }
            guard !present.isEmpty else { continue }
            let name = present[Int(random.next(below: UInt64(present.count)))].name
            switch random.next(below: 4) {
            case 0: try bench.delete("Sandbox", name)
            case 1:
                let claim = Sandbox(Fixtures.foreign(name)).ownerReferences.map(\.json)
                let labels: JSONValue = ["agents.x-k8s.io/warm-pool-sandbox": .null]
                try bench.patch("Sandbox", name, ["metadata": ["ownerReferences": .array(claim), "labels": labels]])
            default: try bench.patch("Sandbox", name, ["status": Fixtures.status(ready: true)], subresource: .status)
            }
        }
        // Longer than a dangling expectation holds.
        for _ in 0..<50 {
            for member in try members() where !member.isReady {
                try bench.patch("Sandbox", member.name, ["status": Fixtures.status(ready: true)], subresource: .status)
            }
            bench.advance(.seconds(10))
        }
        #expect(try members().count == Int(desired))
        #expect(try bench.get("SandboxWarmPool", "test-pool")?.at("status", "readyReplicas") == (desired == 0 ? nil : .int(desired)))
    }

    @Test func `LB-02 An orphan that cannot be adopted does not count, so that one too many is made`() throws {
        let bench = try WarmPoolBench([Fixtures.pool(replicas: 1), Fixtures.template(), Fixtures.orphan("a")])
        defer { bench.shutDown() }
        bench.bench.refuse("update sandboxes a", "busy")
        #expect(try bench.pass().failure?.contains("busy") == true)
        #expect(bench.count("create sandboxes") == 1)
        try bench.pass()
        try bench.pass()
        #expect(try bench.sandboxes.count == 1)
    }
}
