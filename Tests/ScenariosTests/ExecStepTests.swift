import ObjectModel
import SimulatedRuntime
import Simulation
import Testing

@testable import Scenarios

@Suite struct ExecStepTests {
    static func model(_ code: Int32 = 0, _ stdout: String = "hello\n", _ stderr: String = "", after: Nanoseconds = 0) -> ExecModel {
        ExecModel(
            command: ["echo", "hello"], exitCode: code, stdout: Array(stdout.utf8), stderr: Array(stderr.utf8), after: .constant(after))
    }

    /// A warm claim, and then the command.
    static func run(_ request: ExecRequest) throws -> ScenarioResult {
        var scenario = WarmPoolRunTests.scenario(.burst(1))
        scenario.steps.removeLast()
        scenario.steps.append(Step(action: .exec(request), moment: nil, location: SourceLocation(line: 9, column: 7)))
        return try ScenarioRunner.run(scenario)
    }

    @Test("a command runs in the claim's sandbox once that is ready, and takes its time")
    func runs() throws {
        let result = try Self.run(
            ExecRequest(.claim("w-0"), command: ["echo", "hello"], stdout: "hello\n", stderr: "", modelled: Self.model(after: .seconds(2))))
        #expect(result.failures == [])
        let last = try #require(result.timeline.last)
        #expect(last.text == "ran [\"echo\",\"hello\"] in SandboxClaim w-0: exit code 0 after 2s")
        let ready = try #require(result.claims.first?.readyAt)
        #expect(last.time == ready + .seconds(2))
        #expect(result.endTime == ready + .seconds(2))
    }

    static let differing: [(ExecRequest, String)] = [
        (
            ExecRequest(.claim("w-0"), command: ["echo", "hello"], stdout: "hi\n", stderr: "", modelled: model(3, "hello\n", "oops")),
            "[\"echo\",\"hello\"] ended otherwise than expected\n  exit code: expected 0, found 3\n"
                + "  stdout: expected \"hi\\n\", found \"hello\\n\"\n  stderr: expected \"\", found \"oops\""
        ),
        (
            ExecRequest(.claim("w-0"), container: "other", command: ["echo", "hello"], modelled: model()),
            "Pod default/POD has no container other; it has main"
        ),
        (
            ExecRequest(.claim("w-0"), command: ["echo", "hello"], within: .seconds(5), modelled: model(after: .seconds(6))),
            "the command did not end within 5s"
        ),
        (
            ExecRequest(.claim("w-1"), command: ["echo", "hello"], within: .seconds(5), modelled: model()),
            "within 5s there was no SandboxClaim default/w-1"
        ),
        (
            ExecRequest(.sandbox("nobody"), namespace: "kube-system", command: ["echo", "hello"], within: 0, modelled: model()),
            "within 0s there was no Sandbox kube-system/nobody"
        ),
        (
            ExecRequest(.claim("w-0"), command: ["echo", "hello"]),
            "runtime simulated runs no programs; say how the command ends"
        ),
    ]

    @Test("what does not come is told", arguments: differing)
    func differs(_ request: ExecRequest, _ message: String) throws {
        let result = try Self.run(request)
        let failure = try #require(result.failures.first)
        #expect(failure.assertion == "step 4 (exec)")
        var found = failure.message
        if let start = found.range(of: "default/p-"), let end = found[start.upperBound...].firstIndex(of: " ") {
            found.replaceSubrange(start.lowerBound..<end, with: "default/POD")
        }
        #expect(found == message)
        #expect(failure.location.line == 9)
    }

    @Test("a sandbox that ends during the command fails the step")
    func ends() throws {
        var scenario = WarmPoolRunTests.scenario(.burst(1), dwell: .seconds(1))
        let request = ExecRequest(.claim("w-0"), command: ["echo", "hello"], modelled: Self.model(after: .seconds(30)))
        scenario.steps[3] = Step(action: .exec(request), moment: nil, location: .start)
        let failure = try #require(try ScenarioRunner.run(scenario).failures.first)
        #expect(failure.message.hasPrefix("the command could not be run: container main of sandbox default/p-"), "\(failure.message)")
    }

    @Test("the same scenario makes the same run")
    func again() throws {
        let request = ExecRequest(
            .claim("w-0"), command: ["echo", "hello"],
            modelled: ExecModel(command: ["echo", "hello"], after: .uniform(0, .seconds(1))))
        #expect(try Self.run(request) == (try Self.run(request)))
    }
}
