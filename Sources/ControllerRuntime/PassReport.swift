import ObjectModel

/// A pass of a controller, as those see it who count costs or look on. A pass that its process did not survive never ends.
public struct PassReport {
    /// How far the pass is.
    public enum Stage {
        /// A worker has taken the key.
        case began
        /// It is done and wants this next.
        case ended(ReconcileResult)
        /// It failed; the key comes back after the wait of a failure.
        case failed(any Error)
    }

    /// The controller's name.
    public let controller: String
    /// The process that the controller belongs to.
    public let process: String
    /// The object that the pass is about.
    public let key: ObjectKey
    /// How far it is.
    public let stage: Stage
}
