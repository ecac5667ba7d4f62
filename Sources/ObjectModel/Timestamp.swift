/// A moment in UTC, in nanoseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Hashable, Sendable, Comparable {
    /// Nanoseconds since the Unix epoch.
    public let nanoseconds: Int64

    /// A moment by its distance from the Unix epoch.
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// A moment by whole seconds from the Unix epoch.
    public init(seconds: Int64) { nanoseconds = seconds * 1_000_000_000 }

    /// The moment cut to whole seconds, the resolution of `metav1.Time` on the wire.
    public var truncatedToSeconds: Timestamp {
        let remainder = nanoseconds % 1_000_000_000
        return Timestamp(nanoseconds: nanoseconds - (remainder < 0 ? remainder + 1_000_000_000 : remainder))
    }

    /// Earlier moments come first.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The moment a number of nanoseconds later.
    public static func + (left: Timestamp, nanoseconds: Int64) -> Timestamp {
        Timestamp(nanoseconds: left.nanoseconds &+ nanoseconds)
    }

    /// The nanoseconds between two moments.
    public static func - (left: Timestamp, right: Timestamp) -> Int64 { left.nanoseconds &- right.nanoseconds }
}
