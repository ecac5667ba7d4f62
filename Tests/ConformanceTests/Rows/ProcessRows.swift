import AgentSandboxAPI
import ObjectModel

@testable import AgentSandboxControllers

/// Collects the rows of the process: flags, metrics, and what its controllers share.
enum ProcessRows {
    static let rows: [Row] = MetricRows.all
    static let functions: [FunctionRow] =
        FlagRows.all + MetricRows.functions + [FunctionRow(ids: "S-268") { owners() }, FunctionRow(ids: "S-269") { patches() }]

    // MARK: Owners

    /// A reference's apiVersion and kind, and whether it is a claim of the extensions, or a pool.
    private static let references: [(apiVersion: String, kind: String, isClaim: Bool, isPool: Bool)] = [
        ("extensions.agents.x-k8s.io/v1beta1", "SandboxClaim", true, false),
        ("extensions.agents.x-k8s.io/v1alpha1", "SandboxClaim", true, false),
        ("extensions.agents.x-k8s.io/v1beta1", "SandboxWarmPool", false, true), ("agents.x-k8s.io/v1beta1", "SandboxClaim", false, false),
        ("v1", "SandboxClaim", false, false), ("agents.x-k8s.io/v1beta1", "SandboxWarmPool", false, false),
        ("extensions.agents.x-k8s.io/v1beta1", "Sandbox", false, false), ("", "", false, false),
    ]

    private static func owners() -> [String] {
        references.flatMap { row in
            let reference = OwnerReference(apiVersion: row.apiVersion, kind: row.kind, name: "n", uid: "u", controller: true)
            var failures: [String] = []
            if reference.isSandboxClaim != row.isClaim { failures.append("\(row.apiVersion) \(row.kind) as a claim") }
            if reference.isWarmPool != row.isPool { failures.append("\(row.apiVersion) \(row.kind) as a pool") }
            return failures
        }
    }

    // MARK: Patches

    /// Annotations that are set on an object that has `a: 1`, and the patch that says it.
    private static let annotations: [(set: JSONValue, patch: String?)] = [
        (["b": "2"], #"{"metadata":{"annotations":{"b":"2"}}}"#),
        (["c": "3", "b": "2"], #"{"metadata":{"annotations":{"b":"2","c":"3"}}}"#),
        (["b": "\"\n<é>"], #"{"metadata":{"annotations":{"b":"\"\n<é>"}}}"#), (["b": ""], #"{"metadata":{"annotations":{"b":""}}}"#),
        ([:], nil),
    ]

    private static func patches() -> [String] {
        annotations.flatMap { set, wanted in
            let before: JSONValue = ["metadata": ["name": "n", "annotations": ["a": "1"]], "spec": ["x": 1]]
            let patch = MergePatch.difference(from: before, to: MergePatch.apply(["metadata": ["annotations": set]], to: before))
            let text = patch.map { JSONWriter.text($0, style: .compact, sortedKeys: true) }
            var failures = text == wanted ? [] : ["\(text ?? "no patch"), not \(wanted ?? "none")"]
            // The patch of one annotation is made without the object, and is the same.
            for (key, value) in set.objectValue ?? JSONObject() where set.objectValue?.count == 1 {
                let made = SandboxClaimController.annotationPatch(key, value.stringValue ?? "")
                if made != patch { failures.append("the annotation alone: \(made)") }
            }
            return failures
        }
    }
}
