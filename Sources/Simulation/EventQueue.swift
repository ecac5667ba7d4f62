/// The order of events that fall on the same moment: a lower class goes first.
public enum PriorityClass: UInt8, Sendable {
    /// What comes from outside the world: requests and completions of real work.
    case inbox = 0
    /// API requests that reach the server, and replies that reach the caller.
    case request = 1
    /// A cache that takes in the next revision.
    case cache = 2
    /// A revision that is handed to event handlers.
    case delivery = 3
    /// Work of the simulated cluster and of runtimes.
    case cluster = 4
    /// Timers that run out.
    case timer = 5
    /// Workers that take up an item, and tasks that begin.
    case worker = 6
    /// Steps, arrivals and checks of a scenario.
    case scenario = 7
}

/// Names an event that is still to come, for cancelling it.
public struct EventHandle: Hashable, Sendable {
    let slot: UInt32
    let sequence: UInt64
}

/// Events to come, ordered by moment, priority class and sequence number. Nothing else orders anything.
///
/// A four-way heap of plain sixteen-byte keys beside a slab of payloads: sifting moves no reference, and the four children of a key
/// share a cache line. Cancelled events stay in the heap and are dropped when they come to the top.
struct EventQueue<Payload> {
    /// From the top: 3 bits of class, 37 of sequence number, 24 of slot. Sequence numbers differ, so the slot decides nothing.
    struct Key {
        let time: Int64
        let order: UInt64

        @inline(__always) init(time: Int64, priority: PriorityClass, sequence: UInt64, slot: UInt32) {
            self.time = time
            order = UInt64(priority.rawValue) << 61 | sequence << 24 | UInt64(slot)
        }

        @inline(__always) static func < (left: Key, right: Key) -> Bool {
            left.time != right.time ? left.time < right.time : left.order < right.order
        }

        @inline(__always) var priority: UInt8 { UInt8(truncatingIfNeeded: order >> 61) }
        @inline(__always) var sequence: UInt64 { (order >> 24) & (1 << 37 - 1) }
        @inline(__always) var slot: Int { Int(order & (1 << 24 - 1)) }
        @inline(__always) var classAndSequence: UInt64 { order >> 24 }
    }

    /// So many events can be planned at once.
    static var maximumPending: Int { 1 << 24 }
    /// So many events can be planned in one run.
    static var maximumSequence: UInt64 { 1 << 37 - 1 }

    private var heap: [Key] = []
    private var payloads: [Payload?] = []
    private var sequences: [UInt64] = []
    private var freeSlots: [UInt32] = []
    private(set) var count = 0
    /// Events of one moment and class that were taken out of the heap together for choices between them, in order.
    private var ties: [Key] = []

    /// Adds an event. `sequence` must be larger than that of every event before it.
    mutating func push(time: Int64, priority: PriorityClass, sequence: UInt64, payload: Payload) -> EventHandle {
        let slot: UInt32
        if let free = freeSlots.popLast() {
            slot = free
            payloads[Int(slot)] = payload
            sequences[Int(slot)] = sequence
        } else {
            slot = UInt32(payloads.count)
            payloads.append(payload)
            sequences.append(sequence)
        }
        precondition(slot < Self.maximumPending && sequence <= Self.maximumSequence, "a run plans more events than a queue can number")
        insert(Key(time: time, priority: priority, sequence: sequence, slot: slot))
        count += 1
        return EventHandle(slot: slot, sequence: sequence)
    }

    /// Takes an event back and returns its payload; nil when it has happened or was taken back already.
    mutating func cancel(_ handle: EventHandle) -> Payload? {
        let slot = Int(handle.slot)
        guard slot < payloads.count, sequences[slot] == handle.sequence, let payload = payloads[slot] else { return nil }
        payloads[slot] = nil
        count -= 1
        return payload
    }

