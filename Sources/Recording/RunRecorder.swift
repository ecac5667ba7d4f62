import APIServer
import ControllerRuntime
import Dispatch
import ObjectModel
import Scenarios
import Simulation
import Synchronization
import World

/// What the store says of a run beside what happens in it.
public struct RunDescription: Sendable, Hashable {
    /// Tells the scenario from every other one, by its name and all files that it was read from.
    public var scenarioHash: String
    /// The version of the program.
    public var version: String
    /// What decides between alternatives, when it is not what the scenario says.
    public var chooser: String?

    /// Describes a run.
    public init(scenarioHash: String, version: String, chooser: String? = nil) {
        self.scenarioHash = scenarioHash
        self.version = version
        self.chooser = chooser
    }
}

/// Streams a run into a store while it goes on.
///
/// The thread of the run only takes note; a thread of the recorder writes, a transaction for each batch of some ten thousand rows. At
/// most three batches wait: then the run waits too, so that memory is bounded. When the store gives out, the run goes on unrecorded, and
/// what was recorded stays, as an interrupted run.
public final class RunRecorder: RunObserver {
    private let description: RunDescription
    private let writer: RunWriter
    private let queue = DispatchQueue(label: "run recorder")
    private let room = DispatchSemaphore(value: 3)
    private var batch = RunBatch()
    private weak var world: World?
    private var knownProcesses = 0
    private var newestRevision: UInt64 = 0
    private var origin: UInt64?
    private var passCount = 0
    private var open: [PassIdentity: (number: Int, note: PassNote)] = [:]
    private var isGivenUp = false

    private static let heaviestBatch = 24_000

    /// Records the next run into a store.
    public init(_ store: RunStore, _ description: RunDescription) {
        self.description = description
        writer = RunWriter(store)
    }

    /// The number of the run in the store; nil before it has begun and when the store could not take it.
    public var runNumber: Int64? { writer.run }

    /// Why the run is not recorded, or not to its end; nil as long as all is well.
    public var failure: RunStoreError? { writer.failure }

    // MARK: Looking on

    /// Enters the run in the store.
    public func runBegan(_ scenario: Scenario, in world: World) {
        self.world = world
        writer.begin(scenario, description)
        isGivenUp = writer.failure != nil
    }

    /// Takes note, and hands a full batch on.
    public func happened(_ event: TraceEntry) {
        origin = nil
        while event.subject > knownProcesses {
            knownProcesses += 1
            batch.processes.append(world?.simulation.processName(UInt32(knownProcesses)) ?? "")
        }
        batch.events.append(event)
        if batch.events.count & 0x3FF == 0, batch.weight >= Self.heaviestBatch { submit() }
    }

    /// Takes note.
    public func committed(_ revision: Revision, at moment: RunMoment) {
        newestRevision = revision.number
        batch.commits.append(RunBatch.Commit(revision: revision, time: moment.time.nanoseconds, event: moment.event))
    }

    /// Takes note.
    public func called(_ call: CallDescription, code: Int, at moment: RunMoment) {
        batch.calls.append(RunBatch.Call(call: call, code: code, moment: moment))
    }

    /// Takes note; a pass is a row once it has ended.
    public func passed(_ report: PassReport, at moment: RunMoment) {
        let pass = PassIdentity(report)
        switch report.stage {
        case .began:
            let note = PassNote(began: report, at: moment, origin: origin, revision: newestRevision)
            if origin != nil { batch.origins.removeLast() }
            origin = nil
            passCount += 1
            open[pass] = (passCount, note)
        case .ended, .failed:
            guard let (number, began) = open.removeValue(forKey: pass) else { return }
            batch.passes.append(RunBatch.Pass(number: number, process: report.process, note: began.ended(report, at: moment)))
        }
    }

    /// Takes note.
    public func delivered(_ report: DeliveryReport, at moment: RunMoment) {
        batch.deliveries.append(RunBatch.Delivery(note: DeliveryNote(report), moment: moment))
    }

    /// Takes note.
    public func declaredOrigin(_ origin: UInt64, at moment: RunMoment) {
        self.origin = origin
        batch.origins.append((moment.event, origin))
    }

    /// Takes note.
    public func acted(_ act: String, at moment: RunMoment) { batch.acts.append(RunBatch.Line(moment: moment, text: act)) }

    /// Takes note.
    public func struck(_ fault: String, at moment: RunMoment) { batch.faults.append(RunBatch.Line(moment: moment, text: fault)) }

    /// Takes note.
    public func told(_ entry: TimelineEntry, at moment: RunMoment) { batch.timeline.append((moment, entry)) }

    /// Writes what is left and the result, and returns when it is written.
    public func runEnded(_ result: ScenarioResult) {
        // Passes that the run did not live to see the end of.
        for (pass, (number, note)) in open { batch.passes.append(RunBatch.Pass(number: number, process: pass.process, note: note)) }
        open = [:]
        submit()
        queue.sync { [writer] in writer.end(result) }
    }

    /// Hands what has come together to the thread that writes.
    private func submit() {
        let full = batch
        batch = RunBatch()
        if isGivenUp { return }
        room.wait()
        isGivenUp = writer.failure != nil
        queue.async { [writer, room] in
            writer.write(full)
            room.signal()
        }
    }
}
