import APIServer
import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

extension SandboxController {
    /// Finds, makes, adopts, updates or deletes the Pod behind a Sandbox and keeps the pod-name annotation in step with it.
    func reconcilePod(of sandbox: inout Sandbox) async throws(CallError) -> PodStep {
        var owned = ownedPods(of: sandbox)
        var pod = trackedPod(of: sandbox)
        if pod == nil, features.has(.authoritativePodLookup), let name = sandbox.annotation(AgentSandboxNames.Annotation.podName) {
            switch try await livePod(name, of: sandbox) {
            case .success(let found): pod = found
            case .failure(let failure): return PodStep(failure: failure)
            }
        }
        if let found = pod {
            if isCounted(found, of: sandbox), !owned.contains(where: { $0.name == found.name }) { owned.append(found) }
        } else if let tracked = sandbox.annotation(AgentSandboxNames.Annotation.podName) {
            if mutants.has(.errOnTracked404) { return PodStep(failure: SandboxFailure("pod \(tracked.goQuoted) not found")) }
            let isKept = mutants.has(.keepStaleAnnotation) || mutants.has(.keepEmptyAnnotation) && tracked.isEmpty
            if !isKept, let failure = try await trackPod(nil, in: &sandbox) { return PodStep(failure: failure) }
        }
        if owned.count > 1, !mutants.has(.chooseAmongMultiplePods) { return PodStep(failure: .multiplePods(owned.count)) }
        if let survivor = owned.first, pod?.name != survivor.name, !mutants.has(.ignoreSurvivor) {
            if !mutants.has(.keepAnnotationOfSurvivor), let failure = try await trackPod(nil, in: &sandbox) {
                return PodStep(failure: failure)
            }
            pod = survivor
        }

        if features.has(.authoritativeSandboxBeforeSuspension), sandbox.operatingMode == .suspended, pod?.isBeingDeleted == false {
            switch try await liveSandbox(sandbox) {
            case .success(let live?): sandbox = live
            case .success(nil): return PodStep(pod: pod)
            case .failure(let failure): return PodStep(pod: pod, failure: failure)
            }
        }
        if sandbox.operatingMode == .suspended, !mutants.has(.ignoreSuspendedMode) { return try await suspend(pod, of: &sandbox) }
        if let pod { return try await keep(pod, of: &sandbox) }
        return mutants.has(.skipPodCreation) ? PodStep() : try await createPod(of: &sandbox)
    }

    /// The Pods with the tracking label that the Sandbox controls, terminating ones included.
    private func ownedPods(of sandbox: Sandbox) -> [Pod] {
        if mutants.has(.trustAnnotation) { return [] }
        let namespace = sandbox.namespace
        let listed =
            mutants.has(.listUnlabelledPods)
            ? pods.list(namespace: namespace)
            : pods.list(index: Indexes.podsByNameHash, value: sandbox.nameHash, namespace: namespace)
        return listed.map(Pod.init).filter { Ownership(of: $0, by: sandbox, mutants) == .owned && !isIgnored($0, of: sandbox) }
    }

    /// The Pod that the annotation names, or that has the Sandbox's name.
    private func trackedPod(of sandbox: Sandbox) -> Pod? {
        let name = mutants.has(.ignorePodNameAnnotation) ? sandbox.name : sandbox.podName
        guard let pod = pods.get(ObjectKey(namespace: sandbox.namespace, name: name)).map(Pod.init), !isIgnored(pod, of: sandbox)
        else { return nil }
        return pod
    }

    /// The Pod that the annotation names, past the cache, which may not show it yet; nil when it is gone.
    private func livePod(_ name: String, of sandbox: Sandbox) async throws(CallError) -> StepResult<Pod?> {
        try await live(Resources.pods, ObjectKey(namespace: sandbox.namespace, name: name), "pod get failed")
    }

    /// The Sandbox past the cache; nil when it is gone or going, so that its Pods are nobody's business any more.
    private func liveSandbox(_ sandbox: Sandbox) async throws(CallError) -> StepResult<Sandbox?> {
        switch try await live(Resources.sandboxes, sandbox.key, "failed to read the sandbox before its pod is touched") {
        case .success(let live?) where live.uid == sandbox.uid && !live.isBeingDeleted: return .success(live)
        case .success: return .success(nil)
        case .failure(let failure): return .failure(failure)
        }
    }

    /// What the server has by a name; nil when it has nothing. A refusal fails the step with that text before its message.
    private func live<Object: KubernetesObject>(
        _ resource: Resource<Object>, _ key: ObjectKey, _ text: String
    ) async throws(CallError) -> StepResult<Object?> {
        do throws(CallError) {
            return .success(try await client.get(resource, key))
        } catch {
            guard case .api(let refusal) = error else { throw error }
            return refusal.reason == .notFound ? .success(nil) : .failure(SandboxFailure("\(text): \(refusal.message)"))
        }
    }

    /// Whether a tracked Pod counts among the Sandbox's own, be it labelled or not.
    private func isCounted(_ pod: Pod, of sandbox: Sandbox) -> Bool {
        !mutants.has(.trustAnnotation) && !mutants.has(.ignoreUnlabelledOwnedPod) && Ownership(of: pod, by: sandbox, mutants) == .owned
    }

    private func isIgnored(_ pod: Pod, of sandbox: Sandbox) -> Bool {
        mutants.has(.noTerminatingWait) && sandbox.operatingMode == .running && pod.isBeingDeleted
    }

