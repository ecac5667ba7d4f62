import GRDB
import ObjectModel
import Scenarios
import Simulation

/// What a page holds of a run.
struct RunPageData {
    /// The page's data: `run`, `lanes`, `states`, `passes`, `revisions`, `timeline`, `faults`, `failures`, `end`, `omitted`.
    private(set) var json: JSONValue

    static let mostRevisions = 20_000
    static let mostPasses = 50_000
    /// Kinds whose objects have no lane: there are many and they say little, or they never change.
    private static let hidden = ["Event", "Lease", "CustomResourceDefinition", "Namespace", "RuntimeClass"]
    /// Kinds whose lanes come first.
    private static let first = ["SandboxWarmPool", "SandboxTemplate", "SandboxClaim", "Sandbox"]

    private struct Lane {
        let name: String
        let group: String
        let kind: String
    }

    /// One object while its revisions are read.
    private struct Life {
        let lane: Int
        var state: JSONValue
        var word: String
        var since: Int64
    }

    private let reader: RunReader
    private var lanes: [Lane] = []
    private var lanesByName: [String: Int] = [:]
    private var lives: [String: Life] = [:]
    private var segments: [JSONValue] = []
    private var revisions: [JSONValue] = []
    private var passes: [JSONValue] = []
    private var end: Int64 = 0

    init(_ reader: RunReader) throws {
        self.reader = reader
        json = [:]
        try readPasses()
        try readRevisions()
        for (name, life) in lives.sorted(by: { $0.key < $1.key }) where !name.isEmpty { close(life, at: nil) }
        try assemble()
    }

    private mutating func lane(_ name: String, group: String, kind: String = "") -> Int {
        let key = "\(group)/\(name)"
        if let known = lanesByName[key] { return known }
        lanes.append(Lane(name: name, group: group, kind: kind))
        lanesByName[key] = lanes.count - 1
        return lanes.count - 1
    }

    private mutating func readPasses() throws {
        var found: [(PassNote, String)] = []
        try reader.each("SELECT * FROM passes WHERE run = ? ORDER BY number LIMIT \(Self.mostPasses)", [reader.run.number]) { row in
            found.append((RunReader.pass(row), row["process"]))
        }
        for (pass, process) in found {
            let ended = pass.ended?.time.nanoseconds
            end = max(end, ended ?? pass.began.time.nanoseconds)
            passes.append([
                .int(Int64(lane(pass.controller, group: "controllers"))), .int(pass.began.time.nanoseconds),
                ended.map(JSONValue.int) ?? .null,
                .string(Milestones.name(pass.key)), .string(pass.outcome), .string(process),
            ])
        }
    }

    private mutating func readRevisions() throws {
        var found: [RunReader.Commit] = []
        try reader.each("SELECT * FROM revisions WHERE run = ? ORDER BY number LIMIT \(Self.mostRevisions)", [reader.run.number]) { row in
            found.append(RunReader.Commit(row))
        }
        let chain = CausalChain(reader)
        for commit in found {
            let note = commit.note
            let step = try chain.step(from: note)
            let object = commit.note.verb == "delete" ? .null : try reader.object(commit.object)
            let before = lives[note.object]?.state ?? .null
            let differences = note.verb == "delete" ? [] : FieldDifference.between(before, object)
            let actor = lane(note.actor, group: "controllers")
            let own = follow(commit, object)
            end = max(end, note.time.nanoseconds)
            let causes = step.links.map { link -> JSONValue in [.int(link.time.nanoseconds), .string(link.text)] }
            revisions.append([
                .int(Int64(clamping: note.number)), .int(note.time.nanoseconds), own.map { .int(Int64($0)) } ?? .null, .int(Int64(actor)),
                .string(note.verb), .string(note.object), .array(causes),
                step.origin.map { .int(Int64(clamping: $0)) } ?? .null, .array(differences.map(Self.difference)),
            ])
        }
    }

    private static func difference(_ difference: FieldDifference) -> JSONValue {
        func short(_ value: JSONValue?) -> JSONValue {
            guard let value else { return .null }
            let text = JSONWriter.text(value)
            return .string(text.count <= 600 ? text : text.prefix(599) + "…")
        }
        return [.string(difference.path), short(difference.before), short(difference.after)]
    }

