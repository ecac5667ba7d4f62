import KubernetesAPI
import ObjectModel

/// Objects as a `meta.k8s.io` Table: what `kubectl get` prints.
public enum ObjectTable {
    /// The table of objects of a kind at a moment; a list's own metadata stands in `form`. An object is shown in the version of the
    /// definition.
    public static func table(
        for definition: ResourceDefinition, objects: [JSONValue], form: TableForm, now: Timestamp
    ) -> JSONValue {
        let printer = printer(of: definition)
        var metadata = JSONObject()
        var version = form.resourceVersion
        if version.isEmpty, objects.count == 1 { version = objects[0].at("metadata", "resourceVersion")?.stringValue ?? "" }
        if !version.isEmpty { metadata["resourceVersion"] = .string(version) }
        if !form.continueToken.isEmpty { metadata["continue"] = .string(form.continueToken) }
        if let count = form.remainingItemCount { metadata["remainingItemCount"] = .int(Int64(count)) }
        var table = JSONObject()
        table["kind"] = "Table"
        table["apiVersion"] = .string("meta.k8s.io/\(form.version)")
        table["metadata"] = .object(metadata)
        table["columnDefinitions"] = form.omitsColumns ? .null : .array(printer.columns.map(json))
        table["rows"] = .array(objects.map { row(of: $0, printer, form, now) })
        return .object(table)
    }

    private static func json(_ column: PrinterTable.Column) -> JSONValue {
        [
            "name": .string(column.name), "type": .string(column.type), "format": .string(column.format),
            "description": .string(column.description), "priority": .int(Int64(column.priority)),
        ]
    }

    private static func row(of object: JSONValue, _ printer: PrinterTable, _ form: TableForm, _ now: Timestamp) -> JSONValue {
        var row = JSONObject()
        row["cells"] = .array(printer.cells(object, now))
        let conditions = printer.conditions(object)
        if !conditions.isEmpty { row["conditions"] = .array(conditions) }
        switch form.includedObject {
        case .none: break
        case .object: row["object"] = object
        case .metadata:
            row["object"] = [
                "kind": "PartialObjectMetadata", "apiVersion": .string("meta.k8s.io/\(form.version)"),
                "metadata": object["metadata"] ?? .object(JSONObject()),
            ]
        }
        return .object(row)
    }

    /// How a kind is printed: as its printer says, by its printer columns, or by name and age.
    private static func printer(of definition: ResourceDefinition) -> PrinterTable {
        if let printer = definition.printerTable { return printer }
        if !definition.isCustomResource { return PrinterTable.nameAndAge }
        return custom(definition.printerColumns)
    }

    /// The table of a custom resource. From a path on that cannot be read the columns are left out.
    private static func custom(_ given: [ResourceDefinition.PrinterColumn]) -> PrinterTable {
        var columns: [PrinterTable.Column] = [.name]
        var paths: [(path: JSONPath, type: String)] = []
        for column in given {
            guard let path = JSONPath("{\(column.jsonPath)}") else { break }
            let description = "Custom resource definition column (in JSONPath format): \(column.jsonPath)"
            columns.append(
                PrinterTable.Column(
                    column.name, column.description.isEmpty ? description : column.description, type: column.type, format: column.format,
                    priority: column.priority))
            paths.append((path, column.type))
        }
        return PrinterTable(columns) { [paths] object, now in
            [PrinterTable.name(object)] + paths.map { cell($0.path, $0.type, of: object, now) }
        }
    }

    /// The first value at a path, as its column's type shows it; null when there is none, or it is of another type.
    private static func cell(_ path: JSONPath, _ type: String, of object: JSONValue, _ now: Timestamp) -> JSONValue {
        guard let value = path.first(in: object) else { return .null }
        switch (type, value) {
        case ("string", .object), ("string", .array): return .string(JSONWriter.text(value, sortedKeys: true, escapesHTML: true))
        case ("string", .string): return value
        case ("string", .null): return "<no value>"
        case ("string", _): return .string(value.description)
        case ("integer", .int), ("boolean", .bool), ("number", .double): return value
        case ("integer", .double(let number)):
            let whole = number.rounded(.towardZero)
            return Int64(exactly: whole).map(JSONValue.int) ?? .null
        case ("number", .int(let number)): return .double(Double(number))
        case ("date", .string(let text)):
            guard let time = Timestamp(rfc3339: text) else { return "<invalid>" }
            return .string(HumanDuration.text(now - time))
        default: return .null
        }
    }
}
