import AgentSandboxAPI
import ControllerRuntime
import ObjectModel
import Simulation
import Testing

@testable import AgentSandboxControllers

@Suite struct WarmPoolPureTests {
    private static let pool = ObjectKey(namespace: "default", name: "pool")
    private static let other = ObjectKey(namespace: "default", name: "other")

    private static func time(_ milliseconds: Int64) -> VirtualTime { VirtualTime(nanoseconds: .milliseconds(milliseconds)) }

    // MARK: Replenish hold

    @Test func `W-044 A pool waits after each loss, and no longer once it is full`() {
        var hold = ReplenishHold(delay: .seconds(10))
        #expect(hold.remaining(Self.pool, members: 0, desired: 5, at: Self.time(0)) == 0)
        hold.noteCreations(Self.pool, 5)
        #expect(hold.remaining(Self.pool, members: 3, desired: 5, at: Self.time(0)) == .seconds(10))
        #expect(hold.remaining(Self.pool, members: 3, desired: 5, at: Self.time(4_000)) == .seconds(6))
        #expect(hold.remaining(Self.pool, members: 2, desired: 5, at: Self.time(5_000)) == .seconds(10))
        #expect(hold.remaining(Self.pool, members: 2, desired: 5, at: Self.time(15_000)) == 0)
        #expect(hold.remaining(Self.pool, members: 1, desired: 5, at: Self.time(16_000)) == .seconds(10))
        #expect(hold.remaining(Self.pool, members: 5, desired: 5, at: Self.time(17_000)) == 0)
        #expect(hold.remaining(Self.pool, members: 5, desired: 9, at: Self.time(17_000)) == 0)
        #expect(hold.remaining(Self.pool, members: 4, desired: 5, at: Self.time(18_000)) == .seconds(10))
        hold.forget(Self.pool)
        #expect(hold.remaining(Self.pool, members: 3, desired: 5, at: Self.time(18_000)) == 0)
    }

    @Test func `W-045 Creations are not counted when the hold is off or the pool is unknown`() {
        var off = ReplenishHold(delay: 0)
        #expect(off.remaining(Self.pool, members: 5, desired: 5, at: Self.time(0)) == 0)
        off.noteCreations(Self.pool, 3)
        #expect(off.remaining(Self.pool, members: 1, desired: 5, at: Self.time(0)) == 0)
        #expect(off.isEmpty)
        var on = ReplenishHold(delay: .seconds(1))
        on.noteCreations(Self.other, 3)
        #expect(on.isEmpty)
        #expect(on.remaining(Self.other, members: 0, desired: 5, at: Self.time(0)) == 0)
    }

    // MARK: Refill tokens

    /// What is taken at which millisecond, what is granted and how long to wait.
    struct Take: Sendable {
        let at: Int64
        let want: Int
        let granted: Int
        var wait: Nanoseconds = 0
    }

