import ControllerRuntime

/// The metrics that the claim controller records, under upstream's names. Values are whole milliseconds.
struct ClaimMetrics {
    /// The names.
    enum Name {
        static let startupLatency = "agent_sandbox_claim_startup_latency_ms"
        static let controllerStartupLatency = "agent_sandbox_claim_controller_startup_latency_ms"
        static let clientStartupLatency = "agent_sandbox_client_claim_startup_latency_ms"
        static let creationLatency = "agent_sandbox_creation_latency_ms"
        static let creations = "agent_sandbox_claim_creation_total"
    }

    /// From the webhook's stamp on a claim until it is ready.
    let startupLatency: MetricVector<Histogram>
    /// From the controller's first sight of a claim until it is ready.
    let controllerStartupLatency: MetricVector<Histogram>
    /// From the client's stamp on a claim until it is ready.
    let clientStartupLatency: MetricVector<Histogram>
    /// From the making of a Sandbox until it was ready, which for a warm one has nothing to do with its claim.
    let creationLatency: MetricVector<Histogram>
    /// Claims that were given a Sandbox.
    let creations: MetricVector<Counter>

    private static let startupBounds: [Double] = [
        100, 250, 500, 750, 1_000, 1_250, 1_500, 2_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000, 240_000,
    ]
    private static let creationBounds: [Double] = [
        50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000, 240_000, 300_000, 600_000,
    ]

    init(in registry: MetricsRegistry) {
        let labels = ["launch_type", "sandbox_template"]
        startupLatency = registry.histogram(
            Name.startupLatency, help: "End-to-end latency from SandboxClaim creation to Sandbox Ready state in milliseconds.",
            labels: labels, bounds: Self.startupBounds)
        controllerStartupLatency = registry.histogram(
            Name.controllerStartupLatency,
            help: "Latency from controller first observed SandboxClaim to Sandbox Ready state in milliseconds.", labels: labels,
            bounds: Self.startupBounds)
        clientStartupLatency = registry.histogram(
            Name.clientStartupLatency,
            help: "End-to-end latency from client request to SandboxClaim Ready state in milliseconds. "
                + "Note: This metric may be affected by clock skew between the client and controller.", labels: labels,
            bounds: Self.startupBounds)
        creationLatency = registry.histogram(
            Name.creationLatency,
            help: "Latency from Sandbox creation to Pod Ready state in milliseconds. For warm launches, this measures controller "
                + "synchronization overhead since the Pod is pre-provisioned.", labels: ["namespace"] + labels,
            bounds: Self.creationBounds)
        creations = registry.counter(
            Name.creations,
            help: "Total number of SandboxClaims created, labeled by namespace, sandbox template, launch type, warmpool name, "
                + "pod condition, and created_by.",
            labels: ["namespace", "sandbox_template", "launch_type", "warmpool_name", "pod_condition", "created_by"])
    }
}
