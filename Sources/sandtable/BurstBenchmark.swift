import APIServer
import AgentSandboxAPI
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

    /// Fills pools of at most `largest` sandboxes; they are called `pool`, or `pool-0`, `pool-1`, … when there are several.
    init(replicas: Int, largest: Int = .max) throws {
        var configuration = WorldConfiguration()
        // The controllers are measured, not the bookkeeping about them.
        configuration.countsClaimCosts = false
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
        var left = replicas
        var pools: [(name: String, replicas: Int)] = []
        while left > 0 {
            let size = min(left, largest)
            pools.append((replicas > largest ? "pool-\(pools.count)" : "pool", size))
            left -= size
        }
        for pool in pools {
            try world.create([
                "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxWarmPool", "metadata": ["name": .string(pool.name)],
                "spec": ["replicas": .int(Int64(pool.replicas)), "sandboxTemplateRef": ["name": "template"]],
            ])
        }
        let kind = GroupVersionKind(group: "extensions.agents.x-k8s.io", version: "v1beta1", kind: "SandboxWarmPool")
        let isSettled = world.settle(within: .hours(1))
        for pool in pools {
            let object = try world.get(kind, ObjectKey(namespace: "default", name: pool.name))
            guard isSettled, object?.at("status", "readyReplicas")?.intValue == Int64(pool.replicas) else {
                Console.complain("internal error: \(pool.name) did not fill within a virtual hour")
                throw ExitStatus.internalError
            }
        }
    }
}

private func measureBurst(_ options: BenchmarkOptions, claims: Int) throws {
    var benchmark = Benchmark(name: "burst", options: options, size: ["--claims", String(claims)])
    benchmark.yardstick()
    let clock = ContinuousClock()
    var fills: [Double] = []
    var bursts: [Double] = []
    var refills: [Double] = []
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
            guard try runUntilReady(world, claims: claims) else {
                Console.complain("internal error: the claims were not ready within a virtual hour")
                throw ExitStatus.internalError
            }
        }
        let refill = clock.measure { _ = world.settle(within: .hours(1)) }
        events = world.simulation.eventCount - eventsBefore
        revisions = world.revisionCount - revisionsBefore
        if round > 0 {
            fills.append(inSeconds(fill))
            bursts.append(inSeconds(burst))
            refills.append(inSeconds(refill))
        }
    }
    benchmark.add(Figure(name: "filling a pool of \(claims)", unit: "s", values: fills))
    benchmark.add(Figure(name: "\(claims) claims at once, until all are ready", unit: "s", values: bursts))
    benchmark.add(Figure(name: "then until the pool is full again", unit: "s", values: refills))
    benchmark.add(Figure(name: "events of burst and refill", unit: "events", values: [Double(events)]))
    benchmark.add(Figure(name: "revisions of burst and refill", unit: "revisions", values: [Double(revisions)]))
    try benchmark.finish()
}

/// Lets time pass until so many claims have been ready.
private func runUntilReady(_ world: World, claims: Int) throws -> Bool {
    let kind = GroupVersionKind(group: "extensions.agents.x-k8s.io", version: "v1beta1", kind: "SandboxClaim")
    let handle = try world.server.resolve(kind: kind)
    var ready = 0
    var isWatching = true
    world.server.onCommit { revision in
        guard isWatching, revision.resource == handle.id else { return }
        let wasReady = revision.previous.map { SandboxClaim($0.value).isReady } ?? false
        if !wasReady, SandboxClaim(revision.object.value).isReady { ready += 1 }
    }
    defer { isWatching = false }
    return world.run(until: world.simulation.now + .hours(1)) { ready >= claims }
}
