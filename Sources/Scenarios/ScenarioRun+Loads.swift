import APIServer
import AgentSandboxAPI
import KubernetesAPI
import ObjectModel
import Simulation
import World

/// A load under way.
final class RunningLoad {
    let workload: Workload
    let position: Int
    let start: VirtualTime
    var schedule: ArrivalSchedule
    /// What a closed load keeps count of; nil for others.
    var closed: ClosedLoad?
    var made = 0
    var hasEnded = false
    var failure: StepFailure?

    init(_ workload: Workload, position: Int, start: VirtualTime, stream: RandomStream) {
        self.workload = workload
        self.position = position
        self.start = start
        schedule = ArrivalSchedule(workload.arrivals, stream: stream)
        closed = ClosedLoad(workload.arrivals, start: start)
    }
}

extension ScenarioRun {
    /// So many claims one start of a load may make.
    static let mostClaimsOfLoad = 1_000_000

    /// Starts a load: its arrivals are events of the kernel on a schedule counted from now.
    func beginLoad(_ name: String) throws(StepFailure) {
        guard let position = scenario.workloads.firstIndex(where: { $0.name == name }) else {
            throw StepFailure("there is no workload \(name.goQuoted); name one of spec.workloads")
        }
        let workload = scenario.workloads[position]
        let load = RunningLoad(
            workload, position: position, start: world.simulation.now, stream: world.simulation.stream("workload/\(name)"))
        tell(.step, "load \(name): \(ArrivalSchedule.description(workload.arrivals)), \(workload.target)")
        self.load = load
        planArrival(of: load)
    }

    private func planArrival(of load: RunningLoad) {
        guard let moment = load.schedule.next() else {
            load.hasEnded = load.made >= load.closed?.count ?? 0
            return
        }
        guard load.made < Self.mostClaimsOfLoad else {
            load.failure = StepFailure("the load makes more than \(ReadableTime.grouped(Self.mostClaimsOfLoad)) claims; make it shorter")
            return
        }
        let simulation = world.simulation
        let delay = load.start + moment - simulation.now
        simulation.schedule(after: delay, .scenario, .scenario) { [unowned self] in
            if arrive(load) { planArrival(of: load) }
        }
    }

    /// A claim has left the store: a closed load makes the next one.
    func claimLeft(_ key: ObjectKey) {
        guard let load, load.closed?.leave(key) == true else { return }
        world.simulation.schedule(after: 0, .scenario, .scenario) { [unowned self] in
            if arrive(load) { load.hasEnded = load.made >= load.closed?.count ?? 0 }
        }
    }

    /// Makes the next claim of a load. Says whether the load goes on.
    private func arrive(_ load: RunningLoad) -> Bool {
        guard self.load === load else { return false }
        let workload = load.workload
        let name = "\(workload.name)-\(claimsMade[load.position])"
        act("load \(workload.name) made claim \(Milestones.name(ObjectKey(namespace: workload.namespace, name: name)))")
        if let dwell = workload.dwell { dwells[ObjectKey(namespace: workload.namespace, name: name)] = (dwell, load.position) }
        do {
            try world.create(Self.claim(name, of: workload))
        } catch {
            load.failure = StepFailure("claim \(workload.namespace)/\(name) was refused: \(Self.text(error))")
            return false
        }
        claimsMade[load.position] += 1
        load.made += 1
        load.closed?.enter(ObjectKey(namespace: workload.namespace, name: name))
        return true
    }

    /// A claim of a load: the load's fields over the claim's own, name and namespace as the load says.
    static func claim(_ name: String, of workload: Workload) -> JSONValue {
        let kind: GroupVersionKind
        let spec: JSONValue
        switch workload.target {
        case .pool(let pool):
            kind = AgentSandboxKinds.sandboxClaim.v1beta1
            spec = ["warmPoolRef": ["name": .string(pool)]]
        case .template(let template):
            kind = AgentSandboxKinds.sandboxClaim.v1alpha1
            spec = ["sandboxTemplateRef": ["name": .string(template)]]
        }
        var claim: JSONValue = [
            "apiVersion": .string(kind.apiVersion), "kind": .string(kind.kind),
            "metadata": ["namespace": .string(workload.namespace), "name": .string(name)], "spec": spec,
        ]
        if !workload.template.isNull { claim = MergePatch.apply(workload.template, to: claim) }
        claim.set(.string(workload.namespace), at: "metadata", "namespace")
        claim.set(.string(name), at: "metadata", "name")
        return claim
    }

    func awaitLoad() -> StepWait? {
        guard let load else { return nil }
        return StepWait(until: load.closed?.deadline, reaching: { load.hasEnded || load.failure != nil }) {
            [unowned self] (isOver) throws(StepFailure) in
            self.load = nil
            if let failure = load.failure { throw failure }
            if !isOver, let closed = load.closed {
                throw StepFailure(
                    "within \(GoDuration.format(closed.within)) only \(ReadableTime.grouped(load.made)) of "
                        + "\(ReadableTime.count(closed.count, "claim")) were made: \(ReadableTime.grouped(closed.inFlight.count)) are still "
                        + "there; give the load more time, or look for claims that do not become ready or do not go")
            }
            let length = world.simulation.now - load.start
            if length > 0 {
                tell(
                    .step, "load \(load.workload.name) done: \(ReadableTime.count(load.made, "claim")) in \(ReadableTime.length(length))")
            }
            return nil
        }
    }

    // MARK: Dwell

    /// Deletes a claim some time after it became ready, unless it is gone by then.
    func release(_ arrival: ClaimJournal.Arrival, after dwell: Nanoseconds, of workload: Workload) {
        world.simulation.schedule(after: dwell, .scenario, .scenario) { [unowned self] in delete(arrival, dwell, workload) }
    }

    private func delete(_ arrival: ClaimJournal.Arrival, _ dwell: Nanoseconds, _ workload: Workload) {
        guard !isOver else { return }
        let name = Milestones.name(arrival.key)
        act("load \(workload.name) deletes claim \(name)")
        do {
            let kind = try world.server.resolve(anyVersionOf: AgentSandboxKinds.sandboxClaim.groupKind).kind
            try world.delete(kind, arrival.key, options: DeleteOptions(preconditions: Preconditions(uid: arrival.uid)))
            tell(.claimReleased, "claim \(name) deleted after \(GoDuration.format(dwell)) of dwell")
        } catch {
            // Somebody else was faster, perhaps with a new claim of the same name.
            if error.reason == .notFound || error.reason == .conflict { return }
            let message = "claim \(name) could not be deleted: \(Self.text(error))"
            fail(context.failure("load \(workload.name)", workload.location, message))
        }
    }
}
