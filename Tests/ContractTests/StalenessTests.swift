import ObjectModel
import SandtableTestKit
import Simulation
import Testing

/// How far caches lag is part of a world.
@Suite struct StalenessTests {
    @Test("A controller acts on what its cache shows, which lags as far as the world says")
    func lag() throws {
        try Proof.of("staleness", by: "a controller acts on what its cache shows") {
            let world = try TestWorld { $0.timing.watchDelivery = .constant(.seconds(10)) }
            try world.apply(
                """
                apiVersion: agents.x-k8s.io/v1beta1
                kind: Sandbox
                metadata: {name: lone}
                spec: {podTemplate: {spec: {containers: [{name: x, image: "x:1"}]}}}
                """)
            world.world.run(for: .seconds(9))
            try #require(try world.get("Pod", "lone") == nil)
            try world.eventually(within: .seconds(3), "Pod", "lone") { _ in true }
        }
    }
}
