import APIServer
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

/// Places Pods on nodes, one at a time, as kube-scheduler's default profile does: by priority, then in the order they came.
///
/// A placement counts at once; the binding is written while the next Pod is looked at. A Pod that fits nowhere waits until a node or a
/// Pod changes in a way that may help, at least for its back-off of 1 s to 10 s, and at most five minutes. There is no preemption, and
/// preferred affinity between Pods does not count.
final class Scheduler {
    private let process: SimulatedProcess
    private let client: Client
    private let events: EventRecorder
    private let pods: Informer
    private let namespaces: Informer
    private let faults: ClusterFaults
    private let latency: Distribution
    private let stream: RandomStream
    private let queue: WorkQueue
    private let cache = SchedulerCache()
    /// Pods that fitted nowhere, in the order of failure, and when their back-off ends.
    private var waiting: [ObjectKey] = []
    private var attempts: [ObjectKey: (count: Int64, backoffEnds: VirtualTime)] = [:]

    /// The name that Pods ask for in `schedulerName`, and under which Events are written.
    static let name = "default-scheduler"
    /// The actor of bindings and conditions.
    static let actor = "kube-scheduler"
    private static let longestWait: Nanoseconds = .minutes(5)

    static func register(
        in incarnation: ManagerIncarnation, latency: Distribution, faults: ClusterFaults = ClusterFaults()
    ) throws(APIError) {
        let scheduler = try Scheduler(incarnation, latency, faults)
        incarnation.addTask { [scheduler] in await scheduler.run() }
    }

    private init(_ incarnation: ManagerIncarnation, _ latency: Distribution, _ faults: ClusterFaults) throws(APIError) {
        self.faults = faults
        process = incarnation.process
        client = incarnation.client(actor: Self.actor)
        events = EventRecorder(component: Self.name, in: incarnation)
        let nodes = try incarnation.informer(NodeResources.nodes)
        pods = try incarnation.informer(NodeResources.pods)
        namespaces = try incarnation.informer(NodeResources.namespaces)
        self.latency = latency
        stream = incarnation.simulation.stream("scheduler")
        queue = WorkQueue(name: Self.actor, process: process)
        // Weak: the informers are held by this object, directly and through the incarnation.
        nodes.addHandler { [weak self] in self?.nodeChanged($0) }
        pods.addHandler { [weak self] in self?.podChanged($0) }
        faults.listen { [weak self] in self?.faultsChanged() ?? false }
    }

    // MARK: What happens around

    private func nodeChanged(_ event: InformerEvent) {
        switch event {
        case .added(let node, _), .updated(_, let node): if cache.update(node: node) { retryWaiting() }
        case .deleted(let node): cache.remove(node: UntypedObject(node).name)
        }
    }

    private func podChanged(_ event: InformerEvent) {
        let pod = Pod(event.object)
        if case .deleted = event {
            attempts[pod.key] = nil
            if cache.remove(uid: pod.uid) { retryWaiting() }
            return
        }
        if pod.isBound {
            if pod.isFinished {
                if cache.remove(uid: pod.uid) { retryWaiting() }
                return
            }
            let isNew = cache.placement(of: pod.uid) == nil
            cache.update(pod: pod.json, on: pod.nodeName)
            if isNew { retryWaiting() }
            return
        }
        guard Self.isMine(pod) else { return }
        if case .updated(let old, let new) = event, !Self.mayHelp(old, new) { return }
        queue.add(pod.key, priority: Self.priority(of: pod))
    }

    /// Whether an unbound Pod is one to be placed.
    private static func isMine(_ pod: Pod) -> Bool {
        pod.schedulerName == name && !pod.isBeingDeleted && !pod.isFinished
            && (pod.json.at("spec", "schedulingGates")?.isEmptyOrNull ?? true)
    }

    /// Whether a change of an unbound Pod may change where it fits: its status does not count.
    private static func mayHelp(_ old: JSONValue, _ new: JSONValue) -> Bool {
        if UntypedObject(old).uid != UntypedObject(new).uid { return true }
        func same(_ left: JSONValue?, _ right: JSONValue?) -> Bool {
            if let left, let right { return left.isIdentical(to: right) || left == right }
            return left == nil && right == nil
        }
        return !same(old["spec"], new["spec"]) || !same(old.at("metadata", "labels"), new.at("metadata", "labels"))
    }

    /// Whether a script keeps a Pod from being looked at; a gate is told in its status.
    private func isKept(_ pod: Pod) -> Bool {
        guard let script = faults.script(for: pod.json, where: { $0.course.scheduling != nil }) else { return false }
        let isGated = script.course.scheduling == .gated
        script.strikes(pod.json, isGated ? "waits for a gate" : "is not scheduled")
        if isGated, pod.condition("PodScheduled")?.reason != "SchedulingGated" {
            process.spawn { [self] in
                await writeCondition(
                    pod, reason: "SchedulingGated", message: "Scheduling is blocked due to non-empty scheduling gates")
            }
        }
        return true
    }

