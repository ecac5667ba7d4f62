import KubernetesAPI
import ObjectModel

/// Works out who owns what after a write, and what an apply makes of an object: structured-merge-diff and the managers that
/// kube-apiserver wraps around it, for one kind, version and subresource.
struct FieldManager<Versions: OwnershipVersions> {
    /// The most entries of updates; older ones are joined.
    static var maximumUpdaters: Int { 10 }
    /// The manager of what was joined.
    static var ancientManager: String { "ancient-changes" }
    /// The manager of what was there before anybody counted.
    static var beforeFirstApply: String { "before-first-apply" }

    let versions: Versions
    /// The version of the request.
    let apiVersion: String
    /// The schema of that version.
    let schema: StructuralSchema
    /// The subresource written through, or empty.
    let subresource: String
    /// What this subresource cannot change, so that nobody owns it through it.
    let resetFields: FieldSet
    /// The time of the request.
    let time: Timestamp

    /// Why an apply does not go through.
    enum Failure: Error {
        /// Others own fields that the configuration would change.
        case conflicts([FieldConflict])
        /// The object cannot be walked.
        case structure(OwnershipError)
        /// A version could not be made.
        case conversion(APIError)
    }

    // MARK: - Updates

    /// The owners after a write other than an apply. `isNew` says that there was no object before: owners are counted from the creation
    /// on or not at all.
    func updated(
        _ managed: ManagedFields, live: JSONValue, new: JSONValue, manager: String, isNew: Bool
    ) throws(Failure) -> ManagedFields {
        if managed.isEmpty, !isNew { return managed }
        let comparison = try compare(live, new)
        let entries = try transferred(managed.entries, live, new, comparison, isForced: true)
        let own = comparison.touched.subtracting(systemFields)
        if own.isEmpty { return ManagedFields(entries) }
        let identity = ManagedFields.Identity(manager: manager, operation: .update, apiVersion: apiVersion, subresource: subresource)
        var result = entries
        let position = result.firstIndex { $0.identity == identity }
        let fields = position.map { result[$0].fields.union(own) } ?? own
        let entry = ManagedFields.Entry(
            identity: identity, apiVersion: apiVersion, time: time.truncatedToSeconds, fields: fields)
        if let position { result[position] = entry } else { result.append(entry) }
        return ManagedFields(Self.capped(result))
    }

    /// What changed, as far as this subresource can change anything.
    private func compare(_ live: JSONValue, _ new: JSONValue) throws(Failure) -> FieldComparison {
        do { return try schema.comparison(from: live, to: new).excluding(resetFields) } catch { throw .structure(error) }
    }

    /// The entries of others without what the write changed or removed. Each is looked at in its own version; one whose version is no
    /// longer served is dropped. Unforced, a change of what another owns is a conflict.
    private func transferred(
        _ entries: [ManagedFields.Entry], _ live: JSONValue, _ new: JSONValue, _ comparison: FieldComparison, isForced: Bool
    ) throws(Failure) -> [ManagedFields.Entry] {
        var comparisons = [apiVersion: (touched: comparison.touched, removed: comparison.removed)]
        var result: [ManagedFields.Entry] = []
        var conflicts: [FieldConflict] = []
        for entry in entries {
            var changes = comparisons[entry.apiVersion]
            if changes == nil {
                guard let schema = versions.schema(of: entry.apiVersion) else { continue }
                let found: FieldComparison
                do {
                    let before = try versions.convert(live, from: apiVersion, to: entry.apiVersion)
                    let after = try versions.convert(new, from: apiVersion, to: entry.apiVersion)
                    found = try schema.comparison(from: before, to: after).excluding(resetFields)
                } catch let error as OwnershipError {
                    throw .structure(error)
                } catch let error as APIError {
                    throw .conversion(error)
                } catch { throw .conversion(.internalError("\(error)")) }
                changes = (touched: found.touched, removed: found.removed)
                comparisons[entry.apiVersion] = changes
            }
            guard let changes else { continue }
            let lost = entry.fields.intersection(changes.touched)
            if !lost.isEmpty, !isForced { conflicts += lost.paths.map { FieldConflict(owner: entry, path: $0) } }
            let fields = entry.fields.subtracting(lost).subtracting(changes.removed)
            if fields == entry.fields { result.append(entry) } else if !fields.isEmpty { result.append(entry.with(fields)) }
        }
        if !conflicts.isEmpty { throw .conflicts(conflicts) }
        return result
    }

    /// At most so many entries of updates: the oldest are joined, version by version.
    private static func capped(_ entries: [ManagedFields.Entry]) -> [ManagedFields.Entry] {
        var updaters = ManagedFields(entries.filter { $0.identity.operation == .update }).entries
        guard updaters.count > maximumUpdaters else { return entries }
        var result = entries.filter { $0.identity.operation == .apply }
        var left = updaters.count
        // The first entry of a version waits: it is renamed only when a second one joins it.
        var waiting: [ManagedFields.Entry] = []
        while left > maximumUpdaters, !updaters.isEmpty {
            let entry = updaters.removeFirst()
            guard let position = waiting.firstIndex(where: { $0.apiVersion == entry.apiVersion }) else {
                waiting.append(entry)
                continue
            }
            let bucket = ManagedFields.Identity(
                manager: ancientManager, operation: .update, apiVersion: entry.apiVersion, subresource: "")
            var fields = waiting[position].fields.union(entry.fields)
            if let other = updaters.firstIndex(where: { $0.identity == bucket }), waiting[position].identity != bucket {
                fields = fields.union(updaters.remove(at: other).fields)
                left -= 1
            }
            waiting[position] = ManagedFields.Entry(
                identity: bucket, apiVersion: entry.apiVersion, time: entry.time, fields: fields)
            left -= 1
        }
        result += waiting + updaters
        return result
    }

