import ControllerRuntime
import KubernetesAPI
import ObjectModel

/// Which objects belong to a controlling object: those it controls and its selector matches, and orphans that it may adopt
/// (`controller.BaseControllerRefManager`).
enum ObjectClaim: Equatable {
    /// It belongs already.
    case owned
    /// It is to be adopted.
    case adopt
    /// It is controlled, but no longer matched.
    case release
    /// It is somebody else's, or nobody's business.
    case ignore

    /// Decides about one object.
    init(of object: some KubernetesObject, by owner: some KubernetesObject, matching selector: LabelSelector) {
        let matches = selector.matches(object.labels)
        if let reference = object.controllerReference {
            guard reference.uid == owner.uid else {
                self = .ignore
                return
            }
            if matches { self = .owned } else { self = owner.isBeingDeleted ? .ignore : .release }
            return
        }
        self = owner.isBeingDeleted || !matches || object.isBeingDeleted ? .ignore : .adopt
    }
}

/// Adopts and releases objects on behalf of one kind of controlling object.
struct ObjectClaims<Owner: KubernetesObject, Object: KubernetesObject> {
    let client: Client
    let owners: Resource<Owner>
    let ownerKind: GroupVersionKind
    let objects: Resource<Object>
    let cache: Informer

    /// The index of objects by the UID of their controller; objects without one are under the empty text.
    static var indexName: String { "controller-uid" }

    init(
        client: Client, owners: Resource<Owner>, ownerKind: GroupVersionKind, objects: Resource<Object>, cache: Informer
    ) {
        self.client = client
        self.owners = owners
        self.ownerKind = ownerKind
        self.objects = objects
        self.cache = cache
        cache.addIndex(Self.indexName) { [UntypedObject($0).controllerReference?.uid ?? ""] }
    }

    /// The cached objects that an owner controls, by name.
    func controlled(by owner: Owner) -> [Object] {
        cache.list(index: Self.indexName, value: owner.uid, namespace: owner.namespace).map { Object($0) }
    }

    /// The cached objects that are the owner's, by name, after adopting and releasing. Before the first adoption a live read confirms
    /// that the owner is still there. Objects that pass `isWanted` only are adopted or released.
    func claim(for owner: Owner, selector: LabelSelector, where isWanted: (Object) -> Bool = { _ in true }) async throws -> [Object] {
        var result: [Object] = []
        var mayAdopt: Bool?
        let orphans = cache.list(index: Self.indexName, value: "", namespace: owner.namespace).map { Object($0) }
        for object in controlled(by: owner) + orphans where isWanted(object) {
            switch ObjectClaim(of: object, by: owner, matching: selector) {
            case .ignore: continue
            case .owned: result.append(object)
            case .release: try await release(object, from: owner)
            case .adopt:
                if mayAdopt == nil { mayAdopt = try await isStillThere(owner) }
                guard mayAdopt == true, let adopted = try await adopt(object, for: owner) else { continue }
                result.append(adopted)
            }
        }
        return result.sorted { $0.key < $1.key }
    }

    private func isStillThere(_ owner: Owner) async throws -> Bool {
        guard let live = try await client.find(owners, owner.key) else { return false }
        return live.uid == owner.uid && !live.isBeingDeleted
    }

    private func adopt(_ object: Object, for owner: Owner) async throws -> Object? {
        let reference = ownerKind.controllerReference(to: owner).json
        let patch: JSONValue = ["metadata": ["ownerReferences": [reference], "uid": .string(object.uid)]]
        return try await client.patchIfPresent(objects, object.key, .strategicMerge(patch))
    }

    private func release(_ object: Object, from owner: Owner) async throws {
        let patch: JSONValue = [
            "metadata": ["ownerReferences": [["$patch": "delete", "uid": .string(owner.uid)]], "uid": .string(object.uid)]
        ]
        do {
            _ = try await client.patchIfPresent(objects, object.key, .strategicMerge(patch))
        } catch {
            // Refused when somebody else has taken the reference off.
            if error.apiError?.reason != .invalid { throw error }
        }
    }
}
