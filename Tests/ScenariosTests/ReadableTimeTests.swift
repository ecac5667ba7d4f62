import Simulation
import Testing

@testable import Scenarios

@Suite struct ReadableTimeTests {
    static let moments: [(Int64, String)] = [
        (0, "0.000s"), (999_999, "0.000s"), (1_000_000, "0.001s"), (1_402_999_999, "1.402s"), (61_050_000_000, "61.050s"),
        (3_600_000_000_000, "3600.000s"),
    ]

    @Test("moments are seconds, cut off after the third decimal", arguments: moments)
    func moment(_ nanoseconds: Int64, _ text: String) {
        #expect(ReadableTime.moment(VirtualTime(nanoseconds: nanoseconds)) == text)
    }

    static let lengths: [(Nanoseconds, String)] = [
        (0, "0s"), (1, "0s"), (999, "1µs"), (1_499, "1µs"), (1_500, "2µs"), (384_000, "384µs"), (1_000_000, "1ms"),
        (16_384_000, "16ms"), (16_500_000, "17ms"), (1_041_600_000, "1.042s"), (90_000_000_000, "1m30s"), (.max, "2562047h47m16.854s"),
    ]

    @Test("lengths are rounded to what people can read", arguments: lengths)
    func length(_ nanoseconds: Nanoseconds, _ text: String) {
        #expect(ReadableTime.length(nanoseconds) == text)
    }

    static let counts: [(Int, String)] = [
        (0, "0 claims"), (1, "1 claim"), (2, "2 claims"), (999, "999 claims"), (1_000, "1,000 claims"), (12_345_678, "12,345,678 claims"),
        (-1_000, "-1,000 claims"),
    ]

    @Test("counts have their thousands set apart", arguments: counts)
    func count(_ count: Int, _ text: String) {
        #expect(ReadableTime.count(count, "claim") == text)
    }
}