    @Test(
        arguments: [
            ("W-050", 0, [Take(at: 0, want: 10, granted: 10), Take(at: 0, want: 300, granted: 300)]),
            ("W-050 nothing wanted", 4, [Take(at: 0, want: 0, granted: 0), Take(at: 0, want: -3, granted: -3)]),
            ("W-051", 4, [Take(at: 0, want: 10, granted: 4, wait: .milliseconds(250))]),
            (
                "W-052", 2,
                [
                    Take(at: 0, want: 2, granted: 2), Take(at: 0, want: 2, granted: 0, wait: .milliseconds(500)),
                    Take(at: 500, want: 2, granted: 1, wait: .milliseconds(500)),
                    Take(at: 3_600_500, want: 9, granted: 2, wait: .milliseconds(500)),
                ]
            ),
            ("W-053", 0.5, [Take(at: 0, want: 2, granted: 1, wait: .seconds(2))]),
            ("W-054", 1e18, [Take(at: 0, want: 300, granted: 300), Take(at: 0, want: .max, granted: 999_999_999_999_999_744, wait: 1)]),
            ("a third of a second", 3, [Take(at: 0, want: 4, granted: 3, wait: 333_333_334)]),
            ("hardly ever", 1e-300, [Take(at: 0, want: 2, granted: 1, wait: .max)]),
        ] as [(String, Double, [Take])])
    func `A pool makes members at a pace`(_ id: String, _ rate: Double, _ takes: [Take]) {
        var tokens = RefillTokens(rate: rate)
        for take in takes {
            let grant = tokens.take(Self.pool, take.want, at: Self.time(take.at))
            #expect(grant.count == take.granted, "\(id) at \(take.at)")
            #expect(grant.wait == take.wait, "\(id) at \(take.at)")
        }
        if rate == 0 { #expect(tokens.isEmpty) }
    }

    @Test func `W-055 Tokens come back up to the capacity, and a forgotten pool begins with a full bucket`() {
        var tokens = RefillTokens(rate: 4)
        tokens.refund(Self.pool, 3)
        #expect(tokens.isEmpty)
        #expect(tokens.take(Self.pool, 4, at: Self.time(0)).count == 4)
        tokens.refund(Self.pool, 3)
        #expect(tokens.take(Self.pool, 4, at: Self.time(0)).count == 3)
        tokens.refund(Self.pool, 300)
        #expect(tokens.take(Self.pool, 9, at: Self.time(0)).count == 4)
        #expect(tokens.take(Self.other, 9, at: Self.time(0)).count == 4)
        tokens.forget(Self.pool)
        #expect(tokens.take(Self.pool, 9, at: Self.time(0)).count == 4)
    }

    // MARK: Staleness

    private static func sandbox(_ change: (inout Sandbox) -> Void) -> Sandbox {
        var sandbox = Sandbox(WarmPoolFixtures.member("a"))
        change(&sandbox)
        return sandbox
    }

    private static func withImage(_ sandbox: inout Sandbox) {
        sandbox.blueprint.podSpec = ["containers": [["name": "main", "image": "other"]], "automountServiceAccountToken": false]
    }

    private static let cases: [(String, Sandbox, Bool, Bool)] = [
        ("as made", sandbox { _ in }, false, false),
        ("W-024 genuine", sandbox { $0.ownerReferences = [] }, true, false),
        ("W-024 forged", sandbox(withImage), true, true),
        ("the label of a member is believed", sandbox(withImage), false, false),
        (
            "another hash, another image",
            sandbox {
                withImage(&$0)
                $0.setLabel(AgentSandboxNames.Label.sandboxTemplateHash, "00000000")
            }, false, true
        ),
        ("another hash, the same spec", sandbox { $0.setLabel(AgentSandboxNames.Label.sandboxTemplateHash, "00000000") }, false, false),
        ("no hash, the same spec", sandbox { $0.setLabel(AgentSandboxNames.Label.sandboxTemplateHash, nil) }, false, false),
        (
            "no hash, another image",
            sandbox {
                withImage(&$0)
                $0.setLabel(AgentSandboxNames.Label.sandboxTemplateHash, nil)
            }, false, true
        ),
        ("another template", sandbox { $0.setLabel(AgentSandboxNames.Label.sandboxTemplateRefHash, "00000000") }, false, true),
        ("no template", sandbox { $0.setLabel(AgentSandboxNames.Label.sandboxTemplateRefHash, nil) }, true, true),
    ]

    @Test(arguments: cases)
    func `A member is stale when the template would make another today`(
        _ id: String, _ sandbox: Sandbox, _ isOrphan: Bool, _ isStale: Bool
    ) {
        var template = WarmPoolTemplate(SandboxTemplate(WarmPoolFixtures.template()))
        #expect(template.isStale(sandbox, isOrphan: isOrphan) == isStale, "\(id)")
    }

    /// W-022: what the pod spec of the template and of the member say beside their containers.
    @Test(
        arguments: [
            (
                [:], ["automountServiceAccountToken": false, "dnsPolicy": "None", "dnsConfig": ["nameservers": ["8.8.8.8", "1.1.1.1"]]],
                true
            ),
            (["automountServiceAccountToken": true], ["automountServiceAccountToken": false], false),
            (["dnsPolicy": "Default"], ["dnsPolicy": "ClusterFirst", "automountServiceAccountToken": false], false),
            (["dnsPolicy": "Default"], ["dnsPolicy": "Default", "automountServiceAccountToken": false], true),
            (["dnsPolicy": "Default"], ["dnsPolicy": "Default"], false),
        ] as [(JSONValue, JSONValue, Bool)])
    func `W-022 Pod specs are compared under secure defaults`(_ template: JSONValue, _ member: JSONValue, _ areEqual: Bool) {
        var source = WarmPoolTemplate(SandboxTemplate(WarmPoolFixtures.template("test-template", ["podTemplate": ["spec": template]])))
        let sandbox = Self.sandbox { $0.blueprint.podSpec = MergePatch.apply(member, to: WarmPoolFixtures.podSpec) }
        #expect(source.isStale(sandbox, isOrphan: true) == !areEqual)
    }

    // MARK: Order of removal

    @Test func `Members that are not ready go first, then the newest`() {
        func member(_ name: String, _ created: String, _ isReady: Bool) -> WarmPoolMember {
            var sandbox = Sandbox(WarmPoolFixtures.member(name, ready: isReady))
            sandbox.creationTimestamp = Timestamp(rfc3339: created)
            return WarmPoolMember(sandbox, poolUID: "test-pool-uid")
        }
        let ordered = SandboxWarmPoolController.orderedForRemoval([
            member("old", "2026-01-01T00:00:00Z", true), member("new", "2026-01-02T00:00:00Z", true),
            member("twin", "2026-01-02T00:00:00Z", true), member("slow", "2026-01-01T00:00:00Z", false),
            member("late", "2026-01-03T00:00:00Z", false),
        ])
        #expect(ordered.map(\.sandbox.name) == ["late", "slow", "new", "twin", "old"])
    }

    /// The objects of one list and of the next by name and revision, and how many are read again.
    @Test(
        arguments: [
            ("nothing changed", ["a1", "b1", "c1"], ["a1", "b1", "c1"], 0), ("one changed", ["a1", "b1", "c1"], ["a1", "b2", "c1"], 1),
            ("first gone", ["a1", "b1", "c1"], ["b1", "c1"], 0), ("several gone", ["a1", "b1", "c1", "d1", "e1"], ["d1", "e1"], 0),
            ("gone, changed and new", ["a1", "b1", "d1", "e1"], ["b2", "c1", "d1", "e1"], 2),
            ("one new", ["a1", "c1"], ["a1", "b1", "c1"], 1),
            ("last new", ["a1"], ["a1", "b1"], 1), ("all gone", ["a1"], [], 0), ("all changed", ["a1", "b1"], ["a2", "b2"], 2),
        ] as [(String, [String], [String], Int)])
    func `Members that did not change are not read again`(_ id: String, _ before: [String], _ after: [String], _ reads: Int) {
        var objects: [String: JSONValue] = [:]
        for name in before + after where objects[name] == nil { objects[name] = WarmPoolFixtures.member(String(name.prefix(1))) }
        var roster = WarmPoolRoster()
        let first = roster.read(before.compactMap { objects[$0] }, poolUID: "test-pool-uid")
        let second = roster.read(after.compactMap { objects[$0] }, poolUID: "test-pool-uid")
        #expect(second.map(\.key.name) == after.map { String($0.prefix(1)) }, "\(id)")
        #expect(second.count { member in !first.contains { $0 === member } } == reads, "\(id)")
        #expect(second.allSatisfy { $0.ownership == .owned })
        let others = roster.read(after.compactMap { objects[$0] }, poolUID: "other-uid")
        #expect(others.allSatisfy { $0.ownership != .owned })
    }
}
