import KubernetesAPI
import Testing

// The rows are those of TestHumanDuration and TestHumanDurationBoundaries in kubernetes/apimachinery, pkg/util/duration/duration_test.go.
@Suite struct HumanDurationTests {
    private static let second: Int64 = 1_000_000_000
    private static let minute = 60 * second
    private static let hour = 60 * minute
    private static let day = 24 * hour

    private static let rows: [(nanoseconds: Int64, text: String)] = [
        (second, "1s"), (70 * second, "70s"), (190 * second, "3m10s"), (70 * minute, "70m"), (47 * hour, "47h"), (49 * hour, "2d1h"),
        (8 * day + 2 * hour, "8d"), (367 * day, "367d"), (365 * 2 * day + 25 * hour, "2y1d"), (365 * 8 * day + 2 * hour, "8y"),
        (-2 * second, "<invalid>"), (-2 * second + 1, "0s"), (0, "0s"), (second - 1, "0s"), (2 * minute - 1, "119s"), (2 * minute, "2m"),
        (2 * minute + second - 1, "2m"), (10 * minute - 1, "9m59s"), (10 * minute, "10m"), (3 * hour - 1, "179m"), (3 * hour, "3h"),
        (8 * hour - 1, "7h59m"), (8 * hour, "8h"), (2 * day - 1, "47h"), (2 * day, "2d"), (8 * day - 1, "7d23h"), (8 * day, "8d"),
        (2 * 365 * day - 1, "729d"), (2 * 365 * day, "2y"), (8 * 365 * day - 1, "7y364d"), (8 * 365 * day, "8y"),
        (8 * 365 * day + 364 * day, "8y"), (9 * 365 * day, "9y"),
    ]

    @Test(arguments: rows)
    func `durations are told in the units that matter`(nanoseconds: Int64, text: String) {
        #expect(HumanDuration.text(nanoseconds) == text)
    }
}
