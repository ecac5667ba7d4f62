import KubernetesAPI
import ObjectModel
import Testing

@testable import ClusterControllers

@Suite struct RolloutArithmeticTests {
    @Test(
        "a number stands for itself, a percentage is rounded as asked",
        arguments: [
            (3, 10, false, 3), ("25%", 10, true, 3), ("25%", 10, false, 2), ("0%", 7, true, 0), ("100%", 7, false, 7),
            ("150%", 2, false, 3),
            ("1%", 1, true, 1), ("x", 5, true, 0), (.null, 5, true, 0),
        ] as [(JSONValue, Int64, Bool, Int64)])
    func scaled(value: JSONValue, total: Int64, up: Bool, expected: Int64) {
        #expect(RolloutArithmetic.scaled(value, of: total, roundingUp: up) == expected)
    }

    @Test(
        "surge and unavailability are never both zero",
        arguments: [
            ("25%", "25%", 10, 3, 2), ("25%", "25%", 1, 1, 0), (0, "25%", 1, 0, 1), (0, "25%", 4, 0, 1), (1, 0, 5, 1, 0), (0, 0, 5, 0, 1),
        ] as [(JSONValue, JSONValue, Int64, Int64, Int64)])
    func fenceposts(surge: JSONValue, unavailable: JSONValue, desired: Int64, expectedSurge: Int64, expectedUnavailable: Int64) {
        let result = RolloutArithmetic.fenceposts(surge: surge, unavailable: unavailable, desired: desired)
        #expect(result.surge == expectedSurge)
        #expect(result.unavailable == expectedUnavailable)
    }

    @Test(
        "the new ReplicaSet grows as far as the surge allows",
        arguments: [
            // desired, surge, current, total, expected
            (10, 0, 0, 0, 10), (10, 3, 0, 10, 3), (10, 3, 3, 13, 3), (10, 3, 8, 11, 10), (10, 2, 9, 10, 10), (10, 0, 4, 9, 5),
        ] as [(Int64, Int64, Int64, Int64, Int64)])
    func newSize(desired: Int64, surge: Int64, current: Int64, total: Int64, expected: Int64) {
        #expect(RolloutArithmetic.newSize(desired: desired, surge: surge, current: current, total: total) == expected)
    }

    @Test(
        "old Pods go as far as the minimum allows, those that are not available first",
        arguments: [
            // sizes and availability, limit, expected
            ([10], [10], 3, [10]), ([10], [8], 3, [8]), ([10], [8], 1, [9]), ([2, 10], [0, 9], 2, [0, 10]), ([2, 10], [0, 9], 5, [0, 9]),
            ([3, 3], [3, 0], 2, [3, 1]), ([0, 3], [0, 1], 9, [0, 1]),
        ] as [([Int64], [Int64], Int64, [Int64])])
    func unhealthy(sizes: [Int64], available: [Int64], limit: Int64, expected: [Int64]) {
        let old = zip(sizes, available).map { RolloutArithmetic.Size(replicas: $0.0, available: $0.1) }
        #expect(RolloutArithmetic.withoutUnhealthy(old, limit: limit) == expected)
    }

    @Test(
        "what is available beyond the minimum goes, oldest first",
        arguments: [
            ([10], 10, 8, [8]), ([10], 8, 8, [10]), ([2, 10], 13, 8, [0, 7]), ([4, 4], 9, 8, [3, 4]), ([4], 20, 8, [0]),
        ] as [([Int64], Int64, Int64, [Int64])])
    func scaledDown(sizes: [Int64], available: Int64, minimum: Int64, expected: [Int64]) {
        #expect(RolloutArithmetic.scaledDown(sizes, available: available, minimum: minimum) == expected)
    }

