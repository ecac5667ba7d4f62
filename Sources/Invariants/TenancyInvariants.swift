import AgentSandboxAPI
import ObjectModel

private typealias Label = AgentSandboxNames.Label

/// Whoever connects to a Sandbox by its Service must reach that Sandbox.
final class ServiceReachesItsPod: Invariant {
    static let statement = InvariantStatement(
        "I-08", "The Service of a Sandbox selects no Pod of another Sandbox.",
        because: "Whoever connects to a Sandbox by its Service must reach that Sandbox.")

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        if let service = change.new, service.kind == .service { return observe(service, change.old, view, report) }
        guard let new = change.new, new.kind == .pod, change.old?.controller?.uid != new.controller?.uid, let owner = new.controller,
            owner.kind == AgentSandboxKinds.sandbox.kind, let hash = new.object.label(Label.sandboxNameHash)
        else { return }
        for service in view.all(.service) where service.key.namespace == new.key.namespace {
            guard let other = service.controller, other.kind == owner.kind, other.uid != owner.uid,
                let selector = service.json.at("spec", "selector"), selector[Label.sandboxNameHash]?.stringValue == hash,
                Self.selects(selector, new)
            else { continue }
            report(Finding(object: service, message: "it selects Pod \(new.key.name) of Sandbox \(owner.name)"))
        }
    }
}

extension ServiceReachesItsPod {
    /// Looks at what a Service selects from now on.
    private func observe(_ service: Watched, _ old: Watched?, _ view: ClusterView, _ report: (Finding) -> Void) {
        guard let selector = service.json.at("spec", "selector"), selector != old?.json.at("spec", "selector"),
            let owner = service.controller, owner.kind == AgentSandboxKinds.sandbox.kind
        else { return }
        for pod in view.all(.pod) where pod.key.namespace == service.key.namespace {
            guard let other = pod.controller, other.kind == owner.kind, other.uid != owner.uid,
                selector[Label.sandboxNameHash]?.stringValue == pod.object.label(Label.sandboxNameHash), Self.selects(selector, pod)
            else { continue }
            report(Finding(object: service, message: "it selects Pod \(pod.key.name) of Sandbox \(other.name)"))
        }
    }

    private static func selects(_ selector: JSONValue, _ pod: Watched) -> Bool {
        guard case .object(let wanted) = selector else { return false }
        for (key, value) in wanted where pod.object.label(key) != value.stringValue { return false }
        return true
    }
}

/// A Pod that no policy selects may reach everything.
final class SelectedByItsPolicy: Invariant {
    static let statement = InvariantStatement(
        "I-09", "At rest every Pod of a Sandbox made from a managed template is selected by that template's network policy.",
        because: "A Pod that no policy selects may reach everything.")

    func rest(in view: ClusterView, _ report: (Finding) -> Void) {
        for sandbox in view.all(.sandbox) where !sandbox.isBeingDeleted {
            guard let owner = sandbox.controller, owner.isClaim || owner.isPool,
                let name = sandbox.object.annotation(AgentSandboxNames.Annotation.sandboxTemplateRef),
                let template = view.get(.template, sandbox.key.namespace, name).map({ SandboxTemplate($0.json) }),
                template.networkPolicyManagement == .managed
            else { continue }
            for pod in view.controlled(.pod, by: sandbox.uid) where !pod.isBeingDeleted {
                let hash = pod.object.label(Label.sandboxTemplateRefHash)
                let policy = view.get(.networkPolicy, sandbox.key.namespace, template.networkPolicyName)
                let selected = policy?.json.at("spec", "podSelector", "matchLabels")?[Label.sandboxTemplateRefHash]?.stringValue
                if hash == nil || selected != hash {
                    report(Finding(object: pod, message: "no network policy of template \(name) selects it"))
                }
            }
        }
    }
}

