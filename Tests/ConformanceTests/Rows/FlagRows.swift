import ObjectModel
import Simulation
import World

@testable import AgentSandboxControllers

/// The command line of the process: what each flag is without being given, how values are read, and which are refused.
enum FlagRows {
    static let all: [FunctionRow] =
        defaults + refusals.map { refusal($0.0, $0.1, $0.2) } + [
            FunctionRow(ids: "", about: "The flags are these and no others") { names() },
            FunctionRow(ids: "", about: "Flags that only concern a real process are read and said to have no effect") { effects() },
            FunctionRow(ids: "", about: "Names may have dashes, numbers a base, and the last value counts") { readings() },
            FunctionRow(ids: "", about: "Too many workers are warned of") { warnings() },
            FunctionRow(ids: "W-110", about: "the periods are five minutes and one unless they are given") {
                let flags = ControllerFlags()
                return differ("grace", flags.sandboxWarmPoolReadinessGracePeriod, .minutes(5))
                    + differ("recheck", flags.sandboxWarmPoolUnschedulableRecheckInterval, .minutes(1))
            },
        ]

    private static func differ<Value: Equatable>(_ what: String, _ present: Value, _ wanted: Value) -> [String] {
        present == wanted ? [] : ["\(what): \(present), not \(wanted)"]
    }

    // MARK: Defaults

    /// A flag, its value when it is not given, and another value that it takes, of which no bounds keep it.
    private static func flag<Value: Equatable & Sendable>(
        _ name: String, _ path: KeyPath<ControllerFlags, Value> & Sendable, _ standard: Value, _ text: String, _ value: Value
    ) -> FunctionRow {
        FunctionRow(ids: "", about: "--\(name)") {
            do {
                return differ("not given", ControllerFlags()[keyPath: path], standard)
                    + differ("given \(text)", try ControllerFlags([(name, text)])[keyPath: path], value)
            } catch {
                return ["\(error)"]
            }
        }
    }

    private static let defaults: [FunctionRow] = processes + workers + pools + clients + endpoints + webhooks

    private static let processes: [FunctionRow] = [
        flag("version", \.version, false, "true", true), flag("extensions", \.extensions, false, "true", true),
        flag("cluster-domain", \.clusterDomain, "cluster.local", "example.org", "example.org"),
        flag("leader-elect", \.leaderElect, true, "false", false),
        flag("leader-election-namespace", \.leaderElectionNamespace, "", "kube-system", "kube-system"),
        flag("cache-label-selectors", \.cacheLabelSelectors, false, "true", true),
        flag("disable-claim-events", \.disableClaimEvents, false, "true", true),
        flag("disable-claim-observability-annotations", \.disableClaimObservabilityAnnotations, false, "true", true),
        flag("sandbox-write-behind-window", \.sandboxWriteBehindWindow, 0, "1m0.5s", .milliseconds(60_500)),
        flag("enable-tracing", \.enableTracing, false, "true", true),
    ]

    private static let workers: [FunctionRow] = [
        flag("sandbox-concurrent-workers", \.sandboxConcurrentWorkers, 100, "1", 1),
        flag("sandbox-claim-concurrent-workers", \.sandboxClaimConcurrentWorkers, 50, "1", 1),
        flag("sandbox-warm-pool-concurrent-workers", \.sandboxWarmPoolConcurrentWorkers, 1, "8", 8),
        // Not checked: less than one means one.
        flag("sandbox-template-concurrent-workers", \.sandboxTemplateConcurrentWorkers, 1, "-3", -3),
    ]

    private static let pools: [FunctionRow] = [
        flag("sandbox-warm-pool-max-batch-size", \.sandboxWarmPoolMaxBatchSize, 300, "1", 1),
        flag("sandbox-warm-pool-replenish-delay", \.sandboxWarmPoolReplenishDelay, 0, "-5s", .seconds(-5)),
        flag("sandbox-warm-pool-max-refill-rate", \.sandboxWarmPoolMaxRefillRate, 0, "2.5", 2.5),
        flag("sandbox-warm-pool-readiness-grace-period", \.sandboxWarmPoolReadinessGracePeriod, .minutes(5), "1ns", 1),
        flag(
            "sandbox-warm-pool-unschedulable-recheck-interval", \.sandboxWarmPoolUnschedulableRecheckInterval, .minutes(1), "1h", .hours(1)),
        flag("enable-warm-pool-eviction", \.enableWarmPoolEviction, true, "false", false),
    ]

