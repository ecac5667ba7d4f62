/// An entry of `status.conditions`, as `metav1.Condition` has it.
public struct Condition: Hashable, Sendable {
    /// What is being told, unique in its list.
    public var type: String
    /// `True`, `False` or `Unknown`.
    public var status: String
    /// Why, in one upper-camel-case word.
    public var reason: String
    /// Why, for people.
    public var message: String
    /// When `status` changed last; written in whole seconds.
    public var lastTransitionTime: Timestamp?
    /// The `metadata.generation` that the condition was made from; nil and 0 both mean that it is not told.
    public var observedGeneration: Int64?

    /// Makes a condition.
    public init(
        type: String, status: String, reason: String = "", message: String = "", lastTransitionTime: Timestamp? = nil,
        observedGeneration: Int64? = nil
    ) {
        self.type = type
        self.status = status
        self.reason = reason
        self.message = message
        self.lastTransitionTime = lastTransitionTime
        self.observedGeneration = observedGeneration
    }

    /// Reads a condition; strings that are missing are empty, a time that cannot be read is nil. Nil when this is no object.
    public init?(json: JSONValue) {
        guard case .object(let fields) = json else { return nil }
        type = fields["type"]?.stringValue ?? ""
        status = fields["status"]?.stringValue ?? ""
        reason = fields["reason"]?.stringValue ?? ""
        message = fields["message"]?.stringValue ?? ""
        lastTransitionTime = (fields["lastTransitionTime"]?.stringValue).flatMap(Timestamp.init(rfc3339:))
        observedGeneration = fields["observedGeneration"]?.intValue
    }

    /// The fields in alphabetical order, as Go writes a `metav1.Condition`: a missing time is null, a missing generation is left out.
    public var json: JSONValue {
        var fields = JSONObject(minimumCapacity: 6)
        fields.appendUnique(key: "lastTransitionTime", value: timeValue)
        fields.appendUnique(key: "message", value: .string(message))
        if let observedGeneration, observedGeneration != 0 {
            fields.appendUnique(key: "observedGeneration", value: .int(observedGeneration))
        }
        fields.appendUnique(key: "reason", value: .string(reason))
        fields.appendUnique(key: "status", value: .string(status))
        fields.appendUnique(key: "type", value: .string(type))
        return .object(fields)
    }

    /// The condition written over an earlier form of itself, so that fields which this type does not know survive. Empty fields that
    /// the earlier form left out stay out. A form that says the same already is returned as it is.
    public func json(over existing: JSONValue) -> JSONValue {
        guard case .object(var fields) = existing, let before = Condition(json: existing) else { return json }
        if before == self { return existing }
        if fields["lastTransitionTime"] != nil || lastTransitionTime != nil { fields["lastTransitionTime"] = timeValue }
        if fields["message"] != nil || !message.isEmpty { fields["message"] = .string(message) }
        let generation = observedGeneration ?? 0
        fields["observedGeneration"] = generation == 0 ? nil : .int(generation)
        if fields["reason"] != nil || !reason.isEmpty { fields["reason"] = .string(reason) }
        fields["status"] = .string(status)
        fields["type"] = .string(type)
        return .object(fields)
    }

    /// Whether `status` is `True`.
    public var isTrue: Bool { status == "True" }

    private var timeValue: JSONValue { lastTransitionTime.map { .string($0.rfc3339) } ?? .null }
}

extension Array where Element == Condition {
    /// The condition of a type, or nil.
    public func condition(_ type: String) -> Condition? { first { $0.type == type } }

    /// Sets a condition as apimachinery's `meta.SetStatusCondition` does, and returns whether anything changed.
    ///
    /// `lastTransitionTime` moves only when the status differs from before: to the time that the new condition brings along, or to
    /// `now`. Status, reason, message and observed generation are taken over. A new type is appended.
    @discardableResult
    public mutating func set(_ new: Condition, at now: Timestamp) -> Bool {
        guard let position = firstIndex(where: { $0.type == new.type }) else {
            var appended = new
            appended.lastTransitionTime = new.lastTransitionTime ?? now
            append(appended)
            return true
        }
        var isChanged = false
        if self[position].status != new.status {
            self[position].status = new.status
            self[position].lastTransitionTime = new.lastTransitionTime ?? now
            isChanged = true
        }
        if self[position].reason != new.reason {
            self[position].reason = new.reason
            isChanged = true
        }
        if self[position].message != new.message {
            self[position].message = new.message
            isChanged = true
        }
        if (self[position].observedGeneration ?? 0) != (new.observedGeneration ?? 0) {
            self[position].observedGeneration = new.observedGeneration
            isChanged = true
        }
        return isChanged
    }

    /// Removes every condition of a type, and returns whether there was one.
    @discardableResult
    public mutating func remove(_ type: String) -> Bool {
        let before = count
        removeAll { $0.type == type }
        return count != before
    }
}
