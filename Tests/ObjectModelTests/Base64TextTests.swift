import Foundation
import ObjectModel
import Testing

struct Base64TextTests {
    @Test func `Base64 is Foundation's`() throws {
        for length in 0..<70 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 37 + length) }
            let text = Data(bytes).base64EncodedString()
            #expect(Base64Text.encode(bytes) == text)
            #expect(try Base64Text.decode(text).get() == bytes)
        }
        for text in ["A", "AA=", "A===", "AA==A", "A A=", "é===", "AAAAA"] {
            #expect(throws: Base64Text.Mistake.self) { try Base64Text.decode(text).get() }
        }
    }
}
