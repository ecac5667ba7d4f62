import KubernetesAPI
import ObjectModel

/// An API server without a network: the store, its registries and its watches, as plain synchronous calls.
///
/// kube-apiserver is the specification. One revision counter serves the whole store; an empty store is at revision 1 and the first
/// commit makes revision 2. Not thread-safe: one world, one thread. Time and identifiers come from the caller, so the same requests
/// make the same history.
///
/// Stored properties that every request touches go without the runtime check for overlapping accesses: none of them is handed out
/// as `inout` to code that could come back to the server, and the check shows in profiles.
public final class APIServer {
    let identifiers: any IdentifierSource
    let converter: (any VersionConverter)?
    /// Whether the server keeps who owns which fields: only then server-side apply is served. It is set once, because objects written
    /// without owners belong to nobody afterwards.
    public let tracksManagedFields: Bool
    /// The most bytes of JSON that an object may have; nil for any number. etcd refuses what is larger than 1.5 MiB.
    public var maximumObjectBytes: Int?
    @exclusivity(unchecked) private(set) var log: RevisionLog
    @exclusivity(unchecked) private(set) var stores: [ObjectStore] = []
    @exclusivity(unchecked) private var observers: [(Revision) -> Void] = []
    @exclusivity(unchecked) private var handlesByResource: [GroupVersionResource: ResourceHandle] = [:]
    @exclusivity(unchecked) private var handlesByKind: [GroupVersionKind: ResourceHandle] = [:]
    private var handlesByGroupKind: [GroupKind: ResourceHandle] = [:]
    private var unattended = 0
    private(set) var handles: [ResourceHandle] = []
    /// Rises whenever a kind is installed, redefined, or served differently: what was made of the definitions is to be made anew.
    public internal(set) var definitionsRevision: UInt64 = 0
    @exclusivity(unchecked) private(set) var namespaces: ResourceHandle?
    @exclusivity(unchecked) private(set) var customResourceDefinitions: ResourceHandle?
    @exclusivity(unchecked) var clusterAddresses = ClusterAddressAllocator()
    @exclusivity(unchecked) var nodePorts = NodePortAllocator()
    @exclusivity(unchecked) private var creationTime: (seconds: Timestamp, text: String)?

    /// Warnings that the latest write gave rise to, in the order in which they arose; a client sees them as `Warning: 299` headers.
    @exclusivity(unchecked) public internal(set) var warnings: [String] = []

    /// Who owns which fields of the object that the latest write gave back, dry runs included.
    @exclusivity(unchecked) public internal(set) var writtenManagedFields = ManagedFields.none

    /// Makes an empty server without any resources; `converter` serves custom resources of several versions. With
    /// `tracksManagedFields` the server keeps who owns which fields.
    public init(
        identifiers: any IdentifierSource, converter: (any VersionConverter)? = nil, retention: Retention = .standard,
        tracksManagedFields: Bool = false
    ) {
        self.identifiers = identifiers
        self.converter = converter
        self.tracksManagedFields = tracksManagedFields
        log = RevisionLog(retention: retention)
    }

    /// The revision of the newest commit; 1 for an empty store.
    public var currentRevision: UInt64 { log.newest }

    /// The oldest revision whose commit is still in the log: a watch may start after any revision from one less than this on.
    public var oldestRetainedRevision: UInt64 { log.oldest }

    /// A retained commit, or nil when it is not retained or not made yet.
    public func revision(_ number: UInt64) -> Revision? { log[number] }

    /// Every resource in every version, in the order of installation; versions that are no longer served included.
    public var resources: [ResourceHandle] { handles }

    /// Calls an observer after each commit, in the order of registration, before the write returns. An observer must not write.
    public func onCommit(_ observer: @escaping (Revision) -> Void) { observers.append(observer) }

    /// Installs a built-in kind. The version installed first is the one stored; further versions of a kind share its storage
    /// through the converter. A kind installed again in the same version replaces its definition.
    public func install(_ definition: ResourceDefinition) { install(definition, isCustom: false, shared: nil) }

    /// Installs a kind whose objects live in the storage of another kind, which must be installed already; if it is not, the
    /// kind gets a storage of its own.
    public func install(_ definition: ResourceDefinition, sharing shared: SharedStorage) {
        install(definition, isCustom: false, shared: handlesByGroupKind[shared.kind] == nil ? nil : shared)
    }

