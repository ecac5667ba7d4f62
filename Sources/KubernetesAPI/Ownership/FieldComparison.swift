import ObjectModel

/// What changed between two states of an object, in paths that managers can own.
public struct FieldComparison: Sendable, Equatable {
    /// What only the new state has.
    public var added = FieldSet()
    /// What both have, with different values.
    public var modified = FieldSet()
    /// What only the old state has.
    public var removed = FieldSet()

    /// No change.
    public init() {}

    /// What the new state says of itself: added or modified.
    public var touched: FieldSet { modified.union(added) }

    /// The same without the paths of a set and those below them.
    public func excluding(_ fields: FieldSet) -> FieldComparison {
        var result = self
        result.added = added.recursivelySubtracting(fields)
        result.modified = modified.recursivelySubtracting(fields)
        result.removed = removed.recursivelySubtracting(fields)
        return result
    }
}

extension StructuralSchema {
    /// Compares two states of a whole object of this schema; parts that share their storage cost nothing. Throws when a list cannot be
    /// told apart by its keys.
    public func comparison(from old: JSONValue, to new: JSONValue) throws(OwnershipError) -> FieldComparison {
        var level = ComparisonLevel()
        _ = try level.compare(OwnershipType(schema: self, isResource: true), old, new)
        return level.build()
    }
}

/// What a comparison says of one level of an object.
private struct ComparisonLevel {
    private var added = FieldSetLevel()
    private var modified = FieldSetLevel()
    private var removed = FieldSetLevel()

    enum Mark { case none, added, modified, removed }

    consuming func build() -> FieldComparison {
        var result = FieldComparison()
        result.added = added.build()
        result.modified = modified.build()
        result.removed = removed.build()
        return result
    }

    /// Compares what is below a place into this level, and says what became of the place itself.
    mutating func compare(_ type: OwnershipType, _ old: JSONValue?, _ new: JSONValue?) throws(OwnershipError) -> Mark {
        if let old, let new, old.isIdentical(to: new) { return .none }
        let before = old.map(type.shape)
        let after = new.map(type.shape)
        switch (before, after) {
        case (.map, .leaf), (.map, .list), (.list, .leaf), (.list, .map):
            // The type itself changed, as only deduced types can: everything below goes, and the place is what changed.
            if let old, let before { try descend(type, before, old, nil) }
            if let new, let after { try descend(type, after, nil, new) }
            return .modified
        case (.leaf, .map), (.leaf, .list):
            if let new, let after { try descend(type, after, nil, new) }
            return .modified
        default: break
        }
        let shape = before == nil || before == .null ? after ?? .null : before ?? .null
        if shape == .map || shape == .list, !(Self.isEmpty(old) && Self.isEmpty(new)) {
            try descend(type, shape, old, new)
            return old == nil ? .added : new == nil ? .removed : .none
        }
        guard let old else { return .added }
        guard let new else { return .removed }
        return old == new ? .none : .modified
    }

    private static func isEmpty(_ value: JSONValue?) -> Bool { value?.isEmptyOrNull ?? true }

    private mutating func descend(
        _ type: OwnershipType, _ shape: OwnershipType.Shape, _ old: JSONValue?, _ new: JSONValue?
    ) throws(OwnershipError) {
        switch shape {
        case .map: try compareMaps(type, old.map { $0.objectValue ?? JSONObject() }, new.map { $0.objectValue ?? JSONObject() })
        case .list: try compareLists(type, old?.arrayValue ?? [], new?.arrayValue ?? [])
        case .leaf, .null: return
        }
    }

    private mutating func compareChild(
        _ type: OwnershipType, _ element: FieldPathElement, _ old: JSONValue?, _ new: JSONValue?
    ) throws(OwnershipError) {
        var below = ComparisonLevel()
        let mark: Mark
        do { mark = try below.compare(type, old, new) } catch { throw error.prefixed(element) }
        let found = below.build()
        added.add(element, isMember: mark == .added, below: found.added)
        modified.add(element, isMember: mark == .modified, below: found.modified)
        removed.add(element, isMember: mark == .removed, below: found.removed)
    }

