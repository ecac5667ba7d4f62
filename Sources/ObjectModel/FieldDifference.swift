/// One field in which two states of an object differ.
public struct FieldDifference: Sendable, Hashable {
    /// Where it is, such as `status.conditions[Ready].status`.
    public let path: String
    /// The value before; nil when there was none.
    public let before: JSONValue?
    /// The value after; nil when there is none.
    public let after: JSONValue?

    /// By what tells most of them apart.
    public func hash(into hasher: inout Hasher) { hasher.combine(path) }

    /// So many differences of two states are told.
    static let most = 200

    /// What differs between two states, in the order of their fields; the resourceVersion, which always does, is left out. Null stands for
    /// a state that is not there. Elements of lists are matched by `name` or `type` where each has one, else by position.
    public static func between(_ before: JSONValue, _ after: JSONValue) -> [FieldDifference] {
        var found: [FieldDifference] = []
        // A literal nil would be a null of JSON here.
        let none = JSONValue?.none
        compare(before.isNull ? none : before, after.isNull ? none : after, "", depth: 0, into: &found)
        return found
    }

    private static func compare(_ before: JSONValue?, _ after: JSONValue?, _ path: String, depth: Int, into found: inout [FieldDifference])
    {
        guard found.count < most, before != after, path != "metadata.resourceVersion" else { return }
        switch (before, after) {
        case (.object(let old)?, .object(let new)?) where depth < 32:
            for (key, value) in old { compare(value, new[key], join(path, key), depth: depth + 1, into: &found) }
            for (key, value) in new where !old.contains(key) { compare(nil, value, join(path, key), depth: depth + 1, into: &found) }
        case (.array(let old)?, .array(let new)?) where depth < 32:
            for (label, first, second) in pairs(old, new) { compare(first, second, "\(path)[\(label)]", depth: depth + 1, into: &found) }
        case (nil, .object(let new)?) where path.isEmpty:
            for (key, value) in new { compare(nil, value, key, depth: 1, into: &found) }
        default:
            found.append(FieldDifference(path: path, before: before, after: after))
        }
    }

    private static func join(_ path: String, _ key: String) -> String {
        let isPlain = !key.isEmpty && key.utf8.allSatisfy { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "/") }
        if isPlain { return path.isEmpty ? key : "\(path).\(key)" }
        return "\(path)[\(key.goQuoted)]"
    }

    private static func pairs(_ old: [JSONValue], _ new: [JSONValue]) -> [(String, JSONValue?, JSONValue?)] {
        for field in ["name", "type", "uid"] {
            guard let oldLabels = labels(old, field), let newLabels = labels(new, field) else { continue }
            var pairs: [(String, JSONValue?, JSONValue?)] = []
            for (position, label) in oldLabels.enumerated() {
                pairs.append((label, old[position], newLabels.firstIndex(of: label).map { new[$0] }))
            }
            for (position, label) in newLabels.enumerated() where !oldLabels.contains(label) { pairs.append((label, nil, new[position])) }
            return pairs
        }
        let none = JSONValue?.none
        return (0..<max(old.count, new.count)).map { position in
            (String(position), position < old.count ? old[position] : none, position < new.count ? new[position] : none)
        }
    }

    /// What each element is called, if they all are and differently.
    private static func labels(_ elements: [JSONValue], _ field: String) -> [String]? {
        var labels: [String] = []
        for element in elements {
            guard let label = element[field]?.stringValue, !labels.contains(label) else { return nil }
            labels.append(label)
        }
        return labels
    }

    /// The difference on one line: `+ path: value`, `- path: value` or `~ path: old → new`; long values are cut.
    public var line: String {
        switch (before, after) {
        case (nil, let after?): "+ \(path): \(Self.short(after))"
        case (let before?, nil): "- \(path): \(Self.short(before))"
        case (let before, let after): "~ \(path): \(Self.short(before ?? .null)) → \(Self.short(after ?? .null))"
        }
    }

    /// The difference as a sentence that says what is and what should be: `PATH is VALUE, not VALUE`.
    public var words: String {
        switch (before, after) {
        case (nil, let after?): "\(path) is \(Self.short(after)) and was not there"
        case (let before?, nil): "\(path) is missing, it was \(Self.short(before))"
        case (let before, let after): "\(path) is \(Self.short(after ?? .null)), not \(Self.short(before ?? .null))"
        }
    }

    /// The difference for programs: `path`, `before`, `after`.
    public var json: JSONValue {
        var json: JSONValue = ["path": .string(path)]
        if let before { json["before"] = before }
        if let after { json["after"] = after }
        return json
    }

    private static func short(_ value: JSONValue) -> String {
        let text = JSONWriter.text(value)
        return text.count <= 160 ? text : text.prefix(157) + "…"
    }
}
