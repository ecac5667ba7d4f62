import Simulation

/// Something worth telling that happened in a run.
public struct TimelineEntry: Sendable, Hashable {
    /// What an entry is about; entries alike are folded by category in reports for people.
    public enum Category: String, Sendable, Hashable, CaseIterable {
        /// A step was done, or began where it takes time.
        case step
        /// A warm pool has as many ready sandboxes as it wants.
        case poolReady = "pool ready"
        /// A claim was ready for the first time.
        case claimReady = "claim ready"
        /// A Deployment became available.
        case deploymentAvailable = "deployment available"
        /// A Warning event was recorded about an object.
        case warning
        /// A load deleted a claim whose dwell time was over.
        case claimReleased = "claim released"
        /// A fault struck, or a process that it had ended started again.
        case fault
        /// A step failed, or what must hold did not.
        case failure
    }

    /// When.
    public var time: VirtualTime
    /// Who did it: `user` for steps and loads, otherwise the actor of the revision.
    public var actor: String
    /// What kind of thing it is.
    public var category: Category
    /// One line of text without a full stop.
    public var text: String

    /// Tells what happened.
    public init(time: VirtualTime, actor: String, category: Category, text: String) {
        self.time = time
        self.actor = actor
        self.category = category
        self.text = text
    }
}
