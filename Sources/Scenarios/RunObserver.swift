import APIServer
import ControllerRuntime
import Simulation
import World

/// Where in a run something happens.
public struct RunMoment: Sendable, Hashable {
    /// The virtual time.
    public let time: VirtualTime
    /// The number of the kernel event during which it happens; 0 before the first.
    public let event: UInt64

    /// Names a place in a run.
    public init(time: VirtualTime, event: UInt64) {
        self.time = time
        self.event = event
    }
}

/// Looks on at a run, from before its first event to its result.
///
/// An onlooker is told of everything as it happens, in order, on the thread of the run. It may read the world, but must neither change
/// it nor plan anything: a run has the same digests with and without one. It implements what it wants to know; the rest has no effect.
public protocol RunObserver: AnyObject {
    /// The world is there and no process runs yet. Its own objects follow as revisions of event 0.
    func runBegan(_ scenario: Scenario, in world: World)
    /// An event of the kernel is about to happen.
    func happened(_ event: TraceEntry)
    /// A revision was committed.
    func committed(_ revision: Revision, at moment: RunMoment)
    /// The server has acted on a call of a client; `code` is 200 or the status of the refusal.
    func called(_ call: CallDescription, code: Int, at moment: RunMoment)
    /// A pass of a controller began or ended.
    func passed(_ report: PassReport, at moment: RunMoment)
    /// An informer hands a revision to its handlers.
    func delivered(_ report: DeliveryReport, at moment: RunMoment)
    /// What the running task does from here on goes back to an earlier event than the one that let it go on.
    func declaredOrigin(_ origin: UInt64, at moment: RunMoment)
    /// The scenario acts: a step, an arrival of a load, a deletion after a dwell; in words without a full stop.
    func acted(_ act: String, at moment: RunMoment)
    /// A fault strikes; in words without a full stop.
    func struck(_ fault: String, at moment: RunMoment)
    /// Something was added to the timeline.
    func told(_ entry: TimelineEntry, at moment: RunMoment)
    /// The run is over. Not called for a run that could not begin.
    func runEnded(_ result: ScenarioResult)
}

extension RunObserver {
    /// Does nothing.
    public func runBegan(_ scenario: Scenario, in world: World) {}
    /// Does nothing.
    public func happened(_ event: TraceEntry) {}
    /// Does nothing.
    public func committed(_ revision: Revision, at moment: RunMoment) {}
    /// Does nothing.
    public func called(_ call: CallDescription, code: Int, at moment: RunMoment) {}
    /// Does nothing.
    public func passed(_ report: PassReport, at moment: RunMoment) {}
    /// Does nothing.
    public func delivered(_ report: DeliveryReport, at moment: RunMoment) {}
    /// Does nothing.
    public func declaredOrigin(_ origin: UInt64, at moment: RunMoment) {}
    /// Does nothing.
    public func acted(_ act: String, at moment: RunMoment) {}
    /// Does nothing.
    public func struck(_ fault: String, at moment: RunMoment) {}
    /// Does nothing.
    public func told(_ entry: TimelineEntry, at moment: RunMoment) {}
    /// Does nothing.
    public func runEnded(_ result: ScenarioResult) {}
}