    private func createPod(of sandbox: inout Sandbox) async throws(CallError) -> PodStep {
        // The selector comes with the first Pod and stays.
        if features.has(.authoritativeSandboxBeforeNewPod), !sandbox.selector.isEmpty {
            switch try await liveSandbox(sandbox) {
            case .success(.some): break
            case .success(nil): return PodStep()
            case .failure(let failure): return PodStep(failure: failure)
            }
        }
        var wanted = SandboxChildren.pod(of: sandbox, mutants)
        if features.has(.selectByUID) { wanted.setLabel(AgentSandboxNames.Label.sandboxUID, sandbox.uid) }
        let pod = wanted
        let created: Pod
        do {
            created = try await client.create(Resources.pods, pod)
        } catch {
            guard case .api(let refusal) = error else { throw error }
            guard refusal.reason == .alreadyExists, !mutants.has(.existingPodIsFailure) else {
                return PodStep(failure: SandboxFailure(refusal.message))
            }
            guard let existing = pods.get(pod.key).map(Pod.init) else {
                let missing = APIError.notFound(GroupResource(group: "", resource: "Pod"), pod.name)
                return PodStep(failure: SandboxFailure("pod already exists but failed to fetch: \(missing.message)"))
            }
            return mutants.has(.useExistingPodUnchecked)
                ? try await track(PodStep(pod: existing), in: &sandbox) : try await keep(existing, of: &sandbox)
        }
        return try await track(PodStep(pod: created), in: &sandbox)
    }

    /// The Pod of a suspended Sandbox: an owned one is deleted and returned until it is gone; somebody else's is left alone and returned.
    private func suspend(_ pod: Pod?, of sandbox: inout Sandbox) async throws(CallError) -> PodStep {
        guard let pod else { return PodStep(failure: try await trackPod(nil, in: &sandbox)) }
        let isWhosever = mutants.has(.deleteUnowned) || mutants.has(.suspendDeletesUnownedPod)
        guard isWhosever || Ownership(of: pod, by: sandbox, mutants) == .owned else {
            let failure = mutants.has(.keepAnnotationOfRefusedPod) ? nil : try await trackPod(nil, in: &sandbox)
            return PodStep(pod: mutants.has(.hideRefusedPod) ? nil : pod, failure: failure)
        }
        if mutants.has(.clearAnnotationWhileTerminating), let failure = try await trackPod(nil, in: &sandbox) {
            return PodStep(pod: pod, failure: failure)
        }
        if pod.isBeingDeleted && !mutants.has(.deleteTerminatingAgain) || mutants.has(.skipSuspendDelete) { return PodStep(pod: pod) }
        do {
            try await client.delete(Resources.pods, pod.key)
        } catch {
            guard case .api(let refusal) = error else { throw error }
            if refusal.reason == .notFound, mutants.has(.missingPodCountsAsDeleted) { return PodStep(pod: pod) }
            let failure = SandboxFailure("failed to delete pod: \(refusal.message)")
            return PodStep(pod: mutants.has(.forgetPodOnDeleteFailure) ? nil : pod, failure: failure)
        }
        return PodStep(pod: pod)
    }

    /// The Pod of a running Sandbox when there is one, terminating and finished ones included: adopted if nobody's, its metadata brought
    /// up to date, its spec never looked at.
    private func keep(_ pod: Pod, of sandbox: inout Sandbox) async throws(CallError) -> PodStep {
        let ownership = Ownership(of: pod, by: sandbox, mutants)
        if case .foreign(let owner) = ownership, !mutants.has(.useForeignPod) {
            if !mutants.has(.keepAnnotationOfForeignPod), let failure = try await trackPod(nil, in: &sandbox) {
                return PodStep(failure: failure)
            }
            return PodStep(failure: .foreign("pod", pod.name, owner, sandbox: sandbox.name))
        }
        var adopted = pod
        if ownership == .unowned {
            guard Ownership.isAdoptionAuthorized(pod, nameHash: sandbox.nameHash, mutants) || mutants.has(.adoptPodWithoutLabel) else {
                if mutants.has(.clearAnnotationOfUnauthorizedPod), let failure = try await trackPod(nil, in: &sandbox) {
                    return PodStep(failure: failure)
                }
                return PodStep(failure: .notAuthorized("pod", pod.name))
            }
            if !mutants.has(.skipPodAdoption) { adopted.setControllerReference(to: sandbox, mutants) }
        }
        if mutants.has(.replaceFinishedPod), ["Succeeded", "Failed"].contains(pod.phase), !pod.isBeingDeleted {
            let deletion = try await attempt { () async throws(CallError) in try await client.delete(Resources.pods, pod.key) }
            return PodStep(pod: pod, failure: deletion.failure)
        }
        var desired = adopted
        let isSynced = !mutants.has(.skipMetadataSync) && !(mutants.has(.adoptWithoutMetadata) && ownership == .unowned)
        if isSynced { PodMetadata(of: sandbox, mutants).sync(&desired) }
        if features.has(.selectByUID) { desired.setLabel(AgentSandboxNames.Label.sandboxUID, sandbox.uid) }
        if mutants.has(.syncPodSpec) { desired.json.set(sandbox.blueprint.podSpec["containers"], at: "spec", "containers") }

        if mutants.has(.adoptInTwoPatches), let failure = try await write(adopted, over: pod, sandbox.key).failure {
            return PodStep(failure: failure)
        }
        var step = PodStep(pod: desired)
        if ownership == .owned || mutants.has(.deferAdoption), let wait = deferral(of: desired, over: pod, sandbox.key) {
            step.deferredFor = wait
        } else {
            switch try await write(desired, over: pod, sandbox.key) {
            case .success(let patched): step.pod = patched
            case .failure(let failure): return PodStep(failure: failure)
            }
        }
        return try await track(step, in: &sandbox)
    }
}
