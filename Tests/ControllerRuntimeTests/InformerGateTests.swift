import APIServer
import ObjectModel
import Simulation
import Testing

@testable import ControllerRuntime

/// Faults between the log and a cache. Deliveries take 20 ms; `old` is there from the beginning.
@Suite struct InformerGateTests {
    static func world(_ script: (SmallWorld, Informer) throws -> Void) throws -> [String] {
        try InformerTests.world(delivery: .constant(.milliseconds(20))) { world, manager in
            try script(world, try #require(manager.incarnation?.informers(of: SmallWorld.widgets.name.groupResource).first))
        }
    }

    /// Puts a gate into force at 5 ms and takes it away at 100 ms.
    static func arm(_ gate: InformerGate, in world: SmallWorld) {
        InformerTests.after(5, in: world) { gate.arm() }
        InformerTests.after(100, in: world) { gate.open() }
    }

    /// `n` is made at 10 ms, changed at 11 and 12 ms; `m` is made at 13 ms.
    static func changes(in world: SmallWorld) {
        InformerTests.after(10, in: world) { try world.store(SmallWorld.widget("n", ["x": 1])) }
        InformerTests.after(11, in: world) { try world.change("n", ["x": 2]) }
        InformerTests.after(12, in: world) { try world.change("n", ["x": 3]) }
        InformerTests.after(13, in: world) { try world.store(SmallWorld.widget("m")) }
    }

    @Test("a frozen cache takes in what has waited when it thaws")
    func frozen() throws {
        let lines = try Self.world { world, informer in
            Self.arm(FrozenGate(informer) {}, in: world)
            Self.changes(in: world)
        }
        #expect(lines == ["1 listed old", "100 added n", "100 updated 1 to 2", "100 updated 2 to 3", "100 added m"])
    }

    @Test("a late cache keeps the order")
    func late() throws {
        let lines = try Self.world { world, informer in
            let stream = world.simulation.stream("test")
            Self.arm(LateGate(informer, by: .uniform(0, .milliseconds(30)), stream: stream) {}, in: world)
            Self.changes(in: world)
        }
        #expect(
            lines.map { $0.split(separator: " ").dropFirst().joined(separator: " ") } == [
                "listed old", "added n", "updated 1 to 2", "updated 2 to 3", "added m",
            ])
    }

    @Test("a cache that stays revisions behind takes one in for each that arrives")
    func behind() throws {
        let lines = try Self.world { world, informer in
            Self.arm(BehindGate(informer, revisions: 2) {}, in: world)
            Self.changes(in: world)
        }
        #expect(lines == ["1 listed old", "32 added n", "33 updated 1 to 2", "100 updated 2 to 3", "100 added m"])
    }

    @Test("what is held for one object does not hold up others")
    func heldObject() throws {
        let lines = try Self.world { world, informer in
            Self.arm(HoldingGate(informer, ObjectChoice(name: "n"), coalesces: false) {}, in: world)
            Self.changes(in: world)
        }
        #expect(lines == ["1 listed old", "33 added m", "100 added n", "100 updated 1 to 2", "100 updated 2 to 3"])
    }

    @Test("of events that are coalesced the last state alone is seen")
    func coalesced() throws {
        let lines = try Self.world { world, informer in
            Self.arm(HoldingGate(informer, ObjectChoice(), coalesces: true) {}, in: world)
            Self.changes(in: world)
            InformerTests.after(20, in: world) { try world.store(SmallWorld.widget("gone")) }
            InformerTests.after(21, in: world) { try world.remove("gone") }
        }
        #expect(lines == ["1 listed old", "100 added n", "100 added m"])
    }

    @Test(
        "a lost event is made up for by the next one of its object",
        arguments: [
            (1...1, ["1 listed old", "31 added n", "32 updated 2 to 3", "33 added m"]),
            (2...2, ["1 listed old", "30 added n", "32 updated 1 to 3", "33 added m"]),
            (1...3, ["1 listed old", "33 added m"]),
        ])
    func lost(numbers: ClosedRange<Int>, expected: [String]) throws {
        let lines = try Self.world { world, informer in
            Self.arm(LosingGate(informer, ObjectChoice(name: "n"), types: [], occurrences: numbers) {}, in: world)
            Self.changes(in: world)
        }
        #expect(lines == expected)
    }

    @Test("a relist shows what is there, all of it, and nothing that came and went")
    func relist() throws {
        let lines = try Self.world { world, informer in
            let gate = FrozenGate(informer) {}
            InformerTests.after(5, in: world) { gate.arm() }
            Self.changes(in: world)
            InformerTests.after(20, in: world) { try world.remove("old") }
            InformerTests.after(21, in: world) { try world.store(SmallWorld.widget("gone")) }
            InformerTests.after(22, in: world) { try world.remove("gone") }
            // What was committed at 35 ms is still on its way and part of the list; what comes after has its own moment.
            InformerTests.after(35, in: world) { try world.change("n", ["x": 4]) }
            InformerTests.after(40, in: world) {
                informer.restartWatch()
                gate.open()
            }
            InformerTests.after(41, in: world) { try world.change("n", ["x": 5]) }
        }
        #expect(lines == ["1 listed old", "40 deleted old", "40 added m", "40 added n", "61 updated 4 to 5"])
    }

    @Test("a restarted process sees an earlier revision at first, and then what it has missed")
    func earlierView() throws {
        let lines = try InformerTests.world(delivery: .constant(.milliseconds(20))) { world, manager in
            Self.changes(in: world)
            var before: UInt64 = 0
            InformerTests.after(10, in: world) { before = world.server.currentRevision }
            InformerTests.after(50, in: world) {
                manager.kill()
                world.lines = []
                manager.restart(after: .milliseconds(10)) { EarlierView(revision: before, length: .milliseconds(30)) }
            }
            InformerTests.after(70, in: world) { try world.store(SmallWorld.widget("late")) }
        }
        #expect(
            lines == [
                "61 listed n", "61 listed old", "91 updated 1 to 2", "91 updated 2 to 3", "91 added m", "91 added late",
            ])
    }
}
