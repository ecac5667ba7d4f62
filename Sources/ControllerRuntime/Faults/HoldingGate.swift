import APIServer
import ObjectModel

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
