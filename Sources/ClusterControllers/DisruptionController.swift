import APIServer
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

/// The disruption controller: writes into the status of each PodDisruptionBudget how many of its Pods may go
/// (`pkg/controller/disruption`). Its Events are not written.
///
/// It begins with the first budget, so that a world without any is as if it were not there.
final class DisruptionController: Reconciler {
    static let actor = "disruption-controller"
    static let workers = 1
    /// How long a Pod that was evicted counts as gone while it is still there.
    static let deletionTimeout: Nanoseconds = .seconds(120)
    private static let resource = Resource<UntypedObject>(PodDisruptionBudgetKind.definition.resource)

    private let client: Client
    private let budgets: Informer
    private let pods: Informer

    private init(in incarnation: ManagerIncarnation) throws(APIError) {
        client = incarnation.client(actor: Self.actor)
        pods = try incarnation.informer(WorkloadResources.pods)
        budgets = try incarnation.follow(Self.resource)
    }

    /// Adds the controller to a process, now or as soon as there is a budget.
    static func register(in incarnation: ManagerIncarnation) throws {
        let server = incarnation.controlPlane.server
        guard let handle = try? server.resolve(resource.name) else { return }
        if handle.count > 0 { return try begin(in: incarnation) }
        var hasBegun = false
        server.onCommit { [weak incarnation] revision in
            guard !hasBegun, revision.resource == handle.id, let incarnation, incarnation.process.isAlive else { return }
            hasBegun = true
            try? begin(in: incarnation)
        }
    }

    private static func begin(in incarnation: ManagerIncarnation) throws {
        let reconciler = try DisruptionController(in: incarnation)
        let controller = incarnation.addController(actor, workers: workers, reconciler: reconciler)
        controller.watch(reconciler.budgets)
        controller.watch(reconciler.pods) { event, add in
            if case .updated(let old, _) = event { reconciler.budgets(of: Pod(old), add) }
            reconciler.budgets(of: Pod(event.object), add)
        }
    }

    private func budgets(of pod: Pod, _ add: (ObjectKey) -> Void) {
        for object in budgets.list(namespace: pod.namespace) where Self.selector(object)?.matches(pod.labels) == true {
            add(UntypedObject(object).key)
        }
    }

    /// Whom a budget speaks of; nil when that cannot be read, or is nobody.
    private static func selector(_ budget: JSONValue) -> LabelSelector? {
        guard let json = budget.at("spec", "selector"), !json.isNull else { return nil }
        return try? LabelSelector(json: json)
    }

    func reconcile(_ key: ObjectKey) async throws -> ReconcileResult {
        guard let cached = budgets.get(key) else { return .done }
        let budget = UntypedObject(cached)
        let selector = Self.selector(cached)
        let chosen = pods.list(namespace: key.namespace).map { Pod($0) }.filter { selector?.matches($0.labels) == true }
        let expected: Int64
        let desired: Int64
        do {
            (expected, desired) = try await counts(of: cached, chosen)
        } catch let failure as UncountablePods {
            return try await refuseAll(budget, failure)
        }
        let now = client.process.timestamp
        let (disrupted, recheck) = Self.disrupted(cached, chosen, at: now)
        let healthy = chosen.filter { !$0.isBeingDeleted && disrupted[$0.name] == nil && $0.isReady }.count
        let surplus = Int64(healthy) - desired
        let allowed = expected <= 0 || surplus <= 0 ? 0 : surplus
        var changed = budget
        changed.json.set(.int(budget.generation), at: "status", "observedGeneration")
        changed.json.set(disrupted.isEmpty ? nil : .object(disrupted), at: "status", "disruptedPods")
        changed.json.set(.int(allowed), at: "status", "disruptionsAllowed")
        changed.json.set(.int(Int64(healthy)), at: "status", "currentHealthy")
        changed.json.set(.int(desired), at: "status", "desiredHealthy")
        changed.json.set(.int(expected), at: "status", "expectedPods")
        let isAllowed = allowed > 0
        Self.set(
            &changed, status: isAllowed ? "True" : "False", reason: isAllowed ? "SufficientPods" : "InsufficientPods", message: "",
            generation: budget.generation, at: now)
        if changed.json != budget.json { _ = try await client.update(Self.resource, changed, subresource: .status) }
        return ReconcileResult(requeueAfter: recheck)
    }

