import ObjectModel

/// `scheduling.k8s.io/v1 PriorityClass` (`pkg/registry/scheduling/priorityclass`).
public enum PriorityClassKind {
    /// The kind.
    public static let definition: ResourceDefinition = {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "scheduling.k8s.io", version: "v1", kind: "PriorityClass"), plural: "priorityclasses",
            singular: "priorityclass", isNamespaced: false, schema: schema)
        definition.shortNames = ["pc"]
        definition.hasGeneration = true
        definition.printerTable = .priorityClass
        definition.applyDefaults = { $0.defaultText("preemptionPolicy", "PreemptLowerPriority") }
        definition.validateCreate = { validate($0, &$1) }
        definition.validateUpdate = { object, old, errors in
            if object.integer("value") != old.integer("value") {
                errors.within("value") { $0.forbidden("may not be changed in an update.") }
            }
            errors.within("preemptionPolicy") { $0.immutable(object.present("preemptionPolicy"), old.present("preemptionPolicy")) }
        }
        return definition
    }()

    private static let schema = MetadataSchemas.object([
        "value": .int32, "globalDefault": .boolean, "description": .string, "preemptionPolicy": .string,
    ])

    /// The classes whose names begin as those of the system do.
    private static let systemClasses: [(name: String, value: Int64)] = [
        ("system-cluster-critical", 2_000_000_000), ("system-node-critical", 2_000_001_000),
    ]
    private static let highestValue: Int64 = 1_000_000_000
    private static let policies = ["Never", "PreemptLowerPriority"]

    private static func validate(_ object: JSONValue, _ errors: inout FieldErrors) {
        let name = object.text("metadata", "name")
        let value = object.integer("value")
        if name.hasPrefix("system-") {
            if let problem = systemProblem(name, value, object["globalDefault"] == true) {
                let detail = "priority class names with 'system-' prefix are reserved for system use only. error: \(problem)"
                errors.within("metadata") { $0.within("name") { $0.forbidden(detail) } }
            }
        } else if value > highestValue {
            errors.within("value") { $0.forbidden("maximum allowed value of a user defined priority is \(highestValue)") }
        }
        if let policy = object.present("preemptionPolicy"), !policies.contains(policy.stringValue ?? "") {
            errors.within("preemptionPolicy") { $0.notSupported(policy, supported: policies) }
        }
    }

    private static func systemProblem(_ name: String, _ value: Int64, _ isDefault: Bool) -> String? {
        guard let known = systemClasses.first(where: { $0.name == name }) else {
            return "\(name) is not a known system priority class"
        }
        if value != known.value { return "value of \(name) PriorityClass must be \(known.value)" }
        return isDefault ? "globalDefault of \(name) PriorityClass must be false" : nil
    }
}