    /// An object that is absent has nothing; one that is there has what Go's encoder always writes.
    private mutating func compareMaps(_ type: OwnershipType, _ old: JSONObject?, _ new: JSONObject?) throws(OwnershipError) {
        let before = old ?? JSONObject()
        let after = new ?? JSONObject()
        let keys = after.keys
        let values = after.values
        let tables = (before: FieldTable(before, asked: after.count), after: FieldTable(after, asked: before.count))
        for position in 0..<keys.count {
            let key = keys[position]
            var counterpart: JSONValue?
            if position < before.count, before.keys[position] == key {
                counterpart = before.values[position]
            } else if !before.isEmpty {
                counterpart = before.value(of: key, by: tables.before)
            }
            if let counterpart, counterpart.isIdentical(to: values[position]) { continue }
            if counterpart == nil, old != nil { counterpart = type.zeroValue(of: key) }
            try compareChild(type.child(key), .field(key), counterpart, values[position])
        }
        for position in 0..<before.count where after.index(of: before.keys[position], by: tables.after) == nil {
            let (key, value) = before.field(at: position)
            try compareChild(type.child(key), .field(key), value, new == nil ? nil : type.zeroValue(of: key))
        }
        if (old == nil) == (new == nil) { return }
        let present = old ?? after
        var zeros: [(String, JSONValue)] = []
        try type.forEachZeroField { name, zero in
            if !present.contains(name) { zeros.append((name, zero)) }
        }
        for (name, zero) in zeros { try compareChild(type.child(name), .field(name), old == nil ? nil : zero, old == nil ? zero : nil) }
    }

    private mutating func compareLists(_ type: OwnershipType, _ old: [JSONValue], _ new: [JSONValue]) throws(OwnershipError) {
        let before = try type.indexed(old)
        let after = try type.indexed(new)
        let elementType = type.element
        var (left, right) = (0, 0)
        while left < before.count || right < after.count {
            let order =
                left == before.count ? 1 : right == after.count ? -1 : before[left].element.compare(to: after[right].element)
            let element = order <= 0 ? before[left].element : after[right].element
            let olds = order <= 0 ? Self.run(in: before, at: &left).map { old[$0] } : []
            let news = order >= 0 ? Self.run(in: after, at: &right).map { new[$0] } : []
            if olds.count <= 1, news.count <= 1 {
                try compareChild(elementType, element, olds.first, news.first)
            } else {
                try compareDuplicates(elementType, element, olds, news)
            }
        }
    }

    /// Elements that are not unique count as one leaf.
    private mutating func compareDuplicates(
        _ type: OwnershipType, _ element: FieldPathElement, _ old: [JSONValue], _ new: [JSONValue]
    ) throws(OwnershipError) {
        var below = ComparisonLevel()
        var mark = Mark.none
        if old.count > 1, new.count > 1 {
            if old != new { modified.add(element, isMember: true) }
            return
        }
        var isAdded = new.count > 1
        var isRemoved = old.count > 1
        do {
            if old.count > 1, let single = new.first { mark = try below.compare(type, nil, single) }
            if new.count > 1, let single = old.first { mark = try below.compare(type, single, nil) }
        } catch { throw error.prefixed(element) }
        isAdded = isAdded || mark == .added
        isRemoved = isRemoved || mark == .removed
        let found = below.build()
        added.add(element, isMember: isAdded, below: found.added)
        removed.add(element, isMember: isRemoved, below: found.removed)
    }

    private static func run(in list: [(element: FieldPathElement, position: Int)], at start: inout Int) -> [Int] {
        let first = list[start]
        var positions = [first.position]
        start += 1
        while start < list.count, list[start].element == first.element {
            positions.append(list[start].position)
            start += 1
        }
        return positions
    }
}
