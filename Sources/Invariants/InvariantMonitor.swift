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
        WarmCapacityKept.self, OneSampleEach.self, NothingRemembered.self, DoomedWrites.self, NoGoodMemberGivenUp.self,
        ClaimsEnd.self, PoolsFill.self, PodsComeBack.self, NothingLeftBehind.self, TimersInTime.self, QuietAtRest.self,
        PromptWarmClaims.self,
    ]

    /// All invariants, `I-…` before `L-…`, those included that compare several runs.
    public static let statements: [InvariantStatement] = (all.map { $0.statement } + overRuns).sorted { $0.id < $1.id }

    /// What takes several runs to check.
    private static let overRuns = [
        InvariantStatement(
            "L-08", "A controller that dies before or after any of its writes and starts again ends in the same state.",
            because: "Processes die at any moment, and nobody tidies up after them.", search: "sandtable explore --strategy crash"),
        InvariantStatement(
            "L-09", "A controller whose caches are older than they were ends in the same state.",
            because: "A cache may lag, and after a restart it may be older than before.", search: "sandtable explore --strategy lag"),
        InvariantStatement(
            "L-10", "Whatever the order in which workers, timers and deliveries get their turn, the state in the end is the same.",
            because: "Nobody chooses the order on a real machine.", search: "sandtable explore --compare"),
    ]

    /// What was found so far, oldest first. An invariant that an object goes on breaking in the same way is told once.
    public private(set) var violations: [InvariantViolation] = []
    /// Told of each violation at once.
    public var observer: ((InvariantViolation) -> Void)?

    private let view: ClusterView
    private let invariants: [any Invariant]
    /// The kind that each storage of the server holds, at the storage's index.
    private var kinds: [WatchedKind?] = []
    private var told: Set<String> = []

    /// Prepares to watch a world. Calls and passes are watched from now on; commits have to be told.
    /// - Parameters:
    ///   - world: a world of profile v0.5; in others there is nothing to watch.
    ///   - ids: which invariants, or nil for all; ids that do not exist have no effect.
    ///   - isDisturbed: whether faults are to be expected: then nobody is late, and a metric may lack what a pass could not count.
    public init(_ world: World, ids: [String]? = nil, isDisturbed: Bool = false) {
        view = ClusterView(ControllerWindow(world, isDisturbed: isDisturbed))
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
        let onlookers = invariants.filter { type(of: $0).looksAtPasses }
        guard !onlookers.isEmpty else { return }
        world.controlPlane.callObservers.append { [weak self] call, code in
            guard let self else { return }
            for invariant in onlookers { invariant.observe(call, code: code, in: view) { record($0, of: invariant) } }
        }
        world.controlPlane.passObservers.append { [weak self] pass in
            guard let self else { return }
            for invariant in onlookers { invariant.observe(pass, in: view) { record($0, of: invariant) } }
        }
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
            actor: revision.actor, time: revision.time, old: revision.previous.map { view.watched(kind, $0) },
            new: revision.verb == .delete ? nil : Watched(kind, revision.object))
        view.apply(change)
        for invariant in invariants {
            invariant.observe(change, in: view) {
                record($0, of: invariant, revision: revision.number)
            }
        }
    }

    /// Looks at the world as one that has come to rest: nothing is under way, and nothing will happen but by a timer far away.
    public func observeRest() {
        for invariant in invariants {
            invariant.rest(in: view) { record($0, of: invariant, isAtRest: true) }
        }
    }

    private func record(_ finding: Finding, of invariant: any Invariant, revision: UInt64? = nil, isAtRest: Bool = false) {
        let id = type(of: invariant).statement.id
        guard told.insert("\(id) \(finding.identity) \(finding.message)").inserted else { return }
        let violation = InvariantViolation(
            id: id, revision: revision ?? finding.revision, object: finding.subject, message: finding.message, isAtRest: isAtRest)
        violations.append(violation)
        observer?(violation)
    }
}
