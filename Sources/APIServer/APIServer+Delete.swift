import KubernetesAPI
import ObjectModel

extension APIServer {
    /// The finalizer of an orphaning delete.
    static let orphanFinalizer = "orphan"
    /// The finalizer of a foreground delete.
    static let foregroundFinalizer = "foregroundDeletion"

    /// Deletes an object, or begins to.
    ///
    /// Finalizers and grace hold an object with a deletionTimestamp; a later delete can only shorten the grace. 404 when there is no
    /// object, 409 when a precondition does not hold, 403 for a namespace that cannot go.
    public func delete(
        _ handle: ResourceHandle, _ key: ObjectKey, options: DeleteOptions = DeleteOptions(), _ info: RequestInfo
    ) throws(APIError) -> DeleteResult {
        warnings.removeAll(keepingCapacity: true)
        noteDeprecation(handle)
        return try deleteOne(handle, key, options: options, info)
    }

    func deleteOne(
        _ handle: ResourceHandle, _ key: ObjectKey, options: DeleteOptions, _ info: RequestInfo
    ) throws(APIError) -> DeleteResult {
        guard handle.isServed, let stored = handle.store.objects[key] else { throw missing(handle, key) }
        writtenManagedFields = stored.managedFields
        if let grace = options.gracePeriodSeconds, grace < 0, handle.definition.defaultGracePeriodSeconds(stored.value) == nil {
            throw invalidGrace(grace)
        }
        if handle === namespaces, let result = try beginNamespaceDeletion(handle, stored, options, info) { return result }
        try checkDelete(options.preconditions, handle, stored)
        if handle === customResourceDefinitions, stored.value.deletionTimestampText == nil {
            return try deleteDefinition(handle, stored, options, info)
        }
        var changed = try restorable(stored, in: handle.store)
        let grace = markGraceful(handle, &changed, options, info)
        if case .pending = grace { return DeleteResult(object: try handle.read(stored), wasRemoved: false) }
        if let finalizers = collectorFinalizers(of: stored.value, options) { changed.setFinalizers(finalizers) }
        if case .graceful(let seconds) = grace {
            let isHeld = changed.hasFinalizers || seconds > 0
            if info.dryRun { return DeleteResult(object: changed, wasRemoved: !isHeld) }
            let marked = commit(handle.store, .update, key, changed, previous: stored, info)
            if isHeld { return DeleteResult(object: try handle.read(marked), wasRemoved: false) }
            // A delete without grace is still two writes, as in kube-apiserver: watchers see the mark, then the removal.
            return DeleteResult(object: try handle.read(removeStored(handle.store, marked, info)), wasRemoved: true)
        }
        if changed.hasFinalizers {
            markDeleting(&changed, info)
            if info.dryRun { return DeleteResult(object: changed, wasRemoved: false) }
            if changed == stored.value { return DeleteResult(object: try handle.read(stored), wasRemoved: false) }
            let marked = commit(handle.store, .update, key, changed, previous: stored, info)
            return DeleteResult(object: try handle.read(marked), wasRemoved: false)
        }
        if info.dryRun { return DeleteResult(object: try handle.read(stored), wasRemoved: true) }
        return DeleteResult(object: try handle.read(removeStored(handle.store, stored, info)), wasRemoved: true)
    }

    /// Deletes every selected object of a resource, by namespace and name, and returns them as they are then or last were. Objects
    /// that are gone meanwhile are passed over; the first other failure ends the call, and what was deleted before stays deleted.
    public func deleteCollection(
        _ handle: ResourceHandle, namespace: String?, options: ListOptions = ListOptions(), deletion: DeleteOptions = DeleteOptions(),
        _ info: RequestInfo
    ) throws(APIError) -> [JSONValue] {
        warnings.removeAll(keepingCapacity: true)
        noteDeprecation(handle)
        let found = try list(handle, namespace: namespace, options: options)
        var results: [JSONValue] = []
        results.reserveCapacity(found.items.count)
        for item in found.items {
            let key = ObjectKey(namespace: item.metadataString("namespace"), name: item.metadataString("name"))
            if handle.store.objects[key] == nil { continue }
            results.append(try deleteOne(handle, key, options: deletion, info).object)
        }
        return results
    }

    /// Takes an object out of the store: the one place where objects go.
    @discardableResult
    func removeStored(_ store: ObjectStore, _ stored: StoredObject, _ info: RequestInfo) -> StoredObject {
        release(store, of: stored.value)
        let removed = commit(store, .delete, stored.key, stored.value, previous: stored, info)
        if store === customResourceDefinitions?.store {
            uninstallCustomResources(of: stored.value)
        } else if store.isTerminating, store.objects.isEmpty {
            finishDefinition(of: store, info)
        }
        return removed
    }

