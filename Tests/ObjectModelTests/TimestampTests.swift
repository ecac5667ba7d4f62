import ObjectModel
import Testing

struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0, 0), ("2026-11-23T06:53:18Z", 1_795_416_798, 0), ("2000-02-29T12:00:00Z", 951_825_600, 0),
        ("0000-01-01T00:00:00Z", -62_167_219_200, 0), ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
        ("9999-12-31T23:59:59Z", 253_402_300_799, 0), ("1969-12-31T23:59:59.5Z", -1, 500_000_000),
        ("2006-01-02T15:04:05+07:00", 1_136_189_045, 0), ("2006-01-02T15:04:05-07:30", 1_136_241_245, 0),
        ("2006-01-02T15:04:05.123456789Z", 1_136_214_245, 123_456_789), ("2006-01-02T15:04:05.1234567899Z", 1_136_214_245, 123_456_789),
        ("2006-01-02T15:04:05,25Z", 1_136_214_245, 250_000_000), ("2006-01-02T5:04:05Z", 1_136_178_245, 0),
        ("2006-01-02T15:04:05+24:60", 1_136_124_245, 0), ("2024-02-29T00:00:00.000000001Z", 1_709_164_800, 1),
    ])
    func readsWhatGoReads(text: String, seconds: Int64, nanoseconds: Int32) {
        #expect(Timestamp(rfc3339: text) == Timestamp(seconds: seconds, nanosecondsOfSecond: nanoseconds))
    }

    @Test(arguments: [
        "", "2006", "2006-01-02", "2006-01-02 15:04:05Z", "2006-01-02t15:04:05Z", "2006-01-02T15:04:05z", "2006-01-02T15:04:05",
        "2006-13-02T15:04:05Z", "2006-00-02T15:04:05Z", "2006-02-30T15:04:05Z", "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
        "2006-01-00T15:04:05Z", "2006-04-31T15:04:05Z", "2006-01-02T24:00:00Z", "2006-01-02T15:60:05Z", "2006-01-02T15:04:60Z",
        "2006-01-02T15:04:05.Z", "2006-01-02T15:04:05.5", "2006-01-02T15:04:05+0700", "2006-01-02T15:04:05+25:00",
        "2006-01-02T15:04:05+07:61", "2006-01-02T15:04:05Z ", " 2006-01-02T15:04:05Z", "206-01-02T15:04:05Z", "2006-1-02T15:04:05Z",
        "2006-01-2T15:04:05Z", "2006-01-02T15:4:05Z", "2006-01-02T15:04:5Z", "+2006-01-02T15:04:05Z", "12006-01-02T15:04:05Z",
        "2006-01-02T15:04:05\u{2212}07:00", "２006-01-02T15:04:05Z",
    ])
    func refusesTheRest(text: String) { #expect(Timestamp(rfc3339: text) == nil) }

    @Test(arguments: [
        (0, 0, "1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000000Z", "1970-01-01T00:00:00Z"),
        (1_136_214_245, 123_456_789, "2006-01-02T15:04:05Z", "2006-01-02T15:04:05.123456Z", "2006-01-02T15:04:05.123456789Z"),
        (951_782_399, 120_000_000, "2000-02-28T23:59:59Z", "2000-02-28T23:59:59.120000Z", "2000-02-28T23:59:59.12Z"),
        (951_782_400, 1, "2000-02-29T00:00:00Z", "2000-02-29T00:00:00.000000Z", "2000-02-29T00:00:00.000000001Z"),
        (-1, 0, "1969-12-31T23:59:59Z", "1969-12-31T23:59:59.000000Z", "1969-12-31T23:59:59Z"),
        (253_402_300_799, 0, "9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000000Z", "9999-12-31T23:59:59Z"),
        (-62_167_219_200, 0, "0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000000Z", "0000-01-01T00:00:00Z"),
    ])
    func writesThreeForms(seconds: Int64, part: Int32, plain: String, micro: String, nano: String) {
        let moment = Timestamp(seconds: seconds, nanosecondsOfSecond: part)
        #expect(moment.rfc3339 == plain)
        #expect(moment.rfc3339Micro == micro)
        #expect(moment.rfc3339Nano == nano)
    }

    @Test func everyDayOfFourCenturiesSurvives() throws {
        var previous = ""
        for day in stride(from: Int64(-30_000), to: 146_097 + 30_000, by: 1) {
            let moment = Timestamp(seconds: day * 86_400 + 86_399)
            let text = moment.rfc3339
            #expect(Timestamp(rfc3339: text) == moment)
            #expect(previous < text)
            previous = text
        }
    }

    @Test(arguments: [Int64.min, .min + 1, -1_000_000_001, -1_000_000_000, -999_999_999, -1, 0, 1, 999_999_999, .max])
    func nanosecondsSurvive(value: Int64) { #expect(Timestamp(nanoseconds: value).nanoseconds == value) }

    @Test func distancesSaturate() throws {
        let early = try #require(Timestamp(rfc3339: "0001-01-01T00:00:00Z"))
        let late = try #require(Timestamp(rfc3339: "9999-12-31T23:59:59Z"))
        #expect(late - early == .max)
        #expect(early - late == .min)
        #expect(late.nanoseconds == .max)
        #expect(early.nanoseconds == .min)
        #expect(early < late)
        #expect((late + -1_500_000_000).rfc3339Nano == "9999-12-31T23:59:57.5Z")
        #expect(Timestamp(nanoseconds: -5) - Timestamp(nanoseconds: 7) == -12)
        #expect(Timestamp(nanoseconds: -5) + 12 == Timestamp(nanoseconds: 7))
        #expect(Timestamp(nanoseconds: -1).truncatedToSeconds == Timestamp(seconds: -1))
    }
}
