/// Doubles written as Go writes them.
public enum GoNumber {
    /// The shortest decimal digits that read back as the same number, without zeros at either end, and where the point stands:
    /// the value is `0.DIGITS` times ten to the power of `point`. Zero has no digits.
    private struct Shortest {
        var digits: [UInt8] = []
        var point = 0
        var isNegative = false

        /// Takes apart the description of a Swift floating-point number, which is the shortest one too.
        init(description: String) {
            var exponent = 0
            var hasPoint = false
            var bytes = description.utf8[...]
            if bytes.first == UInt8(ascii: "-") {
                isNegative = true
                bytes = bytes.dropFirst()
            }
            while let byte = bytes.first {
                bytes = bytes.dropFirst()
                if byte == UInt8(ascii: ".") {
                    hasPoint = true
                } else if byte == UInt8(ascii: "e") {
                    exponent = Int(Substring(bytes)) ?? 0
                    break
                } else {
                    if !hasPoint { point += 1 }
                    digits.append(byte)
                }
            }
            point += exponent
            let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
            digits.removeFirst(zeros)
            point -= zeros
            while digits.last == UInt8(ascii: "0") { digits.removeLast() }
            if digits.isEmpty { point = 0 }
        }

        var sign: String { isNegative ? "-" : "" }

        /// Without an exponent.
        var positional: String {
            if digits.isEmpty { return sign + "0" }
            let text = String(decoding: digits, as: UTF8.self)
            if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + text }
            if point >= digits.count { return sign + text + String(repeating: "0", count: point - digits.count) }
            return sign + text.prefix(point) + "." + text.dropFirst(point)
        }

        /// With an exponent of at least as many digits as asked, of either sign.
        func scientific(positiveDigits: Int, negativeDigits: Int) -> String {
            let text = String(decoding: digits, as: UTF8.self)
            let exponent = point - 1
            let size = String(exponent.magnitude)
            let padding = String(repeating: "0", count: max(0, (exponent < 0 ? negativeDigits : positiveDigits) - size.count))
            let fraction = digits.count > 1 ? "." + text.dropFirst() : ""
            return sign + text.prefix(1) + fraction + (exponent < 0 ? "e-" : "e+") + padding + size
        }
    }

    /// As `encoding/json` writes a float64: an exponent below 1e-6 and from 1e21 on, no fraction for whole numbers. Numbers that
    /// JSON cannot hold are written as `null`.
    static func json(_ value: Double) -> String {
        if value.magnitude < 0x1p53, let integer = wholeNumber(value), integer != 0 { return String(integer) }
        guard value.isFinite else { return "null" }
        let shortest = Shortest(description: value.description)
        let magnitude = value.magnitude
        if magnitude != 0, magnitude < 1e-6 || magnitude >= 1e21 { return shortest.scientific(positiveDigits: 2, negativeDigits: 1) }
        return shortest.positional
    }

    /// As `strconv.FormatFloat(value, 'g', -1, 64)` writes a finite number: as few digits as it takes, with an exponent below 1e-4 and
    /// from 1e6 on.
    public static func general(_ value: Double) -> String { general(description: value.description) }

    /// As `strconv.FormatFloat(value, 'g', -1, 32)` writes a number: what sigs.k8s.io/yaml makes of a field name that is a number.
    static func general(_ value: Float) -> String { general(description: value.description) }

    private static func general(description: String) -> String {
        let shortest = Shortest(description: description)
        let exponent = shortest.point - 1
        if !shortest.digits.isEmpty, exponent < -4 || exponent >= 6 {
            return shortest.scientific(positiveDigits: 2, negativeDigits: 2)
        }
        return shortest.positional
    }
}
