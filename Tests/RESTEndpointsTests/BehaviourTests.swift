import Testing
import WireBehaviours

struct BehaviourTests {
    @Test("in process", arguments: Behaviour.all)
    func inProcess(_ behaviour: Behaviour) async throws { try await behaviour.body(try InProcessTransport()) }

    @Test("what is missing is refused by the name of its row", arguments: Refusal.all)
    func refusals(_ refusal: Refusal) async throws { try await refusal.check(try InProcessTransport()) }

    @Test func `each behaviour has a number of its own`() {
        #expect(Set(Behaviour.all.map(\.number)).count == Behaviour.all.count)
    }
}
