import APIServer
import ObjectModel

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
