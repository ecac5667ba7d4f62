/// An amount of a resource, such as `500m`, `1.5Gi` or `2e3`, as apimachinery's `resource.Quantity`.
///
/// The amount is a decimal number of up to 37 significant digits with a power of ten, so sums and differences of realistic amounts are
/// exact. Parsing rounds away from zero what lies below one nano-unit; binary amounts stop at ±(2^63 − 1), as upstream. A sum that needs
/// more digits loses its lowest ones, rounded away from zero. Two quantities are equal when their amounts are, whatever their formats.
public struct Quantity: Sendable {
    /// The family of suffixes a quantity is written with.
    public enum Format: String, Hashable, Sendable {
        /// `12e6`.
        case decimalExponent = "DecimalExponent"
        /// `12Mi`.
        case binarySI = "BinarySI"
        /// `12M`.
        case decimalSI = "DecimalSI"
    }

    /// The digits; without factors of ten, so that equal amounts have equal fields.
    let mantissa: Int128
    /// The power of ten that the digits are multiplied by; 0 for a zero amount.
    let scale: Int32
    /// The family of suffixes that the quantity is written with where it can be.
    public let format: Format
    /// The text that was read, where upstream keeps it because it looks canonical.
    let text: String?

    init(mantissa: Int128, scale: Int32, format: Format, text: String? = nil) {
        var digits = mantissa
        var power = scale
        while digits != 0, digits % 10 == 0 {
            digits /= 10
            power += 1
        }
        self.mantissa = digits
        self.scale = digits == 0 ? 0 : power
        self.format = format
        self.text = text
    }

    /// Whole units in a format.
    public init(_ value: Int64, format: Format = .decimalSI) { self.init(mantissa: Int128(value), scale: 0, format: format) }

    /// Thousandths of a unit in a format.
    public init(milliValue: Int64, format: Format = .decimalSI) {
        self.init(mantissa: Int128(milliValue), scale: -3, format: format)
    }

    /// Nothing, written `0`.
    public static let zero = Quantity(0)

    /// Whether the amount is zero.
    public var isZero: Bool { mantissa == 0 }

    /// Whether the amount is below zero.
    public var isNegative: Bool { mantissa < 0 }

    /// The amount in whole units, a fraction rounded away from zero; clamped to 64 bits.
    public var value: Int64 { scaled(to: 0) }

    /// The amount in thousandths, a fraction of them rounded away from zero; clamped to 64 bits.
    public var milliValue: Int64 { scaled(to: -3) }

    /// The amount with its sign turned round.
    public var negated: Quantity { Quantity(mantissa: -mantissa, scale: scale, format: format) }

    private func scaled(to target: Int32) -> Int64 {
        let shift = scale - target
        if shift >= 0 {
            guard let product = Self.multiplied(mantissa, byTenTo: shift) else { return mantissa < 0 ? .min : .max }
            return Int64(clamping: product)
        }
        return Int64(clamping: Self.dividedAwayFromZero(mantissa, byTenTo: -shift))
    }

    /// Nil when the product needs more than 128 bits.
    static func multiplied(_ value: Int128, byTenTo power: Int32) -> Int128? {
        if value == 0 { return 0 }
        guard power <= 38 else { return nil }
        var result = value
        for _ in 0..<power {
            let (product, overflow) = result.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            result = product
        }
        return result
    }

    static func dividedAwayFromZero(_ value: Int128, byTenTo power: Int32) -> Int128 {
        var result = value
        var isInexact = false
        for _ in 0..<power {
            if result == 0 { break }
            isInexact = isInexact || result % 10 != 0
            result /= 10
        }
        return isInexact ? result + (value < 0 ? -1 : 1) : result
    }
}

extension Quantity: Hashable, Comparable {
    /// Whether the amounts are the same.
    public static func == (left: Quantity, right: Quantity) -> Bool { left.mantissa == right.mantissa && left.scale == right.scale }

