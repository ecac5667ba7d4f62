import ObjectModel
import Testing

@testable import AgentSandboxControllers

@Suite struct WarmPoolRosterTests {
    private static func member(_ name: String) -> JSONValue {
        [
            "apiVersion": "agents.x-k8s.io/v1beta1", "kind": "Sandbox",
            "metadata": [
                "name": .string(name), "namespace": "default",
                "ownerReferences": [
                    ["apiVersion": "v1", "kind": "SandboxWarmPool", "name": "pool", "uid": "pool-uid", "controller": true]
                ],
            ],
        ]
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
        for name in before + after where objects[name] == nil { objects[name] = Self.member(String(name.prefix(1))) }
        var roster = WarmPoolRoster()
        let first = roster.read(before.compactMap { objects[$0] }, poolUID: "pool-uid")
        let second = roster.read(after.compactMap { objects[$0] }, poolUID: "pool-uid")
        #expect(second.map(\.key.name) == after.map { String($0.prefix(1)) }, "\(id)")
        #expect(second.count { member in !first.contains { $0 === member } } == reads, "\(id)")
        #expect(second.allSatisfy { $0.ownership == .owned })
        let others = roster.read(after.compactMap { objects[$0] }, poolUID: "other-uid")
        #expect(others.allSatisfy { $0.ownership != .owned })
    }
}
