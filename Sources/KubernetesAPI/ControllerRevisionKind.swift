import ObjectModel

/// apps/v1 ControllerRevision: a state of a workload that can be gone back to (`pkg/registry/apps/controllerrevision`).
public enum ControllerRevisionKind {
    /// The definition of the kind.
    public static let definition: ResourceDefinition = {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "apps", version: "v1", kind: "ControllerRevision"), plural: "controllerrevisions",
            singular: "controllerrevision", isNamespaced: true, schema: schema)
        definition.printerTable = .controllerRevision
        definition.validateCreate = { object, errors in validate(object, &errors) }
        definition.validateUpdate = { object, old, errors in
            errors.within("data") { $0.immutable(object["data"], old["data"]) }
            validate(object, &errors)
        }
        return definition
    }()

    private static let schema = MetadataSchemas.object(["data": .anything, "revision": .int64])

    private static func validate(_ object: JSONValue, _ errors: inout FieldErrors) {
        let revision = object.integer("revision")
        if revision < 0 {
            errors.within("revision") { $0.invalid(.int(revision), "must be greater than or equal to 0") }
        }
        if object.present("data") == nil { errors.within("data") { $0.required("data is mandatory") } }
    }
}
