import KubernetesAPI
import ObjectModel

extension APIServer {
    /// Replaces an object, or the part of it that a subresource addresses, and returns it as it is then stored.
    ///
    /// A resourceVersion in the body must be the stored one (409); without one the update is unconditional where the kind allows
    /// that (else 422). A uid in the body is a precondition. When nothing changes nothing is written. Where the kind allows it, an object
    /// that does not exist is created, whatever resourceVersion the body has. 400 for a malformed body, 404 when there is no object, 409
    /// when a uid is demanded of an object that is gone, 422 when validation fails.
    public func update(
        _ handle: ResourceHandle, _ key: ObjectKey, subresource: Subresource = .main, _ object: JSONValue,
        preconditions: Preconditions = Preconditions(), _ info: RequestInfo
    ) throws(APIError) -> JSONValue {
        warnings.removeAll(keepingCapacity: true)
        try checkSubresource(handle, subresource)
        noteDeprecation(handle)
        let stored = handle.store.objects[key]
        if subresource == .scale {
            guard let stored else { throw missing(handle, key) }
            return try writeScale(handle, object, stored, info)
        }
        var current: JSONValue?
        if let stored { current = try handle.read(stored) }
        var body = try decoded(handle, object, old: handle.defaulted(current, of: stored), info)
        try checkName(handle, &body, key)
        var demanded = preconditions
        let uid = body.metadataString("uid")
        if demanded.uid == nil, !uid.isEmpty { demanded.uid = uid }
        try check(demanded, handle, key, current)
        guard let stored, let current else {
            guard subresource == .main, handle.definition.allowsCreateOnUpdate else { throw missing(handle, key) }
            return try createUpdated(handle, key, object, body, info)
        }
        let given = try givenManagedFields(in: object, handle)
        let managed = owners(after: body, current: current, stored, handle, subresource, given, info)
        return try write(handle, subresource, body, current: current, stored: stored, managed, info)
    }

    /// Creates what an update did not find; `body` is the object, decoded and named like the key.
    private func createUpdated(
        _ handle: ResourceHandle, _ key: ObjectKey, _ object: JSONValue, _ body: JSONValue, _ info: RequestInfo
    ) throws(APIError) -> JSONValue {
        let given = try givenManagedFields(in: object, handle)
        var value = body
        value.setMetadata("resourceVersion", nil)
        let managed = tracksManagedFields ? owners(ofNew: value, handle, given, info) : .none
        return try create(handle, namespace: key.namespace, decoded: value, managed, info)
    }

    func checkSubresource(_ handle: ResourceHandle, _ subresource: Subresource) throws(APIError) {
        let exists =
            switch subresource {
            case .main: true
            case .status: handle.definition.hasStatus
            case .scale: handle.definition.scale != nil
            case .finalize: handle === namespaces
            }
        guard handle.isServed, exists else { throw .resourceNotFound() }
    }

    /// Fails with the storage layer's 409 unless the preconditions hold; an object that does not exist has neither uid nor version.
    func check(_ demanded: Preconditions, _ handle: ResourceHandle, _ key: ObjectKey, _ current: JSONValue?) throws(APIError) {
        var why: String?
        let uid = current?.metadataString("uid") ?? ""
        let version = current?.metadataString("resourceVersion") ?? ""
        if let asked = demanded.uid, asked != uid {
            why = "Precondition failed: UID in precondition: \(asked), UID in object meta: \(uid)"
        } else if let asked = demanded.resourceVersion, asked != version {
            why = "Precondition failed: ResourceVersion in precondition: \(asked), ResourceVersion in object meta: \(version)"
        }
        guard let why else { return }
        throw .conflict(
            handle.groupResource, key.name,
            "StorageError: invalid object, Code: 4, Key: \(handle.storageKey(key)), ResourceVersion: 0, AdditionalErrorMsg: \(why)")
    }