    @Test(
        "a Deployment that is scaled while it rolls shares the difference by size",
        arguments: [
            // sizes, former maxima, desired, surge, expected
            ([8, 2], 10, 20, 0, [16, 4]), ([8, 2], 10, 5, 0, [4, 1]), ([5, 3, 2], 10, 15, 0, [8, 5, 2]), ([8, 2], 10, 10, 0, [8, 2]),
            ([8, 2], 10, 0, 0, [0, 0]), ([8, 5], 13, 20, 5, [15, 10]),
        ] as [([Int64], Int64, Int64, Int64, [Int64])])
    func proportional(sizes: [Int64], maximum: Int64, desired: Int64, surge: Int64, expected: [Int64]) {
        let sets = sizes.map { RolloutArithmetic.Size(replicas: $0, maximum: maximum) }
        #expect(RolloutArithmetic.proportional(sets, desired: desired, surge: surge, statusReplicas: maximum) == expected)
    }

    @Test("the template's hash depends on content and collisions, not on the order of fields")
    func hash() {
        let template: JSONValue = ["metadata": ["labels": ["a": "1"]], "spec": ["x": 1, "y": 2]]
        let reordered: JSONValue = ["spec": ["y": 2, "x": 1], "metadata": ["labels": ["a": "1"]]]
        let hash = TemplateHash.of(template, collisions: nil)
        #expect(hash.utf8.count == 10)
        #expect(NameFormat.dns1123Label("x-\(hash)").isEmpty)
        #expect(TemplateHash.of(reordered, collisions: nil) == hash)
        #expect(TemplateHash.of(template, collisions: 1) != hash)
        #expect(TemplateHash.of(["spec": ["x": 2, "y": 2]], collisions: nil) != hash)
    }
}

@Suite struct PodDeletionRankingTests {
    struct Row: Sendable {
        var name: String
        var node = "n1"
        var phase = "Running"
        var ready: Int64? = 100
        var cost: Int64 = 0
        var restarts: Int64 = 0
        var created: Int64 = 0

        var pod: Pod {
            var pod = Pod([
                "metadata": [
                    "name": .string(name), "uid": .string(name), "creationTimestamp": .string(Timestamp(seconds: created).rfc3339),
                ],
                "spec": ["nodeName": .string(node)],
                "status": ["phase": .string(phase), "containerStatuses": [["restartCount": .int(restarts)]]],
            ])
            if let ready {
                pod.conditions = [Condition(type: "Ready", status: "True", lastTransitionTime: Timestamp(seconds: ready))]
            }
            if cost != 0 { pod.setAnnotation("controller.kubernetes.io/pod-deletion-cost", String(cost)) }
            return pod
        }
    }

    @Test(
        "the Pod that is worth least goes first",
        arguments: [
            ("unassigned", [Row(name: "b"), Row(name: "a", node: "", phase: "Running")], ["a", "b"]),
            (
                "phase",
                [Row(name: "r"), Row(name: "u", phase: "Unknown"), Row(name: "p", phase: "Pending", ready: nil)], ["p", "u", "r"]
            ),
            ("readiness", [Row(name: "r"), Row(name: "n", ready: nil)], ["n", "r"]),
            ("cost", [Row(name: "dear", cost: 5), Row(name: "cheap", cost: -1), Row(name: "plain")], ["cheap", "plain", "dear"]),
            ("crowded node", [Row(name: "a"), Row(name: "b", node: "n2"), Row(name: "c", node: "n2")], ["b", "c", "a"]),
            ("ready for a shorter time", [Row(name: "old", ready: 10), Row(name: "new", ready: 9_990)], ["new", "old"]),
            ("restarts", [Row(name: "calm", ready: nil), Row(name: "restless", ready: nil, restarts: 3)], ["restless", "calm"]),
            ("newer", [Row(name: "old", ready: nil, created: 10), Row(name: "new", ready: nil, created: 9_990)], ["new", "old"]),
            ("about as old: by UID", [Row(name: "z", ready: nil, created: 10), Row(name: "a", ready: nil, created: 11)], ["a", "z"]),
            ("equal: as given", [Row(name: "z"), Row(name: "a")], ["z", "a"]),
        ] as [(String, [Row], [String])])
    func ranking(name: String, rows: [Row], expected: [String]) {
        let pods = rows.map(\.pod)
        let ranking = PodDeletionRanking(pods, related: pods, now: Timestamp(seconds: 10_000))
        #expect(ranking.first(pods.count).map(\.name) == expected)
    }
}
