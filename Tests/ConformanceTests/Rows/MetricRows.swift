import AgentSandboxAPI
import ControllerRuntime
import ObjectModel
import Simulation

@testable import AgentSandboxControllers

/// What a scrape of the process says.
enum MetricRows {
    static let all: [Row] = gauges + processes

    static let functions: [FunctionRow] = [
        FunctionRow(ids: "S-267") { series() }
    ]

    // MARK: Sandboxes

    private static func sandbox(
        _ name: String = "s", labels: JSONValue = [:], annotations: JSONValue = [:], owner: JSONValue? = nil, ready: String? = "True",
        reason: String = "R"
    ) -> JSONValue {
        var object: JSONValue = [
            "apiVersion": "agents.x-k8s.io/v1beta1", "kind": "Sandbox",
            "metadata": ["name": .string(name), "namespace": "default", "labels": labels, "annotations": annotations],
            "spec": ["podTemplate": ["spec": Fixtures.podSpec]],
        ]
        if let owner { object.set([owner], at: "metadata", "ownerReferences") }
        if let ready {
            let condition: JSONValue = [
                "type": "Ready", "status": .string(ready), "reason": .string(reason), "message": "",
                "lastTransitionTime": "2026-01-01T00:00:00Z",
            ]
            object.set(["conditions": [condition]], at: "status")
        }
        return object
    }

    /// A line of `agent_sandboxes`.
    private static func gauge(
        _ count: Int = 1, createdBy: String = "unknown", expired: Bool = false, launchType: String = "cold", ownedBy: String = "None",
        ready: Bool = true, template: String = "unknown", namespace: String = "default"
    ) -> String {
        "agent_sandboxes{created_by=\"\(createdBy)\",expired=\"\(expired)\",launch_type=\"\(launchType)\",namespace=\"\(namespace)\","
            + "owned_by=\"\(ownedBy)\",ready_condition=\"\(ready)\",sandbox_template=\"\(template)\"} \(count)"
    }

    private static func counted(_ ids: String, _ about: String = "", _ given: [JSONValue], _ lines: [String]) -> Row {
        Row(ids: ids, about: about, given: given, steps: [.metrics(lines, not: ["agent_sandboxes{"])])
    }

    private static let claim: JSONValue = [
        "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxClaim", "metadata": ["name": "c", "namespace": "default"],
        "spec": ["warmPoolRef": ["name": "test-pool"]],
    ]

    private static func owner(_ kind: String, _ name: String, _ apiVersion: String = "extensions.agents.x-k8s.io/v1beta1") -> JSONValue {
        [
            "apiVersion": .string(apiVersion), "kind": .string(kind), "name": .string(name), "uid": .string("uid:\(kind)/\(name)"),
            "controller": true,
        ]
    }

    private static let gauges: [Row] = [
        counted("S-260", "", [sandbox()], [gauge()]), counted("S-261", "", [sandbox(ready: nil)], [gauge(ready: false)]),
        counted("S-261", "a Ready condition that is not True", [sandbox(ready: "False")], [gauge(ready: false)]),
        counted("S-261", "a Ready condition that is Unknown", [sandbox(ready: "Unknown")], [gauge(ready: false)]),
        counted(
            "S-262", "",
            [sandbox(labels: ["agents.x-k8s.io/launch-type": "cold"], annotations: ["agents.x-k8s.io/pod-name": "p"])], [gauge()]),
        counted("S-262", "an adopted Pod alone is not warm", [sandbox(annotations: ["agents.x-k8s.io/pod-name": "p"])], [gauge()]),
        counted("S-263", "", [sandbox(labels: ["agents.x-k8s.io/launch-type": "warm"])], [gauge(launchType: "warm")]),
        counted(
            "S-264", "",
            [
                sandbox("a"), sandbox("b"),
                sandbox("c", annotations: ["agents.x-k8s.io/sandbox-template-ref": "t"], ready: "False", reason: "SandboxExpired"),
                sandbox("d", labels: ["agents.x-k8s.io/launch-type": "warm"], ready: "False"),
            ],
            [gauge(2), gauge(expired: true, ready: false, template: "t"), gauge(launchType: "warm", ready: false)]),
        counted("S-265", "a claim", [claim, sandbox(owner: owner("SandboxClaim", "c"))], [gauge(ownedBy: "SandboxClaim")]),
        counted(
            "S-265", "a pool", [PoolFixtures.pool(replicas: 0), sandbox(owner: owner("SandboxWarmPool", "test-pool"))],
            [gauge(ownedBy: "SandboxWarmPool")]),
        counted(
            "S-265", "a pool in its old version",
            [
                PoolFixtures.pool(replicas: 0),
                sandbox(owner: owner("SandboxWarmPool", "test-pool", "extensions.agents.x-k8s.io/v1alpha1")),
            ], [gauge(ownedBy: "SandboxWarmPool")]),
        counted("S-265 S-268", "something else of another group", [sandbox(owner: Fixtures.foreignReference)], [gauge()]),
        counted(
            "S-265 S-268", "another kind of the group",
            [PoolFixtures.template(), sandbox(owner: owner("SandboxTemplate", "test-template"))], [gauge()]),
        counted(
            "S-265", "an owner that does not control",
            [claim, sandbox(owner: MergePatch.apply(["controller": false], to: owner("SandboxClaim", "c")))], [gauge()]),
        counted(
            "S-266", "", [sandbox(labels: ["agents.x-k8s.io/created-by": "go-client"])], [gauge(createdBy: "go-client")]),
        counted(
            "S-266", "the Python client", [sandbox(labels: ["agents.x-k8s.io/created-by": "python-client"])],
            [gauge(createdBy: "python-client")]),
        counted(
            "S-266", "the controller", [sandbox(labels: ["agents.x-k8s.io/created-by": "controller"])], [gauge(createdBy: "controller")]),
        counted("S-266", "anybody else", [sandbox(labels: ["agents.x-k8s.io/created-by": "hacker-client"])], [gauge()]),
        Row(
            ids: "S-260", about: "the cache is counted, at the moment of the scrape", given: [sandbox()],
            steps: [
                .freeze("Sandbox"), .delete("Sandbox", "s"), .create(sandbox("t")), .metrics([gauge()], not: ["agent_sandboxes{"]),
                .thaw("Sandbox"), .create(sandbox("u", ready: nil)), .metrics([gauge(), gauge(ready: false)], not: ["agent_sandboxes{"]),
            ]),
    ]