    private static let clients: [FunctionRow] = [
        flag("kube-api-qps", \.kubeAPIQPS, -1, "0", 0), flag("kube-api-burst", \.kubeAPIBurst, 10, "1", 1),
        flag("api-connections", \.apiConnections, 1, "4", 4),
        flag("separate-watch-connection", \.separateWatchConnection, false, "true", true),
    ]

    private static let endpoints: [FunctionRow] = [
        flag("metrics-bind-address", \.metricsBindAddress, ":8080", "0", "0"),
        flag("health-probe-bind-address", \.healthProbeBindAddress, ":8081", ":9000", ":9000"),
        flag("enable-pprof", \.enablePprof, false, "true", true), flag("enable-pprof-debug", \.enablePprofDebug, false, "true", true),
        flag("pprof-block-profile-rate", \.pprofBlockProfileRate, 1_000_000, "-5", 0),
        flag("pprof-mutex-profile-fraction", \.pprofMutexProfileFraction, 10, "-1", 0),
        flag("zap-devel", \.zapDevel, false, "true", true), flag("zap-encoder", \.zapEncoder, "", "JSON", "JSON"),
        flag("zap-log-level", \.zapLogLevel, "", "3", "3"), flag("zap-stacktrace-level", \.zapStacktraceLevel, "", "panic", "panic"),
        flag("zap-time-encoding", \.zapTimeEncoding, "", "nanos", "nanos"),
    ]

    private static let webhooks: [FunctionRow] = [
        flag("enable-webhook", \.enableWebhook, true, "false", false),
        flag("manage-webhook-certs", \.manageWebhookCerts, true, "false", false),
        flag("webhook-port", \.webhookPort, 9_443, "0x10", 16),
        flag("webhook-cert-dir", \.webhookCertDir, "/tmp/k8s-webhook-server/serving-certs", "/certs", "/certs"),
        flag("webhook-cert-name", \.webhookCertName, "tls.crt", "a.crt", "a.crt"),
        flag("webhook-key-name", \.webhookKeyName, "tls.key", "a.key", "a.key"),
        flag("webhook-service-name", \.webhookServiceName, "agent-sandbox-webhook-service", "hook", "hook"),
        flag("webhook-namespace", \.webhookNamespace, "agent-sandbox-system", "default", "default"),
    ]

    private static func names() -> [String] {
        let known = ControllerFlags.names
        let shown = defaults.map { String($0.about.dropFirst(2)) }
        return differ("flags without a row", known.filter { !shown.contains($0) }, []) + differ("the number of flags", known.count, 43)
    }

    // MARK: Refusals

    /// A world cannot be made with a flag like that, for this reason.
    private static func refusal(_ name: String, _ value: String, _ message: String) -> FunctionRow {
        FunctionRow(ids: "", about: "--\(name)=\(value) is refused") {
            var configuration = WorldConfiguration()
            configuration.flags = [(name: name, value: value)]
            do {
                _ = try World(configuration)
                return ["--\(name)=\(value) is accepted"]
            } catch {
                return "\(error)".hasPrefix(message) ? [] : ["\(error), not \(message)"]
            }
        }
    }

    private static let mustBe = (bool: "; must be true or false", int: "; must be a whole number")

