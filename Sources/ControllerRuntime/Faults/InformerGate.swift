import APIServer
import ObjectModel
import Simulation

/// A fault between the revision log and a cache: it delays revisions, holds them back, or keeps single events out.
public class InformerGate {
    /// The cache that it stands before.
    public let informer: Informer
    /// Called whenever it has an effect on a revision or an event.
    let strike: () -> Void
    private(set) var isOpen = false

    /// Puts it before a cache.
    init(_ informer: Informer, strike: @escaping () -> Void) {
        self.informer = informer
        self.strike = strike
    }

    /// Puts it into force.
    public func arm() { informer.gates.append(self) }

    /// Takes it away; what it holds is taken in.
    public func open() {
        guard !isOpen else { return }
        isOpen = true
        informer.gates.removeAll { $0 === self }
        letGo()
    }

    /// How much longer than usual the revision that was just committed is under way.
    func delay() -> Nanoseconds { 0 }

    /// Whether a revision that arrives has to wait.
    func holdsArrival(at informer: Informer) -> Bool { false }

    /// A revision has arrived, and was taken in or held.
    func revisionArrived(at informer: Informer) {}

    /// Whether the cache is not to see an event, now or ever.
    func keepsOut(_ event: WatchEvent, from informer: Informer) -> Bool { false }

    /// Whether revisions of its cache wait because of it.
    var isHolding: Bool { false }

    /// Hands over what is held.
    func letGo() {}
}

/// The cache stays as it is.
public final class FrozenGate: InformerGate {
    /// Puts it before a cache.
    public override init(_ informer: Informer, strike: @escaping () -> Void) { super.init(informer, strike: strike) }

    override func holdsArrival(at informer: Informer) -> Bool {
        strike()
        return true
    }

    override var isHolding: Bool { !isOpen }

    override func letGo() { informer.admitIfFree() }
}

/// Every revision is longer under way.
public final class LateGate: InformerGate {
    private let length: Distribution
    private let stream: RandomStream

    /// Puts it before a cache.
    public init(_ informer: Informer, by length: Distribution, stream: RandomStream, strike: @escaping () -> Void) {
        self.length = length
        self.stream = stream
        super.init(informer, strike: strike)
    }

    override func delay() -> Nanoseconds {
        strike()
        return length.sample(stream)
    }
}

/// The cache stays so many revisions of its resource behind those that have arrived.
public final class BehindGate: InformerGate {
    private let count: Int

    /// Puts it before a cache.
    public init(_ informer: Informer, revisions count: Int, strike: @escaping () -> Void) {
        self.count = count
        super.init(informer, strike: strike)
    }

    override func holdsArrival(at informer: Informer) -> Bool {
        strike()
        return true
    }

    override func revisionArrived(at informer: Informer) {
        if informer.heldBack > count, !informer.isFrozen { informer.admit(informer.heldBack - count) }
    }

    override var isHolding: Bool { !isOpen }

    override func letGo() { informer.admitIfFree() }
}

/// Which objects of a cache are meant.
public struct ObjectChoice: Sendable, Hashable {
    /// The namespace, or nil for any.
    public var namespace: String?
    /// The name, or nil for any.
    public var name: String?

    /// Means all objects that have what is given.
    public init(namespace: String? = nil, name: String? = nil) {
        self.namespace = namespace
        self.name = name
    }

    /// Whether an object is meant.
    public func matches(_ key: ObjectKey) -> Bool {
        (namespace ?? key.namespace) == key.namespace && (name ?? key.name) == key.name
    }
}

/// The events of some objects wait, while those of others are taken in; or only the last state of each counts.
public final class HoldingGate: InformerGate {
    private let objects: ObjectChoice
    private let coalesces: Bool
    private var held: [WatchEvent] = []

    /// Puts it before a cache. When it coalesces, of each object only the last event is taken in once it opens.
    public init(_ informer: Informer, _ objects: ObjectChoice, coalesces: Bool, strike: @escaping () -> Void) {
        self.objects = objects
        self.coalesces = coalesces
        super.init(informer, strike: strike)
    }

    override func keepsOut(_ event: WatchEvent, from informer: Informer) -> Bool {
        guard !isOpen, objects.matches(UntypedObject(event.object).key) else { return false }
        if !coalesces { strike() }
        held.append(event)
        return true
    }

    override func letGo() {
        if coalesces { coalesce() }
        for event in held { informer.take(event) }
        held = []
    }

    private func coalesce() {
        var last: Set<ObjectKey> = []
        var kept: [WatchEvent] = []
        for event in held.reversed() {
            if last.insert(UntypedObject(event.object).key).inserted { kept.append(event) } else { strike() }
        }
        held = kept.reversed()
    }
}

/// Some events of some objects never reach the cache; a later event of the object brings its state then.
public final class LosingGate: InformerGate {
    private let objects: ObjectChoice
    private let types: [WatchEventType]
    private let occurrences: ClosedRange<Int>
    private var matches = 0

    /// Puts it before a cache: of the events of these types, all if there is none, those of these numbers, from 1, are lost.
    public init(
        _ informer: Informer, _ objects: ObjectChoice, types: [WatchEventType], occurrences: ClosedRange<Int>,
        strike: @escaping () -> Void
    ) {
        self.objects = objects
        self.types = types
        self.occurrences = occurrences
        super.init(informer, strike: strike)
    }

    override func keepsOut(_ event: WatchEvent, from informer: Informer) -> Bool {
        guard types.isEmpty || types.contains(event.type), objects.matches(UntypedObject(event.object).key) else { return false }
        matches += 1
        guard occurrences.contains(matches) else { return false }
        strike()
        return true
    }
}

/// A revision waits until another cache has taken in a revision that was committed after it.
public final class ReorderingGate: InformerGate {
    private let other: Informer
    private var occurrences: ClosedRange<Int>
    private var arrived = 0
    /// The revision that waits to be overtaken.
    private var waiting: UInt64?

    /// Puts it before a cache: of the revisions that arrive, those of these numbers, from 1, let one of the other cache pass.
    public init(_ informer: Informer, behind other: Informer, occurrences: ClosedRange<Int>, strike: @escaping () -> Void) {
        self.other = other
        self.occurrences = occurrences
        super.init(informer, strike: strike)
    }

    public override func arm() {
        super.arm()
        other.gates.append(self)
    }

    override func holdsArrival(at cache: Informer) -> Bool {
        guard cache === informer else { return false }
        arrived += 1
        if waiting != nil { return true }
        guard occurrences.contains(arrived), let next = informer.nextRevision, other.revision < next else { return false }
        waiting = next
        return true
    }

    override func revisionArrived(at cache: Informer) {
        guard cache === other, let number = waiting, other.revision > number else { return }
        waiting = nil
        strike()
        informer.admitIfFree()
    }

    override var isHolding: Bool { waiting != nil }

    override func letGo() {
        other.gates.removeAll { $0 === self }
        waiting = nil
        informer.admitIfFree()
    }
}

extension Informer {
    /// Takes in what waits, unless something else holds it.
    func admitIfFree() {
        guard !isFrozen else { return }
        for gate in gates where gate.isHolding { return }
        admit(heldBack)
    }

    /// The watch breaks and cannot go on where it was: the cache lists anew, as after 410. What is held back is part of the list.
    public func restartWatch() { relist() }

    /// The number of revisions that have arrived and wait.
    public var heldCount: Int { heldBack }
}
