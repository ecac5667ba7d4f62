import ObjectModel
import Simulation
import Testing
import World

@testable import Scenarios

@Suite struct ReportTests {
    static func moment(_ milliseconds: Int64) -> VirtualTime { VirtualTime(nanoseconds: .milliseconds(milliseconds)) }

    static func entry(
        _ milliseconds: Int64, _ category: TimelineEntry.Category, _ text: String, actor: String = "user"
    ) -> TimelineEntry {
        TimelineEntry(time: moment(milliseconds), actor: actor, category: category, text: text)
    }

    static func claim(_ index: Int, _ created: Int64, _ ready: Int64?, _ launch: ClaimRecord.Launch?) -> ClaimRecord {
        ClaimRecord(
            namespace: "default", name: "c-\(index)", createdAt: moment(created), readyAt: ready.map(moment),
            sandbox: ready.map { _ in "s-\(index)" }, launch: launch)
    }

    static let passed: ScenarioResult = {
        let claims = [claim(0, 1_400, 1_416, .warm), claim(1, 1_400, 1_418, .warm), claim(2, 1_400, 2_441, .cold)]
        return ScenarioResult(
            name: "warm-claim", file: "warm-claim.yaml", seed: 1, failures: [],
            timeline: [
                entry(0, .step, "applied SandboxTemplate t (created), SandboxWarmPool p (created)"),
                entry(1_400, .poolReady, "pool p ready: 2 of 2", actor: "sandboxwarmpool-controller"),
                entry(1_400, .step, "reached after 1.4s: SandboxWarmPool p with status.readyReplicas: 2"),
                entry(1_400, .step, "load c: 3 claims at once, pool p"),
                entry(1_416, .claimReady, "claim c-0 ready after 16ms, warm (sandbox s-0)", actor: "sandboxclaim-controller"),
                entry(1_418, .claimReady, "claim c-1 ready after 18ms, warm (sandbox s-1)", actor: "sandboxclaim-controller"),
                entry(2_441, .claimReady, "claim c-2 ready after 1.041s, cold (sandbox c-2)", actor: "sandboxclaim-controller"),
                entry(3_000, .step, "settled after 1.6s"),
            ], omittedTimelineEntries: 0, claims: claims,
            counts: ScenarioResult.Counts(
                revisions: 120, events: 4_321, choices: 0,
                calls: [
                    ScenarioResult.ActorCalls(actor: "sandboxclaim-controller", total: 20, writes: 18, conflicts: 1, errors: 0),
                    ScenarioResult.ActorCalls(actor: "kubelet", total: 10, writes: 10, conflicts: 0, errors: 0),
                ]), endTime: moment(3_000), historyDigest: Digest128(high: 1, low: 2), traceDigest: Digest128(high: 3, low: 4),
            recordedChoices: nil)
    }()

    static let failed: ScenarioResult = {
        var result = passed
        result.claims = [claim(0, 0, nil, nil)]
        result.timeline = [
            entry(0, .step, "load c: 1 claim at once, pool p"), entry(5, .failure, "always rule does not hold for X default/x"),
        ]
        result.failures = [
            ScenarioFailure(
                assertion: "always rule", location: SourceLocation(line: 12, column: 9), message: "object.a == 1\nis false",
                time: moment(5), revision: 31, object: "X default/x", actor: "user",
                causes: [
                    .init(revision: 31, time: moment(5), actor: "user", verb: "update"),
                    .init(revision: 30, time: moment(0), actor: "x-controller", verb: "create"),
                ],
                chain: [
                    .revision(
                        RevisionNote(number: 31, time: moment(5), actor: "user", verb: "update", object: "X default/x", event: 9)),
                    .scenario(act: "step 1 (apply)", time: moment(4)),
                ], replay: "sandtable run warm-claim.yaml --seed 1"),
            ScenarioFailure(
                assertion: "eventually X y", location: SourceLocation(line: 20, column: 3), message: "there is no X y",
                time: moment(3_000), replay: "sandtable run warm-claim.yaml --seed 1"),
        ]
        return result
    }()

