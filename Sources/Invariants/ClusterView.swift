import APIServer
import AgentSandboxAPI
import KubernetesAPI
import ObjectModel

/// The objects as they are now, found by key, by uid and by the uid of what controls them.
final class ClusterView {
    private var objects: [[ObjectKey: Watched]] = WatchedKind.allCases.map { _ in [:] }
    /// The objects of each kind in their order, as long as none of them changes; a world at rest is walked by many invariants.
    private var ordered: [[Watched]?] = WatchedKind.allCases.map { _ in nil }
    /// The keys of each kind, sorted, so that walking them is the same in every process.
    private var dependents: [[String: [ObjectKey]]] = WatchedKind.allCases.map { _ in [:] }
    /// Where objects with a uid live, also those that are gone.
    private var namespaces: [String: String] = [:]
    /// The moment of the last commit.
    private(set) var now = Timestamp(seconds: 0)
    /// The process of the Agent Sandbox controllers.
    let controllers: ControllerWindow

    init(_ controllers: ControllerWindow) { self.controllers = controllers }

    func get(_ kind: WatchedKind, _ key: ObjectKey) -> Watched? { objects[kind.rawValue][key] }

    /// A state that may be the one that is held.
    func watched(_ kind: WatchedKind, _ stored: StoredObject) -> Watched {
        if let held = get(kind, stored.key), held.revision == stored.revision { return held }
        return Watched(kind, stored)
    }

    func get(_ kind: WatchedKind, _ namespace: String, _ name: String) -> Watched? {
        get(kind, ObjectKey(namespace: namespace, name: name))
    }

    /// The objects of a kind that a uid controls, ordered by name.
    func controlled(_ kind: WatchedKind, by uid: String) -> [Watched] {
        (dependents[kind.rawValue][uid] ?? []).compactMap { objects[kind.rawValue][$0] }
    }

    /// How many objects of a kind a uid controls.
    func controlledCount(_ kind: WatchedKind, by uid: String) -> Int { dependents[kind.rawValue][uid]?.count ?? 0 }

    /// All objects of a kind, ordered by namespace and name.
    func all(_ kind: WatchedKind) -> [Watched] {
        if let known = ordered[kind.rawValue] { return known }
        var keys: [ObjectKey] = []
        // Unordered: the keys are sorted below.
        for key in objects[kind.rawValue].keys { keys.append(key) }
        keys.sort()
        let all = keys.compactMap { objects[kind.rawValue][$0] }
        ordered[kind.rawValue] = all
        return all
    }

    /// Whether there is no object of a kind.
    func isEmpty(_ kind: WatchedKind) -> Bool { objects[kind.rawValue].isEmpty }

    /// The namespace of the object with a uid, as far as it was seen.
    func namespace(ofUID uid: String) -> String? { namespaces[uid] }

    /// Takes a commit in.
    func apply(_ change: Change) {
        now = change.time
        guard let object = change.object else { return }
        let kind = object.kind.rawValue
        if let uid = change.old?.controller?.uid, uid != change.new?.controller?.uid {
            dependents[kind][uid]?.removeAll { $0 == object.key }
            if dependents[kind][uid]?.isEmpty == true { dependents[kind][uid] = nil }
        }
        objects[kind][object.key] = change.new
        ordered[kind] = nil
        guard let new = change.new else { return }
        if change.old == nil { namespaces[new.uid] = new.key.namespace }
        if let uid = new.controller?.uid, uid != change.old?.controller?.uid {
            var keys = dependents[kind][uid] ?? []
            keys.insert(new.key, at: keys.firstIndex { $0 > new.key } ?? keys.endIndex)
            dependents[kind][uid] = keys
        }
    }
}

extension OwnerReference {
    /// Whether it names a SandboxClaim, in any version.
    var isClaim: Bool { kind == AgentSandboxKinds.sandboxClaim.kind && isOf(group: AgentSandboxNames.extensionsGroup) }
    /// Whether it names a SandboxWarmPool, in any version.
    var isPool: Bool { kind == AgentSandboxKinds.sandboxWarmPool.kind && isOf(group: AgentSandboxNames.extensionsGroup) }
}

extension Change {
    private typealias Names = AgentSandboxNames

    var isBySandboxController: Bool { actor == Names.sandboxEventSource }
    var isByClaimController: Bool { actor == Names.sandboxClaimEventSource }
    var isByPoolController: Bool { actor == Names.sandboxWarmPoolEventSource }
    var isByTemplateController: Bool { actor == Names.sandboxTemplateEventSource }
    /// Whether a controller of Agent Sandbox wrote: users may do as they like.
    var isByController: Bool { isBySandboxController || isByClaimController || isByPoolController || isByTemplateController }
}
