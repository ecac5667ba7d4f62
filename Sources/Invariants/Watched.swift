import APIServer
import ObjectModel

/// The kinds that invariants look at.
enum WatchedKind: Int, CaseIterable {
    case sandbox, claim, pool, template, pod, service, volumeClaim, networkPolicy, event
}

/// An object in one state, with what invariants ask for again and again. A class, because it is handed to every invariant at every commit.
final class Watched {
    let kind: WatchedKind
    let key: ObjectKey
    let uid: String
    let controller: OwnerReference?
    let isBeingDeleted: Bool
    let revision: UInt64
    let object: UntypedObject
    /// Its condition Ready, read when somebody asks.
    private(set) lazy var ready: Condition? = object.condition("Ready")

    init(_ kind: WatchedKind, _ stored: StoredObject) {
        let object = UntypedObject(stored.value)
        self.kind = kind
        self.object = object
        key = stored.key
        uid = object.uid
        controller = object.controllerReference
        isBeingDeleted = object.isBeingDeleted
        revision = stored.revision
    }

    var json: JSONValue { object.json }

    /// `Kind namespace/name`.
    var title: String { "\(object.kind) \(key)" }
}

/// A commit of an object that is watched.
struct Change {
    /// Who wrote.
    let actor: String
    /// When, as objects have it.
    let time: Timestamp
    /// The state before; nil for a create.
    let old: Watched?
    /// The state after; nil when the object is gone.
    let new: Watched?

    /// The state after, or the last one.
    var object: Watched? { new ?? old }

    /// Whether the commit deletes the object or marks it as being deleted.
    var isDeletion: Bool { new.map { $0.isBeingDeleted && old?.isBeingDeleted == false } ?? (old?.isBeingDeleted == false) }
}
