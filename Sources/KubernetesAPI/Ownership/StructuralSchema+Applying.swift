import ObjectModel

/// Merging an applied configuration into an object, and taking paths out of one.
extension StructuralSchema {
    /// The object with everything that the configuration names set to what it says. Nothing is removed; what the configuration does not
    /// name is shared. Elements of lists are matched by their keys and come in the order of the configuration where it names them.
    public func merging(_ applied: JSONValue, into live: JSONValue) throws(OwnershipError) -> JSONValue {
        try Self.merge(applied, into: live, OwnershipType(schema: self, isResource: true))
    }

    private static func merge(_ applied: JSONValue, into live: JSONValue, _ type: OwnershipType) throws(OwnershipError) -> JSONValue {
        if applied.isIdentical(to: live) { return live }
        let mine = type.shape(of: applied)
        let theirs = type.shape(of: live)
        let shape = mine == .null ? theirs : mine
        guard theirs == .null || theirs == shape, !(applied.isEmptyOrNull && live.isEmptyOrNull) else {
            return shape == .leaf && applied == live ? live : applied
        }
        switch shape {
        case .map:
            guard case .object(let fields) = live else { return applied }
            guard case .object(let changes) = applied else { return live }
            return .object(try mergeMaps(changes, into: fields, type))
        case .list:
            guard case .array(let elements) = live else { return applied }
            guard case .array(let changes) = applied else { return live }
            let merged = try mergeLists(changes, into: elements, type)
            return merged == elements ? live : .array(merged)
        case .leaf, .null: return applied == live ? live : applied
        }
    }

    private static func mergeMaps(_ applied: JSONObject, into live: JSONObject, _ type: OwnershipType) throws(OwnershipError) -> JSONObject
    {
        var result = live
        let table = FieldTable(live, asked: applied.count)
        for position in 0..<applied.count {
            let (key, value) = applied.field(at: position)
            guard let target = live.index(of: key, by: table) else {
                result.appendUnique(key: key, value: value)
                continue
            }
            let current = live.values[target]
            let merged: JSONValue
            do { merged = try merge(value, into: current, type.child(key)) } catch { throw error.prefixed(.field(key)) }
            if !merged.isIdentical(to: current) { result.setValue(merged, at: target) }
        }
        return result
    }

    /// Both lists are walked side by side. Elements that both have come in the order of the configuration; elements that only the object
    /// has stay in front of those that follow them in the object, as far as that order allows.
    private static func mergeLists(
        _ applied: [JSONValue], into live: [JSONValue], _ type: OwnershipType
    ) throws(OwnershipError) -> [JSONValue] {
        let mine = try type.indexed(applied)
        let theirs = try type.indexed(live)
        for position in 1..<max(mine.count, 1) where mine[position].element == mine[position - 1].element {
            throw OwnershipError([": duplicate entries for key \(mine[position].element)"])
        }
        // For each element of the one list, where the other has it. An element that the object has several times is not merged.
        var appliedMatch = [Int?](repeating: nil, count: live.count)
        var liveMatch = [Int?](repeating: nil, count: applied.count)
        var isShared = [Bool](repeating: false, count: applied.count)
        var (left, right) = (0, 0)
        while left < theirs.count, right < mine.count {
            let order = theirs[left].element.compare(to: mine[right].element)
            if order > 0 { right += 1 }
            if order < 0 { left += 1 }
            if order != 0 { continue }
            let (from, to) = (theirs[left].position, mine[right].position)
            appliedMatch[from] = to
            liveMatch[to] = isShared[to] ? nil : from
            isShared[to] = true
            left += 1
        }
        let elementType = type.element
        func joined(_ position: Int) throws(OwnershipError) -> JSONValue {
            guard let match = liveMatch[position] else { return applied[position] }
            do { return try merge(applied[position], into: live[match], elementType) } catch {
                throw error.prefixed(try type.pathElement(of: applied[position]))
            }
        }
        let shared = applied.indices.filter { isShared[$0] }
        var nextShared = 0
        var isMerged = [Bool](repeating: false, count: applied.count)
        var result: [JSONValue] = []
        result.reserveCapacity(max(live.count, applied.count))
        (left, right) = (0, 0)
        while left < live.count || right < applied.count {
            if left < live.count, right < applied.count {
                if appliedMatch[left] == right {
                    result.append(try joined(right))
                    isMerged[right] = true
                    left += 1
                    right += 1
                    nextShared += 1
                    continue
                }
                if let match = appliedMatch[left], nextShared < shared.count, shared[nextShared] != match {
                    left += 1
                    continue
                }
            }
            if left < live.count {
                guard let match = appliedMatch[left] else {
                    result.append(live[left])
                    left += 1
                    continue
                }
                if isMerged[match] { left += 1 }
            }
            if right < applied.count {
                result.append(try joined(right))
                isMerged[right] = true
                if nextShared < shared.count, shared[nextShared] == right { nextShared += 1 }
                right += 1
            }
        }
        return result
    }

