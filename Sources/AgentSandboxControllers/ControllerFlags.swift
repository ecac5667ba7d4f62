import ObjectModel
import Simulation

/// The command-line flags of upstream's `agent-sandbox-controller`, with its defaults.
///
/// Flags that only concern the real process (ports, certificates, profiling, logging) are accepted and checked; `flagsWithoutEffect`
/// names those of them that were set.
public struct ControllerFlags: FlagSet {
    /// `--version`.
    public internal(set) var version = false
    /// `--extensions`: whether the claim, template and pool controllers run.
    public internal(set) var extensions = false
    /// `--cluster-domain`: the end of `status.serviceFQDN`.
    public internal(set) var clusterDomain = "cluster.local"

    /// `--sandbox-concurrent-workers`, above 0.
    public internal(set) var sandboxConcurrentWorkers = 100
    /// `--sandbox-claim-concurrent-workers`, above 0.
    public internal(set) var sandboxClaimConcurrentWorkers = 50
    /// `--sandbox-warm-pool-concurrent-workers`, above 0.
    public internal(set) var sandboxWarmPoolConcurrentWorkers = 1
    /// `--sandbox-template-concurrent-workers`; 0 and less mean 1.
    public internal(set) var sandboxTemplateConcurrentWorkers = 1

    /// `--sandbox-warm-pool-max-batch-size`, above 0: creates or deletes of one pass.
    public internal(set) var sandboxWarmPoolMaxBatchSize = 300
    /// `--sandbox-warm-pool-replenish-delay`; 0 is off.
    public internal(set) var sandboxWarmPoolReplenishDelay: Nanoseconds = 0
    /// `--sandbox-warm-pool-max-refill-rate`: creates a second and pool, finite, not negative; 0 is no limit.
    public internal(set) var sandboxWarmPoolMaxRefillRate = 0.0
    /// `--sandbox-warm-pool-readiness-grace-period`, above 0.
    public internal(set) var sandboxWarmPoolReadinessGracePeriod: Nanoseconds = .minutes(5)
    /// `--sandbox-warm-pool-unschedulable-recheck-interval`, above 0.
    public internal(set) var sandboxWarmPoolUnschedulableRecheckInterval: Nanoseconds = .minutes(1)
    /// `--enable-warm-pool-eviction`: whether pool members may be evicted by the autoscaler.
    public internal(set) var enableWarmPoolEviction = true

    /// `--sandbox-write-behind-window`, not negative; 0 is off.
    public internal(set) var sandboxWriteBehindWindow: Nanoseconds = 0
    /// `--cache-label-selectors`: whether Pods and Services without the tracking label stay out of the caches.
    public internal(set) var cacheLabelSelectors = false
    /// `--disable-claim-events`.
    public internal(set) var disableClaimEvents = false
    /// `--disable-claim-observability-annotations`.
    public internal(set) var disableClaimObservabilityAnnotations = false

    /// `--kube-api-qps`; -1 is no limit.
    public internal(set) var kubeAPIQPS = -1.0
    /// `--kube-api-burst`, above 0.
    public internal(set) var kubeAPIBurst = 10
    /// `--api-connections`, at least 1.
    public internal(set) var apiConnections = 1
    /// `--separate-watch-connection`.
    public internal(set) var separateWatchConnection = false

    /// `--metrics-bind-address`.
    public internal(set) var metricsBindAddress = ":8080"
    /// `--health-probe-bind-address`.
    public internal(set) var healthProbeBindAddress = ":8081"
    /// `--leader-elect`.
    public internal(set) var leaderElect = true
    /// `--leader-election-namespace`; empty is the namespace of the process.
    public internal(set) var leaderElectionNamespace = ""
    /// `--enable-tracing`.
    public internal(set) var enableTracing = false
    /// `--enable-pprof`.
    public internal(set) var enablePprof = false
    /// `--enable-pprof-debug`.
    public internal(set) var enablePprofDebug = false
    /// `--pprof-block-profile-rate`; negative becomes 0.
    public internal(set) var pprofBlockProfileRate = 1_000_000
    /// `--pprof-mutex-profile-fraction`; negative becomes 0.
    public internal(set) var pprofMutexProfileFraction = 10

    /// `--enable-webhook`.
    public internal(set) var enableWebhook = true
    /// `--manage-webhook-certs`.
    public internal(set) var manageWebhookCerts = true
    /// `--webhook-port`.
    public internal(set) var webhookPort = 9_443
    /// `--webhook-cert-dir`.
    public internal(set) var webhookCertDir = "/tmp/k8s-webhook-server/serving-certs"
    /// `--webhook-cert-name`, not blank.
    public internal(set) var webhookCertName = "tls.crt"
    /// `--webhook-key-name`, not blank.
    public internal(set) var webhookKeyName = "tls.key"
    /// `--webhook-service-name`.
    public internal(set) var webhookServiceName = "agent-sandbox-webhook-service"
    /// `--webhook-namespace`.
    public internal(set) var webhookNamespace = "agent-sandbox-system"

    /// `--zap-devel`.
    public internal(set) var zapDevel = false
    /// `--zap-encoder`: json or console.
    public internal(set) var zapEncoder = ""
    /// `--zap-log-level`: debug, info, error, panic or a number above 0.
    public internal(set) var zapLogLevel = ""
    /// `--zap-stacktrace-level`: info, error or panic.
    public internal(set) var zapStacktraceLevel = ""
    /// `--zap-time-encoding`: epoch, millis, nanos, iso8601, rfc3339 or rfc3339nano.
    public internal(set) var zapTimeEncoding = ""

    /// What upstream reads from the optional file `/etc/sandbox-config/allowed-label-domains`: nil when there is none.
    public var allowedLabelDomains: [String]?

    var given: [String] = []

    /// Upstream's defaults.
    public init() {}

    /// Reads flags as Go's `flag` package does: names with or without dashes, the last of several counts. Throws for a name that does
    /// not exist, a value that cannot be read and a value out of range.
    public init(_ values: [(name: String, value: String)]) throws(FlagError) {
        try read(values)
        pprofBlockProfileRate = max(0, pprofBlockProfileRate)
        pprofMutexProfileFraction = max(0, pprofMutexProfileFraction)
    }

    /// The names of all flags, in alphabetical order.
    public static let names: [String] = definitions.map(\.name).sorted()

    /// The flags that were set although nothing in a simulated world depends on them, in the order given.
    public var flagsWithoutEffect: [String] { withoutEffect }

    /// What upstream warns of at the start: too many workers, or more workers than its client's burst.
    public var warnings: [String] {
        let workers =
            sandboxConcurrentWorkers + sandboxClaimConcurrentWorkers + sandboxWarmPoolConcurrentWorkers + sandboxTemplateConcurrentWorkers
        var warnings: [String] = []
        if workers > 1_000 {
            warnings.append("Warning: total concurrent workers exceeds 1000, which could lead to resource exhaustion (total \(workers))")
        }
        if kubeAPIQPS > 0, workers > kubeAPIBurst {
            warnings.append(
                "Warning: Total concurrent workers exceeds the kube API burst limit. Workers may experience client-side throttling. "
                    + "(totalWorkers \(workers), kubeAPIBurst \(kubeAPIBurst))")
        }
        return warnings
    }
}
