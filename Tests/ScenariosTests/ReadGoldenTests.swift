import ObjectModel
import Simulation
import Testing
import World

@testable import Scenarios

/// One scenario with every key, and the values it becomes.
struct ReadGoldenTests {
    private static let text = """
        apiVersion: sandtable.dev/v1alpha1
        kind: Scenario
        metadata: {name: everything, description: Every key once.}
        spec:
          seed: 7
          clock: virtual
          backend: simulated
          isolation: prefer
          chooser: {recorded: ../choices.json}
          controllers:
            profile: v0.5
            flags: {sandbox-claim-concurrent-workers: 50, extensions: true, sandbox-warm-pool-replenish-delay: 1m30s}
            features: []
            mutants: []
          cluster:
            nodes: [{name: node, count: 3, capacity: {cpu: 16, memory: 64Gi}, labels: {topology.kubernetes.io/zone: a}}]
            images: [{name: "registry/app:*", use: python-runtime, pull: {lognormal: {median: 2s, p99: 9s}}}, {name: "*"}]
            heartbeats: true
          timing:
            apiRequest: 2ms
            watchDelivery: {uniform: [1ms, 20ms]}
            schedule: {normal: {mean: 5ms, stddev: 1ms}}
            sandboxStart: {lognormal: {median: 900ms, p99: 4s}}
            readiness: {exponential: {mean: 100ms}}
            garbageCollection: 0s
          workloads:
            - {name: moments, claim: {pool: warm}, arrivals: {at: [0s, 1s]}}
            - name: crowd
              claim: {pool: warm, namespace: team, dwell: 30s, fields: {spec: {lifecycle: {ttlSecondsAfterFinished: 60}}}}
              arrivals: {burst: 300}
            - {name: open, claim: {pool: warm}, arrivals: {poisson: {rate: 45/s, for: 60s}}}
            - {name: even, claim: {pool: warm}, arrivals: {uniform: {rate: 30/m, for: 2m}}}
          steps:
            - apply: {file: objects.yaml}
            - create: {object: {apiVersion: v1, kind: ConfigMap, metadata: {generateName: m-}}}
            - update: {objects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: m, resourceVersion: "5"}}]}
            - patch: {kind: Pod, name: p, type: json, patch: [{op: remove, path: /metadata/labels}], subresource: status}
            - patch: {kind: SandboxWarmPool, namespace: team, name: warm, patch: {spec: {replicas: 3}}}
            - delete: {kind: SandboxClaim, apiVersion: extensions.agents.x-k8s.io/v1alpha1, name: c, propagation: Orphan}
            - delete: {file: objects.yaml, gracePeriodSeconds: 0}
              at: 20s
            - scale: {kind: Deployment, name: d, replicas: 4}
              after: 5s
              name: grow
            - run: {workload: crowd}
            - eventually: {within: 30s, object: {kind: SandboxWarmPool, name: warm, status: {readyReplicas: 2}}}
            - settle: {}
            - settle: {within: 1m, quiet: 1s}
          expect:
            always: [{name: not too many, forEach: {kind: SandboxWarmPool, labels: {a: b}}, that: "object.spec.replicas < 9"}]
            never: [{kind: Event, type: Warning}]
            eventually: [{kind: SandboxClaim, namespace: team, name: c, within: 10s}, {kind: Node}]
            count: [{kind: Sandbox, event: created, exactly: 5}, {kind: Pod, labels: "app in (x)", event: deleted, atLeast: 1, atMost: 2}]
        """

    private static let files = TableOfFiles(texts: [
        "here/s.yaml": text, "choices.json": "[2, 0, 1]",
        "here/objects.yaml": "{apiVersion: v1, kind: Namespace, metadata: {name: team}}\n---\n"
            + "{apiVersion: v1, kind: ConfigMap, metadata: {name: m, namespace: team}, data: {a: b}}\n",
    ])

    private static func scenario() throws -> Scenario {
        let reading = ScenarioReader.read(file: "here/s.yaml", from: files)
        #expect(reading.mistakes.map(\.description) == [])
        return try #require(reading.scenarios.first)
    }

