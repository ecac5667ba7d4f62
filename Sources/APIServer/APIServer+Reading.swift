import ObjectModel

extension APIServer {
    /// A stored state, past or present, as the version of a handle of its resource shows it; for observers of commits. Throws when
    /// it cannot be converted.
    public func read(_ stored: StoredObject, as handle: ResourceHandle) throws(APIError) -> JSONValue { try handle.read(stored) }
}

extension APIServer {
    /// Whether a commit is about a CustomResourceDefinition, and so may change how objects of its kind look.
    public func isOfDefinitions(_ revision: Revision) -> Bool {
        customResourceDefinitions.map { $0.id == revision.resource } ?? false
    }
}

extension ResourceHandle {
    /// Whether showing a stored state in this version can fail: versions are converted.
    public var readsCanFail: Bool { converts || store.hasSeveralVersions }
}
