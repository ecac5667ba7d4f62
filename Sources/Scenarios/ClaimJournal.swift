import APIServer
import AgentSandboxAPI
import KubernetesAPI
import ObjectModel
import Simulation

/// Follows every SandboxClaim from its making to its removal, and tells when it is first ready.
final class ClaimJournal {
    /// A claim that has just become ready for the first time.
    struct Arrival {
        let record: ClaimRecord
        let key: ObjectKey
        let uid: String
    }

    private static let kind = AgentSandboxKinds.sandboxClaim.groupKind
    private static let sandboxKind = AgentSandboxKinds.sandbox.groupKind

    /// In the order of making.
    private(set) var records: [ClaimRecord] = []
    private let context: RunContext
    private let claims: ResourceHandle?
    private let sandboxes: ResourceHandle?
    /// The revision that made a claim ready for the first time, at the claim's position; 0 while there is none.
    private(set) var readyRevisions: [UInt64] = []
    /// Where the latest claim of a key stands in `records`; only looked up.
    private var positions: [ObjectKey: Int] = [:]
    /// The claim that the last removal was about.
    private var removed: (revision: UInt64, position: Int)?

    init(_ context: RunContext) {
        self.context = context
        claims = try? context.server.resolve(anyVersionOf: Self.kind)
        sandboxes = try? context.server.resolve(anyVersionOf: Self.sandboxKind)
    }

    /// The records with what each claim has cost.
    var finalRecords: [ClaimRecord] {
        guard let costs = context.world.claimLedger?.costs else { return records }
        return zip(records, costs).map { record, cost in
            var record = record
            record.cost = cost
            return record
        }
    }

    /// Whose revisions it wants to see; nil in a world without claims.
    var resource: ResourceID? { claims?.id }

    /// Takes a revision of a claim in. Returns the claim when that made it ready for the first time.
    func observe(_ revision: Revision) -> Arrival? {
        let time = context.time(of: revision)
        switch revision.verb {
        case .create:
            positions[revision.key] = records.count
            records.append(ClaimRecord(namespace: revision.key.namespace, name: revision.key.name, createdAt: time))
            readyRevisions.append(0)
        case .update: break
        case .delete:
            if let position = positions.removeValue(forKey: revision.key) {
                records[position].deletedAt = time
                removed = (revision.number, position)
            }
            return nil
        }
        guard let position = positions[revision.key], records[position].readyAt == nil else { return nil }
        let claim = UntypedObject(revision.object.value)
        guard claim.condition("Ready")?.status == "True" else { return nil }
        // Profile v0.1 spells the field with a capital letter.
        let named = claim.json.at("status", "sandbox")
        let sandbox = (named?["name"] ?? named?["Name"])?.stringValue
        records[position].readyAt = time
        readyRevisions[position] = revision.number
        records[position].sandbox = sandbox
        records[position].launch = launch(of: sandbox, namespace: revision.key.namespace)
        return Arrival(record: records[position], key: revision.key, uid: claim.uid)
    }

    /// The claim that a revision is about, by its place in `records`; nil for other objects. The revision must be the last one seen.
    func position(of revision: Revision) -> Int? {
        if revision.verb == .delete { return removed.flatMap { $0.revision == revision.number ? $0.position : nil } }
        return positions[revision.key]
    }

    /// When a claim reached a milestone, or nil.
    func time(of milestone: ClaimMilestone, at position: Int) -> VirtualTime? {
        let record = records[position]
        switch milestone {
        case .created: return record.createdAt
        case .ready: return record.readyAt
        case .deleted: return record.deletedAt
        case .observed: return context.world.claimLedger?.cost(at: position)?.observedAt
        case .assigned: return context.world.claimLedger?.cost(at: position)?.assignedAt
        case .adopted: return context.world.claimLedger?.cost(at: position)?.adoptedAt
        }
    }

    /// A claim as it is stored; nil when it is gone, even if another of its name is there.
    func stored(at position: Int) -> StoredObject? {
        let key = ObjectKey(namespace: records[position].namespace, name: records[position].name)
        guard let claims, positions[key] == position else { return nil }
        return context.server.stored(claims, key)
    }

    private func launch(of sandbox: String?, namespace: String) -> ClaimRecord.Launch {
        guard let sandbox, let sandboxes,
            let stored = context.server.stored(sandboxes, ObjectKey(namespace: namespace, name: sandbox))
        else { return .unknown }
        let object = UntypedObject(stored.value)
        if let label = object.label(AgentSandboxNames.Label.launchType) { return ClaimRecord.Launch(rawValue: label) ?? .unknown }
        // The controllers of profile v0.1 set no such label; they name a Pod only if it comes from a pool.
        guard object.apiVersion == AgentSandboxKinds.sandbox.v1alpha1.apiVersion else { return .unknown }
        return object.annotation(AgentSandboxNames.Annotation.podName) == nil ? .cold : .warm
    }
}
