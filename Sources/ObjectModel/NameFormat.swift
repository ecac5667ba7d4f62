/// The formats that apimachinery checks names, labels and keys against, with its own messages.
///
/// Every check returns the complaints, empty when the text is valid. Lengths are counted in UTF-8 bytes, whatever the messages say.
public enum NameFormat {
    /// The longest DNS label, in bytes.
    public static let maximumLabelLength = 63
    /// The longest DNS subdomain, in bytes.
    public static let maximumSubdomainLength = 253
    /// The longest label value, in bytes.
    public static let maximumLabelValueLength = 63

    static let label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
    static let subdomain = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"
    static let qualifiedPart = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"

    /// An RFC 1123 subdomain: the form of most object names. Message of `IsDNS1123Subdomain`.
    public static func dns1123Subdomain(_ text: String) -> [String] {
        var complaints = tooLong(text, maximumSubdomainLength, unit: "characters")
        if !isSubdomain(text.utf8) { complaints.append(subdomainComplaint) }
        return complaints
    }

    /// An RFC 1123 label: the form of names of namespaces and containers. Messages of `IsDNS1123Label`.
    public static func dns1123Label(_ text: String) -> [String] {
        var complaints = tooLong(text, maximumLabelLength, unit: "characters")
        if isLabel(text.utf8) { return complaints }
        if isSubdomain(text.utf8) {
            complaints.append("must not contain dots")
        } else {
            complaints.append(
                pattern(
                    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an "
                        + "alphanumeric character", label, "my-name", "123-abc"))
        }
        return complaints
    }

    /// An RFC 1035 label: the form of names of services. Message of `IsDNS1035Label`.
    public static func dns1035Label(_ text: String) -> [String] {
        var complaints = tooLong(text, maximumLabelLength, unit: "characters")
        if !isLabel(text.utf8) || !isLowerLetter(text.utf8.first ?? 0) {
            complaints.append(
                pattern(
                    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and "
                        + "end with an alphanumeric character", "[a-z]([-a-z0-9]*[a-z0-9])?", "my-name", "abc-123"))
        }
        return complaints
    }

    /// A subdomain below `*.`. Message of `IsWildcardDNS1123Subdomain`.
    public static func wildcardDNS1123Subdomain(_ text: String) -> [String] {
        var complaints = tooLong(text, maximumSubdomainLength, unit: "characters")
        if !text.utf8.starts(with: "*.".utf8) || !isSubdomain(text.utf8.dropFirst(2)) {
            complaints.append(
                pattern(
                    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower "
                        + "case alphanumeric characters, '-' or '.' and end with an alphanumeric character", "\\*\\." + subdomain,
                    "*.example.com"))
        }
        return complaints
    }

    /// An RFC 1123 subdomain whose labels may hold underscores. Message of `IsDNS1123SubdomainWithUnderscore`.
    public static func dns1123SubdomainWithUnderscore(_ text: String) -> [String] {
        var complaints = tooLong(text, maximumSubdomainLength, unit: "characters")
        if !isSubdomainWithUnderscore(text.utf8) {
            let part = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
            complaints.append(
                pattern(
                    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start "
                        + "and end with an alphanumeric character", "\(part)(\\.\(part))*", "example.com"))
        }
        return complaints
    }

    /// A label key: a name with an optional DNS subdomain and slash before it. Messages of `IsQualifiedName`.
    public static func qualifiedName(_ text: String) -> [String] {
        if isQualifiedName(text) { return [] }
        let rule = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
        let parts = text.utf8.split(separator: 0x2F, maxSplits: 2, omittingEmptySubsequences: false)
        var complaints: [String] = []
        if parts.count == 2 {
            if parts[0].isEmpty {
                complaints.append("prefix part must be non-empty")
            } else {
                if parts[0].count > maximumSubdomainLength {
                    complaints.append("prefix part must be no more than \(maximumSubdomainLength) bytes")
                }
                if !isSubdomain(parts[0]) { complaints.append("prefix part " + subdomainComplaint) }
            }
        } else if parts.count > 2 {
            return [
                "a valid label key " + pattern(rule, qualifiedPart, "MyName", "my.name", "123-abc")
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
            ]
        }
        let name = parts[parts.count - 1]
        if name.isEmpty {
            complaints.append("name part must be non-empty")
        } else if name.count > maximumLabelLength {
            complaints.append("name part must be no more than \(maximumLabelLength) bytes")
        }
        if !isQualifiedPart(name) {
            complaints.append("name part " + pattern(rule, qualifiedPart, "MyName", "my.name", "123-abc"))
        }
        return complaints
    }

