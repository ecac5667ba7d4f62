import Simulation

/// What controller-runtime records of one work queue: version 0.24, or 0.22 of a plain one. What changes with time is computed when it is gathered.
final class WorkQueueMetrics {
    /// What a queue holds at one moment.
    struct Snapshot {
        /// The number of keys that are ready, those under work included, by priority; priorities that were ever seen stay.
        var depths: [(priority: Int, count: Int)] = []
        /// For how long all keys that are worked on have been, together.
        var unfinished: Nanoseconds = 0
        /// For how long the one that has been worked on longest has been.
        var longest: Nanoseconds = 0
    }

    let adds: Counter
    let retries: Counter
    let queueDuration: Histogram
    let workDuration: Histogram

    /// Ten nanoseconds, multiplied by ten eleven times as upstream does, rounding errors included.
    private static let bounds: [Double] = {
        var bounds = [10e-9]
        while bounds.count < 12 { bounds.append(bounds[bounds.count - 1] * 10) }
        return bounds
    }()

    init(queue: String, _ kind: WorkQueue.Kind, in registry: MetricsRegistry, snapshot: @escaping () -> Snapshot) {
        let labels = ["name", "controller"]
        adds = registry.counter("workqueue_adds_total", help: "Total number of adds handled by workqueue", labels: labels)
            .with(queue, queue)
        retries = registry.counter(
            "workqueue_retries_total",
            help: kind == .plain
                ? "Total number of retries handled by workqueue"
                : "Total number of items added to the workqueue with a non-zero delay (rate-limited requeues, "
                    + "explicit RequeueAfter or AddAfter calls)", labels: labels
        ).with(queue, queue)
        queueDuration = registry.histogram(
            "workqueue_queue_duration_seconds", help: "How long in seconds an item stays in workqueue before being requested",
            labels: labels, bounds: Self.bounds
        ).with(queue, queue)
        workDuration = registry.histogram(
            "workqueue_work_duration_seconds", help: "How long in seconds processing an item from workqueue takes.", labels: labels,
            bounds: Self.bounds
        ).with(queue, queue)
        registry.addCollector { Self.families(queue, kind, snapshot()) }
    }

    private static func families(_ queue: String, _ kind: WorkQueue.Kind, _ snapshot: Snapshot) -> [MetricFamily] {
        let labels = [MetricLabel("name", queue), MetricLabel("controller", queue)]
        func gauge(_ name: String, _ help: String, _ length: Nanoseconds) -> MetricFamily {
            MetricFamily(
                name: name, help: help, kind: .gauge, series: [.init(labels: labels, value: .number(GoSeconds.of(length)))])
        }
        return [
            MetricFamily(
                name: "workqueue_depth", help: "Current depth of workqueue by workqueue and priority", kind: .gauge,
                series: snapshot.depths.map {
                    let priority = kind == .plain ? "" : String($0.priority)
                    return .init(labels: labels + [MetricLabel("priority", priority)], value: .number(Double($0.count)))
                }),
            gauge(
                "workqueue_unfinished_work_seconds",
                "How many seconds of work has been done that is in progress and hasn't been observed by work_duration. Large values "
                    + "indicate stuck threads. One can deduce the number of stuck threads by observing the rate at which this increases.",
                snapshot.unfinished),
            gauge(
                "workqueue_longest_running_processor_seconds",
                "How many seconds has the longest running processor for workqueue been running.", snapshot.longest),
        ]
    }
}
