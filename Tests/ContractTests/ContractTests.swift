import ObjectModel
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

    @Test("What is missing is refused over the wire with the name of its row")
    func refusals() async throws {
        let transport = try WireTransport()
        defer { transport.stop() }
        for refusal in Refusal.all {
            do { try await refusal.check(transport) } catch { Issue.record("\(refusal): \(error)") }
        }
    }

    @Test("Every row of the contract that is partial or refused, and every kind that is absent, is named by a refusal")
    func namedRows() {
        let named = Set(Refusal.all.flatMap(\.rows))
        for row in Contract.rows {
            switch row.extent {
            case .partial, .refused: #expect(named.contains(row.id), "nothing is refused by the name of \(row.id)")
            case .absent: #expect(named.contains(row.id) || !row.id.hasPrefix("kind/"), "nothing is refused by the name of \(row.id)")
            case .shipped: #expect(!named.contains(row.id), "\(row.id) claims to be shipped")
            }
        }
    }

    @Test("Every name that a refusal can carry is a row", arguments: ContractRowName.behaviours)
    func names(_ name: ContractRowName) {
        #expect(Contract.behaviours.contains { $0.id == name.text })
        #expect(Refusal.all.contains { $0.rows.contains(name.text) }, "no request is refused by the name \(name)")
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
