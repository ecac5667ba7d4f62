import Testing

@testable import Simulation

@Suite struct EventQueueTests {
    struct Planned: Sendable {
        let time: Int64
        let priority: PriorityClass
        let name: String
    }

    @Test(
        "events come out by moment, then class, then the order they were planned in",
        arguments: [
            ([Planned(time: 2, priority: .inbox, name: "b"), Planned(time: 1, priority: .scenario, name: "a")], "ab"),
            ([Planned(time: 1, priority: .worker, name: "b"), Planned(time: 1, priority: .request, name: "a")], "ab"),
            ([Planned(time: 1, priority: .worker, name: "a"), Planned(time: 1, priority: .worker, name: "b")], "ab"),
            (
                [
                    Planned(time: 3, priority: .inbox, name: "d"), Planned(time: 1, priority: .scenario, name: "c"),
                    Planned(time: 1, priority: .inbox, name: "a"), Planned(time: 1, priority: .cache, name: "b"),
                ], "abcd"
            ),
        ])
    func order(planned: [Planned], expected: String) {
        var queue = EventQueue<String>()
        for (index, event) in planned.enumerated() {
            _ = queue.push(time: event.time, priority: event.priority, sequence: UInt64(index + 1), payload: event.name)
        }
        var result = ""
        while let (_, name) = queue.pop() { result += name }
        #expect(result == expected)
        #expect(queue.count == 0)
    }

    @Test("ten thousand events of pseudo-random moments come out sorted and complete, with a third of them cancelled")
    func manyEvents() {
        var queue = EventQueue<Int>()
        let stream = RandomStream(seed: 7, name: "test")
        var handles: [EventHandle] = []
        for index in 0..<10_000 {
            handles.append(
                queue.push(time: Int64(stream.next(below: 500)), priority: .timer, sequence: UInt64(index + 1), payload: index))
        }
        for index in stride(from: 0, to: 10_000, by: 3) { #expect(queue.cancel(handles[index]) == index) }
        for index in stride(from: 0, to: 10_000, by: 3) { #expect(queue.cancel(handles[index]) == nil) }
        var last: (Int64, UInt64) = (-1, 0)
        var count = 0
        while let (key, payload) = queue.pop() {
            #expect(payload % 3 != 0)
            #expect((key.time, key.order) > last)
            last = (key.time, key.order)
            count += 1
        }
        #expect(count == 6_666)
    }

    @Test("a chooser picks among events of the same moment and class, and among them only")
    func choosing() {
        var queue = EventQueue<String>()
        for (index, event) in [("a", 1), ("b", 1), ("c", 1), ("later", 2)].enumerated() {
            _ = queue.push(time: Int64(event.1), priority: .worker, sequence: UInt64(index + 1), payload: event.0)
        }
        var offered: [Int] = []
        var result: [String] = []
        while let (_, name) = queue.pop(choosing: { count, event in
            offered.append(count)
            if count == 3 { #expect((0..<count).map { event($0).payload } == ["a", "b", "c"]) }
            return count - 1
        }) { result.append(name) }
        #expect(result == ["c", "b", "a", "later"])
        #expect(offered == [3, 2])
    }

    @Test("a slot that is used again does not obey the handle of its earlier event")
    func staleHandle() {
        var queue = EventQueue<String>()
        let first = queue.push(time: 1, priority: .timer, sequence: 1, payload: "first")
        #expect(queue.pop()?.payload == "first")
        _ = queue.push(time: 2, priority: .timer, sequence: 2, payload: "second")
        #expect(queue.cancel(first) == nil)
        #expect(queue.pop()?.payload == "second")
    }
}
