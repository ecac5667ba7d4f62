import ObjectModel
import Simulation

/// The time to live of what has finished. A Sandbox has none of its own: it is that of a claim.
enum SandboxTimeToLiveRows {
    private typealias Fix = ClaimObjects

    /// A claim whose Sandbox finished half a minute ago, or at this moment, or not at all.
    private static func given(_ lifecycle: JSONValue, finished: JSONValue?) -> [JSONValue] {
        let ready = Fix.condition("Ready", "False", finished == nil ? "DependenciesNotReady" : "PodSucceeded", "Pod completed successfully")
        let conditions = [ready] + (finished.map { [$0] } ?? [])
        return [
            Fix.claim(Fix.name, ["lifecycle": lifecycle], status: ["conditions": .array(conditions), "sandbox": ["name": "test-claim"]]),
            Fix.pool(), Fix.template(), Fix.owned(conditions: conditions),
        ]
    }

    private static func waits(
        _ ids: String, _ about: String = "", _ lifecycle: JSONValue, finished: JSONValue? = halfAMinuteAgo, _ wait: Nanoseconds?
    ) -> Row {
        Row(
            ids: ids, about: about, of: .claim, given: given(lifecycle, finished: finished),
            steps: [
                .pass(Fix.name, calls: [Fix.stamp], requeueAfter: wait), .pass(Fix.name, calls: [], requeueAfter: wait),
                .waits(Fix.name, wait),
            ])
    }

    private static func ends(_ ids: String, _ about: String = "", _ lifecycle: JSONValue, finished: JSONValue) -> Row {
        Row(
            ids: ids, about: about, of: .claim, given: given(lifecycle, finished: finished),
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], requeueAfter: .milliseconds(1)),
                .conditions(
                    "SandboxClaim", Fix.name,
                    [
                        "Ready=False/ClaimExpired: Claim expired. Sandbox cleanup initiated.",
                        "Finished=True/PodSucceeded: Pod completed successfully",
                    ]),
            ])
    }

    private static let halfAMinuteAgo = Fix.finished("2025-12-31T23:59:30Z")

    static let all: [Row] = [
        waits("S-085", "", nil, finished: nil, nil),
        waits("S-085", "finished, but nothing is said of the end", ["shutdownPolicy": "Retain"], nil),
        waits("S-086", "", ["ttlSecondsAfterFinished": 120], .seconds(90)),
        ends("S-087", "", ["ttlSecondsAfterFinished": 0], finished: Fix.finished("2026-01-01T00:00:00Z")),
        waits("S-088", "", ["ttlSecondsAfterFinished": 120, "shutdownTime": "2026-01-01T00:00:05Z"], .seconds(5)),
        waits("S-089", "", ["ttlSecondsAfterFinished": 120, "shutdownTime": "2026-01-01T00:05:00Z"], .seconds(90)),
        waits("", "a time to live of what has not finished", ["ttlSecondsAfterFinished": 120], finished: nil, nil),
        ends("", "a time to live that ended long ago", ["ttlSecondsAfterFinished": 29], finished: halfAMinuteAgo),
        ends("", "a time to live that ends at this moment", ["ttlSecondsAfterFinished": 30], finished: halfAMinuteAgo),
    ]
}
