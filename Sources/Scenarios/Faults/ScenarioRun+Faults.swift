import APIServer
import ControllerRuntime
import ObjectModel
import Simulation
import World

extension ScenarioRun {
    /// Puts a fault into force, or does at once what it says.
    func arm(_ fault: Fault) throws(StepFailure) {
        let armed = ArmedFault(fault, step: stepsBegun)
        faults.append(armed)
        let length = fault.length.map { ", for \(GoDuration.format($0))" } ?? ""
        tell(.step, "armed: \(fault.summary)\(length)")
        guard let trigger = fault.trigger else {
            _ = try begin(armed, at: nil)
            return
        }
        injector.arm(
            CallFault(
                trigger.place, trigger.calls.matcher, occurrences: trigger.calls.occurrences, chance: trigger.calls.chance
            ) { [unowned self] call in
                do { return try begin(armed, at: call) } catch {
                    let failure = error as? StepFailure ?? StepFailure("\(error)")
                    fail(context.failure(armed.assertion, fault.location, failure.message, about: failure.object))
                    return .proceed
                }
            })
    }

    /// The moment of a fault has come: the step's, or that of a call.
    private func begin(_ armed: ArmedFault, at call: CallDescription?) throws(StepFailure) -> CallVerdict {
        let fault = armed.fault
        switch fault.action {
        case .crash(let target, let restart): return crash(target, restart, armed, at: call)
        case .cancel(let target, let restart): cancel(target, restart, armed, at: call)
        case .handOver(let target, let succession): return try handOver(target, succession, armed, at: call)
        case .calls(let calls, let effect):
            arm(calls, effect, armed)
            end(armed, holdsUp: false)
        case .caches(let pairs):
            // Where nobody has such a cache there is nothing to go wrong, which only an optional fault may find.
            let isIdle = fault.isOptional && pairs.contains { world.manager(named: $0.cache.target.process)?.incarnation == nil }
            for (cache, effect) in isIdle ? [] : pairs { try arm(cache, effect, armed) }
            end(armed, holdsUp: pairs.contains { $0.effect.holdsBack })
        case .throttle(let target, let limit):
            throttle(target, limit, armed)
            end(armed, holdsUp: false)
        case .shareKeys(let target):
            shareKeys(target, armed)
            end(armed, holdsUp: false)
        case .hold(let moment, let until):
            hold(moment, until, armed)
            end(armed, holdsUp: true)
        case .request(let action, let name): try request(action, as: name, armed, at: call)
        case .clock(let target, let offset):
            setClock(target, offset, armed)
            end(armed, holdsUp: false)
        case .names(let suffixes, let uids):
            world.chooseIdentifiers(suffixes: suffixes, uids: uids) { [unowned self] in
                if !isOver { strikeOften(armed, "a chosen name or UID is given out") }
            }
        case .age(let pattern, let labels, let annotations): try age(pattern, labels, annotations, armed)
        case .pods(let pattern, let image, let course):
            script(pattern, image: image, course, armed)
            end(armed, holdsUp: course.holdsUp)
        case .collectLate(let delay):
            collectLate(delay, armed)
            end(armed, holdsUp: delay == nil)
        case .linger(let pattern, let finalizer, let length): try linger(pattern, finalizer, length, armed)
        case .loseNode(let name):
            try loseNode(name, armed)
            end(armed, holdsUp: true)
        case .quiet:
            world.controlPlane.isQuiet = true
            strike(armed, "leases and heartbeats rest")
            armed.endings.append { [unowned self] in world.controlPlane.isQuiet = false }
            end(armed, holdsUp: false)
        }
        return .proceed
    }

    /// Takes a fault back when its time is over. What holds things up until then keeps a world from being settled.
    func end(_ armed: ArmedFault, holdsUp: Bool) {
        guard let length = armed.fault.length else { return }
        world.simulation.schedule(after: length, .scenario, holdsUp ? .fault : .timer) { [unowned self] in
            if !isOver { armed.end() }
        }
    }

    /// Counts a strike and tells of it.
    func strike(_ armed: ArmedFault, _ text: String, actor: String = "fault") {
        armed.strike()
        tell(.fault, "fault: \(text)", actor: actor)
    }

