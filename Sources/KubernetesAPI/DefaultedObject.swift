import ObjectModel

/// An object on its way through defaulting; copied only when a default changes something.
struct DefaultedObject {
    /// The fields as they are by now.
    private(set) var fields: JSONObject
    /// Whether any default has changed something.
    private(set) var isChanged = false

    /// Starts with an object as the client sent it.
    init(_ fields: JSONObject) { self.fields = fields }

    /// The changed object, or nil when nothing had to change.
    var result: JSONObject? { isChanged ? fields : nil }

    /// Sets a field.
    mutating func set(_ key: String, _ value: JSONValue) {
        fields[key] = value
        isChanged = true
    }

    /// Sets a field that is absent or `null`.
    mutating func fill(_ key: String, _ value: @autoclosure () -> JSONValue) {
        if fields.given(key) == nil { set(key, value()) }
    }

    /// Sets a string that is absent, `null` or empty.
    mutating func fillText(_ key: String, _ value: @autoclosure () -> String) {
        switch fields[key] {
        case nil, .null?, .string("")?: set(key, .string(value()))
        default: return
        }
    }

    /// Sets an integer that is absent, `null` or zero.
    mutating func fillNumber(_ key: String, _ value: Int64) {
        switch fields[key] {
        case nil, .null?, .int(0)?: set(key, .int(value))
        default: return
        }
    }

    /// Runs defaulting on the object in a field, when there is one.
    mutating func change(_ key: String, _ body: (JSONObject) -> JSONObject?) {
        guard let position = fields.index(of: key), case .object(let child) = fields.field(at: position).value,
            let changed = body(child)
        else { return }
        fields.setValue(.object(changed), at: position)
        isChanged = true
    }

    /// Runs defaulting on every object of the list in a field.
    mutating func changeElements(_ key: String, _ body: (JSONObject) -> JSONObject?) {
        guard let position = fields.index(of: key), case .array(let elements) = fields.field(at: position).value else { return }
        var changedElements: [JSONValue]?
        for index in elements.indices {
            guard case .object(let element) = elements[index], let changed = body(element) else { continue }
            if changedElements == nil { changedElements = elements }
            changedElements?[index] = .object(changed)
        }
        guard let changedElements else { return }
        fields.setValue(.array(changedElements), at: position)
        isChanged = true
    }

    /// Writes the quantity in a field in its canonical form, as a decoded `resource.Quantity` is written back.
    mutating func canonicalizeQuantity(_ key: String) {
        guard let value = fields.given(key), let canonical = QuantityDefaults.canonical(value) else { return }
        set(key, canonical)
    }
}

/// How defaulting treats quantities.
enum QuantityDefaults {
    /// The canonical form of a quantity, or nil when it is canonical already or no quantity at all.
    static func canonical(_ value: JSONValue) -> JSONValue? {
        guard let quantity = Quantity(json: value) else { return nil }
        let text = quantity.description
        if case .string(let given) = value, given == text { return nil }
        return .string(text)
    }

    /// The same for every entry of a resource list.
    static func canonicalList(_ list: JSONObject) -> JSONObject? {
        var changed: JSONObject?
        for position in 0..<list.count {
            guard let canonical = canonical(list.field(at: position).value) else { continue }
            if changed == nil { changed = list }
            changed?.setValue(canonical, at: position)
        }
        return changed
    }
}
