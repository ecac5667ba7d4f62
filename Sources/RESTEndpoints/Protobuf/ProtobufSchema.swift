import ObjectModel

/// What the fields of messages hold, read once from ``ProtobufTable``.
struct ProtobufSchema: Sendable {
    /// What a field holds.
    enum Content: Sendable {
        case string, boolean, integer, double, bytes, time, microTime, quantity, integerOrString, rawJSON, fields, strings
        case message(String)
    }

    /// One field of a message.
    struct Field: Sendable {
        /// The name in JSON; empty for a part of the message around it.
        let name: String
        let content: Content
        let isList: Bool
        let isMap: Bool
        /// Whether a zero is more than nothing.
        let keepsZero: Bool
    }

    private let messages: [String: [UInt64: Field]]

    /// The messages that are known.
    static let shared = ProtobufSchema(ProtobufTable.text)

    init(_ text: String) {
        var messages: [String: [UInt64: Field]] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard let name = words.first else { continue }
            var fields: [UInt64: Field] = [:]
            for word in words.dropFirst() {
                let parts = word.split(separator: ":", omittingEmptySubsequences: false)
                guard parts.count == 3, let number = UInt64(parts[0]) else { continue }
                fields[number] = Self.field(String(parts[1]), parts[2])
            }
            messages[String(name)] = fields
        }
        self.messages = messages
    }

    private static func field(_ name: String, _ type: Substring) -> Field {
        let isList = type.hasPrefix("[]")
        let isMap = type.hasPrefix("{}")
        let code = isList || isMap ? type.dropFirst(2) : type
        let content: Content
        switch code.lowercased().first {
        case "s": content = .string
        case "b": content = .boolean
        case "i": content = .integer
        case "d": content = .double
        case "y": content = .bytes
        case "t": content = .time
        case "m": content = .microTime
        case "q": content = .quantity
        case "o": content = .integerOrString
        case "r": content = .rawJSON
        case "f": content = .fields
        case "x": content = .strings
        default: content = .message(String(code.dropFirst()))
        }
        let keepsZero = isList || isMap || code.first.map { $0.isUppercase } ?? false
        return Field(name: name, content: content, isList: isList, isMap: isMap, keepsZero: keepsZero)
    }

    /// The fields of a message by their numbers; nil when it is not known.
    subscript(message: String) -> [UInt64: Field]? { messages[message] }

    private static let packages = [
        "": "core", "v1": "core", "apps": "apps", "rbac.authorization.k8s.io": "rbac", "policy": "policy",
        "networking.k8s.io": "networking", "coordination.k8s.io": "coordination", "events.k8s.io": "events",
        "discovery.k8s.io": "discovery", "authentication.k8s.io": "authentication", "authorization.k8s.io": "authorization",
        "autoscaling": "autoscaling", "scheduling.k8s.io": "scheduling", "storage.k8s.io": "storage", "node.k8s.io": "node",
    ]

    /// The message of a kind; nil when it is not known. The options of a delete are the same in every group.
    func message(apiVersion: String, kind: String) -> String? {
        if kind == "DeleteOptions" { return "meta.DeleteOptions" }
        guard let version = GroupVersion(apiVersion: apiVersion), version.version == "v1", let package = Self.packages[version.group] else {
            return nil
        }
        let name = "\(package).\(kind)"
        return messages[name] == nil ? nil : name
    }
}
