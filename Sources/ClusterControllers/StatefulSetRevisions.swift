import ControllerRuntime
import KubernetesAPI
import ObjectModel

/// The history of a StatefulSet's templates, kept in ControllerRevisions (`pkg/controller/history`).
struct StatefulSetRevisions {
    /// All of them, oldest first.
    var all: [UntypedObject]
    /// What Pods were made from that have not been updated.
    var current: UntypedObject
    /// What Pods are to be made from.
    var update: UntypedObject
    /// `status.collisionCount` as it should be.
    var collisionCount: Int64?

    static func number(_ revision: UntypedObject) -> Int64 { revision.json["revision"]?.intValue ?? 0 }

    /// The Pod template of a revision.
    static func template(_ revision: UntypedObject) -> JSONValue { revision.json.at("data", "spec", "template") ?? [:] }

    static func sorted(_ revisions: [UntypedObject]) -> [UntypedObject] {
        revisions.sorted { left, right in
            let numbers = (number(left), number(right))
            return numbers.0 == numbers.1 ? left.name < right.name : numbers.0 < numbers.1
        }
    }

    /// The revision of a StatefulSet's present template, as it would be created.
    static func wanted(by set: StatefulSet, number: Int64, collisions: Int64?) -> UntypedObject {
        let hash = TemplateHash.of(set.template, collisions: collisions)
        var revision = UntypedObject([
            "apiVersion": "apps/v1", "kind": "ControllerRevision",
            "metadata": ["name": .string("\(set.name)-\(hash)"), "namespace": .string(set.namespace)],
            "data": ["spec": ["template": set.template]], "revision": .int(number),
        ])
        revision.labels = set.template.at("metadata", "labels")?.objectValue ?? JSONObject()
        revision.setLabel("controller.kubernetes.io/hash", hash)
        revision.ownerReferences = [WorkloadResources.statefulSet.controllerReference(to: set)]
        return revision
    }

    /// Finds or makes the revision of the present template. An older one that is the same becomes the newest again.
    init(of set: StatefulSet, existing: [UntypedObject], client: Client) async throws {
        all = Self.sorted(existing)
        collisionCount = set.json.at("status", "collisionCount")?.intValue
        let next = (all.last.map(Self.number) ?? 0) + 1
        if let known = all.last(where: { Self.template($0).isSemanticallyEqual(to: set.template) }) {
            if known.name == all.last?.name {
                update = known
            } else {
                var raised = known
                raised.json["revision"] = .int(next)
                update = try await client.update(WorkloadResources.controllerRevisions, raised)
                all.removeAll { $0.name == known.name }
                all.append(update)
            }
        } else {
            (update, collisionCount) = try await Self.create(for: set, number: next, collisions: collisionCount, client)
            all.append(update)
        }
        let name = set.json.at("status", "currentRevision")?.stringValue
        current = all.first { $0.name == name } ?? update
    }

    private static func create(
        for set: StatefulSet, number: Int64, collisions: Int64?, _ client: Client
    ) async throws -> (UntypedObject, Int64?) {
        var collisions = collisions
        for _ in 0..<10 {
            let wanted = wanted(by: set, number: number, collisions: collisions)
            do {
                return (try await client.create(WorkloadResources.controllerRevisions, wanted), collisions)
            } catch {
                guard error.isAlreadyExists else { throw error }
            }
            if let live = try await client.find(WorkloadResources.controllerRevisions, wanted.key),
                template(live).isSemanticallyEqual(to: set.template)
            {
                return (live, collisions)
            }
            collisions = (collisions ?? 0) + 1
        }
        throw StatefulSetError.noRevisionName(set.key)
    }

    /// The revisions that go: the oldest of those that no Pod uses, beyond the limit.
    func surplus(limit: Int64, usedBy pods: [Pod]) -> [UntypedObject] {
        let used = pods.compactMap { $0.label(StatefulSetIdentity.revisionLabel) } + [current.name, update.name]
        let idle = all.filter { !used.contains($0.name) }
        return Array(idle.prefix(max(0, idle.count - Int(limit))))
    }
}

/// Why a StatefulSet cannot be brought on for now.
enum StatefulSetError: Error, Hashable, CustomStringConvertible {
    /// Ten names in a row were taken by revisions of other templates.
    case noRevisionName(ObjectKey)

    var description: String {
        switch self {
        case .noRevisionName(let key): "no free name for a revision of StatefulSet \(key.namespace)/\(key.name) after 10 attempts"
        }
    }
}
