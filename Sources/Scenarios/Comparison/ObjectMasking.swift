import ObjectModel

/// Takes out of objects what differs from run to run without meaning.
struct ObjectMasking {
    private var names: [String: String] = [:]
    private var identities: Set<String> = []

    private static let dropped: Set<String> = [
        "uid", "resourceVersion", "creationTimestamp", "deletionTimestamp", "managedFields", "generation", "observedGeneration", "message",
        "nodeName", "hostIP", "hostIPs", "podIP", "podIPs", "clusterIP", "clusterIPs", "containerID", "imageID", "addresses", "startTime",
        "startedAt", "finishedAt", "lastTransitionTime", "lastProbeTime", "lastUpdateTime", "targetRef", "acquireTime", "renewTime",
        Scenario.touchKey,
    ]
    /// Labels and annotations whose value is made from names or moments.
    private static let hashes: Set<String> = [
        "agents.x-k8s.io/sandbox-name-hash", "pod-template-hash", "agents.x-k8s.io/claim-uid",
        "agents.x-k8s.io/claim-first-ready-at", "agents.x-k8s.io/controller-first-observed-at",
    ]

    init(_ objects: [JSONValue]) {
        for object in objects {
            let metadata = object["metadata"] ?? .null
            if let uid = metadata["uid"]?.stringValue { identities.insert(uid) }
            if let prefix = metadata["generateName"]?.stringValue, let name = metadata["name"]?.stringValue { names[name] = prefix + "*" }
        }
    }

    func entry(_ object: JSONValue) -> EndState.Entry {
        let untyped = UntypedObject(object)
        return EndState.Entry(title: "\(untyped.kind) \(title(untyped))", value: masked(object, key: ""))
    }

    /// Namespace and name, a made-up name as its beginning and a star.
    func title(_ object: UntypedObject) -> String {
        (object.namespace.isEmpty ? "" : object.namespace + "/") + masked(object.name)
    }

    private func masked(_ value: JSONValue, key: String) -> JSONValue {
        switch value {
        case .object(let object):
            var result = JSONObject(minimumCapacity: object.count)
            for (name, field) in object where !Self.dropped.contains(name) {
                result[masked(name)] = Self.hashes.contains(name) ? "*" : masked(field, key: name)
            }
            return .object(result.sortedByKey())
        case .array(let elements):
            return .array(elements.map { masked($0, key: key) })
        case .string(let text): return .string(masked(text))
        default: return value
        }
    }

    private func masked(_ text: String) -> String {
        if let name = names[text] { return name }
        if identities.contains(text) || Self.isIdentity(text) { return "*" }
        if Self.holdsMoment(text) { return "*" }
        // Selectors are made from hashes of names, made-up ones among them.
        if text.hasPrefix("agents.x-k8s.io/sandbox-name-hash=") { return "*" }
        return text
    }

    /// Whether a text has the form of a uid.
    private static func isIdentity(_ text: String) -> Bool {
        guard text.utf8.count == 36 else { return false }
        for (index, byte) in text.utf8.enumerated() {
            let isDash = index == 8 || index == 13 || index == 18 || index == 23
            let isDigit = byte >= 0x30 && byte <= 0x39 || byte >= 0x61 && byte <= 0x66
            guard isDash ? byte == 0x2D : isDigit else { return false }
        }
        return true
    }

    /// Whether a text has a part such as `2026-01-01T00:00:07`.
    private static func holdsMoment(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= 19 else { return false }
        let form = Array("0000-00-00T00:00:00".utf8)
        for start in 0...(bytes.count - form.count) {
            let fits = form.indices.allSatisfy { offset in
                let byte = bytes[start + offset]
                return form[offset] == 0x30 ? byte >= 0x30 && byte <= 0x39 : byte == form[offset]
            }
            if fits { return true }
        }
        return false
    }
}
