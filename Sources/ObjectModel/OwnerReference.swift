/// An entry of `metadata.ownerReferences`.
public struct OwnerReference: Hashable, Sendable {
    /// The owner's group and version.
    public var apiVersion: String
    /// The owner's kind.
    public var kind: String
    /// The owner's name.
    public var name: String
    /// The owner's UID: the identity that garbage collection goes by.
    public var uid: String
    /// Whether the owner is the managing controller; nil when the field is absent, which counts as false.
    public var controller: Bool?
    /// Whether foreground deletion of the owner waits for the dependent; nil when the field is absent, which counts as false.
    public var blockOwnerDeletion: Bool?

    /// Makes a reference.
    public init(
        apiVersion: String, kind: String, name: String, uid: String, controller: Bool? = nil, blockOwnerDeletion: Bool? = nil
    ) {
        self.apiVersion = apiVersion
        self.kind = kind
        self.name = name
        self.uid = uid
        self.controller = controller
        self.blockOwnerDeletion = blockOwnerDeletion
    }

    /// Reads a reference; strings that are missing are empty. Nil when this is no object.
    public init?(json: JSONValue) {
        guard case .object(let fields) = json else { return nil }
        apiVersion = fields["apiVersion"]?.stringValue ?? ""
        kind = fields["kind"]?.stringValue ?? ""
        name = fields["name"]?.stringValue ?? ""
        uid = fields["uid"]?.stringValue ?? ""
        controller = fields["controller"]?.boolValue
        blockOwnerDeletion = fields["blockOwnerDeletion"]?.boolValue
    }

    /// The fields in alphabetical order; the two flags only when they are set.
    public var json: JSONValue {
        var fields = JSONObject(minimumCapacity: 6)
        fields.appendUnique(key: "apiVersion", value: .string(apiVersion))
        if let blockOwnerDeletion { fields.appendUnique(key: "blockOwnerDeletion", value: .bool(blockOwnerDeletion)) }
        if let controller { fields.appendUnique(key: "controller", value: .bool(controller)) }
        fields.appendUnique(key: "kind", value: .string(kind))
        fields.appendUnique(key: "name", value: .string(name))
        fields.appendUnique(key: "uid", value: .string(uid))
        return .object(fields)
    }

    /// The owner's group: what stands before the slash of `apiVersion`, empty for core.
    public var group: String {
        guard let slash = apiVersion.utf8.firstIndex(of: 0x2F) else { return "" }
        return String(apiVersion[..<slash])
    }

    /// Whether the owner is of a group, empty for core: `group` is not spelled out for it.
    public func isOf(group name: String) -> Bool {
        if name.isEmpty { return group.isEmpty }
        return withBytes(of: apiVersion) { version in
            withBytes(of: name) { name in
                version.count > name.count && version[name.count] == 0x2F && version.prefix(name.count).elementsEqual(name)
            }
        }
    }

    /// Whether the owner is the managing controller.
    public var isController: Bool { controller ?? false }
}
