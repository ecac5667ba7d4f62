import ControllerRuntime
import ObjectModel
import Simulation
import Testing
import World

@testable import Scenarios

/// What faults do to a run, and how it tells of them.
@Suite struct FaultTests {
    /// A pool of two, then what is given, at ten seconds, then one claim.
    static func run(
        _ faults: String, profile: String = "v0.5", after: String = "", chooser: String = "fifo", seed: Int = 1
    ) throws -> ScenarioResult {
        let text = """
            apiVersion: sandtable.dev/v1alpha1
            kind: Scenario
            metadata: {name: faults}
            spec:
              seed: \(seed)
              chooser: \(chooser)
              controllers: {profile: \(profile)}
              invariants: []
              timing: {watchDelivery: 5ms, sandboxStart: 1s}
              workloads:
                - name: user
                  claim: {pool: pool}
                  arrivals: {burst: 1}
              steps:
                - apply:
                    objects:
                      - apiVersion: extensions.agents.x-k8s.io/v1beta1
                        kind: SandboxTemplate
                        metadata: {name: python}
                        spec: {podTemplate: {spec: {containers: [{name: main, image: "registry.example/python:v1"}]}}}
                      - apiVersion: extensions.agents.x-k8s.io/v1beta1
                        kind: SandboxWarmPool
                        metadata: {name: pool}
                        spec: {replicas: 2, sandboxTemplateRef: {name: python}}
                - eventually: {within: 30s, object: {kind: SandboxWarmPool, name: pool, status: {readyReplicas: 2}}}
                - {at: 10s, settle: {}}
            \(faults.split(separator: "\n").map { "    - fault: \($0)" }.joined(separator: "\n"))
                - run: {workload: user}
            \(after)
                - settle: {}
            """
        let reading = ScenarioReader.read(file: "faults.yaml", from: TableOfFiles(texts: ["faults.yaml": text]))
        #expect(reading.mistakes.map(\.description) == [])
        return try ScenarioRunner.run(try #require(reading.scenarios.first))
    }

    static func struck(_ result: ScenarioResult) -> [String] {
        result.timeline.filter { $0.category == .fault }.map(\.text)
    }

    static let adoption = "controller: sandboxclaim-controller, verb: patch, kind: Sandbox"

    struct Row: Sendable, CustomTestStringConvertible {
        let fault: String
        let told: [String]
        let latency: ClosedRange<Nanoseconds>

        var testDescription: String { fault }
    }

    @Test(
        "each strike is told, and delays the claim by what it costs",
        arguments: [
            Row(fault: "", told: [], latency: 0...Nanoseconds.milliseconds(20)),
            Row(
                fault: "{refuse: {status: 503, \(adoption), nth: 1}}",
                told: ["fault: patch sandboxes default/pool-jr6pm by sandboxclaim-controller refused with 503 ServiceUnavailable"],
                latency: 0...Nanoseconds.milliseconds(100)),
            Row(
                fault: "{delay: {by: 2s, \(adoption), nth: 1}}",
                told: ["fault: patch sandboxes default/pool-jr6pm by sandboxclaim-controller delayed by 2s"],
                latency: Nanoseconds.seconds(2)...Nanoseconds.milliseconds(2_050)),
            Row(
                fault: "{loseReply: {\(adoption), after: 1s}}",
                told: ["fault: reply to patch sandboxes default/pool-jr6pm by sandboxclaim-controller lost"],
                latency: Nanoseconds.seconds(1)...Nanoseconds.milliseconds(1_050)),
            Row(
                fault: "{crash: sandboxclaim-controller, when: {afterWrite: {\(adoption)}}, restartAfter: 3s}",
                told: [
                    "fault: crash of agent-sandbox-controller after patch sandboxes default/pool-jr6pm by sandboxclaim-controller",
                    "agent-sandbox-controller starts again",
                ], latency: Nanoseconds.seconds(3)...Nanoseconds.milliseconds(3_050)),
            Row(
                fault: "{hold: {at: {beforeWrite: {\(adoption)}}, atMost: 4s}}",
                told: [
                    "fault: patch sandboxes default/pool-jr6pm by sandboxclaim-controller waits",
                    "1 call that waited goes on: the time is over",
                ], latency: Nanoseconds.milliseconds(3_900)...Nanoseconds.milliseconds(4_050)),
            Row(
                fault: "{freezeInformer: {controller: sandboxclaim-controller, kind: SandboxClaim, for: 2s}}",
                told: ["fault: cache of SandboxClaim in agent-sandbox-controller is frozen"],
                latency: Nanoseconds.seconds(2)...Nanoseconds.milliseconds(2_050)),
            Row(
                fault: "{lag: {controller: sandboxclaim-controller, kind: SandboxClaim, by: 1s, for: 10s}}",
                told: ["fault: cache of SandboxClaim in agent-sandbox-controller is late"],
                latency: Nanoseconds.seconds(1)...Nanoseconds.milliseconds(1_050)),
            Row(
                fault: "{handOver: {controller: agent-sandbox-controller, gap: 5s}}",
                told: ["fault: agent-sandbox-controller loses its lease", "agent-sandbox-controller starts again"],
                latency: Nanoseconds.seconds(5)...Nanoseconds.milliseconds(5_050)),
            Row(
                fault: "{cancel: agent-sandbox-controller, when: {beforeWrite: {\(adoption)}}, restartAfter: 1s}",
                told: [
                    "fault: agent-sandbox-controller is told to end before patch sandboxes default/pool-jr6pm by sandboxclaim-controller",
                    "agent-sandbox-controller has ended", "agent-sandbox-controller starts again",
                ], latency: Nanoseconds.seconds(1)...Nanoseconds.milliseconds(1_050)),
        ])
    func tellsAndDelays(row: Row) throws {
        let result = try Self.run(row.fault)
        #expect(result.verdict == .passed, "\(TextReport.text(result))")
        #expect(Self.struck(result) == row.told)
        let latency = try #require(result.claims.first?.latency)
        #expect(row.latency.contains(latency), "\(latency)")
    }

    @Test("a fault that never struck fails the run with its place")
    func neverStruck() throws {
        let result = try Self.run("{refuse: {status: 409, controller: kubelet, kind: SandboxTemplate}}")
        #expect(result.failures.map(\.assertion) == ["step 4 (fault refuse)"])
        #expect(result.failures.first?.message == "it never struck; change its condition, or say optional: true")
        #expect(result.failures.first.map { "\($0.location.line):\($0.location.column)" } == "27:15")
    }

    @Test("an optional fault need not strike")
    func optional() throws {
        let result = try Self.run("{refuse: {status: 409, controller: kubelet, kind: SandboxTemplate}, optional: true}")
        #expect(result.verdict == .passed)
    }

    @Test("a call that nothing lets go fails the run")
    func heldForEver() throws {
        let result = try Self.run("{hold: {at: {beforeWrite: {\(Self.adoption)}}, until: {afterWrite: {kind: SandboxTemplate}}}}")
        #expect(result.failures.map(\.assertion) == ["step 4 (fault hold)"])
        #expect(result.failures.first?.message.hasPrefix("a call still waits") == true)
    }

    @Test("a fault of a cache that is not there fails its step")
    func noSuchCache() throws {
        let result = try Self.run("{freezeInformer: {controller: kube-scheduler, kind: SandboxClaim}}")
        #expect(result.failures.map(\.assertion) == ["step 4 (fault)"])
        #expect(
            result.failures.first?.message
                == "kube-scheduler has no cache of SandboxClaim; name a kind that its controllers watch")
    }

