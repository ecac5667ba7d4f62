import ObjectModel

/// Which object an owner reference means, seen from the namespace of the dependent.
struct OwnerCoordinates: Hashable, Sendable {
    let group: String
    let kind: String
    /// Empty for cluster-scoped owners.
    let namespace: String
    let name: String
    let uid: String

    var key: ObjectKey { ObjectKey(namespace: namespace, name: name) }
    var groupKind: GroupKind { GroupKind(group: group, kind: kind) }
}

/// Who owns whom, by UID: the garbage collector's picture of the cluster, made from watch events alone.
///
/// A node is *virtual* while only its dependents have been seen. The graph decides what has to be looked at; looking at it, and
/// acting, is the collector's. The rules are those of `pkg/controller/garbagecollector/graph_builder.go`.
final class OwnerGraph {
    /// An object, or what an owner reference says of one.
    final class Node {
        fileprivate(set) var identity: OwnerCoordinates
        fileprivate(set) var isVirtual: Bool
        fileprivate(set) var owners: [OwnerReference] = []
        fileprivate(set) var isBeingDeleted = false
        /// Whether its deletion waits for its dependents.
        fileprivate(set) var isDeletingDependents = false
        /// Whether something happened that may leave it without owners; cleared when the collector takes it up.
        var isSuspect = false
        fileprivate var dependentList = NodeList()

        fileprivate init(identity: OwnerCoordinates, isVirtual: Bool) {
            self.identity = identity
            self.isVirtual = isVirtual
        }

        /// What it owns, in the order in which the references were seen.
        var dependents: [Node] { dependentList.nodes }
        /// Whether it owns anything.
        var hasDependents: Bool { !dependentList.isEmpty }
        /// The dependents that a foreground deletion waits for.
        var blockingDependents: [Node] {
            dependents.filter { dependent in
                dependent.owners.contains { $0.uid == identity.uid && $0.blockOwnerDeletion == true }
            }
        }
    }

    /// What the collector has to look at after a change.
    enum Work: Equatable {
        /// Whether an object, by its UID, is to be deleted.
        case delete(String)
        /// The dependents of an object, by its UID, lose their owner.
        case orphan(String)
    }

    private var nodes: [String: Node] = [:]
    /// The resources by kind: whether they live in namespaces. A kind that is missing is not watched.
    private var isNamespaced: [GroupKind: Bool]
    private var absentOwners: Set<OwnerCoordinates> = []
    private var absentOwnerOrder: [OwnerCoordinates] = []
    private static let maximumAbsentOwners = 500

    /// Makes an empty graph of the given kinds.
    init(isNamespaced: [GroupKind: Bool]) { self.isNamespaced = isNamespaced }

    /// The number of nodes, virtual ones included.
    var count: Int { nodes.count }

    /// The node of a UID.
    func node(_ uid: String) -> Node? { nodes[uid] }

    /// Whether objects of a kind live in namespaces; nil when the kind is not known.
    func isNamespaced(_ kind: GroupKind) -> Bool? { isNamespaced[kind] }

    /// Knows another kind from now on.
    func learn(_ kind: GroupKind, isNamespaced: Bool) { self.isNamespaced[kind] = isNamespaced }

    /// What a reference means to a dependent in a namespace.
    func coordinates(of reference: OwnerReference, dependentNamespace: String) -> OwnerCoordinates {
        let kind = GroupKind(group: reference.group, kind: reference.kind)
        return OwnerCoordinates(
            group: kind.group, kind: kind.kind, namespace: isNamespaced[kind] == false ? "" : dependentNamespace, name: reference.name,
            uid: reference.uid)
    }

    // MARK: Events

    /// Takes in an object that was added or changed.
    func observe(_ object: UntypedObject, kind: GroupKind) -> [Work] {
        let identity = OwnerCoordinates(
            group: kind.group, kind: kind.kind, namespace: object.namespace, name: object.name, uid: object.uid)
        guard !identity.uid.isEmpty else { return [] }
        var work: [Work] = []
        let references = object.ownerReferences
        let isBeingDeleted = object.isBeingDeleted
        let finalizers = isBeingDeleted ? object.finalizers : []
        let node: Node
        if let known = nodes[identity.uid] {
            node = known
            if node.isVirtual || node.identity != identity {
                node.identity = identity
                node.isVirtual = false
                for dependent in node.dependents where !refers(dependent, to: identity) { suspect(dependent, &work) }
            }
            change(node, owners: references, &work)
        } else {
            node = Node(identity: identity, isVirtual: false)
            nodes[identity.uid] = node
            node.owners = references
            for reference in references { link(node, to: reference, &work) }
        }
        let wasBeingDeleted = node.isBeingDeleted
        if isBeingDeleted { node.isBeingDeleted = true }
        if isBeingDeleted, finalizers.contains(GarbageCollector.orphanFinalizer) {
            if !wasBeingDeleted { work.append(.orphan(identity.uid)) }
        } else if isBeingDeleted, finalizers.contains(GarbageCollector.foregroundFinalizer), !node.isDeletingDependents {
            node.isDeletingDependents = true
            for dependent in node.dependents { suspect(dependent, &work) }
            suspect(node, &work)
        }
        return work
    }

