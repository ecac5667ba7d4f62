import ObjectModel

/// What is recorded when a claim becomes ready for the first time, and what is counted when it gets its Sandbox.
enum ClaimReadinessRows {
    typealias Fix = ClaimObjects

    static let all: [Row] = latencies + repeats + counts

    private static let webhook = "agents.x-k8s.io/webhook-first-observed-at"
    private static let client = "agents.x-k8s.io/client-first-requested-at"
    private static let firstReady = "agents.x-k8s.io/claim-first-ready-at"

    private static let startup = "agent_sandbox_claim_startup_latency_ms"
    private static let controllerStartup = "agent_sandbox_claim_controller_startup_latency_ms"
    private static let clientStartup = "agent_sandbox_client_claim_startup_latency_ms"
    private static let creation = "agent_sandbox_creation_latency_ms"
    private static let labels = "launch_type=\"cold\",sandbox_template=\"test-template\""

    private static let sandboxLabels = "launch_type=\"cold\",namespace=\"default\",sandbox_template=\"test-template\""

    /// So many values of a histogram.
    private static func count(_ name: String, _ count: Int) -> String { "\(name)_count{\(labels)} \(count)" }

    private static func stamped(_ value: String?) -> Row.Step {
        let value: JSONValue = value.map { .string($0) } ?? nil
        return .expect("SandboxClaim", Fix.name, ["metadata": ["annotations": [firstReady: value]]])
    }

    private static func given(annotations: JSONValue = [:], before: JSONValue = Fix.notReady, sandbox: JSONValue = Fix.ready) -> [JSONValue]
    {
        [
            Fix.claim(annotations: annotations, status: ["sandbox": ["name": "test-claim"], "conditions": [before]]), Fix.pool(),
            Fix.template(),
            Fix.owned(annotations: ["agents.x-k8s.io/sandbox-template-ref": "test-template"], conditions: [sandbox]),
        ]
    }

    private static func becomes(_ condition: JSONValue) -> Row.Step { .status("Sandbox", Fix.name, ["conditions": [condition]]) }

    // MARK: Latencies

    /// A pass a second and a half after the claim was first seen.
    private static func latency(
        _ ids: String, _ about: String = "", annotations: JSONValue = [:], before: JSONValue = Fix.notReady,
        sandbox: JSONValue = Fix.ready, lines: [String], not: [String], stamp: String?
    ) -> Row {
        let writes = (before == sandbox ? [] : [Fix.status]) + (stamp == nil || annotations[firstReady] != nil ? [] : [Fix.stamp])
        return Row(
            ids: ids, about: about, of: .claim, given: given(annotations: annotations, before: before, sandbox: sandbox),
            steps: [
                .advance(1_500_000_000), .pass(Fix.name, calls: [Fix.stamp] + writes), .metrics(lines, not: not), stamped(stamp),
                .pass(Fix.name, calls: []),
            ])
    }

    private static let now = "2026-01-01T00:00:01.5Z"

    private static let latencies: [Row] = [
        latency(
            "C-250", annotations: [webhook: "2025-12-31T23:59:59Z"],
            lines: [
                count(startup, 1), "\(startup)_bucket{\(labels),le=\"2000\"} 0", "\(startup)_bucket{\(labels),le=\"2500\"} 1",
                "\(startup)_sum{\(labels)} 2500", count(controllerStartup, 1),
            ], not: [clientStartup + "_count", creation + "_count"], stamp: now),
        latency("C-251 K16", lines: [count(controllerStartup, 1)], not: [startup + "_count", clientStartup + "_count"], stamp: now),
        latency(
            "C-252", sandbox: Fix.condition("Ready", "False", "Other"), lines: [],
            not: [startup + "_count", controllerStartup + "_count", creation + "_count"], stamp: nil),
        latency(
            "C-253", before: Fix.ready, lines: [], not: [startup + "_count", controllerStartup + "_count", creation + "_count"],
            stamp: "unknown"),
        latency(
            "C-255",
            lines: [
                count(controllerStartup, 1), "\(controllerStartup)_bucket{\(labels),le=\"1250\"} 0",
                "\(controllerStartup)_bucket{\(labels),le=\"1500\"} 1", "\(controllerStartup)_sum{\(labels)} 1500",
            ], not: [], stamp: now),
        latency(
            "C-256", annotations: [webhook: "2027-01-01T00:00:00Z"], lines: [count(controllerStartup, 1)], not: [startup + "_count"],
            stamp: now),
        latency(
            "C-256", "an unreadable time", annotations: [webhook: "yesterday"], lines: [count(controllerStartup, 1)],
            not: [startup + "_count"],
            stamp: now),
        latency(
            "C-257", annotations: [firstReady: "2025-01-01T00:00:00Z"], lines: [],
            not: [startup + "_count", controllerStartup + "_count", creation + "_count"], stamp: "2025-01-01T00:00:00Z"),
        latency(
            "C-261", annotations: [client: "2025-12-31T23:59:59.5Z"],
            lines: [count(clientStartup, 1), "\(clientStartup)_sum{\(labels)} 2000", count(controllerStartup, 1)],
            not: [startup + "_count"],
            stamp: now),
        latency(
            "C-261", "seconds of the epoch", annotations: [client: "1767225600"], lines: [count(controllerStartup, 1)],
            not: [clientStartup + "_count"], stamp: now),
        latency(
            "C-261", "in the future", annotations: [client: "2026-01-01T00:00:02Z"], lines: [count(controllerStartup, 1)],
            not: [clientStartup + "_count"], stamp: now),
        latency(
            "C-255", "how long the Sandbox took",
            sandbox: Fix.condition("Ready", "True", "DependenciesReady", "Pod is Ready", since: "2026-01-01T00:00:03Z"),
            lines: [
                "\(creation)_bucket{\(sandboxLabels),le=\"2500\"} 0", "\(creation)_bucket{\(sandboxLabels),le=\"5000\"} 1",
                "\(creation)_sum{\(sandboxLabels)} 3000", "\(creation)_count{\(sandboxLabels)} 1",
            ], not: [], stamp: now),
    ]

