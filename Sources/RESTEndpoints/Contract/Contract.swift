import APIServer
import KubernetesAPI
import ObjectModel

/// What clients may expect: behaviours and kinds of kube-apiserver, and how far the server goes with each.
public enum Contract {
    /// The behaviours, by subject. A row that is shipped or partial has a test of the same id.
    public static let behaviours: [ContractRow] = [
        // Revisions.
        ContractRow(1, "revision-counter", "one counter numbers the writes of the whole store"),
        ContractRow(2, "no-op-write", "a write that changes nothing makes no revision"),
        ContractRow(3, "read-modes", "resourceVersion and resourceVersionMatch of reads"),
        ContractRow(37, "create-on-update", "an update makes what does not exist, for the kinds that allow it"),
        ContractRow(8, "optimistic-concurrency", "conflicts, preconditions, unconditional updates"),
        ContractRow(9, "generation", "metadata.generation counts changes of the specification"),
        // Watches.
        ContractRow(4, "watch-start", "from the current state, or strictly after a revision"),
        ContractRow(5, "watch-selector", "objects that come into a selection and leave it"),
        ContractRow(6, "watch-list", "sendInitialEvents and its closing bookmark"),
        ContractRow(7, "deletes-are-replayed", "deletes between a list and a watch"),
        ContractRow(38, "watch-paths", "watches by paths below /watch/, the way of old"),
        ContractRow(30, "watch-resumes", "a watch goes on where another was cut off"),
        // Writes.
        ContractRow(10, "generate-name", "generateName"),
        ContractRow(11, "server-side-apply", "field managers, conflicts, force"),
        ContractRow(12, "patch-types", "JSON patch, merge patch, strategic merge"),
        ContractRow(13, "subresources", "status, scale, binding, eviction"),
        ContractRow(14, "deletion", "finalizers, grace, propagation, preconditions"),
        ContractRow(23, "field-validation", "Ignore, Warn and Strict"),
        ContractRow(24, "dry-run", "dryRun=All"),
        // Reads.
        ContractRow(17, "field-selectors", "of metadata, of built-in kinds, of selectableFields"),
        ContractRow(18, "pagination", "limit and continue show one state"),
        ContractRow(25, "discovery", "plain and aggregated discovery, OpenAPI, tables"),
        ContractRow(26, "negotiation", "JSON and YAML; 406 and 415 with a Status"),
        // Life cycles.
        ContractRow(15, "garbage-collection", "owner references"),
        ContractRow(16, "namespace-lifecycle", "a namespace that is being deleted"),
        // Custom resources.
        ContractRow(19, "structural-schemas", "pruning, defaulting, validation, list types"),
        ContractRow(
            20, .validationRules, "rules in CEL",
            .partial(missing: "functions, macros and literals beyond the subset in use are refused when the definition is made")),
        ContractRow(
            36, .patterns, "regular expressions in schemas",
            .partial(missing: "the flag m, \\p and \\Q are refused when the definition is made")),
        ContractRow(
            21, .conversion, "several versions of a kind", .partial(missing: "conversion webhooks of users' definitions are refused")),
        ContractRow(
            22, .admission, "defaulting and validation of built-in kinds",
            .partial(missing: "there are no webhooks, limits of ranges or quotas")),
        // Access.
        ContractRow(33, "authentication", "tokens, reviews, 401 for a wrong token"),
        ContractRow(35, "impersonation", "acting as somebody else"),
        // Others.
        ContractRow(31, "leases", "leader election by Lease"),
        ContractRow(32, "events", "both groups of Event"),
        ContractRow(29, "staleness", "reads are never stale, whatever resourceVersion they ask for"),
        ContractRow(27, .podStreams, "exec, attach, port-forward, logs, proxy", .refused(instead: "501")),
        ContractRow(.runningPods, "ephemeral containers, resizing of running Pods", .refused(instead: "501")),
        ContractRow(
            28, .priorityAndFairness, "the header fields of flow and priority", .partial(missing: "nobody is queued or slowed down")),
        ContractRow(
            34, .protobuf, "bodies of built-in kinds in protobuf",
            .partial(missing: "answers are JSON where that is accepted, else 406")),
        ContractRow(.cbor, "CBOR", .refused(instead: "406 and 415")),
        ContractRow(
            .tokenIssuer, "the keys of ServiceAccount tokens",
            .refused(instead: "404; tokens are not signed, a TokenReview tells whose they are")),
        ContractRow("http2", "HTTP/2", .absent(why: "HTTP/1.1 alone is offered in the TLS handshake")),
        ContractRow(.admissionPolicies, "ValidatingAdmissionPolicy", .absent(why: "its kinds are not served")),
        ContractRow(.aggregation, "APIService, resource metrics", .absent(why: "there are no other API servers to aggregate")),
    ]

    /// The kinds that need no definition.
    public static let servedKinds: [ResourceDefinition] = BuiltInKinds.all + BuiltInKinds.unattended + [CustomResources.definition]

    /// The served kinds, each a row: `kind/GROUP/VERSION/KIND`.
    public static let kinds: [ContractRow] = servedKinds.map { definition in
        ContractRow(.kind(definition.kind), definition.plural, .shipped)
    }

    /// The kinds of Kubernetes that are not served.
    public static let unservedKinds: [ContractRow] = UnservedKinds.all.map { kind in
        ContractRow(
            .kind(GroupVersionKind(group: kind.group, version: kind.version, kind: kind.kind)), kind.resource, .absent(why: kind.reason))
    }

    /// Every row.
    public static var rows: [ContractRow] { behaviours + kinds + unservedKinds }
}
