import APIServer
import ObjectModel

/// The digest of a store's history: every committed revision with number, virtual time, actor, verb, key and the structural hash of
/// the object. Backend names, process ids and real times are no part of it.
struct HistoryDigest {
    private(set) var value = Digest128()
    private(set) var revisions = 0

    mutating func absorb(_ revision: Revision) {
        revisions += 1
        value.absorb(revision.number)
        value.absorb(revision.time.nanoseconds)
        value.absorb(Self.name(revision.actor))
        value.absorb(Self.name(revision.verb.rawValue))
        value.absorb(UInt64(revision.resource.ordinal))
        value.absorb(revision.key.namespace)
        value.absorb(revision.key.name)
        value.absorb(revision.object.contentHash)
    }

    private static func name(_ text: String) -> UInt64 {
        var digest = Digest128()
        digest.absorb(text)
        return digest.low
    }
}