    /// Counts a strike and tells of the first, for faults that strike often.
    func strikeOften(_ armed: ArmedFault, _ text: @autoclosure () -> String) {
        guard armed.strike() else { return }
        let text = text()
        tell(.fault, "fault: \(text)", actor: "fault")
    }

    // MARK: Processes

    private func crash(_ target: Fault.Target, _ restart: Fault.Restart?, _ armed: ArmedFault, at call: CallDescription?) -> CallVerdict {
        guard let manager = world.manager(named: target.process), manager.incarnation != nil else { return .proceed }
        strike(armed, "crash of \(target.process)\(place(of: call, armed))", actor: target.process)
        manager.kill()
        if let restart { start(manager, restart) }
        return call?.process == target.process ? .kill : .proceed
    }

    /// Where a call is at which something happens.
    func place(of call: CallDescription?, _ armed: ArmedFault) -> String {
        call.map { " \(armed.fault.trigger?.place == .before ? "before" : "after") \($0) by \($0.actor)" } ?? ""
    }

    func start(_ manager: ControllerManager, _ restart: Fault.Restart) {
        manager.restart(after: restart.delay) { [unowned self] in
            if isOver { return nil }
            let view = restart.view.map { EarlierView(revision: revision($0), length: restart.viewLength) }
            let past = view.map { " as of revision \($0.revision) of \(world.server.currentRevision)" } ?? ""
            tell(.fault, "\(manager.name) starts again\(past)", actor: manager.name)
            return view
        }
    }

    /// The newest revision that a restarted process sees, among those that the server keeps.
    private func revision(_ view: Fault.Restart.View) -> UInt64 {
        let server = world.server
        let oldest = max(1, server.oldestRetainedRevision)
        switch view {
        case .revisions(let count):
            return server.currentRevision > UInt64(count) ? max(oldest, server.currentRevision - UInt64(count)) : oldest
        case .length(let length):
            let moment = world.simulation.timestamp + -length
            var number = server.currentRevision
            while number > oldest, let revision = server.revision(number), revision.time > moment { number -= 1 }
            return number
        }
    }

    // MARK: Calls

    private func arm(_ calls: Fault.Calls, _ effect: Fault.CallEffect, _ armed: ArmedFault) {
        var place = CallFault.Place.before
        switch effect {
        case .loseReply: place = .after
        case .delay(_, let chosen): place = chosen
        case .refuse, .deny: break
        }
        let stream = world.simulation.stream("fault/\(armed.step)")
        let fault = CallFault(place, calls.matcher, occurrences: calls.occurrences, chance: calls.chance) { [unowned self] call in
            let what = "\(call) by \(call.actor)"
            switch effect {
            case .refuse(let refusal):
                let error = refusal.error(for: call, kind: calls.kind ?? kind(of: call))
                strike(armed, "\(what) refused with \(error.code) \(error.reason.rawValue)", actor: call.actor)
                return .refuse(error)
            case .deny(let user):
                strike(armed, "\(what) denied", actor: call.actor)
                return .refuse(.denied(call, user: user ?? KnownActors.user(of: call.actor, in: call.process)))
            case .loseReply(let wait):
                strike(armed, "reply to \(what) lost", actor: call.actor)
                return .loseReply(.replyLost, after: wait)
            case .delay(let length, _):
                let wait = length.sample(stream)
                strike(armed, "\(what) delayed by \(ReadableTime.length(wait))", actor: call.actor)
                return .delay(wait)
            }
        }
        injector.arm(fault)
        armed.endings.append { [unowned self] in injector.disarm(fault) }
    }

    private func kind(of call: CallDescription) -> GroupKind {
        (try? world.server.resolve(call.resource))?.kind.groupKind ?? GroupKind(group: call.resource.group, kind: call.resource.resource)
    }

    // MARK: Caches

