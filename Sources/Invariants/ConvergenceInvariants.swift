import AgentSandboxAPI
import AgentSandboxControllers
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

/// A session whose Pod is lost with its node has to come back.
final class PodsComeBack: Invariant {
    static let statement = InvariantStatement(
        "L-03", "At rest a running Sandbox that had a Pod has one, be it on its way out.",
        because: "A session whose Pod is lost with its node has to come back.")

    /// The Sandboxes that had a Pod, by uid.
    private var hadPod: Set<String> = []

    init() {}

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        if let pod = change.new, pod.kind == .pod, let owner = pod.controller, owner.kind == AgentSandboxKinds.sandbox.kind {
            hadPod.insert(owner.uid)
        } else if let sandbox = change.old, sandbox.kind == .sandbox, change.new == nil {
            hadPod.remove(sandbox.uid)
        }
    }

    func rest(in view: ClusterView, _ report: (Finding) -> Void) {
        guard view.controllers.process != nil else { return }
        for object in view.all(.sandbox) where !object.isBeingDeleted && hadPod.contains(object.uid) {
            let sandbox = Sandbox(object.json)
            guard sandbox.operatingMode == .running, sandbox.shutdownTime.map({ $0 > view.controllers.now }) ?? true,
                view.controlled(.pod, by: object.uid).isEmpty
            else { continue }
            report(Finding(object: object, message: "it had a Pod and has none"))
        }
    }
}

/// Nobody else may come by to wake a controller.
final class TimersInTime: Invariant {
    static let statement = InvariantStatement(
        "L-05",
        "Whatever has to happen by itself later has a timer that rings in time: the ends of Sandboxes and claims, grace periods, retries.",
        because: "In a quiet cluster no other event comes by to wake a controller that has forgotten to set its clock.")

    static let looksAtPasses = true

    /// How much later than the moment a timer may ring.
    private static let slack: Nanoseconds = 100_000_000

    /// A pass plans the next look at its object: it must not come after the object's end.
    func observe(_ pass: PassReport, in view: ClusterView, _ report: (Finding) -> Void) {
        guard case .ended(let result) = pass.stage, let wait = result.requeueAfter, wait > 0,
            let end = end(pass.controller, pass.key, view)
        else { return }
        let late = wait - (end.deadline - view.controllers.now)
        // A key that is ready again is looked at anyway.
        guard late > Self.slack, let planned = view.controllers.controller(pass.controller)?.queue.wait(of: pass.key),
            planned - (end.deadline - view.controllers.now) > Self.slack
        else { return }
        report(Finding(object: end.object, message: "it is to end, and its controller will look at it \(late / 1_000_000) ms later"))
    }

    /// The end of a controller's own object as the cache has it, if it is still to come.
    private func end(_ controller: String, _ key: ObjectKey, _ view: ClusterView) -> (object: Watched, deadline: Timestamp)? {
        switch controller {
        case AgentSandboxNames.sandboxEventSource:
            guard let cached = view.controllers.cached(AgentSandboxKinds.sandbox, key), let object = view.get(.sandbox, key),
                let deadline = Sandbox(cached).shutdownTime, deadline > view.controllers.now
            else { return nil }
            return (object, deadline)
        case AgentSandboxNames.sandboxClaimEventSource:
            guard let cached = view.controllers.cached(AgentSandboxKinds.sandboxClaim, key), let object = view.get(.claim, key),
                let left = ClaimExpiry(of: SandboxClaim(cached), at: view.controllers.now).timeLeft
            else { return nil }
            return (object, view.controllers.now + left)
        default: return nil
        }
    }

    func rest(in view: ClusterView, _ report: (Finding) -> Void) {
        let now = view.controllers.now
        if let queue = view.controllers.controller(AgentSandboxNames.sandboxEventSource)?.queue {
            for object in view.all(.sandbox) where !object.isBeingDeleted {
                guard let deadline = Sandbox(object.json).shutdownTime, deadline > now else { continue }
                demand(queue, object, within: deadline - now, "its end", report)
            }
        }
        if let queue = view.controllers.controller(AgentSandboxNames.sandboxClaimEventSource)?.queue {
            for object in view.all(.claim) where !object.isBeingDeleted {
                let claim = SandboxClaim(object.json)
                if let left = ClaimExpiry(of: claim, at: now).timeLeft { demand(queue, object, within: left, "its end", report) }
                let reason = claim.condition(SandboxClaim.ConditionType.ready)?.reason ?? ""
                if Self.retried.contains(reason) { demand(queue, object, within: nil, "another look: \(reason)", report) }
            }
        }
        if let queue = view.controllers.controller(AgentSandboxNames.sandboxWarmPoolEventSource)?.queue {
            for object in view.all(.pool) where !object.isBeingDeleted {
                let young = view.controlled(.sandbox, by: object.uid).contains { member in
                    guard !member.isBeingDeleted, !Sandbox(member.json).isReady, let created = member.object.creationTimestamp else {
                        return false
                    }
                    return now - created <= view.controllers.readinessGracePeriod
                }
                if young { demand(queue, object, within: nil, "the end of a member's grace period", report) }
            }
        }
    }