    // MARK: Once only

    private static let once = Row.Step.metrics([count(controllerStartup, 1)])

    private static let repeats: [Row] = [
        Row(
            ids: "C-258", of: .claim, given: given(),
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status, Fix.stamp]), once, .pass(Fix.name, calls: []), becomes(Fix.notReady),
                .pass(Fix.name, calls: [Fix.status]), .pass(Fix.name, calls: []), .advance(1_000_000_000), becomes(Fix.ready),
                .pass(Fix.name, calls: [Fix.status]), once, stamped("2026-01-01T00:00:00Z"), .pass(Fix.name, calls: []),
                .patch(
                    "SandboxClaim", Fix.name, ["metadata": ["annotations": ["agents.x-k8s.io/controller-first-observed-at": nil]]]),
                .pass(Fix.name, calls: [Fix.stamp]),
                .expect(
                    "SandboxClaim", Fix.name,
                    ["metadata": ["annotations": ["agents.x-k8s.io/controller-first-observed-at": "2026-01-01T00:00:01Z"]]]),
            ]),
        Row(
            ids: "C-259", of: .claim, given: given(),
            steps: [
                .at(Fix.stamp, [.pass, .refuse(.rowFailure("boom"))]),
                .pass(
                    Fix.name, calls: [Fix.stamp, Fix.status, Fix.stamp], failure: "stamp claim first-ready annotation: boom"),
                .conditions("SandboxClaim", Fix.name, [Fix.isReady]), once, stamped(nil), .pass(Fix.name, calls: [Fix.stamp]), once,
                stamped("unknown"), .pass(Fix.name, calls: []),
            ]),
        Row(
            ids: "C-260", of: .claim, given: given(),
            steps: [
                .at(Fix.stamp, [.pass, .refuse(.rowFailure("boom"))]),
                .pass(Fix.name, failure: "stamp claim first-ready annotation: boom"), once, becomes(Fix.notReady),
                .pass(Fix.name, calls: [Fix.status, Fix.stamp]), stamped("unknown"), .pass(Fix.name, calls: []), becomes(Fix.ready),
                .pass(Fix.name, calls: [Fix.status]), once, stamped("unknown"),
            ]),
        Row(
            ids: "C-259", about: "both what went wrong in the pass and the stamp are told", of: .claim,
            given: [
                Fix.claim(status: ["sandbox": ["name": "test-claim"], "conditions": [Fix.ready]]), Fix.pool(),
                Fix.template(["podTemplate": ["metadata": ["labels": ["team": "a"]]]]), Fix.owned(conditions: [Fix.ready]),
            ],
            steps: [
                .at(Fix.change, [.refuse(.rowFailure("first"))]), .at(Fix.stamp, [.pass, .refuse(.rowFailure("second"))]),
                .pass(
                    Fix.name, calls: [Fix.stamp, Fix.change, Fix.status, Fix.stamp],
                    failure: "failed to update the pod metadata of the Sandbox: first\nstamp claim first-ready annotation: second"),
            ]),
    ]

    // MARK: Counted

    private static let total = "agent_sandbox_claim_creation_total"

    private static func counted(_ createdBy: String, _ launchType: String, _ condition: String, _ number: Int = 1) -> String {
        total + "{created_by=\"\(createdBy)\",launch_type=\"\(launchType)\",namespace=\"default\",pod_condition=\"\(condition)\","
            + "sandbox_template=\"test-template\",warmpool_name=\"test-warmpool\"} \(number)"
    }

    private static func cold(_ label: String?, _ createdBy: String) -> Row {
        let labels: JSONValue = label.map { ["agents.x-k8s.io/created-by": .string($0)] } ?? [:]
        return Row(
            ids: "C-262", about: "a cold start by \(label ?? "nobody")", of: .claim,
            given: [Fix.claim(labels: labels), Fix.pool(), Fix.template()],
            steps: [
                .pass(Fix.name), .metrics([counted(createdBy, "cold", "not_ready")]), .converge(Fix.name),
                .metrics([counted(createdBy, "cold", "not_ready")]),
            ])
    }

    private static func warm(_ about: String, ready: Bool, _ condition: String) -> Row {
        Row(
            ids: "C-262", about: about, of: .claim, given: [Fix.claim(), Fix.pool(), Fix.template(), Fix.member("warm-1", ready: ready)],
            steps: [
                .pass(Fix.name), .metrics([counted("unknown", "warm", condition)]), .converge(Fix.name),
                .metrics([counted("unknown", "warm", condition)]),
            ])
    }

    private static let counts: [Row] = [
        cold(nil, "unknown"), cold("go-client", "go-client"), cold("python-client", "python-client"), cold("controller", "controller"),
        cold("somebody", "unknown"), warm("a warm start", ready: true, "ready"),
        warm("a warm start that is not ready", ready: false, "not_ready"),
        Row(
            ids: "C-262", about: "a Sandbox that is not made is not counted", of: .claim, given: [Fix.claim(), Fix.pool(), Fix.template()],
            steps: [.at(Fix.create, [.refuse(.rowFailure("boom"))]), .pass(Fix.name, failure: "boom"), .metrics([], not: [total + "{"])]),
    ]
}
