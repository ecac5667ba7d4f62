extension NameFormat {
    /// A name of an environment variable. Messages of `IsEnvVarName`.
    public static func envVarName(_ text: String) -> [String] {
        var complaints: [String] = []
        let bytes = text.utf8
        if bytes.isEmpty || isDigit(bytes.first ?? 0) || !bytes.allSatisfy(isKeyCharacter) {
            complaints.append(
                pattern(
                    "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start "
                        + "with a digit", "[-._a-zA-Z][-._a-zA-Z0-9]*", "my.env-name", "MY_ENV.NAME", "MyEnvName1"))
        }
        return complaints + parentDirectory(text)
    }

    /// A name of an environment variable under the relaxed rule: printable ASCII without `=`. Messages of `IsRelaxedEnvVarName`.
    public static func relaxedEnvVarName(_ text: String) -> [String] {
        if text.isEmpty { return ["environment variable name must be non-empty"] }
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) && $0 != 0x3D }) { return [] }
        return ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
    }

    /// A key of a config map or secret. Messages of `IsConfigMapKey`.
    public static func configMapKey(_ text: String) -> [String] {
        var complaints = tooLong(text, maximumSubdomainLength, unit: "characters")
        if text.utf8.isEmpty || !text.utf8.allSatisfy(isKeyCharacter) {
            complaints.append(
                pattern(
                    "a valid config key must consist of alphanumeric characters, '-', '_' or '.'", "[-._a-zA-Z0-9]+", "key.name",
                    "KEY_NAME",
                    "key-name"))
        }
        return complaints + parentDirectory(text)
    }

    /// A name of a port. Messages of `IsValidPortName`.
    public static func portName(_ text: String) -> [String] {
        var complaints = tooLong(text, 15, unit: "characters")
        let bytes = text.utf8
        if bytes.isEmpty || !bytes.allSatisfy({ isLowerAlphanumeric($0) || $0 == 0x2D }) {
            complaints.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
        }
        if !bytes.contains(where: isLowerLetter) { complaints.append("must contain at least one letter (a-z)") }
        if zip(bytes, bytes.dropFirst()).contains(where: { $0 == 0x2D && $1 == 0x2D }) {
            complaints.append("must not contain consecutive hyphens")
        }
        if bytes.first == 0x2D || bytes.last == 0x2D { complaints.append("must not begin or end with a hyphen") }
        return complaints
    }

    /// A number of a port, 1 to 65535. Message of `IsValidPortNum`.
    public static func portNumber(_ number: Int64) -> [String] { inRange(number, 1, 65_535) }

    /// A number between two bounds, inclusive. Message of `IsInRange`.
    public static func inRange(_ number: Int64, _ minimum: Int64, _ maximum: Int64) -> [String] {
        minimum <= number && number <= maximum ? [] : ["must be between \(minimum) and \(maximum), inclusive"]
    }

    /// A number of a user or group, 0 to 2147483647. Message of `IsValidUserID` and `IsValidGroupID`.
    public static func userOrGroupID(_ number: Int64) -> [String] { inRange(number, 0, 2_147_483_647) }

    /// A C identifier. Message of `IsCIdentifier`.
    public static func cIdentifier(_ text: String) -> [String] {
        let bytes = text.utf8
        if let first = bytes.first, !isDigit(first), bytes.allSatisfy({ isAlphanumeric($0) || $0 == 0x5F }) { return [] }
        return [
            pattern(
                "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
                "[A-Za-z_][A-Za-z0-9_]*", "my_name", "MY_NAME", "MyName")
        ]
    }

    /// A name of an HTTP header. Message of `IsHTTPHeaderName`.
    public static func httpHeaderName(_ text: String) -> [String] {
        if !text.utf8.isEmpty, text.utf8.allSatisfy({ isAlphanumeric($0) || $0 == 0x2D }) { return [] }
        return [pattern("a valid HTTP header must consist of alphanumeric characters or '-'", "[-A-Za-z0-9]+", "X-Header-Name")]
    }

    /// Digits and a percent sign. Message of `IsValidPercent`.
    public static func percent(_ text: String) -> [String] {
        let bytes = text.utf8
        if bytes.count > 1, bytes.last == 0x25, bytes.dropLast().allSatisfy(isDigit) { return [] }
        return [
            pattern("a valid percent string must be a numeric string followed by an ending '%'", "[0-9]+%", "1%", "93%")
        ]
    }

    /// A domain of at least three labels. Messages of `IsFullyQualifiedName`, those about the subdomain joined by commas.
    public static func fullyQualifiedName(_ text: String) -> [String] {
        let complaints = dns1123Subdomain(text)
        if !complaints.isEmpty { return [complaints.joined(separator: ",")] }
        return text.utf8.count(where: { $0 == 0x2E }) >= 2
            ? [] : ["should be a domain with at least three segments separated by dots"]
    }

    /// A label key that has a prefix, such as the name of a finalizer or a pod condition in some fields. Messages of
    /// `IsDomainPrefixedKey`.
    public static func domainPrefixedKey(_ text: String) -> [String] {
        let complaints = qualifiedName(text)
        if !complaints.isEmpty { return complaints }
        return text.utf8.contains(0x2F) ? [] : ["must be a domain-prefixed key (such as \"acme.io/foo\")"]
    }

    /// A name that can be one segment of a URL path, the least that every object's name must be. Messages of `IsPathSegmentName`.
    public static func pathSegmentName(_ text: String) -> [String] {
        if text == "." || text == ".." { return ["may not be '\(text)'"] }
        var complaints: [String] = []
        if text.utf8.contains(0x2F) { complaints.append("may not contain '/'") }
        if text.utf8.contains(0x25) { complaints.append("may not contain '%'") }
        return complaints
    }

    @inline(__always) private static func isKeyCharacter(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || byte == 0x2D || byte == 0x2E || byte == 0x5F
    }

    private static func parentDirectory(_ text: String) -> [String] {
        if text == "." || text == ".." { return ["must not be '\(text)'"] }
        return text.utf8.starts(with: "..".utf8) ? ["must not start with '..'"] : []
    }
}
