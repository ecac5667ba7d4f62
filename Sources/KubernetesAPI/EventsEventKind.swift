import ObjectModel

/// `events.k8s.io/v1 Event`: another spelling of the objects that core/v1 stores.
///
/// The functions of the definition take objects in the events.k8s.io form; their complaints name the fields of the core form, as
/// kube-apiserver's do.
public enum EventsEventKind {
    /// The kind. Objects are stored as ``coreForm(of:)`` makes them.
    public static let definition: ResourceDefinition = {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "events.k8s.io", version: "v1", kind: "Event"), plural: "events", singular: "event",
            isNamespaced: true, schema: schema)
        definition.shortNames = ["ev"]
        definition.allowsCreateOnUpdate = true
        definition.selectableFields =
            EventKind.referenceFields.map { ("regarding.\($0)", ["regarding", $0]) } + [
                ("reason", ["reason"]), ("reportingController", ["reportingController"]), ("type", ["type"]),
            ]
        definition.printerTable = .eventsEvent
        definition.validateCreate = { validateCreate(coreForm(of: $0), &$1) }
        definition.validateUpdate = { validateUpdate(coreForm(of: $0), coreForm(of: $1), &$2) }
        return definition
    }()

    private static let schema = MetadataSchemas.object([
        "eventTime": EventKind.time, "series": EventKind.series, "reportingController": .string, "reportingInstance": .string,
        "action": .string, "reason": .string, "regarding": SharedSchemas.objectReference, "related": SharedSchemas.objectReference,
        "note": .string, "type": .string, "deprecatedSource": EventKind.source.embedded, "deprecatedFirstTimestamp": EventKind.time,
        "deprecatedLastTimestamp": EventKind.time, "deprecatedCount": .int32,
    ])

    /// Names of the same field: in the core form, in the events.k8s.io form.
    private static let spellings = [
        ("involvedObject", "regarding"), ("message", "note"), ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"), ("lastTimestamp", "deprecatedLastTimestamp"), ("count", "deprecatedCount"),
        ("reportingComponent", "reportingController"),
    ]

    /// An event of events.k8s.io/v1 as core/v1 spells it. Fields that both share, and unknown ones, are kept.
    public static func coreForm(of event: JSONValue) -> JSONValue {
        renamed(event, apiVersion: "v1") { key in spellings.first { $0.1 == key }?.0 }
    }

    /// An event of core/v1 as events.k8s.io/v1 spells it; the inverse of ``coreForm(of:)``.
    public static func eventsForm(of event: JSONValue) -> JSONValue {
        renamed(event, apiVersion: "events.k8s.io/v1") { key in spellings.first { $0.0 == key }?.1 }
    }

    private static func renamed(_ event: JSONValue, apiVersion: String, _ rename: (String) -> String?) -> JSONValue {
        guard case .object(let object) = event else { return event }
        var result = JSONObject(minimumCapacity: object.count)
        for (key, value) in object { result[rename(key) ?? key] = value }
        if result.contains("apiVersion") { result["apiVersion"] = .string(apiVersion) }
        return .object(result)
    }

    private static func validateCreate(_ object: JSONValue, _ errors: inout FieldErrors) {
        EventKind.validate(object, &errors)
        validateSeries(object, &errors)
        if object.present("eventTime") == nil { errors.within("eventTime") { $0.required() } }
        let type = object.text("type")
        if type != "Normal", type != "Warning" { errors.within("type") { $0.invalid("", "has invalid value: \(type)") } }
        for name in ["firstTimestamp", "lastTimestamp"] where object.present(name) != nil {
            errors.within(name) { $0.invalid("", "needs to be unset") }
        }
        if object.integer("count") != 0 { errors.within("count") { $0.invalid("", "needs to be unset") } }
        if !object.text("source", "component").isEmpty || !object.text("source", "host").isEmpty {
            errors.within("source") { $0.invalid("", "needs to be unset") }
        }
    }

    private static func validateUpdate(_ object: JSONValue, _ old: JSONValue, _ errors: inout FieldErrors) {
        EventKind.validate(object, &errors)
        if object.present("series") != old.present("series") { validateSeries(object, &errors) }
        // The order and the second look at `reason` are kube-apiserver's.
        let immutable = [
            "involvedObject", "reason", "message", "source", "firstTimestamp", "lastTimestamp", "count", "reason", "type", "eventTime",
            "action", "related", "reportingComponent", "reportingInstance",
        ]
        for name in immutable {
            errors.within(name == "reportingComponent" ? "reportingController" : name) {
                $0.immutable(object.present(name), old.present(name))
            }
        }
    }

    private static func validateSeries(_ object: JSONValue, _ errors: inout FieldErrors) {
        guard let series = object.present("series") else { return }
        errors.within("series") { errors in
            if series.integer("count") < 2 { errors.within("count") { $0.invalid("", "should be at least 2") } }
            if series.present("lastObservedTime") == nil { errors.within("lastObservedTime") { $0.required() } }
        }
    }
}