    private static let retried = ["WarmPoolNotFound", "TemplateNotFound", "SandboxCreatePending"]

    private func demand(
        _ queue: WorkQueue, _ object: Watched, within limit: Nanoseconds?, _ what: String, _ report: (Finding) -> Void
    ) {
        guard let wait = queue.wait(of: object.key) else {
            if !queue.isReady(object.key) { report(Finding(object: object, message: "nothing will wake its controller for \(what)")) }
            return
        }
        guard let limit, wait > limit + Self.slack else { return }
        report(Finding(object: object, message: "its controller will be woken \((wait - limit) / 1_000_000) ms after \(what)"))
    }
}

/// What a warm pool is for.
final class PromptWarmClaims: Invariant {
    static let statement = InvariantStatement(
        "L-07",
        "A claim that takes a Sandbox that was ready before it is ready within a few times the lag of caches, however many claims there are.",
        because: "Promptness is what a warm pool is for; waits that double while caches lag undo it.")

    static let looksAtPasses = true

    private static let base: Nanoseconds = 250_000_000
    private static let lags: Nanoseconds = 6
    /// Requests that each claim in line may cost.
    private static let requests: Nanoseconds = 12

    private struct Waiting {
        let created: Timestamp
        /// Whether a Sandbox of the claim's own name was there before it: until that is gone the claim gets none.
        let isHeldUp: Bool
        /// The most claims that waited at the same time.
        var most: Int
    }

    /// The claims that have not been ready, by uid.
    private var waiting: [String: Waiting] = [:]
    /// Since when a Sandbox is ready, by uid.
    private var readySince: [String: Timestamp] = [:]
    private var most = 0
    private var isDisturbed = false

    init() {}

    func observe(_ call: CallDescription, code: Int, in view: ClusterView, _ report: (Finding) -> Void) {
        // Whoever is refused by an overloaded or denying server waits for other reasons.
        if code != 200, code != 404, code != 409 { isDisturbed = true }
    }

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        guard let object = change.object else { return }
        if object.kind == .sandbox { return noteReadiness(change) }
        guard object.kind == .claim else { return }
        guard let new = change.new else {
            waiting[object.uid] = nil
            return
        }
        if change.old == nil {
            let isHeldUp = view.get(.sandbox, new.key.namespace, new.key.name) != nil
            waiting[new.uid] = Waiting(created: change.time, isHeldUp: isHeldUp, most: waiting.count + 1)
            most = max(waiting.count, waiting.isEmpty ? 0 : most)
            return
        }
        let claim = SandboxClaim(new.json)
        guard let entry = waiting[new.uid], claim.isReady else { return }
        waiting[new.uid] = nil
        let crowd = max(most, entry.most)
        if waiting.isEmpty { most = 0 }
        guard !entry.isHeldUp, !isDisturbed, !view.controllers.isDisturbed, view.controllers.startCount == 1,
            let sandbox = view.get(.sandbox, new.key.namespace, claim.sandboxName),
            sandbox.key.name != new.key.name, let ready = readySince[sandbox.uid], ready <= entry.created
        else { return }
        let lag = view.controllers.usualLag
        let limit = Self.base + Self.lags * lag + Self.requests * Int64(crowd) * max(view.controllers.usualRequest, 1_000_000)
        let length = change.time - entry.created
        guard length > limit else { return }
        report(
            Finding(
                object: new,
                message:
                    "it takes Sandbox \(sandbox.key.name), which was ready before it, and is ready after \(length / 1_000_000) ms; at most "
                    + "\(limit / 1_000_000) ms would do"))
    }

    private func noteReadiness(_ change: Change) {
        guard let new = change.new else {
            if let uid = change.old?.uid { readySince[uid] = nil }
            return
        }
        let isReady = Sandbox(new.json).isReady
        if !isReady {
            readySince[new.uid] = nil
        } else if readySince[new.uid] == nil {
            readySince[new.uid] = change.time
        }
    }
}
