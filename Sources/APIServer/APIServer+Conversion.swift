import KubernetesAPI
import ObjectModel

/// From the version that an object is stored in to the one that is asked for, and back.
extension APIServer {
    /// A stored state in a version of its kind. It is first brought up to date in the version that it is stored in: what that version's
    /// schema does not know goes, what is missing gets its default. The new version adds no defaults.
    func converted(_ stored: StoredObject, to handle: ResourceHandle) throws(APIError) -> JSONValue {
        let store = handle.store
        // What is kept of an object in the course of a conversion was stored without its version.
        let version = stored.value["metadata"]?["resourceVersion"]
        var value = stored.value
        value.setMetadata("resourceVersion", nil)
        if store.isCustom, store.isInEarlierVersion(stored) || stored.revision <= store.schemaChangedAt,
            let origin = handles.first(where: { $0.store === store && $0.apiVersion == value["apiVersion"]?.stringValue })
        {
            origin.definition.schema.prune(&value)
            origin.definition.schema.applyDefaults(&value)
        }
        var result = try converted(value, to: handle.definition.kind.version, in: store)
        if let version { result.setMetadata("resourceVersion", version) }
        if store.isCustom { handle.definition.schema.prune(&result) }
        return result
    }

    /// An object of a version in the version that its kind is stored in, with the defaults of that version: kube-apiserver stores it
    /// without them and adds them at each read.
    func storable(_ value: JSONValue, in store: ObjectStore) throws(APIError) -> JSONValue {
        // A converter may keep what it is given, and the version of an object is not yet known when it is written.
        let version = value["metadata"]?["resourceVersion"]
        var unversioned = value
        unversioned.setMetadata("resourceVersion", nil)
        var result = try converted(unversioned, to: store.storageVersion, in: store)
        if let version { result.setMetadata("resourceVersion", version) }
        if store.isCustom { storing(store)?.definition.schema.applyDefaults(&result) }
        return result
    }

    /// A stored state as it would be stored now: what a write that changes nothing would leave.
    func restorable(_ stored: StoredObject, in store: ObjectStore) throws(APIError) -> JSONValue {
        guard store.isInEarlierVersion(stored), let handle = storing(store) else { return stored.value }
        var result = try converted(stored, to: handle)
        if store.isCustom { handle.definition.schema.applyDefaults(&result) }
        return result
    }

    /// The version that a kind is stored in.
    private func storing(_ store: ObjectStore) -> ResourceHandle? {
        handles.first { $0.store === store && $0.shared == nil && $0.definition.kind.version == store.storageVersion }
    }

    func converted(_ value: JSONValue, to version: String, in store: ObjectStore) throws(APIError) -> JSONValue {
        let from = value["apiVersion"]?.stringValue ?? ""
        let target = GroupVersion(group: store.groupKind.group, version: version)
        let why: String
        if !store.declaredVersions.isEmpty,
            !store.declaredVersions.contains(where: { GroupVersion(group: target.group, version: $0).description == from })
        {
            throw .unclassified("request to convert CR from an invalid group/version: \(from)")
        }
        if store.isCustom, store.renamesOnly {
            var renamed = value
            renamed["apiVersion"] = .string(target.description)
            return renamed
        }
        do {
            if let converter { return try converter.convert(value, to: version, kind: store.groupKind) }
            why = "no converter is registered"
        } catch { why = error.message }
        throw .unclassified("conversion for \(from), Kind=\(store.groupKind.kind) failed: \(why)")
    }
}
