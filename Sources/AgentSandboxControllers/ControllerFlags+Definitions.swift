import ObjectModel
import Simulation

/// One flag: its name, where its value goes and how it is read.
struct ControllerFlagDefinition: Sendable {
    enum Target: Sendable {
        case bool(WritableKeyPath<ControllerFlags, Bool> & Sendable)
        case int(WritableKeyPath<ControllerFlags, Int> & Sendable)
        case float(WritableKeyPath<ControllerFlags, Double> & Sendable)
        case duration(WritableKeyPath<ControllerFlags, Nanoseconds> & Sendable)
        case text(WritableKeyPath<ControllerFlags, String> & Sendable)
    }

    let name: String
    let target: Target
    /// Whether a simulated world behaves differently for it.
    let hasEffect: Bool

    init(_ name: String, _ target: Target, hasEffect: Bool = false) {
        self.name = name
        self.target = target
        self.hasEffect = hasEffect
    }

    func apply(_ text: String, to flags: inout ControllerFlags) throws(FlagError) {
        switch target {
        case .bool(let path):
            guard let value = Self.bool(text) else { throw unreadable(text, "boolean", "true or false") }
            flags[keyPath: path] = value
        case .int(let path):
            guard let value = Self.int(text) else { throw unreadable(text, "int", "a whole number") }
            flags[keyPath: path] = value
        case .float(let path):
            guard let value = Double(text) else { throw unreadable(text, "float", "a number") }
            flags[keyPath: path] = value
        case .duration(let path):
            guard let value = GoDuration.parse(text) else { throw unreadable(text, "duration", "a duration such as 1m30s") }
            flags[keyPath: path] = value
        case .text(let path): flags[keyPath: path] = text
        }
    }

    private func unreadable(_ text: String, _ type: String, _ expected: String) -> FlagError {
        FlagError(name, "invalid \(type) value \"\(text)\" for flag -\(name): must be \(expected)")
    }

    /// The texts that Go's `strconv.ParseBool` reads.
    private static func bool(_ text: String) -> Bool? {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": true
        case "0", "f", "F", "false", "FALSE", "False": false
        default: nil
        }
    }

    /// A whole number with an optional sign, or in hexadecimal, octal or binary digits after 0x, 0o or 0b.
    private static func int(_ text: String) -> Int? {
        let sign = text.hasPrefix("-") ? "-" : ""
        let digits = text.hasPrefix("-") || text.hasPrefix("+") ? String(text.dropFirst()) : text
        guard let first = digits.utf8.first, first >= 0x30, first <= 0x39 else { return nil }
        guard digits.utf8.count > 1, first == 0x30 else { return Int(sign + digits) }
        let rest = String(digits.dropFirst(2))
        guard let lead = rest.utf8.first ?? digits.utf8.last, lead != 0x2B, lead != 0x2D else { return nil }
        switch digits.utf8.dropFirst().first {
        case 0x78, 0x58: return Int(sign + rest, radix: 16)
        case 0x6F, 0x4F: return Int(sign + rest, radix: 8)
        case 0x62, 0x42: return Int(sign + rest, radix: 2)
        default: return Int(sign + digits, radix: 8)
        }
    }
}

