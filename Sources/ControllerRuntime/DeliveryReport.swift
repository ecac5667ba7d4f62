import ObjectModel

/// What an informer hands to its handlers, as onlookers see it.
public struct DeliveryReport: Sendable, Hashable {
    /// The process that the informer belongs to.
    public let process: String
    /// The resource.
    public let resource: GroupVersionResource
    /// The revision that is handed on; nil for what was there when the informer began.
    public let revision: UInt64?
    /// The object; the key has no name for what was there when the informer began.
    public let key: ObjectKey
    /// How many objects are handed on.
    public let count: Int
}
