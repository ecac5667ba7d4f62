import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel

/// The metrics of the process that no controller records: what it is, whether it leads, and which Sandboxes its cache knows.
enum ProcessMetrics {
    /// The build whose behaviour the controllers follow. What only the making of a binary decides is `unknown`, as in a binary of
    /// upstream's that was made without saying it.
    private static let build: [(label: String, value: String)] = [
        ("git_version", "v0.5.6-12-g2fd412d5"), ("git_commit", "2fd412d5"), ("build_date", "unknown"), ("go_version", "unknown"),
        ("compiler", "unknown"), ("platform", "linux/amd64"),
    ]

    /// Adds the metrics to a process.
    static func register(in incarnation: ManagerIncarnation, flags: ControllerFlags) throws {
        let registry = incarnation.metrics
        registry.addCollector {
            [
                MetricFamily(
                    name: "agent_sandbox_build_info",
                    help: "Agent sandbox controller build metadata exposed as labels with a constant value of 1.", kind: .gauge,
                    series: [.init(labels: build.map { MetricLabel($0.label, $0.value) }, value: .number(1))])
            ]
        }
        if flags.leaderElect { lead(AgentSandboxNames.leaderElectionLease, in: registry) }
        let cache = try incarnation.informer(Resources.sandboxes)
        registry.addCollector { [sandboxes(in: cache)] }
    }

    /// Says that the process holds a lease: one that takes part in leader election leads, since it is alone.
    static func lead(_ lease: String, in registry: MetricsRegistry) {
        registry.gauge(
            "leader_election_master_status",
            help: "Gauge of if the reporting system is master of the relevant lease, 0 indicates backup, 1 indicates master. 'name' "
                + "is the string used to identify the lease. Please make sure to group by name.", labels: ["name"]
        ).with(lease).set(1)
    }

    /// `agent_sandboxes`: how many Sandboxes the cache knows, by what they are like. A cache that is not synced says nothing.
    private static func sandboxes(in cache: Informer) -> MetricFamily {
        var counts: [(labels: [MetricLabel], count: Int)] = []
        var places: [[MetricLabel]: Int] = [:]
        for object in cache.hasSynced ? cache.list() : [] {
            let labels = labels(of: Sandbox(object))
            if let place = places[labels] {
                counts[place].count += 1
            } else {
                places[labels] = counts.count
                counts.append((labels, 1))
            }
        }
        return MetricFamily(
            name: "agent_sandboxes", help: "Monitor the point-in-time number of sandboxes in the cluster.", kind: .gauge,
            series: counts.map { .init(labels: $0.labels, value: .number(Double($0.count))) })
    }

    /// What a Sandbox is counted under.
    static func labels(of sandbox: Sandbox) -> [MetricLabel] {
        let ready = sandbox.condition(Sandbox.ConditionType.ready)
        let template = sandbox.annotation(AgentSandboxNames.Annotation.sandboxTemplateRef) ?? ""
        let owner = sandbox.controllerReference.flatMap { $0.isSandboxClaim || $0.isWarmPool ? $0.kind : nil }
        return [
            MetricLabel("namespace", sandbox.namespace), MetricLabel("ready_condition", ready?.status == "True" ? "true" : "false"),
            MetricLabel("expired", ready?.reason == Sandbox.Reason.sandboxExpired ? "true" : "false"),
            MetricLabel("launch_type", Sandbox.launchType(of: sandbox)),
            MetricLabel("sandbox_template", template.isEmpty ? "unknown" : template), MetricLabel("owned_by", owner ?? "None"),
            MetricLabel(
                "created_by", AgentSandboxNames.normalizedCreatedBy(sandbox.label(AgentSandboxNames.Label.createdBy) ?? "")),
        ]
    }
}