    @Test("a run that passed")
    func passedReport() {
        #expect(
            TextReport.text(Self.passed) == """
                warm-claim (warm-claim.yaml), seed 1

                    0.000s  applied SandboxTemplate t (created), SandboxWarmPool p (created)
                    1.400s    pool p ready: 2 of 2
                    1.400s  reached after 1.4s: SandboxWarmPool p with status.readyReplicas: 2
                    1.400s  load c: 3 claims at once, pool p
                    1.416s    claim c-0 ready after 16ms, warm (sandbox s-0)
                    1.418s    claim c-1 ready after 18ms, warm (sandbox s-1)
                    2.441s    claim c-2 ready after 1.041s, cold (sandbox c-2)
                    3.000s  settled after 1.6s

                claims  count     p50     p90     p99     max
                warm        2    16ms    18ms    18ms    18ms
                cold        1  1.041s  1.041s  1.041s  1.041s
                all         3    18ms  1.041s  1.041s  1.041s

                3.000s of virtual time, 120 revisions, 4,321 events, 30 API calls, 1 conflict
                passed
                digest: 00000000000000010000000000000002
                trace: 00000000000000030000000000000004

                """)
    }

    @Test("a run that failed")
    func failedReport() {
        #expect(
            TextReport.text(Self.failed) == """
                warm-claim (warm-claim.yaml), seed 1

                    0.000s  load c: 1 claim at once, pool p
                    0.005s  always rule does not hold for X default/x

                1 claim never ready

                warm-claim.yaml:12:9: always rule
                  object.a == 1
                  is false
                  at 0.005s, revision 31, X default/x, written by user
                  because, newest first:
                    0.005s  user updated X default/x, revision 31
                    0.004s  step 1 (apply)
                  who wrote the object, newest first:
                    revision 31 at 0.005s: update by user
                    revision 30 at 0.000s: create by x-controller
                  replay: sandtable run warm-claim.yaml --seed 1

                warm-claim.yaml:20:3: eventually X y
                  there is no X y
                  at 3.000s
                  replay: sandtable run warm-claim.yaml --seed 1

                3.000s of virtual time, 120 revisions, 4,321 events, 30 API calls, 1 conflict
                failed: 2 failures
                digest: 00000000000000010000000000000002
                trace: 00000000000000030000000000000004

                """)
    }

    @Test("quiet reports hold the verdict and the digests")
    func quiet() {
        let digests = "digest: 00000000000000010000000000000002\ntrace: 00000000000000030000000000000004\n"
        #expect(TextReport.text(Self.passed, quiet: true) == "passed\n" + digests)
        #expect(TextReport.text(Self.failed, quiet: true) == "failed: 2 failures\n" + digests)
    }

    @Test("many entries of one kind between two steps are folded, each kind for itself")
    func folding() {
        var result = Self.passed
        result.claims = []
        result.timeline = [Self.entry(0, .step, "load c")]
        for index in 0..<300 {
            result.timeline.append(Self.entry(Int64(index), .claimReady, "claim c-\(index) ready"))
            if index % 100 == 0 { result.timeline.append(Self.entry(Int64(index), .poolReady, "pool full \(index)")) }
        }
        result.timeline.append(Self.entry(300, .step, "settled"))
        for index in 0..<6 { result.timeline.append(Self.entry(301, .warning, "warning \(index)")) }
        result.omittedTimelineEntries = 2_000
        let lines = TextReport.text(result).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(
            lines[2..<19].joined(separator: "\n") == """
                    0.000s  load c
                    0.000s    claim c-0 ready
                    0.000s    pool full 0
                    0.001s    claim c-1 ready
                    0.002s    claim c-2 ready
                    0.100s    pool full 100
                    0.200s    pool full 200
                    0.299s    … 297 more of these, the last: claim c-299 ready
                    0.300s  settled
                    0.301s    warning 0
                    0.301s    warning 1
                    0.301s    warning 2
                    0.301s    warning 3
                    0.301s    warning 4
                    0.301s    warning 5
                            … and 2,000 further entries

                """)
    }

    @Test("the form for programs has its keys in order and null for what is not known")
    func json() {
        let text = JSONWriter.text(Self.failed.json, style: .compact)
        #expect(
            text == """
                {"apiVersion":"sandtable.dev/v1alpha1","kind":"ScenarioResult",\
                "scenario":{"name":"warm-claim","file":"warm-claim.yaml","seed":"1"},"verdict":"failed","endTime":3000000000,\
                "digest":"00000000000000010000000000000002","trace":"00000000000000030000000000000004",\
                "counts":{"revisions":120,"events":4321,"choices":0,"calls":[\
                {"actor":"sandboxclaim-controller","total":20,"writes":18,"conflicts":1,"errors":0},\
                {"actor":"kubelet","total":10,"writes":10,"conflicts":0,"errors":0}]},\
                "failures":[{"assertion":"always rule","line":12,"column":9,"message":"object.a == 1\\nis false","time":5000000,\
                "revision":31,"object":"X default/x","actor":"user","causes":[\
                {"revision":31,"time":5000000,"actor":"user","verb":"update"},\
                {"revision":30,"time":0,"actor":"x-controller","verb":"create"}],"chain":[\
                {"time":5000000,"kind":"revision","text":"user updated X default/x, revision 31","revision":31},\
                {"time":4000000,"kind":"scenario","text":"step 1 (apply)"}],"replay":"sandtable run warm-claim.yaml --seed 1"},\
                {"assertion":"eventually X y","line":20,"column":3,"message":"there is no X y","time":3000000000,"revision":null,\
                "object":null,"actor":null,"causes":[],"chain":[],"replay":"sandtable run warm-claim.yaml --seed 1"}],\
                "latency":{"warm":null,"cold":null,"all":null},"cost":{"warm":null,"cold":null},\
                "claims":[{"namespace":"default","name":"c-0","createdAt":0,"readyAt":null,"latency":null,"sandbox":null,"launch":null,\
                "deletedAt":null,"cost":null}],\
                "timeline":[{"time":0,"actor":"user","category":"step","text":"load c: 1 claim at once, pool p"},\
                {"time":5000000,"actor":"user","category":"failure","text":"always rule does not hold for X default/x"}],\
                "omittedTimelineEntries":0,"recordedChoices":null}
                """)
    }

    @Test("latencies and claims for programs")
    func latencies() {
        let json = Self.passed.json
        #expect(
            json["latency"]
                == [
                    "warm": ["count": 2, "p50": 16_000_000, "p90": 18_000_000, "p99": 18_000_000, "max": 18_000_000],
                    "cold": [
                        "count": 1, "p50": 1_041_000_000, "p90": 1_041_000_000, "p99": 1_041_000_000, "max": 1_041_000_000,
                    ],
                    "all": ["count": 3, "p50": 18_000_000, "p90": 1_041_000_000, "p99": 1_041_000_000, "max": 1_041_000_000],
                ])
        #expect(
            json["claims"]?[0]
                == [
                    "namespace": "default", "name": "c-0", "createdAt": 1_400_000_000, "readyAt": 1_416_000_000, "latency": 16_000_000,
                    "sandbox": "s-0", "launch": "warm", "deletedAt": .null, "cost": .null,
                ])
        var recorded = Self.passed
        recorded.recordedChoices = [2, 0]
        #expect(recorded.json["recordedChoices"] == [2, 0])
    }

    @Test func `costs are summed up by where the sandbox came from`() {
        var result = Self.passed
        for index in result.claims.indices {
            var cost = ClaimCost()
            cost.observedAt = result.claims[index].createdAt + .milliseconds(Int64(index) + 1)
            cost.adoptedAt = result.claims[index].createdAt + .milliseconds(9)
            if index < 2 { cost.assignedAt = result.claims[index].createdAt + .milliseconds(6) }
            cost.reconciles = 5 + index
            cost.conflicts = index
            cost.events = 1
            result.claims[index].cost = cost
        }
        let lines = TextReport.text(result).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(
            lines[16..<23].joined(separator: "\n") == """
                median/max  writes  conflicts  reads  reconciles  requeues  events
                warm           0/0        0/1    0/0         5/6       0/0     1/1
                cold           0/0        2/2    0/0         7/7       0/0     1/1

                median after creation  observed  assigned  adopted   ready
                warm                        1ms       6ms      9ms    16ms
                cold                        3ms         –      9ms  1.041s
                """)
        #expect(result.json["cost"]?["cold"]?["conflicts"] == ["median": 2, "max": 2])
        #expect(result.json["cost"]?["warm"]?["assigned"] == 6_000_000)
        #expect(result.json["cost"]?["cold"]?["assigned"] == .null)
        #expect(result.json["claims"]?[2]?["cost"]?["reconciles"] == 7)
    }
}
