import APIServer
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
