import ObjectModel
import Testing

private func text(_ character: Character, _ count: Int) -> String { String(repeating: character, count: count) }

private let subdomain =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "
    + "alphanumeric character (e.g. 'example.com', regex used for validation is "
    + #"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"#
private let label =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric "
    + "character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
private let name =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or "
    + "'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"

struct NameFormatTests {
    @Test(arguments: [
        "a", "ab", "abc", "a1", "a-1", "a--1--2--b", "0", "01", "a.b", "a.b.c", "a--1.b--2", "0.a", "1-1.2-2", text("a", 253),
    ])
    func subdomains(text: String) { #expect(NameFormat.dns1123Subdomain(text) == []) }

    @Test(arguments: [
        "", "A", "ABC", "aBc", "A1", "-", "a-", "-a", "_", "a_", "a_b", ".", "a.", ".a", "a..b", "a.-b", "a-.b", " ", "a b", "a ", "a\n",
        "é",
        "a/b", "*", "a.B",
    ])
    func otherTextsAreNoSubdomains(text: String) { #expect(NameFormat.dns1123Subdomain(text) == [subdomain]) }

    @Test func lengthIsCheckedToo() {
        #expect(NameFormat.dns1123Subdomain(text("a", 254)) == ["must be no more than 253 characters"])
        #expect(NameFormat.dns1123Subdomain(text("A", 254)) == ["must be no more than 253 characters", subdomain])
        #expect(NameFormat.dns1123Label(text("a", 63)) == [])
        #expect(NameFormat.dns1123Label(text("a", 64)) == ["must be no more than 63 characters"])
        #expect(NameFormat.labelValue(text("a", 64)) == ["must be no more than 63 bytes"])
        #expect(NameFormat.qualifiedName(text("a", 64)) == ["name part must be no more than 63 bytes"])
    }

    @Test(arguments: [
        ("a", []), ("a-1", []), ("0", []), ("a.b", ["must not contain dots"]), ("", [label]), ("-a", [label]), ("A.b", [label]),
    ])
    func labels(text: String, complaints: [String]) { #expect(NameFormat.dns1123Label(text) == complaints) }

    @Test(arguments: [
        ("a", true), ("a1", true), ("a-b", true), ("0", false), ("1a", false), ("-a", false), ("a-", false), ("", false), ("A", false),
    ])
    func oldLabels(text: String, isValid: Bool) {
        let complaint =
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with "
            + "an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
        #expect(NameFormat.dns1035Label(text) == (isValid ? [] : [complaint]))
    }

    @Test(arguments: [
        "simple", "now-with-dashes", "1-starts-with-num", "1234", "simple/simple", "now-with-dashes/simple", "now.with.dots/simple",
        "1-num.2-num/3-num", "1234/5678", "1.2.3.4/5678", "Uppercase_Is_OK_123", "example.com/Uppercase_Is_OK_123", "a", "a.b_c-d",
    ])
    func qualifiedNames(text: String) { #expect(NameFormat.qualifiedName(text) == []) }

    @Test(arguments: [
        ("nospecialchars%^=@", ["name part " + name]), ("", ["name part must be non-empty", "name part " + name]),
        ("-x", ["name part " + name]),
        ("Example.com/x", ["prefix part " + subdomain]), ("/x", ["prefix part must be non-empty"]),
        ("x/", ["name part must be non-empty", "name part " + name]),
        ("a/b/c", ["a valid label key " + name + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"]),
        ("a_b/c", ["prefix part " + subdomain]),
    ])
    func otherTextsAreNoQualifiedNames(text: String, complaints: [String]) { #expect(NameFormat.qualifiedName(text) == complaints) }

    @Test(arguments: [
        ("", true), ("a", true), ("A_b.c-D", true), ("-", false), ("a-", false), (".a", false), ("a b", false), ("a/b", false),
        ("é", false),
    ])
    func labelValues(text: String, isValid: Bool) { #expect(NameFormat.labelValue(text).isEmpty == isValid) }

    @Test(arguments: [
        ("*.a", true), ("*.a.b", true), ("*", false), ("*.", false), ("a.*", false), ("*.*.a", false), ("a", false), ("*a", false),
    ])
    func wildcards(text: String, isValid: Bool) { #expect(NameFormat.wildcardDNS1123Subdomain(text).isEmpty == isValid) }

    @Test(arguments: [
        ("_sip._tcp.a", true), ("a_b", true), ("_a", true), ("a", true), ("__a", false), ("_", false), ("a_", false), ("_-a", false),
        ("a._b_c", true), ("a.__b", false), ("a-_b", true), ("-a", false), ("a..b", false),
    ])
    func subdomainsWithUnderscores(text: String, isValid: Bool) {
        #expect(NameFormat.dns1123SubdomainWithUnderscore(text).isEmpty == isValid)
    }

    @Test(arguments: [
        ("A", true), ("_a", true), ("a.b-c_D1", true), ("-", true), ("1a", false), ("", false), ("a b", false), ("a=b", false),
        (".", false),
        ("..", false), ("..a", false), (".a", true),
    ])
    func environmentVariables(text: String, isValid: Bool) { #expect(NameFormat.envVarName(text).isEmpty == isValid) }

    @Test func parentDirectoriesAreNamed() {
        #expect(NameFormat.envVarName(".") == ["must not be '.'"])
        #expect(NameFormat.configMapKey("..") == ["must not be '..'"])
        #expect(NameFormat.configMapKey("..a") == ["must not start with '..'"])
    }

    @Test(arguments: [("a", true), ("1 =", false), ("1a!", true), ("", false), ("é", false), ("a b", true), ("\u{7F}", false)])
    func relaxedEnvironmentVariables(text: String, isValid: Bool) { #expect(NameFormat.relaxedEnvVarName(text).isEmpty == isValid) }

    @Test(arguments: [
        ("a", true), ("A.b_c-d", true), ("1", true), ("", false), ("a/b", false), (text("a", 253), true), (text("a", 254), false),
    ])
    func configMapKeys(text: String, isValid: Bool) { #expect(NameFormat.configMapKey(text).isEmpty == isValid) }

    @Test(arguments: [
        ("http", []), ("a-1", []), ("telnet-tcp-80000", ["must be no more than 15 characters"]),
        ("80", ["must contain at least one letter (a-z)"]),
        ("", ["must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)", "must contain at least one letter (a-z)"]),
        ("a--b", ["must not contain consecutive hyphens"]), ("-a", ["must not begin or end with a hyphen"]),
        ("a-", ["must not begin or end with a hyphen"]), ("Ab", ["must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"]),
    ])
    func portNames(text: String, complaints: [String]) { #expect(NameFormat.portName(text) == complaints) }

    @Test(arguments: [(0, false), (1, true), (65_535, true), (65_536, false), (-1, false)])
    func portNumbers(number: Int64, isValid: Bool) {
        #expect(NameFormat.portNumber(number) == (isValid ? [] : ["must be between 1 and 65535, inclusive"]))
    }

    @Test(arguments: [("a", true), ("_1", true), ("A_b", true), ("1", false), ("", false), ("a-b", false)])
    func cIdentifiers(text: String, isValid: Bool) { #expect(NameFormat.cIdentifier(text).isEmpty == isValid) }

    @Test(arguments: [("X-Header", true), ("1", true), ("", false), ("a_b", false), ("a:", false)])
    func headerNames(text: String, isValid: Bool) { #expect(NameFormat.httpHeaderName(text).isEmpty == isValid) }

    @Test(arguments: [
        ("1%", true), ("100%", true), ("%", false), ("1", false), ("-1%", false), ("1.5%", false), ("1%%", false), ("", false),
    ])
    func percents(text: String, isValid: Bool) {
        let complaint =
            "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is "
            + "'[0-9]+%')"
        #expect(NameFormat.percent(text) == (isValid ? [] : [complaint]))
    }

    @Test(arguments: [("a", []), ("a:b c", []), (".", ["may not be '.'"]), ("a/b%", ["may not contain '/'", "may not contain '%'"])])
    func pathSegments(text: String, complaints: [String]) { #expect(NameFormat.pathSegmentName(text) == complaints) }

    @Test(arguments: [("a.b.c", true), ("a.b", false), ("", false), ("A.b.c", false)])
    func fullyQualifiedNames(text: String, isValid: Bool) { #expect(NameFormat.fullyQualifiedName(text).isEmpty == isValid) }

    @Test(arguments: [("a.b/c", true), ("a", false), ("a/b/c", false)])
    func prefixedKeys(text: String, isValid: Bool) { #expect(NameFormat.domainPrefixedKey(text).isEmpty == isValid) }

    @Test(arguments: [("a-", "a"), ("ab-", "aa"), ("abc", "abc"), ("-", "-"), ("", "")])
    func prefixesAreMasked(prefix: String, masked: String) { #expect(NameFormat.maskingTrailingDash(prefix) == masked) }

    @Test(arguments: [
        "1.2.3.4", "0.0.0.0", "255.255.255.255", "::", "::1", "1::", "2001:db8::ffff", "1:2:3:4:5:6:7:8", "2001:db8:0:1:1:1:1:1",
        "::a:0:0:0:b",
        "1:0:0:2::3",
    ])
    func addresses(text: String) { #expect(NameFormat.ipAddress(text) == []) }

    @Test(arguments: [
        "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "a.b.c.d", "1.2.3.4/24", " 1.2.3.4", "1:2", ":", ":::", "1::2::3", "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:",
        ":1", "fe80::1%eth0", "1.2.3.-4", "g::", "::1.2.3", "12345::", "1:2:3:4:5:6:7:1.2.3.4", "0.0.0.", "1:2:3:4:5:6:7:8::",
    ])
    func otherTextsAreNoAddresses(text: String) {
        #expect(NameFormat.ipAddress(text) == ["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"])
    }

    @Test(arguments: [
        ("1.2.3.04", "must not have leading 0s"), ("00001::", "must not have leading 0s"),
        ("::ffff:1.2.3.4", "must not be an IPv4-mapped IPv6 address"),
        ("2001:DB8::1", #"must be in canonical form ("2001:db8::1")"#), ("0:0:0:0:0:0:0:1", #"must be in canonical form ("::1")"#),
        ("2001:db8:0:0:1:0:0:1", #"must be in canonical form ("2001:db8::1:0:0:1")"#), ("01::", #"must be in canonical form ("1::")"#),
        ("::1.2.3.4", #"must be in canonical form ("::102:304")"#),
    ])
    func addressesMustBeCanonical(text: String, complaint: String) { #expect(NameFormat.ipAddress(text) == [complaint]) }

    @Test(arguments: [
        ("10.0.0.0/8", []), ("0.0.0.0/0", []), ("1.2.3.4/32", []), ("2001:db8::/32", []), ("::/0", []), ("::1/128", []),
        ("10.0.0.1/8", ["must not have bits set beyond the prefix length"]),
        ("10.0.0.0/08", ["must not have leading 0s in IP or prefix length"]),
        ("10.0.0.00/8", ["must not have leading 0s in IP or prefix length"]),
        ("::ffff:1.2.3.0/120", ["must not have an IPv4-mapped IPv6 address"]),
        ("2001:DB8::/32", [#"must be in canonical form ("2001:db8::/32")"#]),
    ])
    func blocks(text: String, complaints: [String]) { #expect(NameFormat.cidr(text) == complaints) }

    @Test(arguments: ["", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0/8", "10.0.0.0/8/8", "10.0.0.0/-1", "10.0.0.0/+8", "/8"])
    func otherTextsAreNoBlocks(text: String) {
        #expect(NameFormat.cidr(text) == ["must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"])
    }
}
