extension JSONValue {
    /// A field of an object; nil when this is no object or has no such field. Setting a field of `null` makes an object of it;
    /// setting a field of a scalar or a list does nothing.
    @inlinable public subscript(key: String) -> JSONValue? {
        get {
            guard case .object(let object) = self else { return nil }
            return object[key]
        }
        set { modifyObject { $0[key] = newValue } }
        _modify {
            if case .object = self {
                var object = takeObject()
                defer { self = .object(object) }
                yield &object[key]
            } else if case .null = self {
                var object = JSONObject()
                defer { if !object.isEmpty { self = .object(object) } }
                yield &object[key]
            } else {
                var ignored: JSONValue?
                yield &ignored
            }
        }
    }

    /// An element of a list; nil when this is no list or the index is out of range.
    @inlinable public subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// The field reached through two keys, or nil.
    @inlinable public func at(_ first: String, _ second: String) -> JSONValue? {
        guard case .object(let outer) = self, let position = outer.index(of: first),
            case .object(let inner) = outer.fieldValues[position], let found = inner.index(of: second)
        else { return nil }
        return inner.fieldValues[found]
    }

    /// The field reached through three keys, or nil.
    @inlinable public func at(_ first: String, _ second: String, _ third: String) -> JSONValue? { at(first, second)?[third] }

    /// The field reached through a path of keys, or nil. An empty path is the value itself.
    public func at(path: [String]) -> JSONValue? { at(path: path[...]) }

    private func at(path: ArraySlice<String>) -> JSONValue? {
        var value = self
        for key in path {
            guard let next = value[key] else { return nil }
            value = next
        }
        return value
    }

    /// Sets, or with nil removes, the field reached through a path, making the objects in between. A scalar or list on the way
    /// is replaced by an object. Removing does not create anything. Where the same value or storage stands already nothing is touched.
    public mutating func set(_ value: JSONValue?, at path: String...) { set(value, path: path[...]) }

    /// The same for a path held in a list.
    public mutating func set(_ value: JSONValue?, path: ArraySlice<String>) {
        if let value, let current = at(path: path), current.isIdentical(to: value) { return }
        write(value, path: path)
    }

    private mutating func write(_ value: JSONValue?, path: ArraySlice<String>) {
        guard let key = path.first else {
            self = value ?? .null
            return
        }
        if path.count == 1 {
            if value == nil, objectValue == nil { return }
            modifyObject(replacingOthers: true) { $0[key] = value }
            return
        }
        if value == nil, self[key] == nil { return }
        modifyObject(replacingOthers: true) { object in
            if let position = object.index(of: key) {
                var child = object.takeValue(at: position)
                child.write(value, path: path.dropFirst())
                object.setValue(child, at: position)
            } else {
                var child = JSONValue.null
                child.write(value, path: path.dropFirst())
                object.appendUnique(key: key, value: child)
            }
        }
    }

    /// Changes the fields in place. `null` counts as an object without fields; other types are left alone unless
    /// `replacingOthers` is set.
    @inlinable public mutating func modifyObject(replacingOthers: Bool = false, _ change: (inout JSONObject) -> Void) {
        switch self {
        case .object, .null: break
        default: guard replacingOthers else { return }
        }
        var object = takeObject()
        change(&object)
        self = .object(object)
    }

    /// Moves the fields out and leaves `null`, so that they can be changed without a copy; no fields when this is no object.
    @inlinable mutating func takeObject() -> JSONObject {
        var taken = JSONValue.null
        swap(&taken, &self)
        guard case .object(let object) = consume taken else { return JSONObject() }
        return object
    }

    /// Changes the elements in place. `null` counts as an empty list; other types are left alone.
    @inlinable public mutating func modifyArray(_ change: (inout [JSONValue]) -> Void) {
        switch self {
        case .array, .null: break
        default: return
        }
        var taken = JSONValue.null
        swap(&taken, &self)
        var elements: [JSONValue] = []
        if case .array(let list) = consume taken { elements = list }
        change(&elements)
        self = .array(elements)
    }
}