    @Test func readsTheWorld() throws {
        let scenario = try Self.scenario()
        #expect(scenario.name == "everything")
        #expect(scenario.description == "Every key once.")
        #expect(scenario.file == "here/s.yaml")
        #expect(scenario.clock == .virtual)
        #expect(scenario.backend == .simulated)
        #expect(scenario.chooser == .recorded([2, 0, 1]))
        let world = scenario.world
        #expect(world.seed == 7)
        #expect(world.profile == .v05)
        #expect(
            world.flags.map { "\($0.name)=\($0.value)" } == [
                "sandbox-claim-concurrent-workers=50", "extensions=true", "sandbox-warm-pool-replenish-delay=1m30s",
            ])
        #expect(world.features == [])
        #expect(world.mutants == [])
        #expect(
            world.nodes == [
                NodeGroup(
                    name: "node", count: 3, capacity: [.init("cpu", "16"), .init("memory", "64Gi")],
                    labels: [.init("topology.kubernetes.io/zone", "a")])
            ])
        #expect(
            world.images == [
                ImageSource(pattern: "registry/app:*", pull: .logNormal(median: .seconds(2), p99: .seconds(9))),
                ImageSource(pattern: "*", pull: .constant(0)),
            ])
        #expect(world.heartbeats)
        var timing = WorldTiming()
        timing.apiRequest = .constant(.milliseconds(2))
        timing.watchDelivery = .uniform(.milliseconds(1), .milliseconds(20))
        timing.schedule = .normal(mean: .milliseconds(5), standardDeviation: .milliseconds(1))
        timing.sandboxStart = .logNormal(median: .milliseconds(900), p99: .seconds(4))
        timing.readiness = .exponential(mean: .milliseconds(100))
        timing.garbageCollection = .constant(0)
        #expect(world.timing == timing)
    }

    @Test func readsTheLoads() throws {
        let loads = try Self.scenario().workloads
        #expect(loads.map(\.name) == ["moments", "crowd", "open", "even"])
        #expect(loads.map(\.target) == Array(repeating: .pool("warm"), count: 4))
        #expect(loads.map(\.namespace) == ["default", "team", "default", "default"])
        #expect(loads.map(\.dwell) == [nil, .seconds(30), nil, nil])
        #expect(loads.map(\.template) == [.null, ["spec": ["lifecycle": ["ttlSecondsAfterFinished": 60]]], .null, .null])
        #expect(
            loads.map(\.arrivals) == [
                .at([0, .seconds(1)]), .burst(300), .poisson(ratePerSecond: 45, duration: .seconds(60)),
                .uniform(ratePerSecond: 0.5, duration: .minutes(2)),
            ])
        #expect(loads.map(\.location.line) == [27, 28, 31, 32])
    }

    @Test func readsTheSteps() throws {
        let steps = try Self.scenario().steps
        let configMap: JSONValue = [
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "m", "namespace": "team"], "data": ["a": "b"],
        ]
        let expected = [
            "apply [{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"team\"}}, \(configMap)]",
            "create [{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"generateName\":\"m-\"}}]",
            "update [{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"m\",\"resourceVersion\":\"5\"}}]",
            "patch v1, Kind=Pod default/p json [{\"op\":\"remove\",\"path\":\"/metadata/labels\"}] status",
            "patch extensions.agents.x-k8s.io/v1beta1, Kind=SandboxWarmPool team/warm merge {\"spec\":{\"replicas\":3}} ",
            "delete [extensions.agents.x-k8s.io/v1alpha1, Kind=SandboxClaim default/c] Orphan nil",
            "delete [v1, Kind=Namespace team, v1, Kind=ConfigMap team/m] nil 0",
            "scale apps/v1, Kind=Deployment default/d 4",
            "run crowd",
            "eventually extensions.agents.x-k8s.io/v1beta1, Kind=SandboxWarmPool nil warm [] {\"status\":{\"readyReplicas\":2}} 30s",
            "settle 5m0s 5s",
            "settle 1m0s 1s",
        ]
        #expect(steps.map { Self.text($0.action) } == expected)
        #expect(steps[6].moment == .at(.seconds(20)))
        #expect(steps[7].moment == .after(.seconds(5)))
        #expect(steps.map(\.name) == [nil, nil, nil, nil, nil, nil, nil, "grow", nil, nil, nil, nil])
        #expect(steps.map(\.location.line) == [34, 35, 36, 37, 38, 39, 40, 42, 45, 46, 47, 48])
    }

    @Test func readsTheExpectations() throws {
        let expectations = try Self.scenario().expectations
        #expect(expectations.always.map(\.name) == ["not too many"])
        #expect(expectations.always.map(\.that) == ["object.spec.replicas < 9"])
        #expect(
            expectations.always.map { Self.text($0.forEach) } == [
                "extensions.agents.x-k8s.io/v1beta1, Kind=SandboxWarmPool nil nil [a=b] {}"
            ])
        #expect(expectations.never.map(Self.text) == ["v1, Kind=Event nil nil [] {\"type\":\"Warning\"}"])
        #expect(
            expectations.eventually.map { Self.text($0.pattern) } == [
                "extensions.agents.x-k8s.io/v1beta1, Kind=SandboxClaim team c [] {}", "v1, Kind=Node nil nil [] {}",
            ])
        #expect(expectations.eventually.map(\.within) == [.seconds(10), nil])
        #expect(
            expectations.count.map { Self.text($0.pattern) } == [
                "agents.x-k8s.io/v1beta1, Kind=Sandbox nil nil [] {}", "v1, Kind=Pod nil nil [app in (x)] {}",
            ])
        #expect(expectations.count.map(\.event) == [.created, .deleted])
        #expect(expectations.count.map(\.atLeast) == [5, 1])
        #expect(expectations.count.map(\.atMost) == [5, 2])
    }

    @Test func leavesDefaultsWhereNothingIsWritten() throws {
        let reading = ScenarioReader.read(file: "s", from: TableOfFiles.withSpec("{}"))
        let scenario = try #require(reading.scenarios.first)
        #expect(scenario.world.seed == 1)
        #expect(scenario.world.timing == WorldTiming())
        #expect(scenario.world.nodes == [NodeGroup(name: "node")])
        #expect(scenario.chooser == .fifo)
        #expect(scenario.description == "")
        #expect(scenario.workloads.isEmpty && scenario.steps.isEmpty && scenario.expectations.always.isEmpty)
    }

    // MARK: Values as text

    private static func text(_ action: Step.Action) -> String {
        switch action {
        case .apply(let objects): "apply \(objects)"
        case .create(let objects): "create \(objects)"
        case .update(let objects): "update \(objects)"
        case .patch(let reference, let kind, let patch, let subresource): "patch \(text(reference)) \(kind) \(patch) \(subresource)"
        case .delete(let references, let propagation, let grace):
            "delete [\(references.map(text).joined(separator: ", "))] \(propagation ?? "nil") \(grace.map(String.init) ?? "nil")"
        case .scale(let reference, let replicas): "scale \(text(reference)) \(replicas)"
        case .run(let workload): "run \(workload)"
        case .upgrade(let flags): "upgrade [\(flags.map { "\($0.name)=\($0.value)" }.joined(separator: " "))]"
        case .fault(let fault): "fault \(fault.key)"
        case .eventually(let pattern, let within): "eventually \(text(pattern)) \(GoDuration.format(within))"
        case .exec(let request):
            "exec \(request.target) \(request.namespace) \(request.container) \(request.command) \(GoDuration.format(request.within)) "
                + "\(request.exitCode) \(request.stdout ?? "nil") \(request.stderr ?? "nil") \(request.modelled?.exitCode ?? -1)"
        case .settle(let within, let quiet): "settle \(GoDuration.format(within)) \(GoDuration.format(quiet))"
        }
    }

    private static func text(_ reference: ObjectReference) -> String { "\(reference.kind) \(reference.key)" }

    private static func text(_ pattern: ObjectPattern) -> String {
        "\(pattern.kind) \(pattern.namespace ?? "nil") \(pattern.name ?? "nil") [\(pattern.labels)] \(pattern.fields)"
    }
}