    /// Takes in that an object is gone.
    func remove(uid: String) -> [Work] {
        guard let node = nodes[uid] else { return [] }
        return remove(node)
    }

    /// Takes in that the owner that dependents speak of is not there. Dependents that mean another object by the same UID keep it.
    func removeVirtual(_ node: Node) -> [Work] {
        guard nodes[node.identity.uid] === node else { return [] }
        let others = node.dependents.filter { !refers($0, to: node.identity) }
        var work = remove(node)
        for dependent in others {
            for reference in dependent.owners where reference.uid == node.identity.uid { link(dependent, to: reference, &work) }
        }
        return work
    }

    private func remove(_ node: Node) -> [Work] {
        var work: [Work] = []
        nodes[node.identity.uid] = nil
        if node.hasDependents { rememberAbsent(node.identity) }
        for owner in node.owners { nodes[owner.uid]?.dependentList.remove(node) }
        for dependent in node.dependents { suspect(dependent, &work) }
        for reference in node.owners {
            if let owner = nodes[reference.uid], owner.isDeletingDependents { suspect(owner, &work) }
        }
        return work
    }

    private func change(_ node: Node, owners: [OwnerReference], _ work: inout [Work]) {
        guard node.owners != owners else { return }
        let before = node.owners
        node.owners = owners
        for reference in before where !owners.contains(where: { $0.uid == reference.uid }) {
            guard let owner = nodes[reference.uid] else { continue }
            owner.dependentList.remove(node)
            if owner.isDeletingDependents { suspect(owner, &work) }
        }
        for reference in owners {
            guard let old = before.first(where: { $0.uid == reference.uid }) else {
                link(node, to: reference, &work)
                continue
            }
            // An owner that waited for this dependent may no longer have to.
            if old.blockOwnerDeletion == true, reference.blockOwnerDeletion != true, let owner = nodes[reference.uid],
                owner.isDeletingDependents
            {
                suspect(owner, &work)
            }
        }
    }

    private func link(_ node: Node, to reference: OwnerReference, _ work: inout [Work]) {
        guard !reference.uid.isEmpty else { return }
        let meant = coordinates(of: reference, dependentNamespace: node.identity.namespace)
        if let owner = nodes[reference.uid] {
            owner.dependentList.append(node)
            if owner.identity != meant || owner.isDeletingDependents { suspect(node, &work) }
            return
        }
        let owner = Node(identity: meant, isVirtual: true)
        nodes[reference.uid] = owner
        owner.dependentList.append(node)
        work.append(.delete(reference.uid))
    }

    private func suspect(_ node: Node, _ work: inout [Work]) {
        node.isSuspect = true
        work.append(.delete(node.identity.uid))
    }

    private func refers(_ dependent: Node, to identity: OwnerCoordinates) -> Bool {
        dependent.owners.contains {
            $0.uid == identity.uid && coordinates(of: $0, dependentNamespace: dependent.identity.namespace) == identity
        }
    }

    // MARK: Owners known to be absent

    /// Whether an owner was found to be absent before. UIDs never come back, so this stays true.
    func isKnownAbsent(_ owner: OwnerCoordinates) -> Bool { absentOwners.contains(owner) }

    /// Remembers that an owner is absent; the oldest of many are forgotten.
    func rememberAbsent(_ owner: OwnerCoordinates) {
        guard absentOwners.insert(owner).inserted else { return }
        absentOwnerOrder.append(owner)
        if absentOwnerOrder.count > Self.maximumAbsentOwners { absentOwners.remove(absentOwnerOrder.removeFirst()) }
    }
}

/// Nodes in the order they were added, each once; removal takes constant time.
private struct NodeList {
    private var slots: [OwnerGraph.Node?] = []
    private var positions: [ObjectIdentifier: Int] = [:]

    var isEmpty: Bool { positions.isEmpty }

    var nodes: [OwnerGraph.Node] { slots.compactMap { $0 } }

    mutating func append(_ node: OwnerGraph.Node) {
        guard positions[ObjectIdentifier(node)] == nil else { return }
        positions[ObjectIdentifier(node)] = slots.count
        slots.append(node)
    }

    mutating func remove(_ node: OwnerGraph.Node) {
        guard let position = positions.removeValue(forKey: ObjectIdentifier(node)) else { return }
        slots[position] = nil
        guard slots.count >= 32, slots.count > 2 * positions.count else { return }
        slots = slots.filter { $0 != nil }
        for (position, node) in slots.enumerated() {
            if let node { positions[ObjectIdentifier(node)] = position }
        }
    }
}
