import APIServer
import KubernetesAPI

/// What clients may expect: behaviours and kinds of kube-apiserver, and how far the server goes with each.
public enum Contract {
    /// The behaviours, by subject. A row that is shipped or partial has a test of the same id.
    public static let behaviours: [ContractRow] = [
        // Revisions.
        ContractRow(1, "revision-counter", "one counter numbers the writes of the whole store"),
        ContractRow(2, "no-op-write", "a write that changes nothing makes no revision"),
        ContractRow(3, "read-modes", "resourceVersion and resourceVersionMatch of reads"),
        ContractRow(8, "optimistic-concurrency", "conflicts, preconditions, unconditional updates"),
        ContractRow(9, "generation", "metadata.generation counts changes of the specification"),
        // Watches.
        ContractRow(4, "watch-start", "from the current state, or strictly after a revision"),
        ContractRow(5, "watch-selector", "objects that come into a selection and leave it"),
        ContractRow(6, "watch-list", "sendInitialEvents and its closing bookmark"),
        ContractRow(7, "deletes-are-replayed", "deletes between a list and a watch"),
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
            20, "validation-rules", "rules in CEL",
            .partial(missing: "functions beyond the subset in use are refused when the definition is made")),
        ContractRow(
            21, "conversion", "several versions of a kind", .partial(missing: "conversion webhooks of users' definitions are refused")),
        ContractRow(
            22, "admission", "defaulting and validation of built-in kinds", .partial(missing: "webhooks and policies are not there")),
        // Access.
        ContractRow(33, "authentication", "tokens, reviews, 401 for a wrong token"),
        ContractRow(35, "impersonation", "acting as somebody else"),
        // Others.
        ContractRow(31, "leases", "leader election by Lease"),
        ContractRow(32, "events", "both groups of Event"),
        ContractRow(
            27, "pod-streams", "exec, attach, port-forward, logs, proxy", .refused(instead: "501")),
        ContractRow(
            28, "priority-and-fairness", "the header fields of flow and priority", .partial(missing: "nobody is queued or slowed down")),
        ContractRow(
            29, "staleness", "who has written reads what was written", .partial(missing: "how far caches lag is for scenarios to say")),
        ContractRow(
            34, "protobuf", "bodies of built-in kinds in protobuf",
            .partial(missing: "answers are JSON where that is accepted, else 406")),
        ContractRow("cbor", "CBOR", .absent(why: "406 and 415, as for every unknown form")),
        ContractRow("http2", "HTTP/2", .absent(why: "HTTP/1.1 alone is offered in the TLS handshake")),
        ContractRow("admission-policies", "ValidatingAdmissionPolicy", .absent(why: "its kinds are not served")),
        ContractRow("aggregation", "APIService", .absent(why: "its kind is not served")),
    ]

    /// The built-in kinds, each a row: `kind/GROUP/VERSION/KIND`. Those of Kubernetes that are not served come last.
    public static let kinds: [ContractRow] =
        (BuiltInKinds.all + BuiltInKinds.unattended).map { definition in
            ContractRow(
                number: nil, "kind/\(definition.kind.groupVersion)/\(definition.kind.kind)", "\(definition.plural), built in", .shipped)
        }
        + UnservedKinds.all.map { entry in
            ContractRow("kind/\(entry.groupVersion)/\(entry.kind)", "\(entry.resource), built in", .absent(why: entry.reason))
        }

    /// Every row.
    public static var rows: [ContractRow] { behaviours + kinds }
}
