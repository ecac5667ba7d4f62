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
        pools.addHandler { [queue, mutants] event in
            guard case .deleted(let object) = event, !mutants.has(.noQueueDelete), !mutants.has(.keepLineOfDeletedPool) else { return }
            let pool = SandboxWarmPool(object)
            queue.removeLine(queue.line(namespace: pool.namespace, pool: pool.name))
        }
    }

    /// Adds what wakes the controller. Every event of a claim does, its own writes included: a status write that was overtaken relies
    /// on it. To be called after `observe`, so that the memory is ahead of the passes.
    func connect(_ controller: Controller) {
        controller.watch(claims) { [mutants] in !mutants.has(.claimGenerationPredicate) || Self.isGenerationChange($0) }
        controller.watchOwned(sandboxes, by: AgentSandboxKinds.sandboxClaim.groupKind) { [mutants] event in
            if mutants.has(.doNotWatchSandboxes) { return false }
            guard case .updated(let old, let new) = event, !mutants.has(.wakeOnEveryChange) else { return true }
            return Sandbox.isStatusRelevantChange(from: Sandbox(old), to: Sandbox(new), mutants)
        }
        controller.watch(pools, where: { [mutants] in mutants.has(.wakeOnPoolStatus) || Self.isGenerationChange($0) }) {
            [self] event, add in
            if mutants.has(.doNotWatchPools) { return }
            for key in waitingClaims(of: SandboxWarmPool(event.object)) { add(key) }
        }
        controller.watch(templates, where: { [mutants] in mutants.has(.wakeOnTemplateChange) || Self.isCreation($0) }) {
            [self] event, add in
            if mutants.has(.doNotWatchTemplates) || mutants.has(.swallowMissingTemplate) { return }
            for key in claims(of: SandboxTemplate(event.object)) { add(key) }
        }
    }

    /// Remembers when a claim was first seen. A claim of the same name and another uid is another claim.
    func observeClaim(_ event: InformerEvent) {
        let claim = UntypedObject(event.object)
        if case .deleted = event {
            if !mutants.has(.keepObservationOfDeleted) { forgetObservation(of: claim.key, uid: claim.uid) }
        } else if !mutants.has(.observeInPassOnly) {
            if mutants.has(.observeAnew) { firstObservations[claim.key] = nil }
            _ = firstObservation(of: claim.key, uid: claim.uid)
        }
    }

    /// When a claim was first seen: now, if it was not seen before.
    func firstObservation(of key: ObjectKey, uid: String) -> Timestamp {
        if let seen = firstObservations[key], seen.uid == uid || mutants.has(.observationByName) { return seen.time }
        firstObservations[key] = FirstObservation(uid: uid, time: now)
        return now
    }

    /// Forgets when a claim was first seen, unless another claim of that name has been seen since.
    func forgetObservation(of key: ObjectKey, uid: String) {
        if firstObservations[key]?.uid == uid || mutants.has(.mapByName) { firstObservations[key] = nil }
    }

    /// Whether an event is more than a change of status or metadata.
    static func isGenerationChange(_ event: InformerEvent) -> Bool {
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
        let namespace = mutants.has(.wakeOtherNamespaces) ? nil : pool.namespace
        for object in claims.list(index: Indexes.claimsByPool, value: pool.name, namespace: namespace) {
            let claim = SandboxClaim(object)
            let isWaiting = claim.sandboxName.isEmpty || mutants.has(.wakeBoundClaims)
            if isWaiting, !claim.isBeingDeleted || mutants.has(.wakeDeletingClaims) { keys.append(claim.key) }
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
                if mutants.has(.passOverBoundClaims), !claim.sandboxName.isEmpty { continue }
                if !claim.isBeingDeleted || mutants.has(.wakeDeletingClaims), seen.insert(claim.key).inserted { keys.append(claim.key) }
            }
        }
        return keys
    }
}
