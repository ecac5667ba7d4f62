import ObjectModel

/// Variables that claims put into the containers of their Pods.
enum ClaimEnvironmentRows {
    typealias Fix = ClaimObjects

    static let all: [Row] = accepted + rejected + pools

    private static func container(_ name: String, env: JSONValue? = nil, envFrom: JSONValue? = nil) -> JSONValue {
        var container: JSONValue = ["name": .string(name), "image": "pause"]
        container.set(env, at: "env")
        container.set(envFrom, at: "envFrom")
        return container
    }

    private static func variable(_ name: String, _ value: String, in container: String? = nil) -> JSONValue {
        var variable: JSONValue = ["name": .string(name), "value": .string(value)]
        variable.set(container.map(JSONValue.string), at: "containerName")
        return variable
    }

    private static func given(_ policy: String?, _ podSpec: JSONValue, _ variables: [JSONValue]) -> [JSONValue] {
        var spec: JSONValue = ["podTemplate": ["spec": podSpec]]
        spec.set(policy.map(JSONValue.string), at: "envVarsInjectionPolicy")
        return [Fix.claim(Fix.name, ["env": .array(variables)]), Fix.pool(), Fix.template(spec)]
    }

    private static let source: JSONValue = [["secretRef": ["name": "s"]]]
    private static let withA: JSONValue = ["containers": [container("main", env: [variable("A", "1")])]]
    private static let three: JSONValue = [
        "initContainers": [container("init")], "containers": [container("main"), container("side")],
    ]

    // MARK: Accepted

