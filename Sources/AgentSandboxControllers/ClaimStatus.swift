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

    /// Describes the outcome of a pass.
    public init(sandbox: Sandbox? = nil, failure: ClaimFailure? = nil, isExpired: Bool = false) {
        self.sandbox = sandbox
        self.failure = failure
        self.isExpired = isExpired
    }

    /// Writes the outcome into a claim's status: Ready, Finished and which Sandbox it has. Nothing is touched while the cache is
    /// behind an earlier create and the status names a Sandbox already.
    public func write(into claim: inout SandboxClaim, at now: Timestamp) {
        if failure?.kind == .sandboxCreatePending, !claim.sandboxName.isEmpty { return }
        var conditions = claim.conditions
        conditions.set(ready(generation: claim.generation), at: now)
        if let sandbox {
            if let finished = sandbox.condition(Sandbox.ConditionType.finished) {
                conditions.set(finished, at: now)
            } else {
                conditions.remove(SandboxClaim.ConditionType.finished)
            }
        } else if !isExpired {
            conditions.remove(SandboxClaim.ConditionType.finished)
        }
        claim.conditions = conditions
        if let sandbox {
            claim.sandboxName = sandbox.name
            claim.podIPs = sandbox.podIPs
        } else if failure == nil || failure?.kind == .notOwned {
            claim.sandboxName = ""
            claim.podIPs = []
        }
    }

    /// The Ready condition. A Sandbox's own is taken over as it is, with the claim's generation; so its transition time is that of
    /// the Sandbox, which may be older than the claim.
    public func ready(generation: Int64) -> Condition {
        if let failure {
            return condition(Self.reason(failure.kind), Self.message(failure), generation)
        }
        if isExpired { return condition(SandboxClaim.Reason.claimExpired, SandboxClaim.expiredMessage, generation) }
        guard let sandbox else { return condition(SandboxClaim.Reason.sandboxMissing, "Sandbox does not exist", generation) }
        guard var forwarded = sandbox.condition(Sandbox.ConditionType.ready) else {
            return condition(SandboxClaim.Reason.sandboxNotReady, "Sandbox is not ready", generation)
        }
        if forwarded.reason == Sandbox.Reason.sandboxExpired {
            let message = "Underlying Sandbox resource has expired independently of the Claim."
            return condition(SandboxClaim.Reason.sandboxExpired, message, generation)
        }
        forwarded.observedGeneration = generation
        return forwarded
    }

    private func condition(_ reason: String, _ message: String, _ generation: Int64) -> Condition {
        Condition(
            type: SandboxClaim.ConditionType.ready, status: "False", reason: reason, message: message, observedGeneration: generation)
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
    public static func patch(from old: JSONValue?, to claim: SandboxClaim) -> JSONValue? {
        let before = sorted(old ?? [:])
        let after = sorted(claim.status ?? [:])
        if after.isSemanticallyEqual(to: before) { return nil }
        guard let change = MergePatch.difference(from: before, to: after) else { return nil }
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
