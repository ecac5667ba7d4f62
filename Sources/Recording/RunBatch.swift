import APIServer
import ControllerRuntime
import ObjectModel
import Scenarios
import Simulation

/// What happened in a stretch of a run, on its way to the store.
struct RunBatch: Sendable {
    struct Commit: Sendable {
        let revision: Revision
        let time: Int64
        let event: UInt64
    }

    struct Call: Sendable {
        let call: CallDescription
        let code: Int
        let moment: RunMoment
    }

    struct Pass: Sendable {
        let number: Int
        let process: String
        let note: PassNote
    }

    struct Delivery: Sendable {
        let note: DeliveryNote
        let moment: RunMoment
    }

    struct Line: Sendable {
        let moment: RunMoment
        let text: String
    }

    var events: [TraceEntry] = []
    var origins: [(event: UInt64, origin: UInt64)] = []
    var commits: [Commit] = []
    var calls: [Call] = []
    var passes: [Pass] = []
    var deliveries: [Delivery] = []
    var acts: [Line] = []
    var faults: [Line] = []
    var timeline: [(moment: RunMoment, entry: TimelineEntry)] = []
    var processes: [String] = []

    /// How many rows it makes. Commits weigh more, for their objects.
    var weight: Int {
        events.count + origins.count + calls.count + passes.count + deliveries.count + acts.count + faults.count + timeline.count
            + processes.count + 8 * commits.count
    }
}
