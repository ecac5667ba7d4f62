import APIServer
import ObjectModel
import World

/// What a run leaves behind and how often it made and removed objects, with everything left out that differs from run to run without
/// meaning: identities, revisions, moments, addresses, made-up names and the hashes of such names, messages.
struct EndState: Sendable {
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
    private static let leftOut: Set<String> = ["Event", "Lease", "Node", "ControllerRevision", "CustomResourceDefinition"]

    init(_ world: World, turnovers: [Turnover]) {
        self.turnovers = turnovers.filter { !Self.leftOut.contains($0.kind) && ($0.created > 0 || $0.deleted > 0) }
        var objects: [JSONValue] = []
        var seen: Set<Int> = []
        for handle in world.server.resources {
            guard !Self.leftOut.contains(handle.kind.kind), seen.insert(handle.id.index).inserted else { continue }
            objects += (try? world.server.list(handle, namespace: nil))?.items ?? []
        }
        let masking = Masking(objects)
        entries = objects.map(masking.entry).sorted(by: Entry.isOrdered)
    }

    /// Where another run differs, in words; empty when it does not. At most so many differences are told.
    func differences(from reference: EndState, atMost limit: Int = 8) -> [String] {
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
                lines.append("\(entry.title): \(Self.firstDifference(other.value, entry.value, path: ""))")
            } else {
                lines.append("\(entry.title) is there and should not be")
            }
        }
        return lines + missing.map { "\($0.title) should be there and is not" }
    }

    private static func firstDifference(_ before: JSONValue, _ now: JSONValue, path: String) -> String {
        if let old = before.objectValue, let new = now.objectValue {
            for (key, value) in old {
                guard let other = new[key] else { return "\(path).\(key) is missing, it was \(short(value))" }
                if other != value { return firstDifference(value, other, path: "\(path).\(key)") }
            }
            for (key, value) in new where old[key] == nil { return "\(path).\(key) is \(short(value)) and was not there" }
        }
        if let old = before.arrayValue, let new = now.arrayValue, old.count == new.count {
            for index in old.indices where old[index] != new[index] {
                return firstDifference(old[index], new[index], path: "\(path)[\(index)]")
            }
        }
        return "\(path) is \(short(now)), not \(short(before))"
    }

    private static func short(_ value: JSONValue) -> String {
        let text = value.description
        return text.count > 60 ? "\(text.prefix(60))…" : text
    }
}

/// Takes out of objects what differs from run to run without meaning.
private struct Masking {
    private var names: [String: String] = [:]
    private var identities: Set<String> = []

    private static let dropped: Set<String> = [
        "uid", "resourceVersion", "creationTimestamp", "deletionTimestamp", "managedFields", "generation", "observedGeneration", "message",
        "nodeName", "hostIP", "hostIPs", "podIP", "podIPs", "clusterIP", "clusterIPs", "containerID", "imageID", "addresses", "startTime",
        "startedAt", "finishedAt", "lastTransitionTime", "lastProbeTime", "lastUpdateTime", "targetRef", "acquireTime", "renewTime",
        WriteFault.touchKey,
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
        let namespace = untyped.namespace.isEmpty ? "" : untyped.namespace + "/"
        return EndState.Entry(title: "\(untyped.kind) \(namespace)\(masked(untyped.name))", value: masked(object, key: ""))
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

/// Counts how often objects of each kind are made and removed.
final class TurnoverCounter {
    private var created: [Int] = []
    private var deleted: [Int] = []

    /// Begins to watch a world.
    func watch(_ world: World) {
        world.server.onCommit { [weak self] revision in self?.observe(revision) }
    }

    private func observe(_ revision: Revision) {
        let index = revision.resource.index
        while created.count <= index {
            created.append(0)
            deleted.append(0)
        }
        switch revision.verb {
        case .create: created[index] += 1
        case .delete: deleted[index] += 1
        case .update: return
        }
    }

    /// The counts so far, by kind.
    func turnovers(_ world: World) -> [EndState.Turnover] {
        var seen: Set<Int> = []
        var result: [EndState.Turnover] = []
        for handle in world.server.resources where seen.insert(handle.id.index).inserted && handle.id.index < created.count {
            result.append(
                EndState.Turnover(kind: handle.kind.kind, created: created[handle.id.index], deleted: deleted[handle.id.index]))
        }
        return result
    }
}
