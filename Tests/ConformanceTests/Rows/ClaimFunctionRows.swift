import APIServer
import AgentSandboxAPI
import ControllerRuntime
import ObjectModel
import Simulation

@testable import AgentSandboxControllers

/// What no pass shows: the memory of the controller, and the bytes of its patches.
enum ClaimFunctionRows {
    private typealias Fix = ClaimObjects

    static let all: [FunctionRow] = [
        // A claim that becomes ready always has a Sandbox.
        FunctionRow(ids: "C-254") {
            checked { complain in
                let process = try ClaimProcess([])
                defer { process.world.shutDown() }
                let claim = Fix.claim(annotations: ["agents.x-k8s.io/webhook-first-observed-at": "2025-12-31T23:59:59Z"])
                process.reconciler?.recordLatencies(of: SandboxClaim(claim), sandbox: nil)
                let line = #"agent_sandbox_claim_startup_latency_ms_count{launch_type="unknown",sandbox_template="__unknown__"} 1"#
                if !process.world.metricsText(of: ClaimProcess.name).contains(line) { complain("there is no line \(line)") }
            }
        },
        FunctionRow(ids: "C-263 C-264") { checked(memory) },
        FunctionRow(ids: "C-269 C-272") {
            checked { complain in
                let observed = AgentSandboxNames.Annotation.controllerFirstObservedAt
                if SandboxClaimController.annotationPatch(observed, "t")
                    != ["metadata": ["annotations": ["agents.x-k8s.io/controller-first-observed-at": "t"]]]
                {
                    complain("the stamp patches something else")
                }
                let unmarked = Sandbox(Fix.owned(labels: [:]))
                for (type, isWarm) in [("warm", true), ("cold", false)] {
                    let patch: JSONValue = ["metadata": ["labels": ["agents.x-k8s.io/launch-type": .string(type)]]]
                    if SandboxClaimController.launchTypePatch(of: unmarked, isWarm: isWarm) != patch {
                        complain("the patch of the launch type \(type) is something else")
                    }
                }
                if SandboxClaimController.launchTypePatch(of: Sandbox(Fix.owned()), isWarm: true) != nil {
                    complain("a launch type that is there is patched")
                }
            }
        },
    ]

    private static func checked(_ body: ((String) -> Void) throws -> Void) -> [String] {
        var complaints: [String] = []
        do { try body { complaints.append($0) } } catch { complaints.append("\(error)") }
        return complaints
    }

    /// Handlers that hear of claims of one name whose uids change, and a life of a claim after which nothing is left.
    private static func memory(_ complain: (String) -> Void) throws {
        let process = try ClaimProcess([])
        defer { process.world.shutDown() }
        guard let controller = process.reconciler else { return complain("there is no controller") }
        func claim(_ uid: String) -> JSONValue { ["metadata": ["name": "c", "namespace": "default", "uid": .string(uid)]] }
        let key = ObjectKey(namespace: "default", name: "c")
        controller.observeClaim(.added(claim("1"), isInInitialList: false))
        let first = controller.firstObservations[key]?.time
        process.world.run(for: .seconds(1))
        controller.observeClaim(.updated(old: claim("1"), new: claim("1")))
        if controller.firstObservations[key]?.time != first { complain("an update of the same claim changes the time") }
        controller.observeClaim(.updated(old: claim("1"), new: claim("2")))
        let second = controller.firstObservations[key]
        if second?.uid != "2" || second?.time == first { complain("another claim of the name is taken for the same") }
        controller.observeClaim(.deleted(claim("1")))
        controller.forgetObservation(of: key, uid: "1")
        if controller.firstObservations.count != 1 { complain("the end of another claim is taken for this one's") }
        controller.observeClaim(.deleted(claim("2")))
        if controller.firstObservations.count != 0 { complain("a claim that was deleted is remembered") }
        controller.observeClaim(.added(claim("3"), isInInitialList: false))
        process.pass(key)
        if process.remembered != 0 { complain("a claim that a pass does not find is remembered") }

        let kind = AgentSandboxKinds.sandboxClaim.v1beta1
        let name = ObjectKey(namespace: "default", name: Fix.name)
        func expect(_ count: Int, _ moment: String) {
            process.world.run(for: .seconds(5))
            if process.remembered != count { complain("\(moment) \(process.remembered) claims are remembered, not \(count)") }
        }
        try process.world.create(Fix.pool())
        let uid = UntypedObject(try process.world.create(Fix.claim())).uid
        expect(1, "while the claim waits")
        var sandbox = Fix.owned()
        sandbox.set([MergePatch.apply(["uid": .string(uid)], to: Fix.claimOwner)], at: "metadata", "ownerReferences")
        let label = AgentSandboxNames.Label.claimUID
        sandbox.set(.string(uid), at: "metadata", "labels", label)
        let podLabels = MergePatch.apply([label: .string(uid)], to: sandbox.at("spec", "podTemplate", "metadata")?["labels"] ?? [:])
        sandbox.set(["labels": podLabels], at: "spec", "podTemplate", "metadata")
        try process.world.create(sandbox)
        let ready: JSONValue = ["status": ["conditions": [Fix.ready]]]
        _ = try process.world.patch(AgentSandboxKinds.sandbox.v1beta1, name, .merge(ready), subresource: .status)
        expect(0, "when the claim is ready")
        _ = try process.world.patch(kind, name, .merge(["metadata": ["labels": ["a": "b"]]]))
        expect(0, "after an update")
        try process.restart()
        expect(0, "after a restart")
        try process.world.delete(kind, name)
        expect(0, "when the claim is gone")
    }
}
