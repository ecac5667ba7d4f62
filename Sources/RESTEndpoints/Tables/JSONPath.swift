import ObjectModel

/// A JSON path as kubectl and printer columns have it (`k8s.io/client-go/util/jsonpath`): one expression in braces.
///
/// Fields, indexes and slices, wildcards, unions, recursive descent and filters are understood. Work is bounded: a path has at most 1,024
/// bytes and 64 steps, and walking it ends after 10,000 values.
public struct JSONPath: Sendable {
    indirect enum Step: Sendable {
        case field(String)
        case wildcard
        case descent
        case slice(start: Int?, end: Int?, step: Int)
        case index(Int)
        case union([[Step]])
        case filter(left: [Step], comparison: Comparison?, right: Operand?)
    }

    enum Comparison: String, Sendable, CaseIterable {
        case equal = "=="
        case notEqual = "!="
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case less = "<"
        case greater = ">"
    }

    enum Operand: Sendable {
        case value(JSONValue)
        case path([Step])
    }

    static let maximumLength = 1_024
    static let maximumSteps = 64
    static let maximumVisits = 10_000

    private let steps: [Step]

    /// Reads a path; nil when it is malformed or too long.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.maximumLength else { return nil }
        var reader = JSONPathReader(text)
        guard let steps = reader.readTemplate() else { return nil }
        self.steps = steps
    }

    /// The values at the path, in their order.
    public func values(in root: JSONValue) -> [JSONValue] {
        var walk = JSONPathWalk()
        return walk.values(steps, [root])
    }

    /// The first value at the path, or nil.
    public func first(in root: JSONValue) -> JSONValue? {
        // Most paths name fields only.
        var value = root
        for step in steps {
            guard case .field(let name) = step else { return values(in: root).first }
            guard case .object(let object) = value, let next = object[name] else { return nil }
            value = next
        }
        return value
    }
}

/// Follows a path through a value, counting what it looks at.
private struct JSONPathWalk {
    private var visits = 0

    /// Whether another value may be looked at.
    private mutating func visit() -> Bool {
        visits += 1
        return visits <= JSONPath.maximumVisits
    }

    mutating func values(_ steps: [JSONPath.Step], _ roots: [JSONValue]) -> [JSONValue] {
        var current = roots
        for step in steps {
            var next: [JSONValue] = []
            for value in current {
                guard visit() else { return next }
                take(step, value, into: &next)
            }
            current = next
            if current.isEmpty { break }
        }
        return current
    }

    private mutating func take(_ step: JSONPath.Step, _ value: JSONValue, into result: inout [JSONValue]) {
        switch step {
        case .field(let name):
            if case .object(let object) = value, let field = object[name] { result.append(field) }
        case .wildcard:
            for child in Self.children(of: value) where visit() { result.append(child) }
        case .descent: descend(value, into: &result)
        case .index(let index):
            guard case .array(let elements) = value else { return }
            let position = index < 0 ? elements.count + index : index
            if elements.indices.contains(position) { result.append(elements[position]) }
        case .slice(let start, let end, let step):
            guard case .array(let elements) = value, step > 0 else { return }
            func position(_ index: Int?, _ missing: Int) -> Int {
                guard let index else { return missing }
                return min(max(index < 0 ? elements.count + index : index, 0), elements.count)
            }
            let last = position(end, elements.count)
            for index in stride(from: position(start, 0), to: last, by: step) where visit() { result.append(elements[index]) }
        case .union(let paths):
            for path in paths { result += values(path, [value]) }
        case .filter(let left, let comparison, let right):
            for child in Self.children(of: value) {
                guard visit() else { return }
                if holds(child, left, comparison, right) { result.append(child) }
            }
        }
    }

    /// The elements of a list, or the values of an object in the order of its keys.
    private static func children(of value: JSONValue) -> [JSONValue] {
        switch value {
        case .array(let elements): elements
        case .object(let object): object.sortedByKey().values
        default: []
        }
    }

    /// A value and everything below it.
    private mutating func descend(_ value: JSONValue, into result: inout [JSONValue]) {
        var pending = [value]
        while let next = pending.popLast() {
            guard visit() else { return }
            result.append(next)
            pending += Self.children(of: next).reversed()
        }
    }

    private mutating func holds(
        _ value: JSONValue, _ left: [JSONPath.Step], _ comparison: JSONPath.Comparison?, _ right: JSONPath.Operand?
    ) -> Bool {
        let found = values(left, [value])
        guard let comparison, let right else { return !found.isEmpty }
        guard let first = found.first else { return false }
        let second: JSONValue
        switch right {
        case .value(let value): second = value
        case .path(let path):
            guard let value = values(path, [value]).first else { return false }
            second = value
        }
        switch comparison {
        case .equal: return first == second
        case .notEqual: return first != second
        case .less: return Self.isLess(first, second)
        case .greater: return Self.isLess(second, first)
        case .lessOrEqual: return first == second || Self.isLess(first, second)
        case .greaterOrEqual: return first == second || Self.isLess(second, first)
        }
    }

    private static func isLess(_ left: JSONValue, _ right: JSONValue) -> Bool {
        if case .string(let first) = left, case .string(let second) = right { return first.utf8.lexicographicallyPrecedes(second.utf8) }
        guard let first = left.doubleValue, let second = right.doubleValue else { return false }
        return first < second
    }
}
