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
