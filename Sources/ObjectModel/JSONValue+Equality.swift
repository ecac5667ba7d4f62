extension JSONObject: Equatable {
    /// Objects are equal when they hold the same fields, in whatever order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        if left.count != right.count { return false }
        if sameStorage(left.fieldKeys, right.fieldKeys) || left.fieldKeys.elementsEqual(right.fieldKeys, by: areSame) {
            return sameStorage(left.fieldValues, right.fieldValues) || left.fieldValues == right.fieldValues
        }
        let table = FieldTable(right, asked: left.count)
        for position in 0..<left.count {
            guard let other = right.index(of: left.fieldKeys[position], by: table) else { return false }
            if left.fieldValues[position] != right.fieldValues[other] { return false }
        }
        return true
    }
}

extension JSONValue: Equatable {
    /// Structural equality: field order does not count, an integer equals a double of the same value, strings compare by their bytes.
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): return true
        case (.bool(let first), .bool(let second)): return first == second
        case (.int(let first), .int(let second)): return first == second
        case (.double(let first), .double(let second)): return first == second
        case (.int(let first), .double(let second)): return wholeNumber(second) == first
        case (.double(let first), .int(let second)): return wholeNumber(first) == second
        case (.string(let first), .string(let second)): return areSame(first, second)
        case (.array(let first), .array(let second)): return sameStorage(first, second) || first == second
        case (.object(let first), .object(let second)): return first == second
        default: return false
        }
    }

    /// Whether both are the very same storage or the same scalar, decided without walking the tree. False says nothing.
    @inlinable public func isIdentical(to other: JSONValue) -> Bool {
        switch (self, other) {
        case (.null, .null): return true
        case (.bool(let first), .bool(let second)): return first == second
        case (.int(let first), .int(let second)): return first == second
        case (.string(let first), .string(let second)): return areSame(first, second)
        case (.array(let first), .array(let second)): return sameStorage(first, second)
        case (.object(let first), .object(let second)): return first.isIdentical(to: second)
        default: return false
        }
    }

    /// Equality as Kubernetes' semantic comparison sees it: an absent, null or empty field equals any other of these.
    public func isSemanticallyEqual(to other: JSONValue?) -> Bool {
        guard let other else { return isEmptyOrNull }
        if isIdentical(to: other) { return true }
        switch (self, other) {
        case (.object(let first), .object(let second)):
            let tables = (first: FieldTable(first, asked: second.count), second: FieldTable(second, asked: first.count))
            for (key, value) in first where !value.isSemanticallyEqual(to: second.value(of: key, by: tables.second)) { return false }
            for (key, value) in second where !value.isEmptyOrNull && first.index(of: key, by: tables.first) == nil { return false }
            return true
        case (.array(let first), .array(let second)):
            guard first.count == second.count else { return false }
            for position in 0..<first.count where !first[position].isSemanticallyEqual(to: second[position]) { return false }
            return true
        default:
            return self == other || (isEmptyOrNull && other.isEmptyOrNull)
        }
    }

    /// Whether this is null, an empty list or an empty object.
    public var isEmptyOrNull: Bool {
        switch self {
        case .null: true
        case .array(let elements): elements.isEmpty
        case .object(let object): object.isEmpty
        default: false
        }
    }
}
