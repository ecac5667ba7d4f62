import AgentSandboxAPI
import ObjectModel

/// What a pass over a claim found, and what the claim's status says of it.
public struct ClaimObservation: Sendable {
    /// The claim's Sandbox, or nil.
    public var sandbox: Sandbox?
    /// Why the pass failed, or nil.
    public var failure: ClaimFailure?
    /// Whether the claim had expired when the pass began.
    public var isExpired: Bool
    private let mutants: ClaimMutants

    /// Describes the outcome of a pass.
    public init(
        sandbox: Sandbox? = nil, failure: ClaimFailure? = nil, isExpired: Bool = false, _ mutants: ClaimMutants = ClaimMutants()
    ) {
        self.mutants = mutants
        self.sandbox = sandbox
        self.failure = failure
        self.isExpired = isExpired
    }

    /// Writes the outcome into a claim's status: Ready, Finished and which Sandbox it has. Nothing is touched while the cache is
    /// behind an earlier create and the status names a Sandbox already.
    public func write(into claim: inout SandboxClaim, at now: Timestamp) {
        if failure?.kind == .sandboxCreatePending, !claim.sandboxName.isEmpty, !mutants.has(.tellPendingCreate) { return }
        var conditions = claim.conditions
        conditions.set(ready(generation: claim.generation), at: now)
        mirrorFinished(in: &conditions, generation: claim.generation, at: now)
        claim.conditions = conditions
        if let sandbox {
            if !mutants.has(.noSandboxName) { claim.sandboxName = sandbox.name }
            if !mutants.has(.noAddresses) { claim.podIPs = sandbox.podIPs }
        } else if failure == nil && !mutants.has(.keepMissingSandbox) || failure?.kind == .notOwned && !mutants.has(.keepForeignSandbox)
            || failure != nil && mutants.has(.blankOnError)
        {
            claim.sandboxName = ""
            claim.podIPs = []
        }
    }

    private func mirrorFinished(in conditions: inout [Condition], generation: Int64, at now: Timestamp) {
        let type = SandboxClaim.ConditionType.finished
        if let sandbox {
            if var finished = sandbox.condition(Sandbox.ConditionType.finished) {
                if mutants.has(.finishedOfClaim) { finished.observedGeneration = generation }
                if !mutants.has(.doNotMirrorFinished) { conditions.set(finished, at: now) }
            } else if !mutants.has(.keepFinished) {
                conditions.remove(type)
            }
        } else if isExpired ? mutants.has(.dropFinishedOfExpired) : !mutants.has(.keepFinishedOfMissing) {
            conditions.remove(type)
        }
    }

    /// The Ready condition. A Sandbox's own is taken over as it is, with the claim's generation; so its transition time is that of
    /// the Sandbox, which may be older than the claim.
    public func ready(generation: Int64) -> Condition {
        let isExpiryTold = isExpired && !mutants.has(.doNotTellExpiry)
        if let failure, !(isExpiryTold && mutants.has(.expiryBeforeFailure)) {
            let isOther = Self.reported(failure.kind).map(mutants.has) ?? false
            return condition(
                Self.reason(isOther ? .other : failure.kind), Self.message(isOther ? ClaimFailure(.other, failure.description) : failure),
                generation)
        }
        if isExpiryTold { return condition(SandboxClaim.Reason.claimExpired, SandboxClaim.expiredMessage, generation) }
        guard let sandbox else { return condition(SandboxClaim.Reason.sandboxMissing, "Sandbox does not exist", generation) }
        guard var forwarded = sandbox.condition(Sandbox.ConditionType.ready) else {
            if mutants.has(.notReadyIsMissing) {
                return condition(SandboxClaim.Reason.sandboxMissing, "Sandbox does not exist", generation)
            }
            return condition(SandboxClaim.Reason.sandboxNotReady, "Sandbox is not ready", generation)
        }
        if forwarded.reason == Sandbox.Reason.sandboxExpired, !mutants.has(.forwardSandboxExpiry) {
            let message = "Underlying Sandbox resource has expired independently of the Claim."
            return condition(SandboxClaim.Reason.sandboxExpired, message, generation)
        }
        if mutants.has(.freshTransitionTime) { forwarded.lastTransitionTime = nil }
        if !mutants.has(.forwardCondition) { forwarded.observedGeneration = generation }
        return forwarded
    }

