import AgentSandboxAPI
import ControllerRuntime
import ObjectModel
import Simulation

@testable import AgentSandboxControllers

/// What the pool controller computes, where passes cannot show every case.
enum PoolFunctionRows {
    static let all: [FunctionRow] = [
        FunctionRow(ids: "W-044 W-045") { holds() },
        FunctionRow(ids: "W-050 W-051 W-052 W-053 W-054") { tokens() },
        FunctionRow(ids: "W-055") { refunds() },
        FunctionRow(ids: "W-101") { overlapping() },
        FunctionRow(ids: "W-112") { expectations() },
        FunctionRow(ids: "H-001") { hashes() },
    ]

    private static let pool = ObjectKey(namespace: "default", name: "pool")
    private static let other = ObjectKey(namespace: "default", name: "other")

    private static func time(_ milliseconds: Int64) -> VirtualTime { VirtualTime(nanoseconds: .milliseconds(milliseconds)) }

    private static func differ<Value: Equatable>(_ what: String, _ present: Value, _ wanted: Value) -> [String] {
        present == wanted ? [] : ["\(what): \(present), not \(wanted)"]
    }

    // MARK: Holds

    /// Members and replicas of a pool at a moment, and how long it waits.
    private typealias Look = (at: Int64, members: Int, desired: Int, wait: Nanoseconds)

    private static func holds() -> [String] {
        var hold = ReplenishHold(delay: .seconds(10))
        var failures: [String] = []
        func look(_ looks: [Look]) {
            for look in looks {
                let wait = hold.remaining(pool, members: look.members, desired: look.desired, at: time(look.at))
                failures += differ("hold at \(look.at) with \(look.members) of \(look.desired)", wait, look.wait)
            }
        }
        look([(0, 0, 5, 0)])
        hold.noteCreations(pool, 5)
        look([
            (0, 3, 5, .seconds(10)), (4_000, 3, 5, .seconds(6)), (5_000, 2, 5, .seconds(10)), (15_000, 2, 5, 0),
            (16_000, 1, 5, .seconds(10)), (17_000, 5, 5, 0), (17_000, 5, 9, 0), (18_000, 4, 5, .seconds(10)),
        ])
        hold.forget(pool)
        look([(18_000, 3, 5, 0)])

        var off = ReplenishHold(delay: 0)
        off.noteCreations(pool, 3)
        failures += differ("a hold that is off", off.remaining(pool, members: 1, desired: 5, at: time(0)), 0)
        failures += differ("what it remembers", off.isEmpty, true)
        var unknown = ReplenishHold(delay: .seconds(1))
        unknown.noteCreations(other, 3)
        failures += differ("creations of an unknown pool", unknown.isEmpty, true)
        failures += differ("its first look", unknown.remaining(other, members: 0, desired: 5, at: time(0)), 0)
        return failures
    }

    // MARK: Tokens

    /// What is taken at which millisecond, what is granted and how long to wait for one more.
    private typealias Take = (at: Int64, want: Int, granted: Int, wait: Nanoseconds)

    private static let takes: [(about: String, rate: Double, takes: [Take])] = [
        ("no rate", 0, [(0, 10, 10, 0), (0, 300, 300, 0)]), ("nothing wanted", 4, [(0, 0, 0, 0), (0, -3, -3, 0)]),
        ("four a second", 4, [(0, 10, 4, .milliseconds(250))]),
        (
            "two a second", 2,
            [
                (0, 2, 2, 0), (0, 2, 0, .milliseconds(500)), (500, 2, 1, .milliseconds(500)), (3_600_500, 9, 2, .milliseconds(500)),
            ]
        ),
        ("one in two seconds", 0.5, [(0, 2, 1, .seconds(2))]),
        ("a rate beyond integers", 1e18, [(0, 300, 300, 0), (0, .max, 999_999_999_999_999_744, 1)]),
        ("a third of a second", 3, [(0, 4, 3, 333_333_334)]), ("hardly ever", 1e-300, [(0, 2, 1, .max)]),
    ]

    private static func tokens() -> [String] {
        takes.flatMap { about, rate, takes in
            var tokens = RefillTokens(rate: rate)
            var failures: [String] = []
            for take in takes {
                let grant = tokens.take(pool, take.want, at: time(take.at))
                failures += differ("\(about) at \(take.at): granted", grant.count, take.granted)
                failures += differ("\(about) at \(take.at): wait", grant.wait, take.wait)
            }
            if rate == 0 { failures += differ("what no rate remembers", tokens.isEmpty, true) }
            return failures
        }
    }

