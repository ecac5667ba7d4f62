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

    private let features: FeatureSet
    private let mutants: MutantSet<SandboxTemplateMutant>

    init(
        in incarnation: ManagerIncarnation, features: FeatureSet = .none, mutants: MutantSet<SandboxTemplateMutant> = MutantSet()
    ) throws(APIError) {
        self.features = features
        self.mutants = mutants
        client = incarnation.client(actor: AgentSandboxNames.sandboxTemplateEventSource)
        templates = try incarnation.informer(Resources.templates)
        policies = try incarnation.informer(Resources.networkPolicies)
    }

    /// Adds the controller to a process: it is woken by every event of a template and of a NetworkPolicy that a template controls.
    public static func register(
        in incarnation: ManagerIncarnation, flags: ControllerFlags, features: FeatureSet = .none,
        mutants: MutantSet<SandboxTemplateMutant> = MutantSet()
    ) throws {
        let reconciler = try SandboxTemplateController(in: incarnation, features: features, mutants: mutants)
        let controller = incarnation.addController(
            AgentSandboxNames.sandboxTemplateEventSource, metricsName: AgentSandboxNames.MetricsName.sandboxTemplate,
            workers: flags.sandboxTemplateConcurrentWorkers, reconciler: reconciler)
        controller.watch(reconciler.templates) { event in
            guard mutants.has(.watchGenerationOnly), case .updated(let old, let new) = event else { return true }
            return UntypedObject(old).generation != UntypedObject(new).generation
        }
        guard !mutants.has(.ignorePolicies) else { return }
        controller.watchOwned(reconciler.policies, by: AgentSandboxKinds.sandboxTemplate.groupKind)
    }

    /// One pass over a template. Throws the server's refusal, or `SandboxFailure` for a label that cannot be put on and for a policy that
    /// somebody else keeps.
    public func reconcile(_ key: ObjectKey) async throws -> ReconcileResult {
        guard let object = templates.get(key) else { return .done }
        var template = SandboxTemplate(object)
        if !template.isBeingDeleted || mutants.has(.labelDeleting) { try await label(&template) }
        if template.isBeingDeleted, !mutants.has(.reconcileDeleting) { return .done }

        let policyKey = ObjectKey(namespace: key.namespace, name: template.networkPolicyName)
        let existing = policies.get(policyKey).map(NetworkPolicy.init)
        if template.networkPolicyManagement == .unmanaged, !mutants.has(.manageUnmanaged) {
            if let existing { try await remove(existing, of: template) }
        } else if let existing {
            try await repair(existing, of: template)
        } else {
            try await createPolicy(of: template)
        }
        return .done
    }

    private func isControlled(_ policy: NetworkPolicy, by template: SandboxTemplate) -> Bool {
        Ownership(of: policy, by: template.uid) == .owned
    }

    /// Labels the template with the hash of its name. The template becomes what the server answers.
    private func label(_ template: inout SandboxTemplate) async throws {
        let present = template.label(AgentSandboxNames.Label.sandboxTemplateRefHash)
        guard present != template.refHash, !mutants.has(.skipLabel), present == nil || !mutants.has(.labelOnlyWhenMissing) else { return }
        let label = JSONObject(uniqueKeys: [AgentSandboxNames.Label.sandboxTemplateRefHash], values: [.string(template.refHash)])
        do {
            template = try await client.patch(Resources.templates, template.key, .merge(["metadata": ["labels": .object(label)]]))
        } catch {
            guard case .api(let refusal) = error else { throw error }
            if mutants.has(.ignoreLabelFailure) { return }
            throw SandboxFailure(
                "failed to label sandbox template \("\(template.key)".goQuoted) with template ref hash: \(refusal.message)")
        }
    }

    /// Deletes the policy of a template that does not want one; somebody else's stays.
    private func remove(_ policy: NetworkPolicy, of template: SandboxTemplate) async throws {
        guard isControlled(policy, by: template) || mutants.has(.deleteUncontrolledPolicy) else {
            if mutants.has(.uncontrolledPolicyFailsWhenUnmanaged) { throw refusal(of: policy, template) }
            return
        }
        guard !mutants.has(.keepPolicyWhenUnmanaged) else { return }
        do {
            try await client.delete(Resources.networkPolicies, policy.key)
        } catch {
            guard error.isNotFound, mutants.has(.missingPolicyCountsAsDeleted) else { throw error }
        }
    }

    /// Makes the policy that is there say what it should.
    private func repair(_ policy: NetworkPolicy, of template: SandboxTemplate) async throws {
        guard isControlled(policy, by: template) || mutants.has(.overwriteUncontrolledPolicy) else {
            if mutants.has(.ignoreUncontrolledPolicy) { return }
            throw refusal(of: policy, template)
        }
        let present = policy.json["spec"] ?? .null
        let desired = NetworkPolicies.spec(of: template, mutants)
        let isSame = mutants.has(.compareExactly) ? present == desired : NetworkPolicies.areEqual(present, desired)
        guard !isSame || mutants.has(.updateEveryPass), !mutants.has(.skipPolicyRepair) else { return }
        var repaired = policy
        repaired.json["spec"] = mutants.has(.mergePolicySpec) ? MergePatch.apply(desired, to: present) : desired
        _ = try await client.update(Resources.networkPolicies, repaired)
    }

    private func createPolicy(of template: SandboxTemplate) async throws(CallError) {
        if mutants.has(.skipPolicyCreation) || mutants.has(.noPolicyWithoutRules) && template.networkPolicy == nil { return }
        if features.has(.authoritativeTemplateBeforePolicy), try await !isStaying(template) { return }
        do {
            _ = try await client.create(Resources.networkPolicies, NetworkPolicies.policy(of: template, mutants))
        } catch {
            guard case .api(let refusal) = error, refusal.reason == .alreadyExists, mutants.has(.existingPolicyIsSuccess) else {
                throw error
            }
        }
    }

    /// Whether a template is to stay, past the cache.
    private func isStaying(_ template: SandboxTemplate) async throws(CallError) -> Bool {
        do {
            let live = try await client.get(Resources.templates, template.key)
            return live.uid == template.uid && !live.isBeingDeleted
        } catch {
            guard error.isNotFound else { throw error }
            return false
        }
    }

    private func refusal(of policy: NetworkPolicy, _ template: SandboxTemplate) -> SandboxFailure {
        SandboxFailure(
            "refusing to update NetworkPolicy \(policy.name.goQuoted) as it is not controlled by SandboxTemplate "
                + template.name.goQuoted)
    }
}
