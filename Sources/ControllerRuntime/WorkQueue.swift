import ObjectModel
import Simulation

/// Keys of objects that want to be reconciled, as controller-runtime's queues hand them out.
///
/// A key is in the queue at most once and is handed to one worker at a time. Of the keys that are ready the one of the highest
/// priority goes first, among equals the one that was added first. Adding a queued key again raises its priority and brings its
/// moment forward, never the opposite. All state is in memory: it dies with the process.
public final class WorkQueue {
    /// Which queue of controller-runtime it is.
    public enum Kind: Sendable, Hashable {
        /// The priority queue, which every controller has from version 0.23 on.
        case priority
        /// client-go's queue, which every controller had before. It knows no priorities, and a key that waits goes on waiting when it
        /// is added at once: it comes twice. All keys together may fail a hundred times, and then ten times a second.
        case plain
    }

    private final class Item {
        let key: ObjectKey
        var priority: Int
        var sequence: UInt64
        /// When it becomes ready; nil when it is.
        var readyAt: VirtualTime?
        /// When it became ready.
        var readySince = VirtualTime.zero
        /// The event during which it was added, or its moment was brought forward.
        var origin: UInt64
        var timer: EventHandle?
        var isInBucket = false

        init(key: ObjectKey, priority: Int, sequence: UInt64, origin: UInt64) {
            self.key = key
            self.origin = origin
            self.priority = priority
            self.sequence = sequence
        }
    }

    private struct Bucket {
        let priority: Int
        var items: [Item] = []
        var head = 0
    }

    /// The name, which its metrics are labelled with.
    public let name: String
    private let kind: Kind
    private let process: SimulatedProcess
    private var items: [ObjectKey: Item] = [:]
    /// The keys that wait in a plain queue, apart from those that are ready.
    private var delayed: [ObjectKey: Item] = [:]
    /// What is worked on, each since when.
    private var processing: [ObjectKey: VirtualTime] = [:]
    private var buckets: [Bucket] = []
    private var readyCount = 0
    private var idleWorkers: [ParkedTask] = []
    private var admitted: [ObjectKey] = []
    /// Whether keys are handed out one by one, as `admit` says.
    public private(set) var isHeld = false
    private var isShutDown = false
    private var nextSequence: UInt64 = 0
    private var backoff: ItemBackoff
    private var bucket: TokenBucket?
    private var metrics: WorkQueueMetrics?
    /// The priorities at which keys have been ready.
    private var priorities: [Int] = []

    /// Told of each key that is handed out while another worker has it already. As long as it is nil none is, as of controller-runtime's
    /// queues.
    public var handsOutTwice: ((ObjectKey) -> Void)?

    /// Makes an empty queue of a process. What happens to it is recorded in `metrics`, if there is such a registry.
    public init(
        name: String, process: SimulatedProcess, kind: Kind = .priority, backoff: ItemBackoff = ItemBackoff(),
        metrics: MetricsRegistry? = nil
    ) {
        self.name = name
        self.process = process
        self.kind = kind
        self.backoff = backoff
        if kind == .plain { bucket = TokenBucket(ratePerSecond: 10, burst: 100) }
        if let metrics {
            self.metrics = WorkQueueMetrics(queue: name, kind, in: metrics) { [weak self] in
                self?.snapshot ?? WorkQueueMetrics.Snapshot()
            }
        }
    }

    /// The number of keys that are ready and not being worked on.
    public var depth: Int { readyCount }

    /// Whether no key is queued, waiting or being worked on.
    public var isEmpty: Bool { items.isEmpty && delayed.isEmpty && processing.isEmpty }

    /// How many failures of a key were counted since it was last forgotten.
    public func failureCount(_ key: ObjectKey) -> Int { backoff.failureCount(key) }

    /// Whether a key is ready to be handed out.
    public func isReady(_ key: ObjectKey) -> Bool { items[key]?.isInBucket ?? false }

    /// How long a key waits until it becomes ready; nil when it does not wait.
    public func wait(of key: ObjectKey) -> Nanoseconds? {
        (items[key]?.readyAt ?? delayed[key]?.readyAt).map { $0 - process.simulation.now }
    }

    /// The keys that are ready, in the order in which they are handed out.
    public var readyKeys: [ObjectKey] {
        buckets.flatMap { $0.items[$0.head...].map(\.key) }
    }

    /// Hands out no more keys but those that `admit` lets through.
    public func hold() { isHeld = true }

    /// Hands out keys as they become ready again.
    public func release() {
        isHeld = false
        admitted = []
        for _ in 0..<min(readyCount, idleWorkers.count) { process.wake(idleWorkers.removeFirst(), .worker, .worker) }
    }

