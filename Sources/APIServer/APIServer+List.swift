import ObjectModel

extension APIServer {
    /// The objects of a resource in one namespace, or with nil in all, by namespace and name.
    ///
    /// A page and those that follow it show one state. 410 when that state is no longer retained (`continueToken` of the error goes
    /// on inconsistently), 504 for a revision that is not there yet, 400 for an unknown field or a malformed token.
    public func list(_ handle: ResourceHandle, namespace: String?, options: ListOptions = ListOptions()) throws(APIError) -> ObjectList {
        let page = try listStored(handle, namespace: namespace, options: options)
        var items: [JSONValue] = []
        items.reserveCapacity(page.items.count)
        for stored in page.items { items.append(try handle.read(stored)) }
        return ObjectList(
            items: items, resourceVersion: page.resourceVersion, continueToken: page.continueToken,
            remainingItemCount: page.remainingItemCount)
    }

    /// The same as stored states, for those who show objects in a form of their own.
    public func listStored(
        _ handle: ResourceHandle, namespace: String?, options: ListOptions = ListOptions()
    ) throws(APIError) -> StoredObjectList {
        guard handle.isServed else { throw .resourceNotFound() }
        let selection = try ObjectSelection(
            handle, namespace: namespace, labelSelector: options.labelSelector, fieldSelector: options.fieldSelector)
        var after: ObjectKey?
        var revision: UInt64?
        if options.continueToken.isEmpty {
            revision = try exactRevision(of: options)
        } else {
            let asked = try ResourceVersionText.parse(options.resourceVersion)
            if options.resourceVersionMatch != nil {
                throw ResourceVersionText.forbidden("resourceVersionMatch is forbidden when continue is provided")
            }
            if asked != 0 { throw .badRequest("specifying resource version is not allowed when using continue") }
            let token = try ContinueToken(options.continueToken)
            after = token.key
            revision = token.revision
            if let revision, !canReconstruct(handle.store, revision) {
                var error = APIError.expired(
                    "The provided continue parameter is too old to display a consistent list result. You can start a new list without "
                        + "the continue parameter, or use the continue token in this response to retrieve the remainder of the results. "
                        + "Continuing with the provided token results in an inconsistent list - objects that were created, modified, or "
                        + "deleted between the time the first chunk was returned and now may show up in the list.")
                error.continueToken = ContinueToken(revision: nil, key: token.key).text
                throw error
            }
        }
        let shown = revision ?? currentRevision
        if shown > currentRevision { throw .tooLargeResourceVersion(shown, current: currentRevision) }
        if !canReconstruct(handle.store, shown) { throw .expired("The resourceVersion for the provided list is too old.") }
        return try page(state(of: handle.store, at: shown), selection, after: after, revision: shown, limit: options.limit)
    }

    /// The revision that a list must show exactly, or nil when the current one will do.
    private func exactRevision(of options: ListOptions) throws(APIError) -> UInt64? {
        let asked = try ResourceVersionText.parse(options.resourceVersion)
        if let match = options.resourceVersionMatch {
            if options.resourceVersion.isEmpty {
                throw ResourceVersionText.forbidden("resourceVersionMatch is forbidden unless resourceVersion is provided")
            }
            if match == .exact, asked == 0 {
                throw ResourceVersionText.forbidden("resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"")
            }
        }
        if asked > currentRevision { throw .tooLargeResourceVersion(asked, current: currentRevision) }
        let isExact = options.resourceVersionMatch == .exact || (options.resourceVersionMatch == nil && options.limit > 0 && asked > 0)
        return isExact ? asked : nil
    }

    /// The state of a resource at a revision: every object if nothing has changed since, else the objects that have, as they were.
    struct StoreState {
        let keys: [ObjectKey]
        let current: [ObjectKey: StoredObject]
        /// For keys that changed since: the state then, nil when the object was not there.
        let earlier: [ObjectKey: StoredObject?]

        subscript(key: ObjectKey) -> StoredObject? {
            if !earlier.isEmpty, let then = earlier[key] { return then }
            return current[key]
        }
    }

    /// Whether the log reaches back far enough to undo every change of a resource since a revision.
    func canReconstruct(_ store: ObjectStore, _ revision: UInt64) -> Bool {
        revision >= store.lastRevision || revision + 1 >= log.oldest
    }

    /// Undoes the changes of a resource since a revision, newest first; the caller has checked that they are retained.
    func state(of store: ObjectStore, at revision: UInt64) -> StoreState {
        guard revision < store.lastRevision else { return StoreState(keys: store.sortedKeys, current: store.objects, earlier: [:]) }
        var earlier: [ObjectKey: StoredObject?] = [:]
        var returned: [ObjectKey] = []
        var sequence = store.index.end
        while sequence > store.index.first {
            sequence -= 1
            let number = store.index[sequence]
            if number <= revision { break }
            guard let change = log[number] else { break }
            if earlier.updateValue(change.previous, forKey: change.key) == nil, store.objects[change.key] == nil {
                returned.append(change.key)
            }
        }
        var keys = store.sortedKeys
        if !returned.isEmpty { keys = (keys + returned).sorted() }
        return StoreState(keys: keys, current: store.objects, earlier: earlier)
    }

    private func page(
        _ state: StoreState, _ selection: ObjectSelection, after: ObjectKey?, revision: UInt64, limit: Int
    ) throws(APIError) -> StoredObjectList {
        let handle = selection.handle
        if let name = selection.exactName, let namespace = selection.namespace ?? (handle.store.isNamespaced ? nil : "") {
            var items: [StoredObject] = []
            let key = ObjectKey(namespace: namespace, name: name)
            if let stored = state[key], after.map({ $0 < key }) ?? true, try selection.matches(stored) { items = [stored] }
            return StoredObjectList(items: items, resourceVersion: revision, continueToken: "", remainingItemCount: nil)
        }
        var range = 0..<state.keys.count
        if let namespace = selection.namespace { range = ObjectStore.range(of: namespace, in: state.keys) }
        if let after {
            let first = ObjectStore.firstIndex(in: state.keys) { after < $0 }
            range = min(max(range.lowerBound, first), range.upperBound)..<range.upperBound
        }
        var items: [StoredObject] = []
        if limit <= 0, !selection.isFiltered { items.reserveCapacity(range.count) }
        var last: ObjectKey?
        for position in range {
            guard let stored = state[state.keys[position]], try selection.matches(stored) else { continue }
            if limit > 0, items.count == limit, let last {
                var remaining: Int?
                if !selection.isFiltered {
                    // Nothing has changed since: every key has its object.
                    var count = state.earlier.isEmpty ? range.upperBound - position : 0
                    if !state.earlier.isEmpty {
                        for later in position..<range.upperBound where state[state.keys[later]] != nil { count += 1 }
                    }
                    remaining = count
                }
                let token = ContinueToken(revision: revision, key: last)
                return StoredObjectList(items: items, resourceVersion: revision, continueToken: token.text, remainingItemCount: remaining)
            }
            items.append(stored)
            last = stored.key
        }
        return StoredObjectList(items: items, resourceVersion: revision, continueToken: "", remainingItemCount: nil)
    }
}
