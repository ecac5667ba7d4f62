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
    var made = 0
    var hasEnded = false
    var failure: StepFailure?

    init(_ workload: Workload, position: Int, start: VirtualTime, stream: RandomStream) {
        self.workload = workload
        self.position = position
        self.start = start
        schedule = ArrivalSchedule(workload.arrivals, stream: stream)
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
            load.hasEnded = true
            return
        }
        guard load.made < Self.mostClaimsOfLoad else {
            load.failure = StepFailure("the load makes more than \(ReadableTime.grouped(Self.mostClaimsOfLoad)) claims; make it shorter")
            return
        }
        let simulation = world.simulation
        let delay = load.start + moment - simulation.now
        simulation.schedule(after: delay, .scenario, .scenario) { [unowned self] in arrive(load) }
    }

    private func arrive(_ load: RunningLoad) {
        guard self.load === load else { return }
        let workload = load.workload
        let name = "\(workload.name)-\(claimsMade[load.position])"
        act("load \(workload.name) made claim \(Milestones.name(ObjectKey(namespace: workload.namespace, name: name)))")
        if let dwell = workload.dwell { dwells[ObjectKey(namespace: workload.namespace, name: name)] = (dwell, load.position) }
        do {
            try world.create(Self.claim(name, of: workload))
        } catch {
            load.failure = StepFailure("claim \(workload.namespace)/\(name) was refused: \(Self.text(error))")
            return
        }
        claimsMade[load.position] += 1
        load.made += 1
        planArrival(of: load)
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

    func awaitLoad() throws(StepFailure) {
        guard let load else { return }
        defer { self.load = nil }
        _ = try advance(until: nil) { load.hasEnded || load.failure != nil }
        if let failure = load.failure { throw failure }
        let length = world.simulation.now - load.start
        guard length > 0 else { return }
        tell(.step, "load \(load.workload.name) done: \(ReadableTime.count(load.made, "claim")) in \(ReadableTime.length(length))")
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
