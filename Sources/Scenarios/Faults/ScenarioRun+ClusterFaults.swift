import APIServer
import ClusterControllers
import KubernetesAPI
import ObjectModel
import Simulation
import World

/// Faults of Pods, nodes and the garbage collector.
extension ScenarioRun {
    /// Puts what happens to Pods into force.
    func script(_ pattern: ObjectPattern, image: String?, _ course: PodScript.Course, _ armed: ArmedFault) {
        let matches = { (pod: JSONValue) -> Bool in
            let object = UntypedObject(pod)
            guard (pattern.namespace ?? object.namespace) == object.namespace, (pattern.name ?? object.name) == object.name,
                pattern.matches(pod)
            else { return false }
            guard let image else { return true }
            return (pod.at("spec", "containers")?.arrayValue ?? []).contains {
                World.matches(image: $0["image"]?.stringValue ?? "", pattern: image)
            }
        }
        var told: [(key: ObjectKey, what: String)] = []
        let script = PodScript(course, matches: matches) { [unowned self] pod, what in
            if isOver { return }
            let key = UntypedObject(pod).key
            // What goes on for a while is told once for each Pod.
            guard course.hasMoments || !told.contains(where: { $0 == (key, what) }) else { return }
            told.append((key, what))
            strike(armed, "Pod \(Milestones.name(key)) \(what)", actor: "kubelet")
        }
        world.clusterFaults.begin(script)
        armed.endings.append { [unowned self] in world.clusterFaults.end(script) }
    }

    /// Lets the garbage collector look at objects later, or at none.
    func collectLate(_ delay: Distribution?, _ armed: ArmedFault) {
        let faults = world.clusterFaults
        if let delay {
            faults.collectionDelay = delay
            faults.collectionDelayed = { [unowned self] in
                if !isOver { strikeOften(armed, "the garbage collector is late") }
            }
            armed.endings.append {
                faults.collectionDelay = nil
                faults.collectionDelayed = {}
            }
            return
        }
        let process = "kube-controller-manager"
        let queues = (world.manager(named: process)?.incarnation?.controllers ?? [])
            .filter { $0.name == "generic-garbage-collector" || $0.name == "generic-garbage-collector/orphan" }.map(\.queue)
        strike(armed, "the garbage collector is gone", actor: process)
        for queue in queues { queue.hold() }
        armed.endings.append { for queue in queues { queue.release() } }
    }

    /// Nobody hears of a node.
    func loseNode(_ name: String, _ armed: ArmedFault) throws(StepFailure) {
        let kind = GroupVersionKind(group: "", version: "v1", kind: "Node")
        guard (try? world.get(kind, ObjectKey(namespace: "", name: name))) != nil else {
            throw StepFailure("there is no node \(name.goQuoted); name one of spec.cluster.nodes")
        }
        let loss = NodeLoss(node: name, controlPlane: world.controlPlane, faults: world.clusterFaults)
        strike(armed, "node \(name) is lost", actor: NodeLoss.actor)
        loss.begin()
        armed.endings.append { [unowned self] in
            loss.end()
            tell(.fault, "node \(name) is back", actor: NodeLoss.actor)
        }
    }

    // MARK: Objects that linger

    /// Puts a finalizer on the objects that match, now and as they come, and takes it off some time after their deletion was asked for.
    func linger(_ pattern: ObjectPattern, _ finalizer: String, _ length: Nanoseconds?, _ armed: ArmedFault) throws(StepFailure) {
        let bound: BoundPattern
        do { bound = try BoundPattern(pattern, server: world.server) } catch { throw StepFailure(error.description) }
        for stored in context.states(of: bound.handle) { keep(stored.key, bound, finalizer, length, armed) }
        world.server.onCommit { [unowned self] revision in
            guard !isOver, !armed.isOver, revision.resource == bound.handle.id, revision.verb != .delete else { return }
            let key = revision.key
            // Not within the commit of somebody else.
            world.simulation.schedule(.scenario, .fault) { [unowned self] in
                if !isOver { keep(key, bound, finalizer, length, armed) }
            }
        }
    }

    private func keep(_ key: ObjectKey, _ bound: BoundPattern, _ finalizer: String, _ length: Nanoseconds?, _ armed: ArmedFault) {
        guard let stored = world.server.stored(bound.handle, key), let object = try? bound.match(stored, in: world.server) else { return }
        let untyped = UntypedObject(object)
        let hasFinalizer = untyped.finalizers.contains(finalizer)
        if !untyped.isBeingDeleted {
            if !hasFinalizer { write(untyped.finalizers + [finalizer], of: untyped, bound) }
            return
        }
        guard hasFinalizer, armed.lingering.insert(untyped.uid).inserted else { return }
        strike(armed, "\(bound.pattern.kind.kind) \(Milestones.name(key)) stays")
        guard let length else { return }
        world.simulation.schedule(after: length, .scenario, .fault) { [unowned self] in
            guard !isOver, let stored = world.server.stored(bound.handle, key),
                let now = try? world.server.read(stored, as: bound.handle), UntypedObject(now).uid == untyped.uid
            else { return }
            write(UntypedObject(now).finalizers.filter { $0 != finalizer }, of: untyped, bound)
        }
    }

    private func write(_ finalizers: [String], of object: UntypedObject, _ bound: BoundPattern) {
        let value: JSONValue = finalizers.isEmpty ? .null : .array(finalizers.map(JSONValue.string))
        _ = try? world.patch(
            bound.pattern.kind, object.key, .merge(["metadata": ["finalizers": value, "uid": .string(object.uid)]]), as: "finalizer")
    }
}

extension PodScript.Course {
    /// Whether something happens at moments of its own, and not only for as long as it is in force.
    var hasMoments: Bool { flap != nil || exit != nil || evictionAfter != nil }

    /// Whether Pods wait until it is over.
    var holdsUp: Bool { scheduling != nil || pullFails || startFails || readiness == .never || withholdsAddress }
}
