import ObjectModel
import Testing

@testable import ClusterControllers

@Suite struct OwnerGraphTests {
    static let kinds: [GroupKind: Bool] = [
        GroupKind(group: "", kind: "Pod"): true, GroupKind(group: "", kind: "Node"): false, GroupKind(group: "", kind: "Secret"): true,
    ]

    static func object(
        _ name: String, kind: String = "Pod", namespace: String = "default", owners: [OwnerReference] = [], finalizers: [String]? = nil
    ) -> (UntypedObject, GroupKind) {
        var object = UntypedObject([
            "apiVersion": "v1", "kind": .string(kind), "metadata": ["name": .string(name), "uid": .string("u-\(name)")],
        ])
        object.namespace = namespace
        object.ownerReferences = owners
        if let finalizers {
            object.finalizers = finalizers
            object.json.set("2026-01-01T00:00:00Z", at: "metadata", "deletionTimestamp")
        }
        return (object, GroupKind(group: "", kind: kind))
    }

    static func owner(_ name: String, kind: String = "Pod", blocks: Bool? = nil) -> OwnerReference {
        OwnerReference(apiVersion: "v1", kind: kind, name: name, uid: "u-\(name)", blockOwnerDeletion: blocks)
    }

    enum Event: Sendable {
        case seen(String, kind: String = "Pod", namespace: String = "default", owners: [String] = [], finalizers: [String]? = nil)
        case gone(String)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let events: [Event]
        /// What the last event makes the collector look at.
        let work: [OwnerGraph.Work]
    }

    @Test(
        "an event makes the collector look at what it may have left without owners, and at nothing else",
        arguments: [
            Row(testDescription: "an object without owners", events: [.seen("a")], work: []),
            Row(testDescription: "an owner that was seen before", events: [.seen("a"), .seen("b", owners: ["a"])], work: []),
            Row(testDescription: "an owner that was not seen", events: [.seen("b", owners: ["a"])], work: [.delete("u-a")]),
            Row(testDescription: "an owner that is seen later", events: [.seen("b", owners: ["a"]), .seen("a")], work: []),
            Row(
                testDescription: "an owner that goes",
                events: [.seen("a"), .seen("b", owners: ["a"]), .seen("c", owners: ["a"]), .gone("a")],
                work: [.delete("u-b"), .delete("u-c")]),
            Row(testDescription: "a dependent that goes", events: [.seen("a"), .seen("b", owners: ["a"]), .gone("b")], work: []),
            Row(
                testDescription: "an owner in another namespace",
                events: [.seen("a", namespace: "other"), .seen("b", owners: ["a"])], work: [.delete("u-b")]),
            Row(
                testDescription: "an owner in another namespace, seen later",
                events: [.seen("b", owners: ["a"]), .seen("a", namespace: "other")], work: [.delete("u-b")]),
            Row(
                testDescription: "an owner that begins to wait for its dependents",
                events: [.seen("a"), .seen("b", owners: ["a"]), .seen("a", finalizers: ["foregroundDeletion"])],
                work: [.delete("u-b"), .delete("u-a")]),
            Row(
                testDescription: "a waiting owner that is seen again",
                events: [.seen("a", finalizers: ["foregroundDeletion"]), .seen("a", finalizers: ["foregroundDeletion", "x/y"])], work: []),
            Row(
                testDescription: "a dependent of a waiting owner goes",
                events: [.seen("a"), .seen("b", owners: ["a"]), .seen("a", finalizers: ["foregroundDeletion"]), .gone("b")],
                work: [.delete("u-a")]),
            Row(
                testDescription: "a dependent of a waiting owner gets rid of it",
                events: [.seen("a"), .seen("b", owners: ["a"]), .seen("a", finalizers: ["foregroundDeletion"]), .seen("b")],
                work: [.delete("u-a")]),
            Row(
                testDescription: "an owner that is to leave orphans", events: [.seen("a"), .seen("a", finalizers: ["orphan"])],
                work: [.orphan("u-a")]),
            Row(
                testDescription: "an owner held by an unknown finalizer",
                events: [.seen("a"), .seen("b", owners: ["a"]), .seen("a", finalizers: ["x/y"])], work: []),
            Row(
                testDescription: "an owner comes back by name with another UID",
                events: [.seen("a"), .seen("b", owners: ["a"]), .gone("a"), .seen("a2")], work: []),
        ])
    func work(_ row: Row) {
        let graph = OwnerGraph(isNamespaced: Self.kinds)
        var work: [OwnerGraph.Work] = []
        for event in row.events {
            switch event {
            case .seen(let name, let kind, let namespace, let owners, let finalizers):
                let (object, groupKind) = Self.object(
                    name, kind: kind, namespace: namespace, owners: owners.map { Self.owner($0) }, finalizers: finalizers)
                work = graph.observe(object, kind: groupKind)
            case .gone(let name): work = graph.remove(uid: "u-\(name)")
            }
        }
        #expect(work == row.work)
    }

