import RESTEndpoints
import SandtableTestKit
import ServedWorld
import Testing

/// Every behaviour of the contract, in process and over the wire with the same body.
@Suite struct ContractTests {
    @Test("A behaviour holds in process", arguments: Behaviour.all)
    func inProcess(_ behaviour: Behaviour) throws {
        try Proof.of(behaviour.row, by: "in process: \(behaviour.what)") {
            let transport = try InProcessTransport()
            defer { transport.close() }
            try behaviour.body(ContractClient(transport, token: InProcessTransport.token))
        }
    }

    @Test("A behaviour holds over the wire", arguments: Behaviour.all)
    func overTheWire(_ behaviour: Behaviour) throws {
        try Proof.of(behaviour.row, by: "over the wire: \(behaviour.what)") {
            var configuration = ServedWorldConfiguration(.world(.init()))
            configuration.isInsecure = true
            let world = try ServedTestWorld(configuration)
            defer { world.stop() }
            let port = world.kubeconfig.address.port
            try behaviour.body(ContractClient(try WireTransport(port: port), token: world.kubeconfig.token))
        }
    }

    @Test("Every behaviour is a row of the contract, and every row that claims to hold has a behaviour")
    func rows() {
        let proven = Set(Behaviour.all.map(\.row)).union(["staleness", "authorization"])
        for row in Contract.behaviours {
            switch row.extent {
            case .shipped, .partial: #expect(proven.contains(row.id), "\(row.id) has no behaviour")
            case .refused, .absent: break
            }
        }
        let known = Set(Contract.behaviours.map(\.id))
        for behaviour in Behaviour.all { #expect(known.contains(behaviour.row), "\(behaviour.row) is no row") }
    }
}