    private func condition(_ reason: String, _ message: String, _ generation: Int64) -> Condition {
        Condition(
            type: SandboxClaim.ConditionType.ready, status: "False", reason: reason, message: message,
            observedGeneration: mutants.has(.noObservedGeneration) ? nil : generation)
    }

    /// The mutant that reports failures of a class as any other.
    private static func reported(_ kind: ClaimFailure.Kind) -> SandboxClaimMutant? {
        switch kind {
        case .templateNotFound: .templateNotFoundIsAnyError
        case .warmPoolNotFound: .poolNotFoundIsAnyError
        case .adoptionConflict: .conflictIsAnyError
        case .sandboxCreatePending: .pendingCreateIsAnyError
        case .invalidMetadata: .invalidMetadataIsAnyError
        case .environmentRejected: .rejectedEnvironmentIsAnyError
        case .notOwned: .notOwnedIsAnyError
        case .volumeClaimTemplates: .volumeClaimsAreAnyError
        case .other: nil
        }
    }

    private static func reason(_ kind: ClaimFailure.Kind) -> String {
        switch kind {
        case .templateNotFound: SandboxClaim.Reason.templateNotFound
        case .warmPoolNotFound: SandboxClaim.Reason.warmPoolNotFound
        case .adoptionConflict: SandboxClaim.Reason.adoptionConflict
        case .sandboxCreatePending: SandboxClaim.Reason.sandboxCreatePending
        case .invalidMetadata: SandboxClaim.Reason.invalidMetadata
        case .environmentRejected: SandboxClaim.Reason.envVarsInjectionRejected
        case .notOwned: SandboxClaim.Reason.claimExpired
        case .volumeClaimTemplates: SandboxClaim.Reason.volumeClaimTemplatesError
        case .other: SandboxClaim.Reason.reconcilerError
        }
    }

    private static func message(_ failure: ClaimFailure) -> String {
        switch failure.kind {
        case .adoptionConflict: failure.description + "; the next pass retries from a converged view"
        case .sandboxCreatePending: "Sandbox already created; waiting for cache to converge"
        case .notOwned: "Claim expired. \(failure.description); deletion skipped."
        case .other: "Error seen: \(failure.description)"
        default: failure.description
        }
    }
}

/// The patch of a claim's status.
public enum ClaimStatusPatch {
    /// The merge patch with the claim's resourceVersion as precondition that brings the status from what it was to what the claim
    /// says, conditions sorted by type; nil when both say the same.
    public static func patch(
        from old: JSONValue?, to claim: SandboxClaim, _ mutants: ClaimMutants = ClaimMutants()
    ) -> JSONValue? {
        let (old, new) = (old ?? [:], claim.status ?? [:])
        let isSorted = !mutants.has(.unsortedConditions)
        let (before, after) = isSorted ? (sorted(old), sorted(new)) : (old, new)
        let isWrittenAnyway = mutants.has(.writeUnchangedStatus)
        if after.isSemanticallyEqual(to: before), !isWrittenAnyway { return nil }
        var change = MergePatch.difference(from: before, to: after)
        if change == nil, isWrittenAnyway { change = [:] }
        guard let change else { return nil }
        if mutants.has(.statusNoLock) { return ["status": change] }
        return ["metadata": ["resourceVersion": .string(claim.resourceVersion)], "status": change]
    }

    private static func sorted(_ status: JSONValue) -> JSONValue {
        guard let conditions = status["conditions"]?.arrayValue, conditions.count > 1 else { return status }
        func type(_ value: JSONValue) -> String { value["type"]?.stringValue ?? "" }
        var places = Array(conditions.indices)
        places.sort { left, right in
            let (first, second) = (type(conditions[left]), type(conditions[right]))
            return first == second ? left < right : first < second
        }
        var status = status
        status["conditions"] = .array(places.map { conditions[$0] })
        return status
    }
}
