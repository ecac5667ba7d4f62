import Testing

@testable import Simulation

@Suite struct RandomTests {
    @Test("a stream's numbers are fixed by seed and name")
    func goldenNumbers() {
        let stream = RandomStream(seed: 1, name: "watch")
        let numbers = (0..<4).map { _ in stream.next() }
        let again = RandomStream(seed: 1, name: "watch")
        #expect(numbers == (0..<4).map { _ in again.next() })
        #expect(RandomStream(seed: 2, name: "watch").next() != numbers[0])
        #expect(RandomStream(seed: 1, name: "watches").next() != numbers[0])
    }

    @Test("numbers below a bound stay below it and reach every value", arguments: [1, 2, 3, 7, 27] as [UInt64])
    func bounded(bound: UInt64) {
        let stream = RandomStream(seed: 3, name: "bound")
        var seen = Array(repeating: 0, count: Int(bound))
        for _ in 0..<2_000 { seen[Int(stream.next(below: bound))] += 1 }
        #expect(seen.allSatisfy { $0 > 0 })
    }

    @Test("logarithm and exponential agree with known values to twelve digits")
    func elementaryFunctions() {
        let logarithms: [(Double, Double)] = [
            (1, 0), (2, 0.6931471805599453), (10, 2.302585092994046), (0.5, -0.6931471805599453), (1e-9, -20.72326583694641),
            (123456.789, 11.723646487185881),
        ]
        for (value, expected) in logarithms {
            #expect(abs(Elementary.logarithm(value) - expected) <= 1e-12 * max(1, abs(expected)))
        }
        let powers: [(Double, Double)] = [
            (0, 1), (1, 2.718281828459045), (-1, 0.36787944117144233), (10, 22026.465794806718), (-20, 2.061153622438558e-09),
        ]
        for (power, expected) in powers { #expect(abs(Elementary.exponential(power) - expected) <= 1e-12 * expected) }
    }

    @Test("the first samples of each distribution are these integers on every machine")
    func goldenSamples() {
        let distributions: [Distribution] = [
            .uniform(0, .milliseconds(20)), .logNormal(median: .milliseconds(900), p99: .seconds(4)),
            .normal(mean: .seconds(1), standardDeviation: .milliseconds(100)), .exponential(mean: .milliseconds(22)),
            .empirical([1, 2, 3]), .constant(5),
        ]
        let samples = distributions.map { distribution in
            let stream = RandomStream(seed: 42, name: "golden")
            return (0..<4).map { _ in distribution.sample(stream) }
        }
        #expect(samples == GoldenSamples.expected)
    }

    @Test("quantiles of ten thousand log-normal samples lie near the given median and 99th percentile")
    func logNormalShape() {
        let stream = RandomStream(seed: 5, name: "shape")
        let distribution = Distribution.logNormal(median: 1_000_000, p99: 4_000_000)
        let sorted = (0..<10_000).map { _ in distribution.sample(stream) }.sorted()
        #expect((960_000...1_040_000).contains(sorted[5_000]))
        #expect((3_500_000...4_500_000).contains(sorted[9_900]))
    }

    @Test("no distribution yields a negative length")
    func nonNegative() {
        let stream = RandomStream(seed: 6, name: "sign")
        let distributions: [Distribution] = [
            .normal(mean: 10, standardDeviation: 1_000), .constant(-5), .uniform(-10, -1), .logNormal(median: 0, p99: 1), .empirical([]),
            .empirical([-1]),
        ]
        for distribution in distributions {
            for _ in 0..<200 { #expect(distribution.sample(stream) >= 0) }
        }
    }
}
