import ObjectModel
import Testing

@testable import AgentSandboxControllers

@Suite struct ControllerFlagsTests {
    @Test func `Defaults are upstream's`() {
        let flags = ControllerFlags()
        #expect(flags.sandboxConcurrentWorkers == 100)
        #expect(flags.sandboxClaimConcurrentWorkers == 50)
        #expect(flags.sandboxWarmPoolConcurrentWorkers == 1)
        #expect(flags.sandboxTemplateConcurrentWorkers == 1)
        #expect(flags.sandboxWarmPoolMaxBatchSize == 300)
        #expect(flags.sandboxWarmPoolReadinessGracePeriod == 300_000_000_000)
        #expect(flags.sandboxWarmPoolUnschedulableRecheckInterval == 60_000_000_000)
        #expect(flags.enableWarmPoolEviction)
        #expect(!flags.extensions)
        #expect(flags.clusterDomain == "cluster.local")
        #expect(flags.kubeAPIQPS == -1)
        #expect(flags.warnings.isEmpty)
        #expect(ControllerFlags.names.count == 43)
    }

    @Test(arguments: [
        ("sandbox-concurrent-workers", "0", "--sandbox-concurrent-workers is 0: must be greater than 0"),
        ("sandbox-claim-concurrent-workers", "-1", "--sandbox-claim-concurrent-workers is -1: must be greater than 0"),
        ("sandbox-warm-pool-concurrent-workers", "0", "--sandbox-warm-pool-concurrent-workers is 0: must be greater than 0"),
        ("sandbox-warm-pool-max-batch-size", "0", "--sandbox-warm-pool-max-batch-size is 0: must be greater than 0"),
        ("sandbox-warm-pool-max-refill-rate", "NaN", "--sandbox-warm-pool-max-refill-rate is nan: must be finite and not negative"),
        ("sandbox-warm-pool-max-refill-rate", "-0.5", "--sandbox-warm-pool-max-refill-rate is -0.5: must be finite and not negative"),
        ("sandbox-warm-pool-readiness-grace-period", "0", "--sandbox-warm-pool-readiness-grace-period is 0s: must be greater than 0"),
        ("sandbox-write-behind-window", "-1s", "--sandbox-write-behind-window is -1s: must not be negative"),
        ("kube-api-burst", "0", "--kube-api-burst is 0: must be greater than 0"),
        ("api-connections", "0", "--api-connections is 0: must be at least 1"),
        ("webhook-cert-name", " ", "--webhook-cert-name is blank: must name a file"),
        ("zap-log-level", "loud", "--zap-log-level is \"loud\": must be debug, info, error, panic or a number above 0"),
        ("extensions", "yes", "invalid boolean value \"yes\" for flag -extensions: must be true or false"),
        ("kube-api-burst", "ten", "invalid int value \"ten\" for flag -kube-api-burst: must be a whole number"),
        (
            "sandbox-write-behind-window", "5",
            "invalid duration value \"5\" for flag -sandbox-write-behind-window: must be a duration such as 1m30s"
        ),
    ])
    func `A value out of range is refused`(_ name: String, _ value: String, _ message: String) {
        let error = #expect(throws: FlagError.self) { try ControllerFlags([(name, value)]) }
        #expect(error?.description == message)
        #expect(error?.flag == name)
    }

    @Test func `An unknown flag is refused with the names that exist`() {
        let error = #expect(throws: FlagError.self) { try ControllerFlags([("sandbox-workers", "1")]) }
        #expect(
            error?.description.hasPrefix(
                "flag provided but not defined: -sandbox-workers; the flags of agent-sandbox-controller are api-connections, ") == true)
        #expect(error?.description.contains("sandbox-concurrent-workers") == true)
    }

    @Test func `Names may have dashes and the last value counts`() throws {
        let flags = try ControllerFlags([
            ("--sandbox-concurrent-workers", "0x10"), ("-extensions", "T"), ("sandbox-concurrent-workers", "7"),
            ("sandbox-template-concurrent-workers", "-3"), ("pprof-block-profile-rate", "-5"), ("webhook-port", "010"),
            ("sandbox-write-behind-window", "1m0.5s"), ("sandbox-warm-pool-max-refill-rate", "2.5"),
        ])
        #expect(flags.sandboxConcurrentWorkers == 7)
        #expect(flags.extensions)
        #expect(flags.sandboxTemplateConcurrentWorkers == -3)
        #expect(flags.pprofBlockProfileRate == 0)
        #expect(flags.webhookPort == 8)
        #expect(flags.sandboxWriteBehindWindow == 60_500_000_000)
        #expect(flags.sandboxWarmPoolMaxRefillRate == 2.5)
        #expect(flags.flagsWithoutEffect == ["pprof-block-profile-rate", "webhook-port"])
    }

    @Test func `Too many workers are warned of`() throws {
        let many = try ControllerFlags([("sandbox-concurrent-workers", "950")])
        #expect(many.warnings == ["total concurrent workers is 1002, above 1000: the API server may be overloaded"])
        let throttled = try ControllerFlags([("kube-api-qps", "20")])
        #expect(throttled.warnings == ["total concurrent workers is 152, above --kube-api-burst=10: the client will throttle"])
    }
}
