import APIServer
import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel

extension V01SandboxController {
    /// Makes the volume claim of each claim template that is missing, in list order; the first failure ends the step. One that is
    /// there will do, whoever owns it.
    func reconcileVolumeClaims(of sandbox: V01Sandbox) async throws(CallError) -> SandboxFailure? {
        for template in sandbox.blueprint.volumeClaimTemplates {
            let claim = V01SandboxChildren.volumeClaim(of: sandbox, template)
            guard volumeClaims.get(claim.key) == nil else { continue }
            let creation = try await attempt { () async throws(CallError) in
                try await client.create(Resources.persistentVolumeClaims, claim)
            }
            if let failure = creation.failure { return failure }
        }
        return nil
    }

    /// Makes the Service if it is missing; one that is there will do, whoever owns it. The status tells of the Service only in the
    /// pass that makes it.
    func reconcileService(of sandbox: inout V01Sandbox) async throws(CallError) -> StepResult<Void> {
        guard services.get(sandbox.key) == nil else { return .success(()) }
        let wanted = V01SandboxChildren.service(of: sandbox)
        let creation = try await attempt { () async throws(CallError) in try await client.create(Resources.services, wanted) }
        if let failure = creation.failure { return .failure(failure) }
        sandbox.serviceName = wanted.name
        sandbox.serviceFQDN = "\(wanted.name).\(wanted.namespace).svc.cluster.local"
        return .success(())
    }

    /// Deletes the Pod and the Service that have the Sandbox's name, whoever owns them and whatever Pod the Sandbox has, and says that
    /// it has expired. Volume claims and the Sandbox itself stay.
    func end(_ sandbox: inout V01Sandbox, _ failures: inout [SandboxFailure]) async throws(CallError) {
        try await delete(Resources.pods, sandbox.key, "failed to delete pod", &failures)
        try await delete(Resources.services, sandbox.key, "failed to delete service", &failures)
        let expired = Condition(
            type: Sandbox.ConditionType.ready, status: "False", reason: Sandbox.Reason.sandboxExpired, message: "Sandbox has expired",
            observedGeneration: sandbox.generation)
        sandbox.set(expired, at: client.process.timestamp)
        sandbox.observedReplicas = 0
        sandbox.selector = ""
    }

    private func delete<Object>(
        _ resource: Resource<Object>, _ key: ObjectKey, _ step: String, _ failures: inout [SandboxFailure]
    ) async throws(CallError) {
        do {
            try await client.delete(resource, key)
        } catch {
            guard case .api(let refusal) = error else { throw error }
            if refusal.reason != .notFound { failures.append(SandboxFailure("\(step): \(refusal.message)")) }
        }
    }
}
