import ObjectModel

/// The core group beside Pods, Services and Nodes.
extension PrinterTable {
    static let namespace = plain([Column("Status", "The phase of the namespace.")]) { object in
        [.string(object.text("status", "phase"))]
    }

    static let configMap = plain([Column("Data", "The number of entries.")]) { object in
        [.int(Int64(object.fields("data").count + object.fields("binaryData").count))]
    }

    static let secret = plain([
        Column("Type", "What the data is for."), Column("Data", "The number of entries."),
    ]) { object in
        [.string(object.text("type")), .int(Int64(object.fields("data").count))]
    }

    static let serviceAccount = plain([Column("Secrets", "The number of its secrets.")]) { object in
        [.int(Int64(object.elements("secrets").count))]
    }

    static let endpoints = plain([Column("Endpoints", "The addresses that are ready, with their ports.")]) { object in
        let subsets = object.elements("subsets")
        if subsets.isEmpty { return ["<none>"] }
        var addresses: [String] = []
        for subset in subsets {
            let ready = subset.elements("addresses").map { $0.text("ip") }
            let ports = subset.elements("ports").map { $0.integer("port") }
            if ports.isEmpty { addresses += ready }
            for port in ports {
                addresses += ready.map { $0.contains(":") ? "[\($0)]:\(port)" : "\($0):\(port)" }
            }
        }
        return [.string(list(addresses))]
    }

    static let endpointSlice = plain([
        Column("AddressType", "What the addresses are."), Column("Ports", "The ports."), Column("Endpoints", "The addresses."),
    ]) { object in
        let ports = object.elements("ports").map { port in
            if let number = port.present("port")?.intValue { return String(number) }
            return port.present("name")?.stringValue ?? "*"
        }
        let addresses = object.elements("endpoints").flatMap { $0.texts("addresses") }
        func shown(_ texts: [String]) -> JSONValue {
            let text = list(texts)
            return .string(text.isEmpty ? "<unset>" : text)
        }
        return [.string(object.text("addressType")), shown(ports), shown(addresses)]
    }

    static let persistentVolumeClaim = PrinterTable([
        .name, Column("Status", "The phase of the claim."), Column("Volume", "The volume that it is bound to."),
        Column("Capacity", "How much storage there is."), Column("Access Modes", "How the volume is mounted."),
        Column("StorageClass", "The StorageClass."), Column("VolumeAttributesClass", "The class of changeable attributes."), .age,
        Column("VolumeMode", "Filesystem or Block.", priority: 1),
    ]) { object, now in
        let spec = object["spec"] ?? .null
        let isDeleted = object["metadata"]?.present("deletionTimestamp") != nil
        let volume = spec.text("volumeName")
        let isBound = !volume.isEmpty
        let capacity = object.at("status", "capacity", "storage")
        let beta = object.at("metadata", "annotations", "volume.beta.kubernetes.io/storage-class")?.stringValue
        return [
            name(object), .string(isDeleted ? "Terminating" : object.text("status", "phase")), .string(volume),
            .string(isBound ? capacity?.stringValue ?? capacity?.intValue.map(String.init) ?? "0" : ""),
            .string(isBound ? accessModes(object["status"]?.texts("accessModes") ?? []) : ""),
            .string(beta ?? spec.text("storageClassName")), text(spec["volumeAttributesClassName"], or: "<unset>"), age(object, now),
            text(spec["volumeMode"], or: "<unset>"),
        ]
    }

    private static func accessModes(_ modes: [String]) -> String {
        let short = [
            ("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"), ("ReadWriteOncePod", "RWOP"),
        ]
        return short.filter { modes.contains($0.0) }.map(\.1).joined(separator: ",")
    }

    private static let eventColumns = [
        Column("Last Seen", "The time since it last happened."), Column("Type", "Normal or Warning."),
        Column("Reason", "One word that says why."), Column("Object", "The object it happened to."),
        Column("Subobject", "The part of the object.", priority: 1), Column("Source", "Who tells of it.", priority: 1),
        Column("Message", "What a person is told."), Column("First Seen", "The time since it first happened.", priority: 1),
        Column("Count", "How often it happened.", type: "integer", priority: 1),
        Column("Name", "The name of the event.", format: "name", priority: 1),
    ]

    /// Events in the form of the core group.
    static let event = PrinterTable(eventColumns) { eventCells($0, $1) }

    /// Events in the form of `events.k8s.io`.
    static let eventsEvent = PrinterTable(eventColumns) { eventCells(EventsEventKind.coreForm(of: $0), $1) }

    private static func eventCells(_ object: JSONValue, _ now: Timestamp) -> [JSONValue] {
        let first = since(object.present("firstTimestamp") ?? object.present("eventTime"), now)
        var last = object.present("lastTimestamp").map { since($0, now) } ?? first
        var count = object.integer("count")
        if let series = object.present("series") {
            last = since(series["lastObservedTime"], now)
            count = series.integer("count")
        } else if count == 0 {
            count = 1
        }
        let involved = object["involvedObject"] ?? .null
        let kind = involved.text("kind").lowercased()
        let target = involved.text("name").isEmpty ? kind : "\(kind)/\(involved.text("name"))"
        func either(_ first: String, _ second: String) -> String { first.isEmpty ? second : first }
        let component = either(object.text("source", "component"), object.text("reportingComponent"))
        let instance = either(object.text("source", "host"), object.text("reportingInstance"))
        return [
            last, .string(object.text("type")), .string(object.text("reason")), .string(target), .string(involved.text("fieldPath")),
            .string(instance.isEmpty ? component : "\(component), \(instance)"), .string(trimmed(object.text("message"))), first,
            .int(count), name(object),
        ]
    }

    private static func trimmed(_ text: String) -> String {
        var result = text[...]
        while let first = result.first, first.isWhitespace { result.removeFirst() }
        while let last = result.last, last.isWhitespace { result.removeLast() }
        return String(result)
    }
}
