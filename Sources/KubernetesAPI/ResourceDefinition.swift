import ObjectModel

/// What the API server needs to know of one kind: its names, its schema and the rules of its registry strategy.
///
/// A registry strategy is what kube-apiserver calls the per-kind code behind create, update and delete
/// (`k8s.io/apiserver/pkg/registry/rest`). Built-in kinds and custom resources are both described this way.
public struct ResourceDefinition: Sendable {
    /// How names of the kind are checked.
    public enum NameRule: Sendable {
        /// RFC 1123 subdomain, at most 253 characters.
        case subdomain
        /// RFC 1123 label, at most 63 characters.
        case label
        /// RFC 1035 label, at most 63 characters: Service.
        case label1035
        /// Anything that can stand in a path: RBAC objects.
        case pathSegment
    }

    /// The paths of a scale subresource, as JSON paths without the leading dot, split at the dots.
    public struct ScalePaths: Sendable, Hashable {
        /// Where the desired number is.
        public var specReplicas: [String]
        /// Where the observed number is.
        public var statusReplicas: [String]
        /// Where the selector is, or nil: serialised, as custom resources have it, or a `metav1.LabelSelector`.
        public var labelSelector: [String]?

        /// Names the paths.
        public init(specReplicas: [String], statusReplicas: [String], labelSelector: [String]?) {
            self.specReplicas = specReplicas
            self.statusReplicas = statusReplicas
            self.labelSelector = labelSelector
        }
    }

    /// A column that a CustomResourceDefinition adds to what `kubectl get` prints.
    public struct PrinterColumn: Sendable, Hashable {
        /// The heading.
        public var name: String
        /// `string`, `integer`, `date`, …
        public var type: String
        /// The JSON path of the value.
        public var jsonPath: String
        /// How the value is to be read, such as `date-time`, or empty.
        public var format: String
        /// What it shows, or empty.
        public var description: String
        /// Columns above 0 show only in wide output.
        public var priority: Int

        /// Describes a column.
        public init(
            name: String, type: String, jsonPath: String, format: String = "", description: String = "", priority: Int = 0
        ) {
            self.name = name
            self.type = type
            self.jsonPath = jsonPath
            self.format = format
            self.description = description
            self.priority = priority
        }
    }

    /// The kind in the version this definition is about.
    public var kind: GroupVersionKind
    /// The kind of lists of objects.
    public var listKind: String
    /// The plural name, in lower case.
    public var plural: String
    /// The singular name, in lower case.
    public var singular: String
    /// Short names that kubectl accepts.
    public var shortNames: [String] = []
    /// Groups of resources that kubectl knows the resource under, such as `all`.
    public var categories: [String] = []
    /// Whether a CustomResourceDefinition defines the kind: such kinds take no strategic merge patch, and their schema is validated
    /// by kube-apiserver's rules for custom resources.
    public var isCustomResource = false
    /// Whether no controller acts on the kind, so that who walks all kinds leaves it out while there is no object of it.
    public var isUnattended = false
    /// Whether objects live in namespaces.
    public var isNamespaced: Bool
    /// The rule for `metadata.name`.
    public var nameRule: NameRule = .subdomain
    /// Whether there is a status subresource: then the main endpoint ignores status and the status endpoint ignores the rest.
    public var hasStatus = false
    /// Whether a status sent along at creation is kept: a Node registers with its capacity.
    public var keepsStatusAtCreation = false
    /// The scale subresource, or nil.
    public var scale: ScalePaths?
    /// The schema: what is pruned, defaulted and type-checked.
    public var schema: StructuralSchema
    /// Columns of the table form beside the name, of custom resources.
    public var printerColumns: [PrinterColumn] = []
    /// The table form of a built-in kind; nil where name and printer columns say everything.
    public var printerTable: PrinterTable?
    /// Fields beyond `metadata.name` and `metadata.namespace` that a field selector may name, with their paths.
    public var selectableFields: [(name: String, path: [String])] = []
    /// Whether `metadata.generation` is kept: 1 at creation, one more at each change of anything but metadata and status.
    public var hasGeneration = false
    /// Fields of `metadata` whose change counts as a new generation too.
    public var generationMetadata: [String] = []
    /// Fields of `metadata` that the status endpoint leaves as they are; it takes the others, except for custom resources.
    public var metadataKeptByStatus: [String] = []
    /// Whether an update without resourceVersion is taken as unconditional.
    public var allowsUnconditionalUpdate = true
    /// Whether an update of an object that does not exist makes it.
    public var allowsCreateOnUpdate = false
    /// The warning sent with every answer about this version, or nil.
    public var deprecationWarning: String?
    /// The seconds of grace a delete gives when the request names none; nil means the kind is deleted at once.
    public var defaultGracePeriodSeconds: @Sendable (_ object: JSONValue) -> Int64? = { _ in nil }

    /// Sets what the client left out, before validation, beyond the defaults that the schema carries.
    public var applyDefaults: @Sendable (_ object: inout JSONValue) -> Void = { _ in }
    /// The same for a changed object, of which the parts that share their storage with `old` have their defaults already; nil means
    /// that `applyDefaults` does it.
    public var applyUpdateDefaults: (@Sendable (_ object: inout JSONValue, _ old: JSONValue) -> Void)?
    /// Clears or sets what a client may not choose at creation. Status is already cleared when there is a status subresource.
    public var prepareForCreate: @Sendable (_ object: inout JSONValue) -> Void = { _ in }
    /// Clears or keeps what a client may not change. Status is already kept when there is a status subresource.
    public var prepareForUpdate: @Sendable (_ object: inout JSONValue, _ old: JSONValue) -> Void = { _, _ in }
    /// Complains about a new object, beyond the schema and `metadata`.
    public var validateCreate: @Sendable (_ object: JSONValue, _ errors: inout FieldErrors) -> Void = { _, _ in }
    /// Complains about a changed object, beyond the schema and `metadata`; includes what holds at creation where that applies.
    public var validateUpdate: @Sendable (_ object: JSONValue, _ old: JSONValue, _ errors: inout FieldErrors) -> Void = { _, _, _ in }
    /// Complains about a changed status, beyond the schema.
    public var validateStatusUpdate: @Sendable (_ object: JSONValue, _ old: JSONValue, _ errors: inout FieldErrors) -> Void = { _, _, _ in }

    /// Describes a kind; everything else has the values of a plain kind and is set afterwards.
    public init(kind: GroupVersionKind, plural: String, singular: String, isNamespaced: Bool, schema: StructuralSchema) {
        self.kind = kind
        listKind = kind.kind + "List"
        self.plural = plural
        self.singular = singular
        self.isNamespaced = isNamespaced
        self.schema = schema
    }

    /// The resource in this version.
    public var resource: GroupVersionResource {
        GroupVersionResource(group: kind.group, version: kind.version, resource: plural)
    }
}
