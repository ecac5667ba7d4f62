extension Timestamp {
    /// Reads an RFC 3339 time as Go's `time.Parse(time.RFC3339, …)` does: the day must exist, second 60 does not, the fraction may
    /// follow a point or a comma and is cut after nine digits, the hour may have one digit. Nil for anything else and for texts of
    /// more than 128 bytes.
    public init?(rfc3339 text: String) {
        var copy = text
        guard let moment = copy.withUTF8({ Self.read($0) }) else { return nil }
        self = moment
    }

    /// `2006-01-02T15:04:05Z`: whole seconds, as `metav1.Time` is written.
    public var rfc3339: String { text(fractionDigits: 0) }

    /// `2006-01-02T15:04:05.000000Z`: microseconds, cut, as `metav1.MicroTime` is written.
    public var rfc3339Micro: String { text(fractionDigits: 6) }

    /// `2006-01-02T15:04:05.999999999Z`: as many digits as needed, as Go's `RFC3339Nano` is written.
    public var rfc3339Nano: String { text(fractionDigits: nil) }

    /// The number of days from 1970-01-01 to a date of the proleptic Gregorian calendar.
    static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        // Years are counted from March, so that the leap day is the last of its year.
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The date of the proleptic Gregorian calendar a number of days after 1970-01-01.
    static func date(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    private static func daysInMonth(_ month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Timestamp? {
        guard bytes.count <= 128 else { return nil }
        var reader = DigitReader(bytes: bytes)
        guard let year = reader.number(digits: 4), reader.skip("-"), let month = reader.number(digits: 2), reader.skip("-"),
            let day = reader.number(digits: 2), reader.skip("T"), let hour = reader.oneOrTwoDigits(), reader.skip(":"),
            let minute = reader.number(digits: 2), reader.skip(":"), let second = reader.number(digits: 2)
        else { return nil }
        guard (1...12).contains(month), day >= 1, day <= daysInMonth(month, year: year), hour < 24, minute < 60, second < 60
        else { return nil }
        let fraction = reader.fraction()
        guard let offset = reader.offset(), reader.isAtEnd else { return nil }
        let seconds = days(year: year, month: month, day: day) * 86_400 + hour * 3_600 + minute * 60 + second - offset
        return Timestamp(seconds: seconds, nanosecondsOfSecond: fraction)
    }

    private func text(fractionDigits: Int?) -> String {
        let remainder = seconds % 86_400
        let secondOfDay = remainder < 0 ? remainder + 86_400 : remainder
        let (year, month, day) = Self.date(days: (seconds - secondOfDay) / 86_400)
        return String(unsafeUninitializedCapacity: 48) { buffer in
            var writer = DigitWriter(buffer: buffer)
            if year < 0 { writer.put("-") }
            writer.put(year.magnitude, digits: 4)
            writer.put("-")
            writer.put(month.magnitude, digits: 2)
            writer.put("-")
            writer.put(day.magnitude, digits: 2)
            writer.put("T")
            writer.put((secondOfDay / 3_600).magnitude, digits: 2)
            writer.put(":")
            writer.put((secondOfDay / 60 % 60).magnitude, digits: 2)
            writer.put(":")
            writer.put((secondOfDay % 60).magnitude, digits: 2)
            writer.putFraction(UInt64(nanosecondsOfSecond), digits: fractionDigits)
            writer.put("Z")
            return writer.count
        }
    }
}

/// Reads fixed-width decimal fields from ASCII bytes.
private struct DigitReader {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    var isAtEnd: Bool { position == bytes.count }

    private var digit: Int64? {
        guard position < bytes.count, case 0x30...0x39 = bytes[position] else { return nil }
        return Int64(bytes[position] - 0x30)
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, UInt32(bytes[position]) == character.value else { return false }
        position += 1
        return true
    }

    mutating func number(digits: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<digits {
            guard let digit else { return nil }
            value = value * 10 + digit
            position += 1
        }
        return value
    }

    mutating func oneOrTwoDigits() -> Int64? {
        guard let first = number(digits: 1) else { return nil }
        guard let second = number(digits: 1) else { return first }
        return first * 10 + second
    }

    /// The nanoseconds of an optional fraction; a point or comma without digits is left unread.
    mutating func fraction() -> Int32 {
        guard position + 1 < bytes.count, bytes[position] == 0x2E || bytes[position] == 0x2C,
            case 0x30...0x39 = bytes[position + 1]
        else { return 0 }
        position += 1
        var value: Int64 = 0
        var count = 0
        while let digit {
            if count < 9 {
                value = value * 10 + digit
                count += 1
            }
            position += 1
        }
        while count < 9 {
            value *= 10
            count += 1
        }
        return Int32(truncatingIfNeeded: value)
    }

    /// The seconds east of Greenwich; Go lets 24 hours and 60 minutes pass.
    mutating func offset() -> Int64? {
        if skip("Z") { return 0 }
        let isWest = position < bytes.count && bytes[position] == 0x2D
        guard isWest || (position < bytes.count && bytes[position] == 0x2B) else { return nil }
        position += 1
        guard let hours = number(digits: 2), skip(":"), let minutes = number(digits: 2), hours <= 24, minutes <= 60 else { return nil }
        let seconds = hours * 3_600 + minutes * 60
        return isWest ? -seconds : seconds
    }
}

/// Writes decimal fields into a buffer that is known to be large enough.
private struct DigitWriter {
    let buffer: UnsafeMutableBufferPointer<UInt8>
    var count = 0

    mutating func put(_ character: Unicode.Scalar) {
        buffer[count] = UInt8(truncatingIfNeeded: character.value)
        count += 1
    }

    /// At least as many digits as asked for.
    mutating func put(_ value: UInt64, digits: Int) {
        var width = 1
        var bound: UInt64 = 10
        while bound <= value, width < 19 {
            bound *= 10
            width += 1
        }
        width = max(width, digits)
        var rest = value
        for place in (0..<width).reversed() {
            buffer[count + place] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count += width
    }

    /// A point and the digits asked for, cut; with nil the digits up to the last that is not zero.
    mutating func putFraction(_ nanoseconds: UInt64, digits: Int?) {
        var width = digits ?? 9
        var value = nanoseconds
        if digits == nil {
            if value == 0 { return }
            while value % 10 == 0 {
                value /= 10
                width -= 1
            }
        } else {
            for _ in 0..<(9 - width) { value /= 10 }
        }
        guard width > 0 else { return }
        put(".")
        put(value, digits: width)
    }
}

extension Timestamp: CustomStringConvertible {
    /// The same as `rfc3339Nano`.
    public var description: String { rfc3339Nano }
}