    @Test("dependents keep their order through many removals")
    func order() {
        let graph = OwnerGraph(isNamespaced: Self.kinds)
        let (root, kind) = Self.object("root")
        _ = graph.observe(root, kind: kind)
        for index in 0..<200 { _ = graph.observe(Self.object("d\(index)", owners: [Self.owner("root")]).0, kind: kind) }
        for index in 0..<200 where index % 50 != 7 { _ = graph.remove(uid: "u-d\(index)") }
        #expect(graph.node("u-root")?.dependents.map(\.identity.name) == ["d7", "d57", "d107", "d157"])
        #expect(graph.count == 5)
    }

    @Test("a foreground deletion waits for the references that say so")
    func blocking() {
        let graph = OwnerGraph(isNamespaced: Self.kinds)
        let kind = GroupKind(group: "", kind: "Pod")
        _ = graph.observe(Self.object("root").0, kind: kind)
        for (name, blocks) in [("a", true), ("b", false), ("c", nil), ("d", true)] as [(String, Bool?)] {
            _ = graph.observe(Self.object(name, owners: [Self.owner("root", blocks: blocks)]).0, kind: kind)
        }
        #expect(graph.node("u-root")?.blockingDependents.map(\.identity.name) == ["a", "d"])
    }

    struct Decision: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var owners: [OwnerDecision.OwnerState]
        var finalizers: [String] = []
        var hasDependents = false
        var hasWaitingDependent = false
        let expected: OwnerDecision
    }

    @Test(
        "an object goes when no owner is left, in the way that its finalizers and its owners ask for",
        arguments: [
            Decision(testDescription: "solid", owners: [.solid], expected: .keep),
            Decision(testDescription: "absent", owners: [.absent], expected: .delete(.background, unblocksOwners: false)),
            Decision(testDescription: "solid and absent", owners: [.solid, .absent], expected: .dropReferences(["u1"])),
            Decision(testDescription: "waiting and solid", owners: [.waiting, .solid], expected: .dropReferences(["u0"])),
            Decision(testDescription: "waiting", owners: [.waiting], expected: .delete(.background, unblocksOwners: false)),
            Decision(
                testDescription: "waiting, with dependents", owners: [.waiting], hasDependents: true,
                expected: .delete(.foreground, unblocksOwners: false)),
            Decision(
                testDescription: "waiting in a circle", owners: [.waiting], hasDependents: true, hasWaitingDependent: true,
                expected: .delete(.foreground, unblocksOwners: true)),
            Decision(
                testDescription: "absent, to leave orphans", owners: [.absent], finalizers: ["orphan"],
                expected: .delete(.orphan, unblocksOwners: false)),
            Decision(
                testDescription: "absent, foreground", owners: [.absent], finalizers: ["foregroundDeletion"], hasDependents: true,
                expected: .delete(.foreground, unblocksOwners: false)),
            Decision(
                testDescription: "absent, with dependents", owners: [.absent, .absent], hasDependents: true,
                expected: .delete(.background, unblocksOwners: false)),
        ])
    func decisions(_ row: Decision) {
        let owners = row.owners.enumerated().map { (uid: "u\($0.offset)", state: $0.element) }
        #expect(
            OwnerDecision(
                owners: owners, finalizers: row.finalizers, hasDependents: row.hasDependents, hasWaitingDependent: row.hasWaitingDependent)
                == row.expected)
    }
}