    private static let refusals: [(String, String, String)] = [
        ("sandbox-workers", "1", "flag provided but not defined: -sandbox-workers"),
        ("sandbox-concurrent-workers", "0", "--sandbox-concurrent-workers is 0: concurrent workers must be greater than 0"),
        ("sandbox-claim-concurrent-workers", "-1", "--sandbox-claim-concurrent-workers is -1: concurrent workers must be greater than 0"),
        (
            "sandbox-warm-pool-concurrent-workers", "0",
            "--sandbox-warm-pool-concurrent-workers is 0: concurrent workers must be greater than 0"
        ),
        ("sandbox-warm-pool-max-batch-size", "0", "sandbox-warm-pool-max-batch-size must be greater than 0, not 0"),
        (
            "sandbox-warm-pool-max-refill-rate", "NaN",
            "sandbox-warm-pool-max-refill-rate must be a finite value >= 0 (0 disables pacing), not nan"
        ),
        (
            "sandbox-warm-pool-max-refill-rate", "+Inf",
            "sandbox-warm-pool-max-refill-rate must be a finite value >= 0 (0 disables pacing), not inf"
        ),
        (
            "sandbox-warm-pool-max-refill-rate", "-0.5",
            "sandbox-warm-pool-max-refill-rate must be a finite value >= 0 (0 disables pacing), not -0.5"
        ),
        (
            "sandbox-warm-pool-readiness-grace-period", "0",
            "--sandbox-warm-pool-readiness-grace-period must be a positive duration, not 0s"
        ),
        (
            "sandbox-warm-pool-unschedulable-recheck-interval", "-1m",
            "--sandbox-warm-pool-unschedulable-recheck-interval must be a positive duration, not -1m0s"
        ),
        (
            "sandbox-write-behind-window", "-1s",
            "sandbox-write-behind-window must be >= 0 (0 disables write-behind coalescing), not -1s"
        ),
        ("kube-api-burst", "0", "kube-api-burst must be greater than 0, not 0"),
        ("api-connections", "0", "api-connections must be greater than or equal to 1, not 0"),
        ("webhook-cert-name", " ", "--webhook-cert-name cannot be empty"), ("webhook-key-name", "", "--webhook-key-name cannot be empty"),
        ("zap-encoder", "xml", "invalid value \"xml\" for flag -zap-encoder: invalid encoder value \"xml\""),
        ("zap-log-level", "loud", "invalid value \"loud\" for flag -zap-log-level: invalid log level \"loud\""),
        ("zap-log-level", "0", "invalid value \"0\" for flag -zap-log-level: invalid log level \"0\""),
        ("zap-stacktrace-level", "debug", "invalid value \"debug\" for flag -zap-stacktrace-level: invalid stacktrace level \"debug\""),
        ("zap-time-encoding", "nano", "invalid value \"nano\" for flag -zap-time-encoding: invalid time-encoding value \"nano\""),
        ("extensions", "yes", "invalid boolean value \"yes\" for -extensions: parse error" + mustBe.bool),
        ("kube-api-burst", "ten", "invalid value \"ten\" for flag -kube-api-burst: parse error" + mustBe.int),
        ("webhook-port", "1.5", "invalid value \"1.5\" for flag -webhook-port: parse error" + mustBe.int),
        ("kube-api-qps", "many", "invalid value \"many\" for flag -kube-api-qps: parse error; must be a number"),
        (
            "sandbox-write-behind-window", "5",
            "invalid value \"5\" for flag -sandbox-write-behind-window: parse error; must be a duration such as 1m30s"
        ),
        ("version", "true", "--version makes the process print its version and exit"),
    ]

    // MARK: How they are read

    private static func effects() -> [String] {
        do {
            let flags = try ControllerFlags([
                ("webhook-port", "1"), ("extensions", "true"), ("pprof-block-profile-rate", "1"), ("webhook-port", "2"),
            ])
            return differ("without effect", flags.flagsWithoutEffect, ["webhook-port", "pprof-block-profile-rate"])
        } catch {
            return ["\(error)"]
        }
    }

    private static func readings() -> [String] {
        do {
            let flags = try ControllerFlags([
                ("--sandbox-concurrent-workers", "0x10"), ("-extensions", "T"), ("sandbox-concurrent-workers", "+7"),
                ("sandbox-claim-concurrent-workers", "0b101"), ("sandbox-warm-pool-concurrent-workers", "0o17"), ("webhook-port", "010"),
            ])
            return differ("last value", flags.sandboxConcurrentWorkers, 7) + differ("boolean", flags.extensions, true)
                + differ("binary", flags.sandboxClaimConcurrentWorkers, 5) + differ("octal", flags.sandboxWarmPoolConcurrentWorkers, 15)
                + differ("octal as of old", flags.webhookPort, 8)
        } catch {
            return ["\(error)"]
        }
    }

    private static func warnings() -> [String] {
        do {
            return differ("defaults", ControllerFlags().warnings, [])
                + differ("as many as a thousand", try ControllerFlags([("sandbox-concurrent-workers", "948")]).warnings, [])
                + differ(
                    "one more", try ControllerFlags([("sandbox-concurrent-workers", "949")]).warnings,
                    ["Warning: total concurrent workers exceeds 1000, which could lead to resource exhaustion (total 1001)"])
                + differ(
                    "a limited client", try ControllerFlags([("kube-api-qps", "20")]).warnings,
                    [
                        "Warning: Total concurrent workers exceeds the kube API burst limit. Workers may experience client-side throttling. "
                            + "(totalWorkers 152, kubeAPIBurst 10)"
                    ])
        } catch {
            return ["\(error)"]
        }
    }
}
