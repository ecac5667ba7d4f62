import KubernetesAPI
import ObjectModel

/// CustomResourceDefinitions: their names are accepted, their resources served, and their objects go before they do.
///
/// kube-apiserver does this in controllers that run a moment later; here it is done within the request.
extension APIServer {
    private static let cleanupFinalizer = "customresourcecleanup.apiextensions.k8s.io"

    /// Sets what the server says of a definition: accepted names, stored versions and conditions.
    func establish(_ value: inout JSONValue, old: JSONValue?, _ info: RequestInfo) throws(APIError) {
        if let old, let before = old["spec"], let now = value["spec"], before.isIdentical(to: now) { return }
        let (names, conflict) = acceptance(of: value, before: old?.at("status", "acceptedNames") ?? .null)
        var status = old?["status"] ?? .object(JSONObject())
        status["acceptedNames"] = names
        var stored = status["storedVersions"]?.arrayValue ?? []
        for version in value.at("spec", "versions")?.arrayValue ?? [] where version["storage"]?.boolValue == true {
            if let name = version["name"], !stored.contains(name) { stored.append(name) }
        }
        status["storedVersions"] = .array(stored)
        let wasEstablished = Self.isEstablished(status)
        if let conflict {
            setCondition(&status, "NamesAccepted", "False", conflict.reason, conflict.message, info)
            if !wasEstablished { setCondition(&status, "Established", "False", "NotAccepted", "not all names are accepted", info) }
        } else {
            setCondition(&status, "NamesAccepted", "True", "NoConflicts", "no conflicts found", info)
            if !wasEstablished {
                setCondition(&status, "Established", "True", "InitialNamesAccepted", "the initial names have been accepted", info)
            }
        }
        value["status"] = status
    }

    /// Refuses a webhook that nobody here can stand in for, where a client asks for one anew: no request leaves this server.
    func checkConversion(of value: JSONValue, old: JSONValue?) throws(APIError) {
        guard let conversion = value.at("spec", "conversion"), conversion["strategy"] == "Webhook" else { return }
        if let before = old?.at("spec", "conversion"), before == conversion { return }
        let kind = GroupKind(
            group: value.at("spec", "group")?.stringValue ?? "", kind: value.at("spec", "names", "kind")?.stringValue ?? "")
        if converter?.knows(kind) ?? false { return }
        let error = FieldError(
            type: .notSupported, field: "spec.conversion.strategy",
            message: "Unsupported value: \"Webhook\": webhooks are not called by this server, and it cannot convert \(kind) by itself; "
                + "supported values: \"None\"",
            row: .conversion)
        throw .invalid(CustomResources.definition.kind.groupKind, value.metadataString("name"), [error])
    }

    private static func isEstablished(_ status: JSONValue) -> Bool {
        status["conditions"]?.arrayValue?.contains { $0["type"] == "Established" && $0["status"] == "True" } ?? false
    }

    private func setCondition(
        _ status: inout JSONValue, _ type: String, _ value: String, _ reason: String, _ message: String, _ info: RequestInfo
    ) {
        var list = status["conditions"]?.arrayValue ?? []
        let position = list.firstIndex { $0["type"]?.stringValue == type }
        let before = position.map { list[$0] }
        let isSameStatus = before?["status"]?.stringValue == value
        let time = isSameStatus ? before?["lastTransitionTime"] ?? .string(timeText(info.time)) : .string(timeText(info.time))
        let condition: JSONValue = [
            "type": .string(type), "status": .string(value), "lastTransitionTime": time, "reason": .string(reason),
            "message": .string(message),
        ]
        if let position { list[position] = condition } else { list.append(condition) }
        status["conditions"] = .array(list)
    }

    /// Which of the names asked for are accepted, and the conflict of those that another resource of the group has: of several, the
    /// one checked last.
    private func acceptance(of value: JSONValue, before: JSONValue) -> (names: JSONValue, conflict: (reason: String, message: String)?) {
        let group = value.at("spec", "group")?.stringValue ?? ""
        let own = value.metadataString("name")
        let wanted = value.at("spec", "names") ?? .null
        var taken: [String] = []
        var kinds: [String] = []
        for handle in handles where handle.kind.group == group && handle.isServed && handle.groupResource.description != own {
            taken += [handle.definition.plural, handle.definition.singular] + handle.definition.shortNames
            kinds += [handle.kind.kind, handle.definition.listKind]
        }
        var names = before.isNull ? ["plural": "", "kind": ""] : before
        var conflict: (reason: String, message: String)?
        let checks: [(field: String, reason: String, others: [String])] = [
            ("plural", "PluralConflict", taken), ("singular", "SingularConflict", taken), ("shortNames", "ShortNamesConflict", taken),
            ("kind", "KindConflict", kinds), ("listKind", "ListKindConflict", kinds),
        ]
        for check in checks {
            let texts = wanted[check.field].map { $0.arrayValue?.compactMap(\.stringValue) ?? [$0.stringValue ?? ""] } ?? []
            let lost = texts.filter { !$0.isEmpty && check.others.contains($0) }
            if lost.isEmpty {
                names[check.field] = wanted[check.field]
            } else {
                let messages = lost.map { "\(APIError.quoted($0)) is already in use" }
                let message = messages.count == 1 ? messages[0] : "[\(messages.joined(separator: ", "))]"
                conflict = (check.reason, message)
            }
        }
        names["categories"] = wanted["categories"]
        return (names, conflict)
    }

