import KubernetesAPI
import ObjectModel

extension APIServer {
    /// Makes a CustomResourceDefinition that is part of the program: `versions` is what reading `definition` would give, and is used
    /// as it is, because reading large schemas takes longer than everything else at the start of a world. Nothing is validated.
    ///
    /// The object is stored, established and served like any other from then on. 404 when the server does not know the kind, 409 when
    /// there is one of that name.
    public func create(
        bundled definition: HashedObject, versions: [CustomResourceVersion], _ info: RequestInfo
    ) throws(APIError) {
        guard let handle = customResourceDefinitions else { throw .resourceNotFound() }
        let key = ObjectKey(namespace: "", name: definition.json.metadataString("name"))
        if handle.store.objects[key] != nil { throw .alreadyExists(handle.groupResource, key.name) }
        var value = definition.json
        prepareNew(handle, &value, info)
        try establish(&value, old: nil, info)
        commit(handle.store, .create, key, value, previous: nil, template: definition, info)
        serve(versions, of: value)
    }
}
