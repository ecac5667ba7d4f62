import ControllerRuntime
import KubernetesAPI
import ObjectModel
import SandboxRuntime
import Simulation

/// What scripts do to Pods on their nodes, and what becomes of nodes that nobody hears of.
extension NodeAgent {
    /// Looks at everything again, since a fault has begun or ended. False when there is nobody left to do so.
    func faultsChanged() -> Bool {
        guard process.isAlive else { return false }
        for node in nodes { checkLoss(of: node) }
        for entry in entriesInOrder where !entry.isGone && !entry.node.isLost {
            runSequels(entry)
            answerHeld(entry)
            entry.node.queue.add(entry.key)
        }
        return true
    }

    // MARK: Nodes

    /// A node that is lost writes nothing and hears of nothing; one that is back takes up what has changed meanwhile.
    func checkLoss(of node: NodeRecord) {
        let isLost = faults.lostNodes.contains(node.name)
        guard isLost != node.isLost else { return }
        node.isLost = isLost
        if isLost { return node.queue.hold() }
        node.queue.release()
        node.queue.add(ObjectKey(namespace: "", name: node.name))
        for entry in entriesInOrder where entry.node === node {
            let present = pods.get(entry.key)
            if present.map({ UntypedObject($0).uid }) != entry.id.uid { forget(entry) }
        }
        for pod in pods.list() where Pod(pod).nodeName == node.name { podSeen(pod) }
    }

    // MARK: Pods

    /// Whether an image cannot be had.
    func failsPull(_ position: Int, _ entry: Entry) -> Bool {
        guard let script = faults.script(for: entry.pod, where: \.course.pullFails) else { return false }
        let image = entry.worker.containers[position].spec.image
        script.strikes(entry.pod, "cannot pull \(image)")
        let error = RuntimeError(
            .imageUnavailable, "failed to pull and unpack image \"\(image)\": failed to resolve reference \"\(image)\": not found")
        plan(entry, after: 0, isTimer: false) { agent, entry in agent.feed(entry, .imagePrepared(position, error)) }
        return true
    }

    /// Whether a sandbox cannot be started.
    func failsStart(_ positions: [Int], _ entry: Entry) -> Bool {
        guard let script = faults.script(for: entry.pod, where: \.course.startFails) else { return false }
        script.strikes(entry.pod, "cannot start")
        let error = RuntimeError(.startFailed, "failed to start sandbox container: the runtime does not answer")
        plan(entry, after: 0, isTimer: false) { agent, entry in agent.feed(entry, .started(positions, error)) }
        return true
    }

    /// A container answers its probes from now on: later, if a script says so.
    func containerAnswers(_ position: Int, run: Int, _ entry: Entry) {
        guard let script = faults.script(for: entry.pod, where: { $0.course.readiness != nil }) else {
            return feed(entry, .answers(position, run: run))
        }
        switch script.course.readiness {
        case .later(let length):
            script.strikes(entry.pod, "answers later")
            plan(entry, after: length, isTimer: false) { agent, entry in agent.feed(entry, .answers(position, run: run)) }
        case .never, nil:
            script.strikes(entry.pod, "does not answer")
            entry.heldAnswers.append((position, run))
        }
    }

    private func answerHeld(_ entry: Entry) {
        guard !entry.heldAnswers.isEmpty, faults.script(for: entry.pod, where: { $0.course.readiness == .never }) == nil else { return }
        let held = entry.heldAnswers
        entry.heldAnswers = []
        for (position, run) in held { feed(entry, .answers(position, run: run)) }
    }

    /// The address that a Pod's status tells.
    func toldAddress(_ entry: Entry) -> String {
        guard let script = faults.script(for: entry.pod, where: \.course.withholdsAddress) else { return entry.podIP }
        if !entry.podIP.isEmpty { script.strikes(entry.pod, "does not tell its address") }
        return ""
    }

    /// Begins what is to happen to a Pod that is ready, once for each script.
    func runSequels(_ entry: Entry) {
        guard !faults.scripts.isEmpty, entry.worker.isReady else { return }
        for script in faults.scripts where script.course.hasSequel && script.matches(entry.pod) {
            guard !entry.scriptsBegun.contains(where: { $0 === script }) else { continue }
            entry.scriptsBegun.append(script)
            if let flap = script.course.flap { self.flap(entry, flap, script, left: flap.times) }
            if let (length, code) = script.course.exit {
                plan(entry, after: length, isTimer: false) { agent, entry in
                    script.strikes(entry.pod, "ends with code \(code)")
                    agent.faults.endContainers(entry.id, code)
                }
            }
            if let length = script.course.evictionAfter {
                plan(entry, after: length, isTimer: false) { agent, entry in
                    script.strikes(entry.pod, "is evicted")
                    agent.feed(entry, .evicted("The node was low on resource: memory. "))
                }
            }
        }
    }

    private func flap(_ entry: Entry, _ flap: PodScript.Flap, _ script: PodScript, left: Int) {
        guard left > 0 else { return }
        plan(entry, after: flap.up, isTimer: false) { agent, entry in
            script.strikes(entry.pod, "is not ready")
            agent.feed(entry, .probed(false))
            agent.plan(entry, after: flap.down, isTimer: false) { agent, entry in
                agent.feed(entry, .probed(true))
                agent.flap(entry, flap, script, left: left - 1)
            }
        }
    }
}

extension PodWorker {
    /// Whether every container that should is ready.
    var isReady: Bool {
        sandbox == .running && !isFinished
            && containers[initCount...].allSatisfy { $0.isRunning && $0.isReady }
    }
}
