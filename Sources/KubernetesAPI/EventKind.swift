import ObjectModel

/// `v1 Event`, the form in which events are stored (`pkg/registry/core/event`).
public enum EventKind {
    /// The kind. Of the objects that come through core/v1 only the old rules hold; the strict ones are ``EventsEventKind``'s.
    public static let definition: ResourceDefinition = {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "", version: "v1", kind: "Event"), plural: "events", singular: "event", isNamespaced: true,
            schema: schema)
        definition.shortNames = ["ev"]
        definition.allowsCreateOnUpdate = true
        definition.selectableFields =
            referenceFields.map { ("involvedObject.\($0)", ["involvedObject", $0]) } + [
                ("reason", ["reason"]), ("reportingComponent", ["reportingComponent"]), ("source", ["source", "component"]),
                ("type", ["type"]),
            ]
        definition.printerTable = .event
        definition.validateCreate = validate
        definition.validateUpdate = { object, _, errors in validate(object, &errors) }
        return definition
    }()

    static let referenceFields = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"]
    static let series = StructuralSchema.object(["count": .int32, "lastObservedTime": .dateTime])
    static let source = StructuralSchema.object(["component": .string, "host": .string])

    /// A time that Go's encoder writes as null when it is not set.
    static let time = StructuralSchema.dateTime.with { $0.zeroValue = .null }
    private static let text = StructuralSchema.string.with { $0.zeroValue = "" }

    private static let schema = MetadataSchemas.object([
        "involvedObject": SharedSchemas.objectReference, "reason": .string, "message": .string, "source": source.embedded,
        "firstTimestamp": time, "lastTimestamp": time, "count": .int32, "type": .string, "eventTime": time, "series": series,
        "action": .string, "related": SharedSchemas.objectReference, "reportingComponent": text, "reportingInstance": text,
    ])

    /// The rules that hold for an event in the core form, whichever version it came through.
    static func validate(_ object: JSONValue, _ errors: inout FieldErrors) {
        let namespace = object.text("metadata", "namespace")
        let involved = object.text("involvedObject", "namespace")
        if object.present("eventTime") == nil {
            let matches = involved.isEmpty ? namespace.isEmpty || namespace == "default" : involved == namespace
            if !matches { namespaceMismatch(involved, &errors) }
        } else {
            if involved.isEmpty, namespace != "default", namespace != "kube-system" { namespaceMismatch(involved, &errors) }
            let controller = object.text("reportingComponent")
            errors.within("reportingController") { errors in
                if controller.isEmpty { errors.required() }
                errors.invalid(.string(controller), all: NameFormat.qualifiedName(controller))
            }
            for name in ["reportingInstance", "action", "reason"] {
                let text = object.text(name)
                errors.within(name) { errors in
                    if text.isEmpty { errors.required() }
                    if text.utf8.count > 128 { errors.invalid("", "can have at most 128 characters") }
                }
            }
            if object.text("message").utf8.count > 1024 {
                errors.within("message") { $0.invalid("", "can have at most 1024 characters") }
            }
        }
        errors.within("namespace") { $0.invalid(.string(namespace), all: NameFormat.dns1123Subdomain(namespace)) }
    }

    private static func namespaceMismatch(_ namespace: String, _ errors: inout FieldErrors) {
        errors.within("involvedObject") { errors in
            errors.within("namespace") { $0.invalid(.string(namespace), "does not match event.namespace") }
        }
    }
}
