import APIServer
import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel

extension V01SandboxController {
    /// Finds, makes, labels or deletes the Pod behind a Sandbox. At 0 replicas there is none, also while it still ends.
    func reconcilePod(of sandbox: inout V01Sandbox) async throws(CallError) -> StepResult<Pod?> {
        let name = sandbox.podName
        let pod = pods.get(ObjectKey(namespace: sandbox.namespace, name: name)).map(Pod.init)
        if pod == nil, sandbox.annotation(AgentSandboxNames.Annotation.podName) != nil {
            let missing = APIError.notFound(GroupResource(group: "", resource: "Pod"), name)
            return .failure(SandboxFailure("Pod in Annotation Get Failed: \(missing.message)"))
        }
        if sandbox.replicas == 0 { return try await remove(pod, of: &sandbox) }
        if let pod { return try await keep(pod, of: sandbox) }
        let wanted = V01SandboxChildren.pod(of: sandbox)
        return try await attempt { () async throws(CallError) in try await client.create(Resources.pods, wanted) }.map { $0 }
    }

    /// Deletes the Pod, whoever owns it, and forgets its name.
    private func remove(_ pod: Pod?, of sandbox: inout V01Sandbox) async throws(CallError) -> StepResult<Pod?> {
        if let pod, !pod.isBeingDeleted {
            let deletion = try await attempt("failed to delete pod") { () async throws(CallError) in
                try await client.delete(Resources.pods, pod.key)
            }
            if let failure = deletion.failure { return .failure(failure) }
        }
        guard sandbox.annotation(AgentSandboxNames.Annotation.podName) != nil else { return .success(nil) }
        let removal = JSONObject(uniqueKeys: [AgentSandboxNames.Annotation.podName], values: [.null])
        let key = sandbox.key
        let patching = try await attempt("failed to remove pod name annotation") { () async throws(CallError) in
            try await client.patch(V01Resources.sandboxes, key, .merge(["metadata": ["annotations": .object(removal)]]))
        }
        switch patching {
        case .success(let patched):
            sandbox = patched
            return .success(nil)
        case .failure(let failure): return .failure(failure)
        }
    }

    /// Writes label and owner of a Pod in every pass, whether they change anything or not. A Pod that something else controls is
    /// labelled and used all the same; the template's metadata does not reach a Pod that exists.
    private func keep(_ pod: Pod, of sandbox: V01Sandbox) async throws(CallError) -> StepResult<Pod?> {
        var desired = pod
        desired.setLabel(AgentSandboxNames.Label.sandboxNameHash, sandbox.nameHash)
        if pod.controllerReference == nil { desired.setControllerReference(to: sandbox, AgentSandboxKinds.sandbox.v1alpha1) }
        let wanted = desired
        return try await attempt("failed to update pod") { () async throws(CallError) in
            try await client.update(Resources.pods, wanted)
        }.map { $0 }
    }
}
