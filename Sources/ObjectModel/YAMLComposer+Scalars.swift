extension YAMLComposer {
    /// What a scalar means, and for a field's name how the name is spelled; a scalar that means nothing is reported and becomes
    /// its own text.
    mutating func resolve(_ scalar: Scalar, isKey: Bool, at location: SourceLocation) -> (value: JSONValue, keyText: String?) {
        let text = scalar.text
        if scalar.isPlain { return spell(YAMLScalar(text), text, isKey: isKey, at: location) }
        guard let tag = scalar.tag, let name = Self.coreName(tag) else { return (.string(text), text) }
        let meaning = YAMLScalar(text)
        switch (name, meaning) {
        case ("str", _): return (.string(text), text)
        case ("binary", _): return binary(text, at: location)
        case ("null", .null), ("bool", .bool), ("int", .int), ("float", .int), ("float", .double), ("float", .notFinite),
            ("timestamp", .timestamp):
            return spell(meaning, text, isKey: isKey, at: location)
        case ("int", .double(let number)) where Self.isWholeSpelling(text) && number.magnitude >= 0x1p63:
            return spell(meaning, text, isKey: isKey, at: location)
        default:
            mistakes.add(
                location,
                "\(text.goQuoted) is \(meaning.tagName), not !!\(name); correct the value or remove the tag")
            return (.string(text), text)
        }
    }

    /// The name of a tag of YAML's own scalars, or nil for any other tag, which kubectl ignores.
    private static func coreName(_ tag: String) -> String? {
        let prefix = "tag:yaml.org,2002:"
        guard tag.hasPrefix(prefix) else { return nil }
        let name = String(tag.dropFirst(prefix.count))
        return ["str", "binary", "null", "bool", "int", "float", "timestamp"].contains(name) ? name : nil
    }

    private mutating func spell(
        _ meaning: YAMLScalar, _ text: String, isKey: Bool, at location: SourceLocation
    ) -> (value: JSONValue, keyText: String?) {
        switch meaning {
        case .string, .timestamp, .merge: return (.string(text), text)
        case .bool(let value): return (.bool(value), value ? "true" : "false")
        case .int(let value): return (.int(value), String(value))
        case .double(let value):
            if isKey, value.magnitude >= 0x1p63, Self.isWholeSpelling(text) {
                mistakes.add(location, "the number \(text) is too large to name a field; quote it")
            }
            let keyText = isKey ? GoNumber.general(Float(value)) : nil
            if let integer = wholeNumber(value) { return (.int(integer), keyText) }
            return (.double(value), keyText)
        case .null:
            if isKey {
                mistakes.add(location, "a field is named by null; write a name, and quote \"null\" or \"~\" if that is the name")
            }
            return (.null, text)
        case .notFinite:
            if isKey {
                let lower = text.lowercased()
                return (.string(text), lower.hasPrefix("+") ? String(lower.dropFirst()) : lower)
            }
            mistakes.add(location, "\(text) has no place in JSON; write a finite number or quote it as a string")
            return (.null, nil)
        }
    }

    /// Whether a number is written without a point and an exponent.
    private static func isWholeSpelling(_ text: String) -> Bool {
        !text.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }
    }

    private mutating func binary(_ text: String, at location: SourceLocation) -> (value: JSONValue, keyText: String?) {
        guard case .success(let bytes) = Base64Text.decode(text) else {
            mistakes.add(location, "!!binary takes base64, padded with \"=\" and without spaces; correct it or remove the tag")
            return (.string(text), text)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            mistakes.add(location, "the binary data is not UTF-8 text; Kubernetes takes base64 as a plain string, so remove the tag")
            return (.string(text), text)
        }
        return (.string(decoded), decoded)
    }
}
