import AgentSandboxAPI
import ObjectModel

/// Whose an object is, from the point of view of one owner. Only the uid of its controller counts, as upstream has it.
public enum Ownership: Hashable, Sendable {
    /// No controller.
    case unowned
    /// The owner in question is its controller.
    case owned
    /// Something else is.
    case foreign(OwnerReference)

    /// Looks at the first owner reference that says `controller: true`.
    public init(of object: some KubernetesObject, by uid: String) {
        // A pool looks at every member in every pass: its own are told without reading the whole reference.
        guard case .array(let references)? = object.json.at("metadata", "ownerReferences"),
            let controller = references.first(where: { $0["controller"]?.boolValue == true })
        else {
            self = .unowned
            return
        }
        if controller["uid"]?.stringValue == uid {
            self = .owned
        } else {
            self = OwnerReference(json: controller).map(Ownership.foreign) ?? .unowned
        }
    }

    /// Whose an object is from the point of view of a Sandbox.
    init(of object: some KubernetesObject, by sandbox: Sandbox, _ mutants: MutantSet<SandboxMutant>) {
        self.init(of: object, by: sandbox.uid)
        if mutants.has(.ownerByName), case .foreign(let owner) = self, owner.kind == sandbox.kind, owner.name == sandbox.name {
            self = .owned
        }
        if mutants.has(.anyOwnerCounts), object.ownerReferences.contains(where: { $0.uid == sandbox.uid }) { self = .owned }
    }

    /// Whether an object without controller may be adopted by the Sandbox of a name hash: it is marked adoptable, or carries the
    /// Sandbox's tracking label.
    public static func isAdoptionAuthorized(
        _ object: some KubernetesObject, nameHash: String, _ mutants: MutantSet<SandboxMutant> = MutantSet()
    ) -> Bool {
        let mark = object.label(AgentSandboxNames.Label.adoptable)
        let tracking = object.label(AgentSandboxNames.Label.sandboxNameHash)
        let isMarked = mark == AgentSandboxNames.Value.yes || mark != nil && mutants.has(.adoptMarkedWithAnything)
        let isTracked = tracking == nameHash || tracking != nil && mutants.has(.adoptAnyTracked)
        return isMarked && !mutants.has(.adoptTrackedOnly) || isTracked && !mutants.has(.adoptMarkedOnly)
    }
}

extension KubernetesObject {
    /// Makes an owner the controller of the object and lets foreground deletion of the owner wait for it. A reference to the same owner
    /// is replaced, others stay.
    public mutating func setControllerReference(to owner: some KubernetesObject, _ kind: GroupVersionKind) {
        setOwnerReference(
            OwnerReference(
                apiVersion: kind.apiVersion, kind: kind.kind, name: owner.name, uid: owner.uid, controller: true, blockOwnerDeletion: true))
    }

    /// Makes a Sandbox the controller of the object.
    mutating func setControllerReference(to sandbox: Sandbox, _ mutants: MutantSet<SandboxMutant>) {
        let identity = AgentSandboxKinds.sandbox
        let kind = mutants.has(.ownerInV1alpha1) ? identity.v1alpha1 : identity.v1beta1
        setOwnerReference(
            OwnerReference(
                apiVersion: kind.apiVersion, kind: kind.kind, name: sandbox.name, uid: sandbox.uid,
                controller: !mutants.has(.ownerNotController), blockOwnerDeletion: !mutants.has(.ownerDoesNotBlock)))
    }

    private mutating func setOwnerReference(_ reference: OwnerReference) {
        var references = ownerReferences
        if let position = references.firstIndex(where: {
            $0.group == reference.group && $0.kind == reference.kind && $0.name == reference.name
        }) {
            references[position] = reference
        } else {
            references.append(reference)
        }
        ownerReferences = references
    }
}
