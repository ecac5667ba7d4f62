import APIServer
import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

/// The SandboxClaim controller of profile v0.1: makes a Sandbox named like the claim, if it can with a Pod out of any pool of the
/// claim's template.
public final class V01SandboxClaimController: Reconciler {
    let client: Client
    private let simulation: Simulation
    private let claims: Informer
    private let sandboxes: Informer
    private let templates: Informer
    let pods: Informer

    init(in incarnation: ManagerIncarnation) throws(APIError) {
        client = incarnation.client(actor: AgentSandboxNames.sandboxClaimEventSource)
        simulation = incarnation.simulation
        claims = try incarnation.informer(V01Resources.claims)
        sandboxes = try incarnation.informer(V01Resources.sandboxes)
        templates = try incarnation.informer(V01Resources.templates)
        pods = try incarnation.informer(Resources.pods)
        Indexes.addPodsByTemplateHash(to: pods)
    }

    /// Adds the controller to a process: it is woken by every event of a claim and of a Sandbox that a claim controls. Templates and
    /// Pods wake nobody.
    public static func register(in incarnation: ManagerIncarnation) throws {
        let reconciler = try V01SandboxClaimController(in: incarnation)
        let controller = incarnation.addController(
            AgentSandboxNames.sandboxClaimEventSource, metricsName: AgentSandboxNames.MetricsName.sandboxClaim, workers: 1, queue: .plain,
            reconciler: reconciler)
        controller.watch(reconciler.claims)
        controller.watchOwned(reconciler.sandboxes, by: AgentSandboxKinds.sandboxClaim.groupKind)
    }

    /// One pass over a claim. Throws `SandboxFailures` for what is to be tried again, a missing template included.
    public func reconcile(_ key: ObjectKey) async throws -> ReconcileResult {
        guard let object = claims.get(key), !UntypedObject(object).isBeingDeleted else { return .done }
        var claim = V01SandboxClaim(object)
        let oldStatus = claim.status
        var sandbox: V01Sandbox?
        var failure: V01ClaimFailure?
        do {
            sandbox = try await findOrMakeSandbox(of: claim)
        } catch let error as V01ClaimFailure {
            failure = error
        }
        claim.set(Self.ready(of: claim, sandbox: sandbox, failure: failure), at: client.process.timestamp)
        claim.sandboxName = sandbox?.name ?? claim.sandboxName

        var failures = failure.map { [SandboxFailure($0.description)] } ?? []
        if claim.status != oldStatus {
            let written = claim
            let update = try await attempt { () async throws(CallError) in
                try await client.update(V01Resources.claims, written, subresource: .status)
            }
            if let refusal = update.failure { failures.append(refusal) }
        }
        guard failures.isEmpty else { throw SandboxFailures(failures) }
        return .done
    }

    /// The Ready condition of a claim: False with the failure if there was one, else as the Sandbox's own is True or not.
    static func ready(of claim: V01SandboxClaim, sandbox: V01Sandbox?, failure: V01ClaimFailure?) -> Condition {
        var condition = Condition(
            type: SandboxClaim.ConditionType.ready, status: "False", observedGeneration: claim.generation)
        switch failure {
        case .templateNotFound:
            condition.reason = SandboxClaim.Reason.templateNotFound
            condition.message = "SandboxTemplate \(claim.templateName.goQuoted) not found"
        case .other(let text):
            condition.reason = SandboxClaim.Reason.reconcilerError
            condition.message = "Error seen: \(text)"
        case nil where sandbox?.isReady == true:
            condition.status = "True"
            condition.reason = SandboxClaim.Reason.sandboxReady
            condition.message = "Sandbox is ready"
        case nil:
            condition.reason = SandboxClaim.Reason.sandboxNotReady
            condition.message = "Sandbox is not ready"
        }
        return condition
    }

    /// The Sandbox of the claim's name if the claim controls it, else a new one. An existing one is used without its template.
    private func findOrMakeSandbox(of claim: V01SandboxClaim) async throws -> V01Sandbox {
        guard let found = sandboxes.get(claim.key).map(V01Sandbox.init) else {
            let key = ObjectKey(namespace: claim.namespace, name: claim.templateName)
            guard let template = templates.get(key).map(SandboxTemplate.init) else { throw V01ClaimFailure.templateNotFound }
            return try await makeSandbox(of: claim, template)
        }
        guard Ownership(of: found, by: claim.uid) == .owned else {
            throw V01ClaimFailure.other(
                "sandbox \(found.name.goQuoted) is not controlled by claim \(claim.name.goQuoted). "
                    + "Please use a different claim name or delete the sandbox manually")
        }
        return found
    }
}

/// Why a claim of profile v0.1 has no Sandbox.
enum V01ClaimFailure: Error, Hashable, CustomStringConvertible {
    /// There is neither a Sandbox nor the template to make one from.
    case templateNotFound
    /// Anything else, in the words of the Ready condition.
    case other(String)

    var description: String {
        switch self {
        case .templateNotFound: "SandboxTemplate not found"
        case .other(let text): text
        }
    }
}
