import ObjectModel
import RegularExpressions

/// The values of `format` that kube-apiserver checks strings for; any other format of a string is ignored, as it is there.
enum StringFormat: Sendable, Hashable {
    case dateTime, date, duration
    case byte
    case uuid(version: UInt8?)
    case email, hostname, ipv4, ipv6, cidr, mac, uri
    case bsonObjectID, isbn, isbn10, isbn13, creditCard, socialSecurityNumber, hexColor, rgbColor, password
    case shortName, longName

    /// Finds a format by its spelling in a schema; hyphens do not count, as in go-openapi.
    init?(_ name: String) {
        if name.isEmpty { return nil }
        switch String(name.utf8.filter { $0 != UInt8(ascii: "-") }.map { Character(Unicode.Scalar($0)) }) {
        case "datetime": self = .dateTime
        case "date": self = .date
        case "duration": self = .duration
        case "byte": self = .byte
        case "uuid": self = .uuid(version: nil)
        case "uuid3": self = .uuid(version: 3)
        case "uuid4": self = .uuid(version: 4)
        case "uuid5": self = .uuid(version: 5)
        case "email": self = .email
        case "hostname": self = .hostname
        case "ipv4": self = .ipv4
        case "ipv6": self = .ipv6
        case "cidr": self = .cidr
        case "mac": self = .mac
        case "uri": self = .uri
        case "bsonobjectid": self = .bsonObjectID
        case "isbn": self = .isbn
        case "isbn10": self = .isbn10
        case "isbn13": self = .isbn13
        case "creditcard": self = .creditCard
        case "ssn": self = .socialSecurityNumber
        case "hexcolor": self = .hexColor
        case "rgbcolor": self = .rgbColor
        case "password": self = .password
        case "k8sshortname": self = .shortName
        case "k8slongname": self = .longName
        default: return nil
        }
    }

    /// Whether a string has the format.
    func accepts(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        switch self {
        case .password: return true
        case .dateTime: return Self.isDateTime(bytes)
        case .date: return Self.isDate(bytes[...])
        case .duration: return Self.isDuration(bytes)
        case .byte: return Self.isBase64(text)
        case .uuid(let version): return Self.isUUID(bytes, version: version)
        case .email: return Self.isEmail(bytes)
        case .hostname: return Self.isHostname(text)
        case .ipv4: return InternetAddress(bytes[...], .format)?.isVersion4 == true
        case .ipv6: return InternetAddress(bytes[...], .format)?.isVersion4 == false
        case .cidr: return InternetAddress.readRange(bytes, .format) != nil
        case .mac: return Self.isMAC(bytes)
        case .uri: return Self.isURI(bytes)
        case .bsonObjectID: return bytes.count == 24 && bytes.allSatisfy(Self.isHexadecimal)
        case .isbn: return Self.isISBN10(bytes) || Self.isISBN13(bytes)
        case .isbn10: return Self.isISBN10(bytes)
        case .isbn13: return Self.isISBN13(bytes)
        case .creditCard: return Self.isCreditCard(bytes)
        case .socialSecurityNumber: return Self.socialSecurityPattern?.matches(text) ?? false
        case .hexColor: return Self.isHexColor(bytes)
        case .rgbColor: return Self.rgbPattern?.matches(text) ?? false
        case .shortName: return Self.isLabel(bytes[...], maximum: 63)
        case .longName:
            return bytes.count <= 253
                && bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
                    .allSatisfy { Self.isLabel($0, maximum: 253) }
        }
    }

    private static let socialSecurityPattern = try? RegularExpression(#"^\d{3}[- ]?\d{2}[- ]?\d{4}$"#)
    private static let rgbPattern = try? RegularExpression(
        #"^rgb\(\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*,\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*,\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*\)$"#
    )

    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }

