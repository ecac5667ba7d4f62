import AgentSandboxAPI
import ObjectModel
import Simulation

/// Which member of its pool a claim takes.
enum AdoptionCandidateRows {
    private typealias Objects = AdoptionObjects

    static let all: [Row] = eligible + ready + strategies + late

    private static let oldPool = Objects.owner("SandboxWarmPool", Objects.pool, apiVersion: "extensions.agents.x-k8s.io/v1alpha1")
    private static let foreignGroup = Objects.owner("SandboxWarmPool", Objects.pool, apiVersion: "example.com/v1")
    private static let current = BlueprintHash.of(SandboxTemplate(Objects.template()).blueprint.json)

    private static func unlabelled(_ label: String) -> JSONValue {
        MergePatch.apply(["metadata": ["labels": .object(JSONObject(uniqueKeys: [label], values: [nil]))]], to: Objects.member("a"))
    }

    /// Members that never were in the line.
    private static let eligible: [Row] = [
        AdoptionRows.starts("C-101", members: []),
        AdoptionRows.takes("C-102", taking: "b", members: [Objects.member("a", owner: Fixtures.foreignReference), Objects.member("b")]),
        AdoptionRows.takes("C-103", taking: "b", members: [Objects.member("a", deleting: true), Objects.member("b")]),
        AdoptionRows.starts(
            "C-104",
            members: [
                Objects.member("a", owner: Fixtures.foreignReference), Objects.member("b", deleting: true),
                Objects.member("c", owner: nil),
            ]),
        AdoptionRows.starts("C-115", members: [Objects.member("a", owner: nil)]),
        AdoptionRows.takes("C-137", "an owner of an older version", members: [Objects.member("a", owner: oldPool)]),
        AdoptionRows.starts("C-137", "an owner of a foreign group", members: [Objects.member("a", owner: foreignGroup)]),
        AdoptionRows.starts(
            "", "a member without the pool's label is not taken", members: [unlabelled("agents.x-k8s.io/warm-pool-sandbox")]),
        AdoptionRows.starts(
            "", "a member without a template's label is not taken", members: [unlabelled("agents.x-k8s.io/sandbox-template-ref-hash")]),
        AdoptionRows.starts(
            "", "a member of another pool is not taken",
            members: [Objects.pool("other"), Objects.member("a", owner: Objects.owner("SandboxWarmPool", "other"))]),
    ]

    /// Readiness and addresses.
    private static let ready: [Row] = [
        AdoptionRows.takes("C-105", taking: "b", members: [Objects.member("a", ready: false), Objects.member("b"), Objects.member("c")]),
        AdoptionRows.takes(
            "C-106", members: [Objects.member("a", ready: false), Objects.member("b", ready: false)], condition: Objects.isNotReady),
        AdoptionRows.starts(
            "C-107",
            members: [Objects.member("a", ready: false, address: false), Objects.member("b", ready: false, address: false)],
            after: [.advance(.seconds(2))]),
        AdoptionRows.takes(
            "C-108", taking: "b", members: [Objects.member("a", ready: false, address: false), Objects.member("b", ready: false)],
            condition: Objects.isNotReady),
        AdoptionRows.takes(
            "", "being ready does not make up for having no address", taking: "b",
            members: [Objects.member("a", address: false), Objects.member("b", ready: false)], condition: Objects.isNotReady),
    ]

    /// Members that are older than the template.
    private static let strategies: [Row] = [
        AdoptionRows.starts(
            "C-118", pool: Objects.pool(strategy: "Recreate"),
            members: [Objects.member("a", hash: "0badc0de", podSpec: Objects.stalePodSpec)]),
        AdoptionRows.takes(
            "C-119", pool: Objects.pool(strategy: "Recreate"),
            members: [Objects.member("a", hash: current, podSpec: Objects.stalePodSpec)]),
        AdoptionRows.takes("C-120", pool: Objects.pool(strategy: "Recreate"), members: [Objects.member("a")]),
        AdoptionRows.takes(
            "C-120", "the label has another hash", pool: Objects.pool(strategy: "Recreate"),
            members: [Objects.member("a", hash: "0badc0de")]),
        AdoptionRows.takes(
            "C-121", pool: Objects.pool(strategy: "OnReplenish"),
            members: [Objects.member("a", hash: "0badc0de", podSpec: Objects.stalePodSpec)]),
        AdoptionRows.takes("C-122", members: [Objects.member("a", hash: "0badc0de", podSpec: Objects.stalePodSpec)]),
    ]

    /// Members that were in the line and changed then: whoever takes them out has to look at them.
    private static let late: [Row] = [
        AdoptionRows.takes(
            "C-102", "it got its controller later", taking: "b", members: [Objects.member("a"), Objects.member("b")],
            after: [.patch("Sandbox", "a", ["metadata": ["ownerReferences": [Fixtures.foreignReference]]])]),
        AdoptionRows.takes(
            "C-103", "it is deleted later", taking: "b", members: [held("a"), Objects.member("b")], after: [.delete("Sandbox", "a")]),
        AdoptionRows.starts(
            "C-115", "it lost its owner later", members: [Objects.member("a")],
            after: [.patch("Sandbox", "a", ["metadata": ["ownerReferences": nil]])]),
        AdoptionRows.starts(
            "", "a member that lost the pool's label later is not taken", members: [Objects.member("a")],
            after: [.patch("Sandbox", "a", ["metadata": ["labels": ["agents.x-k8s.io/warm-pool-sandbox": nil]]])]),
        AdoptionRows.starts(
            "", "a member that moved to another pool is not taken", members: [Objects.member("a"), Objects.pool("other")],
            after: [.patch("Sandbox", "a", ["metadata": ["ownerReferences": [Objects.owner("SandboxWarmPool", "other")]]])]),
    ]

    private static func held(_ name: String) -> JSONValue {
        MergePatch.apply(["metadata": ["finalizers": ["test.dev/hold"]]], to: Objects.member(name))
    }
}