extension ControllerFlags {
    static let definitions: [ControllerFlagDefinition] = [
        .init("version", .bool(\.version), hasEffect: true),
        .init("extensions", .bool(\.extensions), hasEffect: true),
        .init("cluster-domain", .text(\.clusterDomain), hasEffect: true),
        .init("sandbox-concurrent-workers", .int(\.sandboxConcurrentWorkers), hasEffect: true),
        .init("sandbox-claim-concurrent-workers", .int(\.sandboxClaimConcurrentWorkers), hasEffect: true),
        .init("sandbox-warm-pool-concurrent-workers", .int(\.sandboxWarmPoolConcurrentWorkers), hasEffect: true),
        .init("sandbox-template-concurrent-workers", .int(\.sandboxTemplateConcurrentWorkers), hasEffect: true),
        .init("sandbox-warm-pool-max-batch-size", .int(\.sandboxWarmPoolMaxBatchSize), hasEffect: true),
        .init("sandbox-warm-pool-replenish-delay", .duration(\.sandboxWarmPoolReplenishDelay), hasEffect: true),
        .init("sandbox-warm-pool-max-refill-rate", .float(\.sandboxWarmPoolMaxRefillRate), hasEffect: true),
        .init("sandbox-warm-pool-readiness-grace-period", .duration(\.sandboxWarmPoolReadinessGracePeriod), hasEffect: true),
        .init(
            "sandbox-warm-pool-unschedulable-recheck-interval", .duration(\.sandboxWarmPoolUnschedulableRecheckInterval), hasEffect: true),
        .init("enable-warm-pool-eviction", .bool(\.enableWarmPoolEviction), hasEffect: true),
        .init("sandbox-write-behind-window", .duration(\.sandboxWriteBehindWindow), hasEffect: true),
        .init("cache-label-selectors", .bool(\.cacheLabelSelectors), hasEffect: true),
        .init("disable-claim-events", .bool(\.disableClaimEvents), hasEffect: true),
        .init("disable-claim-observability-annotations", .bool(\.disableClaimObservabilityAnnotations), hasEffect: true),
        .init("kube-api-qps", .float(\.kubeAPIQPS)),
        .init("kube-api-burst", .int(\.kubeAPIBurst)),
        .init("api-connections", .int(\.apiConnections)),
        .init("separate-watch-connection", .bool(\.separateWatchConnection)),
        .init("metrics-bind-address", .text(\.metricsBindAddress)),
        .init("health-probe-bind-address", .text(\.healthProbeBindAddress)),
        .init("leader-elect", .bool(\.leaderElect)),
        .init("leader-election-namespace", .text(\.leaderElectionNamespace)),
        .init("enable-tracing", .bool(\.enableTracing)),
        .init("enable-pprof", .bool(\.enablePprof)),
        .init("enable-pprof-debug", .bool(\.enablePprofDebug)),
        .init("pprof-block-profile-rate", .int(\.pprofBlockProfileRate)),
        .init("pprof-mutex-profile-fraction", .int(\.pprofMutexProfileFraction)),
        .init("enable-webhook", .bool(\.enableWebhook)),
        .init("manage-webhook-certs", .bool(\.manageWebhookCerts)),
        .init("webhook-port", .int(\.webhookPort)),
        .init("webhook-cert-dir", .text(\.webhookCertDir)),
        .init("webhook-cert-name", .text(\.webhookCertName)),
        .init("webhook-key-name", .text(\.webhookKeyName)),
        .init("webhook-service-name", .text(\.webhookServiceName)),
        .init("webhook-namespace", .text(\.webhookNamespace)),
        .init("zap-devel", .bool(\.zapDevel)),
        .init("zap-encoder", .text(\.zapEncoder)),
        .init("zap-log-level", .text(\.zapLogLevel)),
        .init("zap-stacktrace-level", .text(\.zapStacktraceLevel)),
        .init("zap-time-encoding", .text(\.zapTimeEncoding)),
    ]

    func validate() throws(FlagError) {
        let positiveCounts = [
            ("sandbox-concurrent-workers", sandboxConcurrentWorkers), ("sandbox-claim-concurrent-workers", sandboxClaimConcurrentWorkers),
            ("sandbox-warm-pool-concurrent-workers", sandboxWarmPoolConcurrentWorkers),
            ("sandbox-warm-pool-max-batch-size", sandboxWarmPoolMaxBatchSize), ("kube-api-burst", kubeAPIBurst),
        ]
        for (name, value) in positiveCounts where value <= 0 {
            throw FlagError(name, "--\(name) is \(value): must be greater than 0")
        }
        let positiveLengths = [
            ("sandbox-warm-pool-readiness-grace-period", sandboxWarmPoolReadinessGracePeriod),
            ("sandbox-warm-pool-unschedulable-recheck-interval", sandboxWarmPoolUnschedulableRecheckInterval),
        ]
        for (name, value) in positiveLengths where value <= 0 {
            throw FlagError(name, "--\(name) is \(GoDuration.format(value)): must be greater than 0")
        }
        if sandboxWriteBehindWindow < 0 {
            let text = GoDuration.format(sandboxWriteBehindWindow)
            throw FlagError("sandbox-write-behind-window", "--sandbox-write-behind-window is \(text): must not be negative")
        }
        if !sandboxWarmPoolMaxRefillRate.isFinite || sandboxWarmPoolMaxRefillRate < 0 {
            let name = "sandbox-warm-pool-max-refill-rate"
            throw FlagError(name, "--\(name) is \(sandboxWarmPoolMaxRefillRate): must be finite and not negative")
        }
        if apiConnections < 1 { throw FlagError("api-connections", "--api-connections is \(apiConnections): must be at least 1") }
        for (name, value) in [("webhook-cert-name", webhookCertName), ("webhook-key-name", webhookKeyName)]
        where value.allSatisfy(\.isWhitespace) {
            throw FlagError(name, "--\(name) is blank: must name a file")
        }
        try validateLogging()
    }

    private func validateLogging() throws(FlagError) {
        let choices = [
            ("zap-encoder", zapEncoder, ["json", "console"]), ("zap-stacktrace-level", zapStacktraceLevel, ["info", "error", "panic"]),
            ("zap-time-encoding", zapTimeEncoding, ["epoch", "millis", "nano", "iso8601", "rfc3339", "rfc3339nano"]),
        ]
        for (name, value, allowed) in choices where !value.isEmpty && !allowed.contains(value.lowercased()) {
            throw FlagError(name, "--\(name) is \"\(value)\": must be one of \(allowed.joined(separator: ", "))")
        }
        let levels = ["debug", "info", "error", "panic"]
        if !zapLogLevel.isEmpty, !levels.contains(zapLogLevel.lowercased()), (Int(zapLogLevel) ?? 0) <= 0 {
            throw FlagError("zap-log-level", "--zap-log-level is \"\(zapLogLevel)\": must be debug, info, error, panic or a number above 0")
        }
    }
}
