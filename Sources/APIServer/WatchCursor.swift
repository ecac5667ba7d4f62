import ObjectModel

/// What a watch event says of its object.
public enum WatchEventType: String, Sendable, Hashable {
    /// The object is new, or has come into the selection.
    case added = "ADDED"
    /// The object changed and was selected before.
    case modified = "MODIFIED"
    /// The object is gone, or has left the selection; the event carries its last selected state.
    case deleted = "DELETED"
    /// Everything up to a revision was delivered.
    case bookmark = "BOOKMARK"
    /// The watch is over; the object is a Status.
    case error = "ERROR"
}

/// One event of a watch.
public struct WatchEvent: Sendable {
    /// What happened.
    public let type: WatchEventType
    /// The object, with the resourceVersion of the event; a Status for an error.
    public let object: JSONValue
    /// The revision of the event; for initial events that of the object's last write; 0 for an error.
    public let revision: UInt64
}

/// What a watch delivers, before its object is shown in the version watched.
public enum WatchChange: Sendable {
    /// A stored state, to be shown with its own resourceVersion.
    case object(WatchEventType, StoredObject)
    /// The last selected state of an object that has left the selection, to be shown with the revision that took it out.
    case departed(StoredObject, revision: UInt64)
    /// A bookmark or a Status, and the revision; 0 for a Status.
    case notice(WatchEventType, JSONValue, revision: UInt64)
}

/// A watch as a cursor into the log: it holds a position and looks for the next event when it is asked.
///
/// Events come in the order of their revisions, each once, none left out; a new watch from `position` goes on where this one is.
public final class WatchCursor {
    /// The resource watched.
    public let handle: ResourceHandle
    /// Every event up to this revision was delivered, once the initial events are through.
    public private(set) var position: UInt64
    private let server: APIServer
    private let selection: ObjectSelection
    private let allowsBookmarks: Bool
    private var initial: [StoredObject]
    private var nextInitial = 0
    private var endsInitialWithBookmark: Bool
    private var sequence: UInt64
    private var isOver = false
    private let failure: APIError?

    init(
        server: APIServer, selection: ObjectSelection, position: UInt64, initial: [StoredObject], endsInitialWithBookmark: Bool,
        allowsBookmarks: Bool, failure: APIError? = nil
    ) {
        self.server = server
        self.failure = failure
        self.selection = selection
        handle = selection.handle
        self.position = position
        self.initial = initial
        self.endsInitialWithBookmark = endsInitialWithBookmark
        self.allowsBookmarks = allowsBookmarks
        sequence = handle.store.index.firstSequence(after: position)
    }

    /// Whether an ERROR event has been delivered; nothing follows it.
    public var hasEnded: Bool { isOver }

    /// Whether the state at the beginning is still being delivered.
    public var isDeliveringInitialEvents: Bool { nextInitial < initial.count || endsInitialWithBookmark }

    /// Whether nothing of the resource is left to look at, selected or not.
    public var isCaughtUp: Bool { isOver || (!isDeliveringInitialEvents && sequence == handle.store.index.end) }

    /// The next event of a revision up to `limit`, or nil when there is none: then `position` has moved to the limit, or to the
    /// newest revision when that is less. A cursor that was left behind by the log ends with an ERROR event of status 410; one
    /// whose resource is no longer served, with 404. Throws when a state cannot be converted to the version watched.
    public func next(upTo limit: UInt64 = .max) throws(APIError) -> WatchEvent? {
        switch try nextChange(upTo: limit) {
        case nil: return nil
        case .object(let type, let stored): return WatchEvent(type: type, object: try handle.read(stored), revision: stored.revision)
        case .departed(let stored, let revision):
            var object = try handle.read(stored)
            object.setMetadata("resourceVersion", .string(String(revision)))
            return WatchEvent(type: .deleted, object: object, revision: revision)
        case .notice(let type, let object, let revision): return WatchEvent(type: type, object: object, revision: revision)
        }
    }

    /// The same with stored states, for those who show objects in a form of their own.
    public func nextChange(upTo limit: UInt64 = .max) throws(APIError) -> WatchChange? {
        if isOver { return nil }
        if let failure { return end(failure) }
        if nextInitial < initial.count {
            let stored = initial[nextInitial]
            nextInitial += 1
            if nextInitial == initial.count, !endsInitialWithBookmark { endInitial() }
            return .object(.added, stored)
        }
        if endsInitialWithBookmark {
            endsInitialWithBookmark = false
            endInitial()
            return .notice(.bookmark, bookmarkObject(endsInitial: true), revision: position)
        }
        guard sequence >= handle.store.index.first else { return end(.expired(Self.tooOld(position, server.oldestRetainedRevision))) }
        while sequence < handle.store.index.end {
            let number = handle.store.index[sequence]
            if number > limit { break }
            guard let revision = server.log[number] else { return end(.expired(Self.tooOld(position, server.oldestRetainedRevision))) }
            sequence += 1
            position = number
            if let change = try change(of: revision) { return change }
        }
        position = max(position, min(limit, server.currentRevision))
        if !handle.isServed, sequence == handle.store.index.end { return end(.resourceNotFound()) }
        return nil
    }

    /// The revision of the next change of the resource, whether it is selected or not; nil when there is none.
    public var nextRevision: UInt64? {
        let index = handle.store.index
        return sequence >= index.first && sequence < index.end ? index[sequence] : nil
    }

    /// A bookmark of the position reached; nil if the client did not ask for bookmarks, the state at the beginning is still being
    /// delivered, or the watch is over.
    public func bookmark() -> WatchEvent? {
        guard allowsBookmarks, !isOver, failure == nil, !isDeliveringInitialEvents else { return nil }
        if isCaughtUp { position = max(position, server.currentRevision) }
        return WatchEvent(type: .bookmark, object: bookmarkObject(endsInitial: false), revision: position)
    }

    /// The error of a watch that begins before the retained log.
    static func tooOld(_ revision: UInt64, _ oldest: UInt64) -> String { "too old resource version: \(revision) (\(oldest - 1))" }

    private func change(of revision: Revision) throws(APIError) -> WatchChange? {
        let isSelected = revision.verb == .delete ? false : try selection.matches(revision.object)
        let wasSelected: Bool
        if let previous = revision.previous { wasSelected = try selection.matches(previous) } else { wasSelected = false }
        switch (wasSelected, isSelected) {
        case (false, false): return nil
        case (false, true): return .object(.added, revision.object)
        case (true, true): return .object(.modified, revision.object)
        case (true, false):
            if revision.verb == .delete { return .object(.deleted, revision.object) }
            return revision.previous.map { .departed($0, revision: revision.number) }
        }
    }

    private func endInitial() {
        initial = []
        nextInitial = 0
    }

    private func end(_ error: APIError) -> WatchChange {
        isOver = true
        return .notice(.error, error.status, revision: 0)
    }

    private func bookmarkObject(endsInitial: Bool) -> JSONValue {
        var metadata: JSONValue = ["resourceVersion": .string(String(position)), "creationTimestamp": nil]
        if endsInitial { metadata["annotations"] = ["k8s.io/initial-events-end": "true"] }
        return ["kind": .string(handle.kind.kind), "apiVersion": .string(handle.kind.apiVersion), "metadata": metadata]
    }
}
