/// Why a CEL expression could not be compiled or evaluated.
public struct CELError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of failure.
    public enum Code: String, Sendable, Hashable {
        /// The text is not a CEL expression, or is longer or deeper than allowed. Compilation only.
        case syntax
        /// The text is CEL, but uses a function, macro or literal that this subset leaves out. Compilation only.
        case unsupported
        /// A name is neither a declared variable nor a macro's own variable. Compilation only.
        case undeclared
        /// Operands whose types are known do not fit their operator, or a result is not the Boolean that was asked for.
        case type
        /// The values at hand have no result: an absent key, an index out of bounds, an overflow, operands of the wrong type.
        case evaluation
        /// The evaluation took more steps than allowed. Never absorbed by `&&`, `||` or a macro.
        case cost
    }

    /// The kind of failure.
    public let code: Code
    /// What is wrong and, where it is not obvious, what would be right; without the offset.
    public let message: String
    /// Where in the source, in code points from 0.
    public let offset: Int

    /// Makes an error.
    public init(code: Code, message: String, offset: Int) {
        self.code = code
        self.message = message
        self.offset = offset
    }

    /// `code at offset: message`.
    public var description: String { "\(code.rawValue) at \(offset): \(message)" }
}
