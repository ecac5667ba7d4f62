import KubernetesAPI
import ObjectModel

/// Who owns the replicas that are written through a scale: the entries of an object and those of its scale, made of each other.
extension APIServer {
    private static let replicasOfScale = [FieldPathElement.field("spec"), .field("replicas")]

    private func scaleManager(_ info: RequestInfo) -> FieldManager<ScaleVersions> {
        FieldManager(
            versions: ScaleVersions(), apiVersion: ScaleVersions.apiVersion, schema: Self.scaleSchema,
            subresource: Subresource.scale.rawValue, resetFields: FieldSet(), time: info.time)
    }

    /// Where a version of a kind has its replicas; nil when it has no scale.
    private func replicasPath(_ apiVersion: String, _ handle: ResourceHandle) -> [FieldPathElement]?? {
        guard let version = resources.first(where: { $0.store === handle.store && $0.apiVersion == apiVersion && $0.isServed }) else {
            return .none
        }
        return .some(version.definition.scale.map { $0.specReplicas.map(FieldPathElement.field) })
    }

    /// The owners of an object's scale: those who own its replicas.
    private func ownersOfScale(_ managed: ManagedFields, _ handle: ResourceHandle) -> ManagedFields {
        ManagedFields(
            managed.entries.compactMap { entry in
                guard let path = replicasPath(entry.apiVersion, handle) ?? nil, entry.fields.contains(path) else { return nil }
                let identity = ManagedFields.Identity(
                    manager: entry.identity.manager, operation: entry.identity.operation, apiVersion: ScaleVersions.apiVersion,
                    subresource: entry.identity.subresource)
                return ManagedFields.Entry(
                    identity: identity, apiVersion: ScaleVersions.apiVersion, time: entry.time, fields: FieldSet(Self.replicasOfScale))
            })
    }

    /// The owners of an object of whose scale these are the owners now.
    private func owners(_ managed: ManagedFields, withScale scale: ManagedFields, _ handle: ResourceHandle) -> ManagedFields {
        var fresh = scale.entries.filter { $0.fields.contains(Self.replicasOfScale) }
        var result: [ManagedFields.Entry] = []
        for entry in managed.entries {
            guard let known = replicasPath(entry.apiVersion, handle) else { continue }
            guard let path = known, entry.fields.contains(path) else {
                result.append(entry)
                continue
            }
            let kept = fresh.firstIndex {
                $0.identity.manager == entry.identity.manager && $0.identity.operation == entry.identity.operation
                    && $0.identity.subresource == entry.identity.subresource
            }
            if let kept {
                fresh.remove(at: kept)
                result.append(entry)
            } else {
                let fields = entry.fields.subtracting(FieldSet(path))
                if !fields.isEmpty { result.append(entry.with(fields)) }
            }
        }
        guard let paths = handle.definition.scale else { return ManagedFields(result) }
        for entry in fresh {
            let identity = ManagedFields.Identity(
                manager: entry.identity.manager, operation: entry.identity.operation, apiVersion: handle.apiVersion,
                subresource: entry.identity.subresource)
            // kube-apiserver loses the time of what was written through the scale, and clients see none.
            result.append(
                ManagedFields.Entry(
                    identity: identity, apiVersion: handle.apiVersion, time: nil,
                    fields: FieldSet(paths.specReplicas.map(FieldPathElement.field))))
        }
        return ManagedFields(result)
    }

    /// The owners of an object after an update or a patch of its scale.
    func owners(
        afterScaling handle: ResourceHandle, to scale: JSONValue, current: JSONValue, _ stored: StoredObject,
        _ paths: ResourceDefinition.ScalePaths, _ info: RequestInfo
    ) -> ManagedFields {
        guard tracksManagedFields else { return .none }
        let managed = ownersOfScale(stored.managedFields, handle)
        let updated = try? scaleManager(info).updated(
            managed, live: Self.scale(of: current, paths), new: scale, manager: managerName(info), isNew: false)
        guard let updated else { return stored.managedFields }
        return updated == managed ? stored.managedFields : owners(stored.managedFields, withScale: updated, handle)
    }

    /// A scale with an applied configuration merged into it, and the owners of the object it belongs to.
    func scale(
        _ scale: JSONValue, applying configuration: JSONValue, _ stored: StoredObject, _ handle: ResourceHandle, _ info: RequestInfo
    ) throws(FieldManager<ScaleVersions>.Failure) -> (scale: JSONValue, managed: ManagedFields) {
        let result = try scaleManager(info).applied(
            ownersOfScale(stored.managedFields, handle), live: scale, configuration: configuration, manager: managerName(info),
            isForced: info.force, empty: ["apiVersion": "autoscaling/v1", "kind": "Scale"])
        return (result.object, owners(stored.managedFields, withScale: result.managed, handle))
    }
}
