import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel

extension SandboxController {
    /// Writes the status as a merge patch without precondition, if there is anything to write. A Sandbox that is gone is no failure.
    func writeStatus(of sandbox: Sandbox, over oldStatus: JSONValue?) async throws(CallError) -> SandboxFailure? {
        guard var patch = SandboxStatus.patch(from: oldStatus, to: sandbox.status, mutants) else { return nil }
        if features.has(.wholeSandboxStatus) {
            var whole = sandbox.status ?? [:]
            for key in oldStatus?.objectValue?.keys ?? [] where whole[key] == nil { whole[key] = .null }
            patch = ["status": whole]
        }
        let change = patch
        do {
            if mutants.has(.updateNoRetry) {
                _ = try await client.update(Resources.sandboxes, sandbox, subresource: .status)
            } else {
                _ = try await client.patch(Resources.sandboxes, sandbox.key, .merge(change), subresource: .status)
            }
        } catch {
            guard case .api(let refusal) = error else { throw error }
            if refusal.reason != .notFound || mutants.has(.missingSandboxIsFailure) { return SandboxFailure(refusal.message) }
        }
        return nil
    }
}

/// How a Sandbox's status comes to be and when it is written.
public enum SandboxStatus {
    /// The merge patch that turns one status into another, or nil when it is not worth a write: they say the same, or nothing but the
    /// node's name differs and the Sandbox is not ready, so that the name may ride along with the next write.
    public static func patch(
        from old: JSONValue?, to new: JSONValue?, _ mutants: MutantSet<SandboxMutant> = MutantSet()
    ) -> JSONValue? {
        if mutants.has(.rewriteUnchangedStatus) { return ["status": new ?? [:]] }
        guard let change = MergePatch.difference(from: old ?? [:], to: new ?? [:]), case .object(let fields) = change else { return nil }
        if isSame(old, new) { return nil }
        if fields.count == 1, fields.contains("nodeName"), !mutants.has(.writeNodeNameAtOnce),
            !isReady(new) || mutants.has(.neverWriteNodeNameAlone)
        {
            return nil
        }
        return ["status": change]
    }

    private static func isSame(_ old: JSONValue?, _ new: JSONValue?) -> Bool {
        guard let new else { return old?.isEmptyOrNull ?? true }
        return new.isSemanticallyEqual(to: old)
    }

    private static func isReady(_ status: JSONValue?) -> Bool {
        guard let status else { return false }
        for condition in status["conditions"]?.arrayValue ?? [] where condition["type"]?.stringValue == Sandbox.ConditionType.ready {
            return condition["status"]?.stringValue == "True"
        }
        return false
    }
}

extension Sandbox {
    /// Writes what is seen of the Pod into the status. The selector appears with the first Pod, even somebody else's, and stays;
    /// addresses and node are those of a Pod of the Sandbox's own.
    mutating func observe(_ pod: Pod?, _ mutants: MutantSet<SandboxMutant>) {
        let before = self
        let own = pod.flatMap { Ownership(of: $0, by: self, mutants) == .owned ? $0 : nil }
        if pod != nil { selector = podSelector }
        podIPs = own?.podIPs ?? []
        nodeName = own?.nodeName ?? ""
        mutants.spoil(observed: &self, before, pod: pod, isOwned: own != nil)
    }
}
