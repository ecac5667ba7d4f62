import APIServer
import KubernetesAPI

/// What clients may expect: behaviours and kinds of kube-apiserver, and how far the server goes with each.
public enum Contract {
    /// The behaviours, by subject. A row that is shipped or partial has a test of the same id.
    public static let behaviours: [ContractRow] = [
        // Revisions.
        ContractRow("revision-counter", "one counter numbers the writes of the whole store"),
        ContractRow("no-op-write", "a write that changes nothing makes no revision"),
        ContractRow("read-modes", "resourceVersion and resourceVersionMatch of reads"),
        ContractRow("optimistic-concurrency", "conflicts, preconditions, unconditional updates"),
        ContractRow("generation", "metadata.generation counts changes of the spec"),
        // Watches.
        ContractRow("watch-start", "from the current state, or strictly after a revision"),
        ContractRow("watch-selector", "objects that come into a selection and leave it"),
        ContractRow("watch-list", "sendInitialEvents and its closing bookmark"),
        ContractRow("deletes-are-replayed", "deletes between a list and a watch"),
        ContractRow("watch-resumes", "a watch goes on where another was cut off"),
        ContractRow("watch-timeout", "timeoutSeconds"),
        ContractRow("staleness", "how far caches lag is a matter of the scenario"),
        // Writes.
        ContractRow("generate-name", "generateName"),
        ContractRow("server-side-apply", "field managers, conflicts, force"),
        ContractRow("patch-types", "JSON patch, merge patch, strategic merge, apply"),
        ContractRow("subresources", "status, scale, binding, eviction"),
        ContractRow("deletion", "finalizers, propagation, preconditions, collections"),
        ContractRow("field-validation", "Ignore, Warn and Strict"),
        ContractRow("dry-run", "dryRun=All"),
        // Reads.
        ContractRow("field-selectors", "of metadata, of built-in kinds, of selectableFields"),
        ContractRow("pagination", "limit and continue show one state"),
        ContractRow("discovery", "plain and aggregated discovery, OpenAPI v3"),
        ContractRow("tables", "Table and PartialObjectMetadata"),
        ContractRow("negotiation", "JSON and YAML; 406 and 415 with a Status"),
        // Life cycles.
        ContractRow("garbage-collection", "owner references"),
        ContractRow("namespace-lifecycle", "a namespace that is being deleted"),
        // Custom resources.
        ContractRow("structural-schemas", "pruning, defaulting, validation, list types"),
        ContractRow(
            "validation-rules", "rules in CEL",
            .partial(missing: "functions beyond the subset in use are refused when the definition is made")),
        ContractRow("conversion", "several versions: of Agent Sandbox's kinds by functions, of others with strategy None"),
        ContractRow("webhooks", "conversion and admission webhooks", .refused(instead: "422 at the definition; admission has none")),
        // Access.
        ContractRow("authentication", "tokens, client certificates, TokenReview, ServiceAccount tokens"),
        ContractRow("authorization", "RBAC and access reviews"),
        ContractRow("impersonation", "acting as somebody else", .refused(instead: "501")),
        // Others.
        ContractRow("leases", "leader election by Lease"),
        ContractRow("events", "both groups of Event"),
        ContractRow("pod-streams", "exec, attach, port-forward, logs, proxy", .refused(instead: "501")),
        ContractRow("protobuf", "bodies in protobuf", .refused(instead: "415; answers are JSON where that is accepted, else 406")),
        ContractRow("cbor", "CBOR", .absent(why: "406 and 415, as for every unknown form")),
        ContractRow("http2", "HTTP/2", .absent(why: "HTTP/1.1 alone is offered in the TLS handshake")),
        ContractRow("priority-and-fairness", "queues and limits of API Priority and Fairness", .absent(why: "requests are answered at once")),
        ContractRow("admission-policies", "ValidatingAdmissionPolicy", .absent(why: "its kinds are not served")),
        ContractRow("aggregation", "APIService", .absent(why: "its kind is not served")),
    ]

    /// The built-in kinds, each a row: `kind/GROUP/VERSION/KIND`.
    public static let kinds: [ContractRow] = BuiltInKinds.all.map { definition in
        ContractRow("kind/\(definition.kind.groupVersion)/\(definition.kind.kind)", "\(definition.plural), built in")
    }

    /// Every row.
    public static var rows: [ContractRow] { behaviours + kinds }
}
