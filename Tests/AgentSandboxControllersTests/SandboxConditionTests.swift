import AgentSandboxAPI
import KubernetesAPI
import ObjectModel
import Testing

@testable import AgentSandboxControllers

@Suite struct SandboxConditionTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let id: String
        var spec: JSONValue = [:]
        var pod: JSONValue?
        var hasService = true
        var hasPodFailure = false
        var failures: [SandboxFailure] = []
        let expected: [String]

        var testDescription: String { id }
    }

    private static let notSuspended = "Suspended=False/NotSuspended: Sandbox is not suspended"
    private static let unreported =
        "PodScheduled=Unknown/PodSchedulingUnknown: Pod has not reported a PodScheduled condition yet"
    private static let unknown = "PodScheduled=Unknown/PodSchedulingUnknown: Pod state is unknown. Pod scheduling cannot be determined"
    private static let own = Fixtures.ownReference

    private static func pod(_ phase: String, _ conditions: [JSONValue] = [], ips: [String] = [], owner: JSONValue? = own) -> JSONValue {
        var status: JSONValue = ["phase": .string(phase), "conditions": .array(conditions)]
        if !ips.isEmpty { status.set(.array(ips.map { ["ip": .string($0)] }), at: "podIPs") }
        return Fixtures.pod(owner: owner, status: status)
    }

    private static func scheduled(_ status: String, _ reason: String = "", _ message: String = "") -> JSONValue {
        ["type": "PodScheduled", "status": .string(status), "reason": .string(reason), "message": .string(message)]
    }

    static let rows: [Row] = [
        Row(
            id: "S-001", spec: ["service": true], hasService: false,
            expected: [notSuspended, "Ready=False/DependenciesNotReady: Pod does not exist; Service does not exist"]),
        Row(id: "S-002", expected: [notSuspended, "Ready=False/DependenciesNotReady: Pod does not exist; Service Exists"]),
        Row(
            id: "S-003", pod: pod("Pending"),
            expected: [notSuspended, unreported, "Ready=False/DependenciesNotReady: Pod exists with phase: Pending; Service Exists"]),
        Row(
            id: "S-004", pod: pod("Running", [scheduled("True"), ["type": "Ready", "status": "False"]], ips: ["10.0.0.1"]),
            expected: [
                notSuspended, "PodScheduled=True/PodScheduled: ",
                "Ready=False/DependenciesNotReady: Pod is Running but not Ready; Service Exists",
            ]),
        Row(
            id: "S-005", pod: pod("Running", [["type": "Ready", "status": "True"]]),
            expected: [
                notSuspended, unreported, "Ready=False/DependenciesNotReady: Pod is Ready but has no podIPs yet; Service Exists",
            ]),
        Row(
            id: "S-006", spec: ["operatingMode": "Suspended"], pod: pod("Running", [scheduled("True")]),
            expected: [
                "Suspended=False/PodTerminating: Pod is terminating. Sandbox is suspending", "PodScheduled=True/PodScheduled: ",
                "Ready=False/SandboxSuspended: Sandbox is suspending",
            ]),
        Row(
            id: "S-007", spec: ["operatingMode": "Suspended"], pod: pod("Running", [scheduled("True")], owner: nil),
            expected: [
                "Suspended=False/PodNotOwned: Refused to delete pod because it is not owned by this sandbox",
                "Ready=False/SandboxSuspended: Sandbox is suspending",
            ]),
        Row(
            id: "S-008", spec: ["operatingMode": "Suspended"], pod: pod("Running", [scheduled("True")]), hasPodFailure: true,
            failures: [SandboxFailure("failed to delete pod: boom")],
            expected: [
                "Suspended=False/PodTerminating: Pod is terminating. Sandbox is suspending", "PodScheduled=True/PodScheduled: ",
                "Ready=False/ReconcilerError: Error seen: failed to delete pod: boom",
            ]),
        Row(
            id: "S-009", spec: ["operatingMode": "Suspended"],
            expected: [
                "Suspended=True/PodTerminated: Pod has been terminated. Sandbox is suspended",
                "Ready=False/SandboxSuspended: Sandbox is suspended",
            ]),
        Row(
            id: "S-010", spec: ["operatingMode": "Suspended"], hasPodFailure: true, failures: [SandboxFailure("pod get failed: boom")],
            expected: [
                "Suspended=Unknown/PodStateUnknown: Pod state is unknown. Sandbox suspension cannot be confirmed", unknown,
                "Ready=False/ReconcilerError: Error seen: pod get failed: boom",
            ]),
        Row(
            id: "S-011", hasPodFailure: true, failures: [SandboxFailure("pod get failed: boom")],
            expected: [notSuspended, unknown, "Ready=False/ReconcilerError: Error seen: pod get failed: boom"]),
        Row(
            id: "S-013", pod: pod("Unknown"),
            expected: [notSuspended, unreported, "Ready=False/DependenciesNotReady: Pod exists with phase: Unknown; Service Exists"]),
        Row(
            id: "S-014", pod: pod("Failed", [scheduled("True")]),
            expected: [
                notSuspended, "Finished=True/PodFailed: Pod failed", "PodScheduled=True/PodScheduled: ",
                "Ready=False/PodFailed: Pod failed",
            ]),
        Row(
            id: "S-015", pod: pod("Succeeded"),
            expected: [
                notSuspended, "Finished=True/PodSucceeded: Pod completed successfully", unreported,
                "Ready=False/PodSucceeded: Pod completed successfully",
            ]),
        Row(
            id: "S-016", spec: ["operatingMode": "Suspended"], pod: pod("Succeeded", owner: nil),
            expected: [
                "Suspended=False/PodNotOwned: Refused to delete pod because it is not owned by this sandbox",
                "Ready=False/SandboxSuspended: Sandbox is suspending",
            ]),
        Row(
            id: "S-017", failures: [SandboxFailure("something went wrong")],
            expected: [notSuspended, "Ready=False/ReconcilerError: Error seen: something went wrong"]),
        Row(
            id: "S-018", pod: pod("Pending", [scheduled("False", "Unschedulable", "0/3 nodes are available")]),
            expected: [
                notSuspended, "PodScheduled=False/Unschedulable: 0/3 nodes are available",
                "Ready=False/DependenciesNotReady: Pod exists with phase: Pending; Service Exists",
            ]),
        Row(
            id: "S-019", pod: pod("Pending", [scheduled("False", "SchedulingGated", "gated")]),
            expected: [
                notSuspended, "PodScheduled=False/SchedulingGated: gated",
                "Ready=False/DependenciesNotReady: Pod exists with phase: Pending; Service Exists",
            ]),
        Row(
            id: "S-020", pod: pod("Pending", [scheduled("False")]),
            expected: [
                notSuspended, "PodScheduled=False/PodSchedulingUnknown: ",
                "Ready=False/DependenciesNotReady: Pod exists with phase: Pending; Service Exists",
            ]),
        Row(
            id: "S-021", hasPodFailure: true, failures: [SandboxFailure("pvc"), .multiplePods(2)],
            expected: [
                notSuspended, unknown,
                "Ready=False/MultiplePods: multiple Pods (2) are controlled by this Sandbox; refusing to choose or create a Pod",
            ]),
        Row(
            id: "two failures", failures: [SandboxFailure("first"), SandboxFailure("second")],
            expected: [notSuspended, "Ready=False/ReconcilerError: Error seen: first\nsecond"]),
        Row(
            id: "service false", spec: ["service": false],
            pod: pod("Running", [scheduled("True"), ["type": "Ready", "status": "True"]], ips: ["10.0.0.1"]), hasService: false,
            expected: [notSuspended, "PodScheduled=True/PodScheduled: ", "Ready=True/DependenciesReady: Pod is Ready"]),
        Row(
            id: "ready pod, missing service", spec: ["service": true],
            pod: pod("Running", [scheduled("True"), ["type": "Ready", "status": "True"]], ips: ["10.0.0.1"]), hasService: false,
            expected: [
                notSuspended, "PodScheduled=True/PodScheduled: ",
                "Ready=False/DependenciesNotReady: Pod is Ready; Service does not exist",
            ]),
        Row(
            id: "foreign pod failed", pod: pod("Failed", owner: Fixtures.foreignReference),
            expected: [notSuspended, "Ready=False/PodFailed: Pod failed"]),
    ]

    @Test(arguments: rows) func conditions(_ row: Row) {
        var sandbox = Sandbox(Fixtures.sandbox(row.spec))
        sandbox.generation = 7
        let observation = SandboxObservation(
            sandbox, pod: row.pod.map(Pod.init), hasService: row.hasService, hasPodFailure: row.hasPodFailure, failures: row.failures)
        #expect(observation.conditions.map { "\($0.type)=\($0.status)/\($0.reason): \($0.message)" } == row.expected)
        // S-022: the order is that of the rows, and the generation is the Sandbox's.
        #expect(observation.conditions.allSatisfy { $0.observedGeneration == 7 })
    }

    @Test func `S-012 a Suspended condition flips back and its time moves`() {
        var sandbox = Sandbox(
            Fixtures.sandbox(status: [
                "conditions": [
                    [
                        "type": "Suspended", "status": "True", "reason": "PodTerminated", "message": "",
                        "lastTransitionTime": "2025-01-01T00:00:00Z",
                    ],
                    [
                        "type": "Finished", "status": "True", "reason": "PodFailed", "message": "",
                        "lastTransitionTime": "2025-01-01T00:00:00Z",
                    ],
                ]
            ]))
        let observation = SandboxObservation(sandbox, pod: nil, hasService: false)
        sandbox.upsert(observation.conditions, at: Timestamp(seconds: 1_767_225_600))
        #expect(sandbox.conditions.map(\.type) == ["Suspended", "Ready"])
        #expect(sandbox.condition("Suspended")?.status == "False")
        #expect(sandbox.condition("Suspended")?.lastTransitionTime?.rfc3339 == "2026-01-01T00:00:00Z")
    }
}
