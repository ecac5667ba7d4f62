import APIServer
import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel

/// The SandboxWarmPool controller of profile v0.1: keeps as many Pods of a template as a pool asks for.
///
/// It counts what its cache shows and remembers nothing of what it has asked for, so a cache that lags makes it ask twice.
public final class V01SandboxWarmPoolController: Reconciler {
    private let client: Client
    private let pools: Informer
    private let templates: Informer
    private let pods: Informer

    init(in incarnation: ManagerIncarnation) throws(APIError) {
        client = incarnation.client(actor: AgentSandboxNames.sandboxWarmPoolEventSource)
        pools = try incarnation.informer(V01Resources.pools)
        templates = try incarnation.informer(V01Resources.templates)
        pods = try incarnation.informer(Resources.pods)
        Indexes.addPodsByPoolHash(to: pods)
    }

    /// Adds the controller to a process: it is woken by every event of a pool and of a Pod that a pool controls or controlled.
    /// Templates wake nobody.
    public static func register(in incarnation: ManagerIncarnation) throws {
        let reconciler = try V01SandboxWarmPoolController(in: incarnation)
        let controller = incarnation.addController(
            AgentSandboxNames.sandboxWarmPoolEventSource, metricsName: AgentSandboxNames.MetricsName.sandboxWarmPool, workers: 1,
            queue: .plain, reconciler: reconciler)
        controller.watch(reconciler.pools)
        controller.watchOwned(reconciler.pods, by: AgentSandboxKinds.sandboxWarmPool.groupKind)
    }

    /// One pass over a pool. Throws `SandboxFailures` for what is to be tried again; the status is not written then.
    public func reconcile(_ key: ObjectKey) async throws -> ReconcileResult {
        guard let object = pools.get(key), !UntypedObject(object).isBeingDeleted else { return .done }
        var pool = V01SandboxWarmPool(object)
        var failures: [SandboxFailure] = []
        let members = try await findMembers(of: pool, &failures)
        let isStatusChanged = pool.observedReplicas != Int64(members.count)
        pool.observedReplicas = Int64(members.count)
        let missing = pool.replicas - Int64(members.count)
        if missing > 0 { try await create(missing, of: pool, &failures) }
        if missing < 0 { try await delete(Int(-missing), of: members, &failures) }
        guard failures.isEmpty else { throw SandboxFailures(failures) }
        if isStatusChanged { _ = try await client.update(V01Resources.pools, pool, subresource: .status) }
        return .done
    }

    /// The Pods with the pool's label that stay and belong to the pool; those without controller are made its own first.
    private func findMembers(of pool: V01SandboxWarmPool, _ failures: inout [SandboxFailure]) async throws(CallError) -> [Pod] {
        var members: [Pod] = []
        for pod in pods.list(index: Indexes.podsByPoolHash, value: pool.nameHash, namespace: pool.namespace).map(Pod.init) {
            if pod.isBeingDeleted { continue }
            switch Ownership(of: pod, by: pool.uid) {
            case .owned: members.append(pod)
            case .foreign: continue
            case .unowned:
                var adopted = pod
                adopted.setControllerReference(to: pool, AgentSandboxKinds.sandboxWarmPool.v1alpha1)
                let wanted = adopted
                let adoption = try await attempt { () async throws(CallError) in try await client.update(Resources.pods, wanted) }
                switch adoption {
                case .success(let updated): members.append(updated)
                case .failure(let failure): failures.append(failure)
                }
            }
        }
        return members
    }

    /// Makes Pods one after another; a failure does not keep the next from being tried, and each looks for the template anew.
    private func create(_ count: Int64, of pool: V01SandboxWarmPool, _ failures: inout [SandboxFailure]) async throws(CallError) {
        for _ in 0..<count {
            let key = ObjectKey(namespace: pool.namespace, name: pool.templateName)
            guard let template = templates.get(key).map(SandboxTemplate.init) else {
                let kind = AgentSandboxKinds.sandboxTemplate
                let missing = APIError.notFound(GroupResource(group: kind.group, resource: kind.kind), key.name)
                failures.append(SandboxFailure(missing.message))
                continue
            }
            let pod = Self.member(of: pool, template)
            let creation = try await attempt { () async throws(CallError) in try await client.create(Resources.pods, pod) }
            if let failure = creation.failure { failures.append(failure) }
        }
    }

    /// Deletes Pods, the newest first, whether they are ready or not. One that is gone already is a failure.
    private func delete(_ count: Int, of members: [Pod], _ failures: inout [SandboxFailure]) async throws(CallError) {
        for pod in Self.newestFirst(members).prefix(count) {
            let deletion = try await attempt { () async throws(CallError) in try await client.delete(Resources.pods, pod.key) }
            if let failure = deletion.failure { failures.append(failure) }
        }
    }

    /// A new member: the template's Pod spec, and the labels and annotations of the template object itself, which may replace the
    /// labels that make it a member.
    static func member(of pool: V01SandboxWarmPool, _ template: SandboxTemplate) -> Pod {
        var pod = Pod([
            "apiVersion": "v1", "kind": "Pod",
            "metadata": ["generateName": .string(pool.name + "-"), "namespace": .string(pool.namespace)],
        ])
        pod.setLabel(AgentSandboxNames.Label.pool, pool.nameHash)
        pod.setLabel(AgentSandboxNames.Label.sandboxTemplateRefHash, NameHash.of(pool.templateName))
        pod.takeMetadata(labels: template.labels, annotations: template.annotations)
        pod.setControllerReference(to: pool, AgentSandboxKinds.sandboxWarmPool.v1alpha1)
        pod.json["spec"] = template.blueprint.podSpec
        return pod
    }

    /// Pods with the newest first; of several made in the same second the order stays.
    static func newestFirst(_ pods: [Pod]) -> [Pod] {
        pods.enumerated().sorted { left, right in
            let (first, second) = (left.element.madeAt, right.element.madeAt)
            return first != second ? first > second : left.offset < right.offset
        }.map(\.element)
    }
}
