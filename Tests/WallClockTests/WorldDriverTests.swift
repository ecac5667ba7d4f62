import ObjectModel
import Scenarios
import Simulation
import Testing
import World

@testable import WallClock

/// A wall that a test paints.
private final class PaintedWall: WallTimer {
    var elapsed: Nanoseconds = 0
    var onAlarm: (() -> Void)?
    private(set) var alarm: Nanoseconds?

    func setAlarm(after delay: Nanoseconds?) { alarm = delay.map { elapsed + $0 } }

    /// Lets the wall go on to a moment; alarms go off on the way.
    func go(to moment: Nanoseconds) {
        while let next = alarm, next <= moment {
            alarm = nil
            elapsed = max(elapsed, next)
            onAlarm?()
        }
        elapsed = moment
    }

    /// The wall goes on, and the alarms that are due go off late, at its end.
    func jump(to moment: Nanoseconds) {
        elapsed = moment
        go(to: moment)
    }
}

@Suite struct WorldDriverTests {
    private static func scenario(_ steps: String, _ more: String = "") throws -> Scenario {
        let text = """
            apiVersion: sandtable.dev/v1alpha1
            kind: Scenario
            metadata:
              name: paced
            spec:
              seed: 3
              workloads:
                - name: client
                  claim: {pool: pool, dwell: 2s}
                  arrivals: {poisson: {rate: 2/s, for: 5s}}
              steps:
                - apply:
                    objects:
                      - apiVersion: extensions.agents.x-k8s.io/v1beta1
                        kind: SandboxTemplate
                        metadata: {name: template}
                        spec: {podTemplate: {spec: {containers: [{name: main, image: "example/image:1"}]}}}
                      - apiVersion: extensions.agents.x-k8s.io/v1beta1
                        kind: SandboxWarmPool
                        metadata: {name: pool}
                        spec: {replicas: 3, sandboxTemplateRef: {name: template}}
            \(steps)
            \(more)
            """
        let reading = ScenarioReader.read(file: "paced.yaml", from: OneFile(text: text))
        try #require(reading.mistakes.isEmpty, "\(reading.mistakes)")
        return try #require(reading.scenarios.first)
    }

    private struct OneFile: FileProvider {
        let text: String
        func read(_ path: String) throws(FileProblem) -> [UInt8] {
            guard path == "paced.yaml" else { throw .missing }
            return Array(text.utf8)
        }
    }

    private static let usual = """
            - eventually:
                within: 1m
                object: {kind: SandboxWarmPool, name: pool, status: {readyReplicas: 3}}
            - run: {workload: client}
            - {after: 3s, scale: {kind: SandboxWarmPool, name: pool, replicas: 5}}
            - settle: {within: 10m}
        """

    @Test(arguments: [[Int64(7)], [13, 1_000_000_007, 5], [60_000_000_000], [1_000_000]])
    func `however the wall goes, a scenario has the digests of its run`(strides: [Int64]) throws {
        let scenario = try Self.scenario(Self.usual)
        let expected = try ScenarioRunner.run(scenario)
        #expect(expected.verdict == .passed)
        let run = try PacedRun(scenario)
        defer { run.shutDown() }
        let wall = PaintedWall()
        let driver = WorldDriver(.run(run), pace: .wall, timer: wall)
        var told: [ScenarioResult] = []
        driver.onResult = { told.append($0) }
        driver.begin()
        var round = 0
        while told.isEmpty {
            // Small strides alone would never come to an end.
            let stride = strides[round % strides.count] * (round < 3_000 ? 1 : 1_000_000)
            if round % 2 == 0 { wall.go(to: wall.elapsed + stride) } else { wall.jump(to: wall.elapsed + stride) }
            _ = driver.now()
            driver.requestWasMade()
            round += 1
        }
        #expect(told == [expected])
        // The world stays, and time goes on.
        wall.go(to: wall.elapsed + 60_000_000_000)
        #expect(driver.now() == Simulation.standardEpoch + wall.elapsed)
        #expect(told.count == 1)
        #expect(run.world.simulation.now.nanoseconds == wall.elapsed)
    }