    /// The common end of updates and patches: `body` is decoded and named like the object.
    func write(
        _ handle: ResourceHandle, _ subresource: Subresource, _ body: JSONValue, current: JSONValue, stored: StoredObject,
        _ owners: ManagedFields, _ info: RequestInfo
    ) throws(APIError) -> JSONValue {
        try checkVersion(handle, body, stored)
        var managed = owners
        writtenManagedFields = stored.managedFields
        var value = try isolated(handle, subresource, body, current: current)
        keepSystemMetadata(&value, current)
        if subresource == .main { handle.definition.prepareForUpdate(&value, current) }
        if handle.definition.hasGeneration, subresource != .status, changesGeneration(handle, value, current) {
            value.setMetadata("generation", .int(current.generationNumber + 1))
        }
        try validateChange(handle, subresource, value, current)
        let isDefinition = handle === customResourceDefinitions
        if isDefinition {
            let before = value
            try checkConversion(of: value, old: current)
            try establish(&value, old: current, info)
            managed = self.owners(managed, ofDefinition: value, before: before, handle, info)
        }
        if shouldDelete(handle, value, current) {
            if info.dryRun { return value }
            removeStored(handle.store, stored, info)
            return value
        }
        let showsAsStored = handle.showsAsStored(stored)
        // An owner who writes what is there already at a later time has not written anything.
        let keepsOwners = !tracksManagedFields || managed.isSameButForTimes(as: stored.managedFields)
        if showsAsStored, keepsOwners, isSame(handle, value, current) { return current }
        let taken = try allocate(handle, &value, old: current, info)
        let storable: JSONValue
        do {
            storable = try handle.storable(value)
        } catch {
            release(taken)
            throw error
        }
        if !showsAsStored, keepsOwners, isSame(handle, storable, stored.value) { return current }
        writtenManagedFields = managed
        if info.dryRun { return value }
        release(handle.store, of: current, keptBy: value)
        let committed = commit(handle.store, .update, stored.key, storable, previous: stored, info, managedFields: managed)
        if isDefinition, value["spec"] != current["spec"] { installCustomResources(of: committed.value) }
        return try handle.read(committed)
    }

    private func checkVersion(_ handle: ResourceHandle, _ body: JSONValue, _ stored: StoredObject) throws(APIError) {
        guard let text = body["metadata"]?["resourceVersion"]?.stringValue, !text.isEmpty, text != "0" else {
            if handle.definition.allowsUnconditionalUpdate { return }
            let error = FieldError(
                type: .invalid, field: "metadata.resourceVersion", message: "Invalid value: 0x0: must be specified for an update")
            // Here, and nowhere else, kube-apiserver names the resource in place of the kind.
            let resource = handle.groupResource
            throw .invalid(GroupKind(group: resource.group, kind: resource.resource), stored.key.name, [error])
        }
        if text == stored.value["metadata"]?["resourceVersion"]?.stringValue { return }
        guard text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let version = UInt64(text) else {
            throw .unclassified("strconv.ParseUint: parsing \(APIError.quoted(text)): invalid syntax")
        }
        if version != stored.revision { throw .conflict(handle.groupResource, stored.key.name) }
    }

    /// The object with only that part changed that the subresource lets through.
    private func isolated(
        _ handle: ResourceHandle, _ subresource: Subresource, _ body: JSONValue, current: JSONValue
    ) throws(APIError) -> JSONValue {
        switch subresource {
        case .main, .scale:
            guard handle.definition.hasStatus else { return body }
            if let mine = body["status"], let theirs = current["status"], mine.isIdentical(to: theirs) { return body }
            var value = body
            value["status"] = current["status"]
            return value
        case .finalize: return try finalised(handle, body, current: current)
        case .status:
            // A custom resource's status endpoint takes the status alone. Those of built-in kinds also take metadata.
            var value = current
            value["status"] = body["status"]
            if handle.isCustom { return value }
            if let mine = body["metadata"], let theirs = current["metadata"], !mine.isIdentical(to: theirs) {
                value["metadata"] = mine
                for field in handle.definition.metadataKeptByStatus where (mine[field] ?? .null) != (theirs[field] ?? .null) {
                    value.setMetadata(field, theirs[field])
                }
            }
            return value
        }
    }

