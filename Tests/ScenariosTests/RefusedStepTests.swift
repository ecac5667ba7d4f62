import APIServer
import ObjectModel
import Simulation
import Testing

@testable import Scenarios

/// Steps whose request must be refused.
@Suite struct RefusedStepTests {
    static func run(_ action: Step.Action, _ expected: ExpectedError) throws -> ScenarioResult {
        var scenario = TinyScenario.make([
            (nil, .create([TinyScenario.map("c")])), (nil, action), (nil, .create([TinyScenario.map("after")])),
        ])
        scenario.steps[1].expectedError = expected
        return try TinyScenario.run(scenario)
    }

    static let again = Step.Action.create([TinyScenario.map("c")])

    static let asExpected: [(Step.Action, ExpectedError)] = [
        (again, ExpectedError()), (again, ExpectedError(reason: .alreadyExists, code: 409, message: "already exists")),
        (.delete([TinyScenario.reference("x")], propagation: nil, gracePeriodSeconds: nil), ExpectedError(reason: .notFound)),
        (.patch(TinyScenario.reference("x"), .merge, [:], subresource: ""), ExpectedError(code: 404)),
        (.update([TinyScenario.map("x")]), ExpectedError(code: 404)),
        (
            .apply([["apiVersion": "v1", "kind": "Pod", "metadata": ["name": "p"], "spec": [:]]]),
            ExpectedError(reason: .invalid, code: 422)
        ),
        (.scale(TinyScenario.reference("c"), replicas: 1), ExpectedError(code: 404)),
    ]

    @Test("a request that is refused as expected is a step that is done", arguments: asExpected)
    func refused(_ action: Step.Action, _ expected: ExpectedError) throws {
        let result = try Self.run(action, expected)
        #expect(result.failures == [])
        #expect(result.timeline.contains { $0.text.hasPrefix("as expected, ") && $0.text.contains("was refused: ") })
        #expect(result.timeline.last?.text == "created ConfigMap after")
    }

    static let otherwise: [(Step.Action, ExpectedError, String)] = [
        (
            .create([TinyScenario.map("d")]), ExpectedError(reason: .conflict, code: 409, message: "x"),
            "the request was accepted, but had to be refused with 409, reason Conflict, a message with \"x\""
        ),
        (
            .create([TinyScenario.map("d")]), ExpectedError(), "the request was accepted, but had to be refused with any error"
        ),
        (
            again, ExpectedError(reason: .conflict, code: 410, message: "gone"),
            "ConfigMap c was refused: AlreadyExists: configmaps \"c\" already exists\nbut had to be refused otherwise\n"
                + "  reason: expected Conflict, found AlreadyExists\n  code: expected 410, found 409\n"
                + "  message: expected one with \"gone\", found \"configmaps \\\"c\\\" already exists\""
        ),
    ]

    @Test("a request that is accepted, or refused otherwise, fails the step", arguments: otherwise)
    func accepted(_ action: Step.Action, _ expected: ExpectedError, _ message: String) throws {
        let result = try Self.run(action, expected)
        #expect(result.failures.map(\.message) == [message])
        #expect(result.timeline.last?.text == "1 step not done")
    }

    @Test("it is read from a step") func reading() throws {
        let spec = """
            {steps: [{delete: {kind: Pod, name: p}, expect: {error: {reason: NotFound, code: 404, message: not found}}}, \
            {delete: {kind: Pod, name: p}, expect: {error: {}}}, {delete: {kind: Pod, name: p}}]}
            """
        let scenario = try #require(ScenarioReader.read(file: "s", from: TableOfFiles.withSpec(spec)).scenarios.first)
        #expect(
            scenario.steps.map(\.expectedError) == [
                ExpectedError(reason: .notFound, code: 404, message: "not found"), ExpectedError(), nil,
            ])
    }
}
