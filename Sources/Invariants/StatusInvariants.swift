import AgentSandboxAPI
import ObjectModel

/// Clients connect as soon as a Sandbox says that it is ready.
final class ReadyMeansReady: Invariant {
    static let statement = InvariantStatement(
        "I-13", "A Sandbox that becomes ready has addresses, names its Pod, and that Pod has been ready; at rest it still is.",
        because: "Clients connect as soon as a Sandbox says that it is ready.")

    /// The uids of Pods that have been ready.
    private var ready: Set<String> = []

    init() {}

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        guard let new = change.new else { return }
        if new.kind == .pod {
            if new.ready?.isTrue == true { ready.insert(new.uid) }
            return
        }
        guard change.isBySandboxController, new.kind == .sandbox, Self.isReady(new), change.old.map(Self.isReady) != true else { return }
        let sandbox = Sandbox(new.json)
        if sandbox.podIPs.isEmpty { report(Finding(object: new, message: "it is ready without an address")) }
        if sandbox.annotation(AgentSandboxNames.Annotation.podName)?.isEmpty ?? true {
            report(Finding(object: new, message: "it is ready and does not name its Pod"))
        }
        let pods = view.controlled(.pod, by: new.uid)
        // A cache that lags may show a Pod that is gone; one that is there and was never ready is not lag.
        if let pod = pods.first, !pods.contains(where: { ready.contains($0.uid) }) {
            report(Finding(object: new, message: "it is ready and its Pod \(pod.key.name) never was"))
        }
    }

    func rest(in view: ClusterView, _ report: (Finding) -> Void) {
        for sandbox in view.all(.sandbox) where !sandbox.isBeingDeleted && Self.isReady(sandbox) {
            let pods = view.controlled(.pod, by: sandbox.uid)
            if !pods.contains(where: { $0.ready?.isTrue == true }) {
                report(Finding(object: sandbox, message: "it says that it is ready and has no Pod that is"))
            }
        }
    }

    static func isReady(_ object: Watched) -> Bool { object.ready?.isTrue == true }
}

/// A status is all that a user sees.
final class TruthfulStatus: Invariant {
    static let statement = InvariantStatement(
        "I-14",
        "A claim's status names its Sandbox while that is there and its own; nothing is suspended and ready; counts at rest are right.",
        because: "A status is all that a user sees.")

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        guard change.isByController, let new = change.new else { return }
        if new.kind == .sandbox, new.object.condition("Suspended")?.isTrue == true, ReadyMeansReady.isReady(new) {
            report(Finding(object: new, message: "it is suspended and ready"))
        }
        guard let old = change.old, new.kind == .claim else { return }
        let before = SandboxClaim(old.json).sandboxName
        guard !before.isEmpty, SandboxClaim(new.json).sandboxName.isEmpty, let sandbox = view.get(.sandbox, new.key.namespace, before),
            sandbox.controller?.uid == new.uid, !sandbox.isBeingDeleted
        else { return }
        report(Finding(object: new, message: "its status names no Sandbox any more, and \(before) is there and its own"))
    }

    func rest(in view: ClusterView, _ report: (Finding) -> Void) {
        for object in view.all(.pool) where !object.isBeingDeleted {
            let pool = SandboxWarmPool(object.json)
            let members = view.controlled(.sandbox, by: object.uid).filter { !$0.isBeingDeleted }
            let ready = members.filter(ReadyMeansReady.isReady).count
            if pool.observedReplicas != Int64(members.count) || pool.readyReplicas != Int64(ready) {
                report(
                    Finding(
                        object: object,
                        message: "its status tells of \(pool.observedReplicas) members, \(pool.readyReplicas) of them ready; "
                            + "there are \(members.count), \(ready) ready"))
            }
        }
    }
}

/// Automation waits for a condition that is about what it has just asked for.
final class OwnGeneration: Invariant {
    static let statement = InvariantStatement(
        "I-15", "The generation in a condition is one of its own object; at rest Ready is about the present one.",
        because: "Automation waits for a condition that is about what it has just asked for.")

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        guard change.isByController, let new = change.new, new.kind == .sandbox || new.kind == .claim,
            let observed = new.ready?.observedGeneration, observed > new.object.generation
        else { return }
        report(Finding(object: new, message: "Ready is about generation \(observed), and it has \(new.object.generation)"))
    }

    func rest(in view: ClusterView, _ report: (Finding) -> Void) {
        for object in view.all(.sandbox) + view.all(.claim) where !object.isBeingDeleted {
            guard let ready = object.ready, let observed = ready.observedGeneration,
                observed != object.object.generation, ready.reason != "SandboxExpired"
            else { continue }
            report(Finding(object: object, message: "Ready is about generation \(observed), and it has \(object.object.generation)"))
        }
    }
}

/// What has expired must not go on costing.
final class ExpiredMeansClean: Invariant {
    static let statement = InvariantStatement(
        "I-16", "At rest nothing runs for a Sandbox or a claim that has expired, and what has expired says so.",
        because: "What has expired must not go on costing.")

    /// How long after the deadline something may still run.
    private static let tolerance: Int64 = 5_000_000_000

