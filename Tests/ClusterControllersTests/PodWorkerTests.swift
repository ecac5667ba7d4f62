import ObjectModel
import SandboxRuntime
import Simulation
import Testing

@testable import ClusterControllers

@Suite struct PodWorkerTests {
    /// A worker, a clock, and a runtime that does at once what it is told.
    struct Drive {
        var worker: PodWorker
        var now = VirtualTime.zero
        var timers: [(PodWorker.Timer, VirtualTime)] = []
        var lines: [String] = []

        init(_ spec: JSONValue) {
            worker = PodWorker(pod: ["metadata": ["name": "p", "namespace": "ns", "uid": "u"], "spec": spec])
            feed(.begin)
        }

        mutating func feed(_ input: PodWorker.Input) {
            let time = Simulation.standardEpoch + now.nanoseconds
            for output in worker.handle(input, now: now, time: time) {
                switch output {
                case .prepareImage(let position): feed(.imagePrepared(position, nil))
                case .start(let positions):
                    note("start \(positions)")
                    feed(.started(positions, nil))
                case .startContainer(let position):
                    note("start \(position)")
                    feed(.containerStarted(position, nil))
                case .awaitReadiness(let position, let run): feed(.answers(position, run: run))
                case .timer(let timer, let delay): timers.append((timer, now + delay))
                case .stop:
                    note("stop")
                    feed(.stopped([]))
                case .identify: break
                case .delete: note("delete")
                case .event(let reason, _): note(reason)
                }
            }
        }

        mutating func note(_ line: String) { lines.append("\(now.nanoseconds / 1_000_000_000) \(line)") }

        /// Lets the next timer run out.
        mutating func step() {
            guard let next = timers.min(by: { $0.1 < $1.1 }) else { return }
            timers.removeAll { $0.0 == next.0 && $0.1 == next.1 }
            now = next.1
            feed(.timer(next.0))
        }
    }

