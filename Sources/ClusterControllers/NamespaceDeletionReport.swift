import KubernetesAPI
import ObjectModel

/// What a pass over a namespace that is being deleted found, as the conditions of its status tell it.
struct NamespaceDeletionReport {
    /// The refusals met, in order.
    var failures: [String] = []
    private var remaining: [(resource: GroupResource, count: Int)] = []
    private var finalizers: [(name: String, count: Int)] = []

    /// Counts what is left of a resource.
    mutating func add(_ items: [UntypedObject], of resource: GroupResource) {
        remaining.append((resource, items.count))
        for item in items {
            for finalizer in item.finalizers {
                if let position = finalizers.firstIndex(where: { $0.name == finalizer }) {
                    finalizers[position].count += 1
                } else {
                    finalizers.append((finalizer, 1))
                }
            }
        }
    }

    /// The five conditions, with upstream's reasons and messages.
    var conditions: [Condition] {
        let resources = remaining.map { "\($0.resource.resource).\($0.resource.group) has \($0.count) resource instances" }.sorted()
        let holders = finalizers.map { "\($0.name) in \($0.count) resource instances" }.sorted()
        return [
            Condition(
                type: "NamespaceDeletionDiscoveryFailure", status: "False", reason: "ResourcesDiscovered",
                message: "All resources successfully discovered"),
            Condition(
                type: "NamespaceDeletionGroupVersionParsingFailure", status: "False", reason: "ParsedGroupVersions",
                message: "All legacy kube types successfully parsed"),
            failures.isEmpty
                ? Condition(
                    type: "NamespaceDeletionContentFailure", status: "False", reason: "ContentDeleted",
                    message: "All content successfully deleted, may be waiting on finalization")
                : Condition(
                    type: "NamespaceDeletionContentFailure", status: "True", reason: "ContentDeletionFailed",
                    message: "Failed to delete all resource types, \(failures.count) remaining: \(failures.joined(separator: ", "))"),
            resources.isEmpty
                ? Condition(
                    type: "NamespaceContentRemaining", status: "False", reason: "ContentRemoved",
                    message: "All content successfully removed")
                : Condition(
                    type: "NamespaceContentRemaining", status: "True", reason: "SomeResourcesRemain",
                    message: "Some resources are remaining: \(resources.joined(separator: ", "))"),
            holders.isEmpty
                ? Condition(
                    type: "NamespaceFinalizersRemaining", status: "False", reason: "ContentHasNoFinalizers",
                    message: "All content-preserving finalizers finished")
                : Condition(
                    type: "NamespaceFinalizersRemaining", status: "True", reason: "SomeFinalizersRemain",
                    message: "Some content in the namespace has finalizers remaining: \(holders.joined(separator: ", "))"),
        ]
    }

    /// Sets the conditions of a namespace; one that says the same already stays as it is.
    func apply(to namespace: inout Namespace, at now: Timestamp) {
        var result = namespace.conditions
        var isChanged = false
        for condition in conditions where result.set(condition, at: now.truncatedToSeconds) { isChanged = true }
        if isChanged { namespace.conditions = result }
    }
}
