import Testing

@testable import ObjectModel

@Suite struct InternetAddressTests {
    /// A text, and whether it is an address with any padding, in an older field, as a format of a schema, and of a Pod.
    @Test(
        arguments: [
            ("10.0.0.1", true, true, true, true),
            ("010.0.0.1", true, true, true, true),
            ("0000000000010.0.0.1", true, false, false, true),
            ("10.0.0.256", false, false, false, false),
            ("10.0.0", false, false, false, false),
            ("", false, false, false, false),
            ("::", true, true, true, true),
            ("::1", true, true, true, true),
            ("00001::1", true, false, false, false),
            ("::ffff:10.0.0.1", true, true, true, true),
            ("1:2:3:4:5:6:7:8", true, true, true, true),
            ("1:2:3:4:5:6:7::", true, true, true, true),
            ("1:2:3:4:5:6:7:8::", false, false, false, false),
            ("1::2::3", false, false, false, false),
            (":1", false, false, false, false),
            ("1:", false, false, false, false),
            (":::", false, false, false, false),
            ("fe80::1%eth0", false, false, false, false),
            ("0000:0000:0000:0000:0000:ffff:0255.0255.0255.0255", true, true, true, false),
        ] as [(String, Bool, Bool, Bool, Bool)])
    func `Zeros in front count against the tolerance`(_ text: String, _ padded: Bool, _ field: Bool, _ format: Bool, _ pod: Bool) {
        #expect((InternetAddress(text, .padded) != nil) == padded)
        #expect((InternetAddress(text, .field) != nil) == field)
        #expect((InternetAddress(text, .format) != nil) == format)
        #expect((InternetAddress(text, .pod) != nil) == pod)
    }

    /// A text, and whether it is a range with any padding, in an older field and as a format of a schema.
    @Test(
        arguments: [
            ("10.0.0.0/8", true, true, true),
            ("10.0.0.0/008", true, true, true),
            ("10.0.0.0/00008", true, true, false),
            ("10.0.0.0/000000008", true, false, false),
            ("10.0.0.0/33", false, false, false),
            ("::/128", true, true, true),
            ("::/129", false, false, false),
            ("10.0.0.0/", false, false, false),
            ("10.0.0.0", false, false, false),
            ("10.0.0.0/8/8", false, false, false),
        ] as [(String, Bool, Bool, Bool)])
    func `The length of a prefix fits the address`(_ text: String, _ padded: Bool, _ field: Bool, _ format: Bool) {
        #expect((InternetAddress.readRange(text.utf8, .padded) != nil) == padded)
        #expect((InternetAddress.readRange(text.utf8, .field) != nil) == field)
        #expect((InternetAddress.readRange(text.utf8, .format) != nil) == format)
    }
}
