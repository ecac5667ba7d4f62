import AgentSandboxAPI
import ControllerRuntime
import ObjectModel

extension SandboxClaimController {
    /// Feeds the controller's memory: when claims were first seen, and which warm Sandboxes there are.
    func observe() {
        claims.addHandler { [self] in observeClaim($0) }
        sandboxes.addHandler { [queue] event in
            switch event {
            case .added(let object, _): queue.observe(Sandbox(object), before: nil)
            case .updated(let old, let new): queue.observe(Sandbox(new), before: Sandbox(old))
            case .deleted(let object): queue.forget(Sandbox(object))
            }
        }
        pools.addHandler { [queue] event in
            guard case .deleted(let object) = event else { return }
            let pool = SandboxWarmPool(object)
            queue.removeLine(WarmSandboxQueue.line(namespace: pool.namespace, pool: pool.name))
        }
    }

    /// Adds what wakes the controller. Every event of a claim does, its own writes included: a status write that was overtaken relies
    /// on it. To be called after `observe`, so that the memory is ahead of the passes.
    func connect(_ controller: Controller) {
        controller.watch(claims)
        controller.watchOwned(sandboxes, by: AgentSandboxKinds.sandboxClaim.groupKind) { event in
            guard case .updated(let old, let new) = event else { return true }
            return Sandbox.isStatusRelevantChange(from: Sandbox(old), to: Sandbox(new))
        }
        controller.watch(pools, where: Self.isPoolChange) { [self] event, add in
            for key in waitingClaims(of: SandboxWarmPool(event.object)) { add(key) }
        }
        controller.watch(templates, where: Self.isCreation) { [self] event, add in
            for key in claims(of: SandboxTemplate(event.object)) { add(key) }
        }
    }

    /// Remembers when a claim was first seen. A claim of the same name and another uid is another claim.
    func observeClaim(_ event: InformerEvent) {
        let claim = UntypedObject(event.object)
        if case .deleted = event {
            forgetObservation(of: claim.key, uid: claim.uid)
        } else {
            _ = firstObservation(of: claim.key, uid: claim.uid)
        }
    }

    /// When a claim was first seen: now, if it was not seen before.
    func firstObservation(of key: ObjectKey, uid: String) -> Timestamp {
        if let seen = firstObservations[key], seen.uid == uid { return seen.time }
        firstObservations[key] = FirstObservation(uid: uid, time: now)
        return now
    }

    /// Forgets when a claim was first seen, unless another claim of that name has been seen since.
    func forgetObservation(of key: ObjectKey, uid: String) {
        if firstObservations[key]?.uid == uid { firstObservations[key] = nil }
    }

    /// Whether an event of a pool concerns its claims: anything but a change of its status or metadata.
    static func isPoolChange(_ event: InformerEvent) -> Bool {
        guard case .updated(let old, let new) = event else { return true }
        return UntypedObject(old).generation != UntypedObject(new).generation
    }

    /// Whether an event says that an object came to be seen.
    static func isCreation(_ event: InformerEvent) -> Bool {
        if case .added = event { return true }
        return false
    }

    /// The claims of a pool that have no Sandbox yet and stay.
    func waitingClaims(of pool: SandboxWarmPool) -> [ObjectKey] {
        var keys: [ObjectKey] = []
        for object in claims.list(index: Indexes.claimsByPool, value: pool.name, namespace: pool.namespace) {
            let claim = SandboxClaim(object)
            if claim.sandboxName.isEmpty, !claim.isBeingDeleted { keys.append(claim.key) }
        }
        return keys
    }

    /// The claims of all pools of a template that stay, those that have a Sandbox included.
    func claims(of template: SandboxTemplate) -> [ObjectKey] {
        var keys: [ObjectKey] = []
        var seen: Set<ObjectKey> = []
        for object in pools.list(index: Indexes.poolsByTemplate, value: template.name, namespace: template.namespace) {
            let pool = SandboxWarmPool(object)
            for object in claims.list(index: Indexes.claimsByPool, value: pool.name, namespace: pool.namespace) {
                let claim = SandboxClaim(object)
                if !claim.isBeingDeleted, seen.insert(claim.key).inserted { keys.append(claim.key) }
            }
        }
        return keys
    }
}
