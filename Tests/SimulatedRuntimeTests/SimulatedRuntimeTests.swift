import ObjectModel
import SandboxRuntime
import Simulation
import Testing

@testable import SimulatedRuntime

@Suite struct SimulatedRuntimeTests {
    @Test(
        "a star in a pattern stands for any characters",
        arguments: [
            ("app", "app", true), ("app", "app:1", false), ("app:*", "app:1", true), ("app:*", "app:", true), ("*", "", true),
            ("*/python*:v1", "registry.k8s.io/x/python-runtime:v1", true), ("*/python*:v1", "registry.k8s.io/x/python-runtime:v2", false),
            ("a*b*c", "aXbYbZc", true), ("a*b*c", "aXbYb", false), ("", "x", false), ("**", "x", true),
        ])
    func patterns(_ pattern: String, _ image: String, _ expected: Bool) {
        #expect(ImageModel(pattern: pattern).matches(image) == expected)
    }

    @Test("the first pattern that matches counts")
    func firstMatch() {
        let model = SimulatedRuntimeModel(images: [
            ImageModel(pattern: "a*", pull: .constant(1)), ImageModel(pattern: "*", pull: .constant(2)),
        ])
        #expect(model.image("ab")?.pull == .constant(1))
        #expect(model.image("b")?.pull == .constant(2))
    }

