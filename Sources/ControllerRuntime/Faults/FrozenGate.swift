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
