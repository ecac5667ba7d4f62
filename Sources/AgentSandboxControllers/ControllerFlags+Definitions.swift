import ObjectModel

extension ControllerFlags {
    static let definitions: [FlagDefinition<ControllerFlags>] = [
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
        .init("leader-elect", .bool(\.leaderElect), hasEffect: true),
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

    /// The checks are upstream's, in its order and its words.
    func validate() throws(FlagError) {
        try LoggingFlags.validate(
            encoder: zapEncoder, logLevel: zapLogLevel, stacktraceLevel: zapStacktraceLevel, timeEncoding: zapTimeEncoding)
        for (name, value) in [("webhook-cert-name", webhookCertName), ("webhook-key-name", webhookKeyName)]
        where value.allSatisfy(\.isWhitespace) {
            throw FlagError(name, "--\(name) cannot be empty; must name a file")
        }
        let lengths = [
            ("sandbox-warm-pool-readiness-grace-period", sandboxWarmPoolReadinessGracePeriod),
            ("sandbox-warm-pool-unschedulable-recheck-interval", sandboxWarmPoolUnschedulableRecheckInterval),
        ]
        for (name, value) in lengths where value <= 0 {
            throw FlagError(name, "--\(name) must be a positive duration, not \(GoDuration.format(value))")
        }
        let workers = [
            ("sandbox-concurrent-workers", sandboxConcurrentWorkers), ("sandbox-claim-concurrent-workers", sandboxClaimConcurrentWorkers),
            ("sandbox-warm-pool-concurrent-workers", sandboxWarmPoolConcurrentWorkers),
        ]
        for (name, value) in workers where value <= 0 {
            throw FlagError(name, "--\(name) is \(value): concurrent workers must be greater than 0")
        }
        try check(
            sandboxWarmPoolMaxBatchSize > 0, "sandbox-warm-pool-max-batch-size", "must be greater than 0", sandboxWarmPoolMaxBatchSize)
        try check(
            sandboxWarmPoolMaxRefillRate.isFinite && sandboxWarmPoolMaxRefillRate >= 0, "sandbox-warm-pool-max-refill-rate",
            "must be a finite value >= 0 (0 disables pacing)", sandboxWarmPoolMaxRefillRate)
        try check(
            sandboxWriteBehindWindow >= 0, "sandbox-write-behind-window", "must be >= 0 (0 disables write-behind coalescing)",
            GoDuration.format(sandboxWriteBehindWindow))
        try check(kubeAPIBurst > 0, "kube-api-burst", "must be greater than 0", kubeAPIBurst)
        try check(apiConnections >= 1, "api-connections", "must be greater than or equal to 1", apiConnections)
    }

    private func check(_ isRight: Bool, _ name: String, _ rule: String, _ value: some CustomStringConvertible) throws(FlagError) {
        if !isRight { throw FlagError(name, "\(name) \(rule), not \(value)") }
    }
}
