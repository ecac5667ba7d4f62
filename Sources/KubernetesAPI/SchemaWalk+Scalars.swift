import ObjectModel
import RegularExpressions

/// What a schema says is read in place: it is large, and a copy would retain every part of it.
extension SchemaWalk {
    /// The pattern that apiextensions' generators give quantities, and that `resource.Quantity` accepts.
    static let quantityPattern =
        #"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$"#
    private static let quantity = try? RegularExpression(quantityPattern)

    /// Whether a text has the form of a quantity.
    static func isQuantity(_ text: String) -> Bool { quantity?.matches(text) ?? false }

    mutating func checkType(of value: JSONValue, against schema: StructuralSchema) {
        let expected: String
        if schema.content.intOrString {
            expected = "integer,string"
            switch value {
            case .int, .string: return
            case .double(let number) where number == number.rounded(): return
            default: break
            }
        } else {
            if schema.content.type == .any { return }
            expected = schema.content.type.rawValue
            switch (schema.content.type, value) {
            case (.object, .object), (.array, .array), (.string, .string), (.boolean, .bool), (.integer, .int), (.number, .int),
                (.number, .double):
                return
            case (.integer, .double(let number)) where number == number.rounded(): return
            default: break
            }
        }
        if value.isNull, schema.content.nullable { return }
        var wanted = expected
        var found = value.typeName
        if !schema.content.intOrString, Self.hasCheckedFormat(schema) {
            // For other values than strings and lists, go-openapi compares formats where both have one.
            switch value {
            case .int: (wanted, found) = (schema.content.format, "int64")
            case .double: (wanted, found) = (schema.content.format, "float64")
            case .bool, .object: (wanted, found) = (schema.content.format, "")
            default: break
            }
        }
        addInBody(.typeInvalid, .string(found), "must be of type \(wanted): \(FieldErrors.rendered(.string(found)))")
    }

    private static func hasCheckedFormat(_ schema: StructuralSchema) -> Bool {
        switch schema.content.type {
        case .string: schema.compiled.stringFormat != nil
        case .integer: schema.content.format == "int32" || schema.content.format == "int64"
        case .number: schema.content.format == "float" || schema.content.format == "double"
        default: false
        }
    }

    mutating func checkEnumeration(_ value: JSONValue, against schema: StructuralSchema) {
        if schema.content.enumValues.isEmpty { return }
        let allowed = schema.content.enumValues
        if allowed.contains(value) { return }
        let list = allowed.map { JSONValue.string($0.stringValue ?? $0.description).description }.joined(separator: ", ")
        add(.notSupported, "Unsupported value: \(Self.rendered(value)): supported values: \(list)")
    }

    mutating func checkString(_ text: String, against schema: StructuralSchema) {
        if let maximum = schema.content.maxLength, text.utf8.count > maximum, text.unicodeScalars.count > maximum {
            add(.tooLong, "Too long: may not be more than \(maximum) bytes")
        } else if let minimum = schema.content.minLength, text.unicodeScalars.count < minimum {
            bound(
                .string(text), "should be at least \(minimum) chars long", "must be at least \(minimum) characters long")
        } else if let pattern = schema.content.pattern, case let outcome = schema.compiled.pattern?.outcome(of: text) ?? .absent,
            outcome != .found
        {
            if outcome == .tooCostly {
                add(
                    .tooLong,
                    "Too long: matching it against '\(pattern)' takes more than \(RegularExpression.maximumWork) steps")
            } else if let mistake = schema.compiled.patternMistake {
                addInBody(.invalid, .string(text), "should match '\(pattern), but pattern is invalid: \(mistake)'")
            } else {
                bound(.string(text), "should match '\(pattern)'", "must match the regex \(pattern)")
            }
        }
        if let format = schema.compiled.stringFormat, !format.accepts(text) {
            addInBody(.typeInvalid, .string(text), "must be of type \(schema.content.format): \(FieldErrors.rendered(.string(text)))")
        }
        if schema.content.format == "quantity", rules == .customResource, let quantity = Self.quantity, !quantity.matches(text) {
            addInBody(.invalid, .string(text), "should match '\(Self.quantityPattern)'")
        }
    }

