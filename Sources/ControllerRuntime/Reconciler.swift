import ObjectModel
import Simulation

/// What a pass wants to happen next.
public struct ReconcileResult: Hashable, Sendable {
    /// When the key is to be looked at again; nil or zero when only an event will bring it back.
    public var requeueAfter: Nanoseconds?
    /// Whether the key is to come back after the wait of a failure.
    public var requeue: Bool

    /// Makes a result; without arguments: nothing more to do.
    public init(requeueAfter: Nanoseconds? = nil, requeue: Bool = false) {
        self.requeueAfter = requeueAfter
        self.requeue = requeue
    }

    /// Nothing more to do until an event brings the key back.
    public static let done = ReconcileResult()
}

/// Brings the world closer to what one object asks for.
///
/// A pass may suspend only in the client, in its process' primitives and in what is built on them. It may keep state in memory;
/// a restarted controller starts without it. An error it throws brings the key back after the wait of a failure, and
/// `CallError.killed` must be let through.
public protocol Reconciler: AnyObject {
    /// One pass over the object of a key.
    func reconcile(_ key: ObjectKey) async throws -> ReconcileResult

    /// What it keeps between passes; nothing by default.
    var memory: [MemoryEntry] { get }
}

extension Reconciler {
    /// Nothing.
    public var memory: [MemoryEntry] { [] }
}
