import ObjectModel

extension Evaluation {
    /// CEL's equality: numbers by value, strings by code point, lists element by element, maps key by key in whatever order. Each pair of
    /// values compared is one step; shared storage is equal without a walk.
    mutating func areEqual(_ left: JSONValue, _ right: JSONValue, at offset: Int) throws(CELError) -> Bool {
        try spend(1, at: offset)
        switch (left, right) {
        case (.string(let first), .string(let second)): return try areEqual(first, second, at: offset)
        case (.int(let first), .int(let second)): return first == second
        case (.bool(let first), .bool(let second)): return first == second
        case (.null, .null): return true
        case (.double(let first), .double(let second)): return first == second
        case (.int(let first), .double(let second)): return Int64(exactly: second) == first
        case (.double(let first), .int(let second)): return Int64(exactly: first) == second
        case (.array(let first), .array(let second)):
            if first.count != second.count { return false }
            if left.isIdentical(to: right) { return true }
            for position in 0..<first.count where try !areEqual(first[position], second[position], at: offset) { return false }
            return true
        case (.object(let first), .object(let second)):
            if first.count != second.count { return false }
            if first.isIdentical(to: second) { return true }
            return try areEqual(first, second, at: offset)
        default: return false
        }
    }

    /// Strings that are equal to Swift may differ in code points, so their bytes decide.
    private mutating func areEqual(_ first: String, _ second: String, at offset: Int) throws(CELError) -> Bool {
        let count = first.utf8.count
        guard count == second.utf8.count else { return false }
        if count > 10 { try spend(count / 10, at: offset) }
        return first == second && first.utf8.elementsEqual(second.utf8)
    }

    private mutating func areEqual(_ first: JSONObject, _ second: JSONObject, at offset: Int) throws(CELError) -> Bool {
        for position in 0..<first.count {
            let (key, value) = first.field(at: position)
            let candidate = second.field(at: position)
            if candidate.key == key {
                if try !areEqual(value, candidate.value, at: offset) { return false }
                continue
            }
            // A map with its keys in another order is searched key by key.
            try spend(second.count / 8, at: offset)
            guard let other = second[key], try areEqual(value, other, at: offset) else { return false }
        }
        return true
    }
}