    /// The key of the next event, cancelled ones dropped.
    mutating func peek() -> Key? {
        guard !ties.isEmpty else { return peekHeap() }
        while let first = ties.first, payloads[first.slot] == nil { dropTie(at: 0) }
        guard let first = ties.first else { return peekHeap() }
        guard let top = peekHeap(), top < first else { return first }
        return top
    }

    private mutating func peekHeap() -> Key? {
        while let top = heap.first {
            if payloads[top.slot] != nil { return top }
            removeTop()
            freeSlots.append(UInt32(top.slot))
        }
        return nil
    }

    /// Removes the next event.
    mutating func pop() -> (key: Key, payload: Payload)? {
        if !ties.isEmpty { returnTies() }
        while let top = heap.first {
            removeTop()
            let slot = top.slot
            let payload = payloads[slot].take()
            freeSlots.append(UInt32(top.slot))
            guard let payload else { continue }
            count -= 1
            return (top, payload)
        }
        return nil
    }

    /// Removes one of the events that share the next moment and class: `choose` is given how many there are and a way to look at each,
    /// and names one.
    mutating func pop(choosing choose: (Int, (Int) -> (key: Key, payload: Payload)) -> Int) -> (key: Key, payload: Payload)? {
        if let first = ties.first, let top = peekHeap(), top.time != first.time || top.priority != first.priority, top < first {
            returnTies()
        }
        for position in ties.indices.reversed() where payloads[ties[position].slot] == nil { dropTie(at: position) }
        if ties.isEmpty {
            guard let first = peekHeap() else { return nil }
            removeTop()
            guard let second = peekHeap(), second.time == first.time, second.priority == first.priority else { return take(first) }
            ties.append(first)
        }
        // What has been planned meanwhile for the same moment and class comes after what was there: its sequence number is larger.
        while let key = peekHeap(), key.time == ties[0].time, key.priority == ties[0].priority {
            removeTop()
            ties.append(key)
        }
        guard ties.count > 1 else { return take(ties.removeFirst()) }
        let chosen = choose(ties.count) { position in
            let key = ties[position]
            guard let payload = payloads[key.slot] else { preconditionFailure("a planned event has lost its payload") }
            return (key, payload)
        }
        return take(ties.remove(at: chosen))
    }

    private mutating func take(_ key: Key) -> (key: Key, payload: Payload)? {
        let payload = payloads[key.slot].take()
        freeSlots.append(UInt32(key.slot))
        count -= 1
        guard let payload else { return nil }
        return (key, payload)
    }

    private mutating func dropTie(at position: Int) {
        freeSlots.append(UInt32(ties[position].slot))
        ties.remove(at: position)
    }

    /// Puts events that were taken out for a choice back among the others.
    private mutating func returnTies() {
        for key in ties { insert(key) }
        ties = []
    }

    /// Visits every planned event, in no order that means anything.
    func forEachPlanned(_ visit: (Key, Payload) -> Void) {
        for key in heap + ties {
            if let payload = payloads[key.slot] { visit(key, payload) }
        }
    }

    private mutating func insert(_ key: Key) {
        var position = heap.count
        heap.append(key)
        heap.withUnsafeMutableBufferPointer { keys in
            while position > 0 {
                let parent = (position - 1) >> 2
                guard key < keys[parent] else { break }
                keys[position] = keys[parent]
                position = parent
            }
            keys[position] = key
        }
    }

    private mutating func removeTop() {
        let last = heap.removeLast()
        guard !heap.isEmpty else { return }
        heap.withUnsafeMutableBufferPointer { keys in
            let count = keys.count
            var position = 0
            while true {
                let firstChild = position << 2 + 1
                guard firstChild < count else { break }
                var smallest = firstChild
                let end = min(firstChild + 4, count)
                var child = firstChild + 1
                while child < end {
                    if keys[child] < keys[smallest] { smallest = child }
                    child += 1
                }
                guard keys[smallest] < last else { break }
                keys[position] = keys[smallest]
                position = smallest
            }
            keys[position] = last
        }
    }
}