    /// Serves the versions of an established definition as it now is, and no others.
    func installCustomResources(of value: JSONValue) {
        guard Self.isEstablished(value["status"] ?? .null) else { return }
        var errors = FieldErrors()
        let versions = CustomResources.definitions(of: value, into: &errors)
        guard errors.isEmpty else { return }
        serve(versions, of: value)
    }

    /// Serves these versions of a definition, and no others.
    func serve(_ versions: [CustomResourceVersion], of value: JSONValue) {
        guard let storage = versions.first(where: { $0.isStorage }) else { return }
        // The storage version comes first, so that it is the one the storage is made for.
        let ordered = [storage] + versions.filter { !$0.isStorage }
        var current: [ResourceHandle] = []
        for version in ordered {
            let handle = install(version.definition, isCustom: true, shared: nil)
            handle.isServed = version.isServed
            current.append(handle)
        }
        guard let store = current.first?.store else { return }
        store.redefine(
            storageVersion: storage.definition.kind.version, isNamespaced: storage.definition.isNamespaced,
            declaredVersions: versions.map(\.definition.kind.version),
            renamesOnly: value.at("spec", "conversion", "strategy")?.stringValue != "Webhook")
        store.isTerminating = value.deletionTimestampText != nil
        if !store.objects.isEmpty { store.schemaChangedAt = currentRevision }
        for handle in handles where handle.store === store && !current.contains(where: { $0 === handle }) { handle.isServed = false }
    }

    /// Marks a definition and deletes its objects; it goes at once when none of them is held.
    func deleteDefinition(
        _ handle: ResourceHandle, _ stored: StoredObject, _ options: DeleteOptions, _ info: RequestInfo
    ) throws(APIError) -> DeleteResult {
        var changed = stored.value
        markDeleting(&changed, info)
        var finalizers = collectorFinalizers(of: changed, options) ?? changed.finalizerNames
        if !finalizers.contains(Self.cleanupFinalizer) { finalizers.append(Self.cleanupFinalizer) }
        changed.setFinalizers(finalizers)
        var status = changed["status"] ?? .object(JSONObject())
        setCondition(
            &status, "Terminating", "True", "InstanceDeletionInProgress", "CustomResource deletion is in progress", info)
        changed["status"] = status
        if info.dryRun { return DeleteResult(object: changed, wasRemoved: false) }
        let marked = commit(handle.store, .update, stored.key, changed, previous: stored, info)
        guard let resources = customHandle(of: marked.value) else {
            return finishDefinition(handle.store, marked, info)
        }
        let store = resources.store
        store.isTerminating = true
        for key in store.sortedKeys where store.objects[key] != nil {
            _ = try deleteOne(resources, key, options: DeleteOptions(), info)
        }
        if let left = handle.store.objects[stored.key] {
            if store.objects.isEmpty { return finishDefinition(handle.store, left, info) }
            return DeleteResult(object: left.value, wasRemoved: false)
        }
        return DeleteResult(object: marked.value, wasRemoved: true)
    }

    /// The handle of any version of the resources that a definition brought, or nil when it brought none.
    private func customHandle(of value: JSONValue) -> ResourceHandle? {
        let name = value.metadataString("name")
        return handles.first { $0.isCustom && $0.groupResource.description == name && $0.isServed }
    }

    /// Called when the last object of a kind whose definition is being deleted is gone.
    func finishDefinition(of store: ObjectStore, _ info: RequestInfo) {
        guard let definitions = customResourceDefinitions?.store,
            let stored = definitions.objects[ObjectKey(namespace: "", name: store.groupResource.description)],
            stored.value.deletionTimestampText != nil
        else { return }
        _ = finishDefinition(definitions, stored, info)
    }

    /// Takes the cleanup finalizer away; the definition goes unless another one holds it.
    private func finishDefinition(_ store: ObjectStore, _ stored: StoredObject, _ info: RequestInfo) -> DeleteResult {
        let left = stored.value.finalizerNames.filter { $0 != Self.cleanupFinalizer }
        if left.isEmpty { return DeleteResult(object: removeStored(store, stored, info).value, wasRemoved: true) }
        if left.count == stored.value.finalizerNames.count { return DeleteResult(object: stored.value, wasRemoved: false) }
        var changed = stored.value
        changed.setFinalizers(left)
        return DeleteResult(object: commit(store, .update, stored.key, changed, previous: stored, info).value, wasRemoved: false)
    }

    /// Stops serving what a definition that is gone had brought.
    func uninstallCustomResources(of value: JSONValue) {
        let name = value.metadataString("name")
        for handle in handles where handle.isCustom && handle.groupResource.description == name {
            handle.isServed = false
            handle.store.isTerminating = false
        }
    }
}
