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

    /// Whether an object without controller may be adopted by the Sandbox of a name hash: it is marked adoptable, or carries the
    /// Sandbox's tracking label.
    public static func isAdoptionAuthorized(_ object: some KubernetesObject, nameHash: String) -> Bool {
        object.label(AgentSandboxNames.Label.adoptable) == AgentSandboxNames.Value.yes
            || object.label(AgentSandboxNames.Label.sandboxNameHash) == nameHash
    }
}

extension KubernetesObject {
    /// Makes an owner the controller of the object and lets foreground deletion of the owner wait for it. A reference to the same owner
    /// is replaced, others stay.
    public mutating func setControllerReference(to owner: some KubernetesObject, _ kind: GroupVersionKind) {
        let reference = OwnerReference(
            apiVersion: kind.apiVersion, kind: kind.kind, name: owner.name, uid: owner.uid, controller: true, blockOwnerDeletion: true)
        var references = ownerReferences
        if let position = references.firstIndex(where: {
            $0.group == kind.group && $0.kind == reference.kind && $0.name == reference.name
        }) {
            references[position] = reference
        } else {
            references.append(reference)
        }
        ownerReferences = references
    }
}
