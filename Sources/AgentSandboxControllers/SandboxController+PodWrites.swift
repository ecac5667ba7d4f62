import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

/// What is written for the sake of a Pod: its metadata, at once or later, and its name in the Sandbox.
extension SandboxController {
    /// Patches what differs in a Pod. Returns the Pod as it is then; makes no call when nothing differs.
    func write(_ desired: Pod, over pod: Pod, _ key: ObjectKey) async throws(CallError) -> StepResult<Pod> {
        var patch = MergePatch.difference(from: pod.json, to: desired.json)
        if mutants.has(.ownerRefNotSaved), desired.labels == pod.labels, desired.annotations == pod.annotations { patch = nil }
        if mutants.has(.patchEveryPass), patch == nil { patch = ["metadata": ["labels": .object(desired.labels)]] }
        if mutants.has(.flushStoredPatch), let stored = storedPatches.removeValue(forKey: key) { patch = stored }
        guard let patch else { return .success(desired) }
        return try await attempt("failed to patch pod") { () async throws(CallError) in
            try await client.patch(Resources.pods, pod.key, .merge(patch))
        }
    }

    /// How much longer what differs in a Pod is to be put off, or nil when nothing differs or the patch is due. The window opens when
    /// the patch is first wanted and is never opened anew before the patch.
    func deferral(of desired: Pod, over pod: Pod, _ key: ObjectKey) -> Nanoseconds? {
        guard writeBehindWindow > 0, let patch = MergePatch.difference(from: pod.json, to: desired.json) else { return nil }
        guard let firstSeen = deferrals[key] else {
            deferrals[key] = simulation.now
            if mutants.has(.flushStoredPatch) { storedPatches[key] = patch }
            return writeBehindWindow
        }
        let remaining = firstSeen + writeBehindWindow - simulation.now
        guard remaining > 0 else { return nil }
        if mutants.has(.writeBehindRearmed) {
            deferrals[key] = simulation.now
            return writeBehindWindow
        }
        return remaining
    }

    /// Notes the name of a step's Pod; a Pod whose name cannot be noted does not count.
    func track(_ step: PodStep, in sandbox: inout Sandbox) async throws(CallError) -> PodStep {
        guard let pod = step.pod, !mutants.has(.skipPodNameAnnotation), !mutants.has(.annotateAfterStatus) else { return step }
        if let failure = try await ensureTracked(pod, in: &sandbox) { return PodStep(failure: failure) }
        return step
    }

    /// Writes the name of the Pod into the annotation, unless another one stands there.
    func ensureTracked(_ pod: Pod, in sandbox: inout Sandbox) async throws(CallError) -> SandboxFailure? {
        let tracked = sandbox.annotation(AgentSandboxNames.Annotation.podName) ?? ""
        guard tracked.isEmpty else { return nil }
        return try await trackPod(pod.name, in: &sandbox)
    }

    /// Sets the annotation, or with nil removes it; makes no call when it is that way already. The Sandbox becomes what the server
    /// answers.
    func trackPod(_ name: String?, in sandbox: inout Sandbox) async throws(CallError) -> SandboxFailure? {
        var tracked = sandbox
        tracked.setAnnotation(AgentSandboxNames.Annotation.podName, name)
        guard let patch = MergePatch.difference(from: sandbox.json, to: tracked.json) else { return nil }
        let key = sandbox.key
        let patching = try await attempt("failed to \(name == nil ? "clear" : "set") pod name annotation") { () async throws(CallError) in
            try await client.patch(Resources.sandboxes, key, .merge(patch))
        }
        switch patching {
        case .success(let patched):
            if !mutants.has(.forgetAnnotationAnswer) { sandbox = patched }
            return nil
        case .failure(let failure): return failure
        }
    }
}
