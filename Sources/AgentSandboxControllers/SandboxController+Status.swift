import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel

extension SandboxController {
    /// Writes the status as a merge patch without precondition, if there is anything to write. A Sandbox that is gone is no failure.
    func writeStatus(of sandbox: Sandbox, over oldStatus: JSONValue?) async throws(CallError) -> SandboxFailure? {
        guard let patch = SandboxStatus.patch(from: oldStatus, to: sandbox.status) else { return nil }
        do {
            _ = try await client.patch(Resources.sandboxes, sandbox.key, .merge(patch), subresource: .status)
        } catch {
            guard case .api(let refusal) = error else { throw error }
            if refusal.reason != .notFound { return SandboxFailure(refusal.message) }
        }
        return nil
    }
}

/// How a Sandbox's status comes to be and when it is written.
public enum SandboxStatus {
    /// The merge patch that turns one status into another, or nil when it is not worth a write: they say the same, or nothing but the
    /// node's name differs and the Sandbox is not ready, so that the name may ride along with the next write.
    public static func patch(from old: JSONValue?, to new: JSONValue?) -> JSONValue? {
        guard let change = MergePatch.difference(from: old ?? [:], to: new ?? [:]), case .object(let fields) = change else { return nil }
        if isSame(old, new) { return nil }
        if fields.count == 1, fields.contains("nodeName"), !isReady(new) { return nil }
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
    mutating func observe(_ pod: Pod?) {
        guard let pod else {
            podIPs = []
            nodeName = ""
            return
        }
        selector = podSelector
        let isOwned = Ownership(of: pod, by: uid) == .owned
        podIPs = isOwned ? pod.podIPs : []
        nodeName = isOwned ? pod.nodeName : ""
    }
}
