import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel

extension SandboxController {
    /// The second pass over an expired Sandbox: deletes its Pod and Service, and the Sandbox itself if its policy says so. Returns false
    /// when the Sandbox is gone; then failures before that do not count. Volume claims stay.
    func tearDown(_ sandbox: inout Sandbox, _ failures: inout [SandboxFailure]) async throws(CallError) -> Bool {
        let podKey = ObjectKey(namespace: sandbox.namespace, name: sandbox.podName)
        if let pod = pods.get(podKey).map(Pod.init), Ownership(of: pod, by: sandbox.uid) == .owned {
            try await delete(Resources.pods, podKey, "failed to delete pod", &failures)
        }
        if let service = services.get(sandbox.key).map(Service.init), Ownership(of: service, by: sandbox.uid) == .owned {
            try await delete(Resources.services, sandbox.key, "failed to delete service", &failures)
        }
        if sandbox.shutdownPolicy == .delete {
            let before = failures.count
            try await delete(Resources.sandboxes, sandbox.key, "failed to delete sandbox", &failures)
            if failures.count == before {
                failures.removeAll()
                return false
            }
        }
        if failures.isEmpty { sandbox.resetToExpired(at: simulation.timestamp) }
        return true
    }

    /// Deletes an object; one that is gone already counts as deleted.
    private func delete<Object>(
        _ resource: Resource<Object>, _ key: ObjectKey, _ step: String, _ failures: inout [SandboxFailure]
    ) async throws(CallError) {
        do {
            try await client.delete(resource, key)
        } catch {
            guard case .api(let refusal) = error else { throw error }
            guard refusal.reason != .notFound else { return }
            failures.append(SandboxFailure("\(step): \(refusal.message)"))
        }
    }
}

extension Sandbox {
    /// Leaves nothing in the status but the conditions, Ready saying that the Sandbox has expired.
    mutating func resetToExpired(at now: Timestamp) {
        let kept = json.at("status", "conditions")
        status = nil
        if let kept { json.set(kept, at: "status", "conditions") }
        setExpired(at: now)
    }
}
