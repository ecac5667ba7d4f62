import KubernetesAPI
import ObjectModel

/// Who owns what after each kind of write.
extension APIServer {
    /// The value of `metadata.managedFields` of a stored state, which its value does not hold; nil when nobody owns anything. The wire adds
    /// it; it is the same in every version.
    public func managedFields(of stored: StoredObject) -> JSONValue? { stored.managedFields.json }

    /// What a body says of its owners; nothing on servers that do not track them. 400 when it has the wrong type.
    func givenManagedFields(in body: JSONValue, _ handle: ResourceHandle) throws(APIError) -> GivenManagedFields {
        guard tracksManagedFields, let field = body["metadata"]?["managedFields"] else { return .absent }
        do { return try GivenManagedFields(field) } catch {
            throw MetadataDecoding.mistake(handle, error.value, error.field, error.type)
        }
    }

    func fieldManager(_ handle: ResourceHandle, _ subresource: Subresource, _ info: RequestInfo) -> FieldManager<ResourceVersions> {
        FieldManager(
            versions: ResourceVersions(handle: handle), apiVersion: handle.apiVersion, schema: handle.definition.schema,
            subresource: subresource.rawValue, resetFields: Self.resetFields(handle, subresource), time: info.time)
    }

    /// The name that a request's fields are owned under.
    func managerName(_ info: RequestInfo) -> String { info.fieldManager ?? info.actor }

    /// An object of a kind with nothing in it.
    static func emptyObject(_ handle: ResourceHandle) -> JSONValue {
        ["apiVersion": .string(handle.apiVersion), "kind": .string(handle.kind.kind)]
    }

    private static let statusFields = FieldSet([.field("status")])
    private static let specFields = FieldSet([.field("spec")])

    /// What a subresource puts back to what it was, whoever asks.
    private static func resetFields(_ handle: ResourceHandle, _ subresource: Subresource) -> FieldSet {
        switch subresource {
        case .main: return handle.definition.hasStatus ? statusFields : FieldSet()
        case .finalize: return statusFields
        case .scale: return FieldSet()
        case .status:
            if handle.isCustom { return specFields }
            var fields = specFields
            if handle === handle.server.customResourceDefinitions { fields.insert([.field("metadata")]) }
            for name in handle.definition.metadataKeptByStatus { fields.insert([.field("metadata"), .field(name)]) }
            if handle.store.groupKind == GroupKind(group: "", kind: "Pod") {
                fields.insert([.field("metadata"), .field("deletionTimestamp")])
            }
            return fields
        }
    }

    /// The owners of a new object.
    func owners(ofNew value: JSONValue, _ handle: ResourceHandle, _ given: GivenManagedFields, _ info: RequestInfo) -> ManagedFields {
        var managed = ManagedFields.none
        if case .entries(let entries) = given { managed = entries }
        let manager = fieldManager(handle, .main, info)
        // An object whose owners cannot be worked out is created all the same.
        guard
            let owners = try? manager.updated(
                managed, live: Self.emptyObject(handle), new: value, manager: managerName(info), isNew: true)
        else { return managed }
        return handle.sharing(owners)
    }

    /// The owners of an object after an update or a patch that makes `body` of it.
    func owners(
        after body: JSONValue, current: JSONValue, _ stored: StoredObject, _ handle: ResourceHandle, _ subresource: Subresource,
        _ given: GivenManagedFields, _ info: RequestInfo
    ) -> ManagedFields {
        guard tracksManagedFields else { return .none }
        var managed = reconciled(stored.managedFields, stored, handle)
        if subresource == .main {
            switch given {
            case .absent: break
            case .reset: managed = .none
            case .entries(let entries): if !entries.isEmpty { managed = entries }
            }
        }
        let manager = fieldManager(handle, subresource, info)
        return
            (try? manager.updated(managed, live: current, new: body, manager: managerName(info), isNew: false)) ?? stored.managedFields
    }

    /// The owners of a definition, whose status the server itself writes.
    func owners(
        _ managed: ManagedFields, ofDefinition value: JSONValue, before: JSONValue, _ handle: ResourceHandle, _ info: RequestInfo
    ) -> ManagedFields {
        guard tracksManagedFields, !managed.isEmpty else { return managed }
        let manager = fieldManager(handle, .status, info)
        return (try? manager.updated(managed, live: before, new: value, manager: "kube-apiserver", isNew: false)) ?? managed
    }

    /// Owners as the present schemas name the fields, if those have changed since they were stored.
    func reconciled(_ managed: ManagedFields, _ stored: StoredObject, _ handle: ResourceHandle) -> ManagedFields {
        guard handle.isCustom, stored.revision <= handle.store.schemaChangedAt else { return managed }
        let versions = ResourceVersions(handle: handle)
        return ManagedFields(
            managed.entries.map { entry in
                guard let schema = versions.schema(of: entry.apiVersion) else { return entry }
                return entry.with(schema.reconciled(entry.fields))
            })
    }
}

extension ResourceHandle {
    /// The same owners with the storage of those met last, if the fields are the same: objects made alike share their sets.
    func sharing(_ owners: ManagedFields) -> ManagedFields {
        guard owners.entries.count == 1, let entry = owners.entries.first else { return owners }
        if let latest = latestOwners.entries.first, latest.fields == entry.fields {
            return latest == entry ? latestOwners : ManagedFields([entry.with(latest.fields)])
        }
        latestOwners = owners
        return owners
    }
}
