/// Strategic merge patches, as kube-apiserver applies them to its built-in kinds.
///
/// Objects merge field by field; lists merge by key or as sets where the schema says so; the directives `$patch` (`delete`, `replace`),
/// `$deleteFromPrimitiveList/…`, `$setElementOrder/…` and `$retainKeys` are obeyed. What the patch does not name is shared.
public enum StrategicMergePatch {
    /// Applies a patch; both values must be objects. The message of an error is the server's.
    public static func apply(_ patch: JSONValue, to value: JSONValue, schema: some PatchSchema) throws(PatchError) -> JSONValue {
        guard case .object(let changes) = patch, case .object(let fields) = value else {
            throw PatchError(.badRequest, "invalid JSON document")
        }
        return .object(try merge(changes, into: fields, schema))
    }

    static let marker = "$patch"
    static let retainKeys = "$retainKeys"
    static let deleteFromList = "$deleteFromPrimitiveList"
    static let setElementOrder = "$setElementOrder"

    static func merge(_ patch: JSONObject, into original: JSONObject, _ schema: some PatchSchema) throws(PatchError) -> JSONObject {
        if let directive = patch[marker] {
            switch directive {
            case "replace":
                var replacement = patch
                replacement.removeValue(forKey: marker)
                return replacement
            case "delete": return JSONObject()
            default: throw unknownDirective(directive, in: patch)
            }
        }
        var result = original
        try retain(patch, in: &result)
        let ordered = try mergeOrderedLists(patch, into: &result, schema)
        let table = FieldTable(result, asked: patch.count)
        var gone: [Int] = []
        for position in 0..<patch.count {
            let (name, change) = patch.field(at: position)
            if name == retainKeys || name.utf8.starts(with: setElementOrder.utf8) || ordered.contains(name) { continue }
            let isDeletion = name.utf8.starts(with: deleteFromList.utf8)
            let key = isDeletion ? try target(of: name, prefix: deleteFromList) : name
            // A directive may be about a list that the patch itself has brought.
            let found = result.index(of: key, by: table) ?? (isDeletion ? result.index(of: key) : nil)
            if try merge(change, at: key, found, isDeletion: isDeletion, into: &result, schema) { found.map { gone.append($0) } }
        }
        result.remove(at: gone)
        return result
    }

    /// Merges the change of one field, which the object has at a position or not at all; true when the field is to go.
    private static func merge(
        _ change: JSONValue, at key: String, _ position: Int?, isDeletion: Bool, into result: inout JSONObject, _ schema: some PatchSchema
    ) throws(PatchError) -> Bool {
        if change.isNull { return true }
        guard let position else {
            if !isDeletion, let value = withoutDirectives(MergePatch.pruned(change)) { result.appendUnique(key: key, value: value) }
            return false
        }
        let current = result.fieldValues[position]
        switch (current, change) {
        case (.object(let fields), .object(let changes)):
            let field = try schema.lookup(key)
            result.setValue(.object(field.replacesWhole ? changes : try merge(changes, into: fields, field)), at: position)
        case (.array(let elements), .array(let changes)):
            let field = try schema.lookup(key)
            if field.mergesList || isDeletion {
                result.setValue(.array(try mergeList(changes, into: elements, field, isDeletion: isDeletion)), at: position)
            } else {
                result.setValue(change, at: position)
            }
        default:
            if isDeletion || current.isIdentical(to: change) { return false }
            guard let value = withoutDirectives(MergePatch.pruned(change)) else { return true }
            result.setValue(value, at: position)
        }
        return false
    }

    /// Drops the fields that `$retainKeys` does not name, after checking that it names every field the patch sets.
    private static func retain(_ patch: JSONObject, in result: inout JSONObject) throws(PatchError) {
        guard let directive = patch[retainKeys] else { return }
        guard case .array(let list) = directive else { throw malformedRetainKeys }
        let names = list.map { $0.stringValue }
        for (key, value) in patch where key != retainKeys && !value.isNull {
            if key.utf8.starts(with: deleteFromList.utf8) || key.utf8.starts(with: setElementOrder.utf8) { continue }
            guard names.contains(key) else { throw malformedRetainKeys }
        }
        for key in result.keys where !names.contains(key) { result.removeValue(forKey: key) }
    }

    /// Merges the lists that come with a `$setElementOrder` and returns their names.
    private static func mergeOrderedLists(
        _ patch: JSONObject, into result: inout JSONObject, _ schema: some PatchSchema
    ) throws(PatchError) -> [String] {
        var names: [String] = []
        for (name, directive) in patch where name.utf8.starts(with: setElementOrder.utf8) {
            guard case .array(let order) = directive else { throw wrongType("[]interface {}", directive) }
            let key = try target(of: name, prefix: setElementOrder)
            let current = try list(result[key])
            let changes = try list(patch[key])
            let field = try schema.lookup(key)
            try checkOrder(changes ?? [], order, field.patchMergeKey ?? "")
            let merged: [JSONValue]
            switch (current, changes) {
            case (nil, nil): continue
            case (let elements?, nil): merged = elements
            case (nil, let elements?): merged = elements.compactMap { withoutDirectives($0) }
            case (let elements?, let changed?):
                merged = field.mergesList ? try mergeList(changed, into: elements, field, isDeletion: false) : changed
            }
            let isObjects = try holdsObjects(current ?? [], changes ?? [])
            let mergeKey = field.patchMergeKey ?? ""
            let sorted = try arrange(merged, by: order, server: current ?? [], mergeKey: mergeKey, isObjects: isObjects)
            result[key] = .some(.array(sorted))
            names.append(key)
        }
        return names
    }

    private static func list(_ value: JSONValue?) throws(PatchError) -> [JSONValue]? {
        guard let value else { return nil }
        guard case .array(let elements) = value else { throw wrongType("[]interface {}", value) }
        return elements
    }

    /// The field that a directive with a slash is about.
    private static func target(of name: String, prefix: String) throws(PatchError) -> String {
        guard let slash = name.utf8.firstIndex(of: 0x2F), name[..<slash] == prefix else {
            let list = prefix == deleteFromList ? "primitive list" : "setElementOrder list"
            throw PatchError(.badRequest, "invalid patch format of \(list)")
        }
        return String(name[name.utf8.index(after: slash)...])
    }

    /// The value without the objects inside it that carry a `$patch` directive; nil when it carries one itself.
    static func withoutDirectives(_ value: JSONValue) -> JSONValue? {
        switch value {
        case .array(let elements): return .array(elements.compactMap { withoutDirectives($0) })
        case .object(let object):
            if object.contains(marker) { return nil }
            var kept = JSONObject(minimumCapacity: object.count)
            for (key, field) in object {
                if let clean = withoutDirectives(field) { kept.appendUnique(key: key, value: clean) }
            }
            return .object(kept)
        default: return value
        }
    }
}
