import AgentSandboxAPI
import ObjectModel

extension Change {
    /// The claim's reference when the commit makes a pool's Sandbox a claim's.
    var adopter: OwnerReference? {
        guard let old, let new, new.kind == .sandbox, old.controller?.isPool == true, let owner = new.controller, owner.isClaim else {
            return nil
        }
        return owner
    }
}

/// Recreate promises that nobody gets what an older template made.
final class FreshUnderRecreate: Invariant {
    static let statement = InvariantStatement(
        "I-11", "Under Recreate no claim adopts a Sandbox that neither the template nor a version of it from the last minute would make.",
        because: "Recreate promises that nobody gets what an older template made.")

    /// The templates' specs of the last minute: a cache may not have the newest.
    private var recent: [ObjectKey: [(until: Timestamp, template: SandboxTemplate)]] = [:]
    private static let memory: Int64 = 60_000_000_000

    init() {}

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        if let old = change.old, old.kind == .template, let new = change.new, old.object.generation != new.object.generation {
            recent[old.key, default: []].append((change.time + Self.memory, SandboxTemplate(old.json)))
            recent[old.key]?.removeAll { $0.until < change.time }
        }
        guard let owner = change.adopter, let sandbox = change.old, let poolName = sandbox.controller?.name else { return }
        let namespace = sandbox.key.namespace
        guard let pool = view.get(.pool, namespace, poolName).map({ SandboxWarmPool($0.json) }), pool.updateStrategy == .recreate,
            let template = view.get(.template, namespace, pool.templateName)
        else { return }
        let candidates =
            [SandboxTemplate(template.json)] + (recent[template.key] ?? []).filter { $0.until >= change.time }.map(\.template)
        let blueprint = Sandbox(sandbox.json).blueprint
        let isFresh = candidates.contains { $0.isBlueprintEqual(to: blueprint) }
        if !isFresh {
            report(Finding(object: sandbox, message: "claim \(owner.name) adopts it, and template \(pool.templateName) would make another"))
        }
    }
}

/// A claim names its pool because of what the pool's template promises.
final class AdoptedFromItsPool: Invariant {
    static let statement = InvariantStatement(
        "I-12", "A claim adopts from the pool it names, and one with variables or volumes of its own adopts nothing.",
        because: "A claim names its pool because of what the pool's template promises.")

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        guard let owner = change.adopter, let sandbox = change.old, let pool = sandbox.controller?.name,
            let claim = view.get(.claim, sandbox.key.namespace, owner.name).map({ SandboxClaim($0.json) }), claim.uid == owner.uid
        else { return }
        // A claim that was edited may be read as it was.
        guard claim.generation == 1 else { return }
        if claim.warmPoolName != pool {
            report(Finding(object: sandbox, message: "claim \(owner.name) names pool \(claim.warmPoolName) and adopts from \(pool)"))
        } else if !claim.environment.isEmpty || !claim.volumeClaimTemplates.isEmpty {
            report(Finding(object: sandbox, message: "claim \(owner.name) asks for variables or volumes of its own and adopts it"))
        }
    }
}

/// A claim that changes its mind leaves behind what it had chosen.
final class StableAssignment: Invariant {
    static let statement = InvariantStatement(
        "I-18", "The Sandbox that a claim is assigned changes only when that Sandbox is gone, going, or somebody else's.",
        because: "A claim that changes its mind leaves behind what it had chosen.")

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        guard change.isByClaimController, let old = change.old, let new = change.new, new.kind == .claim else { return }
        let before = SandboxClaim(old.json).assignedSandboxName
        let after = SandboxClaim(new.json).assignedSandboxName
        guard !before.isEmpty, before != after, let sandbox = view.get(.sandbox, new.key.namespace, before), !sandbox.isBeingDeleted else {
            return
        }
        let isStillItsOwn = sandbox.controller?.uid == new.uid
        let isStillThePools = sandbox.controller.map { $0.isPool && $0.name == SandboxClaim(new.json).warmPoolName } ?? false
        guard isStillItsOwn || isStillThePools else { return }
        let whose = isStillItsOwn ? "the claim's own" : "the pool's"
        report(Finding(object: new, message: "its assignment goes from \(before), which is \(whose), to \(after.isEmpty ? "none" : after)"))
    }
}