    // MARK: Claims

    private static func series() -> [String] {
        let registry = MetricsRegistry()
        let metrics = ClaimMetrics(in: registry)
        for type in ["warm", "cold", "unknown"] {
            for histogram in [metrics.startupLatency, metrics.controllerStartupLatency, metrics.clientStartupLatency] {
                histogram.with(type, "t").observe(milliseconds: .seconds(1))
            }
            metrics.creationLatency.with("default", type, "t").observe(milliseconds: .seconds(1))
            metrics.creations.with("default", "t", type, "p", "not_ready", "unknown").increment()
        }
        let lines = registry.text().split(separator: "\n")
        return [
            "agent_sandbox_claim_startup_latency_ms_count{", "agent_sandbox_claim_controller_startup_latency_ms_count{",
            "agent_sandbox_client_claim_startup_latency_ms_count{", "agent_sandbox_creation_latency_ms_count{",
            "agent_sandbox_claim_creation_total{",
        ].flatMap { family in
            ["cold", "unknown", "warm"].flatMap { type in
                let count = lines.count { $0.hasPrefix(family) && $0.contains("launch_type=\"\(type)\"") && $0.hasSuffix(" 1") }
                return count == 1 ? [] : ["\(family) has \(count) series of \(type)"]
            }
        }
    }

    // MARK: The process

    private static let leads = "leader_election_master_status{name=\"a3317529.agent-sandbox.x-k8s.io\"} 1"

    private static let processes: [Row] = [
        Row(
            ids: "S-270", about: "the lease has upstream's name, and a process that ends gives it up at once",
            given: [Fixtures.sandbox()],
            steps: [
                .metrics([leads]), .restart, .metrics([leads]), .ready([Fixtures.name]),
                .pass(
                    Fixtures.name,
                    calls: ["create pods sandbox-name", "patch sandboxes sandbox-name", "patch sandboxes/status sandbox-name"]),
            ]),
        Row(
            ids: "S-270", about: "without leader election there is no lease", flags: [("leader-elect", "false")],
            steps: [.metrics([], not: ["leader_election_master_status"])]),
        Row(
            ids: "S-270", about: "workers are as many as the flags say",
            flags: [
                ("sandbox-concurrent-workers", "7"), ("sandbox-claim-concurrent-workers", "5"),
                ("sandbox-template-concurrent-workers", "0"),
            ],
            steps: [
                .metrics(
                    [
                        "controller_runtime_max_concurrent_reconciles{controller=\"sandbox\"} 7",
                        "controller_runtime_max_concurrent_reconciles{controller=\"sandboxclaim\"} 5",
                        "controller_runtime_max_concurrent_reconciles{controller=\"sandboxtemplate\"} 1",
                        "controller_runtime_max_concurrent_reconciles{controller=\"sandboxwarmpool\"} 1",
                    ], not: ["controller_runtime_max_concurrent_reconciles{"])
            ]),
        Row(
            ids: "S-270", about: "without extensions there is the Sandbox controller alone", flags: [("extensions", "false")],
            steps: [
                .metrics(
                    ["controller_runtime_max_concurrent_reconciles{controller=\"sandbox\"} 100"],
                    not: ["controller_runtime_max_concurrent_reconciles{"])
            ]),
    ]
}
