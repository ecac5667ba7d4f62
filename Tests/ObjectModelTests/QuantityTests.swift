import ObjectModel
import Testing

struct QuantityTests {
    @Test(arguments: [
        ("0", "0"), ("0n", "0"), ("0u", "0"), ("0m", "0"), ("0Ki", "0"), ("0k", "0"), ("0Ei", "0"), ("0E", "0"), ("00", "0"), ("0.0", "0"),
        ("-0", "0"), ("1n", "1n"), ("1u", "1u"), ("1m", "1m"), ("1", "1"), ("1k", "1k"), ("1M", "1M"), ("1G", "1G"), ("1T", "1T"),
        ("1P", "1P"), ("1E", "1E"), ("1Ki", "1Ki"), ("1Mi", "1Mi"), ("1Gi", "1Gi"), ("1Ti", "1Ti"), ("1Pi", "1Pi"), ("1Ei", "1Ei"),
        ("100m", "100m"), ("1000m", "1"), ("1500m", "1500m"), ("1.5", "1500m"), ("0.5", "500m"), (".5", "500m"), ("1.", "1."),
        ("0.1", "100m"),
        ("1000", "1k"), ("1000k", "1M"), ("1024", "1024"), ("1024Ki", "1Mi"), ("1024Mi", "1Gi"), ("1536Mi", "1536Mi"), ("1.5Gi", "1536Mi"),
        ("0.5Gi", "512Mi"), ("0.5Mi", "512Ki"), ("0.5Ki", "512"), ("512Mi", "512Mi"), ("2048Mi", "2Gi"), ("1.1Mi", "1153433600m"),
        ("1e3", "1e3"), ("1E3", "1E3"), ("12e6", "12e6"), ("1e6", "1e6"), ("1e5", "100e3"), ("1.1e6", "1100e3"), ("1e-3", "1e-3"),
        ("100e-3", "100e-3"), ("1e0", "1e0"), ("1.5e3", "1500"), ("2e3", "2e3"), ("1e30", "1e30"), ("-1", "-1"), ("-1Ki", "-1Ki"),
        ("-0.5", "-500m"), ("+1", "+1"), ("+1.5", "1500m"), ("1.000", "1"), ("1.500", "1.500"), ("0.0001", "100u"), ("0.1n", "1n"),
        ("0.000000001m", "1n"), ("1.0000000001", "1000000001n"), ("1.1n", "2n"), ("-1.1n", "-2n"), ("9Ei", "9223372036854775807"),
        ("8Ei", "9223372036854775807"), ("7Ei", "7Ei"), ("-9Ei", "-9223372036854775807"), ("9223372036854775807", "9223372036854775807"),
        ("9223372036854775808", "9223372036854775808"), ("100000000000000000000E", "100000000000000000000E"), ("0.00001Ki", "10240u"),
        ("Ki", "0"), ("m", "0"), (".", "0"), ("-", "0"), ("128974848", "128974848"), ("129e6", "129e6"), ("129M", "129M"),
        ("128974848000m", "128974848"), ("123Mi", "123Mi"), ("4096", "4096"), ("10000000", "10M"), ("1.1E", "1100P"), ("3000m", "3"),
        ("100.035Ki", "102435840m"), ("0.025Ti", "27487790694400m"), ("1000000Ki", "1000000Ki"),
    ])
    func readsAndWritesCanonically(text: String, canonical: String) throws {
        let quantity = try #require(Quantity(text))
        #expect(quantity.description == canonical)
        #expect(Quantity(canonical) == quantity)
    }

