import ObjectModel
import Testing

@testable import Scenarios

/// What is compared of the ends of two runs, and what is not.
@Suite struct ComparisonTests {
    private static func object(
        _ kind: String, _ name: String, uid: String, owner: (kind: String, uid: String)? = nil, madeUp: String? = nil,
        status: JSONValue = [:]
    ) -> JSONValue {
        var metadata: JSONValue = ["name": .string(name), "namespace": "default", "uid": .string(uid)]
        if let madeUp { metadata["generateName"] = .string(madeUp) }
        if let owner {
            metadata["ownerReferences"] = [
                ["apiVersion": "v1", "kind": .string(owner.kind), "name": "owner", "uid": .string(owner.uid), "controller": true]
            ]
        }
        return ["apiVersion": "v1", "kind": .string(kind), "metadata": metadata, "status": status]
    }

    private static let ready: JSONValue = ["conditions": [["type": "Ready", "status": "True", "reason": "DependenciesReady"]]]
    private static let claim = object("SandboxClaim", "user", uid: "c", status: ready)
    private static let warm = object("Sandbox", "pool-abcde", uid: "w", owner: ("SandboxClaim", "c"), madeUp: "pool-", status: ready)
    private static let cold = object("Sandbox", "user", uid: "k", owner: ("SandboxClaim", "c"), status: ready)

    private func differences(_ now: [JSONValue], _ before: [JSONValue], writes: (now: Int, before: Int) = (1, 1)) -> [String] {
        func state(_ objects: [JSONValue], _ count: Int) -> SettledState {
            SettledState(objects, writes: [SettledState.Writes(kind: "Sandbox", object: "Sandbox default/user", count: count)])
        }
        return state(now, writes.now).differences(from: state(before, writes.before))
    }

    @Test func `Whether a claim was served warm or cold makes no difference`() {
        #expect(differences([Self.claim, Self.warm], [Self.cold, Self.claim]) == [])
    }

    @Test func `A second Sandbox of a claim is a difference, and so is a state`() {
        #expect(
            differences([Self.claim, Self.warm, Self.cold], [Self.claim, Self.warm])
                == ["Sandbox of SandboxClaim default/user: Ready True (DependenciesReady): 2, not 1"])
        let waiting = Self.object("SandboxClaim", "user", uid: "c", status: ["conditions": [["type": "Ready", "status": "False"]]])
        #expect(
            differences([waiting], [Self.claim]) == [
                "SandboxClaim default/user: Ready False: 1, not 0",
                "SandboxClaim default/user: Ready True (DependenciesReady): none, not 1",
            ])
    }

    @Test func `An owner that is gone, and owners in a circle, are told`() {
        let lost = Self.object("Pod", "p", uid: "p", owner: ("Sandbox", "nobody"))
        #expect(differences([lost], []) == ["Pod of a Sandbox that is gone: 1, not 0"])
        let ring = [
            Self.object("Pod", "a", uid: "1", owner: ("Pod", "2")), Self.object("Pod", "b", uid: "2", owner: ("Pod", "1")),
        ]
        #expect(differences(ring, ring) == [])
        #expect(differences(ring, []).count == 2)
    }

    @Test(arguments: [(60, 10, 0), (61, 10, 1), (20, 0, 0), (21, 0, 1)])
    func `An object that is written much more often than any of its kind before is a difference`(now: Int, before: Int, count: Int) {
        #expect(differences([], [], writes: (now, before)).count == count)
    }

    private static func claims(_ invariants: String, violates: String = "[]", chooser: String = "fifo") -> String {
        """
        apiVersion: sandtable.dev/v1alpha1
        kind: Scenario
        metadata: {name: compared}
        spec:
          controllers: {profile: none}
          chooser: \(chooser)
          invariants: \(invariants)
          steps:
            - fault: {do: {apply: {object: {apiVersion: v1, kind: ConfigMap, metadata: {name: other}}}}}
            - apply: {object: {apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}}
            - settle: {}
          expect: {violates: \(violates)}
        """
    }

    private func run(_ text: String) throws -> [String] {
        let reading = ScenarioReader.read(file: "compared.yaml", from: TableOfFiles(texts: ["compared.yaml": text]))
        #expect(reading.mistakes.map(\.description) == [])
        let result = try ScenarioRunner.run(try #require(reading.scenarios.first))
        return result.failures.map { "\($0.assertion): \($0.message)" }
    }

    @Test func `A scenario that names L-08 is compared with itself without its faults`() throws {
        let complaints = ["L-08": "it does without the fault", "L-09": "it does when caches are not late"]
        for (id, complaint) in complaints.sorted(by: { $0.key < $1.key }) {
            #expect(
                try run(Self.claims("[\(id)]"))
                    == ["invariant \(id): the run does not end as \(complaint):\nConfigMap default/other: 1, not 0"])
        }
    }

    @Test func `A scenario that names none is not compared`() throws {
        #expect(try run(Self.claims("all")) == [])
        #expect(try run(Self.claims("[I-01]")) == [])
    }

    @Test func `A difference may be announced, and has to come then`() throws {
        #expect(try run(Self.claims("[]", violates: "[L-08]")) == [])
        #expect(
            try run(Self.claims("[]", violates: "[L-10]", chooser: "random"))
                == ["violates L-10: the invariant was expected to be violated and held"])
    }

    @Test func `Looking at the end changes nothing about a run`() throws {
        func digests(_ invariants: String) throws -> [Digest128] {
            let text = Self.claims(invariants)
            let reading = ScenarioReader.read(file: "compared.yaml", from: TableOfFiles(texts: ["compared.yaml": text]))
            let result = try ScenarioRunner.run(try #require(reading.scenarios.first))
            return [result.historyDigest, result.traceDigest]
        }
        #expect(try digests("[L-08, L-09, L-10]") == digests("[]"))
    }
}
