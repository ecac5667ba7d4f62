import APIServer
import ControllerRuntime
import KubernetesAPI
import ObjectModel

/// What a pass does to ReplicaSets.
extension DeploymentRollout {
    /// The oldest ReplicaSet whose template is the Deployment's, the hash label aside.
    func findNew() -> String? {
        let wanted = deployment.template
        for set in sets {
            var template = set.template
            template.set(nil, at: "metadata", "labels", DeploymentAnnotations.hashLabel)
            if template.isSemanticallyEqual(to: wanted) { return set.name }
        }
        return nil
    }

    /// Sees that the new ReplicaSet exists, if wanted, and that it and the Deployment carry the right revision.
    func syncRevision(creating: Bool) async throws {
        let revision = (oldSets.map { DeploymentAnnotations.revision(of: $0) }.max() ?? 0) + 1
        guard let newSet else {
            if creating { try await create(revision: revision) }
            return
        }
        var changed = newSet
        DeploymentAnnotations.update(&changed, from: deployment, revision: revision, exists: true)
        if changed.minReadySeconds != deployment.minReadySeconds {
            changed.json.set(.int(deployment.minReadySeconds), at: "spec", "minReadySeconds")
        }
        if changed != newSet {
            replace(try await client.update(WorkloadResources.replicaSets, changed))
            return
        }
        var needsUpdate = setRevision(newSet.annotation(DeploymentAnnotations.revision) ?? "")
        if DeploymentProgress.hasDeadline(deployment), status.condition(DeploymentCondition.progressing) == nil {
            setProgressing("True", "FoundNewReplicaSet", "Found new replica set \"\(newSet.name)\"")
            needsUpdate = true
        }
        if needsUpdate { try await writeDeployment() }
    }

    private func setRevision(_ revision: String) -> Bool {
        guard deployment.annotation(DeploymentAnnotations.revision) != revision else { return false }
        deployment.setAnnotation(DeploymentAnnotations.revision, revision)
        return true
    }

    private func create(revision: Int64) async throws {
        let hash = TemplateHash.of(deployment.template, collisions: status.collisionCount)
        var template = deployment.template
        template.set(.string(hash), at: "metadata", "labels", DeploymentAnnotations.hashLabel)
        var selector = deployment.json.at("spec", "selector") ?? [:]
        selector.set(.string(hash), at: "matchLabels", DeploymentAnnotations.hashLabel)
        let size =
            isRolling
            ? RolloutArithmetic.newSize(desired: deployment.replicas, surge: surge, current: 0, total: totalReplicas)
            : deployment.replicas
        var set = ReplicaSet([
            "apiVersion": "apps/v1", "kind": "ReplicaSet",
            "metadata": ["name": .string("\(deployment.name)-\(hash)"), "namespace": .string(deployment.namespace)],
            "spec": [
                "minReadySeconds": .int(deployment.minReadySeconds), "replicas": .int(size), "selector": selector, "template": template,
            ],
        ])
        set.labels = template.at("metadata", "labels")?.objectValue ?? JSONObject()
        set.ownerReferences = [WorkloadResources.deployment.controllerReference(to: deployment)]
        DeploymentAnnotations.update(&set, from: deployment, revision: revision, exists: false)
        DeploymentAnnotations.setReplicas(&set, desired: deployment.replicas, maximum: deployment.replicas + surge)
        var isNew = true
        do {
            set = try await client.create(WorkloadResources.replicaSets, set)
        } catch {
            if error.isAlreadyExists {
                isNew = false
                set = try await resolveCollision(set, error)
            } else {
                if let refusal = error.apiError, !refusal.isNamespaceTerminating, DeploymentProgress.hasDeadline(deployment) {
                    setProgressing(
                        "False", "ReplicaSetCreateError", "Failed to create new replica set \"\(set.name)\": \(refusal.message)")
                    try await writeDeployment()
                }
                throw error
            }
        }
        newName = set.name
        sets.removeAll { $0.name == set.name }
        sets.append(set)
        if isNew, size > 0 { announce(set, from: 0, to: size) }
        var needsUpdate = setRevision(set.annotation(DeploymentAnnotations.revision) ?? String(revision))
        if isNew, DeploymentProgress.hasDeadline(deployment) {
            setProgressing("True", "NewReplicaSetCreated", "Created new replica set \"\(set.name)\"")
            needsUpdate = true
        }
        if needsUpdate { try await writeDeployment() }
    }

    /// The name is taken: by the very ReplicaSet that the cache has not seen yet, or by another template with the same hash. Then the
    /// next attempt hashes a larger number of collisions along.
    private func resolveCollision(_ set: ReplicaSet, _ error: CallError) async throws -> ReplicaSet {
        let live = try await client.get(WorkloadResources.replicaSets, set.key)
        var template = live.template
        template.set(nil, at: "metadata", "labels", DeploymentAnnotations.hashLabel)
        if live.controllerReference?.uid == deployment.uid, template.isSemanticallyEqual(to: deployment.template) { return live }
        status.collisionCount = (status.collisionCount ?? 0) + 1
        try await writeDeployment()
        throw error
    }

    /// Gives ReplicaSets their sizes, one after the other, and says whether any changed.
    @discardableResult
    func resize(_ sets: [ReplicaSet], to sizes: [Int64]) async throws -> Bool {
        var isChanged = false
        for (set, size) in zip(sets, sizes) where set.replicas != size {
            try await resize(set, to: size)
            isChanged = true
        }
        return isChanged
    }

    /// Gives a ReplicaSet its size and notes in its annotations what it was made from. Says whether the size changed.
    @discardableResult
    func resize(_ set: ReplicaSet, to size: Int64) async throws -> Bool {
        var changed = set
        DeploymentAnnotations.setReplicas(&changed, desired: deployment.replicas, maximum: deployment.replicas + surge)
        if set.replicas != size { changed.replicas = size }
        guard changed != set else { return false }
        let before = set.replicas
        replace(try await client.update(WorkloadResources.replicaSets, changed))
        if before == size { return false }
        announce(set, from: before, to: size)
        return true
    }

    private func announce(_ set: ReplicaSet, from: Int64, to: Int64) {
        controller.events.event(
            deployment, type: "Normal", reason: "ScalingReplicaSet", action: "ScalingReplicaSet",
            note: "Scaled \(from < to ? "up" : "down") replica set \(set.name) from \(from) to \(to)")
    }

    private func replace(_ set: ReplicaSet) {
        if let position = sets.firstIndex(where: { $0.name == set.name }) { sets[position] = set }
    }

    /// Deletes the oldest revisions beyond the history limit, as far as nothing runs in them.
    func cleanUp() async throws {
        let candidates = oldSets.filter { !$0.isBeingDeleted }
        let surplus = candidates.count - Int(deployment.revisionHistoryLimit)
        guard surplus > 0 else { return }
        let ordered = candidates.enumerated().sorted { left, right in
            let revisions = (DeploymentAnnotations.revision(of: left.element), DeploymentAnnotations.revision(of: right.element))
            return revisions.0 == revisions.1 ? left.offset < right.offset : revisions.0 < revisions.1
        }
        for (_, set) in ordered.prefix(surplus) {
            if set.currentReplicas != 0 || set.replicas != 0 || set.generation > set.observedGeneration { continue }
            try await client.deleteIfPresent(WorkloadResources.replicaSets, set.key)
        }
    }
}
