/// Finds places in a document by JSON pointers (RFC 6901) and changes lists and objects there, as JSON patches need it.
enum JSONPointer {
    /// The keys of the containers on the way, and the key in the last of them. Whatever stands before the first slash is ignored, as
    /// the server's library does; nil when there is no slash.
    static func split(_ path: String) -> (way: [String], key: String)? {
        let parts = path.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
        guard parts.count >= 2 else { return nil }
        let keys = parts.dropFirst().map { unescaped($0) }
        return (Array(keys.dropLast()), keys[keys.count - 1])
    }

    private static func unescaped(_ part: Substring.UTF8View.SubSequence) -> String {
        guard part.contains(0x7E) else { return String(decoding: part, as: UTF8.self) }
        var result: [UInt8] = []
        var position = part.startIndex
        while position < part.endIndex {
            let next = part.index(after: position)
            if part[position] == 0x7E, next < part.endIndex, part[next] == 0x31 || part[next] == 0x30 {
                result.append(part[next] == 0x31 ? 0x2F : 0x7E)
                position = part.index(after: next)
            } else {
                result.append(part[position])
                position = next
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The container that a pointer's last key belongs to, or nil when the way there is missing.
    static func parent(of path: String, in document: JSONValue) -> (parent: JSONValue, key: String)? {
        guard let (way, key) = split(path) else { return nil }
        var value = document
        for step in way {
            guard let next = try? value.element(at: step) else { return nil }
            value = next
        }
        guard value.isContainer else { return nil }
        return (value, key)
    }

    /// Changes the container that a pointer's last key belongs to; false when the way there is missing.
    static func modifyParent(
        of path: String, in document: inout JSONValue, _ change: (inout JSONValue, String) throws(PatchError) -> Void
    ) throws(PatchError) -> Bool {
        guard let (way, key) = split(path) else { return false }
        return try modify(&document, way[...], key, change)
    }

    private static func modify(
        _ value: inout JSONValue, _ way: ArraySlice<String>, _ key: String,
        _ change: (inout JSONValue, String) throws(PatchError) -> Void
    ) throws(PatchError) -> Bool {
        guard let step = way.first else {
            guard value.isContainer else { return false }
            try change(&value, key)
            return true
        }
        switch value {
        case .object(var object):
            guard let position = object.index(of: step) else { return false }
            value = .null
            var child = object.takeValue(at: position)
            defer {
                object.setValue(child, at: position)
                value = .object(object)
            }
            return try modify(&child, way.dropFirst(), key, change)
        case .array(var elements):
            guard let position = try? index(step, count: elements.count) else { return false }
            value = .null
            var child = elements[position]
            elements[position] = .null
            defer {
                elements[position] = child
                value = .array(elements)
            }
            return try modify(&child, way.dropFirst(), key, change)
        default: return false
        }
    }

    /// The position that an index names in a list; negative ones count from the end.
    static func index(_ key: String, count: Int) throws(PatchError) -> Int {
        let number = try integer(key)
        guard number < count, number >= -count else {
            throw JSONPatch.failure("Unable to access invalid index: \(number): invalid index referenced")
        }
        return number < 0 ? number + count : number
    }

    static func integer(_ key: String) throws(PatchError) -> Int {
        if let number = Int(key) { return number }
        let digits = key.utf8.first == 0x2D || key.utf8.first == 0x2B ? key.utf8.dropFirst() : key.utf8[...]
        let isNumber = !digits.isEmpty && digits.allSatisfy(NameFormat.isDigit)
        throw JSONPatch.failure("strconv.Atoi: parsing \(key.goQuoted): \(isNumber ? "value out of range" : "invalid syntax")")
    }

    /// The nesting of a value: 0 for scalars and empty containers' insides count one each.
    static func depth(of value: JSONValue) -> Int {
        switch value {
        case .array(let elements): return 1 + (elements.lazy.map(depth).max() ?? 0)
        case .object(let object): return 1 + (object.fieldValues.lazy.map(depth).max() ?? 0)
        default: return 0
        }
    }

    /// About as many bytes as the value has as compact JSON.
    static func size(of value: JSONValue) -> Int {
        switch value {
        case .null, .bool, .int, .double: return value.description.utf8.count
        case .string(let text): return text.utf8.count + 2
        case .array(let elements): return elements.reduce(1 + max(elements.count, 1)) { $0 + size(of: $1) }
        case .object(let object):
            var total = 1 + max(object.count, 1)
            for position in 0..<object.count {
                total += object.fieldKeys[position].utf8.count + 3 + size(of: object.fieldValues[position])
            }
            return total
        }
    }

    /// How many fields the widest object in a value has.
    static func width(of value: JSONValue) -> Int {
        switch value {
        case .null, .bool, .int, .double, .string: return 0
        case .array(let elements): return elements.reduce(0) { max($0, width(of: $1)) }
        case .object(let object): return object.fieldValues.reduce(object.count) { max($0, width(of: $1)) }
        }
    }
}

extension JSONValue {
    var isContainer: Bool {
        switch self {
        case .object, .array: true
        default: false
        }
    }

    /// The field or element of a key; nil for an absent field. Indices out of range and keys of scalars are errors.
    func element(at key: String) throws(PatchError) -> JSONValue? {
        switch self {
        case .object(let object): return object[key]
        case .array(let elements): return elements[try JSONPointer.index(key, count: elements.count)]
        default: throw JSONPatch.failure("unknown object type")
        }
    }

    /// Adds or sets a field, or inserts an element; `-` stands for the end of a list.
    mutating func add(_ value: JSONValue, at key: String, path: String) throws(PatchError) {
        try Self.checkDepth(of: value, path: path)
        switch self {
        case .object(var object):
            self = .null
            object[key] = .some(value)
            self = .object(object)
        case .array(var elements):
            let position: Int
            if key == "-" {
                position = elements.count
            } else {
                let number: Int
                do throws(PatchError) {
                    number = try JSONPointer.integer(key)
                } catch {
                    throw JSONPatch.failure("value was not a proper array index: '\(key)': \(error.message)")
                }
                guard number <= elements.count, number >= -elements.count - 1 else {
                    throw JSONPatch.failure("Unable to access invalid index: \(number): invalid index referenced")
                }
                position = number < 0 ? number + elements.count + 1 : number
            }
            self = .null
            elements.insert(value, at: position)
            self = .array(elements)
        default: throw JSONPatch.failure("unknown object type")
        }
    }

    /// Sets a field or an element.
    mutating func replace(_ value: JSONValue, at key: String, path: String) throws(PatchError) {
        try Self.checkDepth(of: value, path: path)
        switch self {
        case .object(var object):
            self = .null
            object[key] = .some(value)
            self = .object(object)
        case .array(var elements):
            let position = try JSONPointer.index(key, count: elements.count)
            self = .null
            elements[position] = value
            self = .array(elements)
        default: throw JSONPatch.failure("unknown object type")
        }
    }

    /// Removes a field or an element and returns it.
    mutating func remove(at key: String) throws(PatchError) -> JSONValue {
        switch self {
        case .object(var object):
            guard object.contains(key) else {
                throw JSONPatch.failure("Unable to remove nonexistent key: \(key): missing value")
            }
            self = .null
            let value = object.removeValue(forKey: key) ?? .null
            self = .object(object)
            return value
        case .array(var elements):
            let position = try JSONPointer.index(key, count: elements.count)
            self = .null
            let value = elements.remove(at: position)
            self = .array(elements)
            return value
        default: throw JSONPatch.failure("unknown object type")
        }
    }

    private static func checkDepth(of value: JSONValue, path: String) throws(PatchError) {
        let depth = path.utf8.count(where: { $0 == 0x2F }) + JSONPointer.depth(of: value)
        if depth > JSONPatch.maximumDepth {
            throw JSONPatch.failure("the patch would nest values \(depth) deep; at most \(JSONPatch.maximumDepth) levels are allowed")
        }
    }
}
