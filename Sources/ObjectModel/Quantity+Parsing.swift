extension Quantity {
    /// The longest text that is read, in bytes.
    static let maximumLength = 256

    /// What is wrong with a text that is no quantity, in the words of `resource.ParseQuantity`.
    public struct ParseError: Error, Hashable, Sendable {
        /// What is wrong.
        public let message: String

        static let format = ParseError(
            message: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
        static let suffix = ParseError(message: "unable to parse quantity's suffix")
    }

    /// Reads a quantity; nil when it is malformed. See `parse(_:)`.
    public init?(_ text: String) {
        guard let quantity = try? Self.parse(text) else { return nil }
        self = quantity
    }

    /// Reads a quantity from JSON as Go does: a string, surrounding white space allowed, or a number; null is zero.
    public init?(json: JSONValue) {
        switch json {
        case .null: self = .zero
        case .int(let value): self.init(String(value))
        case .double(let value): self.init("\(value)")
        case .string(let text):
            let bytes = text.utf8.drop { Self.isSpace($0) }
            let end = bytes.lastIndex { !Self.isSpace($0) }.map { bytes.index(after: $0) } ?? bytes.startIndex
            self.init(String(decoding: bytes[..<end], as: UTF8.self))
        default: return nil
        }
    }

    /// Reads a quantity with upstream's leniency: `.`, a lone sign and a lone suffix count as zero. At most 256 bytes.
    public static func parse(_ text: String) throws(ParseError) -> Quantity {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= maximumLength else { throw .format }
        var position = 0
        var isNegative = false
        if bytes[0] == 0x2D || bytes[0] == 0x2B {
            isNegative = bytes[0] == 0x2D
            position = 1
        }
        while position < bytes.count, bytes[position] == 0x30 { position += 1 }
        let wholeStart = position
        while position < bytes.count, NameFormat.isDigit(bytes[position]) { position += 1 }
        let whole = bytes[wholeStart..<position]
        var fraction = bytes[position..<position]
        if position < bytes.count, bytes[position] == 0x2E {
            let start = position + 1
            position = start
            while position < bytes.count, NameFormat.isDigit(bytes[position]) { position += 1 }
            fraction = bytes[start..<position]
        }
        let suffix = bytes[position...]
        guard isSuffixShaped(suffix) else { throw .format }
        guard let unit = unit(suffix) else { throw .suffix }
        switch unit {
        case .binary(let exponent):
            return binary(whole, fraction, exponent: exponent, isNegative: isNegative, text: text)
        case .decimal(let exponent, let format):
            return decimal(whole, fraction, exponent: exponent, format: format, isNegative: isNegative, text: text)
        }
    }

    private enum Unit {
        case binary(Int)
        case decimal(Int32, Format)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    /// Letters of the known suffixes, then a sign, then digits; each part may be missing.
    private static func isSuffixShaped(_ suffix: ArraySlice<UInt8>) -> Bool {
        var rest = suffix.drop {
            switch $0 {
            // e E i n u m k K M G T P
            case 0x65, 0x45, 0x69, 0x6E, 0x75, 0x6D, 0x6B, 0x4B, 0x4D, 0x47, 0x54, 0x50: true
            default: false
            }
        }
        if let sign = rest.first, sign == 0x2D || sign == 0x2B { rest = rest.dropFirst() }
        return rest.allSatisfy(NameFormat.isDigit)
    }

    private static func unit(_ suffix: ArraySlice<UInt8>) -> Unit? {
        let text = String(decoding: suffix, as: UTF8.self)
        switch text {
        case "": return .decimal(0, .decimalSI)
        case "n": return .decimal(-9, .decimalSI)
        case "u": return .decimal(-6, .decimalSI)
        case "m": return .decimal(-3, .decimalSI)
        case "k": return .decimal(3, .decimalSI)
        case "M": return .decimal(6, .decimalSI)
        case "G": return .decimal(9, .decimalSI)
        case "T": return .decimal(12, .decimalSI)
        case "P": return .decimal(15, .decimalSI)
        case "E": return .decimal(18, .decimalSI)
        case "Ki": return .binary(10)
        case "Mi": return .binary(20)
        case "Gi": return .binary(30)
        case "Ti": return .binary(40)
        case "Pi": return .binary(50)
        case "Ei": return .binary(60)
        default:
            guard suffix.count > 1, suffix.first == 0x65 || suffix.first == 0x45, let exponent = Int32(text.dropFirst()),
                exponent.magnitude <= 1_000_000_000
            else { return nil }
            return .decimal(exponent, .decimalExponent)
        }
    }

    /// The first 37 digits as a number, how many more there were, and whether one of those was not zero.
    private static func number(_ digits: some Sequence<UInt8>) -> (value: UInt128, dropped: Int32, isInexact: Bool) {
        var value: UInt128 = 0
        var count = 0
        var dropped: Int32 = 0
        var isInexact = false
        for digit in digits {
            if count < 37 {
                value = value * 10 + UInt128(digit - 0x30)
                if value > 0 { count += 1 }
            } else {
                dropped += 1
                isInexact = isInexact || digit != 0x30
            }
        }
        return (value, dropped, isInexact)
    }

    private static func decimal(
        _ whole: ArraySlice<UInt8>, _ fraction: ArraySlice<UInt8>, exponent: Int32, format: Format, isNegative: Bool, text: String
    ) -> Quantity {
        let (value, dropped, isInexact) = number(whole + fraction)
        let scale = exponent - Int32(fraction.count) + dropped
        let places = max(whole.count, 1) + fraction.count
        let lowest = exponent - Int32(fraction.count)
        var mantissa = Int128(value) + (isInexact && scale >= -9 ? 1 : 0)
        if scale < -9 {
            mantissa = dividedAwayFromZero(Int128(value), byTenTo: -9 - scale)
            // A dropped digit counts only when the division left nothing over that was rounded up already.
            if isInexact, multiplied(mantissa, byTenTo: min(-9 - scale, 38)) == Int128(value) { mantissa += 1 }
        }
        var kept: String?
        if places <= 18, lowest >= -9, lowest % 3 == 0, !whole.isEmpty {
            let endsInThousands = (whole + fraction).suffix(3).elementsEqual([0x30, 0x30, 0x30])
            if !endsInThousands { kept = text }
        }
        return Quantity(mantissa: isNegative ? -mantissa : mantissa, scale: max(scale, -9), format: format, text: kept)
    }

    private static func binary(
        _ whole: ArraySlice<UInt8>, _ fraction: ArraySlice<UInt8>, exponent: Int, isNegative: Bool, text: String
    ) -> Quantity {
        let bound = UInt128(Int64.max)
        let nano: UInt128 = 1_000_000_000
        let integer = number(whole)
        let limit = bound * nano
        var amount = limit
        if integer.dropped == 0, integer.value <= bound >> UInt128(exponent) {
            amount = (integer.value << UInt128(exponent)) * nano
            let part = number(fraction.prefix(37))
            var isInexact = fraction.dropFirst(37).contains { $0 != 0x30 }
            if part.value > 0 {
                var power: UInt128 = 1
                for _ in 0..<min(fraction.count, 37) { power *= 10 }
                let units = part.value.multipliedFullWidth(by: UInt128(1) << UInt128(exponent))
                let (wholeUnits, rest) = power.dividingFullWidth(units)
                let (nanos, left) = power.dividingFullWidth(rest.multipliedFullWidth(by: nano))
                amount += wholeUnits * nano + nanos
                isInexact = isInexact || left != 0
            }
            amount = min(amount + (isInexact ? 1 : 0), limit)
        }
        let isFraction = amount > 0 && amount < nano
        let mantissa = isNegative ? -Int128(amount) : Int128(amount)
        let precision = 15 - max(whole.count, 1) - exponent * 3 / 10 - 1
        let isKept = fraction.isEmpty && precision >= 0 && integer.value & 7 != 0
        return Quantity(
            mantissa: mantissa, scale: -9, format: isFraction ? .decimalSI : .binarySI, text: isKept ? text : nil)
    }
}
