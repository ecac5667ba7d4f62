import ControllerRuntime
import ObjectModel

/// Tells the passes under way of a run apart.
public struct PassIdentity: Sendable, Hashable {
    /// The process.
    public let process: String
    /// The controller.
    public let controller: String
    /// The object that the pass is about.
    public let key: ObjectKey

    /// Names the pass of a report.
    public init(_ report: PassReport) {
        process = report.process
        controller = report.controller
        key = report.key
    }
}

extension PassNote {
    /// A pass that has begun.
    /// - Parameters:
    ///   - report: tells of its beginning.
    ///   - moment: where it began.
    ///   - origin: the event that an onlooker was told the pass goes back to; nil for the one in which it began.
    ///   - revision: the newest of the store.
    public init(began report: PassReport, at moment: RunMoment, origin: UInt64?, revision: UInt64) {
        self.init(
            controller: report.controller, key: report.key, began: moment, origin: origin ?? moment.event, revision: revision)
    }

    /// The same pass with its end.
    public func ended(_ report: PassReport, at moment: RunMoment) -> PassNote {
        PassNote(
            controller: controller, key: key, began: began, origin: origin, revision: revision, ended: moment, outcome: report.outcome)
    }
}

extension DeliveryNote {
    /// What a report tells.
    public init(_ report: DeliveryReport) {
        self.init(
            process: report.process, resource: report.resource.resource, revision: report.revision, count: report.count)
    }
}
