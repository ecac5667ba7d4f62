import ObjectModel

/// Who makes a request: `authentication.k8s.io/v1 UserInfo`.
public struct UserInfo: Sendable, Hashable {
    /// One of the further things known of a user.
    public struct Extra: Sendable, Hashable {
        /// The key, in lower case.
        public var key: String
        /// The values.
        public var values: [String]

        /// Names a key and its values.
        public init(key: String, values: [String]) {
            self.key = key
            self.values = values
        }
    }

    /// The name.
    public var name: String
    /// The uid, or empty.
    public var uid: String
    /// The groups, in their order.
    public var groups: [String]
    /// What else is known.
    public var extra: [Extra]

    /// Describes a user.
    public init(name: String, uid: String = "", groups: [String] = [], extra: [Extra] = []) {
        self.name = name
        self.uid = uid
        self.groups = groups
        self.extra = extra
    }

    /// The group of everybody who has shown who they are.
    public static let authenticatedGroup = "system:authenticated"
    /// The group that may do everything.
    public static let mastersGroup = "system:masters"
    /// Who shows no credentials.
    public static let anonymous = UserInfo(name: "system:anonymous", groups: ["system:unauthenticated"])

    /// Whether the user has shown who it is.
    public var isAuthenticated: Bool { groups.contains(Self.authenticatedGroup) }

    /// The name of a ServiceAccount's user.
    public static func serviceAccountName(namespace: String, name: String) -> String { "system:serviceaccount:\(namespace):\(name)" }

    /// The user as JSON, as it stands in reviews.
    var json: JSONValue {
        var object = JSONObject()
        if !name.isEmpty { object["username"] = .string(name) }
        if !uid.isEmpty { object["uid"] = .string(uid) }
        if !groups.isEmpty { object["groups"] = .array(groups.map(JSONValue.string)) }
        if !extra.isEmpty {
            var fields = JSONObject()
            for item in extra { fields[item.key] = .array(item.values.map(JSONValue.string)) }
            object["extra"] = .object(fields)
        }
        return .object(object)
    }
}
