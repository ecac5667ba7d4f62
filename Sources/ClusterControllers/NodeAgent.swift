import APIServer
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import SandboxRuntime
import Simulation

/// The agents of all nodes: runs the Pods that are bound to them, and says in their status how they are.
///
/// What a Pod does next is decided by its `PodWorker`; this class carries it out. Each node writes one status at a time, as kubelet's
/// status manager does, so changes of the same moment become one write.
final class NodeAgent {
    /// A Pod on a node.
    final class Entry {
        let id: PodSandboxID
        let key: ObjectKey
        let node: NodeRecord
        var pod: JSONValue
        var worker: PodWorker
        var podIP = ""
        var operations: [OperationID] = []
        var timers: [EventHandle] = []
        var wantsDelete = false
        /// Containers that would answer, and must not yet.
        var heldAnswers: [(position: Int, run: Int)] = []
        /// The scripts whose sequel has begun.
        var scriptsBegun: [PodScript] = []
        /// Whether its object is gone and nothing of it counts any more.
        var isGone = false

        init(id: PodSandboxID, key: ObjectKey, node: NodeRecord, pod: JSONValue, worker: PodWorker) {
            self.id = id
            self.key = key
            self.node = node
            self.pod = pod
            self.worker = worker
        }
    }

    /// A node and what is to be written for it.
    final class NodeRecord {
        let name: String
        let hostIP: String
        let queue: WorkQueue
        /// Whether nobody hears of it.
        var isLost = false

        init(name: String, hostIP: String, queue: WorkQueue) {
            self.name = name
            self.hostIP = hostIP
            self.queue = queue
        }
    }

    /// The actor of its writes.
    static let actor = "kubelet"

    let process: SimulatedProcess
    let client: Client
    let pods: Informer
    let nodeCache: Informer
    private(set) var nodes: [NodeRecord] = []
    private let session: RuntimeSession
    private let events: EventRecorder
    let faults: ClusterFaults
    private let heartbeats: Bool
    private let identifiers: RandomStream
    private var entries: [ObjectKey: Entry] = [:]
    private var addresses = AddressAllocator()
    private var imageIDs: [String: String] = [:]

    static func register(
        in incarnation: ManagerIncarnation, session: RuntimeSession, heartbeats: Bool, faults: ClusterFaults
    ) throws(APIError) {
        let agent = try NodeAgent(incarnation, session, heartbeats, faults)
        incarnation.addTask { [agent] in await agent.keepLeases() }
    }

    private init(
        _ incarnation: ManagerIncarnation, _ session: RuntimeSession, _ heartbeats: Bool, _ faults: ClusterFaults
    ) throws(APIError) {
        self.faults = faults
        process = incarnation.process
        client = incarnation.client(actor: Self.actor)
        events = EventRecorder(component: Self.actor, in: incarnation)
        nodeCache = try incarnation.informer(NodeResources.nodes)
        pods = try incarnation.informer(NodeResources.pods)
        self.session = session
        self.heartbeats = heartbeats
        identifiers = incarnation.simulation.stream("kubelet/container-id")
        // Weak: the informers are held by this object, and the session outlives it.
        nodeCache.addHandler { [weak self] event in
            if case .added(let node, _) = event { self?.nodeAdded(node) }
        }
        pods.addHandler { [weak self] event in self?.podChanged(event) }
        session.listen { [weak self] event in self?.runtimeReported(event) }
        faults.listen { [weak self] in self?.faultsChanged() ?? false }
    }

    var simulation: Simulation { process.simulation }

    // MARK: What the server says

    private func nodeAdded(_ json: JSONValue) {
        let name = UntypedObject(json).name
        guard record(of: name) == nil else { return }
        let index = nodes.count
        let queue = WorkQueue(name: "kubelet/\(name)", process: process)
        let node = NodeRecord(name: name, hostIP: "172.18.\(index / 250).\(index % 250 + 2)", queue: queue)
        nodes.append(node)
        checkLoss(of: node)
        addresses.register(node: name)
        process.spawn { [self] in await write(for: node) }
        queue.add(ObjectKey(namespace: "", name: name))
        for pod in pods.list() where Pod(pod).nodeName == name { podSeen(pod) }
    }

    func record(of name: String) -> NodeRecord? { nodes.first { $0.name == name } }

    private func podChanged(_ event: InformerEvent) {
        switch event {
        case .added(let pod, _): podSeen(pod)
        case .updated(_, let pod): podSeen(pod)
        case .deleted(let pod):
            let object = UntypedObject(pod)
            if let entry = entries[object.key], entry.id.uid == object.uid, !entry.node.isLost { forget(entry) }
        }
    }

