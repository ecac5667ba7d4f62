import APIServer
import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

/// Charges calls, passes and Events to the claims that they are made for. It looks on and changes nothing: a world has the same digests
/// with and without it.
public final class ClaimLedger {
    /// Kinds of object whose calls are charged.
    private enum Charged: Int, CaseIterable {
        case sandbox, pod, service, volumeClaim
    }

    private struct Claim {
        let uid: String
        let createdAt: VirtualTime
        /// The Sandbox that is written on it.
        var assigned = ""
        var cost = ClaimCost()
        /// The keys of `owners` and `assignments` that lead here.
        var objects: [(Charged, ObjectKey)] = []
        var sandboxes: [String] = []
        var assignments: [ObjectKey] = []
    }

    private let simulation: Simulation
    private let claimID: ResourceID?
    private let sandboxID: ResourceID?
    private let eventID: ResourceID?
    private let dependentIDs: [(id: ResourceID, kind: Charged)]
    private var claims: [Claim] = []
    /// The claims in the store by key, and by uid. This and what follows is only looked up.
    private var positions: [ObjectKey: Int] = [:]
    private var positionsByUID: [String: Int] = [:]
    /// Whose an object is, one map for each kind.
    private var owners: [[ObjectKey: Int]] = Array(repeating: [:], count: Charged.allCases.count)
    /// Whose a Sandbox is, by its uid.
    private var sandboxOwners: [String: Int] = [:]
    /// For which claim a Sandbox has been chosen.
    private var assignments: [ObjectKey: Int] = [:]

    private static let claimController = AgentSandboxNames.sandboxClaimEventSource
    private static let sandboxController = AgentSandboxNames.sandboxEventSource

    /// Looks on from now.
    init(_ controlPlane: ControlPlane) {
        let server = controlPlane.server
        func id(_ kind: GroupKind) -> ResourceID? { (try? server.resolve(anyVersionOf: kind))?.id }
        simulation = controlPlane.simulation
        claimID = id(AgentSandboxKinds.sandboxClaim.groupKind)
        sandboxID = id(AgentSandboxKinds.sandbox.groupKind)
        eventID = id(GroupKind(group: "", kind: "Event"))
        dependentIDs = [("Pod", Charged.pod), ("Service", .service), ("PersistentVolumeClaim", .volumeClaim)].compactMap { name, kind in
            id(GroupKind(group: "", kind: name)).map { ($0, kind) }
        }
        server.onCommit { [unowned self] revision in observe(revision) }
        controlPlane.callObservers.append { [unowned self] call, code in observe(call, code: code) }
        controlPlane.passObservers.append { [unowned self] report in observe(report) }
    }

    /// What each claim has cost so far, in the order of making; those that left the store stay.
    public var costs: [ClaimCost] { claims.map(\.cost) }

    /// What one claim has cost so far, by its place in `costs`; nil when there is none.
    public func cost(at position: Int) -> ClaimCost? { claims.indices.contains(position) ? claims[position].cost : nil }

    /// Told, by its place in `costs`, of each claim that something has been charged to.
    public var onCharge: ((Int) -> Void)?

    // MARK: Revisions

    private func observe(_ revision: Revision) {
        if revision.resource == claimID {
            observeClaim(revision)
        } else if revision.resource == sandboxID {
            observeSandbox(revision)
        } else if revision.resource == eventID {
            if revision.verb != .delete { observeEvent(revision) }
        } else if let dependent = dependentIDs.first(where: { $0.id == revision.resource }) {
            if revision.verb != .delete { observeDependent(revision, dependent.kind) }
        }
    }

    private func observeClaim(_ revision: Revision) {
        let claim = SandboxClaim(revision.object.value)
        switch revision.verb {
        case .create:
            positions[revision.key] = claims.count
            positionsByUID[claim.uid] = claims.count
            claims.append(Claim(uid: claim.uid, createdAt: simulation.now))
        case .update: break
        case .delete:
            if let position = positions.removeValue(forKey: revision.key) { forget(position) }
            return
        }
        guard let position = positions[revision.key] else { return }
        let assigned = claim.assignedSandboxName
        if assigned != claims[position].assigned {
            claims[position].assigned = assigned
            if !assigned.isEmpty {
                if claims[position].cost.assignedAt == nil { claims[position].cost.assignedAt = simulation.now }
                let key = ObjectKey(namespace: revision.key.namespace, name: assigned)
                assignments[key] = position
                claims[position].assignments.append(key)
            }
        }
        noteObservation(of: claim, position)
    }

    /// The moment that the controller has written on a claim comes before that of its first pass.
    private func noteObservation(of claim: SandboxClaim, _ position: Int) {
        guard let text = claim.annotation(AgentSandboxNames.Annotation.controllerFirstObservedAt), let time = Timestamp(rfc3339: text)
        else { return }
        let moment = VirtualTime(nanoseconds: time - simulation.epoch)
        guard moment >= claims[position].createdAt, moment < claims[position].cost.observedAt ?? simulation.now else { return }
        claims[position].cost.observedAt = moment
    }