    /// Lets nobody go, because the Pods cannot be counted.
    private func refuseAll(_ budget: UntypedObject, _ failure: UncountablePods) async throws -> ReconcileResult {
        var changed = budget
        changed.json.set(0, at: "status", "disruptionsAllowed")
        Self.set(
            &changed, status: "False", reason: "SyncFailed", message: failure.description,
            generation: budget.json.at("status", "observedGeneration")?.intValue ?? 0, at: client.process.timestamp)
        if changed.json != budget.json { _ = try await client.update(Self.resource, changed, subresource: .status) }
        return .done
    }

    private static func set(
        _ budget: inout UntypedObject, status: String, reason: String, message: String, generation: Int64, at now: Timestamp
    ) {
        let condition = Condition(
            type: "DisruptionAllowed", status: status, reason: reason, message: message, observedGeneration: generation)
        var conditions = budget.conditions
        if conditions.set(condition, at: now.truncatedToSeconds) { budget.conditions = conditions }
    }

    /// The Pods whose eviction is under way, with its time, and when the first of them counts again if it is still there.
    private static func disrupted(
        _ budget: JSONValue, _ pods: [Pod], at now: Timestamp
    ) -> (pods: JSONObject, recheck: Nanoseconds?) {
        var result = JSONObject()
        var recheck: Nanoseconds?
        for (name, time) in budget.at("status", "disruptedPods")?.objectValue ?? JSONObject() {
            guard let pod = pods.first(where: { $0.name == name }), !pod.isBeingDeleted,
                let evicted = time.stringValue.flatMap(Timestamp.init(rfc3339:))
            else { continue }
            let left = evicted.nanoseconds + deletionTimeout - now.nanoseconds
            guard left > 0 else { continue }
            result[name] = time
            recheck = min(recheck ?? left, left)
        }
        return (result, recheck)
    }

    // MARK: How many there should be

    private func counts(of budget: JSONValue, _ pods: [Pod]) async throws -> (expected: Int64, desired: Int64) {
        if let most = budget.at("spec", "maxUnavailable"), !most.isNull {
            let expected = try await scale(of: pods)
            return (expected, max(0, expected - RolloutArithmetic.scaled(most, of: expected, roundingUp: true)))
        }
        guard let least = budget.at("spec", "minAvailable"), !least.isNull else { return (0, 0) }
        if let number = least.intValue { return (Int64(pods.count), number) }
        let expected = try await scale(of: pods)
        return (expected, RolloutArithmetic.scaled(least, of: expected, roundingUp: true))
    }

    /// How many Pods all those want who control one of these. Pods that nobody controls do not count.
    private func scale(of pods: [Pod]) async throws -> Int64 {
        var seen: Set<String> = []
        var counted: Set<String> = []
        var sum: Int64 = 0
        for pod in pods {
            guard let reference = pod.controllerReference, seen.insert(reference.uid).inserted else { continue }
            guard let owner = try await scale(of: reference, namespace: pod.namespace) else {
                throw UncountablePods("found no controllers for pod \(pod.name.goQuoted)")
            }
            if counted.insert(owner.uid).inserted { sum += owner.replicas }
        }
        return sum
    }

    /// How many Pods an owner wants, or the Deployment behind it; nil when it is gone.
    private func scale(of reference: OwnerReference, namespace: String) async throws -> (uid: String, replicas: Int64)? {
        guard let version = GroupVersion(apiVersion: reference.apiVersion),
            let handle = try? client.controlPlane.server.resolve(
                kind: GroupVersionKind(group: version.group, version: version.version, kind: reference.kind))
        else { throw UncountablePods("no matches for kind \(reference.kind.goQuoted) in version \(reference.apiVersion.goQuoted)") }
        guard let scale = handle.definition.scale else {
            throw UncountablePods("\(handle.groupResource) does not implement the scale subresource")
        }
        let resource = Resource<UntypedObject>(handle.definition.resource)
        guard let owner = try await client.find(resource, ObjectKey(namespace: namespace, name: reference.name)),
            owner.uid == reference.uid
        else { return nil }
        if handle.kind.groupKind == WorkloadResources.replicaSet.groupKind, let above = owner.controllerReference,
            above.kind == WorkloadResources.deployment.kind, above.isOf(group: WorkloadResources.deployment.group)
        {
            return try await self.scale(of: above, namespace: namespace)
        }
        return (owner.uid, owner.json.at(path: scale.specReplicas)?.intValue ?? 0)
    }
}

/// The number of Pods that there should be cannot be told.
private struct UncountablePods: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
