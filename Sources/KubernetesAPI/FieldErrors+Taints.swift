import ObjectModel

/// Checks of the taints of a node.
extension FieldErrors {
    private static let taintEffects = ["NoSchedule", "PreferNoSchedule", "NoExecute"]

    /// Checks the taints of a node: well-formed, and no two with the same key and effect.
    mutating func taints(_ taints: [JSONValue]) {
        var seen: [(key: String, effect: String)] = []
        for (index, taint) in taints.enumerated() {
            let key = taint.text("key")
            let value = taint.text("value")
            let effect = taint.text("effect")
            within(index: index) { errors in
                errors.within("key") { $0.invalid(.string(key), all: NameFormat.qualifiedName(key)) }
                let messages = NameFormat.labelValue(value)
                if !messages.isEmpty {
                    errors.within("value") { $0.invalid(.string(value), messages.joined(separator: ";")) }
                }
                errors.within("effect") { errors in
                    if effect.isEmpty {
                        errors.required()
                    } else if !Self.taintEffects.contains(effect) {
                        errors.notSupported(.string(effect), supported: Self.taintEffects)
                    }
                }
                guard seen.contains(where: { $0.key == key && $0.effect == effect }) else { return }
                let shown: JSONValue = [
                    "Key": .string(key), "Value": .string(value), "Effect": .string(effect), "TimeAdded": taint["timeAdded"] ?? .null,
                ]
                errors.add(
                    .duplicate, "Duplicate value: \(Self.rendered(shown)): taints must be unique by key and effect pair")
            }
            seen.append((key, effect))
        }
    }
}
