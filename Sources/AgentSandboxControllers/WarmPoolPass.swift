import AgentSandboxAPI
import ObjectModel
import Simulation

/// What one pass over a pool has found out and done so far.
struct WarmPoolPass {
    /// The pool as the cache had it when the pass began.
    let pool: SandboxWarmPool
    /// Namespace and name of the pool.
    let key: ObjectKey
    /// Whether stale members are replaced at once.
    let isRecreate: Bool
    /// The template, or nil when it does not exist.
    var template: WarmPoolTemplate?
    /// Members that count, in the order of their names.
    var active: [WarmPoolMember] = []
    /// How many of them are ready.
    var ready = 0
    /// How many members are on their way out.
    var terminating = 0
    /// How many members have been unschedulable for longer than they may be not ready.
    var unschedulable = 0
    /// How many members the pass has made.
    var made = 0
    /// What failed, in order.
    var failures: [SandboxFailure] = []
    /// When the pass wants to be repeated: the shortest wait asked for.
    private(set) var requeueAfter: Nanoseconds?

    private let mutants: PoolMutants

    init(_ pool: SandboxWarmPool, template: SandboxTemplate?, _ mutants: PoolMutants = PoolMutants()) {
        self.pool = pool
        key = pool.key
        isRecreate = pool.updateStrategy == .recreate
        self.mutants = mutants
        self.template = template.map { WarmPoolTemplate($0, mutants) }
    }

    /// How many members there should be.
    var desired: Int { Int(clamping: max(0, pool.replicas)) }

    /// Asks for another pass after a length of time; zero asks for nothing.
    mutating func requeue(after wait: Nanoseconds) {
        guard wait > 0 else { return }
        requeueAfter = mutants.has(.waitForLast) ? max(requeueAfter ?? wait, wait) : min(requeueAfter ?? wait, wait)
    }

    /// Notes a failure.
    mutating func fail(_ failure: SandboxFailure?) {
        if let failure { failures.append(failure) }
    }
}
