import RESTEndpoints
import Testing
import WireBehaviours

/// Every behaviour over the wire, with the body that is also run in process; what holds is noted for `sandtable contract`.
@Suite struct ContractTests {
    @Test("over the wire", arguments: Behaviour.all)
    func overTheWire(_ behaviour: Behaviour) async throws {
        let row = try #require(Contract.behaviours.first { $0.number == behaviour.number }, "no row has the number of \(behaviour)")
        try await Proof.of(row.id, by: "over the wire: \(behaviour.title)") {
            let transport = try WireTransport()
            defer { transport.stop() }
            try await behaviour.body(transport)
        }
    }

    @Test("Every row of the contract that claims something is shown by a test")
    func rows() {
        let shown = Set(Behaviour.all.map(\.number))
        for row in Contract.behaviours {
            switch row.extent {
            case .shipped, .partial: #expect(row.number.map(shown.contains) == true, "\(row.id) has no behaviour")
            case .refused, .absent: break
            }
        }
        #expect(Set(Contract.rows.map(\.id)).count == Contract.rows.count)
    }

    @Test("A behaviour that is not whole is no row that claims to be shipped")
    func wholeness() {
        for behaviour in Behaviour.all where !behaviour.isWhole {
            let row = Contract.behaviours.first { $0.number == behaviour.number }
            #expect(row?.extent != .shipped, "\(behaviour)")
        }
    }
}