    // MARK: - Apply

    /// The object that an applied configuration makes of the live one, and its owners. An object that nobody owns yet belongs to
    /// `before-first-apply` first.
    func applied(
        _ given: ManagedFields, live: JSONValue, configuration: JSONValue, manager: String, isForced: Bool, empty: JSONValue
    ) throws(Failure) -> (object: JSONValue, managed: ManagedFields) {
        var managed = given
        if managed.isEmpty {
            managed = try updated(managed, live: empty, new: live, manager: Self.beforeFirstApply, isNew: true)
        }
        let identity = ManagedFields.Identity(manager: manager, operation: .apply, apiVersion: apiVersion, subresource: subresource)
        let last = managed[identity]
        let others = managed.entries.filter { $0.identity != identity }
        var own: FieldSet
        var object: JSONValue
        do {
            object = try schema.merging(configuration, into: live)
            own = try schema.fieldSet(of: configuration).recursivelySubtracting(resetFields)
        } catch { throw .structure(error) }
        if let last {
            object = schema.settling(
                try pruned(object, last: last, own: own, others: others), since: object, applied: configuration)
        }
        let comparison = try compare(live, object)
        var entries = try transferred(others, live, object, comparison, isForced: isForced)
        own = own.subtracting(systemFields)
        if !own.isEmpty {
            let changed = object != live
            entries.append(
                ManagedFields.Entry(
                    identity: identity, apiVersion: apiVersion, time: changed ? time.truncatedToSeconds : last?.time, fields: own))
        }
        return (object, ManagedFields(entries))
    }

    /// The merged object without what this manager applied last time and does not apply now, unless somebody else owns it.
    private func pruned(
        _ merged: JSONValue, last: ManagedFields.Entry, own: FieldSet, others: [ManagedFields.Entry]
    ) throws(Failure) -> JSONValue {
        guard !last.fields.isEmpty, let lastSchema = versions.schema(of: last.apiVersion) else { return merged }
        let lastMerged = try convert(merged, from: apiVersion, to: last.apiVersion)
        let lastFields = lastSchema.withNamedFields(last.fields)
        var result = lastSchema.removing(lastFields, from: lastMerged)
        // What others own, or this manager still applies, comes back: in the version of the last apply first, because a conversion may
        // need what was pruned.
        var owned: [(apiVersion: String, fields: FieldSet)] = [(last.apiVersion, FieldSet())]
        for (version, fields) in [(apiVersion, own)] + others.map({ ($0.apiVersion, $0.fields) }) {
            if let position = owned.firstIndex(where: { $0.apiVersion == version }) {
                owned[position].fields = owned[position].fields.union(fields)
            } else {
                owned.append((version, fields))
            }
        }
        var current = last.apiVersion
        for (version, fields) in owned {
            guard let schema = versions.schema(of: version) else { continue }
            let whole = try convert(merged, from: apiVersion, to: version)
            let kept = try names(of: try convert(result, from: current, to: version), schema).union(schema.withNamedFields(fields))
            result = schema.removing(try names(of: whole, schema).subtracting(kept), from: whole)
            current = version
        }
        // Only what this manager owned may go; what nobody owns stays.
        let prunedNames = try names(of: try convert(result, from: current, to: last.apiVersion), lastSchema)
        let gone = try names(of: lastMerged, lastSchema).subtracting(prunedNames).intersection(lastFields)
        return try convert(lastSchema.removing(gone, from: lastMerged), from: last.apiVersion, to: apiVersion)
    }

    private func names(of value: JSONValue, _ schema: StructuralSchema) throws(Failure) -> FieldSet {
        do { return schema.withNamedFields(try schema.fieldSet(of: value)) } catch { throw .structure(error) }
    }

    private func convert(_ value: JSONValue, from: String, to: String) throws(Failure) -> JSONValue {
        if from == to { return value }
        do { return try versions.convert(value, from: from, to: to) } catch { throw .conversion(error) }
    }
}

/// One field that an apply would change though another manager owns it.
struct FieldConflict {
    let owner: ManagedFields.Entry
    let path: [FieldPathElement]
}

/// What nobody owns, because the server owns it or it tells which object this is.
private let systemFields: FieldSet = {
    let metadata = FieldPathElement.field("metadata")
    var set = FieldSet([.field("apiVersion")], [.field("kind")], [metadata])
    for name in [
        "name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields", "resourceVersion",
    ] {
        set.insert([metadata, .field(name)])
    }
    return set
}()
