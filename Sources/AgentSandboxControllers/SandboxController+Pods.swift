import APIServer
import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

extension SandboxController {
    /// Finds, makes, adopts, updates or deletes the Pod behind a Sandbox and keeps the pod-name annotation in step with it.
    func reconcilePod(of sandbox: inout Sandbox) async throws(CallError) -> PodStep {
        let namespace = sandbox.namespace
        let uid = sandbox.uid
        let listed = pods.list(index: Indexes.podsByNameHash, value: sandbox.nameHash, namespace: namespace).map(Pod.init)
        var owned = listed.filter { Ownership(of: $0, by: uid) == .owned }
        var pod = pods.get(ObjectKey(namespace: namespace, name: sandbox.podName)).map(Pod.init)
        if let found = pod {
            if Ownership(of: found, by: uid) == .owned, !owned.contains(where: { $0.name == found.name }) { owned.append(found) }
        } else if let failure = try await trackPod(nil, in: &sandbox) {
            return PodStep(failure: failure)
        }
        if owned.count > 1 { return PodStep(failure: .multiplePods(owned.count)) }
        if let survivor = owned.first, pod?.name != survivor.name {
            if let failure = try await trackPod(nil, in: &sandbox) { return PodStep(failure: failure) }
            pod = survivor
        }

        if sandbox.operatingMode == .suspended { return try await suspend(pod, of: &sandbox) }
        if let pod { return try await keep(pod, of: &sandbox) }

        let wanted = SandboxChildren.pod(of: sandbox)
        let created: Pod
        do {
            created = try await client.create(Resources.pods, wanted)
        } catch {
            guard case .api(let refusal) = error else { throw error }
            guard refusal.reason == .alreadyExists else { return PodStep(failure: SandboxFailure(refusal.message)) }
            guard let existing = pods.get(wanted.key).map(Pod.init) else {
                let missing = APIError.notFound(GroupResource(group: "", resource: "Pod"), wanted.name)
                return PodStep(failure: SandboxFailure("pod already exists but failed to fetch: \(missing.message)"))
            }
            return try await keep(existing, of: &sandbox)
        }
        if let failure = try await ensureTracked(created, in: &sandbox) { return PodStep(failure: failure) }
        return PodStep(pod: created)
    }

    /// The Pod of a suspended Sandbox: an owned one is deleted and returned until it is gone; somebody else's is left alone and returned.
    private func suspend(_ pod: Pod?, of sandbox: inout Sandbox) async throws(CallError) -> PodStep {
        guard let pod else { return PodStep(failure: try await trackPod(nil, in: &sandbox)) }
        guard Ownership(of: pod, by: sandbox.uid) == .owned else {
            return PodStep(pod: pod, failure: try await trackPod(nil, in: &sandbox))
        }
        if pod.isBeingDeleted { return PodStep(pod: pod) }
        let deletion = try await attempt("failed to delete pod") { () async throws(CallError) in
            try await client.delete(Resources.pods, pod.key)
        }
        return PodStep(pod: pod, failure: deletion.failure)
    }

    /// The Pod of a running Sandbox when there is one, terminating and finished ones included: adopted if nobody's, its metadata brought
    /// up to date, its spec never looked at.
    private func keep(_ pod: Pod, of sandbox: inout Sandbox) async throws(CallError) -> PodStep {
        let ownership = Ownership(of: pod, by: sandbox.uid)
        if case .foreign(let owner) = ownership {
            if let failure = try await trackPod(nil, in: &sandbox) { return PodStep(failure: failure) }
            return PodStep(failure: .foreign("pod", pod.name, owner, sandbox: sandbox.name))
        }
        var desired = pod
        if ownership == .unowned {
            guard Ownership.isAdoptionAuthorized(pod, nameHash: sandbox.nameHash) else {
                return PodStep(failure: .notAuthorized("pod", pod.name))
            }
            desired.setControllerReference(to: sandbox, AgentSandboxKinds.sandbox.v1beta1)
        }
        PodMetadata(of: sandbox).sync(&desired)

        var step = PodStep(pod: desired)
        if let patch = MergePatch.difference(from: pod.json, to: desired.json) {
            if ownership == .owned, let wait = deferral(of: sandbox.key) {
                step.deferredFor = wait
            } else {
                let patching = try await attempt("failed to patch pod") { () async throws(CallError) in
                    try await client.patch(Resources.pods, pod.key, .merge(patch))
                }
                switch patching {
                case .success(let patched): step.pod = patched
                case .failure(let failure): return PodStep(failure: failure)
                }
            }
        }
        if let failure = try await ensureTracked(desired, in: &sandbox) { return PodStep(failure: failure) }
        return step
    }

    /// How much longer a metadata patch is to be put off, or nil when it is due. The window opens when the patch is first wanted and is
    /// never opened anew before the patch.
    private func deferral(of key: ObjectKey) -> Int64? {
        guard writeBehindWindow > 0 else { return nil }
        guard let firstSeen = deferrals[key] else {
            deferrals[key] = simulation.now
            return writeBehindWindow
        }
        let remaining = firstSeen + writeBehindWindow - simulation.now
        return remaining > 0 ? remaining : nil
    }

    // MARK: The pod-name annotation

    /// Writes the name of the Pod into the annotation, unless another one stands there.
    private func ensureTracked(_ pod: Pod, in sandbox: inout Sandbox) async throws(CallError) -> SandboxFailure? {
        let tracked = sandbox.annotation(AgentSandboxNames.Annotation.podName) ?? ""
        guard tracked.isEmpty else { return nil }
        return try await trackPod(pod.name, in: &sandbox)
    }

    /// Sets the annotation, or with nil removes it; makes no call when it is that way already. The Sandbox becomes what the server
    /// answers.
    private func trackPod(_ name: String?, in sandbox: inout Sandbox) async throws(CallError) -> SandboxFailure? {
        var tracked = sandbox
        tracked.setAnnotation(AgentSandboxNames.Annotation.podName, name)
        guard let patch = MergePatch.difference(from: sandbox.json, to: tracked.json) else { return nil }
        let key = sandbox.key
        let patching = try await attempt("failed to \(name == nil ? "clear" : "set") pod name annotation") { () async throws(CallError) in
            try await client.patch(Resources.sandboxes, key, .merge(patch))
        }
        switch patching {
        case .success(let patched):
            sandbox = patched
            return nil
        case .failure(let failure): return failure
        }
    }
}