    /// A label value: empty, or of the form of a name. Messages of `IsValidLabelValue`.
    public static func labelValue(_ text: String) -> [String] {
        var complaints = tooLong(text, maximumLabelValueLength, unit: "bytes")
        if !text.utf8.isEmpty, !withBytes(of: text, { isQualifiedPart($0) }) {
            complaints.append(
                pattern(
                    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end "
                        + "with an alphanumeric character", "(\(qualifiedPart))?", "MyValue", "my_value", "12345"))
        }
        return complaints
    }

    /// The name that stands for a `generateName` prefix when it is checked: a trailing dash and the character before it give way to a
    /// letter, as apimachinery's `maskTrailingDash` does.
    public static func maskingTrailingDash(_ prefix: String) -> String {
        guard prefix.utf8.count > 1, prefix.utf8.last == 0x2D else { return prefix }
        return String(decoding: prefix.utf8.dropLast(2), as: UTF8.self) + "a"
    }

    static let subdomainComplaint = pattern(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "
            + "alphanumeric character", subdomain, "example.com")

    /// A rule with examples and the pattern, as apimachinery's `RegexError` words it.
    static func pattern(_ rule: String, _ expression: String, _ examples: String...) -> String {
        var text = rule
        if examples.isEmpty {
            text += " ("
        } else {
            text += " (e.g. " + examples.map { "'\($0)', " }.joined(separator: " or ")
        }
        return text + "regex used for validation is '\(expression)')"
    }

    static func tooLong(_ text: String, _ maximum: Int, unit: String) -> [String] {
        text.utf8.count > maximum ? ["must be no more than \(maximum) \(unit)"] : []
    }
}

extension NameFormat {
    @inline(__always) static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    @inline(__always) static func isLowerLetter(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 }
    @inline(__always) static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
    @inline(__always) static func isLowerAlphanumeric(_ byte: UInt8) -> Bool { isLowerLetter(byte) || isDigit(byte) }
    @inline(__always) static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }

    static func isLabel(_ bytes: some Sequence<UInt8>) -> Bool {
        var previous: UInt8 = 0
        for byte in bytes {
            guard isLowerAlphanumeric(byte) || (byte == 0x2D && previous != 0) else { return false }
            previous = byte
        }
        return isLowerAlphanumeric(previous)
    }

    static func isSubdomain(_ bytes: some Sequence<UInt8>) -> Bool {
        var previous: UInt8 = 0x2E
        for byte in bytes {
            switch byte {
            case 0x2D: if previous == 0x2E { return false }
            case 0x2E: if !isLowerAlphanumeric(previous) { return false }
            default: if !isLowerAlphanumeric(byte) { return false }
            }
            previous = byte
        }
        return isLowerAlphanumeric(previous)
    }

    static func isSubdomainWithUnderscore(_ bytes: some Sequence<UInt8>) -> Bool {
        var previous: UInt8 = 0x2E
        var isOpening = false
        for byte in bytes {
            switch byte {
            case 0x2D: if previous == 0x2E || isOpening { return false }
            case 0x2E: if !isLowerAlphanumeric(previous) { return false }
            case 0x5F:
                if isOpening { return false }
                isOpening = previous == 0x2E
                previous = byte
                continue
            default: if !isLowerAlphanumeric(byte) { return false }
            }
            isOpening = false
            previous = byte
        }
        return isLowerAlphanumeric(previous)
    }

    /// Whether `qualifiedName` has nothing to complain of.
    private static func isQualifiedName(_ text: String) -> Bool {
        withBytes(of: text) { bytes in
            guard let slash = bytes.firstIndex(of: 0x2F) else { return bytes.count <= maximumLabelLength && isQualifiedPart(bytes) }
            let name = bytes[(slash + 1)...]
            return slash <= maximumSubdomainLength && isSubdomain(bytes[..<slash]) && name.count <= maximumLabelLength
                && isQualifiedPart(name)
        }
    }

    static func isQualifiedPart(_ bytes: some Sequence<UInt8>) -> Bool {
        var previous: UInt8 = 0
        for byte in bytes {
            guard isAlphanumeric(byte) || (previous != 0 && (byte == 0x2D || byte == 0x2E || byte == 0x5F)) else { return false }
            previous = byte
        }
        return isAlphanumeric(previous)
    }
}
