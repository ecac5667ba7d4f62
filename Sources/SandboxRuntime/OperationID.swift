/// Names one operation of a runtime from its beginning to its completion. Numbers are given out in order of beginning.
public struct OperationID: Hashable, Sendable {
    /// The number.
    public let number: UInt64

    /// Names an operation.
    public init(number: UInt64) { self.number = number }
}
