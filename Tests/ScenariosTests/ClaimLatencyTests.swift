import Simulation
import Testing

@testable import Scenarios

@Suite struct ClaimLatencyTests {
    struct Row: Sendable {
        let latencies: [Nanoseconds]
        let p50, p90, p99, maximum: Nanoseconds
    }

    static let rows = [
        Row(latencies: [7], p50: 7, p90: 7, p99: 7, maximum: 7),
        Row(latencies: [2, 1], p50: 1, p90: 2, p99: 2, maximum: 2),
        Row(latencies: [3, 1, 2], p50: 2, p90: 3, p99: 3, maximum: 3),
        Row(latencies: [4, 3, 2, 1], p50: 2, p90: 4, p99: 4, maximum: 4),
        Row(latencies: [15, 20, 35, 40, 50], p50: 35, p90: 50, p99: 50, maximum: 50),
        Row(latencies: Array(1...10), p50: 5, p90: 9, p99: 10, maximum: 10),
        Row(latencies: Array(1...11), p50: 6, p90: 10, p99: 11, maximum: 11),
        Row(latencies: (1...100).reversed(), p50: 50, p90: 90, p99: 99, maximum: 100),
        Row(latencies: Array(1...101), p50: 51, p90: 91, p99: 100, maximum: 101),
        Row(latencies: Array(1...1000), p50: 500, p90: 900, p99: 990, maximum: 1000),
        Row(latencies: [5, 5, 5, 5], p50: 5, p90: 5, p99: 5, maximum: 5),
    ]

    @Test("percentiles are those of the nearest rank", arguments: rows)
    func percentiles(_ row: Row) throws {
        let summary = try #require(LatencySummary(row.latencies))
        #expect(summary.count == row.latencies.count)
        #expect(summary.p50 == row.p50)
        #expect(summary.p90 == row.p90)
        #expect(summary.p99 == row.p99)
        #expect(summary.maximum == row.maximum)
    }

    @Test("there is no summary of nothing")
    func empty() {
        #expect(LatencySummary([]) == nil)
        #expect(ClaimLatencies([]).all == nil)
    }

    @Test("claims are summed up by where their sandbox came from; those that were never ready do not count")
    func launches() {
        func claim(_ launch: ClaimRecord.Launch?, _ latency: Nanoseconds?) -> ClaimRecord {
            let created = VirtualTime(nanoseconds: 100)
            return ClaimRecord(namespace: "n", name: "c", createdAt: created, readyAt: latency.map { created + $0 }, launch: launch)
        }
        let latencies = ClaimLatencies([claim(.warm, 1), claim(.cold, 9), claim(.warm, 3), claim(.unknown, 5), claim(nil, nil)])
        #expect(latencies.warm?.count == 2)
        #expect(latencies.warm?.p50 == 1)
        #expect(latencies.cold?.count == 1)
        #expect(latencies.cold?.maximum == 9)
        #expect(latencies.all?.count == 4)
        #expect(latencies.all?.p50 == 3)
    }
}
