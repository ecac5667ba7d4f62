/// A metric and its series as they are at one moment: what a scrape sees.
public struct MetricFamily: Hashable, Sendable {
    /// The kinds of metric, as the exposition format names them.
    public enum Kind: String, Hashable, Sendable {
        /// Only grows.
        case counter
        /// Goes up and down.
        case gauge
        /// Counts values by size.
        case histogram
    }

    /// What a series holds.
    public enum Value: Hashable, Sendable {
        /// The number of a counter or a gauge.
        case number(Double)
        /// The upper ends of the buckets, how many values fell into each of them and into one more above, and the sum of the values.
        case histogram(bounds: [Double], counts: [UInt64], sum: Double)
    }

    /// One series.
    public struct Series: Hashable, Sendable {
        /// Its labels, by name.
        public let labels: [MetricLabel]
        /// What it holds.
        public let value: Value

        /// Describes a series; labels may come in any order.
        public init(labels: [MetricLabel], value: Value) {
            self.labels = labels.sorted { Self.precedes($0.name, $1.name) }
            self.value = value
        }

        /// Whether it comes first: label by label the smaller value does, as bytes compare.
        static func < (left: Series, right: Series) -> Bool {
            if left.labels.count != right.labels.count { return left.labels.count < right.labels.count }
            for (one, other) in zip(left.labels, right.labels) where one.value != other.value {
                return precedes(one.value, other.value)
            }
            return false
        }

        /// The order of Go, which compares texts by their bytes.
        static func precedes(_ left: String, _ right: String) -> Bool { left.utf8.lexicographicallyPrecedes(right.utf8) }
    }

    /// The name.
    public let name: String
    /// What it says.
    public let help: String
    /// What kind it is.
    public let kind: Kind
    /// Its series, in no particular order until they are gathered.
    public internal(set) var series: [Series]

    /// Describes a metric.
    public init(name: String, help: String, kind: Kind, series: [Series]) {
        self.name = name
        self.help = help
        self.kind = kind
        self.series = series
    }
}