    @Test(arguments: [
        "", " ", "1 ", " 1", "1.1.M", "1+1.0M", "0.1mi", "0.1am", "aoeu", ".5i", "1i", "-3.01i", "-3.01e-", "1e", "1E+", "1KiB", "1ki",
        "1K",
        "1Gb", "--1", "+-1", "1,5", "0x10", "1mm", "1e1.5", "1e99999999999", "1_000", "１", "Inf", "NaN", "m5m",
    ])
    func refuses(text: String) { #expect(Quantity(text) == nil) }

    @Test func theMistakeIsNamed() {
        #expect(throws: Quantity.ParseError.self) { try Quantity.parse("") }
        do {
            _ = try Quantity.parse("1x")
        } catch {
            #expect(error.message == "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
        }
        do {
            _ = try Quantity.parse("1mm")
        } catch {
            #expect(error.message == "unable to parse quantity's suffix")
        }
    }

    @Test(arguments: [
        ("1", "1000m", 0), ("1Ki", "1024", 0), ("1k", "1Ki", -1), ("1", "2", -1), ("-1", "1", -1), ("-2", "-1", -1), ("1n", "0", 1),
        ("1e30", "1", 1), ("-1e30", "-1", -1), ("1e1000", "1e999", 1), ("1e-9", "1e30", -1), ("0", "0Ki", 0), ("0.5Gi", "512Mi", 0),
        ("1e3", "1k", 0), ("99999999999999999999", "1E", 1),
    ])
    func compares(left: String, right: String, order: Int) throws {
        let (first, second) = (try #require(Quantity(left)), try #require(Quantity(right)))
        #expect((first < second) == (order < 0))
        #expect((first > second) == (order > 0))
        #expect((first == second) == (order == 0))
        #expect((second < first) == (order > 0))
        if order == 0 { #expect(first.hashValue == second.hashValue) }
    }

    @Test(arguments: [
        ("1", "1", "2"), ("100m", "200m", "300m"), ("500m", "500m", "1"), ("1Gi", "1Gi", "2Gi"), ("1Gi", "512Mi", "1536Mi"),
        ("1Gi", "1", "1073741825"), ("0", "1Gi", "1Gi"), ("1Gi", "0", "1Gi"), ("1", "1Ki", "1025"), ("1Ki", "1m", "1024001m"),
        ("-1", "1", "0"), ("1e30", "1", "1000000000000000000000000000001"), ("1n", "1G", "1000000000000000001n"), ("1.500", "0", "1500m"),
        ("1e3", "1", "1001"), ("7Ei", "7Ei", "14Ei"),
    ])
    func adds(left: String, right: String, sum: String) throws {
        let (first, second) = (try #require(Quantity(left)), try #require(Quantity(right)))
        #expect((first + second).description == sum)
        #expect(second + first == first + second)
        #expect((first + second) - second == first)
    }

    @Test(arguments: [("1", "400m", "600m"), ("1Gi", "1Mi", "1023Mi"), ("0", "1Gi", "-1Gi"), ("1", "1", "0"), ("1", "2k", "-1999")])
    func subtracts(left: String, right: String, difference: String) throws {
        let (first, second) = (try #require(Quantity(left)), try #require(Quantity(right)))
        #expect((first - second).description == difference)
    }

    @Test(
        arguments: [
            ("1", 1, 1_000), ("100m", 1, 100), ("1500m", 2, 1_500), ("1.0001", 2, 1_001), ("1n", 1, 1), ("0", 0, 0), ("-1500m", -2, -1_500),
            ("1Gi", 1_073_741_824, 1_073_741_824_000), ("7Ei", 8_070_450_532_247_928_832, .max), ("1e30", .max, .max),
            ("-1e30", .min, .min),
            ("0.5Ki", 512, 512_000),
        ] as [(String, Int64, Int64)])
    func roundsUp(text: String, value: Int64, milliValue: Int64) throws {
        let quantity = try #require(Quantity(text))
        #expect(quantity.value == value)
        #expect(quantity.milliValue == milliValue)
    }

    @Test(
        arguments: [
            (1, "1"), (0.5, "500m"), ("  250m\n", "250m"), (nil, "0"), (1_500, "1500"), (1e21, "1e+21"),
        ] as [(JSONValue, String)])
    func readsJSON(json: JSONValue, text: String) { #expect(Quantity(json: json)?.description == text) }

    @Test func refusesOtherJSON() {
        #expect(Quantity(json: true) == nil)
        #expect(Quantity(json: [:]) == nil)
        #expect(Quantity(json: "") == nil)
        #expect(Quantity(json: "  ") == nil)
    }

    @Test func sumsBeyondThePrecisionRoundAwayFromZero() throws {
        let huge = try #require(Quantity("1e60"))
        let sum = huge + (try #require(Quantity("1n")))
        #expect(sum > huge)
        let doubled = (0..<140).reduce(try #require(Quantity("3"))) { sum, _ in sum + sum }
        #expect(doubled > (try #require(Quantity("4e42"))))
        #expect(doubled < (try #require(Quantity("5e42"))))
    }

    @Test func isBuiltFromNumbers() {
        #expect(Quantity(1_073_741_824, format: .binarySI).description == "1Gi")
        #expect(Quantity(milliValue: 1_500).description == "1500m")
        #expect(Quantity(2_000_000, format: .decimalExponent).description == "2e6")
        #expect(Quantity.zero.isZero && !Quantity(-1).isZero && Quantity(-1).isNegative)
    }
}