    /// Lets a held queue hand out one key once. False when the key is not ready.
    public func admit(_ key: ObjectKey) -> Bool {
        guard isHeld, isReady(key) else { return false }
        admitted.append(key)
        if !idleWorkers.isEmpty { process.wake(idleWorkers.removeFirst(), .worker, .worker) }
        return true
    }

    /// Hands out no more keys for good: workers that ask for one are told that their process has ended.
    func shutDown() {
        isShutDown = true
        for worker in idleWorkers { process.wake(worker, .worker, .worker) }
        idleWorkers = []
    }

    /// Adds a key, ready at once.
    public func add(_ key: ObjectKey, priority: Int = 0) { insert(key, after: 0, priority: priority) }

    /// Adds a key that becomes ready after a length of time.
    public func add(_ key: ObjectKey, after delay: Nanoseconds, priority: Int = 0) { insert(key, after: delay, priority: priority) }

    /// Adds a key after the wait that its failures have earned, or all failures together if that is longer, and counts one more.
    public func addRateLimited(_ key: ObjectKey, priority: Int = 0) {
        let wait = max(backoff.next(key), bucket?.take(at: process.simulation.now) ?? 0)
        insert(key, after: wait, priority: priority)
    }

    /// Forgets the failures of a key.
    public func forget(_ key: ObjectKey) { backoff.forget(key) }

    /// Waits for a key that is ready and takes it. Call `done` when it has been worked on.
    public func next() async throws(ProcessKilled) -> (key: ObjectKey, priority: Int) {
        while true {
            try process.checkAlive()
            if isShutDown { throw ProcessKilled() }
            if let item = pop() { return item }
            try await process.park { idleWorkers.append($0) }
        }
    }

    /// The worker has finished with a key; if it was added meanwhile it becomes ready now.
    public func done(_ key: ObjectKey) {
        guard let begin = processing.removeValue(forKey: key) else { return }
        metrics?.workDuration.observe(seconds: process.simulation.now - begin)
        if let item = items[key], item.readyAt == nil { makeReady(item) }
    }

    private func insert(_ key: ObjectKey, after delay: Nanoseconds, priority: Int) {
        guard process.isAlive else { return }
        let simulation = process.simulation
        let readyAt: VirtualTime? = delay > 0 ? simulation.now + delay : nil
        if readyAt != nil { metrics?.retries.increment() }
        if kind == .plain { return insertPlain(key, at: readyAt) }
        if let item = items[key] {
            if priority > item.priority { raise(item, to: priority) }
            guard let waiting = item.readyAt else { return }
            guard let readyAt else {
                cancelTimer(item)
                item.origin = simulation.currentEvent
                becomeReady(item)
                return
            }
            if readyAt < waiting {
                cancelTimer(item)
                item.origin = simulation.currentEvent
                startTimer(item, at: readyAt)
            }
            return
        }
        let item = newItem(key, priority: priority)
        if let readyAt { startTimer(item, at: readyAt) } else { becomeReady(item) }
    }

    private func insertPlain(_ key: ObjectKey, at readyAt: VirtualTime?) {
        guard let readyAt else {
            if items[key] == nil { becomeReady(newItem(key)) }
            return
        }
        if let item = delayed[key] {
            guard let waiting = item.readyAt, readyAt < waiting else { return }
            cancelTimer(item)
            item.origin = process.simulation.currentEvent
            startTimer(item, at: readyAt)
        } else {
            let item = Item(key: key, priority: 0, sequence: 0, origin: process.simulation.currentEvent)
            delayed[key] = item
            startTimer(item, at: readyAt)
        }
    }

    private func newItem(_ key: ObjectKey, priority: Int = 0, origin: UInt64? = nil) -> Item {
        nextSequence += 1
        let item = Item(key: key, priority: priority, sequence: nextSequence, origin: origin ?? process.simulation.currentEvent)
        items[key] = item
        return item
    }

    private func startTimer(_ item: Item, at moment: VirtualTime) {
        let simulation = process.simulation
        item.readyAt = moment
        item.timer = simulation.schedule(after: moment - simulation.now, .timer, .timer, subject: process.identifier) { [weak self] in
            guard let self, self.process.isAlive else { return }
            item.timer = nil
            if self.delayed.removeValue(forKey: item.key) != nil {
                if self.items[item.key] == nil { self.becomeReady(self.newItem(item.key, origin: item.origin)) }
            } else {
                self.becomeReady(item)
            }
        }
    }

