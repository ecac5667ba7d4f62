import KubernetesAPI
import ObjectModel

/// Brings an object of a kind from one version to another: a pure function, and never of metadata other than labels and annotations.
public protocol VersionConverter: Sendable {
    /// The object in a version of its group; throws when the kind or the version is not known, or the object cannot be represented.
    func convert(_ object: JSONValue, to version: String, kind: GroupKind) throws(ConversionError) -> JSONValue
    /// Whether it knows the kind, in whatever versions.
    func knows(_ kind: GroupKind) -> Bool
}

extension VersionConverter {
    /// A converter knows every kind unless it says otherwise.
    public func knows(_ kind: GroupKind) -> Bool { true }
}

/// Why an object could not be converted.
public struct ConversionError: Error, Sendable, Hashable {
    /// What is wrong.
    public let message: String

    /// Says what is wrong.
    public init(_ message: String) { self.message = message }
}

/// How two kinds that share one storage are made of each other, such as the Events of `events.k8s.io/v1` and of `v1`.
public struct SharedStorage: Sendable {
    /// The kind whose storage is used; it must be installed first.
    public let kind: GroupKind
    /// Makes an object of the storing kind, apiVersion and kind included.
    public let toStorage: @Sendable (JSONValue) -> JSONValue
    /// Makes an object of the sharing kind, apiVersion and kind included.
    public let fromStorage: @Sendable (JSONValue) -> JSONValue

    /// Names the storing kind and the two conversions.
    public init(
        kind: GroupKind, toStorage: @escaping @Sendable (JSONValue) -> JSONValue, fromStorage: @escaping @Sendable (JSONValue) -> JSONValue
    ) {
        self.kind = kind
        self.toStorage = toStorage
        self.fromStorage = fromStorage
    }
}

/// A resource in one served version, resolved once and used for every request.
///
/// A handle stays valid while definitions of custom resources change; once the resource is gone, requests through it fail with 404.
public final class ResourceHandle {
    /// What is known of the kind in this version.
    @exclusivity(unchecked) public internal(set) var definition: ResourceDefinition
    /// Whose rules the schema is checked by.
    var validationRules: StructuralSchema.ValidationRules { isCustom ? .customResource : .builtIn }
    /// Whether requests are taken.
    @exclusivity(unchecked) public internal(set) var isServed = true {
        didSet { if isServed != oldValue { server.definitionsRevision += 1 } }
    }
    /// What objects of this version have as apiVersion, spelled out once.
    let apiVersion: String
    let store: ObjectStore
    let shared: SharedStorage?
    unowned let server: APIServer
    /// The owners of the object created last, to share their storage with those of the next.
    @exclusivity(unchecked) var latestOwners = ManagedFields.none
    /// The paths that field selectors may name, beside metadata.name and metadata.namespace.
    private(set) var selectable: [String: [String]] = [:]

    init(definition: ResourceDefinition, store: ObjectStore, shared: SharedStorage?, server: APIServer) {
        self.definition = definition
        apiVersion = definition.kind.apiVersion
        self.store = store
        self.shared = shared
        self.server = server
        redefine(definition)
    }

    func redefine(_ definition: ResourceDefinition) {
        server.definitionsRevision += 1
        self.definition = definition
        selectable = [:]
        for field in definition.selectableFields { selectable[field.name] = field.path }
    }

    /// Which storage revisions of this resource carry.
    public var id: ResourceID { store.id }
    /// The kind in this version.
    public var kind: GroupVersionKind { definition.kind }
    /// The group and plural name.
    public var groupResource: GroupResource { definition.resource.groupResource }
    /// The kind in which objects are written, whatever version they come in.
    public var storageKind: GroupVersionKind {
        GroupVersionKind(group: store.groupKind.group, version: store.storageVersion, kind: store.groupKind.kind)
    }
    /// Whether a CustomResourceDefinition brought the kind.
    public var isCustom: Bool { store.isCustom }
    /// The revision of the last change of any object of the resource, or of its installation.
    public var lastRevision: UInt64 { store.lastRevision }
    /// The number of objects.
    public var count: Int { store.objects.count }

    /// Whether objects are written in another form than this version shows.
    var converts: Bool { shared != nil || definition.kind.version != store.storageVersion }

    private func converts(_ stored: StoredObject) -> Bool {
        if !store.hasSeveralVersions { return converts }
        return shared != nil || stored.value["apiVersion"]?.stringValue != apiVersion
    }

    /// Whether a stored state is shown just as it is stored.
    func showsAsStored(_ stored: StoredObject) -> Bool { stored.revision > store.schemaChangedAt && !converts(stored) }

    /// What a read gave of a state, if all that it holds has been through this version's defaulting; nil after a conversion.
    func defaulted(_ shown: JSONValue?, of stored: StoredObject?) -> JSONValue? {
        guard let stored, store.isCustom, converts(stored) else { return shown }
        return nil
    }

    /// A stored state as this version shows it.
    func read(_ stored: StoredObject) throws(APIError) -> JSONValue {
        if showsAsStored(stored) { return stored.value }
        if let shared { return shared.fromStorage(stored.value) }
        if converts(stored) { return try server.converted(stored, to: self) }
        var value = stored.value
        if store.isCustom {
            definition.schema.prune(&value)
            definition.schema.applyDefaults(&value)
        }
        return value
    }

    /// An object of this version as it is stored.
    func storable(_ value: JSONValue) throws(APIError) -> JSONValue {
        if let shared { return shared.toStorage(value) }
        return converts ? try server.storable(value, in: store) : value
    }

    /// etcd's key of an object, which some messages name.
    func storageKey(_ key: ObjectKey) -> String {
        let group = store.groupKind.group
        var path = "/registry/"
        switch (group, store.groupResource.resource) {
        case ("", "services"): path += "services/specs"
        case ("", "endpoints"): path += "services/endpoints"
        case ("", "nodes"): path += "minions"
        case ("networking.k8s.io", "ingresses"): path += "ingress"
        case (_, let resource):
            path += store.isCustom || group.hasSuffix(".k8s.io") && group.hasPrefix("api") ? "\(group)/\(resource)" : resource
        }
        if store.isNamespaced { path += "/\(key.namespace)" }
        return "\(path)/\(key.name)"
    }
}
