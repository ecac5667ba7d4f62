import Testing

@testable import ObjectModel

/// Floating-point numbers as Go's `strconv` writes them with the format `g` and precision -1.
@Suite struct GoNumberTests {
    static let rows: [(Double, String)] = [
        (0, "0"), (1, "1"), (-1, "-1"), (2.5, "2.5"), (0.1, "0.1"), (100, "100"), (100_000, "100000"), (123_456, "123456"),
        (999_999, "999999"), (1_000_000, "1e+06"), (1_234_567, "1.234567e+06"), (123_456_789, "1.23456789e+08"),
        (123_456.789, "123456.789"), (1_234_567.5, "1.2345675e+06"), (0.001, "0.001"), (0.0001, "0.0001"), (0.00012, "0.00012"),
        (0.00001, "1e-05"), (10e-9, "1e-08"), (9.999999999999999e-05, "9.999999999999999e-05"), (0.1 + 0.2, "0.30000000000000004"),
        (1e20, "1e+20"), (1e21, "1e+21"), (1e100, "1e+100"), (1e-100, "1e-100"), (.leastNonzeroMagnitude, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"), (9_007_199_254_740_992, "9.007199254740992e+15"), (4.399, "4.399"),
        (-0.000025, "-2.5e-05"), (1.0 / 3, "0.3333333333333333"), (2.0 / 3, "0.6666666666666666"),
    ]

    @Test(arguments: rows)
    func `doubles are written with as few digits as it takes`(value: Double, text: String) {
        #expect(GoNumber.general(value) == text)
    }
}
