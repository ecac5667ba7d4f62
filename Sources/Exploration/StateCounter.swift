import APIServer
import ObjectModel
import World

/// Which states a run passes through, names, numbers and times left out: how many objects there are of each kind with which controller,
/// phase and conditions.
final class StateCounter {
    /// The states, by hash.
    private(set) var states: Set<UInt64> = []
    private var present: UInt64 = 0
    /// What each object adds to the present state, by the index of its resource.
    private var marks: [[ObjectKey: UInt64]] = []

    /// So many states of one run are told apart.
    private static let most = 100_000

    /// Begins to watch a world.
    func watch(_ world: World) {
        world.server.onCommit { [weak self] revision in self?.observe(revision) }
    }

    private func observe(_ revision: Revision) {
        let index = revision.resource.index
        while marks.count <= index { marks.append([:]) }
        let before: UInt64?
        if revision.verb == .delete {
            before = marks[index].removeValue(forKey: revision.key)
        } else {
            let now = mark(revision.object.value, revision.resource)
            before = marks[index].updateValue(now, forKey: revision.key)
            present &+= now
        }
        // What was there before anybody watched has no mark yet.
        if let previous = revision.previous { present &-= before ?? mark(previous.value, revision.resource) }
        if states.count < Self.most { states.insert(present) }
    }

    private func mark(_ object: JSONValue, _ resource: ResourceID) -> UInt64 {
        var digest = Digest128()
        digest.absorb(UInt64(resource.ordinal))
        digest.absorb(object.at("metadata", "deletionTimestamp") == nil ? 0 : 1 as UInt64)
        for reference in object.at("metadata", "ownerReferences")?.arrayValue ?? [] where reference["controller"] == true {
            digest.absorb(hash(reference["kind"]))
        }
        if let status = object["status"] {
            digest.absorb(hash(status["phase"]))
            for condition in status["conditions"]?.arrayValue ?? [] {
                digest.absorb(hash(condition["type"]))
                digest.absorb(hash(condition["status"]))
                digest.absorb(hash(condition["reason"]))
            }
        }
        return digest.low
    }

    private func hash(_ value: JSONValue?) -> UInt64 {
        guard let text = value?.stringValue else { return 0 }
        var digest = Digest128()
        digest.absorb(text)
        return digest.low
    }
}
