import APIServer
import KubernetesAPI
import ObjectModel

/// What PodDisruptionBudgets say of an eviction. How many Pods are healthy is counted here, when somebody asks; how many there should be
/// is read in the status, where the disruption controller keeps it, and worked out where none runs.
struct DisruptionBudgets {
    let server: APIServer

    /// 429 when a budget does not let a Pod go, 500 when several speak of it. Pods that do not run, or are going already, may always go.
    func check(_ handle: ResourceHandle, _ key: ObjectKey) throws(APIError) {
        guard let stored = server.stored(handle, key),
            let budgets = try? server.resolve(GroupVersionResource(group: "policy", version: "v1", resource: "poddisruptionbudgets"))
        else { return }
        let pod = stored.value
        if Self.isGoing(pod) || ["Pending", "Succeeded", "Failed"].contains(pod.at("status", "phase")?.stringValue ?? "") { return }
        var matching: [JSONValue] = []
        for budget in try server.listStored(budgets, namespace: key.namespace).items.map(\.value) {
            guard let json = budget.at("spec", "selector"), let selector = try? LabelSelector(json: json) else { continue }
            if selector.matches(pod.at("metadata", "labels")?.objectValue) { matching.append(budget) }
        }
        guard let budget = matching.first else { return }
        if matching.count > 1 {
            throw .internalError("This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.")
        }
        guard let json = budget.at("spec", "selector"), let selector = try? LabelSelector(json: json) else { return }
        let pods = try server.listStored(handle, namespace: key.namespace).items.map(\.value).filter {
            selector.matches($0.at("metadata", "labels")?.objectValue)
        }
        let healthy = pods.filter { Pod($0).isReady && !Self.isGoing($0) }.count
        let isProcessed = budget.at("status", "observedGeneration")?.intValue == budget.at("metadata", "generation")?.intValue
        let processed = isProcessed ? budget.at("status", "desiredHealthy")?.intValue.map { Int(clamping: $0) } : nil
        let desired = processed ?? Self.desired(budget, expected: pods.count)
        if !Pod(pod).isReady, budget.at("spec", "unhealthyPodEvictionPolicy") == "AlwaysAllow" || healthy >= desired { return }
        if healthy > desired { return }
        let name = budget.at("metadata", "name")?.stringValue ?? ""
        var error = APIError.tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", retryAfterSeconds: 0)
        error.details.causes = [
            StatusCause(
                type: "DisruptionBudget",
                message: "The disruption budget \(name) needs \(desired) healthy pods and has \(healthy) currently")
        ]
        throw error
    }

    private static func isGoing(_ pod: JSONValue) -> Bool { pod.at("metadata", "deletionTimestamp")?.isEmptyOrNull == false }

    /// How many healthy Pods a budget wants of so many.
    private static func desired(_ budget: JSONValue, expected: Int) -> Int {
        if let least = budget.at("spec", "minAvailable"), !least.isNull { return scaled(least, expected) }
        if let most = budget.at("spec", "maxUnavailable"), !most.isNull { return max(0, expected - scaled(most, expected)) }
        return 0
    }

    /// A number, or a percentage of a number rounded up.
    private static func scaled(_ value: JSONValue, _ total: Int) -> Int {
        if let number = value.intValue { return Int(clamping: number) }
        guard let text = value.stringValue, text.hasSuffix("%"), let percent = Int(text.dropLast()), (0...100).contains(percent) else {
            return 0
        }
        return (percent * total + 99) / 100
    }
}