    func podSeen(_ json: JSONValue) {
        let pod = Pod(json)
        let key = pod.key
        if !faults.lostNodes.isEmpty, record(of: pod.nodeName)?.isLost ?? false { return }
        if let entry = entries[key] {
            if entry.id.uid == pod.uid {
                accept(json, entry)
                if pod.isBeingDeleted, !entry.worker.isDeleted {
                    feed(entry, .deletion(graceSeconds: json.at("metadata", "deletionGracePeriodSeconds")?.intValue ?? entry.worker.grace))
                } else if json.at("spec", "readinessGates") != nil {
                    entry.node.queue.add(key)
                }
                return
            }
            forget(entry)
        }
        guard pod.isBound, let node = record(of: pod.nodeName) else { return }
        begin(json, pod, key, on: node)
    }

    private func begin(_ json: JSONValue, _ pod: Pod, _ key: ObjectKey, on node: NodeRecord) {
        let id = PodSandboxID(namespace: key.namespace, name: key.name, uid: pod.uid, node: node.name)
        let entry = Entry(id: id, key: key, node: node, pod: json, worker: PodWorker(pod: json))
        entries[key] = entry
        let hasSandbox = session.runtime.list(node: node.name).contains(id)
        if pod.isFinished || hasSandbox && pod.phase == "Running" {
            entry.podIP = pod.podIP
            if hasSandbox { addresses.reserve(pod.podIP, node: node.name) }
            entry.worker.adopt(
                status: json["status"], running: session.runtime.runningContainers(of: id), at: client.process.timestamp)
        } else if hasSandbox {
            session.runtime.reclaim(id)
        }
        feed(entry, .begin)
        if pod.isBeingDeleted {
            feed(entry, .deletion(graceSeconds: json.at("metadata", "deletionGracePeriodSeconds")?.intValue ?? entry.worker.grace))
        }
    }

    /// The object is gone: whatever is left of the Pod goes at once.
    func forget(_ entry: Entry) {
        entries[entry.key] = nil
        entry.isGone = true
        takeBack(entry)
        session.runtime.reclaim(entry.id)
        releaseAddress(entry)
    }

    /// Keeps the newer of two states of a Pod.
    func accept(_ json: JSONValue, _ entry: Entry) {
        let before = UInt64(UntypedObject(entry.pod).resourceVersion) ?? 0
        let after = UInt64(UntypedObject(json).resourceVersion) ?? 0
        if after > before { entry.pod = json }
    }

    // MARK: What the worker says

    func feed(_ entry: Entry, _ input: PodWorker.Input) {
        guard process.isAlive, !entry.isGone else { return }
        let outputs = entry.worker.handle(input, now: simulation.now, time: client.process.timestamp)
        for output in outputs { carryOut(output, entry) }
        runSequels(entry)
        entry.node.queue.add(entry.key)
    }

    private func carryOut(_ output: PodWorker.Output, _ entry: Entry) {
        switch output {
        case .prepareImage(let position):
            if failsPull(position, entry) { return }
            let image = entry.worker.containers[position].spec.image
            begin(.prepareImage(node: entry.node.name, image: image), entry) { .imagePrepared(position, $0.failure) }
        case .start(let positions): if !failsStart(positions, entry) { start(positions, entry) }
        case .startContainer(let position):
            var spec = entry.worker.containers[position].spec
            spec.attempt = entry.worker.containers[position].restartCount + (entry.worker.containers[position].run > 0 ? 1 : 0)
            begin(.startContainer(entry.id, spec), entry) { .containerStarted(position, $0.failure) }
        case .awaitReadiness(let position, let run):
            let name = entry.worker.containers[position].spec.name
            begin(.awaitReadiness(entry.id, container: name), entry) { [weak self, weak entry] result in
                if let self, let entry, result.failure == nil { containerAnswers(position, run: run, entry) }
                return nil
            }
        case .timer(let timer, let delay):
            // A back-off is a timer that a settled world may have; a probe that will succeed is work under way.
            plan(entry, after: delay, isTimer: timer.isBackOff) { agent, entry in agent.feed(entry, .timer(timer)) }
        case .stop(let grace):
            takeBack(entry)
            begin(.stop(entry.id, graceNanoseconds: grace), entry) { result in
                if case .success(.stopped(let exits)) = result { return .stopped(exits) }
                return .stopped([])
            }
        case .identify(let position):
            entry.worker.containers[position].containerID =
                "containerd://" + (0..<4).map { _ in Self.hexadecimal(identifiers.next()) }.joined()
            if heartbeats { beat(entry, position) }
        case .delete: entry.wantsDelete = true
        case .event(let reason, let message):
            events.event(Pod(entry.pod), type: "Warning", reason: reason, action: reason, note: message)
        }
    }

