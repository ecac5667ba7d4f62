import APIServer
import ControllerRuntime
import ObjectModel

extension GarbageCollector {
    /// Looks at objects that may have lost their owners. Keys are UIDs.
    final class Deletions: Reconciler {
        private let collector: GarbageCollector

        init(_ collector: GarbageCollector) { self.collector = collector }

        func reconcile(_ key: ObjectKey) async throws -> ReconcileResult {
            guard let node = collector.graph.node(key.name) else { return .done }
            // An owner that was only spoken of may have been seen meanwhile: then nothing is suspicious about it.
            guard node.isVirtual || node.isSuspect else { return .done }
            node.isSuspect = false
            do {
                if node.isVirtual { return try await collector.confirm(node) }
                try await collector.attemptToDelete(node)
                return .done
            } catch {
                node.isSuspect = true
                throw error
            }
        }
    }

    /// Carries out orphaning deletions. Keys are UIDs.
    final class Orphanings: Reconciler {
        private let collector: GarbageCollector

        init(_ collector: GarbageCollector) { self.collector = collector }

        func reconcile(_ key: ObjectKey) async throws -> ReconcileResult {
            guard let node = collector.graph.node(key.name) else { return .done }
            let owner = node.identity
            let dependents = node.dependents
            let collector = collector
            let failures = try await collector.process.concurrently(dependents.count) { index -> (any Error)? in
                do {
                    try await collector.orphan(dependents[index].identity, from: owner.uid)
                    return nil
                } catch {
                    return error
                }
            }
            for case let failure? in failures { throw failure }
            try await collector.removeFinalizer(GarbageCollector.orphanFinalizer, from: owner)
            return .done
        }
    }

    /// Looks whether an owner that was only spoken of is there.
    func confirm(_ node: OwnerGraph.Node) async throws -> ReconcileResult {
        let identity = node.identity
        // Of a kind that the server does not have nothing can be said: what it owns is left alone.
        guard graph.isNamespaced(identity.groupKind) != nil else { return .done }
        let found = try await read(identity)
        try process.checkAlive()
        guard node.isVirtual else { return .done }
        if found?.uid == identity.uid { return ReconcileResult(requeue: true) }
        graph.rememberAbsent(identity)
        plan(graph.removeVirtual(node))
        return .done
    }

    /// Deletes an object whose owners are all gone, or takes superfluous references off it.
    func attemptToDelete(_ node: OwnerGraph.Node) async throws {
        if node.isBeingDeleted, !node.isDeletingDependents { return }
        if node.isDeletingDependents { return try await processDeletingDependents(node) }
        if node.owners.isEmpty { return }
        let identity = node.identity
        guard let object = try await read(identity), object.uid == identity.uid else {
            // The event that says so is on its way, and removes the node.
            return
        }
        let references = object.ownerReferences
        if references.isEmpty { return }
        var owners: [(uid: String, state: OwnerDecision.OwnerState)] = []
        for reference in references {
            guard let state = try await state(of: reference, dependent: identity) else { return }
            owners.append((reference.uid, state))
        }
        try process.checkAlive()
        let decision = OwnerDecision(
            owners: owners, finalizers: object.finalizers, hasDependents: node.hasDependents,
            hasWaitingDependent: node.hasDependents && node.dependents.contains(where: \.isDeletingDependents))
        switch decision {
        case .keep: return
        case .dropReferences(let uids):
            try await write(references.filter { !uids.contains($0.uid) }, of: object, identity)
        case .delete(let policy, let unblocksOwners):
            var object = object
            if unblocksOwners {
                let unblocked = references.map { reference in
                    var reference = reference
                    if reference.blockOwnerDeletion == true { reference.blockOwnerDeletion = false }
                    return reference
                }
                try await write(unblocked, of: object, identity)
                guard let changed = try await read(identity), changed.uid == identity.uid else { return }
                object = changed
            }
            try await delete(object, identity, policy.propagation)
        }
    }

    /// What a live read says of an owner; nil when the reference is to be ignored, and the dependent with it.
    private func state(of reference: OwnerReference, dependent: OwnerCoordinates) async throws -> OwnerDecision.OwnerState? {
        let owner = graph.coordinates(of: reference, dependentNamespace: dependent.namespace)
        if graph.isKnownAbsent(owner) { return .absent }
        guard let isNamespaced = graph.isNamespaced(owner.groupKind) else { return nil }
        if isNamespaced, dependent.namespace.isEmpty { return nil }
        guard let found = try await read(owner), found.uid == reference.uid else {
            try process.checkAlive()
            graph.rememberAbsent(owner)
            return .absent
        }
        return found.isBeingDeleted && found.finalizers.contains(Self.foregroundFinalizer) ? .waiting : .solid
    }

    /// Deletes an object as it was read. When it changed meanwhile in anything but its owners, only its UID counts.
    private func delete(_ object: UntypedObject, _ identity: OwnerCoordinates, _ propagation: DeletionPropagation) async throws {
        let resource = try resource(of: identity.groupKind)
        var options = DeleteOptions(
            propagationPolicy: propagation, preconditions: Preconditions(uid: identity.uid, resourceVersion: object.resourceVersion))
        let conflict: CallError
        do {
            try await client.deleteIfPresent(resource, identity.key, options: options)
            return
        } catch {
            guard error.isConflict else { throw error }
            conflict = error
        }
        guard let live = try await read(identity), live.uid == identity.uid else { return }
        guard live.ownerReferences == object.ownerReferences else { throw conflict }
        options.preconditions.resourceVersion = nil
        try await client.deleteIfPresent(resource, identity.key, options: options)
    }

    /// A deletion that waits for dependents: goes on when none blocks any more, else sees to those that do.
    private func processDeletingDependents(_ node: OwnerGraph.Node) async throws {
        let blocking = node.blockingDependents
        if blocking.isEmpty { return try await removeFinalizer(Self.foregroundFinalizer, from: node.identity) }
        for dependent in blocking where !dependent.isDeletingDependents {
            dependent.isSuspect = true
            plan([.delete(dependent.identity.uid)])
        }
    }

    private func orphan(_ identity: OwnerCoordinates, from owner: String) async throws {
        for _ in 0..<5 {
            guard let object = try await read(identity), object.uid == identity.uid else { return }
            let rest = object.ownerReferences.filter { $0.uid != owner }
            if rest.count == object.ownerReferences.count { return }
            do {
                try await write(rest, of: object, identity)
                return
            } catch {
                guard let refusal = error as? CallError, refusal.isConflict else { throw error }
            }
        }
        throw GarbageCollectorError.tooManyConflicts(identity.groupKind, identity.key)
    }
}

extension OwnerDecision.DeletionPolicy {
    var propagation: DeletionPropagation {
        switch self {
        case .orphan: .orphan
        case .foreground: .foreground
        case .background: .background
        }
    }
}