    /// Looks at every Pod again that has no node, since a fault has begun or ended.
    private func faultsChanged() -> Bool {
        guard process.isAlive else { return false }
        for json in pods.list() {
            let pod = Pod(json)
            if !pod.isBound, Self.isMine(pod) { queue.add(pod.key, priority: Self.priority(of: pod)) }
        }
        return true
    }

    private static func priority(of pod: Pod) -> Int { Int(clamping: pod.json.at("spec", "priority")?.intValue ?? 0) }

    /// Brings back the Pods that fitted nowhere, each once its back-off is over.
    private func retryWaiting() {
        guard !waiting.isEmpty else { return }
        let keys = waiting
        waiting.removeAll()
        for key in keys {
            guard let json = pods.get(key), case let pod = Pod(json), !pod.isBound else { continue }
            let remaining = (attempts[key]?.backoffEnds ?? .zero) - process.simulation.now
            queue.add(key, after: max(0, remaining), priority: Self.priority(of: pod))
        }
    }

    // MARK: One Pod after the other

    private func run() async {
        while let item = try? await queue.next() {
            if candidate(item.key) != nil {
                if !latency.isZero {
                    guard (try? await process.pause(latency.sample(stream), .cluster, .cluster)) != nil else { return }
                }
                if let pod = candidate(item.key) { place(pod) }
            }
            queue.done(item.key)
        }
    }

    private func candidate(_ key: ObjectKey) -> Pod? {
        guard let json = pods.get(key) else { return nil }
        let pod = Pod(json)
        guard !pod.isBound, Self.isMine(pod), cache.placement(of: pod.uid) == nil else { return nil }
        return !faults.scripts.isEmpty && isKept(pod) ? nil : pod
    }

    private func place(_ pod: Pod) {
        let requirements = PodRequirements(pod.json)
        let namespaces = self.namespaces
        switch cache.place(
            requirements, namespaceLabels: { namespaces.get(ObjectKey(namespace: "", name: $0))?.at("metadata", "labels")?.objectValue })
        {
        case .success(let node):
            cache.add(requirements, on: node.name)
            let name = node.name
            process.spawn { [self] in await bind(pod, to: name) }
        case .failure(let refused):
            let end = backOff(pod.key)
            waiting.append(pod.key)
            queue.add(pod.key, after: max(Self.longestWait, end - process.simulation.now), priority: Self.priority(of: pod))
            report(pod, refused.failure.message)
        }
    }

    /// Counts a failure and returns when its back-off ends.
    private func backOff(_ key: ObjectKey) -> VirtualTime {
        let count = (attempts[key]?.count ?? 0) + 1
        let end = process.simulation.now + .seconds(min(10, 1 << min(count - 1, 4)))
        attempts[key] = (count, end)
        return end
    }

    private func bind(_ pod: Pod, to node: String) async {
        do {
            try await client.bind(NodeResources.pods, pod.key, uid: pod.uid, node: node)
            attempts[pod.key] = nil
        } catch {
            guard let refusal = error.apiError, process.isAlive else { return }
            cache.remove(uid: pod.uid)
            retryWaiting()
            guard let json = pods.get(pod.key), Pod(json).uid == pod.uid else { return }
            let end = backOff(pod.key)
            queue.add(pod.key, after: end - process.simulation.now, priority: Self.priority(of: pod))
            await writeCondition(pod, reason: "SchedulerError", message: "binding rejected: \(refusal.message)")
        }
    }

    private func report(_ pod: Pod, _ message: String) {
        events.event(pod, type: "Warning", reason: "FailedScheduling", action: "Scheduling", note: message)
        let before = pod.condition("PodScheduled")
        guard before?.status != "False" || before?.reason != "Unschedulable" || before?.message != message else { return }
        process.spawn { [self] in await writeCondition(pod, reason: "Unschedulable", message: message) }
    }

    /// Says in the Pod's status why it is not placed. A failure to write is made up for by the next attempt.
    private func writeCondition(_ pod: Pod, reason: String, message: String) async {
        let before = pod.condition("PodScheduled")
        let time = before?.status == "False" ? before?.lastTransitionTime : nil
        let condition = Condition(
            type: "PodScheduled", status: "False", reason: reason, message: message,
            lastTransitionTime: time ?? process.timestamp.truncatedToSeconds)
        let patch: JSONValue = ["metadata": ["uid": .string(pod.uid)], "status": ["conditions": [condition.json]]]
        _ = try? await client.patch(NodeResources.pods, pod.key, .strategicMerge(patch), subresource: .status)
    }
}
