import ObjectModel

/// What a run leaves behind and how often it made and removed objects, with everything left out that differs from run to run without
/// meaning: identities, revisions, moments, addresses, made-up names and the hashes of such names, messages.
package struct EndState: Sendable {
    /// An object as it is compared.
    struct Entry: Sendable, Hashable {
        /// Kind, namespace and name, a made-up name as its beginning and a star.
        let title: String
        let value: JSONValue
        private let digest: Digest128

        init(title: String, value: JSONValue) {
            self.title = title
            self.value = value
            digest = value.structuralHash
        }

        static func == (left: Entry, right: Entry) -> Bool { left.title == right.title && left.digest == right.digest }

        func hash(into hasher: inout Hasher) {
            hasher.combine(title)
            hasher.combine(digest)
        }

        static func isOrdered(_ left: Entry, _ right: Entry) -> Bool {
            if left.title != right.title { return left.title < right.title }
            return (left.digest.high, left.digest.low) < (right.digest.high, right.digest.low)
        }
    }

    /// How often objects of a kind were made and removed.
    struct Turnover: Sendable, Hashable {
        let kind: String
        var created: Int
        var deleted: Int
    }

    /// The objects, ordered by title and content.
    let entries: [Entry]
    /// In the order of the server's kinds.
    let turnovers: [Turnover]

    /// Kinds that are no part of what the system is asked for.
    static let leftOut: Set<String> = ["Event", "Lease", "Node", "ControllerRevision", "CustomResourceDefinition"]

    init(_ objects: [JSONValue], turnovers: [Turnover]) {
        self.turnovers = turnovers.filter { $0.created > 0 || $0.deleted > 0 }
        let masking = ObjectMasking(objects)
        entries = objects.map(masking.entry).sorted(by: Entry.isOrdered)
    }

    /// Where another run differs, in words; empty when it does not. At most so many differences are told.
    package func differences(from reference: EndState, atMost limit: Int = 8) -> [String] {
        var lines: [String] = []
        for turnover in turnovers {
            let before = reference.turnovers.first { $0.kind == turnover.kind } ?? Turnover(kind: turnover.kind, created: 0, deleted: 0)
            lines += Self.difference(turnover.kind, "made", before.created, turnover.created)
            lines += Self.difference(turnover.kind, "removed", before.deleted, turnover.deleted)
        }
        for before in reference.turnovers where !turnovers.contains(where: { $0.kind == before.kind }) {
            lines += Self.difference(before.kind, "made", before.created, 0) + Self.difference(before.kind, "removed", before.deleted, 0)
        }
        lines += objectDifferences(from: reference)
        guard lines.count > limit else { return lines }
        return lines.prefix(limit) + ["… and \(lines.count - limit) more"]
    }

    private static func difference(_ kind: String, _ what: String, _ before: Int, _ now: Int) -> [String] {
        before == now ? [] : ["\(kind) \(what) \(now) times, not \(before)"]
    }

    private func objectDifferences(from reference: EndState) -> [String] {
        var left: [Entry: Int] = [:]
        for entry in reference.entries { left[entry, default: 0] += 1 }
        var extra: [Entry] = []
        for entry in entries {
            if let count = left[entry], count > 0 { left[entry] = count - 1 } else { extra.append(entry) }
        }
        var missing: [Entry] = []
        for entry in reference.entries {
            guard let count = left[entry], count > 0 else { continue }
            left[entry] = count - 1
            missing.append(entry)
        }
        var lines: [String] = []
        for entry in extra {
            if let position = missing.firstIndex(where: { $0.title == entry.title }) {
                let other = missing.remove(at: position)
                lines.append("\(entry.title): \(Self.firstDifference(other.value, entry.value))")
            } else {
                lines.append("\(entry.title) is there and should not be")
            }
        }
        return lines + missing.map { "\($0.title) should be there and is not" }
    }

    /// What differs first between two states of an object, in words.
    private static func firstDifference(_ before: JSONValue, _ now: JSONValue) -> String {
        FieldDifference.between(before, now).first?.words ?? "a list is in another order"
    }
}