    @Test("a container that keeps ending is started at once, then after 10 s, 20 s, … and at most 5 minutes")
    func crashLoop() {
        var drive = Drive(["containers": [["name": "a", "image": "i"]]])
        for _ in 0..<8 {
            drive.feed(.exited("a", code: 1))
            drive.step()
        }
        #expect(
            drive.lines.filter { $0.contains("start") } == [
                "0 start [0]", "0 start 0", "10 start 0", "30 start 0", "70 start 0", "150 start 0", "310 start 0", "610 start 0",
                "910 start 0",
            ])
        #expect(drive.worker.containers[0].restartCount == 8)
        drive.feed(.exited("a", code: 1))
        #expect(
            drive.worker.containers[0].state
                == .waiting(reason: "CrashLoopBackOff", message: "back-off 5m0s restarting failed container=a pod=p_ns(u)"))
        #expect(drive.worker.phase == "Running")
    }

    struct EndRow: Sendable, CustomTestStringConvertible {
        let policy: String
        let codes: [Int32]
        let phase: String
        let restarts: Int64
        var testDescription: String { "\(policy) \(codes)" }
    }

    @Test(
        "the phase follows from how containers end and whether they are started again",
        arguments: [
            EndRow(policy: "Never", codes: [0, 0], phase: "Succeeded", restarts: 0),
            EndRow(policy: "Never", codes: [0, 3], phase: "Failed", restarts: 0),
            EndRow(policy: "Never", codes: [3], phase: "Running", restarts: 0),
            EndRow(policy: "OnFailure", codes: [0, 0], phase: "Succeeded", restarts: 0),
            EndRow(policy: "OnFailure", codes: [1, 0], phase: "Running", restarts: 1),
            EndRow(policy: "Always", codes: [0, 0], phase: "Running", restarts: 2),
        ])
    func phases(_ row: EndRow) {
        var drive = Drive([
            "restartPolicy": .string(row.policy), "containers": [["name": "a", "image": "i"], ["name": "b", "image": "i"]],
        ])
        for (name, code) in zip(["a", "b"], row.codes) { drive.feed(.exited(name, code: code)) }
        #expect(drive.worker.phase == row.phase)
        #expect(drive.worker.containers.reduce(0) { $0 + $1.restartCount } == row.restarts)
        #expect(drive.lines.contains("0 stop") == (row.phase == "Succeeded" || row.phase == "Failed"))
    }

    @Test("init containers run one after the other, sidecars along with what follows")
    func initialization() {
        var drive = Drive([
            "initContainers": [
                ["name": "one", "image": "i"], ["name": "side", "image": "i", "restartPolicy": "Always"], ["name": "two", "image": "i"],
            ], "containers": [["name": "a", "image": "i"], ["name": "b", "image": "i"]],
        ])
        #expect(drive.worker.phase == "Pending")
        #expect(drive.lines == ["0 start [0]"])
        drive.feed(.exited("one", code: 0))
        #expect(drive.lines == ["0 start [0]", "0 start 1", "0 start 2"])
        drive.feed(.exited("two", code: 0))
        #expect(drive.lines.suffix(2) == ["0 start 3", "0 start 4"])
        #expect(drive.worker.phase == "Running")
        #expect(drive.worker.conditions.allSatisfy { $0.status == "True" })
    }

    @Test("an init container that fails for good fails the Pod")
    func failedInitialization() {
        var drive = Drive([
            "restartPolicy": "Never", "initContainers": [["name": "one", "image": "i"]], "containers": [["name": "a", "image": "i"]],
        ])
        drive.feed(.exited("one", code: 2))
        #expect(drive.worker.phase == "Failed")
        drive.feed(.deletion(graceSeconds: 30))
        #expect(drive.lines == ["0 start [0]", "0 stop", "0 delete"])
    }

    @Test("an image that cannot be had is asked for again after 10 s, 20 s, …")
    func failingPull() {
        var worker = PodWorker(pod: ["metadata": ["name": "p"], "spec": ["containers": [["name": "a", "image": "i"]]]])
        let time = Simulation.standardEpoch
        #expect(worker.handle(.begin, now: .zero, time: time) == [.prepareImage(0)])
        let error = RuntimeError(.imageUnavailable, "not there")
        var outputs = worker.handle(.imagePrepared(0, error), now: .zero, time: time)
        #expect(outputs.last == .timer(.backOff(0), after: .seconds(10)))
        #expect(worker.containers[0].state == .waiting(reason: "ErrImagePull", message: "not there"))
        #expect(worker.handle(.timer(.backOff(0)), now: .zero + .seconds(10), time: time) == [.prepareImage(0)])
        outputs = worker.handle(.imagePrepared(0, error), now: .zero + .seconds(10), time: time)
        #expect(worker.containers[0].state == .waiting(reason: "ImagePullBackOff", message: "Back-off pulling image \"i\""))
        #expect(outputs.last == .timer(.backOff(0), after: .seconds(20)))
        _ = worker.handle(.timer(.backOff(0)), now: .zero + .seconds(30), time: time)
        #expect(worker.handle(.imagePrepared(0, nil), now: .zero + .seconds(30), time: time) == [.start([0])])
    }

    @Test(
        "probes are made at the container's start, plus the initial delay, then every period",
        arguments: [
            (0, 10, 1, 0, 0), (0, 10, 1, 100, 10_000), (0, 10, 1, 10_000, 10_000), (5, 10, 1, 100, 5_000), (5, 10, 1, 5_001, 15_000),
            (0, 10, 3, 100, 30_000), (2, 1, 1, 2_500, 3_000),
        ])
    func probes(_ delay: Int64, _ period: Int64, _ threshold: Int64, _ answers: Int64, _ expected: Int64) {
        let schedule = ProbeSchedule(json: [
            "initialDelaySeconds": .int(delay), "periodSeconds": .int(period), "successThreshold": .int(threshold),
        ])
        let start = VirtualTime.zero + .seconds(7)
        #expect(schedule?.success(startedAt: start, from: start + .milliseconds(answers)) == start + .milliseconds(expected))
    }

    @Test("a startup probe holds the readiness probe back")
    func startup() {
        var drive = Drive([
            "containers": [
                [
                    "name": "a", "image": "i", "startupProbe": ["initialDelaySeconds": 4, "periodSeconds": 1],
                    "readinessProbe": ["periodSeconds": 3],
                ]
            ]
        ])
        drive.step()
        #expect(drive.now.nanoseconds == .seconds(4))
        #expect(drive.worker.containers[0].isStarted)
        #expect(!drive.worker.containers[0].isReady)
        drive.step()
        #expect(drive.now.nanoseconds == .seconds(6))
        #expect(drive.worker.containers[0].isReady)
    }

    @Test("addresses of a node are given out in turn")
    func addresses() {
        var allocator = AddressAllocator()
        allocator.register(node: "a")
        allocator.register(node: "b")
        #expect(allocator.allocate(node: "b") == "10.244.1.2")
        #expect(allocator.allocate(node: "a") == "10.244.0.2")
        allocator.release("10.244.0.2", node: "a")
        #expect(allocator.allocate(node: "a") == "10.244.0.3")
        for _ in 0..<251 { _ = allocator.allocate(node: "a") }
        #expect(allocator.allocate(node: "a") == "10.244.0.2")
        #expect(allocator.allocate(node: "a") == "10.244.2.2")
    }
}
