/// A length of virtual time in whole nanoseconds.
public typealias Nanoseconds = Int64

extension Nanoseconds {
    /// So many microseconds.
    @inlinable public static func microseconds(_ count: Int64) -> Nanoseconds { count * 1_000 }
    /// So many milliseconds.
    @inlinable public static func milliseconds(_ count: Int64) -> Nanoseconds { count * 1_000_000 }
    /// So many seconds.
    @inlinable public static func seconds(_ count: Int64) -> Nanoseconds { count * 1_000_000_000 }
    /// So many minutes.
    @inlinable public static func minutes(_ count: Int64) -> Nanoseconds { count * 60_000_000_000 }
    /// So many hours.
    @inlinable public static func hours(_ count: Int64) -> Nanoseconds { count * 3_600_000_000_000 }
}

/// A moment of a run: whole nanoseconds since the run began. Never negative, never read from a clock.
public struct VirtualTime: Hashable, Comparable, Sendable {
    /// Nanoseconds since the run began.
    public let nanoseconds: Int64

    /// The moment so many nanoseconds after the beginning.
    @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// The beginning of the run.
    public static let zero = VirtualTime(nanoseconds: 0)

    /// The moment a length of time later; stays at the largest moment rather than overflow.
    @inlinable public static func + (time: VirtualTime, length: Nanoseconds) -> VirtualTime {
        let (sum, overflow) = time.nanoseconds.addingReportingOverflow(length)
        return VirtualTime(nanoseconds: overflow ? .max : sum)
    }

    /// The length of time from the right moment to the left one.
    @inlinable public static func - (left: VirtualTime, right: VirtualTime) -> Nanoseconds { left.nanoseconds - right.nanoseconds }

    /// Earlier moments come first.
    @inlinable public static func < (left: VirtualTime, right: VirtualTime) -> Bool { left.nanoseconds < right.nanoseconds }
}
