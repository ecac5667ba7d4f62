import APIServer
import ControllerRuntime
import Foundation
import ObjectModel
import Simulation
import Testing

@testable import World

/// What a run of a pool and three claims ends with.
private struct Ending: Equatable, Sendable {
    let history: String
    let trace: String
    let revisions: Int
}

/// Runs a pool of two and three claims. A function of its own, so that no closure is formed in an isolated context.
private func runPool(
    seed: UInt64 = 1, chooser: any Chooser = FirstInFirstOutChooser(), disturb: ((World) -> Void)? = nil
) throws -> Ending {
    var configuration = WorldConfiguration()
    configuration.seed = seed
    let world = try World(configuration, chooser: chooser)
    defer { world.shutDown() }
    try world.start()
    disturb?(world)
    try world.apply(PoolManifests.template)
    try world.apply(PoolManifests.pool(replicas: 2))
    #expect(world.settle(within: .hours(1)))
    for index in 0..<3 { try world.create(PoolManifests.claim("claim-\(index)")) }
    #expect(world.settle(within: .hours(1)))
    return Ending(history: world.historyDigest.description, trace: world.traceDigest.description, revisions: world.revisionCount)
}

enum PoolManifests {
    static let template: JSONValue = [
        "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxTemplate",
        "metadata": ["name": "template", "namespace": "default"],
        "spec": [
            "podTemplate": [
                "spec": [
                    "containers": [
                        [
                            "name": "runtime", "image": "registry.example/runtime:v1",
                            "readinessProbe": ["httpGet": ["path": "/", "port": 8_888], "periodSeconds": 1],
                        ]
                    ]
                ]
            ]
        ],
    ]

    static func pool(replicas: Int64) -> JSONValue {
        [
            "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxWarmPool",
            "metadata": ["name": "pool", "namespace": "default"],
            "spec": ["replicas": .int(replicas), "sandboxTemplateRef": ["name": "template"]],
        ]
    }

    static func claim(_ name: String) -> JSONValue {
        [
            "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxClaim",
            "metadata": ["name": .string(name), "namespace": "default"], "spec": ["warmPoolRef": ["name": "pool"]],
        ]
    }
}

@Suite struct WorldDeterminismTests {
    @Test("equal configurations make equal runs; another seed or chooser makes another")
    func digests() throws {
        let reference = try runPool()
        #expect(try runPool() == reference)
        #expect(reference.revisions > 50)
        #expect(try runPool(seed: 2).history != reference.history)
        #expect(try runPool(chooser: RandomChooser(seed: 5)).trace != reference.trace)
    }

    @Test("a random run repeats with its seed")
    func randomChooser() throws {
        #expect(try runPool(chooser: RandomChooser(seed: 5)) == runPool(chooser: RandomChooser(seed: 5)))
    }

    /// Waits a time that a real clock decides before every tenth write.
    private final class NondeterministicDelay: CallHook {
        private var writes = 0

        func before(_ call: CallDescription) -> CallVerdict {
            guard call.verb.isWrite else { return .proceed }
            writes += 1
            guard writes % 10 == 0 else { return .proceed }
            return .delay(Nanoseconds(DispatchTime.now().uptimeNanoseconds % 1_000_003))
        }

        func after(_ call: CallDescription, error: APIError?) -> CallVerdict { .proceed }
    }

    @Test("one read of a real clock is enough for both digests to differ")
    func injectedNondeterminism() throws {
        let endings = try (0..<2).map { _ in
            try runPool { world in world.controlPlane.hooks = [NondeterministicDelay()] }
        }
        #expect(endings[0].history != endings[1].history)
        #expect(endings[0].trace != endings[1].trace)
    }

    @Test("two worlds on two threads run side by side and end as they do alone")
    func threads() throws {
        let alone = try [runPool(seed: 1), runPool(seed: 2)]
        let results = ThreadResults()
        let threads = [1, 2].map { seed in
            let thread = Thread {
                let ending = try? runPool(seed: UInt64(seed))
                results.put(seed, ending)
            }
            thread.stackSize = 8 << 20
            return thread
        }
        for thread in threads { thread.start() }
        #expect(results.wait(for: 2) == [1: alone[0], 2: alone[1]])
    }

    private final class ThreadResults: @unchecked Sendable {
        private let condition = NSCondition()
        private var endings: [Int: Ending] = [:]
        private var finished = 0

        func put(_ seed: Int, _ ending: Ending?) {
            condition.withLock {
                endings[seed] = ending
                finished += 1
                condition.broadcast()
            }
        }

        func wait(for count: Int) -> [Int: Ending] {
            condition.lock()
            defer { condition.unlock() }
            while finished < count { condition.wait() }
            return endings
        }
    }
}
