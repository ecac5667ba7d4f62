import APIServer
import ObjectModel
import Simulation
import Testing

@testable import ControllerRuntime

@Suite struct InformerTests {
    /// A process whose one informer tells what its handler hears.
    static func world(
        delivery: Distribution, _ script: (SmallWorld, ControllerManager) throws -> Void
    ) throws -> [String] {
        let world = try SmallWorld(timing: ConnectionTiming(request: .constant(.milliseconds(1)), watchDelivery: delivery))
        try world.store(SmallWorld.widget("old"))
        let manager = ControllerManager(name: "p", controlPlane: world.controlPlane) { incarnation in
            let informer = try incarnation.informer(SmallWorld.widgets)
            informer.addHandler { event in
                switch event {
                case .added(let object, let initial): world.note("\(initial ? "listed" : "added") \(UntypedObject(object).name)")
                case .updated(let old, let new):
                    world.note("updated \(old.at("spec", "x")?.intValue ?? -1) to \(new.at("spec", "x")?.intValue ?? -1)")
                case .deleted(let object): world.note("deleted \(UntypedObject(object).name)")
                }
            }
        }
        try manager.start()
        try script(world, manager)
        world.finish()
        return world.lines
    }

    static func after(_ milliseconds: Int64, in world: SmallWorld, _ body: @escaping () throws -> Void) {
        world.simulation.schedule(after: .milliseconds(milliseconds), .scenario, .scenario) {
            do { try body() } catch { Issue.record(error) }
        }
    }

    @Test("the initial list comes first, then every change after the delivery's delay, in order")
    func follows() throws {
        let lines = try Self.world(delivery: .constant(.milliseconds(20))) { world, _ in
            Self.after(10, in: world) { try world.store(SmallWorld.widget("new", ["x": 1])) }
            Self.after(11, in: world) { try world.change("new", ["x": 2]) }
            Self.after(12, in: world) { try world.remove("new") }
        }
        #expect(lines == ["1 listed old", "30 added new", "31 updated 1 to 2", "32 deleted new"])
    }

    @Test("no revision overtakes an earlier one, however the delays fall")
    func order() throws {
        let lines = try Self.world(delivery: .uniform(0, .milliseconds(50))) { world, _ in
            Self.after(5, in: world) { try world.store(SmallWorld.widget("n", ["x": 0])) }
            for step in 1..<40 { Self.after(5 + Int64(step), in: world) { try world.change("n", ["x": .int(Int64(step))]) } }
        }
        #expect(lines.count == 41)
        let updates = lines.dropFirst(2).map { $0.split(separator: " ").dropFirst().joined(separator: " ") }
        #expect(updates == (1..<40).map { "updated \($0 - 1) to \($0)" })
    }

    @Test("the cache takes a revision in before its handlers hear of it")
    func cacheBeforeHandlers() throws {
        let world = try SmallWorld()
        var seen: [String] = []
        let manager = ControllerManager(name: "p", controlPlane: world.controlPlane) { incarnation in
            let informer = try incarnation.informer(SmallWorld.widgets)
            informer.addHandler { event in
                seen.append("\(UntypedObject(event.object).name) with \(informer.count) cached")
            }
        }
        try manager.start()
        Self.after(1, in: world) {
            try world.store(SmallWorld.widget("a"))
            try world.store(SmallWorld.widget("b"))
        }
        world.finish()
        #expect(seen == ["a with 2 cached", "b with 2 cached"])
    }

    @Test("indexes follow their objects and list them by key")
    func indexes() throws {
        let world = try SmallWorld()
        var informer: Informer?
        let manager = ControllerManager(name: "p", controlPlane: world.controlPlane) { incarnation in
            let made = try incarnation.informer(SmallWorld.widgets)
            made.addIndex("color") { object in object.at("spec", "color")?.stringValue.map { [$0] } ?? [] }
            informer = made
        }
        try manager.start()
        Self.after(1, in: world) {
            for (name, color) in [("c", "red"), ("a", "red"), ("b", "blue"), ("d", "none")] {
                try world.store(SmallWorld.widget(name, color == "none" ? ["x": 1] : ["color": .string(color)]))
            }
        }
        Self.after(2, in: world) { try world.change("c", ["color": "blue"]) }
        Self.after(3, in: world) { try world.remove("b") }
        world.simulation.run(until: VirtualTime(nanoseconds: .milliseconds(1)))
        func names(_ color: String) -> [String] {
            (informer?.list(index: "color", value: color) ?? []).map { UntypedObject($0).name }
        }
        #expect(names("red") == ["a", "c"])
        world.simulation.run()
        #expect(names("red") == ["a"])
        #expect(names("blue") == ["c"])
        #expect(names("none") == [])
        #expect(informer?.list().map { UntypedObject($0).name } == ["a", "c", "d"])
        world.simulation.shutDown()
    }

    @Test("a killed process hears nothing more; started again it lists anew")
    func restart() throws {
        let lines = try Self.world(delivery: .constant(.milliseconds(5))) { world, manager in
            Self.after(10, in: world) { try world.store(SmallWorld.widget("n")) }
            Self.after(12, in: world) {
                manager.kill()
                manager.restart(after: .milliseconds(8))
            }
        }
        #expect(lines == ["1 listed old", "21 listed n", "21 listed old"])
    }
}
