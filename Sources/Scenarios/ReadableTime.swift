import ObjectModel
import Simulation

/// Spells virtual time for people.
package enum ReadableTime {
    /// A moment as seconds with three decimals, rounded as lengths are, such as `1.402s`.
    package static func moment(_ time: VirtualTime) -> String {
        let milliseconds = time.nanoseconds / 1_000_000 + (time.nanoseconds % 1_000_000 >= 500_000 ? 1 : 0)
        let fraction = String(milliseconds % 1_000)
        return "\(milliseconds / 1_000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)s"
    }

    /// A length as a Go duration, rounded to milliseconds, below one millisecond to microseconds.
    package static func length(_ length: Nanoseconds) -> String {
        let unit: Nanoseconds = length < 1_000_000 ? 1_000 : 1_000_000
        let (raised, overflow) = length.addingReportingOverflow(unit / 2)
        return GoDuration.format((overflow ? length : raised) / unit * unit)
    }

    /// A count and a noun, with thousands set apart: `1 claim`, `2,693 claims`.
    package static func count(_ count: Int, _ singular: String, _ plural: String? = nil) -> String {
        "\(grouped(count)) \(count == 1 ? singular : plural ?? singular + "s")"
    }

    /// A number with its thousands set apart by commas.
    package static func grouped(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        var text = number < 0 ? "-" : ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.count - position) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