    @discardableResult
    func install(_ definition: ResourceDefinition, isCustom: Bool, shared: SharedStorage?) -> ResourceHandle {
        if let handle = handlesByKind[definition.kind], handle.definition.plural == definition.plural {
            handle.redefine(definition)
            handle.isServed = true
            return handle
        }
        let store: ObjectStore
        if let shared, let other = handlesByGroupKind[shared.kind] {
            store = other.store
        } else if let other = handlesByGroupKind[definition.kind.groupKind], other.store.isCustom == isCustom,
            other.definition.plural == definition.plural
        {
            store = other.store
        } else {
            let id = ResourceID(index: stores.count, ordinal: definition.isUnattended ? 1_000_000 + unattended : stores.count - unattended)
            if definition.isUnattended { unattended += 1 }
            store = ObjectStore(id: id, definition: definition, isCustom: isCustom, revision: currentRevision)
            stores.append(store)
        }
        let handle = ResourceHandle(definition: definition, store: store, shared: shared, server: self)
        handles.append(handle)
        definitionsRevision += 1
        handlesByResource[definition.resource] = handle
        handlesByKind[definition.kind] = handle
        if handlesByGroupKind[definition.kind.groupKind]?.store !== store { handlesByGroupKind[definition.kind.groupKind] = handle }
        switch definition.resource.groupResource {
        case GroupResource(group: "", resource: "namespaces"): namespaces = handle
        case GroupResource(group: "apiextensions.k8s.io", resource: "customresourcedefinitions"): customResourceDefinitions = handle
        default: break
        }
        return handle
    }

    /// The handle of a resource in a version; 404 when it is not served.
    public func resolve(_ resource: GroupVersionResource) throws(APIError) -> ResourceHandle {
        guard let handle = handlesByResource[resource], handle.isServed else { throw .resourceNotFound() }
        return handle
    }

    /// The handle of a kind in a version; 404 when it is not served.
    public func resolve(kind: GroupVersionKind) throws(APIError) -> ResourceHandle {
        guard let handle = handlesByKind[kind], handle.isServed else { throw .resourceNotFound() }
        return handle
    }

    /// The handle of a kind in its storage version if that is served, else in the first served version; 404 when none is.
    public func resolve(anyVersionOf kind: GroupKind) throws(APIError) -> ResourceHandle {
        guard let any = handlesByGroupKind[kind] else { throw .resourceNotFound() }
        let candidates = handles.filter { $0.store === any.store && $0.kind.groupKind == kind && $0.isServed }
        guard let handle = candidates.first(where: { !$0.converts }) ?? candidates.first else { throw .resourceNotFound() }
        return handle
    }

    /// One object, as the version of the handle shows it; 404 when there is none.
    public func get(_ handle: ResourceHandle, _ key: ObjectKey) throws(APIError) -> JSONValue {
        guard let stored = handle.store.objects[key] else { throw missing(handle, key) }
        guard handle.isServed else { throw .resourceNotFound() }
        return try handle.read(stored)
    }

    /// One object's stored state, which carries its hash and revision; nil when there is none.
    public func stored(_ handle: ResourceHandle, _ key: ObjectKey) -> StoredObject? { handle.store.objects[key] }

    func missing(_ handle: ResourceHandle, _ key: ObjectKey) -> APIError {
        handle.isServed ? .notFound(handle.groupResource, key.name) : .resourceNotFound()
    }

    /// Writes the next revision. `value` needs no resourceVersion: it gets the new one, and so does what is returned. The owners of the
    /// fields are those of the state before unless others are given. Fields that `value` shares with a template are not hashed.
    @discardableResult
    func commit(
        _ store: ObjectStore, _ verb: CommitVerb, _ key: ObjectKey, _ value: consuming JSONValue, previous: StoredObject?,
        template: HashedObject? = nil, _ info: RequestInfo, managedFields: ManagedFields? = nil
    ) -> StoredObject {
        let owners = managedFields ?? previous?.managedFields ?? .none
        writtenManagedFields = owners
        let number = log.newest + 1
        value.setMetadata("resourceVersion", .string(String(number)))
        let stored = StoredObject(
            key: key, value: value, revision: number, predecessor: previous, template: template, managedFields: owners)
        if verb == .delete { store.remove(key, revision: number) } else { store.put(stored) }
        let revision = Revision(
            number: number, time: info.time, actor: info.actor, verb: verb, resource: store.id, key: key, object: stored,
            previous: previous)
        log.append(revision)
        store.index.append(number)
        while let resource = log.trim(now: info.time) { stores[resource.index].index.dropFirst() }
        for observer in observers { observer(revision) }
        return stored
    }

    /// A moment as `metav1.Time` spells it; the latest second is remembered, because many objects are made within one.
    func timeText(_ time: Timestamp) -> String {
        let seconds = time.truncatedToSeconds
        if let creationTime, creationTime.seconds == seconds { return creationTime.text }
        let text = seconds.rfc3339
        creationTime = (seconds, text)
        return text
    }
}
