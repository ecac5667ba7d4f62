import ObjectModel
import Testing

struct FieldSelectorTests {
    @Test(arguments: [
        ("", ""), ("metadata.name=a", "metadata.name=a"), ("a==b", "a=b"), ("a!=b", "a!=b"), ("b=1,a=2", "a=2,b=1"), ("a=", "a="),
        ("a=b,", "a=b"), (#"a=b\,c"#, #"a=b\,c"#), (#"a=b\=c\\d"#, #"a=b\=c\\d"#), ("=", ""), ("a =b", "a =b"), ("a!=", "a!="),
    ])
    func readsAndWrites(text: String, canonical: String) throws { #expect(try FieldSelector.parse(text).description == canonical) }

    @Test(arguments: [
        ("a", "invalid selector: 'a'; can't understand 'a'"), ("b=1,a", "invalid selector: 'b=1,a'; can't understand 'a'"),
        (#"a=b\c"#, #"invalid field selector: invalid escape sequence: \c"#),
        (#"a=b\"#, #"invalid field selector: invalid escape sequence: \"#),
        ("a=b=c", "invalid field selector: unescaped character in value: 61"),
        ("a===b", "invalid field selector: unescaped character in value: 61"),
    ])
    func refuses(text: String, message: String) {
        #expect(throws: SelectorError(message)) { try FieldSelector.parse(text) }
    }

    @Test(arguments: [
        ("", true), ("a=1", true), ("a=2", false), ("a!=2", true), ("a!=1", false), ("a=1,b=2", true), ("a=1,b=1", false), ("c=", true),
        ("c!=", false),
    ])
    func matches(text: String, expected: Bool) throws {
        #expect(try FieldSelector.parse(text).matches { $0 == "a" ? "1" : $0 == "b" ? "2" : "" } == expected)
    }

    @Test func knowsWhatItAsksFor() throws {
        #expect(FieldSelector.everything.isEverything)
        #expect(try !FieldSelector.parse("a=").isEverything)
        let selector = try FieldSelector.parse(#"spec.nodeName=n\,1,a!=b"#)
        #expect(selector.exactValue(of: "spec.nodeName") == "n,1")
        #expect(selector.exactValue(of: "a") == nil)
    }
}
