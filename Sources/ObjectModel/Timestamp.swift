/// A moment in UTC with a resolution of one nanosecond, wide enough for every year that RFC 3339 can spell.
public struct Timestamp: Hashable, Sendable, Comparable {
    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    public let seconds: Int64
    /// Nanoseconds after the whole second, 0 to 999,999,999.
    public let nanosecondsOfSecond: Int32

    /// A moment by its distance from the Unix epoch.
    @inlinable public init(nanoseconds: Int64) {
        let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        seconds = remainder < 0 ? quotient - 1 : quotient
        nanosecondsOfSecond = Int32(truncatingIfNeeded: remainder < 0 ? remainder + 1_000_000_000 : remainder)
    }

    /// A moment by whole seconds from the Unix epoch.
    @inlinable public init(seconds: Int64) {
        self.seconds = seconds
        nanosecondsOfSecond = 0
    }

    /// A moment by whole seconds from the Unix epoch and nanoseconds after them; the latter are clamped to 0...999,999,999.
    @inlinable public init(seconds: Int64, nanosecondsOfSecond: Int32) {
        self.seconds = seconds
        self.nanosecondsOfSecond = min(max(nanosecondsOfSecond, 0), 999_999_999)
    }

    /// Nanoseconds since the Unix epoch; moments outside the years 1677 to 2262 give the nearest value that fits.
    @inlinable public var nanoseconds: Int64 {
        // A second before the epoch is counted up from below, so the borrow is undone first: otherwise the smallest values overflow.
        let borrows = seconds < 0 && nanosecondsOfSecond > 0
        let whole = borrows ? seconds + 1 : seconds
        let part = borrows ? Int64(nanosecondsOfSecond) - 1_000_000_000 : Int64(nanosecondsOfSecond)
        let (product, overflow) = whole.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds < 0 ? .min : .max }
        let (sum, carry) = product.addingReportingOverflow(part)
        return carry ? (seconds < 0 ? .min : .max) : sum
    }

    /// The moment cut to whole seconds, the resolution of `metav1.Time` on the wire.
    @inlinable public var truncatedToSeconds: Timestamp { Timestamp(seconds: seconds) }

    /// Earlier moments come first.
    @inlinable public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.seconds != right.seconds ? left.seconds < right.seconds : left.nanosecondsOfSecond < right.nanosecondsOfSecond
    }

    /// The moment a number of nanoseconds later.
    @inlinable public static func + (left: Timestamp, nanoseconds: Int64) -> Timestamp {
        let distance = Timestamp(nanoseconds: nanoseconds)
        let part = left.nanosecondsOfSecond + distance.nanosecondsOfSecond
        let carry: Int64 = part >= 1_000_000_000 ? 1 : 0
        return Timestamp(
            seconds: left.seconds &+ distance.seconds &+ carry, nanosecondsOfSecond: carry == 1 ? part - 1_000_000_000 : part)
    }

    /// The nanoseconds between two moments; a distance of more than about 292 years gives the nearest value that fits, as Go's
    /// `Time.Sub` does.
    @inlinable public static func - (left: Timestamp, right: Timestamp) -> Int64 {
        let (difference, overflow) = left.seconds.subtractingReportingOverflow(right.seconds)
        if overflow { return left.seconds < right.seconds ? .min : .max }
        let part = left.nanosecondsOfSecond - right.nanosecondsOfSecond
        if part >= 0 { return Timestamp(seconds: difference, nanosecondsOfSecond: part).nanoseconds }
        if difference == .min { return .min }
        return Timestamp(seconds: difference - 1, nanosecondsOfSecond: part + 1_000_000_000).nanoseconds
    }
}
