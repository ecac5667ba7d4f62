import AgentSandboxAPI
import ObjectModel

@testable import AgentSandboxControllers

/// What no pass shows.
enum AdoptionFunctionRows {
    private typealias Objects = AdoptionObjects

    static let all: [FunctionRow] = [
        // The line of a pool never holds a Sandbox of another namespace.
        FunctionRow(ids: "C-133") {
            var member = Sandbox(Objects.member("a"))
            let claim = SandboxClaim(Objects.claim())
            guard member.isCandidate(for: claim) else { return ["a member of the claim's namespace is refused"] }
            member.namespace = "elsewhere"
            return member.isCandidate(for: claim) ? ["a member of another namespace is a candidate"] : []
        },
        FunctionRow(ids: "C-137") {
            let old = Objects.owner("SandboxWarmPool", Objects.pool, apiVersion: "extensions.agents.x-k8s.io/v1alpha1")
            let foreign = Objects.owner("SandboxWarmPool", Objects.pool, apiVersion: "example.com/v1")
            let owners: [(owner: JSONValue?, complaint: String?)] = [
                (Objects.poolOwner, nil), (old, nil), (nil, "is unowned"), (foreign, "is not managed by warm pool"),
                (Objects.claimOwner, "is not managed by warm pool"),
            ]
            return owners.compactMap { owner, complaint in
                let found = Sandbox(Objects.member("a", owner: owner)).adoptionComplaint()
                return found == complaint ? nil : "with the owner \(owner ?? nil) it \(found ?? "is adoptable")"
            }
        },
        FunctionRow(ids: "C-143") {
            let podName: JSONValue = ["agents.x-k8s.io/pod-name": "a"]
            let sandboxes: [(sandbox: JSONValue?, type: String)] = [
                (nil, "unknown"), (Objects.owned("a", labels: ["agents.x-k8s.io/launch-type": "warm"]), "warm"),
                (
                    MergePatch.apply(
                        ["metadata": ["annotations": podName]], to: Objects.owned("a", labels: ["agents.x-k8s.io/launch-type": "cold"])),
                    "cold"
                ), (Objects.owned("a"), "cold"),
            ]
            return sandboxes.compactMap { sandbox, type in
                let found = Sandbox.launchType(of: sandbox.map(Sandbox.init))
                return found == type ? nil : "the launch type of \(sandbox ?? nil) is \(found)"
            }
        },
    ]
}
