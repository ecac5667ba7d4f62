import APIServer
import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel

/// The SandboxTemplate controller: labels each template with the hash of its name and keeps its NetworkPolicy.
public final class SandboxTemplateController: Reconciler {
    private let client: Client
    private let templates: Informer
    private let policies: Informer

    private let mutants: MutantSet<SandboxTemplateMutant>

    init(in incarnation: ManagerIncarnation, mutants: MutantSet<SandboxTemplateMutant> = MutantSet()) throws(APIError) {
        self.mutants = mutants
        client = incarnation.client(actor: AgentSandboxNames.sandboxTemplateEventSource)
        templates = try incarnation.informer(Resources.templates)
        policies = try incarnation.informer(Resources.networkPolicies)
    }

    /// Adds the controller to a process: it is woken by every event of a template and of a NetworkPolicy that a template controls.
    public static func register(
        in incarnation: ManagerIncarnation, flags: ControllerFlags, mutants: MutantSet<SandboxTemplateMutant> = MutantSet()
    ) throws {
        let reconciler = try SandboxTemplateController(in: incarnation, mutants: mutants)
        let controller = incarnation.addController(
            AgentSandboxNames.sandboxTemplateEventSource, metricsName: AgentSandboxNames.MetricsName.sandboxTemplate,
            workers: flags.sandboxTemplateConcurrentWorkers, reconciler: reconciler)
        controller.watch(reconciler.templates)
        controller.watchOwned(reconciler.policies, by: AgentSandboxKinds.sandboxTemplate.groupKind)
    }

    /// One pass over a template. Throws the server's refusal, or `SandboxFailure` for a policy that somebody else keeps.
    public func reconcile(_ key: ObjectKey) async throws -> ReconcileResult {
        guard let object = templates.get(key) else { return .done }
        var template = SandboxTemplate(object)
        if template.isBeingDeleted { return .done }
        let hash = template.refHash
        if template.label(AgentSandboxNames.Label.sandboxTemplateRefHash) != hash, !mutants.has(.skipLabel) {
            let label = JSONObject(uniqueKeys: [AgentSandboxNames.Label.sandboxTemplateRefHash], values: [.string(hash)])
            template = try await client.patch(Resources.templates, key, .merge(["metadata": ["labels": .object(label)]]))
        }

        let policyKey = ObjectKey(namespace: key.namespace, name: template.networkPolicyName)
        let existing = policies.get(policyKey).map(NetworkPolicy.init)
        let isControlled = existing.map { Ownership(of: $0, by: template.uid) == .owned } ?? false
        if template.networkPolicyManagement == .unmanaged {
            if isControlled { try await client.delete(Resources.networkPolicies, policyKey) }
            return .done
        }
        guard var policy = existing else {
            _ = try await client.create(Resources.networkPolicies, NetworkPolicies.policy(of: template))
            return .done
        }
        guard isControlled else {
            throw SandboxFailure(
                "refusing to update NetworkPolicy \(policy.name.goQuoted) as it is not controlled by SandboxTemplate "
                    + template.name.goQuoted)
        }
        let desired = NetworkPolicies.spec(of: template)
        if NetworkPolicies.areEqual(policy.json["spec"] ?? .null, desired) { return .done }
        policy.json["spec"] = desired
        _ = try await client.update(Resources.networkPolicies, policy)
        return .done
    }
}
