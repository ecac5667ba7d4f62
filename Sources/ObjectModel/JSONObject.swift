/// The fields of a JSON object, in insertion order, keys unique.
///
/// Keys and values live in two buffers. Changing the value of an existing key copies only the values, so successive revisions of
/// an object share one list of keys; two objects made from the same keys compare their keys in one step.
public struct JSONObject: Sendable {
    @usableFromInline var fieldKeys: [String]
    @usableFromInline var fieldValues: [JSONValue]

    /// Makes an object without fields.
    @inlinable public init() {
        fieldKeys = []
        fieldValues = []
    }

    /// Makes an object without fields and reserves room for as many as given.
    @inlinable public init(minimumCapacity: Int) {
        fieldKeys = []
        fieldValues = []
        fieldKeys.reserveCapacity(minimumCapacity)
        fieldValues.reserveCapacity(minimumCapacity)
    }

    /// Makes room for as many fields as given, so that appending up to that number moves nothing.
    @inlinable public mutating func reserveCapacity(_ minimumCapacity: Int) {
        fieldKeys.reserveCapacity(minimumCapacity)
        fieldValues.reserveCapacity(minimumCapacity)
    }

    /// Makes an object of keys known to be unique; both lists must be of the same length.
    @inlinable public init(uniqueKeys keys: [String], values: [JSONValue]) {
        precondition(keys.count == values.count, "an object needs as many values as keys")
        fieldKeys = keys
        fieldValues = values
    }

    /// The number of fields.
    @inlinable public var count: Int { fieldKeys.count }

    /// Whether there is no field.
    @inlinable public var isEmpty: Bool { fieldKeys.isEmpty }

    /// The keys in insertion order.
    @inlinable public var keys: [String] { fieldKeys }

    /// The values in the order of the keys.
    @inlinable public var values: [JSONValue] { fieldValues }

    /// The position of a key, compared byte by byte, or nil.
    @inlinable public func index(of key: String) -> Int? {
        for position in 0..<fieldKeys.count where areSame(fieldKeys[position], key) { return position }
        return nil
    }

    /// Whether a key is present, whatever its value.
    @inlinable public func contains(_ key: String) -> Bool { index(of: key) != nil }

    /// The value of a key. Setting nil removes the field; setting a new key appends it.
    @inlinable public subscript(key: String) -> JSONValue? {
        get {
            guard let position = index(of: key) else { return nil }
            return fieldValues[position]
        }
        set {
            if let position = index(of: key) {
                if let newValue {
                    fieldValues[position] = newValue
                } else {
                    fieldKeys.remove(at: position)
                    fieldValues.remove(at: position)
                }
            } else if let newValue {
                fieldKeys.append(key)
                fieldValues.append(newValue)
            }
        }
        _modify {
            if let position = index(of: key) {
                var held: JSONValue? = takeValue(at: position)
                defer {
                    if let held {
                        fieldValues[position] = held
                    } else {
                        fieldKeys.remove(at: position)
                        fieldValues.remove(at: position)
                    }
                }
                yield &held
            } else {
                var held: JSONValue?
                defer {
                    if let held {
                        fieldKeys.append(key)
                        fieldValues.append(held)
                    }
                }
                yield &held
            }
        }
    }

    /// The field at a position in insertion order.
    @inlinable public func field(at position: Int) -> (key: String, value: JSONValue) {
        (fieldKeys[position], fieldValues[position])
    }

    /// Replaces the value at a position, keeping its key.
    @inlinable public mutating func setValue(_ value: JSONValue, at position: Int) {
        fieldValues[position] = value
    }

    /// Takes the value at a position out, leaving `null`, so that it can be changed in place and put back without a copy.
    @inlinable public mutating func takeValue(at position: Int) -> JSONValue {
        var value = JSONValue.null
        swap(&value, &fieldValues[position])
        return value
    }

    /// Appends a field whose key the caller knows to be new.
    @inlinable public mutating func appendUnique(key: String, value: JSONValue) {
        fieldKeys.append(key)
        fieldValues.append(value)
    }

    /// Removes a field and returns its value.
    @discardableResult
    @inlinable public mutating func removeValue(forKey key: String) -> JSONValue? {
        guard let position = index(of: key) else { return nil }
        fieldKeys.remove(at: position)
        return fieldValues.remove(at: position)
    }

    /// Removes the fields at some positions, which may come in any order and more than once.
    mutating func remove(at positions: [Int]) {
        if positions.isEmpty { return }
        if positions.count == 1 {
            fieldKeys.remove(at: positions[0])
            fieldValues.remove(at: positions[0])
            return
        }
        var isKept = [Bool](repeating: true, count: count)
        for position in positions { isKept[position] = false }
        self = JSONObject(
            uniqueKeys: fieldKeys.indices.filter { isKept[$0] }.map { fieldKeys[$0] },
            values: fieldValues.indices.filter { isKept[$0] }.map { fieldValues[$0] })
    }

    /// The same fields ordered by the UTF-8 bytes of their keys, as Go's JSON encoder writes maps.
    public func sortedByKey() -> JSONObject {
        let order = fieldKeys.indices.sorted { fieldKeys[$0].utf8.lexicographicallyPrecedes(fieldKeys[$1].utf8) }
        return JSONObject(uniqueKeys: order.map { fieldKeys[$0] }, values: order.map { fieldValues[$0] })
    }

    /// Whether both hold the very same storage, which implies equality and costs nothing.
    @inlinable public func isIdentical(to other: JSONObject) -> Bool {
        sameStorage(fieldValues, other.fieldValues) && sameStorage(fieldKeys, other.fieldKeys)
    }
}

/// Whether two arrays are one buffer. An array is a pointer to its buffer, so that nothing of it has to be read: unchanged objects are
/// passed over by the thousand, and most of them are in no cache of the processor.
@inlinable func sameStorage<Element>(_ left: [Element], _ right: [Element]) -> Bool {
    unsafeBitCast(left, to: UnsafeRawPointer.self) == unsafeBitCast(right, to: UnsafeRawPointer.self)
}

extension JSONObject: Sequence {
    /// Walks the fields in insertion order.
    public struct Iterator: IteratorProtocol {
        @usableFromInline let object: JSONObject
        @usableFromInline var position = 0

        @inlinable init(object: JSONObject) { self.object = object }

        /// The next field, or nil at the end.
        @inlinable public mutating func next() -> (key: String, value: JSONValue)? {
            guard position < object.count else { return nil }
            defer { position += 1 }
            return object.field(at: position)
        }
    }

    /// An iterator over the fields in insertion order.
    @inlinable public func makeIterator() -> Iterator { Iterator(object: self) }
}
