import ArgumentParser
import ObjectModel
import Simulation
import World

/// `sandtable bench burst`.
struct BurstBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "burst", abstract: "Measure a burst of claims on a full pool with upstream's worker counts.")

    @OptionGroup var options: BenchmarkOptions

    @Option(help: "How many claims arrive at once; the pool holds as many sandboxes.")
    var claims = 300

    func validate() throws {
        guard (1...10_000).contains(claims) else { throw ValidationError("--claims takes a number from 1 to 10000, not \(claims)") }
    }

    func run() throws { try measureBurst(options, claims: claims) }
}

/// A world with a template and a pool, filled.
struct PooledWorld {
    let world: World

    init(replicas: Int) throws {
        var configuration = WorldConfiguration()
        configuration.nodes = [NodeGroup(name: "node", count: max(1, (replicas * 2 + 99) / 100))]
        world = try World(configuration)
        try world.start()
        try world.create([
            "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxTemplate", "metadata": ["name": "template"],
            "spec": [
                "podTemplate": [
                    "spec": [
                        "containers": [
                            [
                                "name": "runtime", "image": "registry.example/runtime:v1", "ports": [["containerPort": 8_888]],
                                "readinessProbe": ["httpGet": ["path": "/", "port": 8_888], "periodSeconds": 1],
                                "resources": ["requests": ["cpu": "10m", "memory": "16Mi"]],
                            ]
                        ]
                    ]
                ]
            ],
        ])
        try world.create([
            "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxWarmPool", "metadata": ["name": "pool"],
            "spec": ["replicas": .int(Int64(replicas)), "sandboxTemplateRef": ["name": "template"]],
        ])
        let pool = GroupVersionKind(group: "extensions.agents.x-k8s.io", version: "v1beta1", kind: "SandboxWarmPool")
        guard world.settle(within: .hours(1)),
            try world.get(pool, ObjectKey(namespace: "default", name: "pool"))?.at("status", "readyReplicas")?.intValue == Int64(replicas)
        else {
            Console.complain("internal error: the pool did not fill within a virtual hour")
            throw ExitStatus.internalError
        }
    }
}

private func measureBurst(_ options: BenchmarkOptions, claims: Int) throws {
    var benchmark = Benchmark(name: "burst", options: options, size: ["--claims", String(claims)])
    benchmark.yardstick()
    let clock = ContinuousClock()
    var fills: [Double] = []
    var bursts: [Double] = []
    var events: UInt64 = 0
    var revisions = 0
    for round in 0...options.rounds {
        var pooled: PooledWorld?
        let fill = try clock.measure { pooled = try PooledWorld(replicas: claims) }
        guard let world = pooled?.world else { return }
        defer { world.shutDown() }
        let revisionsBefore = world.revisionCount
        let eventsBefore = world.simulation.eventCount
        let burst = try clock.measure {
            for index in 0..<claims {
                try world.create([
                    "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxClaim",
                    "metadata": ["name": .string("claim-\(index)")], "spec": ["warmPoolRef": ["name": "pool"]],
                ])
            }
            guard world.settle(within: .hours(1)) else { throw ExitStatus.internalError }
        }
        events = world.simulation.eventCount - eventsBefore
        revisions = world.revisionCount - revisionsBefore
        if round > 0 {
            fills.append(seconds(fill))
            bursts.append(seconds(burst))
        }
    }
    benchmark.add(Figure(name: "filling a pool of \(claims)", unit: "s", values: fills))
    benchmark.add(Figure(name: "\(claims) claims at once, until settled and refilled", unit: "s", values: bursts))
    benchmark.add(Figure(name: "events of the burst", unit: "events", values: [Double(events)]))
    benchmark.add(Figure(name: "revisions of the burst", unit: "revisions", values: [Double(revisions)]))
    try benchmark.finish()
}

/// A duration as seconds.
func seconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) + Double(attoseconds) / 1e18
}
