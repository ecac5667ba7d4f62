import APIServer
import KubernetesAPI
import ObjectModel
import Simulation

/// Finds, among all revisions, the few that a timeline tells: pools that are full, Deployments that are available, warnings.
package struct Milestones {
    private let pools: ResourceID?
    private let deployments: ResourceID?
    private let events: ResourceID?

    init(_ server: APIServer) {
        func id(_ group: String, _ kind: String) -> ResourceID? {
            (try? server.resolve(anyVersionOf: GroupKind(group: group, kind: kind)))?.id
        }
        pools = id("extensions.agents.x-k8s.io", "SandboxWarmPool")
        deployments = id("apps", "Deployment")
        events = id("", "Event")
    }

    /// What a revision has reached, or nil.
    func milestone(_ revision: Revision) -> (category: TimelineEntry.Category, text: String)? {
        guard revision.verb != .delete else { return nil }
        if revision.resource == pools { return pool(revision) }
        if revision.resource == deployments { return deployment(revision) }
        if revision.resource == events { return event(revision) }
        return nil
    }

    /// A pool has as many ready sandboxes as it wants, and had not before.
    private func pool(_ revision: Revision) -> (category: TimelineEntry.Category, text: String)? {
        let (ready, wanted) = Self.replicas(of: revision.object.value)
        guard wanted > 0, ready >= wanted else { return nil }
        if let previous = revision.previous {
            let (readyBefore, wantedBefore) = Self.replicas(of: previous.value)
            if readyBefore >= wantedBefore, wantedBefore == wanted { return nil }
        }
        return (.poolReady, "pool \(Self.name(revision.key)) ready: \(ready) of \(wanted)")
    }

    private static func replicas(of pool: JSONValue) -> (ready: Int64, wanted: Int64) {
        (pool.at("status", "readyReplicas")?.intValue ?? 0, pool.at("spec", "replicas")?.intValue ?? 0)
    }

    private func deployment(_ revision: Revision) -> (category: TimelineEntry.Category, text: String)? {
        let deployment = UntypedObject(revision.object.value)
        guard deployment.condition("Available")?.status == "True" else { return nil }
        if let previous = revision.previous, UntypedObject(previous.value).condition("Available")?.status == "True" { return nil }
        let available = deployment.json.at("status", "availableReplicas")?.intValue ?? 0
        let wanted = deployment.json.at("spec", "replicas")?.intValue ?? 1
        return (.deploymentAvailable, "Deployment \(Self.name(revision.key)) available: \(available) of \(wanted)")
    }

    /// A new Warning; that it comes up again and again is not told.
    private func event(_ revision: Revision) -> (category: TimelineEntry.Category, text: String)? {
        let event = revision.object.value
        guard revision.verb == .create, event["type"]?.stringValue == "Warning" else { return nil }
        let about = event["involvedObject"]
        let key = ObjectKey(namespace: about?["namespace"]?.stringValue ?? "", name: about?["name"]?.stringValue ?? "")
        let message = event["message"]?.stringValue ?? ""
        let firstLine = message.split(separator: "\n").first.map(String.init) ?? ""
        let reason = event["reason"]?.stringValue ?? ""
        return (.warning, "warning about \(about?["kind"]?.stringValue ?? "object") \(Self.name(key)): \(reason): \(firstLine)")
    }

    /// A key as timelines show it: the namespace only where it is not `default`.
    package static func name(_ key: ObjectKey) -> String { key.namespace == "default" ? key.name : key.description }
}