    func rest(in view: ClusterView, _ report: (Finding) -> Void) {
        for object in view.all(.sandbox) where !object.isBeingDeleted {
            guard let deadline = Sandbox(object.json).shutdownTime, deadline + Self.tolerance <= view.now else { continue }
            if let pod = view.controlled(.pod, by: object.uid).first(where: { !$0.isBeingDeleted }) {
                report(Finding(object: object, message: "it has expired and Pod \(pod.key.name) is there"))
            } else if object.ready?.reason != "SandboxExpired" {
                report(Finding(object: object, message: "it has expired and does not say so"))
            }
        }
        for object in view.all(.claim) where !object.isBeingDeleted {
            guard let deadline = SandboxClaim(object.json).lifecycle?.shutdownTime, deadline + Self.tolerance <= view.now,
                let sandbox = view.controlled(.sandbox, by: object.uid).first(where: { !$0.isBeingDeleted })
            else { continue }
            report(Finding(object: object, message: "it has expired and Sandbox \(sandbox.key.name) is there"))
        }
    }
}

/// Retain keeps the record, Delete does not.
final class ShutdownPolicyObeyed: Invariant {
    static let statement = InvariantStatement(
        "I-17", "A controller deletes a Sandbox or a claim for its deadline only if its policy says so, and at rest it is gone then.",
        because: "Retain keeps the record, Delete does not.")

    private static let tolerance: Int64 = 5_000_000_000

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        guard change.isDeletion, let object = change.object else { return }
        if object.kind == .claim, change.isByClaimController, (SandboxClaim(object.json).lifecycle?.shutdownPolicy ?? .retain) == .retain {
            report(Finding(object: object, message: "its policy is Retain and its controller deletes it"))
        }
        if object.kind == .sandbox, change.isBySandboxController, Sandbox(object.json).shutdownPolicy == .retain {
            report(Finding(object: object, message: "its policy is Retain and its controller deletes it"))
        }
    }

    func rest(in view: ClusterView, _ report: (Finding) -> Void) {
        for object in view.all(.sandbox) where !object.isBeingDeleted {
            let sandbox = Sandbox(object.json)
            if let deadline = sandbox.shutdownTime, deadline + Self.tolerance <= view.now, sandbox.shutdownPolicy == .delete {
                report(Finding(object: object, message: "its policy is Delete, it has expired and it is there"))
            }
        }
        for object in view.all(.claim) where !object.isBeingDeleted {
            let lifecycle = SandboxClaim(object.json).lifecycle
            if let deadline = lifecycle?.shutdownTime, deadline + Self.tolerance <= view.now, lifecycle?.shutdownPolicy != .retain {
                report(Finding(object: object, message: "its policy is to be deleted, it has expired and it is there"))
            }
        }
    }
}

/// A user reads Events to learn what happened, not how often a controller tried.
final class OneEventPerTransition: Invariant {
    static let statement = InvariantStatement(
        "I-21", "What happens to a claim once is told by one Event.",
        because: "A user reads Events to learn what happened, not how often a controller tried.")

    /// By the claim's uid, reason and note.
    private var told: [String: Int] = [:]

    init() {}

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        guard change.isByClaimController, let event = change.new, event.kind == .event else { return }
        let json = event.json
        let reason = json["reason"]?.stringValue ?? ""
        let text = "\(json.at("involvedObject", "uid")?.stringValue ?? "") \(reason) \(json["message"]?.stringValue ?? "")"
        told[text, default: 0] += 1
        guard let count = told[text], count > 1, reason == "ClaimExpired" || reason == "SandboxAdopted" else { return }
        let name = json.at("involvedObject", "name")?.stringValue ?? ""
        report(Finding(object: event, message: "\(reason) is told of claim \(name) more than once"))
    }
}

/// A claim that neither gets its Sandbox nor says why leaves its user waiting.
final class ClaimsEnd: Invariant {
    static let statement = InvariantStatement(
        "L-01", "At rest every claim is ready or says why it is not.",
        because: "A claim that neither gets its Sandbox nor says why leaves its user waiting.")

    private static let explanations = [
        "TemplateNotFound", "WarmPoolNotFound", "InvalidMetadata", "EnvVarsInjectionRejected", "VolumeClaimTemplatesError", "ClaimExpired",
        "SandboxExpired", "SandboxSuspended", "PodSucceeded", "PodFailed", "MultiplePods", "ReconcilerError",
    ]

    func rest(in view: ClusterView, _ report: (Finding) -> Void) {
        for claim in view.all(.claim) where !claim.isBeingDeleted {
            guard let ready = claim.ready else {
                report(Finding(object: claim, message: "it has no condition Ready"))
                continue
            }
            if ready.isTrue || Self.explanations.contains(ready.reason) || isUnschedulable(claim, view) { continue }
            report(Finding(object: claim, message: "it is not ready: \(ready.reason)"))
        }
    }

    /// Whether its Sandbox says that no node can take the Pod: that is an explanation too.
    private func isUnschedulable(_ claim: Watched, _ view: ClusterView) -> Bool {
        view.controlled(.sandbox, by: claim.uid).contains { $0.object.condition("PodScheduled")?.status == "False" }
    }
}
