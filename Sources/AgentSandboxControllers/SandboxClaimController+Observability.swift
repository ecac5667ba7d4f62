import AgentSandboxAPI
import ControllerRuntime
import ObjectModel

extension SandboxClaimController {
    /// Writes on a claim when it was first seen, once. With observability annotations switched off the claim in hand has it all the
    /// same, and it is stored by whichever later write of the pass carries the whole claim.
    func stampFirstObservation(_ claim: inout SandboxClaim) async throws(ClaimStop) {
        let key = AgentSandboxNames.Annotation.controllerFirstObservedAt
        guard (claim.annotation(key) ?? "").isEmpty || mutants.has(.stampInEveryPass), !mutants.has(.noObservationStamp) else { return }
        let first = firstObservation(of: claim.key, uid: claim.uid)
        let time = mutants.has(.stampMomentOfPass) ? now : first
        guard persistsObservations else {
            if !mutants.has(.noStampInMemory) { claim.setAnnotation(key, time.rfc3339Nano) }
            return
        }
        let object = claim.key
        var patch = Self.annotationPatch(key, time.rfc3339Nano)
        if mutants.has(.lockStamp) { patch.set(.string(claim.resourceVersion), at: "metadata", "resourceVersion") }
        do {
            let wanted = patch
            claim = try await perform("failed to write the observability annotations of the claim") { () throws(CallError) in
                try await client.patch(Resources.claims, object, .merge(wanted))
            }
        } catch {
            guard case .failed = error, mutants.has(.swallowFailedStamp) else { throw error }
        }
    }

    /// Records how long it took when a claim becomes ready for the first time, and writes that it has been on the claim. A claim that
    /// was ready before and does not say so is marked without a record: what is not known is not counted. No precondition goes with
    /// the mark, so a pass whose cache shows the claim ready and not yet the moment overwrites the moment.
    func recordReadiness(of claim: SandboxClaim, before: SandboxClaim, sandbox: Sandbox?) async throws(ClaimStop) {
        let key = AgentSandboxNames.Annotation.claimFirstReadyAt
        guard before.isReady || claim.isReady else { return }
        defer { if process.isAlive, !mutants.has(.keepObservation) { forgetObservation(of: claim.key, uid: claim.uid) } }
        guard (claim.annotation(key) ?? "").isEmpty || isRecordedAnew(before) else { return }
        var stamp = AgentSandboxNames.Value.unknown
        if !before.isReady || mutants.has(.recordWhileReady) {
            recordLatencies(of: claim, sandbox: sandbox)
            stamp = now.rfc3339Nano
        } else if mutants.has(.noBackfill) || !claim.isReady && mutants.has(.backfillReadyOnly) {
            return
        } else if mutants.has(.backfillMoment) {
            stamp = now.rfc3339Nano
        }
        if mutants.has(.noReadyStamp) { return }
        let value = stamp
        _ = try await perform("stamp claim first-ready annotation") { () throws(CallError) in
            try await client.patch(Resources.claims, claim.key, .merge(Self.annotationPatch(key, value)))
        }
    }

    /// Whether a seeded defect records the readiness of a claim that was ready once.
    private func isRecordedAnew(_ before: SandboxClaim) -> Bool {
        if before.isReady { return false }
        return mutants.has(.flapMetric)
            || mutants.has(.resumeMetric)
                && before.condition(SandboxClaim.ConditionType.ready)?.reason == Sandbox.Reason.sandboxSuspended
    }

    /// A merge patch of one annotation.
    static func annotationPatch(_ key: String, _ value: String) -> JSONValue {
        ["metadata": ["annotations": .object(JSONObject(uniqueKeys: [key], values: [.string(value)]))]]
    }

    /// Fills the latency histograms at the moment a claim becomes ready.
    func recordLatencies(of claim: SandboxClaim, sandbox: Sandbox?) {
        guard process.isAlive else { return }
        let launchType = Sandbox.launchType(of: sandbox, mutants)
        let template = Self.templateName(of: sandbox)
        for (histogram, annotation) in [
            (metrics.startupLatency, AgentSandboxNames.Annotation.webhookFirstObservedAt),
            (metrics.controllerStartupLatency, AgentSandboxNames.Annotation.controllerFirstObservedAt),
            (metrics.clientStartupLatency, AgentSandboxNames.Annotation.clientFirstRequestedAt),
        ] {
            guard let begin = claim.annotation(annotation).flatMap({ Timestamp(rfc3339: $0) }) else { continue }
            // Upstream drops what is negative, except where the controller's own stamp is at fault.
            let isKept = begin <= now || histogram === metrics.controllerStartupLatency
            if isKept || mutants.has(.recordFutureStamp) { histogram.with(launchType, template).observe(milliseconds: now - begin) }
        }
        guard let sandbox, let created = mutants.has(.readinessSinceClaim) ? claim.creationTimestamp : sandbox.creationTimestamp,
            let ready = sandbox.condition(Sandbox.ConditionType.ready), ready.status == "True", let since = ready.lastTransitionTime,
            since >= created
        else { return }
        metrics.creationLatency.with(sandbox.namespace, launchType, template).observe(milliseconds: since - created)
    }

    /// Counts a claim that has been given a Sandbox.
    func countCreation(of sandbox: Sandbox, for claim: SandboxClaim, warmPool: String, isReady: Bool) {
        guard process.isAlive else { return }
        let creator = claim.label(AgentSandboxNames.Label.createdBy) ?? ""
        metrics.creations.with(
            claim.namespace, Self.templateName(of: sandbox), Sandbox.launchType(of: sandbox), warmPool, isReady ? "ready" : "not_ready",
            mutants.has(.rawCreator) ? creator : AgentSandboxNames.normalizedCreatedBy(creator)
        ).increment()
    }

    private static func templateName(of sandbox: Sandbox?) -> String {
        let name = sandbox?.annotation(AgentSandboxNames.Annotation.sandboxTemplateRef) ?? ""
        return name.isEmpty ? "__unknown__" : name
    }
}
