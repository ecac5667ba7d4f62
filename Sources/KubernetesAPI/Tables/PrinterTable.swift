import ObjectModel

/// How kube-apiserver's printers lay out a built-in kind as a table: the columns, and what stands in them.
public struct PrinterTable: Sendable {
    /// A column.
    public struct Column: Sendable, Hashable {
        /// The heading.
        public var name: String
        /// `string`, `integer`, `boolean`, `date`, …
        public var type: String
        /// How the value is to be read, such as `name`; empty for most.
        public var format: String
        /// What it shows.
        public var description: String
        /// Columns above 0 show only in wide output.
        public var priority: Int

        /// Describes a column.
        public init(_ name: String, _ description: String, type: String = "string", format: String = "", priority: Int = 0) {
            self.name = name
            self.type = type
            self.format = format
            self.description = description
            self.priority = priority
        }

        /// The name of the object.
        public static let name = Column("Name", "The name, unique within the namespace and the kind.", format: "name")
        /// For how long the object has been there.
        public static let age = Column("Age", "The time since the object was made.")
    }

    /// The columns.
    public var columns: [Column]
    /// The values of an object's cells at a moment, one for each column.
    public var cells: @Sendable (_ object: JSONValue, _ now: Timestamp) -> [JSONValue]
    /// What is said of an object's row as a whole.
    public var conditions: @Sendable (_ object: JSONValue) -> [JSONValue]

    /// Describes a table.
    public init(
        _ columns: [Column], conditions: @escaping @Sendable (_ object: JSONValue) -> [JSONValue] = { _ in [] },
        cells: @escaping @Sendable (_ object: JSONValue, _ now: Timestamp) -> [JSONValue]
    ) {
        self.columns = columns
        self.cells = cells
        self.conditions = conditions
    }

    /// The name of an object.
    public static func name(_ object: JSONValue) -> JSONValue { .string(object.text("metadata", "name")) }

    /// The age of an object.
    public static func age(_ object: JSONValue, _ now: Timestamp) -> JSONValue {
        since(object.at("metadata", "creationTimestamp"), now)
    }

    /// The time since a moment in words; `<unknown>` when there is none.
    static func since(_ time: JSONValue?, _ now: Timestamp) -> JSONValue {
        guard let moment = time?.stringValue.flatMap({ Timestamp(rfc3339: $0) }) else { return "<unknown>" }
        return .string(HumanDuration.text(now - moment))
    }

    /// Labels as text, by name; `<none>` when there are none.
    static func labels(_ labels: JSONObject) -> JSONValue {
        if labels.isEmpty { return "<none>" }
        return .string(labels.sortedByKey().map { "\($0.key)=\($0.value.stringValue ?? "")" }.joined(separator: ","))
    }

    /// A `metav1.LabelSelector` as text; `<none>` when it matches everything.
    static func selector(_ selector: JSONValue?) -> JSONValue {
        guard let selector, !selector.isNull else { return "<none>" }
        guard let parsed = try? LabelSelector(json: selector) else { return "<error>" }
        let text = parsed.description
        return .string(text.isEmpty ? "<none>" : text)
    }

    /// The first few texts and how many more there are.
    static func list(_ texts: [String], maximum: Int = 3) -> String {
        let shown = texts.prefix(maximum).joined(separator: ",")
        return texts.count > maximum ? "\(shown) + \(texts.count - maximum) more..." : shown
    }

    /// A text, or what stands for none.
    static func text(_ value: JSONValue?, or missing: String = "<none>") -> JSONValue {
        let text = value?.stringValue ?? ""
        return .string(text.isEmpty ? missing : text)
    }

    /// A table whose first column is the name and whose last is the age.
    static func plain(
        _ columns: [Column], _ cells: @escaping @Sendable (_ object: JSONValue) -> [JSONValue]
    ) -> PrinterTable {
        PrinterTable([.name] + columns + [.age]) { object, now in [name(object)] + cells(object) + [age(object, now)] }
    }
}

extension PrinterTable {
    /// The name and the age, for kinds without a printer of their own.
    public static let nameAndAge = plain([]) { _ in [] }
}
