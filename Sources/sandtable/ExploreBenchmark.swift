import ArgumentParser
import Exploration
import ObjectModel
import Scenarios

/// `sandtable bench explore`.
struct ExploreBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explore", abstract: "Seeds a second on one thread: a race of ten claims and a burst of three hundred.")

    @OptionGroup var options: BenchmarkOptions

    func run() throws { try measureExploration(options) }
}

private func measureExploration(_ options: BenchmarkOptions) throws {
    var benchmark = Benchmark(name: "explore", options: options)
    benchmark.yardstick()
    var seed: UInt64 = 1
    for (name, claims, seeds) in [("a race of 10 claims on a pool of 5", 10, 50), ("a burst of 300 claims on a pool of 300", 300, 2)] {
        let source = try source(claims: claims, replicas: claims == 10 ? 5 : claims)
        try benchmark.rate(name) {
            var search = ExplorationOptions(version: VersionCommand.number)
            search.seedStart = seed
            search.seeds = seeds
            search.maximumFailures = nil
            // Both are done once for a failure, not once for a seed.
            search.explainsFailures = false
            search.shrinkTime = .zero
            seed += UInt64(seeds)
            return try Explorer(source, search).run().runs
        }
    }
    try benchmark.finish()
}

/// A pool that fills, and as many claims at once.
private func source(claims: Int, replicas: Int) throws -> ScenarioSource {
    let text = """
        apiVersion: sandtable.dev/v1alpha1
        kind: Scenario
        metadata: {name: race}
        spec:
          cluster: {nodes: [{name: node, count: 8}]}
          workloads:
            - {name: c, claim: {pool: pool}, arrivals: {burst: \(claims)}}
          steps:
            - apply:
                objects:
                  - apiVersion: extensions.agents.x-k8s.io/v1beta1
                    kind: SandboxTemplate
                    metadata: {name: python}
                    spec:
                      podTemplate:
                        spec:
                          containers:
                            - {name: python, image: "registry.example/python:v1", resources: {requests: {cpu: 10m, memory: 16Mi}}}
                  - apiVersion: extensions.agents.x-k8s.io/v1beta1
                    kind: SandboxWarmPool
                    metadata: {name: pool}
                    spec: {replicas: \(replicas), sandboxTemplateRef: {name: python}}
            - eventually: {within: 1h, object: {kind: SandboxWarmPool, name: pool, status: {readyReplicas: \(replicas)}}}
            - run: {workload: c}
            - settle: {within: 1h}
        """
    let reading = ScenarioSource.read(file: "race.yaml", from: OneFile(bytes: Array(text.utf8)))
    guard let source = reading.sources.first else {
        Console.complain("internal error: \(reading.mistakes.first?.description ?? "the scenario cannot be read")")
        throw ExitStatus.internalError
    }
    return source
}
