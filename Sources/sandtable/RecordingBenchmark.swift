import ArgumentParser
import Glibc
import Recording
import Scenarios

/// `sandtable bench recording`.
struct RecordingBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recording", abstract: "Measure what the recording of a run costs, on a burst of claims.")

    @OptionGroup var options: BenchmarkOptions

    @Option(help: "How many claims arrive at once; the pool holds as many sandboxes.")
    var claims = 300

    @Option(help: ArgumentHelp("The folder to write the store to, which is removed afterwards.", valueName: "path"))
    var folder = "/tmp"

    func validate() throws {
        guard (1...10_000).contains(claims) else { throw ValidationError("--claims takes a number from 1 to 10000, not \(claims)") }
    }

    func run() throws { try measureRecording(options, claims: claims, folder: folder) }
}

/// One run: how long all of it took, and the burst in it, from the first claim until all were ready.
private struct Timing {
    var whole = 0.0
    var burst = 0.0
}

private func measureRecording(_ options: BenchmarkOptions, claims: Int, folder: String) throws {
    var benchmark = Benchmark(name: "recording", options: options, size: ["--claims", String(claims)])
    benchmark.yardstick()
    let scenario = try burstScenario(claims: claims)
    let path = "\(folder)/sandtable-bench-\(getpid()).db"
    var plain: [Timing] = []
    var recorded: [Timing] = []
    var bytes = 0
    for round in 0...options.rounds {
        // One after the other, so that whatever else the machine does falls on both.
        let without = try time(scenario, claims: claims, recorder: nil)
        let store = try openStore(path)
        let recorder = RunRecorder(store, RunDescription(scenarioHash: "", version: VersionCommand.number))
        let with = try time(scenario, claims: claims, recorder: recorder)
        if let failure = recorder.failure {
            Console.complain("\(failure)")
            throw ExitStatus.badInput
        }
        store.close()
        var facts = stat()
        if stat(path, &facts) == 0 { bytes = Int(facts.st_size) }
        unlink(path)
        if round > 0 {
            plain.append(without)
            recorded.append(with)
        }
    }
    benchmark.add(Figure(name: "the whole run, not recorded", unit: "s", values: plain.map(\.whole)))
    benchmark.add(Figure(name: "the whole run, recorded", unit: "s", values: recorded.map(\.whole)))
    benchmark.add(Figure(name: "recorded to not recorded", unit: "times", values: zip(recorded, plain).map { $0.whole / $1.whole }))
    benchmark.add(Figure(name: "\(claims) claims at once until all are ready, recorded", unit: "s", values: recorded.map(\.burst)))
    benchmark.add(Figure(name: "the store of one run", unit: "MB", values: [Double(bytes) / 1e6]))
    try benchmark.finish()
}

private func openStore(_ path: String) throws -> RunStore {
    do { return try RunStore(path: path) } catch {
        Console.complain("\(error)")
        throw ExitStatus.badInput
    }
}

private func time(_ scenario: Scenario, claims: Int, recorder: RunRecorder?) throws -> Timing {
    let clock = ContinuousClock()
    var options = RunOptions()
    options.explainsFailures = false
    let begin = clock.now
    var burst: (begin: ContinuousClock.Instant, end: ContinuousClock.Instant)?
    var ready = 0
    let result = try ScenarioRunner.run(
        scenario, options: options,
        progress: { entry in
            if entry.category == .step, entry.text.hasPrefix("load ") { burst = (clock.now, clock.now) }
            guard entry.category == .claimReady else { return }
            ready += 1
            if ready == claims { burst?.end = clock.now }
        }, observer: recorder)
    guard result.verdict == .passed, ready == claims, let burst else {
        Console.complain("internal error: the burst did not go as it must")
        throw ExitStatus.internalError
    }
    return Timing(whole: inSeconds(begin.duration(to: clock.now)), burst: inSeconds(burst.begin.duration(to: burst.end)))
}

/// A full pool, as many claims at once, and the refill.
private func burstScenario(claims: Int) throws -> Scenario {
    let text = """
        apiVersion: sandtable.dev/v1alpha1
        kind: Scenario
        metadata: {name: burst}
        spec:
          cluster: {nodes: [{name: node, count: \(max(1, (claims * 2 + 99) / 100))}]}
          workloads: [{name: claim, claim: {pool: pool}, arrivals: {burst: \(claims)}}]
          steps:
            - apply:
                objects:
                  - apiVersion: extensions.agents.x-k8s.io/v1beta1
                    kind: SandboxTemplate
                    metadata: {name: template}
                    spec:
                      podTemplate:
                        spec:
                          containers:
                            - name: runtime
                              image: registry.example/runtime:v1
                              ports: [{containerPort: 8888}]
                              readinessProbe: {httpGet: {path: /, port: 8888}, periodSeconds: 1}
                              resources: {requests: {cpu: 10m, memory: 16Mi}}
                  - apiVersion: extensions.agents.x-k8s.io/v1beta1
                    kind: SandboxWarmPool
                    metadata: {name: pool}
                    spec: {replicas: \(claims), sandboxTemplateRef: {name: template}}
            - settle: {within: 1h}
            - run: {workload: claim}
            - settle: {within: 1h}
          invariants: []

        """
    let reading = ScenarioReader.read(file: "burst.yaml", from: OneFile(bytes: Array(text.utf8)))
    guard let scenario = reading.scenarios.first, reading.mistakes.isEmpty else {
        for mistake in reading.mistakes { Console.complain("internal error: \(mistake)") }
        throw ExitStatus.internalError
    }
    return scenario
}
