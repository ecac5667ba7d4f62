import KubernetesAPI
import ObjectModel

/// The objects of one kind, in their storage version.
///
/// Like the server's, its properties go without the runtime check for overlapping accesses.
final class ObjectStore {
    let id: ResourceID
    let groupKind: GroupKind
    let groupResource: GroupResource
    @exclusivity(unchecked) private(set) var isNamespaced: Bool
    /// Whether a CustomResourceDefinition brought the kind.
    let isCustom: Bool
    /// The version objects are written in.
    @exclusivity(unchecked) private(set) var storageVersion: String
    /// Whether objects may have been written in another version before.
    @exclusivity(unchecked) private(set) var hasSeveralVersions = false
    /// The versions that a CustomResourceDefinition lists, served or not; empty without one.
    @exclusivity(unchecked) private(set) var declaredVersions: [String] = []
    /// Whether the versions of a custom resource differ in nothing but their name, so that there is nothing to convert.
    @exclusivity(unchecked) private(set) var renamesOnly = false
    /// States written up to this revision get the defaults of a later schema when they are read.
    @exclusivity(unchecked) var schemaChangedAt: UInt64 = 0
    /// Whether the definition of the kind is being deleted, so that nothing may be created.
    @exclusivity(unchecked) var isTerminating = false
    /// Where the kind's revisions are in the log.
    @exclusivity(unchecked) var index = RevisionIndex()
    /// The revision of the last change, or of the installation.
    @exclusivity(unchecked) var lastRevision: UInt64

    @exclusivity(unchecked) private(set) var objects: [ObjectKey: StoredObject] = [:]
    @exclusivity(unchecked) private var ordered: [ObjectKey] = []
    @exclusivity(unchecked) private var unordered: [ObjectKey] = []
    @exclusivity(unchecked) private var hasRemovals = false

    init(id: ResourceID, definition: ResourceDefinition, isCustom: Bool, revision: UInt64) {
        self.id = id
        groupKind = definition.kind.groupKind
        groupResource = definition.resource.groupResource
        isNamespaced = definition.isNamespaced
        storageVersion = definition.kind.version
        self.isCustom = isCustom
        lastRevision = revision
    }

    /// Takes over what a changed definition says. The scope changes only while there are no objects. Those that there are stay in the
    /// version that they were written in until they are written again.
    func redefine(storageVersion: String, isNamespaced: Bool, declaredVersions: [String], renamesOnly: Bool) {
        self.declaredVersions = declaredVersions
        self.renamesOnly = renamesOnly
        if objects.isEmpty { self.isNamespaced = isNamespaced }
        if storageVersion != self.storageVersion {
            hasSeveralVersions = true
            self.storageVersion = storageVersion
        }
    }

    /// Whether a state was written in another version than objects are written in now.
    func isInEarlierVersion(_ stored: StoredObject) -> Bool {
        guard hasSeveralVersions else { return false }
        return stored.value["apiVersion"]?.stringValue != GroupVersion(group: groupKind.group, version: storageVersion).description
    }

    /// Puts a state in place of the one before.
    func put(_ object: StoredObject) {
        if objects.updateValue(object, forKey: object.key) == nil { unordered.append(object.key) }
        lastRevision = object.revision
    }

    /// Takes an object out.
    func remove(_ key: ObjectKey, revision: UInt64) {
        if objects.removeValue(forKey: key) != nil { hasRemovals = true }
        lastRevision = revision
    }

    /// Every key, by namespace and name.
    var sortedKeys: [ObjectKey] {
        if hasRemovals {
            // A key removed and created again is in both lists: it counts once, where it was created last.
            ordered.removeAll { objects[$0] == nil }
            unordered.removeAll { objects[$0] == nil }
            hasRemovals = false
        }
        if !unordered.isEmpty {
            unordered.sort()
            var merged: [ObjectKey] = []
            merged.reserveCapacity(ordered.count + unordered.count)
            var left = 0
            var right = 0
            while left < ordered.count || right < unordered.count {
                let takesLeft = right == unordered.count || (left < ordered.count && ordered[left] < unordered[right])
                let key = takesLeft ? ordered[left] : unordered[right]
                if takesLeft { left += 1 } else { right += 1 }
                if merged.last != key { merged.append(key) }
            }
            ordered = merged
            unordered.removeAll(keepingCapacity: true)
        }
        return ordered
    }

    /// The range of `sortedKeys` that a namespace occupies.
    static func range(of namespace: String, in keys: [ObjectKey]) -> Range<Int> {
        let lower = firstIndex(in: keys) { !$0.namespace.utf8.lexicographicallyPrecedes(namespace.utf8) }
        let upper = firstIndex(in: keys) { namespace.utf8.lexicographicallyPrecedes($0.namespace.utf8) }
        return lower..<upper
    }

    /// The first position from which a condition holds; it must hold for every later one.
    static func firstIndex(in keys: [ObjectKey], where condition: (ObjectKey) -> Bool) -> Int {
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if condition(keys[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
