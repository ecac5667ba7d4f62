import ObjectModel

/// Checks of how a Deployment rolls out, and of the numbers in a status.
extension WorkloadValidation {
    static func strategy(_ strategy: JSONObject, _ errors: inout FieldErrors) {
        errors.enter(.field("strategy"))
        defer { errors.leave() }
        let rolling = strategy.fields("rollingUpdate")
        switch strategy.text("type") {
        case "Recreate":
            if rolling != nil {
                errors.within("rollingUpdate") { $0.forbidden("may not be specified when strategy `type` is 'Recreate'") }
            }
        case "RollingUpdate":
            errors.within("rollingUpdate") { errors in
                guard let rolling else {
                    errors.required("this should be defaulted and never be nil")
                    return
                }
                rollingUpdate(rolling, &errors)
            }
        default: errors.notSupported(.object(strategy), supported: ["Recreate", "RollingUpdate"])
        }
    }

    private static func rollingUpdate(_ rolling: JSONObject, _ errors: inout FieldErrors) {
        let unavailable = rolling["maxUnavailable"] ?? 0
        let surge = rolling["maxSurge"] ?? 0
        for (key, value) in [("maxUnavailable", unavailable), ("maxSurge", surge)] {
            errors.within(key) { integerOrPercent(value, &$0) }
        }
        errors.within("maxUnavailable") { errors in
            if number(unavailable) == 0, number(surge) == 0 {
                errors.invalid(unavailable, "may not be 0 when `maxSurge` is 0")
            }
            notMoreThanAll(unavailable, &errors)
        }
    }

    /// Complains about a percentage above one hundred.
    static func notMoreThanAll(_ value: JSONValue, _ errors: inout FieldErrors) {
        if let percent = percent(value), percent > 100 { errors.invalid(value, "must not be greater than 100%") }
    }

    /// Complains about a text that is no percentage, and a number below zero.
    static func integerOrPercent(_ value: JSONValue, _ errors: inout FieldErrors) {
        if case .string(let text) = value {
            if percent(value) == nil {
                errors.invalid(
                    .string(text),
                    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for "
                        + "validation is '[0-9]+%')")
            }
        } else if let number = value.intValue, number < 0 {
            errors.invalid(.int(number), "must be greater than or equal to 0")
        }
    }

    /// The number of a text such as `25%`, or nil for anything else.
    private static func percent(_ value: JSONValue) -> Int64? {
        guard case .string(let text) = value, text.utf8.count > 1, text.utf8.last == UInt8(ascii: "%") else { return nil }
        let digits = text.dropLast()
        guard digits.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
        return Int64(digits) ?? .max
    }

    private static func number(_ value: JSONValue) -> Int64 {
        if let percent = percent(value) { return percent }
        if case .string(let text) = value { return Int64(text) ?? 0 }
        return value.intValue ?? 0
    }

    static func deploymentStatus(_ object: JSONValue, _ old: JSONValue, _ errors: inout FieldErrors) {
        guard let status = object["status"]?.objectValue else { return }
        errors.within("status") { errors in
            for key in [
                "observedGeneration", "replicas", "updatedReplicas", "readyReplicas", "availableReplicas", "unavailableReplicas",
                "collisionCount",
            ] { errors.nonNegative(status, key) }
            notMore(status, ["updatedReplicas", "readyReplicas", "availableReplicas"], than: "replicas", "status.replicas", &errors)
            notMore(status, ["availableReplicas"], than: "readyReplicas", "readyReplicas", &errors)
            notDecremented(status, old, &errors)
        }
    }

    static func replicaSetStatus(_ object: JSONValue, _ errors: inout FieldErrors) {
        guard let status = object["status"]?.objectValue else { return }
        errors.within("status") { errors in
            for key in ["replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas", "observedGeneration"] {
                errors.nonNegative(status, key)
            }
            notMore(
                status, ["fullyLabeledReplicas", "readyReplicas", "availableReplicas"], than: "replicas", "status.replicas", &errors)
            notMore(status, ["availableReplicas"], than: "readyReplicas", "readyReplicas", &errors)
        }
    }

    static func notMore(
        _ status: JSONObject, _ keys: [String], than limit: String, _ name: String, _ errors: inout FieldErrors
    ) {
        for key in keys {
            guard let value = status.number(key), value > status.number(limit) ?? 0 else { continue }
            errors.within(key) { $0.invalid(.int(value), "cannot be greater than \(name)") }
        }
    }

    static func notDecremented(_ status: JSONObject, _ old: JSONValue, _ errors: inout FieldErrors) {
        guard let before = old.at("status", "collisionCount")?.intValue else { return }
        let now = status.number("collisionCount")
        if let now, now >= before { return }
        errors.within("collisionCount") { $0.invalid(.int(now ?? 0), "cannot be decremented") }
    }
}
