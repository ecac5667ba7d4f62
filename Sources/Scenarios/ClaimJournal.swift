import APIServer
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

    static let kind = GroupVersionKind(group: "extensions.agents.x-k8s.io", version: "v1beta1", kind: "SandboxClaim")
    private static let sandboxKind = GroupKind(group: "agents.x-k8s.io", kind: "Sandbox")
    private static let launchLabel = "agents.x-k8s.io/launch-type"

    /// In the order of making.
    private(set) var records: [ClaimRecord] = []
    private let context: RunContext
    private let claims: ResourceHandle?
    private let sandboxes: ResourceHandle?
    /// Where the latest claim of a key stands in `records`; only looked up.
    private var positions: [ObjectKey: Int] = [:]

    init(_ context: RunContext) {
        self.context = context
        claims = try? context.server.resolve(kind: Self.kind)
        sandboxes = try? context.server.resolve(anyVersionOf: Self.sandboxKind)
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
        case .update: break
        case .delete:
            if let position = positions[revision.key] { records[position].deletedAt = time }
            positions[revision.key] = nil
            return nil
        }
        guard let position = positions[revision.key], records[position].readyAt == nil else { return nil }
        let claim = UntypedObject(revision.object.value)
        guard claim.condition("Ready")?.status == "True" else { return nil }
        let sandbox = claim.json.at("status", "sandbox", "name")?.stringValue
        records[position].readyAt = time
        records[position].sandbox = sandbox
        records[position].launch = launch(of: sandbox, namespace: revision.key.namespace)
        return Arrival(record: records[position], key: revision.key, uid: claim.uid)
    }

    private func launch(of sandbox: String?, namespace: String) -> ClaimRecord.Launch {
        guard let sandbox, let sandboxes,
            let stored = context.server.stored(sandboxes, ObjectKey(namespace: namespace, name: sandbox)),
            let label = UntypedObject(stored.value).label(Self.launchLabel)
        else { return .unknown }
        return ClaimRecord.Launch(rawValue: label) ?? .unknown
    }
}
