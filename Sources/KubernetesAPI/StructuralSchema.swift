import ObjectModel

/// The schema of a kind, in the structural form that apiextensions asks of custom resources.
///
/// Built-in kinds are described with the same type, so one engine prunes, defaults and validates all of them. Immutable and
/// shared: a PodSpec's schema exists once, however many kinds embed it.
public final class StructuralSchema: Sendable {
    /// The JSON type a value must have.
    public enum ValueType: String, Sendable {
        /// Any type; only with `intOrString` or `preservesUnknownFields`.
        case any = ""
        /// A JSON object.
        case object
        /// A JSON array.
        case array
        /// A JSON string.
        case string
        /// A JSON number without fraction.
        case integer
        /// Any JSON number.
        case number
        /// `true` or `false`.
        case boolean
    }

    /// `x-kubernetes-list-type`.
    public enum ListType: String, Sendable {
        /// Replaced as a whole.
        case atomic
        /// Scalars, each at most once.
        case set
        /// Objects, unique by the values of `listMapKeys`.
        case map
    }

    /// One entry of `x-kubernetes-validations`.
    public struct ValidationRule: Sendable, Hashable {
        /// The CEL source.
        public var rule: String
        /// What to say when it does not hold; empty means a text made from the rule.
        public var message: String
        /// A CEL expression that gives the message, or nil.
        public var messageExpression: String?
        /// One of FieldValueInvalid, FieldValueForbidden, FieldValueRequired, FieldValueDuplicate; nil means invalid.
        public var reason: String?
        /// A path relative to the rule's place that the error is reported at, or nil.
        public var fieldPath: String?
        /// Whether a transition rule also runs when there is no old value.
        public var optionalOldSelf: Bool?

        /// Makes a rule.
        public init(
            rule: String, message: String = "", messageExpression: String? = nil, reason: String? = nil, fieldPath: String? = nil,
            optionalOldSelf: Bool? = nil
        ) {
            self.rule = rule
            self.message = message
            self.messageExpression = messageExpression
            self.reason = reason
            self.fieldPath = fieldPath
            self.optionalOldSelf = optionalOldSelf
        }
    }

    /// Everything a schema says about one value. Fields are named after their OpenAPI spelling.
    public struct Content: Sendable {
        /// The JSON type.
        public var type: ValueType = .any
        /// Whether `null` is kept as a value.
        public var nullable = false
        /// Named fields, in the order they were declared.
        public var properties: [(name: String, schema: StructuralSchema)] = []
        /// The schema of fields without a name of their own: this is a map.
        public var additionalProperties: StructuralSchema?
        /// The schema of elements.
        public var items: StructuralSchema?
        /// Fields that must be there.
        public var required: [String] = []
        /// What is set when the field is absent, or nil.
        public var defaultValue: JSONValue?
        /// The allowed values, empty for any.
        public var enumValues: [JSONValue] = []
        /// `date-time`, `int32`, `int64`, `byte`, …, or empty.
        public var format = ""
        /// A regular expression (RE2) that strings must match, or nil.
        public var pattern: String?
        /// Bounds of a number.
        public var minimum: Double?
        /// Bounds of a number.
        public var maximum: Double?
        /// Whether `minimum` itself is excluded.
        public var exclusiveMinimum = false
        /// Whether `maximum` itself is excluded.
        public var exclusiveMaximum = false
        /// A number must be a multiple of this.
        public var multipleOf: Double?
        /// Bounds of a string's length in code points.
        public var minLength: Int?
        /// Bounds of a string's length in code points.
        public var maxLength: Int?
        /// Bounds of the number of elements.
        public var minItems: Int?
        /// Bounds of the number of elements.
        public var maxItems: Int?
        /// Bounds of the number of fields.
        public var minProperties: Int?
        /// Bounds of the number of fields.
        public var maxProperties: Int?
        /// `x-kubernetes-preserve-unknown-fields`.
        public var preservesUnknownFields = false
        /// `x-kubernetes-int-or-string`.
        public var intOrString = false
        /// `x-kubernetes-embedded-resource`.
        public var isEmbeddedResource = false
        /// `x-kubernetes-list-type`.
        public var listType: ListType?
        /// `x-kubernetes-list-map-keys`.
        public var listMapKeys: [String] = []
        /// `x-kubernetes-map-type: atomic`.
        public var isAtomicMap = false
        /// `x-kubernetes-validations`.
        public var validations: [ValidationRule] = []
        /// Schemas that a value must all fit; like the other junctors they say nothing about structure, only about values.
        public var allOf: [StructuralSchema] = []
        /// Schemas of which a value must fit one at least; empty for no such rule.
        public var anyOf: [StructuralSchema] = []
        /// Schemas of which a value must fit exactly one; empty for no such rule.
        public var oneOf: [StructuralSchema] = []
        /// A schema that a value must not fit, or nil.
        public var not: StructuralSchema?
        /// The merge key of a strategic merge patch, for a list whose patch strategy is `merge`; empty for a list of scalars.
        public var patchMergeKey: String?
        /// Whether the patch strategy is `replace` or `retainKeys` rather than the default of the type.
        public var patchStrategy: String?
        /// What an element of a map list is taken to have where it leaves out a key; beside the defaults of the elements' schema.
        public var listMapKeyDefaults: [(name: String, value: JSONValue)] = []
        /// What Go's encoder writes for the field when nothing is set: `{}` for a struct, `null` for a list that is never left out.
        /// Nil for fields that are left out then. Ownership of built-in kinds depends on it; objects are stored without it.
        public var zeroValue: JSONValue?
        /// Documentation.
        public var description = ""