    /// What an update can neither set nor remove: it is as it was.
    private func keepSystemMetadata(_ value: inout JSONValue, _ current: JSONValue) {
        guard let old = current["metadata"]?.objectValue, let new = value["metadata"]?.objectValue, !new.isIdentical(to: old) else {
            return
        }
        var changes: [(String, JSONValue?)] = []
        func keep(_ field: String, unlessSet: Bool = false, ifPresent: Bool = false) {
            let before = old[field]
            let now = new[field]
            if unlessSet, now != nil { return }
            if ifPresent, before == nil { return }
            if before == nil, now == nil { return }
            if let before, let now, before.isIdentical(to: now) { return }
            changes.append((field, before))
        }
        keep("generation")
        keep("uid", unlessSet: true)
        keep("creationTimestamp")
        keep("resourceVersion")
        keep("deletionTimestamp", ifPresent: true)
        keep("deletionGracePeriodSeconds", unlessSet: true)
        if changes.isEmpty { return }
        value.modifyMetadata { metadata in
            for (field, before) in changes { metadata[field] = before }
        }
    }

    /// Whether anything but metadata changed, or metadata that counts for the kind; the status too, where it is no part of its own.
    private func changesGeneration(_ handle: ResourceHandle, _ value: JSONValue, _ current: JSONValue) -> Bool {
        guard let new = value.objectValue, let old = current.objectValue else { return true }
        for field in handle.definition.generationMetadata
        where !isSame(handle, value["metadata"]?[field] ?? .null, current["metadata"]?[field]) { return true }
        for (name, field) in new where name != "metadata" && !(name == "status" && handle.definition.hasStatus) {
            if !isSame(handle, field, old[name]) { return true }
        }
        for (name, field) in old where !new.contains(name) && name != "metadata" {
            if name == "status", handle.definition.hasStatus { continue }
            if handle.isCustom || !field.isEmptyOrNull { return true }
        }
        return false
    }

    /// Equality as the storage layer sees it: custom resources by their JSON, built-in kinds by what Go's encoder would write.
    private func isSame(_ handle: ResourceHandle, _ left: JSONValue, _ right: JSONValue?) -> Bool {
        guard let right else { return !handle.isCustom && left.isEmptyOrNull }
        if left.isIdentical(to: right) { return true }
        return handle.isCustom ? left == right : left.isSemanticallyEqual(to: right)
    }

    private func validateChange(
        _ handle: ResourceHandle, _ subresource: Subresource, _ value: JSONValue, _ current: JSONValue
    ) throws(APIError) {
        var errors = FieldErrors()
        if let new = value["metadata"], let old = current["metadata"], !new.isIdentical(to: old) {
            MetadataValidation.validateUpdate(value, old: current, &errors)
        }
        handle.definition.schema.validate(value, old: current, rules: handle.validationRules, into: &errors)
        switch subresource {
        case .main, .scale: handle.definition.validateUpdate(value, current, &errors)
        case .status: handle.definition.validateStatusUpdate(value, current, &errors)
        case .finalize: NamespaceKind.validateFinalize(value, old: current, &errors)
        }
        try refuse(handle, value, errors)
    }

    /// Whether an update takes the last thing away that kept a deleted object.
    private func shouldDelete(_ handle: ResourceHandle, _ value: JSONValue, _ current: JSONValue) -> Bool {
        guard current.deletionTimestampText != nil, !value.hasFinalizers else { return false }
        if handle === namespaces, let finalizers = value.at("spec", "finalizers"), !finalizers.isEmptyOrNull { return false }
        return (current.deletionGracePeriodSeconds ?? 0) == 0
    }
}
