import ObjectModel
import Simulation

/// Follows causes backwards: from a commit to the pass that made it, to the delivery that woke the pass, to the commit that was
/// delivered, and so on to a step of the scenario or to the start of a process.
///
/// A pass goes back to the event during which its key was added to the queue. Tasks that are no passes go back to the event that
/// planned them, and so on until something is found that people know.
public struct CausalChain<Record: CausalRecord> {
    /// One commit explained: what led to it, newest first, and the commit that the last link is about.
    public struct Step {
        /// The links, without the commit itself.
        public var links: [CausalLink] = []
        /// The commit that caused it; nil when the chain ends here.
        public var origin: UInt64?
    }

    private let record: Record
    /// So many events are followed from one commit to the next.
    private static var longestWalk: Int { 100_000 }
    /// So many passes that brought a key back are told one by one; a key may come back for hours.
    private static var mostReturns: Int { 3 }

    /// Follows the causes that a record knows.
    public init(_ record: Record) { self.record = record }

    /// The chain of a commit, itself first, at most so many links.
    public func links(from number: UInt64, most: Int = 60) throws(Record.Failure) -> [CausalLink] {
        var links: [CausalLink] = []
        var next: UInt64? = number
        while let number = next, links.count < most {
            guard let note = try record.revision(number) else {
                links.append(.forgotten(time: links.last?.time ?? .zero))
                break
            }
            links.append(.revision(note))
            let step = try step(from: note)
            links += step.links
            // A commit is caused by earlier ones only.
            next = step.origin.flatMap { $0 < number ? $0 : nil }
        }
        return Array(links.prefix(most))
    }

    /// What led to a commit, up to the commit before it in the chain.
    public func step(from note: RevisionNote) throws(Record.Failure) -> Step {
        var step = Step()
        var walk = Walk(event: note.event, time: note.time)
        var returns = 0
        var steps = 0
        while steps < Self.longestWalk {
            steps += 1
            if walk.event == 0 {
                step.links.append(.start(process: "", time: .zero))
                return step
            }
            if !walk.isBesidePasses, let waiting = walk.waiting,
                let pass = try record.pass(endedIn: walk.event, controller: waiting.controller, key: waiting.key)
            {
                returns += 1
                if returns <= Self.mostReturns {
                    step.links.append(
                        .comesBack(
                            controller: pass.controller, key: pass.key, outcome: pass.outcome, time: pass.ended?.time ?? pass.began.time))
                }
                walk.follow(pass)
                continue
            }
            walk.waiting = nil
            if let delivery = try record.delivery(in: walk.event) {
                let time = try record.event(walk.event)?.time ?? walk.time
                if let revision = delivery.revision {
                    step.links.append(.delivery(process: delivery.process, revision: revision, time: time))
                    step.origin = revision
                    return step
                }
                step.links.append(
                    .firstList(process: delivery.process, resource: delivery.resource, count: delivery.count, time: time))
            }
            if let act = try record.act(in: walk.event) {
                step.links.append(.scenario(act: act, time: try record.event(walk.event)?.time ?? walk.time))
                return step
            }
            let passes = walk.isBesidePasses ? [] : try record.passes(beganIn: walk.event)
            // In the event of the commit itself only a pass that began before it can have made it.
            if let pass = passes.last(where: { steps > 1 || $0.revision < note.number }) {
                step.links.append(.pass(controller: pass.controller, key: pass.key, time: pass.began.time))
                walk.follow(pass)
                continue
            }
            guard let entry = try record.event(walk.event) else {
                step.links.append(.forgotten(time: walk.time))
                return step
            }
            walk.time = entry.time
            for fault in try record.faults(in: walk.event).reversed() { step.links.append(.fault(fault, time: entry.time)) }
            if !walk.isBesidePasses, let origin = try record.origin(in: walk.event), origin != walk.event {
                walk.move(to: origin)
            } else if entry.cause == 0 {
                step.links.append(.start(process: try record.processName(entry.subject) ?? "", time: entry.time))
                return step
            } else {
                walk.move(to: entry.cause)
            }
        }
        return step
    }

    /// Where the walk is.
    private struct Walk {
        var event: UInt64
        var time: VirtualTime
        /// The key that was added to a controller's queue during the event.
        var waiting: (controller: String, key: ObjectKey)?
        /// The passes of this event have been followed already: a key was added and taken up in one event.
        var isBesidePasses = false

        mutating func follow(_ pass: PassNote) {
            time = pass.began.time
            waiting = (pass.controller, pass.key)
            isBesidePasses = pass.origin == event
            event = pass.origin
        }

        mutating func move(to event: UInt64) {
            self.event = event
            isBesidePasses = false
        }
    }
}
