import APIServer
import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel

extension SandboxController {
    /// The second pass over an expired Sandbox: deletes its Pod and Service, and the Sandbox itself if its policy says so. Returns false
    /// when the Sandbox is gone; then failures before that do not count. Volume claims stay.
    func tearDown(_ sandbox: inout Sandbox, _ failures: inout [SandboxFailure]) async throws(CallError) -> Bool {
        for pod in podsToDelete(of: sandbox) {
            try await deleteChild(Resources.pods, pod, "failed to delete pod", &failures)
        }
        if !mutants.has(.expiryKeepsService), let service = services.get(sandbox.key).map(Service.init),
            Ownership(of: service, by: sandbox, mutants) == .owned || mutants.has(.expiryDeletesUnownedService)
        {
            try await deleteChild(Resources.services, sandbox.key, "failed to delete service", &failures)
        }
        if mutants.has(.expiryDeletesVolumeClaims) {
            for template in sandbox.blueprint.volumeClaimTemplates {
                let claim = SandboxChildren.volumeClaim(of: sandbox, template).key
                try await deleteChild(Resources.persistentVolumeClaims, claim, "failed to delete PVC", &failures)
            }
        }
        if mutants.has(.expiryClearsAnnotation), let failure = try await trackPod(nil, in: &sandbox) { failures.append(failure) }
        if sandbox.shutdownPolicy == .delete && !mutants.has(.expiryIgnoresDeletePolicy) || mutants.has(.expiryIgnoresRetainPolicy),
            try await deleteSandbox(sandbox.key, &failures), !mutants.has(.writeStatusOfDeleted)
        {
            return false
        }
        if failures.isEmpty || mutants.has(.expireAnyway) { sandbox.resetToExpired(at: client.process.timestamp, mutants) }
        return true
    }

    /// The Pod of the tracked name if it is the Sandbox's own.
    private func podsToDelete(of sandbox: Sandbox) -> [ObjectKey] {
        if mutants.has(.expiryKeepsPod) { return [] }
        if mutants.has(.expiryDeletesEveryOwnedPod) {
            return pods.list(namespace: sandbox.namespace).map(Pod.init).filter { Ownership(of: $0, by: sandbox.uid) == .owned }.map(\.key)
        }
        let name = mutants.has(.expiryBySandboxName) ? sandbox.name : sandbox.podName
        guard let pod = pods.get(ObjectKey(namespace: sandbox.namespace, name: name)).map(Pod.init) else { return [] }
        let isWhosever = mutants.has(.deleteUnowned) || mutants.has(.expiryDeletesUnownedPod)
        return isWhosever || Ownership(of: pod, by: sandbox, mutants) == .owned ? [pod.key] : []
    }

    /// Deletes a child; one that is gone already counts as deleted.
    private func deleteChild<Object>(
        _ resource: Resource<Object>, _ key: ObjectKey, _ step: String, _ failures: inout [SandboxFailure]
    ) async throws(CallError) {
        do {
            try await client.delete(resource, key)
        } catch {
            guard case .api(let refusal) = error else { throw error }
            guard refusal.reason != .notFound || mutants.has(.expiryMissingChildIsFailure) else { return }
            failures.append(SandboxFailure("\(step): \(refusal.message)"))
        }
    }

    /// Deletes the Sandbox; says whether it is gone, and if so forgets the failures.
    private func deleteSandbox(_ key: ObjectKey, _ failures: inout [SandboxFailure]) async throws(CallError) -> Bool {
        do {
            let isForeground = mutants.has(.expiryDeletesInForeground)
            try await client.delete(Resources.sandboxes, key, options: DeleteOptions(propagationPolicy: isForeground ? .foreground : nil))
        } catch {
            guard case .api(let refusal) = error else { throw error }
            if refusal.reason != .notFound || mutants.has(.expiryMissingSandboxIsFailure) {
                if !mutants.has(.expirySwallowsSandboxFailure) {
                    failures.append(SandboxFailure("failed to delete sandbox: \(refusal.message)"))
                }
                return false
            }
        }
        if mutants.has(.expiryReportsFailuresOfDeleted) { return failures.isEmpty }
        failures.removeAll()
        return true
    }
}

extension Sandbox {
    /// Leaves nothing in the status but the conditions, Ready saying that the Sandbox has expired.
    mutating func resetToExpired(at now: Timestamp, _ mutants: MutantSet<SandboxMutant>) {
        let before = self
        let kept = json.at("status", "conditions")
        status = nil
        if let kept { json.set(kept, at: "status", "conditions") }
        setExpired(at: now)
        mutants.spoil(expired: &self, before)
    }
}
