import ObjectModel
import Simulation

/// A process that dies in the middle masks nothing and writes nothing any more, and the next one finishes what it began.
enum AdoptionDeathRows {
    private typealias Objects = AdoptionObjects

    static let all: [Row] =
        during + [
            heals(Objects.stamp, [.kill], calls: Objects.adoption(of: "a")),
            heals(Objects.stamp, [.killAfter], after: true, calls: Array(Objects.adoption(of: "a").dropFirst())),
            heals(Objects.assignment, [.kill], calls: Array(Objects.adoption(of: "a").dropFirst())),
            // The Event and the count go with the search alone: who finds the name on the claim adds none.
            heals(Objects.assignment, [.killAfter], after: true, calls: [transferA] + finish, events: []),
            heals(transferA, [.kill], calls: [transferA] + finish, events: []),
            heals(transferA, [.killAfter], after: true, calls: finish, events: []), heals(Objects.status, [.kill], calls: finish),
            heals(Objects.status, [.killAfter], after: true, calls: [Objects.stamp], firstReady: "unknown"),
            heals(Objects.stamp, [.pass, .kill], again: true, calls: [Objects.stamp], firstReady: "unknown"),
            heals(Objects.stamp, [.pass, .killAfter], again: true, after: true, calls: []),
        ]

    private static let transferA = Objects.transfer("a")
    private static let getSandbox = "get sandboxes a"
    private static let finish = [Objects.status, Objects.stamp]
    private static let given: [JSONValue] = Objects.base + [Objects.claim(), Objects.member("a"), Objects.member("b")]
    private static let assigned = Objects.claim(annotations: [
        "agents.x-k8s.io/sandbox-name": "a", "agents.x-k8s.io/controller-first-observed-at": "2026-01-01T00:00:00Z",
    ])
    private static let givenAssigned: [JSONValue] = Objects.base + [assigned, Objects.member("a"), Objects.member("b")]
    private static let reference = Row.Step.expect(
        "SandboxClaim", Objects.name, ["metadata": ["annotations": ["agents.x-k8s.io/sandbox-name": "a"]]])

    private static func owner(_ name: String, _ owner: JSONValue) -> Row.Step {
        .expect("Sandbox", name, ["metadata": ["ownerReferences": [owner]]])
    }

    /// While a transfer that was refused is resolved.
    private static let during: [Row] = [
        Row(
            ids: "C-163", of: .claim, given: givenAssigned,
            steps: [
                .freeze("Sandbox"), .delete("Sandbox", "a"), .at(Objects.assignment, [.kill]),
                .pass(
                    Objects.name, calls: [transferA, getSandbox, "get sandboxclaims test-claim", Objects.assignment], failure: "killed"),
                .called([]), reference, .expect("SandboxClaim", Objects.name, ["status": nil]), owner("b", Objects.poolOwner),
            ]),
        dies("C-164", after: 1), dies("C-165", after: 2),
    ]

    private static func dies(_ ids: String, after conflicts: Int) -> Row {
        let touched = (1...conflicts).map { Row.Interference.patched("Sandbox", "a", ["metadata": ["labels": ["x": .string("\($0)")]]]) }
        return Row(
            ids: ids, of: .claim, given: givenAssigned,
            steps: [
                .at(transferA, touched + [.kill]),
                .pass(
                    Objects.name, calls: [transferA] + Array(repeating: [getSandbox, transferA], count: conflicts).flatMap(\.self),
                    failure: "killed"),
                .called([]), reference, .expect("SandboxClaim", Objects.name, ["status": nil]), owner("a", Objects.poolOwner),
                owner("b", Objects.poolOwner), .restart, .pass(Objects.name, calls: [transferA] + finish), owner("a", Objects.claimOwner),
                owner("b", Objects.poolOwner),
            ])
    }

    /// A death at a call of an adoption, and the calls of the next process. One member is taken, whatever happened.
    private static func heals(
        _ call: String, _ what: [Row.Interference], again: Bool = false, after: Bool = false, calls: [String], events: [String]? = nil,
        firstReady: JSONValue? = nil
    ) -> Row {
        var steps: [Row.Step] = [
            .at(call, what), .pass(Objects.name, failure: "killed"), .restart, .pass(Objects.name, calls: calls), reference,
            .expect("SandboxClaim", Objects.name, ["status": ["sandbox": ["name": "a", "podIPs": ["10.0.0.7"]]]]),
            .conditions("SandboxClaim", Objects.name, [Objects.isReady]), owner("a", Objects.claimOwner), owner("b", Objects.poolOwner),
            .names("Sandbox", ["a", "b"]),
        ]
        if let events { steps.append(.events(events)) }
        if let firstReady {
            let annotation: JSONValue = ["agents.x-k8s.io/claim-first-ready-at": firstReady]
            steps.append(.expect("SandboxClaim", Objects.name, ["metadata": ["annotations": annotation]]))
        }
        let moment = "\(after ? "after" : "before")\(again ? " the second" : "")"
        return Row(ids: "", about: "a death \(moment) \(call) is healed", of: .claim, given: given, steps: steps)
    }
}
