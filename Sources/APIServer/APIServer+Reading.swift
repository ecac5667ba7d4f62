import ObjectModel

extension APIServer {
    /// A stored state, past or present, as the version of a handle of its resource shows it; for observers of commits. Throws when
    /// it cannot be converted.
    public func read(_ stored: StoredObject, as handle: ResourceHandle) throws(APIError) -> JSONValue { try handle.read(stored) }
}
