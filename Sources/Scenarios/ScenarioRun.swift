import APIServer
import ControllerRuntime
import ObjectModel
import Simulation
import World

/// One run of one scenario in a world of its own, on one thread.
final class ScenarioRun {
    let scenario: Scenario
    let context: RunContext
    let world: World
    /// The matching that a step waits for.
    var awaited: AwaitedPattern?
    /// What the request of a step did to its object first; nil when it changed nothing.
    var firstVerbOfRequest: CommitVerb?
    /// The load that a step waits for.
    var load: RunningLoad?
    /// What steps have armed, in order.
    var faults: [ArmedFault] = []
    /// Disturbs calls.
    let injector: FaultInjector
    /// Under which name requests of steps are made.
    var requester = "user"
    /// How many steps have begun.
    var stepsBegun = 0
    /// What the step under way waits for.
    var stepWait: StepWait?
    /// Whether every step is done, or one has failed.
    var hasEndedSteps = false
    /// The latest moment at which something happened, and how many events happened at it.
    var crowdedMoment = (time: VirtualTime.zero, events: 0)
    /// How many claims each load has made so far, at the load's position.
    var claimsMade: [Int]
    /// Claims that their load deletes some time after they are ready; only looked up.
    var dwells: [ObjectKey: (length: Nanoseconds, workload: Int)] = [:]
    private(set) var isComplete = false
    private var failures: [ScenarioFailure] = []
    private var timeline: [TimelineEntry] = []
    private var omittedEntries = 0
    private let progress: ((TimelineEntry) -> Void)?
    /// Looks on; nil when nobody does.
    let observer: (any RunObserver)?
    /// Who was told of the kernel's events before.
    var earlierTraceObserver: ((TraceEntry) -> Void)?
    private let journal: ClaimJournal
    private let milestones: Milestones
    private let invariants: InvariantWatch
    /// Nil where nothing may be exceeded.
    private var budgets: BudgetWatch?
    private var watches: [any ExpectationWatch]
    /// Expectations about versions that only an upgrade brings.
    private let laterExpectations: ScenarioExpectations
    /// The positions in `watches` of those that want a resource, by the resource's index.
    private var watchesByResource: [[Int]] = []
    private let chooser: any Chooser
    private let collectsMetrics: Bool
    /// How much had happened when the world was last looked at as one at rest.
    private var lastRest: (events: UInt64, revisions: Int)?
    /// After the end nothing of the run acts or watches any more.
    private(set) var isOver = false

    /// So many milestones are kept; steps and failures always are.
    private static let longestTimeline = 20_000

    init(
        _ scenario: Scenario, options: RunOptions, progress: ((TimelineEntry) -> Void)?, observer: (any RunObserver)?,
        processes: (ControlPlane) -> [ControllerManager]
    ) throws(ScenarioRunError) {
        guard scenario.clock == .virtual || options.isPaced else {
            throw ScenarioRunError("clock \(scenario.clock.rawValue) is not available here; use clock virtual")
        }
        guard scenario.backend == .simulated else {
            throw ScenarioRunError("backend \(scenario.backend.rawValue) is not available here; use backend simulated")
        }
        let chooser = options.chooser?(scenario) ?? Self.chooser(of: scenario)
        let world: World
        do { world = try World(scenario.world, chooser: chooser, processes: processes) } catch { throw ScenarioRunError("\(error)") }
        options.prepare?(world)
        let context = RunContext(scenario, world: world, options: options)
        var expectations = scenario.expectations
        var later = ScenarioExpectations()
        if scenario.steps.contains(where: \.isUpgrade) {
            later = expectations.split { (try? world.server.resolve(kind: $0.kind)) != nil }
        }
        laterExpectations = later
        let journal = ClaimJournal(context)
        do { watches = try Self.watches(expectations, journal, context) } catch {
            world.shutDown()
            throw error
        }
        self.world = world
        injector = FaultInjector(world.controlPlane)
        self.context = context
        self.scenario = scenario
        self.progress = progress
        self.chooser = chooser
        self.observer = observer
        collectsMetrics = options.collectsMetrics
        self.journal = journal
        invariants = InvariantWatch(context)
        milestones = Milestones(world.server)
        claimsMade = Array(repeating: 0, count: scenario.workloads.count)
    }

    private static func chooser(of scenario: Scenario) -> any Chooser {
        switch scenario.chooser {
        case .fifo: FirstInFirstOutChooser()
        case .random: RandomChooser(seed: scenario.world.seed)
        case .recorded(let choices): RecordedChooser(choices)
        case .deviations(let deviations): DeviatingChooser(deviations)
        }
    }

