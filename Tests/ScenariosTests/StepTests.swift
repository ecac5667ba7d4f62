import ObjectModel
import Simulation
import Testing

@testable import Scenarios

@Suite struct StepTests {
    @Test("each action is done as the user and told in one line")
    func actions() throws {
        let result = try TinyScenario.run(
            TinyScenario.make([
                (nil, .apply([TinyScenario.map("c")])),
                (nil, .apply([TinyScenario.map("c")])),
                (.after(.seconds(1)), .apply([TinyScenario.map("c", ["a": "2"])])),
                (.at(.seconds(3)), .create([TinyScenario.map("d"), TinyScenario.map("e"), TinyScenario.map("f"), TinyScenario.map("g")])),
                (nil, .update([TinyScenario.map("d", ["a": "9"])])),
                (nil, .patch(TinyScenario.reference("d"), .merge, ["data": ["b": "1"]], subresource: "")),
                (nil, .patch(TinyScenario.reference("d"), .merge, ["data": ["b": "1"]], subresource: "")),
                (nil, .patch(TinyScenario.reference("d"), .json, [["op": "remove", "path": "/data/b"]], subresource: "")),
                (nil, .patch(TinyScenario.reference("d"), .strategic, ["data": ["c": "1"]], subresource: "")),
                (nil, .eventually(TinyScenario.pattern("d", ["data": ["a": "9", "c": "1"]]), within: .seconds(1))),
                (.at(.seconds(2)), .delete([TinyScenario.reference("d")], propagation: "Background", gracePeriodSeconds: 0)),
            ]))
        #expect(result.failures == [])
        #expect(result.verdict == .passed)
        #expect(
            result.timeline.map(TextReport.line) == [
                "    0.000s  applied ConfigMap c (created)",
                "    0.000s  applied ConfigMap c (unchanged)",
                "    1.000s  applied ConfigMap c (configured)",
                "    3.000s  created 4 objects",
                "    3.000s  replaced ConfigMap d",
                "    3.000s  patched ConfigMap d",
                "    3.000s  patched ConfigMap d (unchanged)",
                "    3.000s  patched ConfigMap d",
                "    3.000s  patched ConfigMap d",
                "    3.000s  reached after 0s: ConfigMap d with data.a: \"9\", data.c: \"1\"",
                "    3.000s  deleted ConfigMap d",
            ])
        #expect(result.timeline.allSatisfy { $0.actor == "user" && $0.category == .step })
        #expect(result.endTime == VirtualTime(nanoseconds: .seconds(3)))
    }

    static let refusals: [(Step.Action, String, String)] = [
        (
            .create([TinyScenario.map("c")]), "create",
            "ConfigMap c was refused: AlreadyExists: configmaps \"c\" already exists"
        ),
        (
            .create([["apiVersion": "v1", "kind": "Unheard", "metadata": ["name": "x"]]]), "create",
            "Unheard x was refused: NotFound: the server could not find the requested resource"
        ),
        (
            .delete([TinyScenario.reference("x")], propagation: nil, gracePeriodSeconds: nil), "delete",
            "delete of ConfigMap x was refused: NotFound: configmaps \"x\" not found"
        ),
        (
            .delete([TinyScenario.reference("c")], propagation: "Slow", gracePeriodSeconds: nil), "delete",
            "there is no propagation policy \"Slow\"; use Background, Foreground or Orphan"
        ),
        (
            .patch(TinyScenario.reference("c"), .merge, [:], subresource: "spec"), "patch",
            "there is no subresource \"spec\"; patch status, scale or none"
        ),
        (
            .patch(TinyScenario.reference("c"), .merge, ["metadata": ["resourceVersion": "1"]], subresource: ""), "patch",
            "patch of ConfigMap c was refused: Conflict: Operation cannot be fulfilled on configmaps \"c\": the object has been modified; "
                + "please apply your changes to the latest version and try again"
        ),
    ]

    @Test("a request that is refused fails its step with the server's reason and message", arguments: refusals)
    func refusal(_ action: Step.Action, _ name: String, _ message: String) throws {
        let result = try TinyScenario.run(TinyScenario.make([(nil, .create([TinyScenario.map("c")])), (.after(5), action)]))
        let failure = try #require(result.failures.first)
        #expect(result.failures.count == 1)
        #expect(failure.assertion == "step 2 (\(name))")
        #expect(failure.message == message)
        #expect(failure.location == SourceLocation(line: 2, column: 7))
        #expect(failure.time == VirtualTime(nanoseconds: 5))
        #expect(failure.replay == "sandtable run tiny.yaml --seed 7")
    }

    @Test("the first step that fails is the last one")
    func stop() throws {
        let result = try TinyScenario.run(
            TinyScenario.make([
                (nil, .delete([TinyScenario.reference("x")], propagation: nil, gracePeriodSeconds: nil)),
                (nil, .create([TinyScenario.map("c")])), (nil, .create([TinyScenario.map("d")])),
            ]) {
                $0.eventually = [.init(pattern: TinyScenario.pattern("c"), within: nil)]
                $0.count = [.init(pattern: TinyScenario.pattern("c"), event: .created, atLeast: 1, atMost: nil)]
            })
        #expect(result.failures.map(\.assertion) == ["step 1 (delete)"])
        #expect(
            result.timeline.map(\.text) == [
                "step 1 (delete) failed: delete of ConfigMap x was refused: NotFound: configmaps \"x\" not found", "2 steps not done",
            ])
    }

    @Test("a step that waits in vain says what came closest, at its deadline")
    func inVain() throws {
        let pattern = TinyScenario.pattern(nil, ["data": ["a": "1", "b": "2"]])
        let result = try TinyScenario.run(
            TinyScenario.make([
                (nil, .create([TinyScenario.map("c", ["a": "0"]), TinyScenario.map("d", ["a": "1", "b": "0"])])),
                (nil, .eventually(pattern, within: .seconds(2))),
            ]))
        let failure = try #require(result.failures.first)
        #expect(failure.assertion == "step 2 (eventually)")
        #expect(
            failure.message == """
                within 2s there was no ConfigMap with data.a: "1", data.b: "2"
                the closest is ConfigMap default/d:
                  data.b: expected "2", found "0"
                """)
        #expect(failure.time == VirtualTime(nanoseconds: .seconds(2)))
        #expect(failure.object == "ConfigMap default/d")
        #expect(failure.actor == "user")
        #expect(failure.causes.map(\.verb) == ["create"])
    }

    @Test("a step that waits for an object that is not there says so")
    func absent() throws {
        let result = try TinyScenario.run(
            TinyScenario.make([(nil, .eventually(TinyScenario.pattern("nobody"), within: .milliseconds(1_500)))]))
        #expect(result.failures.map(\.message) == ["within 1.5s there was no ConfigMap nobody\nthere is no ConfigMap nobody"])
    }

    @Test("settling fails with what is still to come")
    func unsettled() throws {
        let load = TinyScenario.load(.at([0]), dwell: .seconds(30))
        let result = try TinyScenario.run(
            TinyScenario.make(
                [
                    (nil, .run(workload: "w")), (nil, TinyScenario.ready("w-0")),
                    (nil, .settle(within: .seconds(10), quiet: .seconds(1))),
                ], workloads: [load]))
        #expect(
            result.failures.map(\.message) == [
                "nothing but quiet was expected within 10s; still to come is an arrival, a deletion or a step of the scenario at 30.000s"
            ])
        #expect(result.endTime == VirtualTime(nanoseconds: .seconds(10)))
    }

    static let impossible: [(@Sendable (inout Scenario) -> Void, String)] = [
        ({ $0.clock = .wall }, "clock wall is not available here; use clock virtual"),
        ({ $0.backend = .gvisor }, "backend gvisor is not available here; use backend simulated"),
        ({ $0.world.features = ["x"] }, "profile none runs no controllers, so it takes no flags, label domains, features or mutants"),
        (
            { $0.steps = [Step(action: .run(workload: "v"), moment: nil, location: SourceLocation(line: 3, column: 7))] },
            "line 3, column 7: there is no workload \"v\"; name one of spec.workloads"
        ),
        (
            {
                let kind = GroupVersionKind(group: "x", version: "v1", kind: "Y")
                $0.expectations.never = [TinyScenario.pattern(kind: kind)]
            }, "line 50, column 9: the world serves no Y of x/v1; name a kind and a version that it serves"
        ),
        (
            { $0.expectations.always = [TinyScenario.always("object.")] },
            "line 40, column 9: the expression of rule does not compile: "
        ),
    ]

    @Test("a scenario that cannot begin is refused", arguments: impossible.indices)
    func cannotBegin(_ index: Int) throws {
        var scenario = TinyScenario.make([])
        Self.impossible[index].0(&scenario)
        let error = #expect(throws: ScenarioRunError.self) { try TinyScenario.run(scenario) }
        #expect(error?.description.hasPrefix(Self.impossible[index].1) == true, "\(error?.description ?? "")")
    }
}