        /// An empty description: any value.
        public init() {}
    }

    /// What the schema says.
    public let content: Content
    /// What is worked out once, so that walking a value needs no preparation.
    let compiled: CompiledSchema
    private let propertyIndex: [String: Int]
    private let propertyNames: [String]
    private let propertySchemas: [StructuralSchema]

    /// Makes a schema; its pattern and rules are compiled here, once.
    public init(_ content: Content) {
        self.content = content
        compiled = CompiledSchema(content)
        var index: [String: Int] = [:]
        for (position, property) in content.properties.enumerated() { index[property.name] = position }
        propertyIndex = index
        propertyNames = content.properties.map(\.name)
        propertySchemas = content.properties.map(\.schema)
    }

    /// The schema of a named field, or nil.
    public func property(_ name: String) -> StructuralSchema? {
        let count = propertyNames.count
        if count <= 8 {
            // Comparing a few short names costs less than hashing one.
            for position in 0..<count where propertyNames[position] == name { return propertySchemas[position] }
            return nil
        }
        guard let position = propertyIndex[name] else { return nil }
        return propertySchemas[position]
    }

    /// A schema like this one with something changed.
    public func with(_ change: (inout Content) -> Void) -> StructuralSchema {
        var content = self.content
        change(&content)
        return StructuralSchema(content)
    }
}

extension StructuralSchema {
    /// An object with named fields.
    public static func object(
        _ properties: KeyValuePairs<String, StructuralSchema>, required: [String] = [], _ change: (inout Content) -> Void = { _ in }
    ) -> StructuralSchema {
        var content = Content()
        content.type = .object
        content.properties = properties.map { ($0.key, $0.value) }
        content.required = required
        change(&content)
        return StructuralSchema(content)
    }

    /// A map from strings to values of one schema.
    public static func map(of values: StructuralSchema, _ change: (inout Content) -> Void = { _ in }) -> StructuralSchema {
        var content = Content()
        content.type = .object
        content.additionalProperties = values
        change(&content)
        return StructuralSchema(content)
    }

    /// A list; `mergeKeys` makes it a map list, unique by these fields.
    public static func array(
        of items: StructuralSchema, mergeKeys: [String] = [], _ change: (inout Content) -> Void = { _ in }
    ) -> StructuralSchema {
        var content = Content()
        content.type = .array
        content.items = items
        if !mergeKeys.isEmpty {
            content.listType = .map
            content.listMapKeys = mergeKeys
        }
        change(&content)
        return StructuralSchema(content)
    }

    /// The same as a struct of Go that is not behind a pointer: it is always there, if only as `{}`.
    var embedded: StructuralSchema { with { $0.zeroValue = .object(JSONObject()) } }

    /// A scalar.
    public static func scalar(
        _ type: ValueType, format: String = "", default value: JSONValue? = nil, _ change: (inout Content) -> Void = { _ in }
    ) -> StructuralSchema {
        var content = Content()
        content.type = type
        content.format = format
        content.defaultValue = value
        change(&content)
        return StructuralSchema(content)
    }

    /// A string.
    public static let string = StructuralSchema.scalar(.string)
    /// A Boolean.
    public static let boolean = StructuralSchema.scalar(.boolean)
    /// A 32-bit integer.
    public static let int32 = StructuralSchema.scalar(.integer, format: "int32")
    /// A 64-bit integer.
    public static let int64 = StructuralSchema.scalar(.integer, format: "int64")
    /// An RFC 3339 time.
    public static let dateTime = StructuralSchema.scalar(.string, format: "date-time")
    /// A map from strings to strings.
    public static let stringMap = StructuralSchema.map(of: .string)
    /// A list of strings.
    public static let stringList = StructuralSchema.array(of: .string)
    /// An integer or a string, such as a target port.
    public static let integerOrString = StructuralSchema.scalar(.any) { $0.intOrString = true }
    /// A Kubernetes quantity: an integer or a string of the form that `resource.Quantity` reads.
    public static let quantity = StructuralSchema.scalar(.any) {
        $0.intOrString = true
        $0.format = "quantity"
    }
    /// Any value, fields and all.
    public static let anything = StructuralSchema.scalar(.any) { $0.preservesUnknownFields = true }
}
