import Simulation

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