    /// The object without the objects and lists that lost their last part since `merged`, which `removing` has left as `null`. Those that
    /// the configuration names stay, with nothing in them: else the same configuration would bring them back.
    public func settling(_ pruned: JSONValue, since merged: JSONValue, applied: JSONValue) -> JSONValue {
        Self.settle(pruned, since: merged, applied, OwnershipType(schema: self, isResource: true)) ?? .null
    }

    private static func settle(_ value: JSONValue, since merged: JSONValue?, _ applied: JSONValue?, _ type: OwnershipType) -> JSONValue? {
        guard let merged, !value.isIdentical(to: merged) else { return value }
        switch (value, merged) {
        case (.null, .object), (.null, .array): return applied
        case (.object(let fields), .object(let before)):
            var result = JSONObject(minimumCapacity: fields.count)
            let given = applied?.objectValue ?? JSONObject()
            let tables = (
                before: FieldTable(before, asked: fields.count), fields: FieldTable(fields, asked: before.count),
                given: FieldTable(given, asked: max(fields.count, before.count))
            )
            for (key, child) in fields {
                if let settled = settle(
                    child, since: before.value(of: key, by: tables.before), given.value(of: key, by: tables.given), type.child(key))
                {
                    result.appendUnique(key: key, value: settled)
                }
            }
            // An empty list is no path that anybody owns: one that the configuration names went with what was in it.
            for (key, _) in before where fields.index(of: key, by: tables.fields) == nil {
                if let value = given.value(of: key, by: tables.given) { result.appendUnique(key: key, value: value) }
            }
            return .object(result)
        case (.array(let elements), .array(let before)) where type.shape(of: value) == .list:
            let wanted = applied?.arrayValue ?? []
            guard let old = try? type.indexed(before), let mine = try? type.indexed(wanted) else { return value }
            let elementType = type.element
            return .array(
                elements.map { element in
                    guard let key = try? type.pathElement(of: element) else { return element }
                    let counterpart = OwnershipType.position(of: key, in: old).map { before[$0] }
                    let given = OwnershipType.position(of: key, in: mine).map { wanted[$0] }
                    return settle(element, since: counterpart, given, elementType) ?? .null
                })
        default: return value
        }
    }

    /// The object without the members of a set. An object or a list that loses its last part becomes `null`.
    public func removing(_ set: FieldSet, from value: JSONValue) -> JSONValue {
        Self.remove(set, from: value, OwnershipType(schema: self, isResource: true))
    }

    private static func remove(_ set: FieldSet, from value: JSONValue, _ type: OwnershipType) -> JSONValue {
        if set.isEmpty || value.isEmptyOrNull { return value }
        switch type.shape(of: value) {
        case .leaf, .null: return value
        case .map:
            guard case .object(let fields) = value else { return value }
            var result = JSONObject(minimumCapacity: fields.count)
            var isChanged = false
            for (key, child) in fields {
                let element = FieldPathElement.field(key)
                if set.contains(element) {
                    isChanged = true
                    continue
                }
                let left = remove(set.below(element), from: child, type.child(key))
                if !left.isIdentical(to: child) { isChanged = true }
                result.appendUnique(key: key, value: left)
            }
            return result.isEmpty ? .null : isChanged ? .object(result) : value
        case .list:
            guard case .array(let elements) = value else { return value }
            let elementType = type.element
            var result: [JSONValue] = []
            var isChanged = false
            for child in elements {
                guard let element = try? type.pathElement(of: child) else {
                    result.append(child)
                    continue
                }
                if set.contains(element) {
                    isChanged = true
                    continue
                }
                let left = remove(set.below(element), from: child, elementType)
                if !left.isIdentical(to: child) { isChanged = true }
                result.append(left)
            }
            return result.isEmpty ? .null : isChanged ? .array(result) : value
        }
    }
}
