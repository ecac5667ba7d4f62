import APIServer
import ControllerRuntime
import ObjectModel
import Simulation
import World

/// Faults of whole processes, of clients, and of what they find.
extension ScenarioRun {
    // MARK: Processes

    /// Asks a process to end, as a signal does.
    func cancel(_ target: Fault.Target, _ restart: Fault.Restart?, _ armed: ArmedFault, at call: CallDescription?) {
        guard let manager = world.manager(named: target.process), manager.incarnation != nil else { return }
        strike(armed, "\(target.process) is told to end\(place(of: call, armed))", actor: target.process)
        manager.cancel { [unowned self] in
            if isOver { return }
            tell(.fault, "\(manager.name) has ended", actor: manager.name)
            if let restart { start(manager, restart) }
        }
    }

    /// Lets another incarnation take over.
    func handOver(
        _ target: Fault.Target, _ succession: Fault.Succession, _ armed: ArmedFault, at call: CallDescription?
    ) throws(StepFailure) -> CallVerdict {
        guard let manager = world.manager(named: target.process), manager.incarnation != nil else { return .proceed }
        let place = self.place(of: call, armed)
        switch succession {
        case .gap(let length):
            strike(armed, "\(target.process) loses its lease\(place)", actor: target.process)
            manager.kill()
            start(manager, Fault.Restart(delay: length, view: nil))
            return call?.process == target.process ? .kill : .proceed
        case .overlap(let length):
            strike(armed, "a second \(target.process) begins beside the first\(place)", actor: target.process)
            do { try manager.startBeside() } catch { throw StepFailure("\(target.process) could not start a second time: \(error)") }
            world.simulation.schedule(after: length, .scenario, .fault) { [unowned self] in
                if isOver { return }
                manager.retire()
                tell(.fault, "the first \(manager.name) has noticed and ends", actor: manager.name)
            }
            return .proceed
        }
    }

    /// Lets two workers of a controller have the same key at once.
    func shareKeys(_ target: Fault.Target, _ armed: ArmedFault) {
        let controllers = world.manager(named: target.process)?.incarnation?.controllers ?? []
        for controller in controllers where target.controller == nil || controller.name == target.controller {
            controller.queue.handsOutTwice = { [unowned self] key in
                if !isOver { strikeOften(armed, "\(key) is handed out to a second worker of \(controller.name)") }
            }
            armed.endings.append { controller.queue.handsOutTwice = nil }
        }
    }

    // MARK: Clients

    func throttle(_ target: Fault.Target, _ limit: Fault.Limit, _ armed: ArmedFault) {
        let matcher = CallMatcher(actor: target.controller, process: target.process)
        let strike = { [unowned self] (call: CallDescription) in strikeOften(armed, "\(call) by \(call.actor) is throttled") }
        var throttles: [CallThrottle] = []
        if let rate = limit.rate {
            throttles.append(CallThrottle(world.controlPlane, matcher, ratePerSecond: rate, burst: limit.burst, strike: strike))
        }
        if let inFlight = limit.inFlight {
            throttles.append(CallThrottle(world.controlPlane, matcher, inFlight: inFlight, strike: strike))
        }
        for throttle in throttles {
            throttle.arm()
            armed.endings.append { throttle.disarm() }
        }
    }

    /// Lets a call wait for another.
    func hold(_ moment: Fault.Trigger, _ until: Fault.Trigger?, _ armed: ArmedFault) {
        var isReleased = false
        let calls = moment.calls
        let holding = CallFault(moment.place, calls.matcher, occurrences: calls.occurrences, chance: calls.chance) { [unowned self] call in
            if isReleased { return .proceed }
            strike(armed, "\(call) by \(call.actor) waits", actor: call.actor)
            return .hold
        }
        injector.arm(holding)
        let release = { [unowned self] (why: String) in
            isReleased = true
            injector.disarm(holding)
            let count = holding.letGo()
            if count > 0 {
                tell(.fault, "\(ReadableTime.count(count, "call")) that waited \(count == 1 ? "goes" : "go") on: \(why)", actor: "fault")
            }
        }
        armed.heldCalls = { holding.heldCount }
        armed.endings.append { release("the time is over") }
        guard let until else { return }
        let other = until.calls
        injector.arm(
            CallFault(until.place, other.matcher, occurrences: other.occurrences, chance: other.chance) { call in
                release("\(call) by \(call.actor)")
                return .proceed
            })
    }

    /// Makes a request in somebody's name, at once.
    func request(_ action: Step.Action, as name: String, _ armed: ArmedFault, at call: CallDescription?) throws(StepFailure) {
        let former = (requester, firstVerbOfRequest)
        requester = name
        defer { (requester, firstVerbOfRequest) = former }
        strike(armed, "\(name) makes a request\(place(of: call, armed))", actor: name)
        try begin(action)
    }

    // MARK: What processes find

    func setClock(_ target: Fault.Target, _ offset: Nanoseconds, _ armed: ArmedFault) {
        guard let manager = world.manager(named: target.process) else { return }
        let words = "\(ReadableTime.length(abs(offset))) \(offset < 0 ? "behind" : "ahead")"
        strike(armed, "the clock of \(target.process) is \(words)", actor: target.process)
        manager.clockOffset += offset
        armed.endings.append { manager.clockOffset -= offset }
    }

    /// Takes labels and annotations from objects, in one write each.
    func age(_ pattern: ObjectPattern, _ labels: [String], _ annotations: [String], _ armed: ArmedFault) throws(StepFailure) {
        func nulls(_ keys: [String], on object: JSONValue, _ field: String) -> JSONObject {
            var fields = JSONObject()
            for key in keys where object.at("metadata", field, key) != nil { fields[key] = .null }
            return fields
        }
        do {
            let bound = try BoundPattern(pattern, server: world.server)
            for item in try world.server.list(bound.handle, namespace: pattern.namespace).items where pattern.matches(item) {
                let object = UntypedObject(item)
                if let name = pattern.name, name != object.name { continue }
                var metadata = JSONObject()
                let (lost, forgotten) = (nulls(labels, on: item, "labels"), nulls(annotations, on: item, "annotations"))
                if !lost.isEmpty { metadata["labels"] = .object(lost) }
                if !forgotten.isEmpty { metadata["annotations"] = .object(forgotten) }
                guard !metadata.isEmpty else { continue }
                strike(armed, "\(pattern.kind.kind) \(Milestones.name(object.key)) is as an older version has left it")
                try world.patch(pattern.kind, object.key, .merge(["metadata": .object(metadata)]), as: "older-version")
            }
        } catch {
            throw StepFailure("the objects could not be changed: \(error)")
        }
    }
}

extension Fault {
    /// What is armed, in a few words.
    var summary: String {
        switch action {
        case .crash(let target, _): "crash of \(target.process)"
        case .cancel(let target, _): "cancellation of \(target.process)"
        case .handOver(let target, _): "hand-over of \(target.process)"
        case .throttle(let target, _): "throttle of \(target.name)"
        case .shareKeys(let target): "shared keys of \(target.name)"
        case .clock(let target, _): "clock of \(target.process)"
        case .caches(let pairs): "\(key) \(pairs.map { "\($0.cache.kind) of \($0.cache.target.name)" }.joined(separator: ", "))"
        case .request(let action, let name): "\(action.name) by \(name)"
        case .age(let pattern, _, _): "age of \(pattern.subject)"
        case .linger(let pattern, _, _): "linger of \(pattern.subject)"
        case .loseNode(let name): "loss of node \(name)"
        case .calls, .hold, .names, .quiet, .pods, .collectLate: key
        }
    }
}
