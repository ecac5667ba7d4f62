/// A selector of objects by their fields, as apimachinery's `fields.Selector`.
public struct FieldSelector: Hashable, Sendable {
    /// How a requirement compares a field.
    public enum Operator: String, Hashable, Sendable {
        /// The field has the value.
        case equals = "="
        /// The field has another value.
        case notEquals = "!="
    }

    /// One requirement; all requirements of a selector must hold.
    public struct Requirement: Hashable, Sendable {
        /// The field's path, such as `metadata.name`.
        public let field: String
        /// How the field is compared.
        public let comparison: Operator
        /// The value compared with, unescaped.
        public let value: String

        /// Makes a requirement.
        public init(field: String, comparison: Operator, value: String) {
            self.field = field
            self.comparison = comparison
            self.value = value
        }
    }

    /// The requirements, ordered by their text.
    public let requirements: [Requirement]

    /// Makes a selector of requirements, kept in the order given.
    public init(requirements: [Requirement]) { self.requirements = requirements }

    /// Matches every object.
    public static let everything = FieldSelector(requirements: [])

    /// Whether every object matches.
    public var isEverything: Bool { requirements.isEmpty }

    /// Whether every requirement holds; `lookup` returns the value of a field, empty when it is absent.
    public func matches(_ lookup: (String) -> String) -> Bool {
        for requirement in requirements {
            let isEqual = lookup(requirement.field) == requirement.value
            if isEqual != (requirement.comparison == .equals) { return false }
        }
        return true
    }

    /// The value that a field must have, or nil when no requirement asks for exactly one.
    public func exactValue(of field: String) -> String? {
        for requirement in requirements where requirement.field == field && requirement.comparison == .equals {
            return requirement.value
        }
        return nil
    }

    /// Reads a selector as `fields.ParseSelector` does: `a=b`, `a==b`, `a!=b`, joined by commas; in values, `\`, `,` and `=` are
    /// escaped by a backslash. At most 65,536 bytes.
    public static func parse(_ text: String) throws(SelectorError) -> FieldSelector {
        if text.isEmpty { return everything }
        try SelectorError.checkLength(text)
        let terms = split(Array(text.utf8)).sorted { $0.lexicographicallyPrecedes($1) }
        var requirements: [Requirement] = []
        for term in terms where !term.isEmpty {
            guard let (field, comparison, value) = parts(of: term) else {
                let shown = String(decoding: term, as: UTF8.self)
                throw SelectorError("invalid selector: '\(text)'; can't understand '\(shown)'")
            }
            let requirement = Requirement(
                field: String(decoding: field, as: UTF8.self), comparison: comparison, value: try unescape(value))
            // A term without field and value asks for nothing.
            if !requirement.field.isEmpty || !requirement.value.isEmpty { requirements.append(requirement) }
        }
        return FieldSelector(requirements: requirements)
    }

    private static func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var terms: [ArraySlice<UInt8>] = []
        var start = 0
        var isEscaped = false
        for position in bytes.indices {
            if isEscaped {
                isEscaped = false
            } else if bytes[position] == 0x5C {
                isEscaped = true
            } else if bytes[position] == 0x2C {
                terms.append(bytes[start..<position])
                start = position + 1
            }
        }
        terms.append(bytes[start...])
        return terms
    }

    private static func parts(of term: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, Operator, ArraySlice<UInt8>)? {
        for position in term.indices {
            let next = position + 1 < term.endIndex ? term[position + 1] : 0
            if term[position] == 0x21, next == 0x3D { return (term[..<position], .notEquals, term[(position + 2)...]) }
            if term[position] == 0x3D {
                return (term[..<position], .equals, term[(position + (next == 0x3D ? 2 : 1))...])
            }
        }
        return nil
    }

    private static func unescape(_ bytes: ArraySlice<UInt8>) throws(SelectorError) -> String {
        var result = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            let isSpecial = scalar == "\\" || scalar == "," || scalar == "="
            if isEscaped {
                guard isSpecial else { throw SelectorError("invalid field selector: invalid escape sequence: \\\(scalar)") }
                result.append(scalar)
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else if isSpecial {
                throw SelectorError("invalid field selector: unescaped character in value: \(scalar.value)")
            } else {
                result.append(scalar)
            }
        }
        if isEscaped { throw SelectorError("invalid field selector: invalid escape sequence: \\") }
        return String(result)
    }
}

extension FieldSelector: CustomStringConvertible {
    /// The requirements joined by commas, values escaped.
    public var description: String { requirements.map(\.description).joined(separator: ",") }
}

extension FieldSelector.Requirement: CustomStringConvertible {
    /// `field=value` or `field!=value`, the value escaped.
    public var description: String {
        var escaped = String.UnicodeScalarView()
        for scalar in value.unicodeScalars {
            if scalar == "\\" || scalar == "," || scalar == "=" { escaped.append("\\") }
            escaped.append(scalar)
        }
        return field + comparison.rawValue + String(escaped)
    }
}
