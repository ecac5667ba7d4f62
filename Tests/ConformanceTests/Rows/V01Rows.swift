import AgentSandboxAPI
import AgentSandboxControllers
import KubernetesAPI
import ObjectModel

/// Collects the rows of profile v0.1.
enum V01Rows {
    static let rows: [Row] = V01SandboxRows.all + V01ClaimRows.all + V01PoolRows.all

    static let functions: [FunctionRow] = [
        FunctionRow(ids: "V-001 V-002 V-003") { readiness },
        FunctionRow(ids: "V-013") { expiry },
    ]

    // MARK: Readiness

    private static var readiness: [String] {
        func pod(_ status: JSONValue) -> Pod { Pod(Fixtures.pod(status: status)) }
        func running(_ ready: String) -> Pod {
            pod(["phase": "Running", "conditions": [["type": "Ready", "status": .string(ready)]]])
        }
        let cases: [(pod: Pod?, hasService: Bool, failures: [SandboxFailure], replicas: Int64, expected: String)] = [
            (running("True"), true, [], 1, "True/DependenciesReady: Pod is Ready; Service Exists"),
            (running("True"), false, [], 1, "False/DependenciesNotReady: Pod is Ready; Service does not exist"),
            (running("True"), true, [SandboxFailure("boom")], 1, "False/ReconcilerError: Error seen: boom"),
            (running("False"), true, [], 1, "False/DependenciesNotReady: Pod is Running but not Ready; Service Exists"),
            (pod(["phase": "Running"]), true, [], 1, "False/DependenciesNotReady: Pod is Running but not Ready; Service Exists"),
            (pod(["phase": "Pending"]), true, [], 1, "False/DependenciesNotReady: Pod exists with phase: Pending; Service Exists"),
            (pod([:]), true, [], 1, "False/DependenciesNotReady: Pod exists with phase: ; Service Exists"),
            (nil, false, [], 1, "False/DependenciesNotReady: Pod does not exist; Service does not exist"),
            (nil, true, [], 1, "False/DependenciesNotReady: Pod does not exist; Service Exists"),
            (nil, true, [], 0, "True/DependenciesReady: Pod does not exist, replicas is 0; Service Exists"),
            (nil, false, [], 0, "False/DependenciesNotReady: Pod does not exist, replicas is 0; Service does not exist"),
        ]
        return cases.compactMap { given in
            let sandbox = V01Sandbox(V01Objects.sandbox(["replicas": .int(given.replicas)]))
            let ready = V01SandboxReadiness.ready(
                of: sandbox, pod: given.pod, hasService: given.hasService, failures: given.failures)
            let found = "\(ready.status)/\(ready.reason): \(ready.message)"
            return found == given.expected ? nil : "\(found) instead of \(given.expected)"
        }
    }

    // MARK: Expiry

    private static var expiry: [String] {
        let now = Timestamp(seconds: 1_767_225_600)
        let second: Int64 = 1_000_000_000
        let cases: [(shutdown: Int64?, isExpired: Bool, requeueAfter: Int64)] = [
            (nil, false, 0), (7_200 * second, false, 7_200 * second), (second / 2, false, 2 * second), (0, false, 2 * second),
            (-1, true, 0), (-10 * second, true, 0),
        ]
        return cases.compactMap { given in
            let expiry = SandboxExpiry(shutdownTime: given.shutdown.map { now + $0 }, at: now, countsTheMoment: false)
            if expiry.isExpired == given.isExpired, expiry.requeueAfter == given.requeueAfter { return nil }
            return "\(String(describing: given.shutdown)): \(expiry)"
        }
    }
}