    private static func watches(
        _ expectations: ScenarioExpectations, _ journal: ClaimJournal, _ context: RunContext
    ) throws(ScenarioRunError) -> [any ExpectationWatch] {
        var watches: [any ExpectationWatch] = []
        for expectation in expectations.always { watches.append(try AlwaysWatch(expectation, in: context)) }
        for pattern in expectations.never { watches.append(try NeverWatch(pattern, in: context)) }
        for expectation in expectations.eventually { watches.append(try EventualWatch(expectation, in: context)) }
        for expectation in expectations.count { watches.append(try CountWatch(expectation, in: context)) }
        for expectation in expectations.leadsTo { watches.append(try LeadsToWatch(expectation, journal: journal, in: context)) }
        return watches
    }

    /// Checks what steps name, begins to watch and starts the world's processes.
    func start() throws(ScenarioRunError) {
        // What an upgrade brings is checked when it is there.
        for step in scenario.steps.prefix(while: { !$0.isUpgrade }) { try check(step) }
        for (position, watch) in watches.enumerated() { register(watch, at: position) }
        budgets = try BudgetWatch(context, journal: journal) { [unowned self] in tellBroken($0) }
        beginObserving()
        var number = world.server.oldestRetainedRevision
        while number <= world.server.currentRevision {
            if let revision = world.server.revision(number) {
                observer?.committed(revision, at: moment)
                _ = invariants.observe(revision)
                expect(revision)
            }
            number += 1
        }
        world.server.onCommit { [unowned self] revision in if !isOver { observe(revision) } }
        do { try world.start() } catch { throw ScenarioRunError("\(error)") }
    }

    private func register(_ watch: any ExpectationWatch, at position: Int) {
        for resource in [watch.resource, watch.furtherHandle?.id].compactMap(\.self) {
            while watchesByResource.count <= resource.index { watchesByResource.append([]) }
            watchesByResource[resource.index].append(position)
        }
    }

    /// Begins to watch what is about versions that are served from now on. What is there already is seen as it is.
    func watchFromUpgrade() throws(ScenarioRunError) {
        for watch in try Self.watches(laterExpectations, journal, context) {
            let position = watches.count
            watches.append(watch)
            register(watch, at: position)
            guard watch.judgesStates else { continue }
            for stored in context.states(of: watch.handle) {
                if let revision = world.server.revision(stored.revision) { show(revision, to: position) }
            }
        }
    }

    private func check(_ step: Step) throws(ScenarioRunError) {
        switch step.action {
        case .run(let name):
            guard !scenario.workloads.contains(where: { $0.name == name }) else { return }
            throw ScenarioRunError("\(step.location): there is no workload \(name.goQuoted); name one of spec.workloads")
        case .eventually(let pattern, _):
            _ = try BoundPattern(pattern, server: world.server)
        default: return
        }
    }

    /// Ends every task of the world.
    func shutDown() {
        isOver = true
        world.shutDown()
    }

    // MARK: Watching

    private func observe(_ revision: Revision) {
        observer?.committed(revision, at: moment)
        if firstVerbOfRequest == nil { firstVerbOfRequest = revision.verb }
        if let awaited, awaited.pattern.handle.id == revision.resource, revision.verb != .delete, !awaited.isReached {
            if (try? awaited.pattern.match(revision.object, in: world.server)) != nil { self.awaited?.isReached = true }
        }
        if revision.resource == journal.resource {
            if let arrival = journal.observe(revision) { claimBecameReady(arrival, revision) }
            if revision.verb == .delete { claimLeft(revision.key) }
        } else if let (category, text) = milestones.milestone(revision) {
            tell(category, text, actor: revision.actor)
        }
        for failure in invariants.observe(revision) { tellBroken(failure) }
        expect(revision)
    }

    /// Shows a revision to the expectations.
    private func expect(_ revision: Revision) {
        guard revision.resource.index < watchesByResource.count else { return }
        for position in watchesByResource[revision.resource.index] { show(revision, to: position) }
    }

    private func show(_ revision: Revision, to position: Int) {
        if let failure = watches[position].observe(revision) { tellBroken(failure) }
    }

    private func tellBroken(_ failure: ScenarioFailure) {
        let object = failure.object.map { " for \($0)" } ?? ""
        tell(.failure, "\(failure.assertion) does not hold\(object)", actor: failure.actor ?? "")
    }

    /// The world has come to rest: what must hold then is looked at, unless nothing has happened since that was done.
    func observeRest() {
        let rest = (events: world.simulation.eventCount, revisions: world.revisionCount)
        if let lastRest, lastRest == rest { return }
        lastRest = rest
        for failure in invariants.observeRest() { tellBroken(failure) }
    }

