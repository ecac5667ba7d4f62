import ObjectModel

/// The apps group.
extension PrinterTable {
    private static let containers = Column("Containers", "The names of the containers.", priority: 1)
    private static let images = Column("Images", "The images of the containers.", priority: 1)
    private static let podSelector = Column("Selector", "Which Pods belong to it.", priority: 1)

    static let deployment = PrinterTable([
        .name, Column("Ready", "How many Pods are ready, of how many."), Column("Up-to-date", "Pods of the present template."),
        Column("Available", "Pods that have been ready for long enough."), .age, containers, images, podSelector,
    ]) { object, now in
        let status = object["status"] ?? .null
        return [
            name(object), .string("\(status.integer("readyReplicas"))/\(replicas(object))"), .int(status.integer("updatedReplicas")),
            .int(status.integer("availableReplicas")), age(object, now), each(object, "name"), each(object, "image"), selectorText(object),
        ]
    }

    static let replicaSet = PrinterTable([
        .name, Column("Desired", "The number of Pods asked for.", type: "integer"),
        Column("Current", "Pods that there are.", type: "integer"),
        Column("Ready", "Pods that are ready.", type: "integer"), .age, containers, images, podSelector,
    ]) { object, now in
        let status = object["status"] ?? .null
        return [
            name(object), .int(replicas(object)), .int(status.integer("replicas")), .int(status.integer("readyReplicas")),
            age(object, now), each(object, "name"), each(object, "image"), selectorText(object),
        ]
    }

    static let statefulSet = PrinterTable([
        .name, Column("Ready", "How many Pods are ready, of how many."), .age, containers, images,
    ]) { object, now in
        let ready = object["status"]?.integer("readyReplicas") ?? 0
        return [name(object), .string("\(ready)/\(replicas(object))"), age(object, now), each(object, "name"), each(object, "image")]
    }

    static let controllerRevision = plain([
        Column("Controller", "The controller of the object."), Column("Revision", "The number of the revision."),
    ]) { object in
        var controller: JSONValue = "<none>"
        if let owner = UntypedObject(object).controllerReference {
            let group = GroupVersion(apiVersion: owner.apiVersion)?.group ?? ""
            let kind = GroupKind(group: group, kind: owner.kind).description.lowercased()
            controller = .string("\(kind)/\(owner.name)")
        }
        return [controller, .int(object.integer("revision"))]
    }

    private static func replicas(_ object: JSONValue) -> Int64 { object.at("spec", "replicas")?.intValue ?? 0 }

    /// A field of each container of the template.
    private static func each(_ object: JSONValue, _ field: String) -> JSONValue {
        let containers = object.at("spec", "template", "spec")?.elements("containers") ?? []
        return .string(containers.map { $0.text(field) }.joined(separator: ","))
    }

    /// Unlike other selectors, one that matches everything is empty here.
    private static func selectorText(_ object: JSONValue) -> JSONValue {
        guard let selector = object.at("spec", "selector"), let parsed = try? LabelSelector(json: selector) else { return "" }
        return .string(parsed.description)
    }
}
