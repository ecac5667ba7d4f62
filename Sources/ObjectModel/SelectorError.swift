/// Why a selector cannot be read, in apimachinery's words.
public struct SelectorError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The longest selector that is read, in bytes.
    public static let maximumLength = 65_536

    /// What is wrong.
    public let message: String

    /// Makes an error.
    public init(_ message: String) { self.message = message }

    /// The message.
    public var description: String { message }

    static func checkLength(_ text: String) throws(SelectorError) {
        let length = text.utf8.count
        if length > maximumLength {
            throw SelectorError("the selector has \(length) bytes; it must have at most \(maximumLength)")
        }
    }
}
