import APIServer
import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

/// The Sandbox controller of profile v0.1: gives each Sandbox its volumes, its Pod and its Service, and takes Pod and Service away in
/// time.
///
/// It looks at names more than at owners, as upstream did then: whatever Pod or Service has the right name is used.
public final class V01SandboxController: Reconciler {
    let client: Client
    let simulation: Simulation
    let sandboxes: Informer
    let pods: Informer
    let services: Informer
    let volumeClaims: Informer

    init(in incarnation: ManagerIncarnation) throws(APIError) {
        client = incarnation.client(actor: AgentSandboxNames.sandboxEventSource)
        simulation = incarnation.simulation
        sandboxes = try incarnation.informer(V01Resources.sandboxes)
        pods = try incarnation.informer(Resources.pods)
        services = try incarnation.informer(Resources.services)
        volumeClaims = try incarnation.informer(Resources.persistentVolumeClaims)
    }

    /// Adds the controller to a process. It is woken by every event of a Sandbox, and by those of Pods and Services that carry the
    /// tracking label for the Sandbox of their own name: a Pod that was adopted from a pool, which has another name, wakes nobody.
    public static func register(in incarnation: ManagerIncarnation) throws {
        let reconciler = try V01SandboxController(in: incarnation)
        let controller = incarnation.addController(
            AgentSandboxNames.sandboxEventSource, metricsName: AgentSandboxNames.MetricsName.sandbox, workers: 1, queue: .plain,
            reconciler: reconciler)
        controller.watch(reconciler.sandboxes)
        for informer in [reconciler.pods, reconciler.services] {
            controller.watch(informer) { event in
                UntypedObject(event.object).label(AgentSandboxNames.Label.sandboxNameHash) != nil
            }
        }
    }

    /// One pass over a Sandbox. Throws `SandboxFailures` for what is to be tried again.
    public func reconcile(_ key: ObjectKey) async throws -> ReconcileResult {
        guard let object = sandboxes.get(key), !UntypedObject(object).isBeingDeleted else { return .done }
        var sandbox = V01Sandbox(object)
        let oldStatus = sandbox.status
        var failures: [SandboxFailure] = []
        let expiry = SandboxExpiry(shutdownTime: sandbox.shutdownTime, at: client.process.timestamp, countsTheMoment: false)
        if expiry.isExpired {
            try await end(&sandbox, &failures)
        } else {
            try await reconcileChildren(of: &sandbox, &failures)
        }
        if let failure = try await writeStatus(of: sandbox, over: oldStatus) { failures.append(failure) }
        guard failures.isEmpty else { throw SandboxFailures(failures) }
        return ReconcileResult(requeueAfter: expiry.requeueAfter > 0 ? expiry.requeueAfter : nil)
    }

    /// Volumes, Pod, Service and condition, in this order; a step runs even when one before it failed.
    func reconcileChildren(of sandbox: inout V01Sandbox, _ failures: inout [SandboxFailure]) async throws(CallError) {
        if let failure = try await reconcileVolumeClaims(of: sandbox) { failures.append(failure) }

        var pod: Pod?
        switch try await reconcilePod(of: &sandbox) {
        case .success(let found): pod = found
        case .failure(let failure): failures.append(failure)
        }
        sandbox.observedReplicas = pod == nil ? 0 : 1
        sandbox.selector = pod == nil ? "" : sandbox.podSelector

        var hasService = false
        switch try await reconcileService(of: &sandbox) {
        case .success: hasService = true
        case .failure(let failure): failures.append(failure)
        }
        sandbox.set(
            V01SandboxReadiness.ready(of: sandbox, pod: pod, hasService: hasService, failures: failures), at: client.process.timestamp)
    }

    /// Writes the status with the version that the pass began with as a precondition, if it differs.
    private func writeStatus(of sandbox: V01Sandbox, over oldStatus: JSONValue?) async throws(CallError) -> SandboxFailure? {
        if sandbox.status == oldStatus { return nil }
        return try await attempt { () async throws(CallError) in
            try await client.update(V01Resources.sandboxes, sandbox, subresource: .status)
        }.failure
    }
}