    /// Takes the new state of an object in; gives its lane, or nil when it has none.
    private mutating func follow(_ commit: RunReader.Commit, _ object: JSONValue) -> Int? {
        let name = commit.note.object
        let time = commit.note.time.nanoseconds
        let isShown = !Self.hidden.contains(commit.kind)
        if commit.note.verb == "delete" {
            guard let life = lives.removeValue(forKey: name) else { return nil }
            if isShown { close(life, at: time) }
            return isShown ? life.lane : nil
        }
        let word = Self.word(for: object)
        guard var life = lives[name] else {
            let group = commit.kind == "Pod" ? "pods" : "objects"
            let shown = commit.kind == "Pod" ? Milestones.name(commit.key) : "\(commit.kind) \(Milestones.name(commit.key))"
            let own = isShown ? lane(shown, group: group, kind: commit.kind) : -1
            lives[name] = Life(lane: own, state: object, word: word, since: time)
            return isShown ? own : nil
        }
        if word != life.word, isShown {
            close(life, at: time)
            life.since = time
        }
        life.word = word
        life.state = object
        lives[name] = life
        return isShown ? life.lane : nil
    }

    private mutating func close(_ life: Life, at time: Int64?) {
        guard life.lane >= 0 else { return }
        segments.append([.int(Int64(life.lane)), .int(life.since), time.map(JSONValue.int) ?? .null, .string(life.word)])
    }

    /// How an object is, in a word that the page has a colour for.
    private static func word(for object: JSONValue) -> String {
        if object.at("metadata", "deletionTimestamp")?.stringValue != nil { return "terminating" }
        let ready = object.at("status", "conditions")?.arrayValue?.first { $0["type"]?.stringValue == "Ready" }?["status"]?.stringValue
        if object["kind"]?.stringValue == "Pod" {
            switch object.at("status", "phase")?.stringValue {
            case "Running": return ready == "True" ? "ready" : "running"
            case "Succeeded": return "succeeded"
            case "Failed": return "failed"
            default: return "pending"
            }
        }
        switch ready {
        case "True": return "ready"
        case "False": return "pending"
        default: return "there"
        }
    }

    private mutating func assemble() throws {
        // Lanes move to their place: by group, then by kind, then in the order of making.
        let order = lanes.indices.sorted { left, right in
            let (one, other) = (lanes[left], lanes[right])
            if one.group != other.group { return Self.rank(one.group) < Self.rank(other.group) }
            let (kind, otherKind) = (Self.rank(ofKind: one.kind), Self.rank(ofKind: other.kind))
            if kind != otherKind { return kind < otherKind }
            if one.kind != other.kind { return one.kind < other.kind }
            return left < right
        }
        let total = reader.run.counts.first { $0.name == "revisions" }?.count ?? Int64(revisions.count)
        json["run"] = reader.run.json
        json["lanes"] = .array(order.map { [.int(Int64($0)), .string(lanes[$0].name), .string(lanes[$0].group)] })
        json["states"] = .array(segments)
        json["passes"] = .array(passes)
        json["revisions"] = .array(revisions)
        json["timeline"] = .array(
            try reader.timeline().map { entry in
                end = max(end, entry.time.nanoseconds)
                return [.int(entry.time.nanoseconds), .string(entry.category), .string(entry.actor), .string(entry.what)]
            })
        json["faults"] = .array(
            try reader.timeline().filter { $0.category == "fault" }.map { [.int($0.time.nanoseconds), .string($0.what)] })
        json["failures"] = .array(try reader.failures().map(\.json))
        json["end"] = .int(max(end, reader.run.endTime?.nanoseconds ?? 0))
        json["omitted"] = .int(max(0, total - Int64(revisions.count)))
    }

    private static func rank(_ group: String) -> Int { ["controllers", "objects", "pods"].firstIndex(of: group) ?? 3 }
    private static func rank(ofKind kind: String) -> Int { first.firstIndex(of: kind) ?? first.count }
}