    /// Hashes the amount.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(mantissa)
        hasher.combine(scale)
    }

    /// The order of the amounts.
    public static func < (left: Quantity, right: Quantity) -> Bool {
        let (first, second) = (left.mantissa.signum(), right.mantissa.signum())
        if first != second { return first < second }
        if left.scale == right.scale { return left.mantissa < right.mantissa }
        // The amount with the larger scale is brought to the smaller one; when that does not fit it is the one further from zero.
        if left.scale > right.scale {
            guard let aligned = multiplied(left.mantissa, byTenTo: left.scale - right.scale) else { return first < 0 }
            return aligned < right.mantissa
        }
        guard let aligned = multiplied(right.mantissa, byTenTo: right.scale - left.scale) else { return first > 0 }
        return left.mantissa < aligned
    }
}

extension Quantity {
    /// The sum, in the format of the left side, or of the right one when the left is zero.
    public static func + (left: Quantity, right: Quantity) -> Quantity {
        let format = left.isZero ? right.format : left.format
        var (first, second) = (left, right)
        if first.isZero { first = Quantity(mantissa: 0, scale: 0, format: format) }
        if first.scale < second.scale { swap(&first, &second) }
        if second.isZero { return Quantity(mantissa: first.mantissa, scale: first.scale, format: format) }
        if first.isZero { return Quantity(mantissa: second.mantissa, scale: second.scale, format: format) }
        // The scale is raised until both fit; realistic amounts fit at once.
        var scale = second.scale
        while scale < first.scale {
            if let wide = multiplied(first.mantissa, byTenTo: first.scale - scale) {
                let narrow = dividedAwayFromZero(second.mantissa, byTenTo: scale - second.scale)
                let (sum, overflow) = wide.addingReportingOverflow(narrow)
                if !overflow { return Quantity(mantissa: sum, scale: scale, format: format) }
            }
            scale += 1
        }
        let narrow = dividedAwayFromZero(second.mantissa, byTenTo: first.scale - second.scale)
        let (sum, overflow) = first.mantissa.addingReportingOverflow(narrow)
        if !overflow { return Quantity(mantissa: sum, scale: first.scale, format: format) }
        let reduced = dividedAwayFromZero(first.mantissa, byTenTo: 1) + dividedAwayFromZero(narrow, byTenTo: 1)
        return Quantity(mantissa: reduced, scale: first.scale + 1, format: format)
    }

    /// The difference, in the format of the left side, or of the right one when the left is zero.
    public static func - (left: Quantity, right: Quantity) -> Quantity { left + right.negated }

    /// Adds in place.
    public static func += (left: inout Quantity, right: Quantity) { left = left + right }

    /// Subtracts in place.
    public static func -= (left: inout Quantity, right: Quantity) { left = left - right }
}

extension Quantity: CustomStringConvertible {
    /// The canonical text: no fraction, the largest suffix of the format that leaves a whole number. A binary quantity below 1024 or
    /// with a fraction is written in decimal.
    public var description: String {
        if let text { return text }
        if mantissa == 0 { return "0" }
        if format == .binarySI, scale >= 0, let whole = Self.multiplied(mantissa, byTenTo: scale), whole.magnitude >= 1024 {
            var amount = whole
            var suffix = 0
            while suffix < 6, amount % 1024 == 0 {
                amount /= 1024
                suffix += 1
            }
            return "\(amount)\(["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"][suffix])"
        }
        var digits = mantissa
        var power = scale
        // The suffixes stand for powers of 1000, and `E` is the largest of them.
        while power % 3 != 0 || (format != .decimalExponent && power > 18) {
            let (product, overflow) = digits.multipliedReportingOverflow(by: 10)
            if overflow { return "\(mantissa)e\(scale)" }
            digits = product
            power -= 1
        }
        if format == .decimalExponent { return power == 0 ? "\(digits)" : "\(digits)e\(power)" }
        let suffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"]
        let position = Int(power) / 3 + 3
        return suffixes.indices.contains(position) ? "\(digits)\(suffixes[position])" : "\(digits)e\(power)"
    }
}
