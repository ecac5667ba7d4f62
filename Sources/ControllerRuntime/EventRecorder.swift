import APIServer
import ObjectModel
import Simulation

/// Writes Events about objects, in the background, as client-go's recorder of `events.k8s.io/v1` does.
///
/// An Event is posted after the call returns, one at a time in the order recorded; a failure to post is dropped. An Event that says
/// the same as an earlier one of this recorder becomes a series: the earlier one is patched with a count.
public final class EventRecorder {
    private struct Sameness: Hashable {
        let regarding: String
        let type: String
        let reason: String
        let action: String
        let note: String
    }

    private struct Posted {
        let key: ObjectKey
        var count: Int64
    }

    /// The name written as `reportingController`.
    public let component: String
    private let client: Client
    private let process: SimulatedProcess
    private var pending: [(event: JSONValue, origin: UInt64)] = []
    private var worker: ParkedTask?
    private var posted: [Sameness: Posted] = [:]
    private var lastName: Int64 = 0
    private let events = Resource<UntypedObject>(group: "events.k8s.io", version: "v1", resource: "events")

    /// Makes a recorder of an incarnation; `component` is also the actor of the writes.
    public init(component: String, in incarnation: ManagerIncarnation) {
        self.component = component
        process = incarnation.process
        client = incarnation.client(actor: component)
        incarnation.addTask { [self] in await post() }
    }

    /// Records an Event about an object. `type` is `Normal` or `Warning`. Does nothing in a dead process.
    public func event(_ regarding: some KubernetesObject, type: String, reason: String, action: String, note: String) {
        guard process.isAlive else { return }
        let time = process.timestamp
        let stamp = max(time.nanoseconds, lastName + 1)
        lastName = stamp
        let namespace = regarding.namespace.isEmpty ? "default" : regarding.namespace
        let reference: JSONValue = [
            "apiVersion": .string(regarding.apiVersion), "kind": .string(regarding.kind), "name": .string(regarding.name),
            "namespace": .string(regarding.namespace), "resourceVersion": .string(regarding.resourceVersion), "uid": .string(regarding.uid),
        ]
        let event: JSONValue = [
            "apiVersion": "events.k8s.io/v1", "kind": "Event",
            "metadata": ["name": .string("\(regarding.name).\(String(stamp, radix: 16))"), "namespace": .string(namespace)],
            "eventTime": .string(time.rfc3339Micro), "reportingController": .string(component),
            "reportingInstance": .string("\(component)-0"), "action": .string(action), "reason": .string(reason),
            "regarding": reference, "note": .string(note), "type": .string(type),
        ]
        pending.append((event, process.simulation.currentEvent))
        if let worker {
            self.worker = nil
            process.wake(worker)
        }
    }

    private func post() async {
        while process.isAlive {
            if pending.isEmpty {
                guard (try? await process.park({ worker = $0 })) != nil else { return }
                continue
            }
            let (event, origin) = pending.removeFirst()
            process.simulation.declareOrigin(origin)
            let sameness = Sameness(
                regarding: event.at("regarding", "uid")?.stringValue ?? "", type: event["type"]?.stringValue ?? "",
                reason: event["reason"]?.stringValue ?? "", action: event["action"]?.stringValue ?? "",
                note: event["note"]?.stringValue ?? "")
            if var earlier = posted[sameness] {
                earlier.count += 1
                posted[sameness] = earlier
                let series: JSONValue = [
                    "series": ["count": .int(earlier.count), "lastObservedTime": .string(process.timestamp.rfc3339Micro)]
                ]
                _ = try? await client.patch(events, earlier.key, .merge(series))
            } else if let stored = try? await client.create(events, UntypedObject(event)) {
                posted[sameness] = Posted(key: stored.key, count: 1)
            }
        }
    }
}