/// A tenant that sets a controller's own labels on its Pod answers for another's Sandbox.
final class ReservedKeys: Invariant {
    static let statement = InvariantStatement(
        "I-10", "The reserved labels of a Pod are those that its Sandbox gives it.",
        because: "A tenant that sets a controller's own labels on its Pod answers for another's Sandbox.")

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        guard change.isBySandboxController, let pod = change.new, pod.kind == .pod, let owner = pod.controller,
            owner.kind == AgentSandboxKinds.sandbox.kind
        else { return }
        if pod.object.label(Label.sandboxNameHash) != NameHash.of(owner.name) {
            report(Finding(object: pod, message: "its tracking label is not the hash of \(owner.name)"))
        }
        let before = change.old?.object.labels ?? JSONObject()
        for (key, value) in pod.object.labels where Self.isReserved(key) && !Self.written.contains(key) && before[key] != value {
            report(Finding(object: pod, message: "the controller gives it the reserved label \(key)"))
        }
    }

    private static let written = [
        Label.sandboxNameHash, Label.warmPoolSandbox, Label.sandboxTemplateRefHash, Label.createdBy, Label.sandboxUID,
    ]

    private static func isReserved(_ key: String) -> Bool {
        key.hasPrefix(AgentSandboxNames.group + "/") || key.hasPrefix(AgentSandboxNames.extensionsGroup + "/")
    }
}

/// Selectors are made from hashes of 32 bits, and names can be chosen to collide.
final class DistinctSelectors: Invariant {
    static let statement = InvariantStatement(
        "I-23", "No two Sandboxes of a namespace say that their Pods are selected by the same labels.",
        because: "Selectors are made from hashes of 32 bits, and names can be chosen to collide.")

    /// The Sandboxes by namespace and selector.
    private var names: [String: [String]] = [:]

    init() {}

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        guard let sandbox = change.object, sandbox.kind == .sandbox else { return }
        let before = change.old.map { Sandbox($0.json).selector } ?? ""
        let after = change.new.map { Sandbox($0.json).selector } ?? ""
        guard before != after else { return }
        if !before.isEmpty {
            let place = "\(sandbox.key.namespace)/\(before)"
            names[place]?.removeAll { $0 == sandbox.key.name }
            if names[place]?.isEmpty == true { names[place] = nil }
        }
        if !after.isEmpty {
            let place = "\(sandbox.key.namespace)/\(after)"
            if let other = names[place]?.first { report(Finding(object: sandbox, message: "\(other) selects by \(after) too")) }
            names[place, default: []].append(sandbox.key.name)
        }
    }
}

/// What nobody owns any more still costs, and nobody looks for it.
final class NothingLeftBehind: Invariant {
    static let statement = InvariantStatement(
        "L-04", "At rest nothing is left whose controller is gone.",
        because: "What nobody owns any more still costs, and nobody looks for it.")

    private static let owners: [(group: String, kind: String, watched: WatchedKind)] = [
        (AgentSandboxNames.group, AgentSandboxKinds.sandbox.kind, .sandbox),
        (AgentSandboxNames.extensionsGroup, AgentSandboxKinds.sandboxClaim.kind, .claim),
        (AgentSandboxNames.extensionsGroup, AgentSandboxKinds.sandboxWarmPool.kind, .pool),
        (AgentSandboxNames.extensionsGroup, AgentSandboxKinds.sandboxTemplate.kind, .template),
    ]

    func rest(in view: ClusterView, _ report: (Finding) -> Void) {
        for kind in [WatchedKind.sandbox, .pod, .service, .volumeClaim, .networkPolicy] {
            for object in view.all(kind) where !object.isBeingDeleted {
                guard let reference = object.controller,
                    let owner = Self.owners.first(where: { $0.kind == reference.kind && $0.group == reference.group })
                else { continue }
                let present = view.get(owner.watched, object.key.namespace, reference.name)
                if present?.uid != reference.uid {
                    report(Finding(object: object, message: "\(reference.kind) \(reference.name) that controls it is gone"))
                }
            }
        }
    }
}
