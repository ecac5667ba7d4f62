import ObjectModel

/// Who owns which fields of an object: `metadata.managedFields`.
///
/// They stand beside the stored value, so that digests, histories and controllers do not see them. The entries are in the order in which
/// kube-apiserver writes them.
public struct ManagedFields: Sendable, Equatable {
    /// How a manager came to own its fields.
    public enum Operation: String, Sendable, Hashable {
        /// By server-side apply.
        case apply = "Apply"
        /// By any other write.
        case update = "Update"
    }

    /// Tells entries apart. The version counts for updates only: an applier has one entry, in the version that it applied last.
    public struct Identity: Sendable, Hashable {
        /// The name of the manager.
        public let manager: String
        /// How it writes.
        public let operation: Operation
        /// The version of an update, empty for an apply.
        public let apiVersion: String
        /// The subresource that was written through, or empty.
        public let subresource: String

        /// Names an entry.
        public init(manager: String, operation: Operation, apiVersion: String, subresource: String) {
            self.manager = manager.isEmpty ? "unknown" : manager
            self.operation = operation
            self.apiVersion = operation == .apply ? "" : apiVersion
            self.subresource = subresource
        }
    }

    /// What one manager owns: `metav1.ManagedFieldsEntry`.
    public struct Entry: Sendable, Equatable {
        /// Whose entry it is.
        public let identity: Identity
        /// The version in which the fields are named.
        public let apiVersion: String
        /// When the manager last took a field, in whole seconds; nil when nobody said.
        public let time: Timestamp?
        /// The fields.
        public let fields: FieldSet

        /// Describes an entry.
        public init(identity: Identity, apiVersion: String, time: Timestamp?, fields: FieldSet) {
            self.identity = identity
            self.apiVersion = apiVersion
            self.time = time
            self.fields = fields
        }

        func with(_ fields: FieldSet) -> Entry { Entry(identity: identity, apiVersion: apiVersion, time: time, fields: fields) }
    }

    /// The entries in their order.
    public private(set) var entries: [Entry]

    /// Nobody owns anything, or nobody has kept count.
    public static let none = ManagedFields()

    /// Makes a list of entries whose identities differ.
    public init(_ entries: [Entry] = []) { self.entries = entries.count < 2 ? entries : entries.sorted(by: Self.precedes) }

    /// Whether there is no entry.
    public var isEmpty: Bool { entries.isEmpty }

    /// The entry of an identity, or nil.
    public subscript(identity: Identity) -> Entry? { entries.first { $0.identity == identity } }

    private static func precedes(_ left: Entry, _ right: Entry) -> Bool {
        if left.identity.operation != right.identity.operation { return left.identity.operation == .apply }
        let (first, second) = (left.time?.seconds ?? 0, right.time?.seconds ?? 0)
        if first != second { return first < second }
        if left.identity.manager != right.identity.manager { return precedes(left.identity.manager, right.identity.manager) }
        if left.apiVersion != right.apiVersion { return precedes(left.apiVersion, right.apiVersion) }
        return precedes(left.identity.subresource, right.identity.subresource)
    }

    private static func precedes(_ left: String, _ right: String) -> Bool { left.utf8.lexicographicallyPrecedes(right.utf8) }

    /// Whether both say the same but for the times.
    func isSameButForTimes(as other: ManagedFields) -> Bool {
        guard entries.count == other.entries.count else { return false }
        for position in 0..<entries.count {
            let (left, right) = (entries[position], other.entries[position])
            guard left.identity == right.identity, left.apiVersion == right.apiVersion, left.fields == right.fields else { return false }
        }
        return true
    }

    /// The value of `metadata.managedFields`, or nil when there is no entry.
    public var json: JSONValue? { entries.isEmpty ? nil : .array(entries.map(\.json)) }

    /// An object as the wire shows it: with `metadata.managedFields`, if there is any entry.
    public func added(to object: JSONValue) -> JSONValue {
        guard let json else { return object }
        var result = object
        result.setMetadata("managedFields", json)
        return result
    }
}

extension ManagedFields.Entry {
    /// The entry as the wire has it.
    public var json: JSONValue {
        var object = JSONObject(minimumCapacity: 7)
        object.appendUnique(key: "manager", value: .string(identity.manager))
        object.appendUnique(key: "operation", value: .string(identity.operation.rawValue))
        object.appendUnique(key: "apiVersion", value: .string(apiVersion))
        if let time { object.appendUnique(key: "time", value: .string(time.rfc3339)) }
        object.appendUnique(key: "fieldsType", value: "FieldsV1")
        object.appendUnique(key: "fieldsV1", value: fields.fieldsV1)
        if !identity.subresource.isEmpty { object.appendUnique(key: "subresource", value: .string(identity.subresource)) }
        return .object(object)
    }
}
