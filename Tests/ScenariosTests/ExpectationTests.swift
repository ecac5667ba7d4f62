import ObjectModel
import Simulation
import Testing

@testable import Scenarios

@Suite struct ExpectationTests {
    /// What is expected of the history below, and what fails of it.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let expect: @Sendable (inout ScenarioExpectations) -> Void
        /// assertion, message and moment of each failure.
        let failures: [String]

        var testDescription: String { name }

        init(_ name: String, _ failures: [String] = [], _ expect: @escaping @Sendable (inout ScenarioExpectations) -> Void) {
            self.name = name
            self.expect = expect
            self.failures = failures
        }
    }

    /// c is made with a=1, grows to 2 after a second and to 3 after two; d is made after three seconds and deleted after four.
    static func history(_ expect: (inout ScenarioExpectations) -> Void) -> Scenario {
        TinyScenario.make(
            [
                (nil, .create([TinyScenario.map("c")])),
                (.at(.seconds(1)), .patch(TinyScenario.reference("c"), .merge, ["data": ["a": "2"]], subresource: "")),
                (.at(.seconds(2)), .patch(TinyScenario.reference("c"), .merge, ["data": ["a": "3"]], subresource: "")),
                (.at(.seconds(3)), .create([TinyScenario.map("d")])),
                (.at(.seconds(4)), .delete([TinyScenario.reference("d")], propagation: nil, gracePeriodSeconds: nil)),
            ], workloads: [], expect)
    }

    typealias Tiny = TinyScenario
    static let mine = Tiny.pattern("c")

    static let rows = [
        Row("always, and it is so") { $0.always = [Tiny.always("object.data.a in ['1', '2', '3']", mine)] },
        Row("always, of no object at all") { $0.always = [Tiny.always("false", Tiny.pattern("nobody"))] },
        Row("always, of objects that have the pattern's fields only") {
            $0.always = [Tiny.always("object.data.a == '2'", Tiny.pattern("c", ["data": ["a": "2"]]))]
        },
        Row("always, with the state before") {
            $0.always = [Tiny.always("oldObject == null || int(object.data.a) == int(oldObject.data.a) + 1", mine)]
        },
        Row("always, but once not", ["always rule | object.data.a != '3'\nis false | 2.000s ConfigMap default/c"]) {
            $0.always = [Tiny.always("object.data.a != '3'", mine)]
        },
        Row(
            "always, but again and again not",
            ["always rule | object.data.a == '1'\nis false\nand so at 1 further revision | 1.000s ConfigMap default/c"]
        ) { $0.always = [Tiny.always("object.data.a == '1'", mine)] },
        Row(
            "always, but it cannot be evaluated",
            [
                "always rule | object.data.b == '1'\ncannot be evaluated: no such key: b\nand so at 2 further revisions | "
                    + "0.000s ConfigMap default/c"
            ]
        ) { $0.always = [Tiny.always("object.data.b == '1'", mine)] },
        Row("never, and it never is") { $0.never = [Tiny.pattern("c", ["data": ["a": "4"]])] },
        Row("never, but it is", ["never ConfigMap c | there must never be ConfigMap c with data.a: \"2\" | 1.000s ConfigMap default/c"]) {
            $0.never = [Tiny.pattern("c", ["data": ["a": "2"]])]
        },
        Row(
            "never, which the last state of a deleted object does not break again",
            [
                "never ConfigMap d | there must never be ConfigMap d | 3.000s ConfigMap default/d"
            ]
        ) { $0.never = [Tiny.pattern("d")] },
        Row("eventually, in passing") { $0.eventually = [.init(pattern: Tiny.pattern("c", ["data": ["a": "2"]]), within: nil)] },
        Row("eventually, in time") {
            $0.eventually = [.init(pattern: Tiny.pattern("c", ["data": ["a": "3"]]), within: .seconds(2))]
        },
        Row(
            "eventually, but too late",
            [
                "eventually ConfigMap c | it matched 2s after its creation, but must within 1.5s: ConfigMap c with data.a: \"3\" | "
                    + "2.000s ConfigMap default/c"
            ]
        ) { $0.eventually = [.init(pattern: Tiny.pattern("c", ["data": ["a": "3"]]), within: .milliseconds(1_500))] },
        Row(
            "eventually, but never",
            [
                "eventually ConfigMap c | by the end of the run there was no ConfigMap c with data.a: \"4\"\nthe closest is ConfigMap "
                    + "default/c:\n  data.a: expected \"4\", found \"3\" | 4.000s ConfigMap default/c"
            ]
        ) { $0.eventually = [.init(pattern: Tiny.pattern("c", ["data": ["a": "4"]]), within: nil)] },
        Row(
            "eventually, but there is no such object",
            [
                "eventually ConfigMap x | by the end of the run there was no ConfigMap x within 5s of its creation\n"
                    + "there is no ConfigMap x | 4.000s "
            ]
        ) { $0.eventually = [.init(pattern: Tiny.pattern("x"), within: .seconds(5))] },
        Row("count, as expected") {
            $0.count = [
                .init(pattern: Tiny.pattern("c"), event: .created, atLeast: 1, atMost: 1),
                .init(pattern: Tiny.pattern("c"), event: .updated, atLeast: 2, atMost: nil),
                .init(pattern: Tiny.pattern("d"), event: .deleted, atLeast: nil, atMost: 1),
                .init(pattern: Tiny.pattern("c"), event: .deleted, atLeast: 0, atMost: 0),
                .init(pattern: Tiny.pattern("c", ["data": ["a": "2"]]), event: .updated, atLeast: 1, atMost: 1),
                .init(pattern: Tiny.pattern("d", ["data": ["a": "1"]]), event: .deleted, atLeast: 1, atMost: 1),
            ]
        },
        Row(
            "count, but too few",
            ["count ConfigMap c updated | ConfigMap c: expected at least 3 updated, found 2 | 4.000s "]
        ) { $0.count = [.init(pattern: Tiny.pattern("c"), event: .updated, atLeast: 3, atMost: nil)] },
        Row(
            "count, but too many, told at the first one too many",
            ["count ConfigMap c updated | ConfigMap c: expected exactly 0 updated, found 2 | 1.000s ConfigMap default/c"]
        ) { $0.count = [.init(pattern: Tiny.pattern("c"), event: .updated, atLeast: 0, atMost: 0)] },
        Row("count, between two numbers", ["count ConfigMap d deleted | ConfigMap d: expected between 2 and 3 deleted, found 1 | 4.000s "])
        {
            $0.count = [.init(pattern: Tiny.pattern("d"), event: .deleted, atLeast: 2, atMost: 3)]
        },
        Row(
            "failures come in the order of the file",
            [
                "always rule | false\nis false | 3.000s ConfigMap default/d",
                "never ConfigMap d | there must never be ConfigMap d | 3.000s ConfigMap default/d",
            ]
        ) {
            $0.always = [Tiny.always("false", Tiny.pattern("d"))]
            $0.never = [Tiny.pattern("d")]
        },
        Row("the world's own objects are part of the history") {
            let namespaces = Tiny.pattern("kube-system", kind: GroupVersionKind(group: "", version: "v1", kind: "Namespace"))
            $0.eventually = [.init(pattern: namespaces, within: nil)]
            $0.count = [.init(pattern: namespaces, event: .created, atLeast: 1, atMost: 1)]
        },
    ]

    @Test("expectations hold or fail over the whole history", arguments: rows)
    func expectation(_ row: Row) throws {
        let result = try TinyScenario.run(Self.history(row.expect))
        let failures = result.failures.map {
            "\($0.assertion) | \($0.message) | \(ReadableTime.moment($0.time)) \($0.object ?? "")"
        }
        #expect(failures == row.failures)
        #expect(result.verdict == (row.failures.isEmpty ? .passed : .failed))
    }

    @Test("a failure carries the revision, its actor and the revisions before it, newest first")
    func chain() throws {
        let result = try TinyScenario.run(Self.history { $0.always = [Tiny.always("object.data.a != '3'", Self.mine)] })
        let failure = try #require(result.failures.first)
        #expect(failure.location == SourceLocation(line: 40, column: 9))
        #expect(failure.actor == "user")
        #expect(failure.revision == failure.causes.first?.revision)
        #expect(failure.causes.map(\.verb) == ["update", "update", "create"])
        #expect(failure.causes.map { ReadableTime.moment($0.time) } == ["2.000s", "1.000s", "0.000s"])
        #expect(failure.causes.map(\.actor) == ["user", "user", "user"])
        #expect(failure.causes.map(\.revision) == failure.causes.map(\.revision).sorted().reversed())
        #expect(failure.replay == "sandtable run tiny.yaml --seed 7")
    }

    @Test("a chain has ten links at most")
    func longChain() throws {
        var steps: [(Step.Moment?, Step.Action)] = [(nil, .create([TinyScenario.map("c")]))]
        for number in 2...15 {
            let data: JSONValue = ["data": ["a": .string(String(number))]]
            steps.append((nil, .patch(TinyScenario.reference("c"), .merge, data, subresource: "")))
        }
        let result = try TinyScenario.run(
            TinyScenario.make(steps) { $0.never = [TinyScenario.pattern("c", ["data": ["a": "15"]])] })
        #expect(result.failures.first?.causes.count == 10)
    }

    @Test("a pattern of another version than the stored one sees the object in its own")
    func versions() throws {
        let alpha = GroupVersionKind(group: "extensions.agents.x-k8s.io", version: "v1alpha1", kind: "SandboxClaim")
        let result = try TinyScenario.run(
            TinyScenario.make([(nil, .run(workload: "w"))], workloads: [TinyScenario.load(.burst(1))]) {
                $0.eventually = [
                    .init(
                        pattern: TinyScenario.pattern("w-0", ["apiVersion": "extensions.agents.x-k8s.io/v1alpha1"], kind: alpha),
                        within: nil)
                ]
                $0.never = [
                    TinyScenario.pattern("w-0", ["apiVersion": "extensions.agents.x-k8s.io/v1beta1"], kind: alpha),
                    TinyScenario.pattern("w-0", ["apiVersion": "extensions.agents.x-k8s.io/v1alpha1"], kind: TinyScenario.claim),
                ]
            })
        #expect(result.failures == [])
    }
}