    @Test("a request of somebody else that is refused fails the run")
    func refusedRequest() throws {
        let result = try Self.run(
            "{do: {delete: {kind: Sandbox, name: nothing}}, when: {afterWrite: {\(Self.adoption)}}}")
        #expect(result.failures.map(\.assertion) == ["step 4 (fault do)"])
    }

    @Test("with a probability other seeds strike other calls, and the same seed the same", arguments: ["fifo", "random"])
    func probability(chooser: String) throws {
        let fault = "{delay: {by: 1ms, controller: agent-sandbox-controller, probability: 0.3}, optional: true}"
        var counts: Set<Int> = []
        for seed in 1...6 {
            let first = try Self.run(fault, chooser: chooser, seed: seed)
            let second = try Self.run(fault, chooser: chooser, seed: seed)
            #expect(first.traceDigest == second.traceDigest)
            counts.insert(Self.struck(first).count)
        }
        #expect(counts.count > 1)
    }

    @Test("an armed fault that has no effect leaves the history as it is")
    func leavesTheHistory() throws {
        let plain = try Self.run("")
        let armed = try Self.run("{refuse: {status: 409, controller: kubelet, kind: SandboxTemplate}, optional: true}")
        #expect(plain.historyDigest == armed.historyDigest)
    }

    @Test("the names of processes and controllers are those of a running world", arguments: [ControllerProfile.v05, .v01, .none])
    func names(profile: ControllerProfile) throws {
        var configuration = WorldConfiguration()
        configuration.profile = profile
        let world = try World(configuration)
        try world.start()
        defer { world.shutDown() }
        let known = KnownActors(of: profile).processes
        #expect(known.map(\.name).sorted() == world.managers.map(\.name).sorted())
        for manager in world.managers {
            let controllers = (manager.incarnation?.controllers.map(\.name) ?? []).filter { !$0.hasSuffix("/orphan") }
            #expect(known.first { $0.name == manager.name }?.controllers.sorted() == controllers.sorted())
        }
    }
}