    mutating func checkNumber(_ value: JSONValue, against schema: StructuralSchema) {
        checkRange(value, schema)
        if let factor = schema.content.multipleOf { checkMultiple(value, of: factor) }
        if let minimum = schema.content.minimum {
            let isBroken: Bool
            switch value {
            case .int(let number):
                let limit = Self.integer(minimum)
                isBroken = schema.content.exclusiveMinimum ? number <= limit : number < limit
            case .double(let number): isBroken = schema.content.exclusiveMinimum ? number <= minimum : number < minimum
            default: isBroken = false
            }
            if isBroken {
                let text = Self.limit(minimum, for: value)
                if schema.content.exclusiveMinimum {
                    numberBound(value, "should be greater than \(text)", "must be greater than \(text)")
                } else {
                    numberBound(value, "should be greater than or equal to \(text)", "must be greater than or equal to \(text)")
                }
            }
        }
        if let maximum = schema.content.maximum {
            let isBroken: Bool
            switch value {
            case .int(let number):
                let limit = Self.integer(maximum)
                isBroken = schema.content.exclusiveMaximum ? number >= limit : number > limit
            case .double(let number): isBroken = schema.content.exclusiveMaximum ? number >= maximum : number > maximum
            default: isBroken = false
            }
            if isBroken {
                let text = Self.limit(maximum, for: value)
                if schema.content.exclusiveMaximum {
                    numberBound(value, "should be less than \(text)", "must be less than \(text)")
                } else {
                    numberBound(value, "should be less than or equal to \(text)", "must be less than or equal to \(text)")
                }
            }
        }
    }

    /// Whether the number fits the type and format at all; go-openapi reports this without a field.
    private mutating func checkRange(_ value: JSONValue, _ schema: StructuralSchema) {
        if schema.content.intOrString { return }
        let fits: Bool
        switch (schema.content.type, schema.content.format, value) {
        case (.integer, "int32", .int(let number)): fits = Int32(exactly: number) != nil
        case (.integer, "int32", .double(let number)): fits = Int32(exactly: number) != nil
        case (.integer, _, .double(let number)): fits = Int64(exactly: number) != nil
        case (.number, "float", .double(let number)): fits = Float(number).isFinite
        default: fits = true
        }
        // A fraction where an integer is wanted has been reported as the wrong type already.
        if fits { return }
        if case .double(let number) = value, schema.content.type == .integer, number != number.rounded() { return }
        let format =
            schema.content.format == "int32" || schema.content.format == "int64" || schema.content.format == "float"
            ? schema.content.format : ""
        let wanted =
            format.isEmpty ? "\(schema.content.type.rawValue) (default format)" : "\(schema.content.type.rawValue) with format \(format)"
        findings.append(Finding(type: .invalid, message: .withoutField("Checked value must be of type \(wanted) in")))
    }

    private mutating func checkMultiple(_ value: JSONValue, of factor: Double) {
        let isMultiple: Bool
        switch value {
        case .int(let number):
            let divisor = Self.integer(factor)
            isMultiple = divisor > 0 && number % divisor == 0
        case .double(let number):
            let quotient = factor < 1 ? 1 / factor * number : number / factor
            isMultiple = quotient == quotient.rounded()
        default: isMultiple = true
        }
        if isMultiple { return }
        let text = Self.limit(factor, for: value)
        numberBound(value, "should be a multiple of \(text)", "must be a multiple of \(text)")
    }

    private mutating func numberBound(_ value: JSONValue, _ customResource: String, _ builtIn: String) {
        switch rules {
        case .customResource:
            findings.append(Finding(type: .invalid, message: .inBody(value: Self.rendered(value), customResource)))
        case .builtIn: add(.invalid, "Invalid value: \(Self.rendered(value)): \(builtIn)")
        }
    }

    /// A bound as Go converts it for the comparison with an integer: without its fraction.
    private static func integer(_ number: Double) -> Int64 {
        Int64(exactly: number.rounded(.towardZero)) ?? (number < 0 ? Int64.min : Int64.max)
    }

    private static func limit(_ number: Double, for value: JSONValue) -> String {
        if case .int = value { return String(integer(number)) }
        return goText(number)
    }

    /// A value as a message shows it, numbers as Go's `%v` prints them, fields of objects ordered by name.
    static func rendered(_ value: JSONValue) -> String {
        switch value {
        case .double(let number): goText(number)
        case .object(let object): JSONValue.object(object.sortedByKey()).description
        default: FieldErrors.rendered(value)
        }
    }

    /// The shortest decimal form, with an exponent only from 1e+21 on and below 1e-04.
    static func goText(_ number: Double) -> String {
        if number == number.rounded(), let integer = Int64(exactly: number) { return String(integer) }
        let text = "\(number)"
        guard number == number.rounded(), abs(number) < 1e21, let exponent = text.firstIndex(of: "e") else {
            return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        }
        var digits = text[..<exponent].filter { $0 != "." && $0 != "-" }
        if digits.last == "0", text[..<exponent].hasSuffix(".0") { digits.removeLast() }
        let shift = Int(text[text.index(exponent, offsetBy: 2)...]) ?? 0
        digits += String(repeating: "0", count: max(0, shift + 1 - digits.count))
        return (number < 0 ? "-" : "") + digits
    }
}
