import APIServer

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
