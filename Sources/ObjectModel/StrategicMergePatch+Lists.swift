extension StrategicMergePatch {
    /// How many comparisons of elements the merge of two lists may take.
    private static let maximumListWork = 25_000_000

    /// Merges a list into another: scalars as a set, objects by their merge key. New elements come in the order of the patch, between
    /// the old ones as the server's sorting places them.
    static func mergeList(
        _ patch: [JSONValue], into original: [JSONValue], _ field: some PatchSchema, isDeletion: Bool
    ) throws(PatchError) -> [JSONValue] {
        if original.isEmpty, patch.isEmpty { return original }
        // Elements are looked for one by one, as the server does; what would take it minutes is refused.
        guard (original.count + patch.count) * patch.count <= maximumListWork else {
            throw PatchError(
                .tooLarge,
                "a patch of \(patch.count) elements is too large for a list of \(original.count): their product may be \(maximumListWork)")
        }
        guard try holdsObjects(original, patch) else {
            if isDeletion { return original.filter { !patch.contains($0) } }
            var merged: [JSONValue] = []
            for value in original + patch where !merged.contains(value) { merged.append(value) }
            return try arrange(merged, by: patch, server: original, mergeKey: "", isObjects: false)
        }
        guard let mergeKey = field.patchMergeKey, !mergeKey.isEmpty else {
            throw PatchError(.internalError, "cannot merge lists without merge key for \(field.typeName)")
        }
        guard let element = field.element else {
            throw PatchError(.internalError, "expected slice or array type, but got: \(field.typeName)")
        }
        let (base, changes) = try obeyDirectives(patch, original, mergeKey)
        var merged = base
        for change in changes {
            guard case .object(let fields) = change else { throw wrongType("map[string]interface {}", change) }
            guard let value = fields[mergeKey] else { throw missingMergeKey(mergeKey, in: fields) }
            if let position = try find(value, mergeKey, in: merged), case .object(let current) = merged[position] {
                merged[position] = .object(try merge(fields, into: current, element))
            } else {
                merged.append(change)
            }
        }
        return try arrange(merged, by: changes, server: base, mergeKey: mergeKey, isObjects: true)
    }

    /// Carries out `$patch: delete` and `$patch: replace` of elements; returns the list to merge into and what is left to merge.
    private static func obeyDirectives(
        _ patch: [JSONValue], _ original: [JSONValue], _ mergeKey: String
    ) throws(PatchError) -> (base: [JSONValue], changes: [JSONValue]) {
        var base = original
        var changes: [JSONValue] = []
        var isReplaced = false
        for change in patch {
            guard case .object(let fields) = change, let directive = fields[marker] else {
                changes.append(change)
                continue
            }
            switch directive {
            case "delete":
                guard let value = fields[mergeKey] else { throw missingMergeKey(mergeKey, in: fields) }
                while let position = try find(value, mergeKey, in: base) { base.remove(at: position) }
            case "replace": isReplaced = true
            case "merge":
                throw PatchError(.internalError, "merging lists cannot yet be specified in the patch")
            default: throw unknownDirective(directive, in: fields)
            }
        }
        return isReplaced ? (changes, []) : (base, changes)
    }

    private static func find(_ value: JSONValue, _ mergeKey: String, in list: [JSONValue]) throws(PatchError) -> Int? {
        for (position, element) in list.enumerated() {
            guard case .object(let fields) = element else {
                throw PatchError(.internalError, "value for key \(position) is not a map")
            }
            if fields[mergeKey] == value { return position }
        }
        return nil
    }

    /// Orders a merged list: the elements that `order` names stand in its order, the others in the server's, and where both lists know
    /// two neighbours the server's order decides which comes first.
    static func arrange(
        _ merged: [JSONValue], by order: [JSONValue], server: [JSONValue], mergeKey: String, isObjects: Bool
    ) throws(PatchError) -> [JSONValue] {
        if isObjects {
            for value in merged + order {
                guard case .object(let fields) = value else { throw wrongType("map[string]interface {}", value) }
                guard fields.contains(mergeKey) else { throw missingMergeKey(mergeKey, in: fields) }
            }
        }
        func identity(_ value: JSONValue) -> JSONValue { isObjects ? value[mergeKey] ?? .null : value }
        let orderKeys = order.map(identity)
        let serverKeys = server.map(identity)
        var named: [(key: JSONValue, rank: Int, value: JSONValue)] = []
        var others: [(key: JSONValue, rank: Int, value: JSONValue)] = []
        for value in merged {
            let key = identity(value)
            if let rank = orderKeys.firstIndex(of: key) {
                named.append((key, rank, value))
            } else {
                others.append((key, serverKeys.firstIndex(of: key) ?? serverKeys.count, value))
            }
        }
        sortStably(&named)
        sortStably(&others)
        var result: [JSONValue] = []
        result.reserveCapacity(merged.count)
        var (left, right) = (0, 0)
        while left < others.count || right < named.count {
            var takesLeft = right >= named.count
            if left < others.count, right < named.count, let first = serverKeys.firstIndex(of: others[left].key),
                let second = serverKeys.firstIndex(of: named[right].key)
            {
                takesLeft = first < second
            }
            if takesLeft {
                result.append(others[left].value)
                left += 1
            } else {
                result.append(named[right].value)
                right += 1
            }
        }
        return result
    }

    private static func sortStably(_ list: inout [(key: JSONValue, rank: Int, value: JSONValue)]) {
        let ranks = list.indices.sorted { (list[$0].rank, $0) < (list[$1].rank, $1) }
        list = ranks.map { list[$0] }
    }

    /// Checks that the elements of a patch come in the order that its `$setElementOrder` names.
    static func checkOrder(_ patch: [JSONValue], _ order: [JSONValue], _ mergeKey: String) throws(PatchError) {
        if patch.isEmpty || order.isEmpty { return }
        var kept: [JSONValue] = []
        for value in patch {
            if mergeKey.isEmpty {
                kept.append(value)
            } else {
                guard case .object(let fields) = value else { throw wrongType("map[string]interface {}", value) }
                if fields[marker] == nil { kept.append(value) }
            }
        }
        var position = 0
        for named in order where position < kept.count {
            if try isSame(kept[position], named, mergeKey) { position += 1 }
        }
        if position < kept.count {
            throw PatchError(
                .internalError,
                "The order in patch list:\n\(JSONValue.array(patch).goText)\n doesn't match \(setElementOrder) list:\n\(JSONValue.array(order).goText)\n"
            )
        }
    }

    private static func isSame(_ left: JSONValue, _ right: JSONValue, _ mergeKey: String) throws(PatchError) -> Bool {
        if mergeKey.isEmpty { return left == right }
        guard case .object(let first) = left else { throw wrongType("map[string]interface {}", left) }
        guard case .object(let second) = right else { throw wrongType("map[string]interface {}", right) }
        guard let firstKey = first[mergeKey] else { throw missingMergeKey(mergeKey, in: first) }
        guard let secondKey = second[mergeKey] else { throw missingMergeKey(mergeKey, in: second) }
        return firstKey == secondKey
    }

    /// Whether the lists hold objects; all their elements must be of one type.
    static func holdsObjects(_ first: [JSONValue], _ second: [JSONValue]) throws(PatchError) -> Bool {
        var type: String?
        for value in first + second {
            let name = goType(value)
            guard let expected = type else {
                if case .array = value { throw PatchError(.unprocessable, "lists of lists are not supported") }
                type = name
                continue
            }
            if name != expected {
                throw PatchError(
                    .internalError,
                    "list element types are not identical: [\(JSONValue.array(first).goText) \(JSONValue.array(second).goText)]")
            }
        }
        guard let type else { throw PatchError(.internalError, "no elements in any of the given slices") }
        return type == "map[string]interface {}"
    }
}

extension StrategicMergePatch {
    static let malformedRetainKeys = PatchError(.badRequest, "invalid patch format of retainKeys")

    static func missingMergeKey(_ key: String, in fields: JSONObject) -> PatchError {
        PatchError(.internalError, "map: \(JSONValue.object(fields).goText) does not contain declared merge key: \(key)")
    }

    static func unknownDirective(_ directive: JSONValue, in fields: JSONObject) -> PatchError {
        PatchError(.internalError, "unknown patch type: \(directive.goText) in map: \(JSONValue.object(fields).goText)")
    }

    static func wrongType(_ expected: String, _ value: JSONValue) -> PatchError {
        PatchError(.internalError, "expected a \(expected), but received a \(goType(value))")
    }

    static func goType(_ value: JSONValue) -> String {
        switch value {
        case .null: "%!s(<nil>)"
        case .bool: "bool"
        case .int: "int64"
        case .double: "float64"
        case .string: "string"
        case .array: "[]interface {}"
        case .object: "map[string]interface {}"
        }
    }
}