    private func cancelTimer(_ item: Item) {
        if let timer = item.timer { process.simulation.cancel(timer) }
        item.timer = nil
    }

    /// The moment has come from which a key wants to be handed out; one that is worked on waits for that to end.
    private func becomeReady(_ item: Item) {
        item.readyAt = nil
        if let metrics {
            item.readySince = process.simulation.now
            metrics.adds.increment()
            notePriority(item.priority)
        }
        makeReady(item)
    }

    private func makeReady(_ item: Item) {
        guard processing[item.key] == nil || handsOutTwice != nil, !item.isInBucket else { return }
        let position = bucketPosition(item.priority)
        buckets[position].items.append(item)
        item.isInBucket = true
        readyCount += 1
        if !isHeld, !idleWorkers.isEmpty { process.wake(idleWorkers.removeFirst(), .worker, .worker) }
    }

    private func raise(_ item: Item, to priority: Int) {
        if item.readyAt == nil { notePriority(priority) }
        if item.isInBucket {
            let position = bucketPosition(item.priority)
            buckets[position].items.removeAll { $0 === item }
            if buckets[position].head > buckets[position].items.count { buckets[position].head = buckets[position].items.count }
            item.isInBucket = false
            readyCount -= 1
            item.priority = priority
            let target = bucketPosition(priority)
            let place = buckets[target].items[buckets[target].head...].firstIndex { $0.sequence > item.sequence }
            buckets[target].items.insert(item, at: place ?? buckets[target].items.endIndex)
            item.isInBucket = true
            readyCount += 1
        } else {
            item.priority = priority
        }
    }

    private func bucketPosition(_ priority: Int) -> Int {
        for position in buckets.indices {
            if buckets[position].priority == priority { return position }
            if buckets[position].priority < priority {
                buckets.insert(Bucket(priority: priority), at: position)
                return position
            }
        }
        buckets.append(Bucket(priority: priority))
        return buckets.count - 1
    }

    private func pop() -> (key: ObjectKey, priority: Int)? {
        if isHeld { return popAdmitted() }
        for position in buckets.indices where buckets[position].head < buckets[position].items.count {
            let head = buckets[position].head
            let item = buckets[position].items[head]
            buckets[position].head += 1
            if buckets[position].head == buckets[position].items.count {
                buckets[position].items.removeAll(keepingCapacity: true)
                buckets[position].head = 0
            } else if head >= 1_024 {
                buckets[position].items.removeFirst(buckets[position].head)
                buckets[position].head = 0
            }
            return take(item)
        }
        return nil
    }

    private func popAdmitted() -> (key: ObjectKey, priority: Int)? {
        while !admitted.isEmpty {
            let key = admitted.removeFirst()
            guard let item = items[key], item.isInBucket else { continue }
            let position = bucketPosition(item.priority)
            buckets[position].items.removeAll { $0 === item }
            buckets[position].head = min(buckets[position].head, buckets[position].items.count)
            return take(item)
        }
        return nil
    }

    private func take(_ item: Item) -> (key: ObjectKey, priority: Int) {
        item.isInBucket = false
        readyCount -= 1
        items[item.key] = nil
        if let handsOutTwice, processing[item.key] != nil { handsOutTwice(item.key) }
        processing[item.key] = process.simulation.now
        process.simulation.declareOrigin(item.origin)
        metrics?.queueDuration.observe(seconds: process.simulation.now - item.readySince)
        return (item.key, item.priority)
    }

    /// What the queue keeps.
    public var memory: [MemoryEntry] {
        // Unordered: keys are counted, and the smallest is looked for.
        let queued = MemoryEntry("queued keys", items.keys)
        // Unordered: the same.
        let delayed = MemoryEntry("waiting keys", self.delayed.keys)
        // Unordered: the same.
        let processing = MemoryEntry("keys that are worked on", self.processing.keys)
        return [queued, delayed, processing, backoff.memory]
    }

    // MARK: Metrics

    private func notePriority(_ priority: Int) { if !priorities.contains(priority) { priorities.append(priority) } }

    private var snapshot: WorkQueueMetrics.Snapshot {
        var snapshot = WorkQueueMetrics.Snapshot(depths: priorities.map { ($0, 0) })
        // Unordered: keys are counted.
        for item in items.values where item.readyAt == nil {
            if let place = priorities.firstIndex(of: item.priority) { snapshot.depths[place].count += 1 }
        }
        // Unordered: whole numbers are added up, and the largest is looked for.
        for begin in processing.values {
            let age = process.simulation.now - begin
            snapshot.unfinished += age
            snapshot.longest = max(snapshot.longest, age)
        }
        return snapshot
    }
}
