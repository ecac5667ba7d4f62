import ObjectModel

/// The documents of discovery: what groups, versions and resources there are.
struct DiscoveryDocuments {
    /// Every group, the core group first.
    let groups: [ServedGroup]

    // MARK: - One document for each question

    /// `/api`. The address is where the client reached the server.
    func coreVersions(address: String) -> JSONValue {
        let versions = groups.first { $0.name.isEmpty }?.versions ?? []
        return [
            "kind": "APIVersions", "versions": .array(versions.map { .string($0.groupVersion.version) }),
            "serverAddressByClientCIDRs": [["clientCIDR": "0.0.0.0/0", "serverAddress": .string(address)]],
        ]
    }

    /// `/apis`.
    func groupList() -> JSONValue {
        [
            "kind": "APIGroupList", "apiVersion": "v1",
            "groups": .array(groups.filter { !$0.name.isEmpty }.map { .object(Self.group($0)) }),
        ]
    }

    /// `/apis/GROUP`, or nil when the group is not served.
    func group(_ name: String) -> JSONValue? {
        guard !name.isEmpty, let found = groups.first(where: { $0.name == name }) else { return nil }
        var object: JSONObject = JSONObject()
        object["kind"] = "APIGroup"
        object["apiVersion"] = "v1"
        for (key, value) in Self.group(found) { object[key] = value }
        return .object(object)
    }

    private static func group(_ group: ServedGroup) -> JSONObject {
        func version(_ version: ServedVersion) -> JSONValue {
            ["groupVersion": .string(version.groupVersion.description), "version": .string(version.groupVersion.version)]
        }
        var object = JSONObject()
        object["name"] = .string(group.name)
        object["versions"] = .array(group.versions.map(version))
        if let preferred = group.versions.first { object["preferredVersion"] = version(preferred) }
        return object
    }

    /// `/api/VERSION` and `/apis/GROUP/VERSION`, or nil when the version is not served.
    func resources(of groupVersion: GroupVersion) -> JSONValue? {
        let group = groups.first { $0.name == groupVersion.group }
        guard let version = group?.versions.first(where: { $0.groupVersion == groupVersion }) else { return nil }
        var entries: [JSONValue] = []
        for resource in version.resources {
            entries.append(Self.entry(resource))
            for part in resource.subresources { entries.append(Self.entry(part, of: resource, in: groupVersion)) }
        }
        var object = JSONObject()
        object["kind"] = "APIResourceList"
        if !groupVersion.group.isEmpty { object["apiVersion"] = "v1" }
        object["groupVersion"] = .string(groupVersion.description)
        object["resources"] = .array(entries)
        return .object(object)
    }

    private static func entry(_ resource: ServedResource) -> JSONValue {
        var object = JSONObject()
        object["name"] = .string(resource.name)
        object["singularName"] = .string(resource.singular)
        object["namespaced"] = .bool(resource.isNamespaced)
        object["kind"] = .string(resource.kind.kind)
        object["verbs"] = strings(resource.verbs)
        if !resource.shortNames.isEmpty { object["shortNames"] = strings(resource.shortNames) }
        if !resource.categories.isEmpty { object["categories"] = strings(resource.categories) }
        if !resource.storageVersionHash.isEmpty { object["storageVersionHash"] = .string(resource.storageVersionHash) }
        return .object(object)
    }

    private static func entry(_ part: ServedSubresource, of resource: ServedResource, in version: GroupVersion) -> JSONValue {
        var object = JSONObject()
        object["name"] = .string("\(resource.name)/\(part.name)")
        object["singularName"] = ""
        object["namespaced"] = .bool(resource.isNamespaced)
        if part.kind.groupVersion != version {
            object["group"] = .string(part.kind.group)
            object["version"] = .string(part.kind.version)
        }
        object["kind"] = .string(part.kind.kind)
        object["verbs"] = strings(part.verbs)
        return .object(object)
    }

    private static func strings(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }

    // MARK: - Everything at once

    /// `/api` or `/apis` as an APIGroupDiscoveryList of `apidiscovery.k8s.io` in a version.
    func aggregated(core: Bool, version: String) -> JSONValue {
        let shown = groups.filter { $0.name.isEmpty == core }
        return [
            "kind": "APIGroupDiscoveryList", "apiVersion": .string("apidiscovery.k8s.io/\(version)"), "metadata": [:],
            "items": .array(shown.map(Self.discovery)),
        ]
    }

    private static func discovery(of group: ServedGroup) -> JSONValue {
        var metadata = JSONObject()
        if !group.name.isEmpty { metadata["name"] = .string(group.name) }
        metadata["creationTimestamp"] = .null
        let versions = group.versions.map { version -> JSONValue in
            [
                "version": .string(version.groupVersion.version), "resources": .array(version.resources.map(Self.discovery)),
                "freshness": "Current",
            ]
        }
        return ["metadata": .object(metadata), "versions": .array(versions)]
    }

    private static func discovery(of resource: ServedResource) -> JSONValue {
        // The kinds of kube-apiserver's own resources stand without the group and version that they share with their list.
        func kind(_ kind: GroupVersionKind) -> JSONValue {
            let isShared = !resource.isCustom && kind.groupVersion == resource.kind.groupVersion
            return [
                "group": .string(isShared ? "" : kind.group), "version": .string(isShared ? "" : kind.version),
                "kind": .string(kind.kind),
            ]
        }
        var object = JSONObject()
        object["resource"] = .string(resource.name)
        object["responseKind"] = kind(resource.kind)
        object["scope"] = resource.isNamespaced ? "Namespaced" : "Cluster"
        object["singularResource"] = .string(resource.singular)
        object["verbs"] = strings(resource.verbs)
        if !resource.shortNames.isEmpty { object["shortNames"] = strings(resource.shortNames) }
        if !resource.categories.isEmpty { object["categories"] = strings(resource.categories) }
        if !resource.subresources.isEmpty {
            object["subresources"] = .array(
                resource.subresources.map {
                    ["subresource": .string($0.name), "responseKind": kind($0.kind), "verbs": strings($0.verbs)]
                })
        }
        return .object(object)
    }
}
