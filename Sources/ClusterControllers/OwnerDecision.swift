import ObjectModel

/// What becomes of an object, given what is known of each of its owners: the decision of upstream's `attemptToDeleteItem`.
enum OwnerDecision: Equatable {
    /// What a live read said of an owner.
    enum OwnerState: Equatable {
        /// It is there and nothing waits.
        case solid
        /// It is not there, or something else has its name.
        case absent
        /// It is there and waits for its dependents to go.
        case waiting
    }

    /// At least one owner is solid and no reference is superfluous.
    case keep
    /// At least one owner is solid: the references with these UIDs go.
    case dropReferences([String])
    /// The object goes. `unblocksOwners` when references must first stop blocking, because a dependent waits for the object in a circle.
    case delete(DeletionPolicy, unblocksOwners: Bool)

    /// How the object goes.
    enum DeletionPolicy: Equatable {
        /// Its dependents lose their owner.
        case orphan
        /// Its dependents go first.
        case foreground
        /// Its dependents go afterwards.
        case background
    }

    /// Decides.
    /// - Parameters:
    ///   - owners: the UIDs of the owner references with what was found of each; must not be empty.
    ///   - finalizers: those of the object.
    ///   - hasDependents: whether it owns anything.
    ///   - hasWaitingDependent: whether something it owns waits for its own dependents.
    init(owners: [(uid: String, state: OwnerState)], finalizers: [String], hasDependents: Bool, hasWaitingDependent: Bool) {
        let superfluous = owners.filter { $0.state != .solid }.map(\.uid)
        if superfluous.count < owners.count {
            self = superfluous.isEmpty ? .keep : .dropReferences(superfluous)
        } else if hasDependents, owners.contains(where: { $0.state == .waiting }) {
            self = .delete(.foreground, unblocksOwners: hasWaitingDependent)
        } else if finalizers.contains(GarbageCollector.orphanFinalizer) {
            self = .delete(.orphan, unblocksOwners: false)
        } else if finalizers.contains(GarbageCollector.foregroundFinalizer) {
            self = .delete(.foreground, unblocksOwners: false)
        } else {
            self = .delete(.background, unblocksOwners: false)
        }
    }
}