    /// A pass that makes a Sandbox with these containers.
    private static func makes(
        _ ids: String, _ about: String = "", policy: String?, _ podSpec: JSONValue, _ variables: [JSONValue], becomes: JSONValue
    ) -> Row {
        Row(
            ids: ids, about: about, of: .claim, given: given(policy, podSpec, variables),
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.create, Fix.status]),
                .expect("Sandbox", Fix.name, ["spec": ["podTemplate": ["spec": becomes]]]),
                .conditions("SandboxClaim", Fix.name, [Fix.sandboxNotReady]),
            ])
    }

    private static let accepted: [Row] = [
        makes(
            "C-040", policy: "Overrides", withA, [variable("B", "2")],
            becomes: ["containers": [container("main", env: [variable("A", "1"), variable("B", "2")])]]),
        makes(
            "C-041", policy: "Allowed", withA, [variable("B", "2")],
            becomes: ["containers": [container("main", env: [variable("A", "1"), variable("B", "2")])]]),
        makes(
            "C-048", policy: "Allowed", ["containers": [container("main"), container("side", envFrom: source)]], [variable("B", "2")],
            becomes: ["containers": [container("main", env: [variable("B", "2")]), container("side", envFrom: source)]]),
        makes(
            "C-049", policy: "Disallowed", ["containers": [container("main", envFrom: source)]], [],
            becomes: ["containers": [container("main", envFrom: source)]]),
        makes(
            "C-050", policy: "Overrides", ["containers": [container("main", env: [variable("A", "1"), variable("B", "1")])]],
            [variable("A", "2")], becomes: ["containers": [container("main", env: [variable("A", "2"), variable("B", "1")])]]),
        makes(
            "C-050", "where the old value came from is dropped", policy: "Overrides",
            ["containers": [container("main", env: [["name": "A", "valueFrom": ["fieldRef": ["fieldPath": "metadata.name"]]]])]],
            [variable("A", "2")], becomes: ["containers": [container("main", env: [variable("A", "2")])]]),
        makes(
            "C-050", "sources of variables do not matter", policy: "Overrides", ["containers": [container("main", envFrom: source)]],
            [variable("A", "2")], becomes: ["containers": [container("main", env: [variable("A", "2")], envFrom: source)]]),
        makes(
            "C-051", policy: "Allowed", three, [variable("B", "2", in: "main")],
            becomes: [
                "initContainers": [container("init")], "containers": [container("main", env: [variable("B", "2")]), container("side")],
            ]),
        makes(
            "C-051", "a container that is not the first", policy: "Allowed", three, [variable("B", "2", in: "side")],
            becomes: [
                "initContainers": [container("init")], "containers": [container("main"), container("side", env: [variable("B", "2")])],
            ]),
        makes(
            "C-053", policy: "Allowed", three, [variable("B", "2", in: "init")],
            becomes: [
                "initContainers": [container("init", env: [variable("B", "2")])], "containers": [container("main"), container("side")],
            ]),
        makes(
            "C-051", "those that name the container come first", policy: "Allowed", three,
            [variable("B", "2"), variable("C", "3", in: "main"), variable("D", "4", in: "init")],
            becomes: [
                "initContainers": [container("init", env: [variable("D", "4")])],
                "containers": [container("main", env: [variable("C", "3"), variable("B", "2")]), container("side")],
            ]),
    ]

    // MARK: Rejected

    private static let refusal = "the SandboxTemplate does not allow a SandboxClaim to set environment variables"

    /// A pass that makes no Sandbox and is not repeated by itself.
    private static func rejects(
        _ ids: String, _ about: String = "", policy: String?, _ podSpec: JSONValue, _ variables: [JSONValue], _ message: String
    ) -> Row {
        Row(
            ids: ids, about: about, of: .claim, given: given(policy, podSpec, variables),
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status]),
                .conditions("SandboxClaim", Fix.name, ["Ready=False/EnvVarsInjectionRejected: \(message)"]), .count("Sandbox", 0),
                .pass(Fix.name, calls: []), .ready([]), .waits(Fix.name, nil),
            ])
    }

    /// A pass that makes no Sandbox and is repeated after a while.
    private static func fails(_ ids: String, policy: String?, _ podSpec: JSONValue, _ variables: [JSONValue], _ message: String) -> Row {
        Row(
            ids: ids, of: .claim, given: given(policy, podSpec, variables),
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], failure: message),
                .conditions("SandboxClaim", Fix.name, ["Ready=False/ReconcilerError: Error seen: \(message)"]), .count("Sandbox", 0),
                .pass(Fix.name, calls: [], failure: message), .waits(Fix.name, 10_000_000),
            ])
    }

    private static let rejected: [Row] = [
        fails(
            "C-043", policy: "Allowed", withA, [variable("A", "2")],
            "environment variable \"A\" exists in container \"main\" and policy Allowed does not let a SandboxClaim replace it"),
        rejects("C-044", policy: nil, withA, [variable("A", "2")], refusal),
        rejects("C-045", policy: "Disallowed", withA, [variable("B", "2")], refusal),
        rejects(
            "C-046", policy: "Allowed", ["containers": [container("main", envFrom: source)]], [variable("B", "2")],
            "container \"main\" uses envFrom: under policy Allowed no variables can be added to it"),
        rejects(
            "C-047", policy: "Allowed", ["initContainers": [container("init", envFrom: source)], "containers": [container("main")]],
            [variable("B", "2", in: "init")],
            "container \"init\" uses envFrom: under policy Allowed no variables can be added to it"),
        fails(
            "C-052", policy: "Overrides", three, [variable("B", "2"), variable("C", "3", in: "none")],
            "environment variable \"C\" is for container \"none\", which the SandboxTemplate does not have"),
    ]

    // MARK: A claim with variables gets no warm Sandbox

    private static let pools: [Row] = [
        Row(
            ids: "C-042", of: .claim, given: given("Allowed", Fix.podSpec, [variable("A", "1")]) + [Fix.member("warm-1")],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.create, Fix.status]), .names("Sandbox", ["warm-1", Fix.name]),
                .expect(
                    "Sandbox", Fix.name,
                    [
                        "metadata": ["labels": ["agents.x-k8s.io/launch-type": "cold"]],
                        "spec": ["podTemplate": ["spec": ["containers": [container("main", env: [variable("A", "1")])]]]],
                    ]),
                .expect(
                    "Sandbox", "warm-1",
                    [
                        "metadata": [
                            "ownerReferences": [Fix.poolOwner], "labels": ["agents.x-k8s.io/warm-pool-sandbox": .string(Fix.poolHash)],
                        ]
                    ]),
            ])
    ]
}
