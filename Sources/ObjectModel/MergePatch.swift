/// JSON merge patches (RFC 7386), as kube-apiserver applies them.
///
/// One departure from the RFC is kept, because the server's library has it: where a patch brings a value to a place that held no
/// object, null fields are dropped from the objects inside its lists too.
public enum MergePatch {
    /// Applies a patch. What the patch does not name is shared with `value`; a patch that changes nothing returns the same storage,
    /// except that lists which the patch names are taken over without a comparison.
    public static func apply(_ patch: JSONValue, to value: JSONValue) -> JSONValue {
        guard case .object(let changes) = patch, case .object(var fields) = value else { return pruned(patch) }
        return merge(changes, into: &fields) ? .object(fields) : value
    }

    /// The smallest patch that turns one value into another, or nil when they are equal. A field that is null on the right cannot be
    /// told from an absent one; lists are replaced whole.
    public static func difference(from old: JSONValue, to new: JSONValue) -> JSONValue? {
        if old.isIdentical(to: new) { return nil }
        guard case .object(let before) = old, case .object(let after) = new else {
            if old == new { return nil }
            return new
        }
        var changes = JSONObject()
        for position in 0..<after.count {
            let (key, value) = after.field(at: position)
            if let existing = before[key] {
                if let change = difference(from: existing, to: value) { changes.appendUnique(key: key, value: change) }
            } else if !value.isNull {
                changes.appendUnique(key: key, value: value)
            }
        }
        for position in 0..<before.count {
            let key = before.keys[position]
            if !after.contains(key) { changes.appendUnique(key: key, value: .null) }
        }
        return changes.isEmpty ? nil : .object(changes)
    }

    /// Merges field by field and returns whether anything changed; storage is touched only then.
    private static func merge(_ changes: JSONObject, into fields: inout JSONObject) -> Bool {
        var isChanged = false
        // Each key comes once, so positions hold until the end if what goes waits until then.
        let table = FieldTable(fields, asked: changes.count)
        var gone: [Int] = []
        for position in 0..<changes.count {
            let (key, change) = changes.field(at: position)
            guard let target = fields.index(of: key, by: table) else {
                if change.isNull { continue }
                fields.appendUnique(key: key, value: pruned(change))
                isChanged = true
                continue
            }
            if change.isNull {
                gone.append(target)
                isChanged = true
                continue
            }
            let current = fields.fieldValues[target]
            switch (current, change) {
            case (.object(var inner), .object(let innerChanges)):
                guard merge(innerChanges, into: &inner) else { continue }
                fields.setValue(.object(inner), at: target)
            case (.object, _):
                fields.setValue(change, at: target)
            default:
                if current.isIdentical(to: change) { continue }
                fields.setValue(pruned(change), at: target)
            }
            isChanged = true
        }
        fields.remove(at: gone)
        return isChanged
    }

    /// The value without null fields in any object inside it; nulls that are elements of lists stay.
    static func pruned(_ value: JSONValue) -> JSONValue {
        guard hasNullField(value) else { return value }
        switch value {
        case .array(let elements): return .array(elements.map(pruned))
        case .object(let object):
            var kept = JSONObject(minimumCapacity: object.count)
            for (key, field) in object where !field.isNull { kept.appendUnique(key: key, value: pruned(field)) }
            return .object(kept)
        default: return value
        }
    }

    private static func hasNullField(_ value: JSONValue) -> Bool {
        switch value {
        case .array(let elements): return elements.contains(where: hasNullField)
        case .object(let object):
            for field in object.fieldValues where field.isNull || hasNullField(field) { return true }
            return false
        default: return false
        }
    }
}