    @Test("an image is pulled once a node, overlapping pulls end together, an unknown image is there")
    func pulls() {
        let run = RuntimeRun(SimulatedRuntimeModel(images: [ImageModel(pattern: "app", pull: .constant(.milliseconds(100)))]))
        run.at(0, "first", .prepareImage(node: "n", image: "app"))
        run.at(40, "second", .prepareImage(node: "n", image: "app"))
        run.at(50, "elsewhere", .prepareImage(node: "m", image: "app"))
        run.at(60, "unknown", .prepareImage(node: "n", image: "other"))
        run.at(110, "later", .prepareImage(node: "n", image: "app"))
        run.finish()
        #expect(
            run.lines == [
                "60 unknown imagePrepared", "100 first imagePrepared", "100 second imagePrepared", "110 later imagePrepared",
                "150 elsewhere imagePrepared",
            ])
        #expect(run.runtime.isPresent("app", on: "n"))
    }

    @Test("pulls fail as often as the model says")
    func failingPulls() {
        let run = RuntimeRun(SimulatedRuntimeModel(images: [ImageModel(pattern: "app", failingPulls: 2)]))
        for moment in 0..<3 { run.at(Int64(moment), "pull", .prepareImage(node: "n", image: "app")) }
        run.finish()
        #expect(run.lines == ["0 pull failed: imageUnavailable", "1 pull failed: imageUnavailable", "2 pull imagePrepared"])
    }

    @Test("readiness counts from a container's start, whenever it is asked for")
    func readiness() {
        let run = RuntimeRun(
            SimulatedRuntimeModel(
                sandboxStart: .constant(.milliseconds(900)), readiness: .constant(.milliseconds(100)),
                images: [ImageModel(pattern: "slow", readiness: .constant(.milliseconds(700)))]))
        run.at(0, "start", RuntimeRun.start(RuntimeRun.container("a", image: "app"), RuntimeRun.container("b", image: "slow")))
        run.at(10, "too early", .awaitReadiness(RuntimeRun.id, container: "a"))
        run.at(950, "a", .awaitReadiness(RuntimeRun.id, container: "a"))
        run.at(950, "b", .awaitReadiness(RuntimeRun.id, container: "b"))
        run.at(2_000, "again", .awaitReadiness(RuntimeRun.id, container: "a"))
        run.at(2_000, "nobody", .awaitReadiness(RuntimeRun.id, container: "c"))
        run.finish()
        #expect(
            run.lines == [
                "10 too early failed: noSuchSandbox", "900 start started", "1000 a ready", "1600 b ready", "2000 again ready",
                "2000 nobody failed: noSuchContainer",
            ])
    }

    @Test("a command ends as it was modelled, in the sandbox, in all, by its image, or not at all")
    func commands() {
        let run = RuntimeRun(
            SimulatedRuntimeModel(images: [
                ImageModel(pattern: "app", commands: [ExecModel(command: ["ls"], exitCode: 3, after: .constant(.milliseconds(5)))])
            ]))
        run.runtime.model(ExecModel(command: ["echo"], stdout: Array("all".utf8)))
        run.runtime.model(ExecModel(command: ["date"], stdout: Array("here".utf8)), in: RuntimeRun.id)
        run.at(0, "start", RuntimeRun.start(RuntimeRun.container("a", image: "app")))
        for command in ["ls", "echo", "date", "rm"] {
            run.at(10, command, .exec(RuntimeRun.id, container: "a", command: [command]))
        }
        run.finish()
        #expect(
            run.lines == ["0 start started", "10 echo exit 0 all", "10 date exit 0 here", "10 rm failed: notModelled", "15 ls exit 3 "])
    }

    @Test("a container ends by itself as its image says; init containers end well unless it says otherwise")
    func exits() {
        let run = RuntimeRun(
            SimulatedRuntimeModel(images: [
                ImageModel(pattern: "batch", exit: ExitModel(after: .constant(.milliseconds(50)), code: 7)),
                ImageModel(pattern: "once", exit: ExitModel(after: .zero, code: 1, starts: 1)),
            ]))
        var second = RuntimeRun.container("c", image: "once")
        second.attempt = 1
        run.at(
            0, "start",
            RuntimeRun.start(RuntimeRun.container("a", image: "batch"), RuntimeRun.container("b", image: "app", isInit: true), second))
        run.finish()
        #expect(run.lines == ["0 start started", "0 b exited 0", "50 a exited 7"])
        #expect(run.runtime.runningContainers(of: RuntimeRun.id) == ["c"])
    }

    @Test("a stop ends at once, takes as long as the image says, or ends with the grace")
    func stops() {
        for (stop, grace, expected) in [
            (Distribution.zero, Int64(30_000), "100 stop stopped a=0"), (.constant(.milliseconds(200)), 30_000, "300 stop stopped a=143"),
            (.constant(.seconds(60)), 1_000, "1100 stop stopped a=137"),
        ] {
            let code: Int32 = stop.isZero ? 0 : 143
            let run = RuntimeRun(SimulatedRuntimeModel(images: [ImageModel(pattern: "app", stop: stop, stopExitCode: code)]))
            run.at(0, "start", RuntimeRun.start(RuntimeRun.container("a", image: "app")))
            run.at(100, "stop", .stop(RuntimeRun.id, graceNanoseconds: .milliseconds(grace)))
            run.finish()
            #expect(run.lines == ["0 start started", expected])
            #expect(run.runtime.list(node: "n").isEmpty)
        }
    }

    @Test("a cancelled operation does not complete, and a sandbox that is reclaimed is gone")
    func cancelling() {
        let run = RuntimeRun(SimulatedRuntimeModel(sandboxStart: .constant(.milliseconds(10))))
        var wasCalled = false
        let id = run.session.begin(RuntimeRun.start(RuntimeRun.container("a", image: "app"))) { _ in wasCalled = true }
        #expect(run.runtime.list(node: "n") == [RuntimeRun.id])
        run.session.cancel(id)
        run.runtime.reclaim(RuntimeRun.id)
        run.at(20, "stop", .stop(RuntimeRun.id, graceNanoseconds: 0))
        run.at(30, "start", RuntimeRun.start(RuntimeRun.container("a", image: "app")))
        run.at(31, "twice", RuntimeRun.start(RuntimeRun.container("a", image: "app")))
        run.finish()
        #expect(!wasCalled)
        #expect(run.lines == ["20 stop stopped ", "31 twice failed: alreadyExists", "40 start started"])
        #expect(run.session.operationsUnderWay == 0)
    }
}
