import ObjectModel

extension APIServer {
    /// Watches a resource in one namespace, or with nil in all.
    ///
    /// Without a revision, or from `0`, the current state comes first as ADDED events; from revision n, what happened strictly after
    /// n. A revision that is no longer retained makes a cursor whose only event is an ERROR of status 410. 504 for a revision that is
    /// not there yet, 400 for an unknown field, 422 for options that contradict each other.
    public func watch(
        _ handle: ResourceHandle, namespace: String? = nil, options: WatchOptions = WatchOptions()
    ) throws(APIError) -> WatchCursor {
        guard handle.isServed else { throw .resourceNotFound() }
        let selection = try ObjectSelection(
            handle, namespace: namespace, labelSelector: options.labelSelector, fieldSelector: options.fieldSelector)
        if options.sendInitialEvents == nil, options.resourceVersionMatch != nil {
            throw ResourceVersionText.forbidden("resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")
        }
        if options.sendInitialEvents != nil, options.resourceVersionMatch != .notOlderThan {
            throw ResourceVersionText.forbidden("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")
        }
        let asked = try ResourceVersionText.parse(options.resourceVersion)
        if asked > currentRevision { throw .tooLargeResourceVersion(asked, current: currentRevision) }
        if options.sendInitialEvents ?? (asked == 0) {
            let initial = try selected(selection)
            return WatchCursor(
                server: self, selection: selection, position: currentRevision, initial: initial,
                endsInitialWithBookmark: options.sendInitialEvents == true && options.allowsBookmarks,
                allowsBookmarks: options.allowsBookmarks)
        }
        // Without initial events, no revision means from now on.
        let start = asked == 0 ? currentRevision : asked
        var failure: APIError?
        if start + 1 < oldestRetainedRevision { failure = .expired(WatchCursor.tooOld(start, oldestRetainedRevision)) }
        return WatchCursor(
            server: self, selection: selection, position: start, initial: [], endsInitialWithBookmark: false,
            allowsBookmarks: options.allowsBookmarks, failure: failure)
    }

    private func selected(_ selection: ObjectSelection) throws(APIError) -> [StoredObject] {
        let store = selection.handle.store
        if let name = selection.exactName, let namespace = selection.namespace ?? (store.isNamespaced ? nil : "") {
            guard let stored = store.objects[ObjectKey(namespace: namespace, name: name)], try selection.matches(stored) else { return [] }
            return [stored]
        }
        let keys = store.sortedKeys
        let range = selection.namespace.map { ObjectStore.range(of: $0, in: keys) } ?? 0..<keys.count
        var found: [StoredObject] = []
        for key in keys[range] {
            if let stored = store.objects[key], try selection.matches(stored) { found.append(stored) }
        }
        return found
    }
}