    @Test func `a step that fails ends the scenario, and the world goes on`() throws {
        let scenario = try Self.scenario(
            """
                - eventually:
                    within: 2s
                    object: {kind: SandboxWarmPool, name: pool, status: {readyReplicas: 9}}
                - run: {workload: client}
            """)
        var options = RunOptions()
        options.explainsFailures = false
        let expected = try ScenarioRunner.run(scenario, options: options)
        let run = try PacedRun(scenario, options: options)
        defer { run.shutDown() }
        let wall = PaintedWall()
        let driver = WorldDriver(.run(run), pace: .wall, timer: wall)
        driver.begin()
        wall.go(to: 1_999_999_999)
        #expect(run.result == nil)
        wall.go(to: 10_000_000_000)
        _ = driver.now()
        #expect(run.result == expected)
        #expect(run.result?.verdict == .failed)
        #expect(run.world.simulation.now == VirtualTime(nanoseconds: 10_000_000_000))
    }

    @Test func `a request is made at its moment of the wall, and events behind it at theirs`() throws {
        let world = try World(WorldConfiguration())
        try world.start()
        defer { world.shutDown() }
        let wall = PaintedWall()
        let driver = WorldDriver(.world(world), pace: .wall, timer: wall)
        driver.begin()
        wall.go(to: 5_000_000_123)
        #expect(driver.now() == Simulation.standardEpoch + 5_000_000_123)
        let revision = world.server.currentRevision
        try world.create(Self.pod)
        driver.requestWasMade()
        #expect(world.server.currentRevision == revision + 1)
        // The scheduler and the node agent take their time.
        wall.go(to: 60_000_000_000)
        let pod = try world.server.get(world.handle(of: Self.pod), ObjectKey(namespace: "default", name: "pod"))
        #expect(pod.at("status", "phase") == "Running")
        #expect(pod.at("metadata", "creationTimestamp") == "2026-01-01T00:00:05Z")
    }

    private static let pod: JSONValue = [
        "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "pod", "namespace": "default"],
        "spec": ["containers": [["name": "main", "image": "example/image:1"]]],
    ]

    @Test func `a virtual clock stands until it is moved`() throws {
        let world = try World(WorldConfiguration())
        try world.start()
        defer { world.shutDown() }
        let wall = PaintedWall()
        let driver = WorldDriver(.world(world), pace: .standing, timer: wall)
        var moves = 0
        var arrivals = 0
        driver.onMove = { moves += 1 }
        driver.onCatchUp = { arrivals += 1 }
        driver.begin()
        #expect(arrivals == 1)
        wall.go(to: 3_600_000_000_000)
        #expect(driver.now() == Simulation.standardEpoch)
        #expect(driver.delay(until: Simulation.standardEpoch + 1) == nil)
        try world.create(Self.pod)
        driver.requestWasMade()
        wall.go(to: 7_200_000_000_000)
        let handle = try world.handle(of: Self.pod)
        let key = ObjectKey(namespace: "default", name: "pod")
        #expect(try world.server.get(handle, key).at("status", "phase") == "Pending")
        driver.advance(by: .minutes(1))
        #expect(!driver.hasCaughtUp)
        wall.go(to: wall.elapsed)
        #expect(driver.hasCaughtUp && arrivals == 2 && moves == 1)
        #expect(driver.now() == Simulation.standardEpoch + .minutes(1))
        #expect(try world.server.get(handle, key).at("status", "phase") == "Running")
        driver.run()
        wall.go(to: wall.elapsed + .seconds(10))
        #expect(driver.now() == Simulation.standardEpoch + .seconds(70))
        driver.pause()
        wall.go(to: wall.elapsed + .seconds(10))
        #expect(driver.now() == Simulation.standardEpoch + .seconds(70))
        #expect(moves == 3)
    }

    @Test func `a long advance gives others their turn`() throws {
        let world = try World(WorldConfiguration())
        try world.start()
        defer { world.shutDown() }
        let wall = PaintedWall()
        let driver = WorldDriver(.world(world), pace: .standing, timer: wall)
        driver.begin()
        var ticks = 0
        func tick() {
            world.simulation.schedule(after: 1_000_000, .scenario, .timer) {
                ticks += 1; if ticks < 20_000 { tick() }
            }
        }
        tick()
        driver.advance(by: .seconds(30))
        var turns = 0
        var moments: [Timestamp] = []
        while !driver.hasCaughtUp {
            turns += 1
            // A request in between is made at the moment that time has come to.
            moments.append(driver.now())
            driver.requestWasMade()
            wall.setAlarm(after: nil)
            wall.onAlarm?()
        }
        #expect(ticks == 20_000 && turns >= 10)
        #expect(moments == moments.sorted() && Set(moments).count >= 10)
        #expect(driver.now() == Simulation.standardEpoch + .seconds(30))
    }
}
