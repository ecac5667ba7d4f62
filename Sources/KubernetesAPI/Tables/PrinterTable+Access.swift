import ObjectModel

/// Access, budgets, priorities and storage.
extension PrinterTable {
    static let roleBinding = PrinterTable([
        .name, Column("Role", "The role."), .age, Column("Users", "The users who have it.", priority: 1),
        Column("Groups", "The groups that have it.", priority: 1),
        Column("ServiceAccounts", "The service accounts that have it.", priority: 1),
    ]) { object, now in
        let role = object["roleRef"] ?? .null
        func subjects(_ kind: String) -> JSONValue {
            let found = object.elements("subjects").filter { $0.text("kind") == kind }
            let names = found.map { kind == "ServiceAccount" ? "\($0.text("namespace"))/\($0.text("name"))" : $0.text("name") }
            return .string(names.joined(separator: ", "))
        }
        return [
            name(object), .string("\(role.text("kind"))/\(role.text("name"))"), age(object, now), subjects("User"), subjects("Group"),
            subjects("ServiceAccount"),
        ]
    }

    static let podDisruptionBudget = plain([
        Column("Min Available", "How many Pods must stay available."), Column("Max Unavailable", "How many Pods may be unavailable."),
        Column("Allowed Disruptions", "Pods that may be evicted now.", type: "integer"),
    ]) { object in
        func amount(_ field: String) -> JSONValue {
            guard let value = object["spec"]?.present(field) else { return "N/A" }
            return .string(value.stringValue ?? value.intValue.map(String.init) ?? "")
        }
        return [amount("minAvailable"), amount("maxUnavailable"), .int(object["status"]?.integer("disruptionsAllowed") ?? 0)]
    }

    static let priorityClass = PrinterTable([
        .name, Column("Value", "The number; higher ones go first.", type: "integer"),
        Column("Global-Default", "Whether Pods without a class have this one.", type: "boolean"), .age,
        Column("PreemptionPolicy", "PreemptLowerPriority or Never."),
    ]) { object, now in
        [
            name(object), .int(object.integer("value")), .bool(object["globalDefault"] == true), age(object, now),
            .string(object.text("preemptionPolicy")),
        ]
    }

    private static let defaultClassAnnotations = [
        "storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class",
    ]

    static let storageClass = PrinterTable([
        .name, Column("Provisioner", "Who makes the volumes."), Column("ReclaimPolicy", "What becomes of volumes."),
        Column("VolumeBindingMode", "When volumes are made."), Column("AllowVolumeExpansion", "Whether volumes can grow."), .age,
    ]) { object, now in
        let isDefault = defaultClassAnnotations.contains { object.at("metadata", "annotations", $0) == "true" }
        return [
            .string(object.text("metadata", "name") + (isDefault ? " (default)" : "")), .string(object.text("provisioner")),
            text(object["reclaimPolicy"], or: "Delete"), text(object["volumeBindingMode"], or: "Immediate"),
            .bool(object["allowVolumeExpansion"] == true), age(object, now),
        ]
    }
}
