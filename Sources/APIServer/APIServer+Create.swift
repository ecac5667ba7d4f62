import KubernetesAPI
import ObjectModel

extension APIServer {
    /// How often a name is generated before a create gives up.
    static let maximumNameAttempts = 8
    /// The most characters of `generateName` that a generated name keeps; five random ones follow.
    static let maximumGenerateNameLength = 58

    /// Creates an object and returns it as stored, in the version of the handle.
    ///
    /// `namespace` is that of the request, empty for cluster-scoped kinds. 400 for a malformed body, 403 in a terminating namespace,
    /// 404 in one that does not exist, 405 while the definition of a custom resource is being deleted, 409 when the name is taken,
    /// 422 when validation fails. With `dryRun` everything happens except the commit.
    public func create(
        _ handle: ResourceHandle, namespace: String = "", _ object: JSONValue, _ info: RequestInfo
    ) throws(APIError) -> JSONValue {
        warnings.removeAll(keepingCapacity: true)
        guard handle.isServed else { throw .resourceNotFound() }
        noteDeprecation(handle)
        let given = try givenManagedFields(in: object, handle)
        let value = try decoded(handle, object, old: nil, info)
        let managed = tracksManagedFields ? owners(ofNew: value, handle, given, info) : .none
        return try create(handle, namespace: namespace, decoded: value, managed, info)
    }

    /// The common end of creates and of applies that create: `decoded` is typed, pruned and defaulted.
    func create(
        _ handle: ResourceHandle, namespace: String, decoded: JSONValue, _ owners: ManagedFields, _ info: RequestInfo
    ) throws(APIError) -> JSONValue {
        var value = decoded
        var managed = owners
        // The namespace, a uid, two times, the generation and the version may come.
        value.modifyMetadata { $0.reserveCapacity($0.count + 6) }
        try setNamespace(handle, &value, requested: handle.store.isNamespaced ? namespace : "")
        let generateName = value.metadataString("generateName")
        let isGenerated = value.metadataString("name").isEmpty && !generateName.isEmpty
        if isGenerated { value.setMetadata("name", .string(generatedName(generateName))) }
        try checkNamespaceTakesContent(handle, value)
        if handle.store.isTerminating {
            throw APIError(
                code: 405, reason: .methodNotAllowed,
                message: "create not allowed while custom resource definition is terminating",
                details: APIError.methodNotSupported(handle.groupResource, "create").details)
        }
        prepareNew(handle, &value, info)
        try validateNew(handle, value)
        if !value.metadataString("resourceVersion").isEmpty {
            throw .unclassified("resourceVersion should not be set on objects to be created")
        }
        var key = ObjectKey(namespace: value.metadataString("namespace"), name: value.metadataString("name"))
        var attempts = 1
        while handle.store.objects[key] != nil {
            guard isGenerated else { throw .alreadyExists(handle.groupResource, key.name) }
            if attempts == Self.maximumNameAttempts { throw .generateNameConflict(handle.groupResource, key.name) }
            attempts += 1
            key = ObjectKey(namespace: key.namespace, name: generatedName(generateName))
            value.setMetadata("name", .string(key.name))
        }
        let isDefinition = handle === customResourceDefinitions
        if isDefinition {
            let before = value
            try checkConversion(of: value, old: nil)
            try establish(&value, old: nil, info)
            managed = self.owners(managed, ofDefinition: value, before: before, handle, info)
        }
        let taken = try allocate(handle, &value, old: nil, info)
        let stored: JSONValue
        do {
            stored = try handle.storable(value)
        } catch {
            release(taken)
            throw error
        }
        writtenManagedFields = managed
        if info.dryRun { return value }
        // From here on the commit is the only owner, so that it need not copy what it changes.
        value = .null
        let committed = commit(handle.store, .create, key, consume stored, previous: nil, info, managedFields: managed)
        if isDefinition { installCustomResources(of: committed.value) }
        return handle.converts ? try handle.read(committed) : committed.value
    }

    private func generatedName(_ base: String) -> String {
        String(base.unicodeScalars.prefix(Self.maximumGenerateNameLength)) + identifiers.nameSuffix()
    }

    private func setNamespace(_ handle: ResourceHandle, _ value: inout JSONValue, requested: String) throws(APIError) {
        let given = value.metadataString("namespace")
        if given == requested { return }
        if given.isEmpty {
            value.setMetadata("namespace", .string(requested))
        } else if requested.isEmpty, !handle.store.isNamespaced {
            value.setMetadata("namespace", nil)
        } else {
            throw .badRequest("the namespace of the provided object does not match the namespace sent on the request")
        }
    }

    /// Sets what the system owns and clears what a client may not choose.
    func prepareNew(_ handle: ResourceHandle, _ value: inout JSONValue, _ info: RequestInfo) {
        let time = timeText(info.time)
        let uid = identifiers.uid()
        // Asked of the handle one by one: a copy of the definition would retain every rule in it.
        let hasGeneration = handle.definition.hasGeneration
        value.modifyMetadata { metadata in
            metadata["uid"] = .string(uid)
            metadata["creationTimestamp"] = .string(time)
            metadata["deletionTimestamp"] = nil
            metadata["deletionGracePeriodSeconds"] = nil
            if hasGeneration { metadata["generation"] = 1 }
        }
        if handle.definition.hasStatus, !handle.definition.keepsStatusAtCreation { value["status"] = nil }
        handle.definition.prepareForCreate(&value)
    }

    func noteDeprecation(_ handle: ResourceHandle) {
        if let warning = handle.definition.deprecationWarning { warnings.append(warning) }
    }
}