    /// The caches of a kind in a process; there is more than one while two incarnations run.
    private func informers(_ cache: Fault.Cache) throws(StepFailure) -> [Informer] {
        guard let manager = world.manager(named: cache.target.process), let incarnation = manager.incarnation else {
            throw StepFailure("\(cache.target.process) does not run, so it has no cache of \(cache.kind)")
        }
        let informers = (manager.elders + [incarnation]).flatMap { $0.informers(of: cache.resource) }
        guard !informers.isEmpty else {
            throw StepFailure("\(cache.target.process) has no cache of \(cache.kind); name a kind that its controllers watch")
        }
        return informers
    }

    private func arm(_ cache: Fault.Cache, _ effect: Fault.CacheEffect, _ armed: ArmedFault) throws(StepFailure) {
        let what = "cache of \(cache.kind) in \(cache.target.process)"
        for informer in try informers(cache) {
            let gate: InformerGate
            switch effect {
            case .freeze(nil):
                gate = FrozenGate(informer) { [unowned self] in strikeOften(armed, "\(what) is frozen") }
            case .freeze(.some(let objects)):
                gate = HoldingGate(informer, objects, coalesces: false) { [unowned self] in
                    strikeOften(armed, "\(what) is frozen for \(objects)")
                }
            case .late(let length):
                let stream = world.simulation.stream("fault/\(armed.step)/\(cache.kind)")
                gate = LateGate(informer, by: length, stream: stream) { [unowned self] in strikeOften(armed, "\(what) is late") }
            case .behind(let count):
                gate = BehindGate(informer, revisions: count) { [unowned self] in
                    strikeOften(armed, "\(what) stays \(ReadableTime.count(count, "revision")) behind")
                }
            case .lose(let objects, let changes, let occurrences):
                gate = LosingGate(informer, objects, types: changes.map(\.type), occurrences: occurrences) { [unowned self] in
                    strike(armed, "event for the \(what) lost")
                }
            case .coalesce(let objects):
                gate = HoldingGate(informer, objects, coalesces: true) { [unowned self] in
                    strikeOften(armed, "events for the \(what) coalesced")
                }
            case .relist, .breakWatch:
                breakWatch(informer, effect, what, armed)
                continue
            case .reorder(let other, let occurrences):
                guard let behind = try informers(other).last else { continue }
                gate = ReorderingGate(informer, behind: behind, occurrences: occurrences) { [unowned self] in
                    strikeOften(armed, "\(what) was overtaken by that of \(other.kind)")
                }
            }
            gate.arm()
            armed.endings.append { gate.open() }
        }
    }

    private func breakWatch(_ informer: Informer, _ effect: Fault.CacheEffect, _ what: String, _ armed: ArmedFault) {
        let server = world.server
        let position: UInt64
        var keeps = 0
        if case .breakWatch(let kept, let bookmarks) = effect {
            keeps = kept
            position = bookmarks ? server.currentRevision : informer.revision
        } else {
            position = 0
        }
        let gate = FrozenGate(informer) {}
        gate.arm()
        armed.endings.append { [unowned self] in
            let missed = server.currentRevision - position
            if missed > UInt64(keeps) {
                informer.restartWatch()
                strike(armed, "the \(what) lists anew after 410")
            } else if informer.heldCount > 0 {
                strike(armed, "the watch of the \(what) goes on after \(ReadableTime.count(Int(missed), "revision"))")
            }
            gate.open()
        }
    }

    // MARK: The end

    /// Whatever was armed and has not struck is a mistake of the scenario: it would go on passing when the fault no longer fits.
    func judgeFaults() {
        for armed in faults where armed.strikes == 0 && !armed.fault.isOptional {
            fail(
                context.failure(
                    armed.assertion, armed.fault.location,
                    "it never struck; change its condition, or say optional: true"))
        }
        for armed in faults where armed.heldCalls() > 0 {
            fail(
                context.failure(
                    armed.assertion, armed.fault.location,
                    "a call still waits: what was to let it go on never happened; change until, or add atMost"))
        }
    }
}

extension Fault.WatchedChange {
    fileprivate var type: WatchEventType {
        switch self {
        case .created: .added
        case .updated: .modified
        case .deleted: .deleted
        }
    }
}

extension ObjectChoice: CustomStringConvertible {
    /// `namespace/name`, with a star for any.
    public var description: String { "\(namespace ?? "*")/\(name ?? "*")" }
}
