import Simulation

/// What controller-runtime records of one controller's passes: version 0.24, or 0.22 with a plain queue.
final class ControllerMetrics {
    /// How a pass ended, as the label `result` has it.
    enum Result: String {
        case error, requeue, success
        case requeueAfter = "requeue_after"
    }

    private let success: Counter
    private let requeue: Counter
    private let requeueAfter: Counter
    private let error: Counter
    private let errors: Counter
    private let activeWorkers: Gauge
    private let times: MetricVector<Histogram>
    private let controller: String
    /// There once a pass has ended, as upstream has it.
    private lazy var time = times.with(controller)

    private static let bounds: [Double] = [
        0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5,
        4,
        4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60,
    ]

    init(controller: String, workers: Int, queue kind: WorkQueue.Kind, in registry: MetricsRegistry) {
        self.controller = controller
        let label = ["controller"]
        let total = registry.counter(
            "controller_runtime_reconcile_total", help: "Total number of reconciliations per controller",
            labels: ["controller", "result"])
        error = total.with(controller, Result.error.rawValue)
        requeueAfter = total.with(controller, Result.requeueAfter.rawValue)
        requeue = total.with(controller, Result.requeue.rawValue)
        success = total.with(controller, Result.success.rawValue)
        errors = registry.counter(
            "controller_runtime_reconcile_errors_total", help: "Total number of reconciliation errors per controller", labels: label
        ).with(controller)
        // What cannot happen here is exposed all the same: a pass has no deadline, no error is terminal, and nothing recovers from a trap.
        var events = [("terminal_reconcile_errors", "terminal reconciliation errors"), ("reconcile_panics", "reconciliation panics")]
        if kind == .priority { events.append(("reconcile_timeouts", "reconciliation timeouts")) }
        for (name, event) in events {
            _ = registry.counter("controller_runtime_\(name)_total", help: "Total number of \(event) per controller", labels: label)
                .with(controller)
        }
        times = registry.histogram(
            "controller_runtime_reconcile_time_seconds", help: "Length of time per reconciliation per controller", labels: label,
            bounds: Self.bounds)
        registry.gauge(
            "controller_runtime_max_concurrent_reconciles", help: "Maximum number of concurrent reconciles per controller", labels: label
        ).with(controller).set(Double(workers))
        activeWorkers = registry.gauge(
            "controller_runtime_active_workers", help: "Number of currently used workers per controller", labels: label
        ).with(controller)
    }

    func passBegan() { activeWorkers.add(1) }

    func passEnded(_ result: Result, after length: Nanoseconds) {
        switch result {
        case .error:
            errors.increment()
            error.increment()
        case .requeue: requeue.increment()
        case .requeueAfter: requeueAfter.increment()
        case .success: success.increment()
        }
        time.observe(seconds: length)
        activeWorkers.add(-1)
    }
}
