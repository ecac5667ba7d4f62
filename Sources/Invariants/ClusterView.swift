import APIServer
import AgentSandboxAPI
import KubernetesAPI
import ObjectModel

/// The objects as they are now, found by key, by uid and by the uid of what controls them.
final class ClusterView {
    private var objects: [[ObjectKey: Watched]] = WatchedKind.allCases.map { _ in [:] }
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

    func get(_ kind: WatchedKind, _ namespace: String, _ name: String) -> Watched? {
        get(kind, ObjectKey(namespace: namespace, name: name))
    }

    /// The objects of a kind that a uid controls, ordered by name.
    func controlled(_ kind: WatchedKind, by uid: String) -> [Watched] {
        (dependents[kind.rawValue][uid] ?? []).compactMap { objects[kind.rawValue][$0] }
    }

    /// All objects of a kind, ordered by namespace and name.
    func all(_ kind: WatchedKind) -> [Watched] {
        var keys: [ObjectKey] = []
        // Unordered: the keys are sorted below.
        for key in objects[kind.rawValue].keys { keys.append(key) }
        keys.sort()
        return keys.compactMap { objects[kind.rawValue][$0] }
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
    var isClaim: Bool { kind == AgentSandboxKinds.sandboxClaim.kind && group == AgentSandboxNames.extensionsGroup }
    /// Whether it names a SandboxWarmPool, in any version.
    var isPool: Bool { kind == AgentSandboxKinds.sandboxWarmPool.kind && group == AgentSandboxNames.extensionsGroup }
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