    static func isHexadecimal(_ byte: UInt8) -> Bool { isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66) }

    /// The value of two decimal digits, or nil.
    private static func pair(_ bytes: ArraySlice<UInt8>, at offset: Int) -> Int? {
        let first = bytes.startIndex + offset
        guard first + 1 < bytes.endIndex, isDigit(bytes[first]), isDigit(bytes[first + 1]) else { return nil }
        return Int(bytes[first] - 0x30) * 10 + Int(bytes[first + 1] - 0x30)
    }

    /// A `full-date` of RFC 3339 that is in the calendar.
    static func isDate(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count == 10, let century = pair(bytes, at: 0), let rest = pair(bytes, at: 2), let month = pair(bytes, at: 5),
            let day = pair(bytes, at: 8), bytes[bytes.startIndex + 4] == UInt8(ascii: "-"),
            bytes[bytes.startIndex + 7] == UInt8(ascii: "-"), (1...12).contains(month), day >= 1
        else { return false }
        let year = century * 100 + rest
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day <= lengths[month - 1]
    }

    /// A `date-time` of RFC 3339; the fraction may be of any length, the zone is `Z` or an offset.
    static func isDateTime(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 20, isDate(bytes[0..<10]), bytes[10] | 0x20 == UInt8(ascii: "t"), let hour = pair(bytes[...], at: 11),
            let minute = pair(bytes[...], at: 14), let second = pair(bytes[...], at: 17), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), hour <= 23, minute <= 59, second <= 59
        else { return false }
        var position = 19
        if bytes[position] == UInt8(ascii: ".") {
            position += 1
            let start = position
            while position < bytes.count, isDigit(bytes[position]) { position += 1 }
            if position == start { return false }
        }
        let zone = bytes[position...]
        guard let first = zone.first else { return false }
        if first | 0x20 == UInt8(ascii: "z") { return zone.count == 1 }
        guard first == UInt8(ascii: "+") || first == UInt8(ascii: "-"), zone.count == 6, zone[position + 3] == UInt8(ascii: ":") else {
            return false
        }
        return pair(zone, at: 1) != nil && pair(zone, at: 4) != nil
    }

    /// A duration as `time.ParseDuration` reads it, or a number and a unit such as `22 ns` or `3 days`.
    private static func isDuration(_ bytes: [UInt8]) -> Bool {
        if goDuration?.matches(String(decoding: bytes, as: UTF8.self)) ?? false { return true }
        return spelledDuration?.matches(String(decoding: bytes, as: UTF8.self)) ?? false
    }

    private static let goDuration = try? RegularExpression(#"^[-+]?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$"#)
    private static let spelledDuration = try? RegularExpression(
        #"^\d+\s*(ns|nanos?|nanoseconds?|us|µs|micros?|microseconds?|ms|millis?|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?)$"#
    )

    /// Base64 of the standard alphabet, padded; unlike the decoder, the format knows no line breaks.
    private static func isBase64(_ text: String) -> Bool {
        guard !text.utf8.isEmpty, !text.utf8.contains(where: { $0 == 10 || $0 == 13 }) else { return false }
        guard case .success = Base64Text.decode(text) else { return false }
        return true
    }

    /// Groups of 8, 4, 4, 4 and 12 hexadecimal digits; the hyphens between them may be missing.
    private static func isUUID(_ bytes: [UInt8], version: UInt8?) -> Bool {
        var position = 0
        for (index, length) in [8, 4, 4, 4, 12].enumerated() {
            if index > 0, position < bytes.count, bytes[position] == UInt8(ascii: "-") { position += 1 }
            guard position + length <= bytes.count, bytes[position..<position + length].allSatisfy(isHexadecimal) else { return false }
            if let version, index == 2, bytes[position] != 0x30 + version { return false }
            if let version, version != 3, index == 3, !"89abAB".utf8.contains(bytes[position]) { return false }
            position += length
        }
        return position == bytes.count
    }

    /// `local@domain`, without display name, quotes or comments: the part of RFC 5322 that addresses are written in.
    private static func isEmail(_ bytes: [UInt8]) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2 else { return false }
        return parts.allSatisfy { part in
            part.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { atom in
                !atom.isEmpty && atom.allSatisfy { isDigit($0) || isLetter($0) || $0 >= 0x80 || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
            }
        }
    }

    /// A host name of RFC 1034 with RFC 1123's leading digits: labels of at most 63 bytes, 255 in all, the last one of letters
    /// when there are several.
    private static func isHostname(_ text: String) -> Bool {
        guard text.utf8.count <= 255 else { return false }
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        for label in labels {
            guard let first = label.first, let last = label.last, label.count <= 63, first != UInt8(ascii: "-"), last != UInt8(ascii: "-")
            else { return false }
            guard label.allSatisfy({ isDigit($0) || isLetter($0) || $0 == UInt8(ascii: "-") || $0 >= 0x80 }) else { return false }
        }
        guard labels.count > 1, let top = labels.last else { return true }
        return top.count >= 2 && top.allSatisfy { isLetter($0) || $0 >= 0x80 }
    }

    /// Six, eight or twenty octets in hexadecimal, joined by `:` or `-`, or in groups of four digits joined by `.`.
    private static func isMAC(_ bytes: [UInt8]) -> Bool {
        for (separator, width) in [(UInt8(ascii: ":"), 2), (UInt8(ascii: "-"), 2), (UInt8(ascii: "."), 4)] {
            let groups = bytes.split(separator: separator, omittingEmptySubsequences: false)
            if [6, 8, 20].contains(groups.count * width / 2), groups.allSatisfy({ $0.count == width && $0.allSatisfy(isHexadecimal) }) {
                return true
            }
        }
        return false
    }

    /// An absolute URI or an absolute path, without spaces or control characters.
    private static func isURI(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first, !bytes.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else { return false }
        var position = 0
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "%") {
                guard position + 2 < bytes.count, isHexadecimal(bytes[position + 1]), isHexadecimal(bytes[position + 2]) else {
                    return false
                }
                position += 2
            }
            position += 1
        }
        if first == UInt8(ascii: "/") { return true }
        guard isLetter(first), let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return false }
        return bytes[..<colon].allSatisfy { isLetter($0) || isDigit($0) || "+-.".utf8.contains($0) } && colon + 1 < bytes.count
    }

    private static func isISBN10(_ bytes: [UInt8]) -> Bool {
        let digits = bytes.filter { $0 != UInt8(ascii: "-") && $0 != 0x20 }
        guard digits.count == 10, digits.dropLast().allSatisfy(isDigit), let last = digits.last, isDigit(last) || last == UInt8(ascii: "X")
        else { return false }
        var sum = 0
        for (index, digit) in digits.enumerated() { sum += (index + 1) * (digit == UInt8(ascii: "X") ? 10 : Int(digit - 0x30)) }
        return sum % 11 == 0
    }

    private static func isISBN13(_ bytes: [UInt8]) -> Bool {
        let digits = bytes.filter { $0 != UInt8(ascii: "-") && $0 != 0x20 }
        guard digits.count == 13, digits.allSatisfy(isDigit) else { return false }
        var sum = 0
        for (index, digit) in digits.enumerated() { sum += (index % 2 == 0 ? 1 : 3) * Int(digit - 0x30) }
        return sum % 10 == 0
    }

    /// A number of a known issuer whose check digit (Luhn) is right; characters that are no digits do not count.
    private static func isCreditCard(_ bytes: [UInt8]) -> Bool {
        let digits = bytes.filter(isDigit)
        guard let issuers, issuers.matches(String(decoding: digits, as: UTF8.self)) else { return false }
        var sum = 0
        for (index, digit) in digits.reversed().enumerated() {
            let value = Int(digit - 0x30) * (index % 2 == 1 ? 2 : 1)
            sum += value > 9 ? value - 9 : value
        }
        return sum % 10 == 0
    }

    private static let issuers = try? RegularExpression(
        #"^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\d{3})\d{11})$"#
    )

    private static func isHexColor(_ bytes: [UInt8]) -> Bool {
        let digits = bytes.first == UInt8(ascii: "#") ? bytes.dropFirst() : bytes[...]
        return (digits.count == 3 || digits.count == 6) && digits.allSatisfy(isHexadecimal)
    }

    private static func isLabel(_ label: ArraySlice<UInt8>, maximum: Int) -> Bool {
        guard let first = label.first, let last = label.last, label.count <= maximum else { return false }
        guard first != UInt8(ascii: "-"), last != UInt8(ascii: "-") else { return false }
        return label.allSatisfy { isDigit($0) || ($0 >= 0x61 && $0 <= 0x7A) || $0 == UInt8(ascii: "-") }
    }
}
