import Testing

@testable import AgentSandboxControllers

@Suite struct ClaimQueueTests {
    private static let line = "default/test-pool"

    private static func key(_ text: String) -> WarmSandboxKey {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return WarmSandboxKey(namespace: "default", name: String(parts[0]), nodeName: parts.count > 1 ? String(parts[1]) : "")
    }

    private static func queue(_ texts: [String]) -> WarmSandboxQueue {
        let queue = WarmSandboxQueue()
        for text in texts { queue.add(key(text), to: line) }
        return queue
    }

    private func names(_ queue: WarmSandboxQueue) -> [String] { queue.keys(in: Self.line).map(\.name) }

    @Test func `Q-001 first in, first out`() {
        let queue = Self.queue(["a", "b", "c"])
        #expect((0..<4).map { _ in queue.next(in: Self.line)?.name } == ["a", "b", "c", nil])
    }

    @Test func `Q-002 removing from the middle keeps the order`() {
        let queue = Self.queue(["a", "b", "c"])
        queue.remove(Self.key("b@anywhere"), from: Self.line)
        #expect(names(queue) == ["a", "c"])
        queue.remove(Self.key("b"), from: Self.line)
        #expect(names(queue) == ["a", "c"])
    }

    @Test func `Q-003 adding again keeps the place and takes the node over`() {
        let queue = Self.queue(["a", "b", "a@node-1"])
        #expect(queue.keys(in: Self.line) == [Self.key("a@node-1"), Self.key("b")])
    }

    @Test func `Q-004 a dropped line is empty and can begin anew`() {
        let queue = Self.queue(["a", "b"])
        queue.removeLine(Self.line)
        #expect(queue.next(in: Self.line) == nil)
        queue.add(Self.key("b"), to: Self.line)
        #expect(names(queue) == ["b"])
    }

    @Test func `Q-005 picking takes out exactly what was picked`() {
        let queue = Self.queue(["a", "b", "c"])
        #expect(queue.next(in: Self.line) { $0.last }?.name == "c")
        #expect(queue.next(in: Self.line) { _ in nil } == nil)
        #expect(names(queue) == ["a", "b"])
    }

    @Test func `Q-006 a Sandbox is known by namespace and name`() {
        #expect(Self.key("a@node-1").identity == "default/a")
        #expect(WarmSandboxQueue().line(namespace: "default", pool: "test-pool") == "default/test-pool")
    }

    @Test func `Q-007 a line without a namespace is another line`() {
        let queue = Self.queue(["a"])
        #expect(queue.next(in: "test-pool") == nil)
        queue.remove(Self.key("a"), from: "test-pool")
        queue.removeLine("test-pool")
        #expect(names(queue) == ["a"])
    }

    struct Pick: CustomTestStringConvertible, Sendable {
        let id: String
        let keys: [String]
        let picked: String?
        let left: [String]
        var testDescription: String { id }
    }

    @Test(arguments: [
        Pick(id: "none", keys: [], picked: nil, left: []),
        Pick(id: "a single one without a node", keys: ["a"], picked: "a", left: []),
        Pick(id: "none on a node: the first", keys: ["a", "b", "c"], picked: "a", left: ["b", "c"]),
        Pick(id: "C-138 as many on each node: the first", keys: ["a@1", "b@2", "c@3"], picked: "a", left: ["b", "c"]),
        Pick(id: "C-140 most on node 2: its first", keys: ["a@1", "b@2", "c@2"], picked: "b", left: ["a", "c"]),
        Pick(id: "scheduled before unscheduled", keys: ["a", "b", "c@1"], picked: "c", left: ["a", "b"]),
        Pick(id: "a tie goes to who stands ahead", keys: ["a@2", "b@1", "c@1", "d@2"], picked: "a", left: ["b", "c", "d"]),
    ])
    func `the fullest node gives first`(row: Pick) {
        let queue = Self.queue(row.keys)
        #expect(queue.next(in: Self.line, picking: { WarmSandboxQueue.pick($0) })?.name == row.picked)
        #expect(names(queue) == row.left)
    }
}
