/// Go's textual form of a duration, such as `1h30m`; values are nanoseconds.
public enum GoDuration {
    /// The longest text that is read, in bytes.
    static let maximumLength = 1_024

    /// Reads a duration as Go's `time.ParseDuration` does: an optional sign, then decimal numbers with a unit each (`ns`, `us`, `µs`,
    /// `μs`, `ms`, `s`, `m`, `h`), or `0` alone. Digits beyond the nanosecond are cut. Nil when malformed or beyond 64 bits.
    public static func parse(_ text: String) -> Int64? {
        var copy = text
        return copy.withUTF8 { bytes in
            guard bytes.count <= maximumLength else { return nil }
            return read(bytes)
        }
    }

    /// Writes a duration as Go's `Duration.String` does: `1h0m0s`, `1.5s`, `100µs`, `0s`.
    public static func format(_ nanoseconds: Int64) -> String {
        let value = nanoseconds.magnitude
        let sign = nanoseconds < 0 ? "-" : ""
        switch value {
        case 0: return "0s"
        case 1..<1_000: return "\(sign)\(value)ns"
        case 1_000..<1_000_000: return sign + decimal(value, unit: 1_000) + "µs"
        case 1_000_000..<1_000_000_000: return sign + decimal(value, unit: 1_000_000) + "ms"
        default:
            let minutes = value / 60_000_000_000
            let seconds = decimal(value % 60_000_000_000, unit: 1_000_000_000) + "s"
            if minutes == 0 { return sign + seconds }
            if minutes < 60 { return "\(sign)\(minutes)m\(seconds)" }
            return "\(sign)\(minutes / 60)h\(minutes % 60)m\(seconds)"
        }
    }

    /// A quotient with as many decimal places as needed; the unit is a power of ten.
    private static func decimal(_ value: UInt64, unit: UInt64) -> String {
        let whole = value / unit
        var part = value % unit
        if part == 0 { return String(whole) }
        var place = unit
        while part % 10 == 0 {
            part /= 10
            place /= 10
        }
        let digits = String(part)
        var width = 0
        while place > 1 {
            place /= 10
            width += 1
        }
        return "\(whole).\(String(repeating: "0", count: width - digits.utf8.count))\(digits)"
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        var position = 0
        var isNegative = false
        if let first = bytes.first, first == 0x2D || first == 0x2B {
            isNegative = first == 0x2D
            position = 1
        }
        if position == bytes.count { return nil }
        if position + 1 == bytes.count, bytes[position] == 0x30 { return 0 }
        let bound = UInt64(1) << 63
        var total: UInt64 = 0
        while position < bytes.count {
            guard let (number, afterNumber) = readNumber(bytes, from: position),
                let (unit, afterUnit) = readUnit(bytes, from: afterNumber)
            else { return nil }
            position = afterUnit
            guard number.whole <= bound / unit else { return nil }
            let part = number.fraction == 0 ? 0 : UInt64(Double(number.fraction) * (Double(unit) / number.scale))
            let (product, overflow) = (number.whole * unit).addingReportingOverflow(part)
            guard !overflow, product <= bound else { return nil }
            total += product
            guard total <= bound else { return nil }
        }
        if isNegative { return total == bound ? .min : -Int64(total) }
        return total < bound ? Int64(total) : nil
    }

    /// A decimal number: the whole part and a fraction over a power of ten. The scale is a floating-point number, because Go's is and
    /// its rounding shows: a third of an hour in nineteen digits is twenty minutes.
    private struct Number {
        let whole: UInt64
        let fraction: UInt64
        let scale: Double
    }

    private static func readNumber(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> (number: Number, end: Int)? {
        var position = start
        var whole: UInt64 = 0
        var digits = 0
        while position < bytes.count, case 0x30...0x39 = bytes[position] {
            let (shifted, overflow) = whole.multipliedReportingOverflow(by: 10)
            let (sum, carry) = shifted.addingReportingOverflow(UInt64(bytes[position] - 0x30))
            guard !overflow, !carry, sum <= UInt64(1) << 63 else { return nil }
            whole = sum
            position += 1
            digits += 1
        }
        var fraction: UInt64 = 0
        var scale = 1.0
        var isFull = false
        if position < bytes.count, bytes[position] == 0x2E {
            position += 1
            while position < bytes.count, case 0x30...0x39 = bytes[position] {
                let extended = fraction <= ((UInt64(1) << 63) - 1) / 10 ? fraction * 10 + UInt64(bytes[position] - 0x30) : .max
                isFull = isFull || extended > UInt64(1) << 63
                if !isFull {
                    fraction = extended
                    scale *= 10
                }
                position += 1
                digits += 1
            }
        }
        if digits == 0 { return nil }
        return (Number(whole: whole, fraction: fraction, scale: scale), position)
    }

    private static func readUnit(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> (nanoseconds: UInt64, end: Int)? {
        var end = start
        while end < bytes.count, bytes[end] != 0x2E, !NameFormat.isDigit(bytes[end]) { end += 1 }
        guard end - start <= 3 else { return nil }
        let unit: UInt64
        switch String(decoding: bytes[start..<end], as: UTF8.self) {
        case "ns": unit = 1
        case "us", "\u{B5}s", "\u{3BC}s": unit = 1_000
        case "ms": unit = 1_000_000
        case "s": unit = 1_000_000_000
        case "m": unit = 60_000_000_000
        case "h": unit = 3_600_000_000_000
        default: return nil
        }
        return (unit, end)
    }
}
