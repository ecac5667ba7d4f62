import APIServer
import AgentSandboxAPI
import KubernetesAPI
import ObjectModel
import World

/// Watches a world and tells which invariants it breaks. It reads commits only, so watching changes nothing.
public final class InvariantMonitor {
    private static let all: [any Invariant.Type] = [
        OneSandboxPerClaim.self, MonotoneOwnership.self, OnePodPerSandbox.self, BoundedPopulation.self, PoolDeletesItsOwn.self,
        NothingOfStrangers.self, NamespaceIsolation.self, ServiceReachesItsPod.self, SelectedByItsPolicy.self, ReservedKeys.self,
        FreshUnderRecreate.self, AdoptedFromItsPool.self, ReadyMeansReady.self, TruthfulStatus.self, OwnGeneration.self,
        ExpiredMeansClean.self, ShutdownPolicyObeyed.self, StableAssignment.self, OneEventPerTransition.self, DistinctSelectors.self,
        ClaimsEnd.self, PoolsFill.self, NothingLeftBehind.self,
    ]

    /// All invariants that can be checked, `I-…` before `L-…`.
    public static let statements: [InvariantStatement] = all.map { $0.statement }

    /// What was found so far, oldest first. An invariant that an object goes on breaking in the same way is told once.
    public private(set) var violations: [InvariantViolation] = []
    /// Told of each violation at once.
    public var observer: ((InvariantViolation) -> Void)?

    private let view = ClusterView()
    private let invariants: [any Invariant]
    /// The kind that each storage of the server holds, at the storage's index.
    private var kinds: [WatchedKind?] = []
    private var told: Set<String> = []

    /// Prepares to watch a world.
    /// - Parameters:
    ///   - world: a world of profile v0.5; in others there is nothing to watch.
    ///   - ids: which invariants, or nil for all; ids that do not exist have no effect.
    public init(_ world: World, ids: [String]? = nil) {
        invariants = Self.all.filter { ids?.contains($0.statement.id) ?? true }.map { $0.init() }
        let identities: [(AgentSandboxIdentity, WatchedKind)] = [
            (AgentSandboxKinds.sandbox, .sandbox), (AgentSandboxKinds.sandboxClaim, .claim), (AgentSandboxKinds.sandboxWarmPool, .pool),
            (AgentSandboxKinds.sandboxTemplate, .template),
        ]
        for (identity, kind) in identities { register(kind, identity.v1beta1, in: world.server) }
        let builtIn: [(GroupVersionKind, WatchedKind)] = [
            (GroupVersionKind(group: "", version: "v1", kind: "Pod"), .pod),
            (GroupVersionKind(group: "", version: "v1", kind: "Service"), .service),
            (GroupVersionKind(group: "", version: "v1", kind: "PersistentVolumeClaim"), .volumeClaim),
            (GroupVersionKind(group: "networking.k8s.io", version: "v1", kind: "NetworkPolicy"), .networkPolicy),
            (GroupVersionKind(group: "", version: "v1", kind: "Event"), .event),
        ]
        for (name, kind) in builtIn { register(kind, name, in: world.server) }
    }

    private func register(_ kind: WatchedKind, _ name: GroupVersionKind, in server: APIServer) {
        guard let handle = try? server.resolve(kind: name) else { return }
        while kinds.count <= handle.id.index { kinds.append(nil) }
        kinds[handle.id.index] = kind
    }

    /// Takes a commit in. Call it for every revision of the store, in order.
    public func observe(_ revision: Revision) {
        let index = revision.resource.index
        guard index < kinds.count, let kind = kinds[index] else { return }
        let change = Change(
            actor: revision.actor, time: revision.time, old: revision.previous.map { Watched(kind, $0) },
            new: revision.verb == .delete ? nil : Watched(kind, revision.object))
        view.apply(change)
        for invariant in invariants {
            invariant.observe(change, in: view) {
                record($0, of: type(of: invariant).statement, revision: revision.number, isAtRest: false)
            }
        }
    }

    /// Looks at the world as one that has come to rest: nothing is under way, and nothing will happen but by a timer far away.
    public func observeRest() {
        for invariant in invariants {
            invariant.rest(in: view) { record($0, of: type(of: invariant).statement, revision: $0.object.revision, isAtRest: true) }
        }
    }

    private func record(_ finding: Finding, of statement: InvariantStatement, revision: UInt64, isAtRest: Bool) {
        guard told.insert("\(statement.id) \(finding.object.uid) \(finding.message)").inserted else { return }
        let violation = InvariantViolation(
            id: statement.id, revision: revision, object: finding.object.title, message: finding.message, isAtRest: isAtRest)
        violations.append(violation)
        observer?(violation)
    }
}