    private func start(_ positions: [Int], _ entry: Entry) {
        if entry.podIP.isEmpty {
            guard let address = addresses.allocate(node: entry.node.name) else {
                let error = RuntimeError(.startFailed, "no Pod address is left for node \(entry.node.name)")
                plan(entry, after: 0, isTimer: false) { agent, entry in agent.feed(entry, .started(positions, error)) }
                return
            }
            entry.podIP = address
        }
        let spec = PodSandboxSpec(
            id: entry.id, containers: positions.map { entry.worker.containers[$0].spec },
            runtimeClass: entry.pod.at("spec", "runtimeClassName")?.stringValue ?? "", podIP: entry.podIP, pod: entry.pod)
        begin(.start(spec), entry) { .started(positions, $0.failure) }
    }

    private func begin(
        _ operation: RuntimeOperation, _ entry: Entry,
        _ input: @escaping (Result<RuntimeOutcome, RuntimeError>) -> PodWorker.Input?
    ) {
        var own: OperationID?
        let id = session.begin(operation) { [weak self, weak entry] result in
            guard let self, let entry, process.isAlive else { return }
            entry.operations.removeAll { $0 == own }
            guard let input = input(result) else { return }
            if case .stopped = input { releaseAddress(entry) }
            feed(entry, input)
        }
        own = id
        entry.operations.append(id)
    }

    func plan(_ entry: Entry, after delay: Nanoseconds, isTimer: Bool, _ action: @escaping (NodeAgent, Entry) -> Void) {
        var own: EventHandle?
        let happen = { [weak self, weak entry] in
            guard let self, let entry, process.isAlive, !entry.isGone else { return }
            entry.timers.removeAll { $0 == own }
            action(self, entry)
        }
        let handle =
            isTimer
            ? simulation.schedule(after: delay, .timer, .timer, subject: process.identifier, happen)
            : simulation.schedule(after: delay, .cluster, .cluster, subject: process.identifier, happen)
        own = handle
        entry.timers.append(handle)
    }

    private func takeBack(_ entry: Entry) {
        for id in entry.operations { session.cancel(id) }
        for timer in entry.timers { simulation.cancel(timer) }
        entry.operations.removeAll()
        entry.timers.removeAll()
    }

    private func releaseAddress(_ entry: Entry) {
        if !entry.podIP.isEmpty { addresses.release(entry.podIP, node: entry.node.name) }
    }

    private func runtimeReported(_ event: RuntimeEvent) {
        switch event {
        case .exited(let id, let exit):
            guard let entry = entries[ObjectKey(namespace: id.namespace, name: id.name)], entry.id == id else { return }
            feed(entry, .exited(exit.container, code: exit.exitCode))
        }
    }

    /// Makes an event of every probe of a run, though it cannot change anything.
    private func beat(_ entry: Entry, _ position: Int) {
        let container = entry.worker.containers[position]
        let run = container.run
        let probes = [container.spec.livenessProbe, container.spec.readinessProbe].compactMap(ProbeSchedule.init(json:))
        guard let period = probes.map(\.period).min() else { return }
        plan(entry, after: period, isTimer: true) { agent, entry in
            guard entry.worker.containers[position].run == run, entry.worker.containers[position].isRunning else { return }
            agent.beat(entry, position)
        }
    }

    func entry(_ key: ObjectKey) -> Entry? { entries[key] }

    /// The Pods that there are, by namespace and name.
    var entriesInOrder: [Entry] {
        // Unordered: the keys are sorted.
        entries.keys.sorted().compactMap { entries[$0] }
    }

    var keepsHeartbeats: Bool { heartbeats }

    // MARK: Identities

    /// The identity of an image: its name without tag, and a digest that stands for its content.
    func imageID(_ image: String) -> String {
        if let known = imageIDs[image] { return known }
        var digest = Digest128()
        digest.absorb(image)
        let first = digest
        digest.absorb(1 as UInt64)
        var name = Substring(image)
        if let at = name.firstIndex(of: "@") { name = name[..<at] }
        if let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") { name = name[..<colon] }
        let id = "\(name)@sha256:\(first)\(digest)"
        imageIDs[image] = id
        return id
    }

    static func hexadecimal(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

extension Result where Failure == RuntimeError {
    /// The error, or nil.
    fileprivate var failure: RuntimeError? {
        if case .failure(let error) = self { return error }
        return nil
    }
}