    private static func refunds() -> [String] {
        var tokens = RefillTokens(rate: 4)
        tokens.refund(pool, 3)
        var failures = differ("a refund of an unknown pool", tokens.isEmpty, true)
        failures += differ("a full bucket", tokens.take(pool, 4, at: time(0)).count, 4)
        tokens.refund(pool, 3)
        failures += differ("what came back", tokens.take(pool, 4, at: time(0)).count, 3)
        tokens.refund(pool, 300)
        failures += differ("no more than the capacity", tokens.take(pool, 9, at: time(0)).count, 4)
        failures += differ("another pool", tokens.take(other, 9, at: time(0)).count, 4)
        tokens.forget(pool)
        return failures + differ("a forgotten pool", tokens.take(pool, 9, at: time(0)).count, 4)
    }

    // MARK: Expectations

    /// Eight passes over one pool at once, which no queue would allow.
    private static func overlapping() -> [String] {
        do {
            let pools = try PoolProcess([PoolFixtures.pool(replicas: 3), PoolFixtures.template()], runs: false)
            defer { pools.world.shutDown() }
            guard let process = pools.process, let reconciler = pools.reconciler else { return ["no process"] }
            var ended = 0
            for _ in 0..<8 {
                process.spawn {
                    _ = try? await reconciler.reconcile(PoolProcess.key)
                    ended += 1
                }
            }
            pools.world.run(for: .seconds(1))
            return differ("passes that ended", ended, 8) + differ("creations", pools.creations, 3)
        } catch {
            return ["\(error)"]
        }
    }

    private static func expectations() -> [String] {
        let expectations = Expectations()
        var failures: [String] = []
        func satisfied(_ what: String, at milliseconds: Int64 = 0, _ wanted: Bool) {
            failures += differ(what, expectations.isSatisfied(pool, at: time(milliseconds)), wanted)
        }
        func raise(_ what: String, _ count: Int, at milliseconds: Int64 = 0, _ wanted: Bool) {
            failures += differ(what, expectations.tryExpectCreations(pool, count, at: time(milliseconds)), wanted)
        }
        satisfied("nothing asked for", true)
        for count in [0, -1] { raise("\(count) creations", count, false) }
        raise("two creations", 2, true)
        raise("a second time", 1, false)
        satisfied("two outstanding", false)
        expectations.creationObserved(pool)
        satisfied("one outstanding", false)
        expectations.creationObserved(pool)
        satisfied("both seen", true)
        expectations.creationObserved(pool)
        expectations.lowerCreations(pool, by: 5)
        raise("lowered below nothing is nothing", 1, true)
        expectations.lowerCreations(pool, by: 0)
        satisfied("lowered by nothing", false)
        expectations.lowerCreations(pool, by: 9)
        satisfied("lowered by more than there is", true)

        expectations.expectDeletion(pool, uid: "", at: time(0))
        satisfied("the deletion of nothing", true)
        expectations.expectDeletion(pool, uid: "a", at: time(0))
        failures += differ("pending", expectations.isPendingDeletion(pool, uid: "a", at: time(0)), true)
        failures += differ("another is not", expectations.isPendingDeletion(pool, uid: "b", at: time(0)), false)
        raise("creations while a deletion is outstanding", 1, false)
        expectations.deletionObserved(pool, uid: "b")
        satisfied("another was seen to go", false)
        expectations.deletionObserved(pool, uid: "a")
        satisfied("it was seen to go", true)

        raise("creations at the beginning", 1, true)
        satisfied("at five minutes", at: 300_000, false)
        satisfied("past five minutes", at: 300_001, true)
        raise("raised anew", 1, at: 300_001, true)
        expectations.expectDeletion(pool, uid: "a", at: time(400_000))
        satisfied("a later request holds all of them", at: 700_000, false)
        failures += differ("pending at five minutes", expectations.isPendingDeletion(pool, uid: "a", at: time(700_000)), true)
        failures += differ("pending past five minutes", expectations.isPendingDeletion(pool, uid: "a", at: time(700_001)), false)
        satisfied("past the later request's five minutes", at: 700_001, true)

        raise("one pool", 1, at: 800_000, true)
        failures += differ("another pool", expectations.tryExpectCreations(other, 1, at: time(800_000)), true)
        expectations.forget(pool)
        satisfied("a forgotten pool", at: 800_000, true)
        failures += differ("the other pool is not", expectations.isSatisfied(other, at: time(800_000)), false)
        let winners = (0..<64).count { _ in expectations.tryExpectCreations(pool, 1, at: time(900_000)) }
        return failures + differ("the number that may raise at once", winners, 1)
    }

    // MARK: Hashes

    private static let hashed: [(text: String, hash: String)] = [
        ("", "811c9dc5"), ("a", "e40c292c"), ("test-pool", "59733166"), ("test-template", "69155462"), ("warmpool-0", "5317cfd3"),
        ("template-0", "cd01fec6"), ("pool", "91dd7983"), ("my-sandbox", "374de8f5"), ("shadow-pool-python", "6400c7a7"),
        ("my-warm-pool", "034dafb4"), ("python-runtime-template", "0572d487"),
    ]

    private static func hashes() -> [String] {
        hashed.flatMap { text, hash in differ("the hash of \"\(text)\"", NameHash.of(text), hash) }
    }
}
