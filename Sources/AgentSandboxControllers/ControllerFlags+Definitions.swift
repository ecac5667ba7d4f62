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
        try LoggingFlags.validate(
            encoder: zapEncoder, logLevel: zapLogLevel, stacktraceLevel: zapStacktraceLevel, timeEncoding: zapTimeEncoding)
    }
}
