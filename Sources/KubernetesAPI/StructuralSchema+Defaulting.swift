import ObjectModel

extension StructuralSchema {
    /// Fills in defaults at every level where the parent is there, as apiextensions does: fields that are absent, and `null` where
    /// the schema is not nullable. A `null` that is neither nullable nor has a default is dropped from objects first (and stays in
    /// lists, for validation to complain about). When nothing changes, the storage stays the very same.
    public func applyDefaults(_ value: inout JSONValue) {
        if let changed = defaulted(value) { value = changed }
    }

    private func defaulted(_ value: JSONValue) -> JSONValue? {
        switch value {
        case .object(let object): return defaultedObject(object).map(JSONValue.object)
        case .array(let elements):
            guard let items = content.items else { return nil }
            var result: [JSONValue]?
            for position in 0..<elements.count {
                guard let changed = items.replacement(for: elements[position]) else { continue }
                if result == nil { result = elements }
                result?[position] = changed
            }
            return result.map(JSONValue.array)
        default: return nil
        }
    }

    /// What a present value becomes, or nil when it stays.
    private func replacement(for value: JSONValue) -> JSONValue? {
        switch value {
        case .null:
            guard !content.nullable, let defaultValue = content.defaultValue else { return nil }
            return defaulted(defaultValue) ?? defaultValue
        case .object, .array: return defaulted(value)
        default: return nil
        }
    }

    private func defaultedObject(_ object: JSONObject) -> JSONObject? {
        var result: JSONObject?
        var dropped: [String] = []
        let additional = content.additionalProperties
        let keys = object.keys
        let values = object.values
        for position in 0..<keys.count {
            switch values[position] {
            case .null, .object, .array: break
            default: continue
            }
            guard let schema = property(keys[position]) ?? additional else { continue }
            if case .null = values[position], !schema.content.nullable, schema.content.defaultValue == nil {
                dropped.append(keys[position])
                continue
            }
            guard let changed = schema.replacement(for: values[position]) else { continue }
            if result == nil { result = object }
            result?.setValue(changed, at: position)
        }
        for key in dropped {
            if result == nil { result = object }
            result?.removeValue(forKey: key)
        }
        for index in compiled.defaultedProperties {
            let property = content.properties[index]
            if object.contains(property.name) { continue }
            guard let defaultValue = property.schema.content.defaultValue else { continue }
            if result == nil { result = object }
            result?.appendUnique(key: property.name, value: property.schema.defaulted(defaultValue) ?? defaultValue)
        }
        return result
    }
}
