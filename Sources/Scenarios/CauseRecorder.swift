import APIServer
import ControllerRuntime
import ObjectModel
import Simulation
import World

/// Keeps in memory what chains of causes need: of the latest half a million events and hundred thousand revisions of a run.
public final class CauseRecorder: RunObserver {
    /// What happened during one event beside its commits.
    private final class Details {
        var began: [PassNote] = []
        var ended: [PassNote] = []
        var delivery: DeliveryNote?
        var act: String?
        var faults: [String] = []
        var origin: UInt64?
    }

    private struct Slot {
        var entry: TraceEntry
        var details: Details?
    }

    private static let mostEvents = 1 << 19
    private static let mostRevisions = 1 << 17
    /// Events and revisions stand at their number modulo the length, which grows up to a bound; a later one takes an earlier one's place.
    private var slots: [Slot?] = Array(repeating: nil, count: 1 << 12)
    private var revisions: [RevisionNote?] = Array(repeating: nil, count: 1 << 10)
    private var details: Details?
    private var open: [PassIdentity: PassNote] = [:]
    private var origin: UInt64?
    private var newestRevision: UInt64 = 0
    private weak var world: World?
    /// The names of processes, at their number; the world may be gone when somebody asks.
    private var processNames: [String] = []

    /// Starts with nothing.
    public init() {}

    // MARK: Looking on

    /// Takes note.
    public func runBegan(_ scenario: Scenario, in world: World) { self.world = world }

    /// Takes note.
    public func happened(_ event: TraceEntry) {
        details = nil
        origin = nil
        while Int(event.subject) > processNames.count {
            processNames.append(world?.simulation.processName(UInt32(processNames.count + 1)) ?? "")
        }
        if slots.count < Self.mostEvents, let other = slots[Int(event.sequence) & (slots.count - 1)], other.entry.sequence != event.sequence
        {
            enlarge()
        }
        slots[Int(event.sequence) & (slots.count - 1)] = Slot(entry: event)
    }

    private func enlarge() {
        var larger: [Slot?] = Array(repeating: nil, count: slots.count * 2)
        for slot in slots {
            if let slot { larger[Int(slot.entry.sequence) & (larger.count - 1)] = slot }
        }
        slots = larger
    }

    /// Takes note.
    public func committed(_ revision: Revision, at moment: RunMoment) {
        newestRevision = revision.number
        if revisions.count < Self.mostRevisions, revisions[Int(revision.number) & (revisions.count - 1)] != nil {
            var larger: [RevisionNote?] = Array(repeating: nil, count: revisions.count * 2)
            for note in revisions { if let note { larger[Int(note.number) & (larger.count - 1)] = note } }
            revisions = larger
        }
        revisions[Int(revision.number) & (revisions.count - 1)] = RevisionNote(
            number: revision.number, time: moment.time, actor: revision.actor, verb: revision.verb.rawValue,
            object: RunContext.subject(revision.object), event: moment.event)
    }

    /// Takes note.
    public func passed(_ report: PassReport, at moment: RunMoment) {
        let pass = PassIdentity(report)
        switch report.stage {
        case .began:
            let note = PassNote(began: report, at: moment, origin: origin, revision: newestRevision)
            origin = nil
            let details = detail(moment.event)
            details?.began.append(note)
            details?.origin = nil
            open[pass] = note
        case .ended, .failed:
            guard let began = open.removeValue(forKey: pass) else { return }
            detail(moment.event)?.ended.append(began.ended(report, at: moment))
        }
    }

    /// Takes note.
    public func delivered(_ report: DeliveryReport, at moment: RunMoment) {
        detail(moment.event)?.delivery = DeliveryNote(report)
    }

    /// Takes note.
    public func declaredOrigin(_ origin: UInt64, at moment: RunMoment) {
        // What begins next takes it; if that is no pass, the event keeps it.
        self.origin = origin
        detail(moment.event)?.origin = origin
    }

    /// Takes note.
    public func acted(_ act: String, at moment: RunMoment) { detail(moment.event)?.act = act }

    /// Takes note.
    public func struck(_ fault: String, at moment: RunMoment) { detail(moment.event)?.faults.append(fault) }

    /// Where what happens during the present event is kept; nil before the first event.
    private func detail(_ event: UInt64) -> Details? {
        if let details { return details }
        let position = Int(event) & (slots.count - 1)
        guard slots[position]?.entry.sequence == event else { return nil }
        let made = Details()
        slots[position]?.details = made
        details = made
        return made
    }
}

extension CauseRecorder: CausalRecord {
    private func slot(_ sequence: UInt64) -> Slot? {
        guard let slot = slots[Int(sequence) & (slots.count - 1)], slot.entry.sequence == sequence else { return nil }
        return slot
    }

    /// From what is kept.
    public func event(_ sequence: UInt64) -> TraceEntry? { slot(sequence)?.entry }

    /// From what is kept.
    public func revision(_ number: UInt64) -> RevisionNote? {
        guard let note = revisions[Int(number) & (revisions.count - 1)], note.number == number else { return nil }
        return note
    }

    /// From what is kept.
    public func passes(beganIn event: UInt64) -> [PassNote] { slot(event)?.details?.began ?? [] }

    /// From what is kept.
    public func pass(endedIn event: UInt64, controller: String, key: ObjectKey) -> PassNote? {
        slot(event)?.details?.ended.last { $0.controller == controller && $0.key == key }
    }

    /// From what is kept.
    public func delivery(in event: UInt64) -> DeliveryNote? { slot(event)?.details?.delivery }
    /// From what is kept.
    public func act(in event: UInt64) -> String? { slot(event)?.details?.act }
    /// From what is kept.
    public func faults(in event: UInt64) -> [String] { slot(event)?.details?.faults ?? [] }
    /// From what is kept.
    public func origin(in event: UInt64) -> UInt64? { slot(event)?.details?.origin }

    /// From what is kept.
    public func processName(_ subject: UInt32) -> String? {
        subject > 0 && subject <= processNames.count ? processNames[Int(subject) - 1] : nil
    }
}

extension PassReport {
    /// Why the key comes back by itself, in words; empty when it does not, and at the beginning.
    public var outcome: String {
        switch stage {
        case .began: return ""
        case .ended(let result):
            if let delay = result.requeueAfter, delay > 0 { return "asked to come back after \(GoDuration.format(delay))" }
            return result.requeue ? "asked to come back" : ""
        case .failed(let error): return "failed: \(Self.words(error))"
        }
    }

    private static func words(_ error: any Error) -> String {
        let text = (error as? CallError).map(Self.words) ?? "\(error)"
        return text.split(separator: "\n").first.map(String.init) ?? ""
    }

    private static func words(_ error: CallError) -> String {
        switch error {
        case .api(let error): ScenarioRun.text(error)
        case .killed: "the process was killed"
        }
    }
}
