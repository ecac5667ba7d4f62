import ObjectModel

/// What a run has come to, whoever was served by what and when: for comparing runs whose order differs, or what caches knew meanwhile.
///
/// Each object is told in words by what it is for, not by its name when that was made up: a Pod is that of the Sandbox of a claim. So it
/// does not count whether a claim was served warm or cold, nor which member of a pool it was given.
package struct SettledState: Sendable {
    /// How often an object of a kind was written.
    struct Writes: Sendable, Hashable {
        let kind: String
        /// The object of the kind that was written most often.
        var object: String
        var count: Int
    }

    /// What is there, in words, and how often, in the order of the words.
    private let objects: [(words: String, count: Int)]
    /// In the order of the server's kinds.
    private let writes: [Writes]

    /// An object may be written so many times as often as any of its kind in the run that is compared with, and so many times more.
    private static let factor = 4
    private static let slack = 20

    /// So many owners are followed.
    private static let longestChain = 8

    init(_ objects: [JSONValue], writes: [Writes]) {
        self.writes = writes
        let masking = ObjectMasking(objects)
        var positions: [String: Int] = [:]
        for (position, object) in objects.enumerated() { positions[UntypedObject(object).uid] = position }
        func purpose(_ object: UntypedObject, depth: Int) -> String {
            guard let owner = object.controllerReference, depth < Self.longestChain else {
                return "\(object.kind) \(masking.title(object))"
            }
            guard let position = positions[owner.uid] else { return "\(object.kind) of a \(owner.kind) that is gone" }
            return "\(object.kind) of \(purpose(UntypedObject(objects[position]), depth: depth + 1))"
        }
        let words = objects.map { object in "\(purpose(UntypedObject(object), depth: 0))\(Self.condition(object))" }.sorted()
        var counted: [(words: String, count: Int)] = []
        for text in words {
            if counted.last?.words == text { counted[counted.count - 1].count += 1 } else { counted.append((text, 1)) }
        }
        self.objects = counted
    }

    /// How an object is, as far as it tells in its status.
    private static func condition(_ object: JSONValue) -> String {
        var words: [String] = []
        if object.at("metadata", "deletionTimestamp") != nil { words.append("going") }
        let status = object["status"] ?? .null
        if let phase = status["phase"]?.stringValue { words.append(phase) }
        for field in ["replicas", "readyReplicas"] {
            if let count = status[field]?.intValue { words.append("\(count) \(field)") }
        }
        for condition in status["conditions"]?.arrayValue ?? [] {
            guard let type = condition["type"]?.stringValue, ["Ready", "Finished", "Suspended"].contains(type) else { continue }
            let reason = condition["reason"]?.stringValue.map { " (\($0))" } ?? ""
            words.append("\(type) \(condition["status"]?.stringValue ?? "unknown")\(reason)")
        }
        return words.isEmpty ? "" : ": " + words.joined(separator: ", ")
    }

    /// Where another run differs, in words; empty when it does not. At most so many differences are told.
    package func differences(from reference: SettledState, atMost limit: Int = 8) -> [String] {
        var lines: [String] = []
        for (words, count) in objects {
            let before = reference.count(of: words)
            if before != count { lines.append("\(words): \(count), not \(before)") }
        }
        for (words, before) in reference.objects where count(of: words) == 0 { lines.append("\(words): none, not \(before)") }
        for most in writes {
            let before = reference.writes.first { $0.kind == most.kind }?.count ?? 0
            guard most.count > Self.factor * before + Self.slack else { continue }
            lines.append("\(most.object) was written \(most.count) times, and no \(most.kind) more than \(before) times before")
        }
        guard lines.count > limit else { return lines }
        return lines.prefix(limit) + ["… and \(lines.count - limit) more"]
    }

    private func count(of words: String) -> Int {
        var (low, high) = (0, objects.count)
        while low < high {
            let middle = (low + high) / 2
            if objects[middle].words < words { low = middle + 1 } else { high = middle }
        }
        return low < objects.count && objects[low].words == words ? objects[low].count : 0
    }
}
