import ObjectModel
import Simulation

/// A label of a metric.
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

/// The metrics of the claim controller, under upstream's names. They live as long as the process: a restart begins anew.
public final class ClaimMetrics {
    /// Histogram: from the webhook's stamp on a claim until it is ready.
    public static let startupLatency = "agent_sandbox_claim_startup_latency_ms"
    /// Histogram: from the controller's first sight of a claim until it is ready.
    public static let controllerStartupLatency = "agent_sandbox_claim_controller_startup_latency_ms"
    /// Histogram: from the client's stamp on a claim until it is ready.
    public static let clientStartupLatency = "agent_sandbox_client_claim_startup_latency_ms"
    /// Histogram: from the making of a Sandbox until it was ready, which for a warm one has nothing to do with its claim.
    public static let creationLatency = "agent_sandbox_creation_latency_ms"
    /// Counter: claims that were given a Sandbox.
    public static let creations = "agent_sandbox_claim_creation_total"

    /// A counter with one set of labels.
    public struct Counter: Hashable, Sendable {
        /// The metric's name.
        public let name: String
        /// The labels, in the order upstream declares them.
        public let labels: [MetricLabel]
        /// How often.
        public fileprivate(set) var value: UInt64
    }

    /// A histogram with one set of labels.
    public struct Histogram: Hashable, Sendable {
        /// The metric's name.
        public let name: String
        /// The labels, in the order upstream declares them.
        public let labels: [MetricLabel]
        /// The upper ends of the buckets in milliseconds, inclusive, ascending; above the last there is one more bucket.
        public let bounds: [Int64]
        /// How many values fell into each bucket, not added up; one more than there are bounds.
        public fileprivate(set) var counts: [UInt64]
        /// How many values there were.
        public fileprivate(set) var count: UInt64
        /// Their sum, in nanoseconds.
        public fileprivate(set) var sum: Int64
    }

    private struct Series: Hashable {
        let name: String
        let labels: [MetricLabel]
    }

    /// The counters in order of first use.
    public private(set) var counters: [Counter] = []
    /// The histograms in order of first use.
    public private(set) var histograms: [Histogram] = []
    private var counterPlaces: [Series: Int] = [:]
    private var histogramPlaces: [Series: Int] = [:]

    /// Starts empty.
    public init() {}

    /// The upper ends of the buckets of the startup latencies, in milliseconds.
    public static let startupBounds: [Int64] = [
        100, 250, 500, 750, 1_000, 1_250, 1_500, 2_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000, 240_000,
    ]
    /// The upper ends of the buckets of the creation latency, in milliseconds.
    public static let creationBounds: [Int64] = [
        50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000, 240_000, 300_000, 600_000,
    ]

    /// Forgets everything.
    public func reset() {
        counters = []
        histograms = []
        counterPlaces = [:]
        histogramPlaces = [:]
    }

    /// All values of a counter together, whatever the labels beyond those given.
    public func total(_ name: String, where labels: [MetricLabel] = []) -> UInt64 {
        counters.reduce(0) { sum, counter in
            sum + (counter.name == name && labels.allSatisfy(counter.labels.contains) ? counter.value : 0)
        }
    }

    /// How many values a histogram has, whatever the labels beyond those given.
    public func observations(_ name: String, where labels: [MetricLabel] = []) -> UInt64 {
        histograms.reduce(0) { sum, histogram in
            sum + (histogram.name == name && labels.allSatisfy(histogram.labels.contains) ? histogram.count : 0)
        }
    }

    func increment(_ name: String, _ labels: [MetricLabel]) {
        let series = Series(name: name, labels: labels)
        if let place = counterPlaces[series] {
            counters[place].value += 1
        } else {
            counterPlaces[series] = counters.count
            counters.append(Counter(name: name, labels: labels, value: 1))
        }
    }

    func observe(_ name: String, _ labels: [MetricLabel], nanoseconds: Nanoseconds) {
        let series = Series(name: name, labels: labels)
        let place: Int
        if let known = histogramPlaces[series] {
            place = known
        } else {
            place = histograms.count
            histogramPlaces[series] = place
            let bounds = name == Self.creationLatency ? Self.creationBounds : Self.startupBounds
            histograms.append(
                Histogram(
                    name: name, labels: labels, bounds: bounds, counts: Array(repeating: 0, count: bounds.count + 1), count: 0, sum: 0))
        }
        let bounds = histograms[place].bounds
        let bucket = bounds.firstIndex { nanoseconds <= .milliseconds($0) } ?? bounds.count
        histograms[place].counts[bucket] += 1
        histograms[place].count += 1
        histograms[place].sum += nanoseconds
    }
}