    private func observeSandbox(_ revision: Revision) {
        guard revision.verb != .delete else { return }
        let sandbox = Sandbox(revision.object.value)
        let owner = sandbox.controllerReference
        guard let owner, owner.kind == AgentSandboxKinds.sandboxClaim.kind, let position = positionsByUID[owner.uid] else {
            owners[Charged.sandbox.rawValue][revision.key] = nil
            return
        }
        let isNew = charge(.sandbox, revision.key, to: position)
        if isNew {
            if claims[position].cost.adoptedAt == nil { claims[position].cost.adoptedAt = simulation.now }
            sandboxOwners[sandbox.uid] = position
            claims[position].sandboxes.append(sandbox.uid)
            charge(.service, revision.key, to: position)
            for template in sandbox.blueprint.volumeClaimTemplates {
                let name = AgentSandboxNames.volumeClaimName(template: template.name, sandbox: sandbox.name)
                charge(.volumeClaim, ObjectKey(namespace: revision.key.namespace, name: name), to: position)
            }
        }
        charge(.pod, ObjectKey(namespace: revision.key.namespace, name: sandbox.podName), to: position)
    }

    /// A Pod, Service or PersistentVolumeClaim that a claim's Sandbox controls is charged to the claim whatever its name.
    private func observeDependent(_ revision: Revision, _ kind: Charged) {
        if revision.verb == .update, owners[kind.rawValue][revision.key] != nil { return }
        guard let owner = UntypedObject(revision.object.value).controllerReference, let position = sandboxOwners[owner.uid] else { return }
        charge(kind, revision.key, to: position)
    }

    private func observeEvent(_ revision: Revision) {
        guard let about = revision.object.value["involvedObject"], let name = about["name"]?.stringValue else { return }
        let key = ObjectKey(namespace: about["namespace"]?.stringValue ?? "", name: name)
        let position: Int?
        switch about["kind"]?.stringValue {
        case "SandboxClaim": position = positions[key]
        case "Sandbox": position = owners[Charged.sandbox.rawValue][key]
        case "Pod": position = owners[Charged.pod.rawValue][key]
        case "Service": position = owners[Charged.service.rawValue][key]
        case "PersistentVolumeClaim": position = owners[Charged.volumeClaim.rawValue][key]
        default: position = nil
        }
        guard let position else { return }
        claims[position].cost.events += 1
        claims[position].cost.addWrite(revision.actor, revision.verb == .create ? .create : .patch, "events", "")
        onCharge?(position)
    }

    /// Charges what happens to an object to a claim from now on. Says whether it was not before.
    @discardableResult
    private func charge(_ kind: Charged, _ key: ObjectKey, to position: Int) -> Bool {
        guard owners[kind.rawValue].updateValue(position, forKey: key) != position else { return false }
        claims[position].objects.append((kind, key))
        return true
    }

    private func forget(_ position: Int) {
        let claim = claims[position]
        positionsByUID[claim.uid] = nil
        for (kind, key) in claim.objects where owners[kind.rawValue][key] == position { owners[kind.rawValue][key] = nil }
        for uid in claim.sandboxes where sandboxOwners[uid] == position { sandboxOwners[uid] = nil }
        for key in claim.assignments where assignments[key] == position { assignments[key] = nil }
        claims[position].objects = []
        claims[position].sandboxes = []
        claims[position].assignments = []
    }

    // MARK: Calls and passes

    private func observe(_ call: CallDescription, code: Int) {
        guard !positions.isEmpty, let position = position(of: call) else { return }
        if call.verb.isWrite {
            claims[position].cost.addWrite(call.actor, call.verb, call.resource.resource, call.subresource)
        } else {
            claims[position].cost.reads += 1
        }
        if code == 409 { claims[position].cost.conflicts += 1 }
        onCharge?(position)
    }

    private func position(of call: CallDescription) -> Int? {
        switch call.resource.resource {
        case "sandboxclaims": return positions[call.key]
        case "sandboxes":
            if let owner = owners[Charged.sandbox.rawValue][call.key] { return owner }
            return call.actor == Self.claimController ? assignments[call.key] ?? positions[call.key] : nil
        case "pods": return owners[Charged.pod.rawValue][call.key]
        case "services": return owners[Charged.service.rawValue][call.key]
        case "persistentvolumeclaims": return owners[Charged.volumeClaim.rawValue][call.key]
        default: return nil
        }
    }

    private func observe(_ report: PassReport) {
        let position: Int?
        switch report.controller {
        case Self.claimController: position = positions[report.key]
        case Self.sandboxController: position = owners[Charged.sandbox.rawValue][report.key]
        default: return
        }
        guard let position else { return }
        switch report.stage {
        case .began:
            claims[position].cost.reconciles += 1
            if report.controller == Self.claimController, claims[position].cost.observedAt == nil {
                claims[position].cost.observedAt = simulation.now
            }
        case .ended(let result):
            if result.requeue || result.requeueAfter ?? 0 > 0 { claims[position].cost.requeues += 1 }
        case .failed: claims[position].cost.requeues += 1
        }
        onCharge?(position)
    }
}