    private func claimBecameReady(_ arrival: ClaimJournal.Arrival, _ revision: Revision) {
        let record = arrival.record
        var text = "claim \(Milestones.name(arrival.key)) ready after \(ReadableTime.length(record.latency ?? 0))"
        if let launch = record.launch, launch != .unknown { text += ", \(launch.rawValue)" }
        if let sandbox = record.sandbox { text += " (sandbox \(sandbox))" }
        tell(.claimReady, text, actor: revision.actor)
        if let budgets, let position = journal.position(of: revision) { budgets.observe(claim: position) }
        if let dwell = dwells.removeValue(forKey: arrival.key) {
            release(arrival, after: dwell.length, of: scenario.workloads[dwell.workload])
        }
    }

    // MARK: Telling

    /// Adds an entry at the present moment.
    func tell(_ category: TimelineEntry.Category, _ text: String, actor: String = "user") {
        let entry = TimelineEntry(time: world.simulation.now, actor: actor, category: category, text: text)
        if timeline.count < Self.longestTimeline || category == .step || category == .failure {
            timeline.append(entry)
        } else {
            omittedEntries += 1
        }
        progress?(entry)
        if let observer { show(entry, to: observer) }
    }

    /// Records what did not hold, apart from expectations.
    func fail(_ failure: ScenarioFailure) {
        failures.append(failure)
        let firstLine = failure.message.split(separator: "\n").first.map(String.init) ?? ""
        tell(.failure, "\(failure.assertion) failed: \(firstLine)")
    }

    // MARK: The end

    /// Every step was done.
    func complete() { isComplete = true }

    /// Decides the expectations and sums the run up.
    func finish() -> ScenarioResult {
        if isComplete, world.simulation.isSettled(quiet: .seconds(5)) { observeRest() }
        if isComplete { judgeFaults() }
        isOver = true
        endObserving()
        checkChoices()
        failures += invariants.decide(isComplete: isComplete)
        for watch in watches {
            if let failure = watch.decide(isComplete: isComplete) { failures.append(failure) }
        }
        failures += budgets?.decide() ?? []
        if isComplete { failures += scenario.objectives.compactMap { $0.decide(journal, in: context) } }
        let simulation = world.simulation
        return ScenarioResult(
            name: scenario.name, file: scenario.file, seed: scenario.world.seed, isComplete: isComplete, failures: failures,
            timeline: timeline,
            omittedTimelineEntries: omittedEntries, claims: journal.finalRecords,
            counts: ScenarioResult.Counts(
                revisions: world.revisionCount, events: simulation.eventCount, choices: simulation.choiceCount, calls: calls()),
            endTime: simulation.now, historyDigest: world.historyDigest, traceDigest: world.traceDigest,
            recordedChoices: scenario.world.recordsChoices ? simulation.recordedChoices : nil,
            metrics: collectsMetrics ? world.metricsText() : nil)
    }

    /// Says when decisions that were written down do not belong to this run.
    private func checkChoices() {
        let misfit: Int?
        let unused: Int
        switch chooser {
        case let chooser as RecordedChooser: (misfit, unused) = (chooser.divergence, chooser.unused)
        case let chooser as DeviatingChooser where context.options.chooser == nil: (misfit, unused) = (chooser.misfit, chooser.unused)
        default: return
        }
        var message: String?
        if let misfit {
            message =
                "the record does not fit this run: decision \(misfit + 1) has no such alternative; replay with the same "
                + "scenario, seed and version"
        } else if unused > 0, isComplete {
            message =
                "\(ReadableTime.count(unused, "recorded decision was", "recorded decisions were")) not asked for; replay "
                + "with the same scenario, seed and version"
        }
        if let message { fail(context.failure("recorded choices", .start, message)) }
    }

    private func calls() -> [ScenarioResult.ActorCalls] {
        let ledger = world.controlPlane.ledger
        var callers: [ScenarioResult.ActorCalls] = []
        for (entry, count) in zip(ledger.entries, ledger.counts) {
            let position = callers.firstIndex { $0.actor == entry.actor } ?? callers.count
            if position == callers.count {
                callers.append(ScenarioResult.ActorCalls(actor: entry.actor, total: 0, writes: 0, conflicts: 0, errors: 0))
            }
            callers[position].total += count.total
            if entry.verb.isWrite { callers[position].writes += count.total }
            callers[position].conflicts += count.conflicts
            callers[position].errors += count.otherErrors
        }
        return callers
    }
}

/// The pattern that a step waits for, and whether some object has matched it.
struct AwaitedPattern {
    let pattern: BoundPattern
    var isReached: Bool
}
