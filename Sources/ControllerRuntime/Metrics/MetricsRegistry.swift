import ObjectModel

/// The metrics of one life of a process. They begin anew when the process does.
///
/// A metric is registered by asking for it; asking again for the same name gives the same one. Nothing here depends on any order but
/// the one that is asked for: what is gathered is sorted.
public final class MetricsRegistry {
    private enum Entry {
        case counter(MetricVector<Counter>)
        case gauge(MetricVector<Gauge>)
        case histogram(MetricVector<Histogram>)
    }

    private var entries: [Entry] = []
    private var positions: [String: Int] = [:]
    private var collectors: [() -> [MetricFamily]] = []

    /// Starts empty.
    public init() {}

    // MARK: Registering

    /// The counter of a name.
    public func counter(_ name: String, help: String, labels: [String] = []) -> MetricVector<Counter> {
        if case .counter(let known)? = entry(name) { return known }
        let vector = MetricVector(name: name, help: help, labels: labels) { Counter() }
        register(name, .counter(vector))
        return vector
    }

    /// The gauge of a name.
    public func gauge(_ name: String, help: String, labels: [String] = []) -> MetricVector<Gauge> {
        if case .gauge(let known)? = entry(name) { return known }
        let vector = MetricVector(name: name, help: help, labels: labels) { Gauge() }
        register(name, .gauge(vector))
        return vector
    }

    /// The histogram of a name; `bounds` are the upper ends of its buckets, inclusive and ascending.
    public func histogram(_ name: String, help: String, labels: [String] = [], bounds: [Double]) -> MetricVector<Histogram> {
        if case .histogram(let known)? = entry(name) { return known }
        let vector = MetricVector(name: name, help: help, labels: labels) { Histogram(bounds: bounds) }
        register(name, .histogram(vector))
        return vector
    }

    /// Adds metrics that are computed whenever the registry is gathered. Several may add series to one name.
    public func addCollector(_ collect: @escaping () -> [MetricFamily]) { collectors.append(collect) }

    private func entry(_ name: String) -> Entry? { positions[name].map { entries[$0] } }

    private func register(_ name: String, _ entry: Entry) {
        precondition(positions[name] == nil, "\(name) is registered as a metric of another kind")
        positions[name] = entries.count
        entries.append(entry)
    }

    // MARK: Reading

    /// Everything as it is now: metrics by name, series by label values. A metric without series is left out.
    public func gather() -> [MetricFamily] {
        var families: [MetricFamily] = []
        var places: [String: Int] = [:]
        func add(_ family: MetricFamily) {
            if family.series.isEmpty { return }
            if let place = places[family.name] {
                families[place].series += family.series
            } else {
                places[family.name] = families.count
                families.append(family)
            }
        }
        for entry in entries { add(Self.family(entry)) }
        for collect in collectors { for family in collect() { add(family) } }
        for place in families.indices { families[place].series.sort(by: <) }
        return families.sorted { MetricFamily.Series.precedes($0.name, $1.name) }
    }

    /// Everything as it is now, in Prometheus' text format.
    public func text() -> String { MetricsText.text(gather()) }

    /// The values of a counter or gauge together, whatever the labels beyond those given; zero when there are none.
    public func total(_ name: String, where labels: [MetricLabel] = []) -> Double {
        series(name, labels).reduce(0) { sum, series in
            if case .number(let value) = series.value { return sum + value }
            return sum
        }
    }

    /// How many values a histogram has, whatever the labels beyond those given; zero when there is none.
    public func observations(_ name: String, where labels: [MetricLabel] = []) -> UInt64 {
        series(name, labels).reduce(0) { sum, series in
            if case .histogram(_, let counts, _) = series.value { return sum + counts.reduce(0, +) }
            return sum
        }
    }

    private func series(_ name: String, _ labels: [MetricLabel]) -> [MetricFamily.Series] {
        let family = gather().first { $0.name == name }
        return family?.series.filter { series in labels.allSatisfy(series.labels.contains) } ?? []
    }

    private static func family(_ entry: Entry) -> MetricFamily {
        switch entry {
        case .counter(let vector): family(vector, .counter) { .number($0.value) }
        case .gauge(let vector): family(vector, .gauge) { .number($0.value) }
        case .histogram(let vector):
            family(vector, .histogram) { .histogram(bounds: $0.bounds, counts: $0.counts, sum: $0.sum) }
        }
    }

    private static func family<Metric>(
        _ vector: MetricVector<Metric>, _ kind: MetricFamily.Kind, _ value: (Metric) -> MetricFamily.Value
    ) -> MetricFamily {
        let series = vector.series.map { entry in
            MetricFamily.Series(labels: zip(vector.labels, entry.values).map { MetricLabel($0, $1) }, value: value(entry.metric))
        }
        return MetricFamily(name: vector.name, help: vector.help, kind: kind, series: series)
    }
}