    private func invalidGrace(_ grace: Int64) -> APIError {
        let message = "Invalid value: \(grace): must be greater than or equal to 0"
        return .invalid(
            GroupKind(group: "meta.k8s.io", kind: "DeleteOptions"), "",
            [FieldError(type: .invalid, field: "gracePeriodSeconds", message: message)])
    }

    private func checkDelete(_ demanded: Preconditions, _ handle: ResourceHandle, _ stored: StoredObject) throws(APIError) {
        // These messages name the kind where others name the resource, as kube-apiserver's do.
        let named = GroupResource(group: handle.kind.group, resource: handle.kind.kind)
        if let asked = demanded.uid, case let found = stored.value.metadataString("uid"), asked != found {
            throw .conflict(
                named, stored.key.name,
                "the UID in the precondition (\(asked)) does not match the UID in record (\(found)). "
                    + "The object might have been deleted and then recreated")
        }
        if let asked = demanded.resourceVersion, case let found = stored.value.metadataString("resourceVersion"), asked != found {
            throw .conflict(
                named, stored.key.name,
                "the ResourceVersion in the precondition (\(asked)) does not match the ResourceVersion in record (\(found)). "
                    + "The object might have been modified")
        }
    }

    private enum Grace {
        /// The kind knows no grace, or it is over.
        case none
        /// The object was marked with this many seconds.
        case graceful(Int64)
        /// A deletion is under way and this one does not shorten it.
        case pending
    }

    /// Marks an object of a kind that is deleted with grace.
    private func markGraceful(
        _ handle: ResourceHandle, _ value: inout JSONValue, _ options: DeleteOptions, _ info: RequestInfo
    ) -> Grace {
        guard let standard = handle.definition.defaultGracePeriodSeconds(value) else { return .none }
        if let text = value.deletionTimestampText {
            guard let before = value.deletionGracePeriodSeconds, before != 0 else { return .none }
            guard let asked = options.gracePeriodSeconds, case let period = max(asked, asked < 0 ? 1 : 0), period < before,
                let end = Timestamp(rfc3339: text)
            else { return .pending }
            value.setMetadata("deletionTimestamp", .string(timeText(end + (period - before) * 1_000_000_000)))
            value.setMetadata("deletionGracePeriodSeconds", .int(period))
            return .graceful(period)
        }
        var period = options.gracePeriodSeconds ?? standard
        if period < 0 { period = 1 }
        if handle.store.groupKind == GroupKind(group: "", kind: "Pod") {
            // Nobody would end a pod that was never placed or has ended.
            let phase = value.at("status", "phase")?.stringValue
            if (value.at("spec", "nodeName")?.stringValue ?? "").isEmpty || phase == "Failed" || phase == "Succeeded" { period = 0 }
        }
        period = min(period, 1 << 31)
        let generation = value.generationNumber
        let time = timeText(info.time + period * 1_000_000_000)
        value.modifyMetadata { metadata in
            metadata["deletionTimestamp"] = .string(time)
            metadata["deletionGracePeriodSeconds"] = .int(period)
            if generation > 0 { metadata["generation"] = .int(generation + 1) }
        }
        return .graceful(period)
    }

    /// Marks an object that only its finalizers hold.
    func markDeleting(_ value: inout JSONValue, _ info: RequestInfo) {
        let generation = value.generationNumber
        let end = value.deletionTimestampText.flatMap(Timestamp.init(rfc3339:))
        let time = timeText(info.time)
        value.modifyMetadata { metadata in
            if end == nil, generation > 0 { metadata["generation"] = .int(generation + 1) }
            if end.map({ $0 > info.time }) ?? true { metadata["deletionTimestamp"] = .string(time) }
            metadata["deletionGracePeriodSeconds"] = 0
        }
    }

    /// The finalizers of an object after a delete has said what becomes of its dependents, or nil when they stay as they are.
    func collectorFinalizers(of value: JSONValue, _ options: DeleteOptions) -> [String]? {
        let old = value.finalizerNames
        let policy =
            options.propagationPolicy
            ?? (old.contains(Self.orphanFinalizer) ? .orphan : old.contains(Self.foregroundFinalizer) ? .foreground : .background)
        var new = old.filter { $0 != Self.orphanFinalizer && $0 != Self.foregroundFinalizer }
        if policy == .orphan { new.append(Self.orphanFinalizer) }
        if policy == .foreground { new.append(Self.foregroundFinalizer) }
        return new.count == old.count && new.allSatisfy(old.contains) ? nil : new
    }
}
