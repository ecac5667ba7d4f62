import ObjectModel
import Simulation

/// A label of a metric's series.
public struct MetricLabel: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The value.
    public let value: String

    /// Pairs the two.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A number that only grows.
public final class Counter {
    /// How much has come together.
    public private(set) var value: Double = 0

    init() {}

    /// Adds to it; what is negative is ignored.
    public func increment(by amount: Double = 1) { if amount > 0 { value += amount } }
}

/// A number that goes up and down.
public final class Gauge {
    /// The number now.
    public private(set) var value: Double = 0

    init() {}

    /// Replaces the number.
    public func set(_ value: Double) { self.value = value }

    /// Adds to the number, or takes away from it.
    public func add(_ amount: Double) { value += amount }
}

/// Values by size: how many fell into each bucket, and their sum.
public final class Histogram {
    /// The upper ends of the buckets, inclusive, ascending; above the last there is one more bucket.
    public let bounds: [Double]
    /// How many values fell into each bucket, not added up; one more than there are bounds.
    public private(set) var counts: [UInt64]
    /// The sum of the values.
    public private(set) var sum: Double = 0

    init(bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    /// How many values there were.
    public var count: UInt64 { counts.reduce(0, +) }

    /// Takes a value in.
    public func observe(_ value: Double) {
        var bucket = 0
        while bucket < bounds.count, value > bounds[bucket] { bucket += 1 }
        counts[bucket] += 1
        sum += value
    }

    /// Takes a length of time in, in seconds.
    public func observe(seconds length: Nanoseconds) { observe(GoSeconds.of(length)) }

    /// Takes a length of time in, in whole milliseconds; what is left of the last one is dropped.
    public func observe(milliseconds length: Nanoseconds) { observe(Double(length / 1_000_000)) }
}

/// Lengths of time in seconds, as Go's `Duration.Seconds` rounds them.
enum GoSeconds {
    /// Whole seconds and the rest are turned into floating-point numbers apart from each other.
    static func of(_ length: Nanoseconds) -> Double { Double(length / 1_000_000_000) + Double(length % 1_000_000_000) / 1e9 }
}

/// The series of one metric, one for each combination of label values that was asked for.
public final class MetricVector<Metric: AnyObject> {
    /// The metric's name.
    public let name: String
    /// What it says.
    public let help: String
    /// The names of its labels.
    public let labels: [String]
    /// The series in order of first use, each with its label values.
    private(set) var series: [(values: [String], metric: Metric)] = []
    private var positions: [[String]: Int] = [:]
    private let make: () -> Metric

    init(name: String, help: String, labels: [String], make: @escaping () -> Metric) {
        self.name = name
        self.help = help
        self.labels = labels
        self.make = make
    }

    /// The series with these label values, given in the order of `labels`; it is there from then on. Keep it where it is used often.
    public func with(_ values: String...) -> Metric {
        precondition(values.count == labels.count, "\(name) has the labels \(labels), not \(values.count) of them")
        if let position = positions[values] { return series[position].metric }
        let metric = make()
        positions[values] = series.count
        series.append((values, metric))
        return metric
    }
}
