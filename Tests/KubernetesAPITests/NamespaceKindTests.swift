import KubernetesAPI
import ObjectModel
import Testing

@Suite("Namespace")
struct NamespaceKindTests {
    private let definition = NamespaceKind.definition
    private static let base = #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team"}}"#
    private static let standard = "name is neither a standard finalizer name nor is it fully qualified"

    @Test(
        "says what kube-apiserver says about a new namespace",
        arguments: [
            KindRow("plain", "{}"),
            KindRow("with labels", #"{"metadata":{"labels":{"a":"b"}}}"#),
            KindRow("qualified finalizer", #"{"spec":{"finalizers":["example.com/done"]}}"#),
            KindRow("finalizer of Kubernetes", #"{"spec":{"finalizers":["kubernetes"]}}"#),
            KindRow("orphan", #"{"spec":{"finalizers":["orphan"]}}"#),
            KindRow("foreground", #"{"spec":{"finalizers":["foregroundDeletion"]}}"#),
            KindRow("chosen status is ignored", #"{"status":{"phase":"Terminating"}}"#),
            KindRow(
                "bare finalizer", #"{"spec":{"finalizers":["mine"]}}"#, #"spec.finalizers: Invalid value: "mine": \#(standard)"#),
            KindRow(
                "malformed finalizer", #"{"spec":{"finalizers":["a b"]}}"#,
                #"spec.finalizers: Invalid value: "a b": \#(FormatText.qualifiedName)"#,
                #"spec.finalizers: Invalid value: "a b": \#(standard)"#),
            KindRow("two finalizers", #"{"spec":{"finalizers":["kubernetes","example.com/done"]}}"#),
            KindRow("null finalizers", #"{"spec":{"finalizers":null}}"#),
            KindRow(
                "two bare finalizers", #"{"spec":{"finalizers":["mine","kubernetes","yours"]}}"#,
                #"spec.finalizers: Invalid value: "mine": \#(standard)"#, #"spec.finalizers: Invalid value: "yours": \#(standard)"#),
            KindRow(
                "empty finalizer", #"{"spec":{"finalizers":[""]}}"#,
                #"spec.finalizers: Invalid value: "": name part must be non-empty"#,
                #"spec.finalizers: Invalid value: "": \#(FormatText.qualifiedName)"#,
                #"spec.finalizers: Invalid value: "": \#(standard)"#),
            KindRow(
                "no name after the domain", #"{"spec":{"finalizers":["example.com/"]}}"#,
                #"spec.finalizers: Invalid value: "example.com/": name part must be non-empty"#,
                #"spec.finalizers: Invalid value: "example.com/": \#(FormatText.qualifiedName)"#),
            KindRow(
                "malformed domain", #"{"spec":{"finalizers":["A_B/x"]}}"#,
                #"spec.finalizers: Invalid value: "A_B/x": prefix part \#(FormatText.subdomain)"#),
            KindRow(
                "two slashes", #"{"spec":{"finalizers":["a/b/c"]}}"#,
                #"spec.finalizers: Invalid value: "a/b/c": a valid label key must consist of alphanumeric characters, '-', '_' or '.', "#
                    + "and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', "
                    + "regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') "
                    + "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"),
            KindRow(
                "no domain", #"{"spec":{"finalizers":["/x"]}}"#, #"spec.finalizers: Invalid value: "/x": prefix part must be non-empty"#),
        ])
    func creation(_ row: KindRow) throws {
        #expect(definition.complaintsAboutCreating(try row.object(from: Self.base)) == row.complaints)
    }

    @Test(
        "reads only what a namespace has",
        arguments: [
            KindRow("plain", "{}"),
            KindRow("all fields", #"{"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active","conditions":[]}}"#),
            KindRow("nulls", #"{"metadata":{"labels":null},"spec":null,"status":null}"#),
            KindRow(
                "spec is text", #"{"spec":"x"}"#,
                "json: cannot unmarshal string into Go struct field Namespace.spec of type v1.NamespaceSpec"),
            KindRow(
                "status is a list", #"{"status":[]}"#,
                "json: cannot unmarshal array into Go struct field Namespace.status of type v1.NamespaceStatus"),
            KindRow(
                "conditions are text", #"{"status":{"conditions":"x"}}"#,
                "json: cannot unmarshal string into Go struct field NamespaceStatus.status.conditions of type []v1.NamespaceCondition"),
            KindRow(
                "reason is a number", #"{"status":{"conditions":[{"reason":1}]}}"#,
                "json: cannot unmarshal number into Go struct field NamespaceCondition.status.conditions.reason of type string"),
            KindRow(
                "label is a number", #"{"metadata":{"labels":{"a":1}}}"#,
                "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string"),
            KindRow("unknown in spec", #"{"spec":{"finalizer":[]}}"#, #"unknown field "spec.finalizer""#),
            KindRow("unknown in status", #"{"status":{"phases":"x"}}"#, #"unknown field "status.phases""#),
            KindRow(
                "unknown in both", #"{"data":{},"metadata":{"nmae":"x"}}"#, #"unknown field "data""#, #"unknown field "metadata.nmae""#),
        ])
    func reading(_ row: KindRow) throws {
        #expect(definition.complaintsAboutReading(try row.object(from: Self.base)) == row.complaints)
    }

    @Test(
        "lets an update through whatever it asks of finalizers and status",
        arguments: [
            KindRow("nothing", "{}"),
            KindRow("labels", #"{"metadata":{"labels":{"a":"b"}}}"#),
            KindRow("bare finalizer is ignored", #"{"spec":{"finalizers":["mine"]}}"#),
            KindRow("status is ignored", #"{"status":{"phase":"Terminating"}}"#),
        ])
    func updating(_ row: KindRow) throws {
        let old = definition.prepared(try json(Self.base))
        #expect(definition.complaintsAboutUpdating(old, to: MergePatch.apply(try json(row.change), to: old)) == row.complaints)
    }

    @Test("starts active, finalized by Kubernetes and labelled with its name")
    func preparation() throws {
        let namespace = definition.prepared(try json(Self.base))
        #expect(namespace["status"] == ["phase": "Active"])
        #expect(namespace["spec"] == ["finalizers": ["kubernetes"]])
        #expect(namespace.at("metadata", "labels") == ["kubernetes.io/metadata.name": "team"])
    }

    @Test("gets its label back and keeps its finalizers on update")
    func update() throws {
        let stored = definition.prepared(try json(Self.base))
        var changed = MergePatch.apply(
            try json(#"{"spec":{"finalizers":[]},"metadata":{"labels":{"kubernetes.io/metadata.name":"x"}}}"#), to: stored)
        definition.applyDefaults(&changed)
        definition.prepareForUpdate(&changed, stored)
        #expect(changed["spec"] == stored["spec"])
        #expect(changed.at("metadata", "labels") == stored.at("metadata", "labels"))
    }

    @Test(
        "ties the phase to the deletion timestamp",
        arguments: [
            KindRow("active", "{}"),
            KindRow("terminating", #"{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"phase":"Terminating"}}"#),
            KindRow(
                "too early", #"{"status":{"phase":"Terminating"}}"#,
                #"status.Phase: Invalid value: "Terminating": may only be 'Active' if `deletionTimestamp` is empty"#),
            KindRow(
                "too late", #"{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"}}"#,
                #"status.Phase: Invalid value: "Active": may only be 'Terminating' if `deletionTimestamp` is not empty"#),
        ])
    func status(_ row: KindRow) throws {
        let old = definition.prepared(try json(Self.base))
        #expect(definition.complaintsAboutStatus(MergePatch.apply(try json(row.change), to: old), old: old) == row.complaints)
    }

    @Test("checks the finalizers that finalize sets, each at its index")
    func finalize() throws {
        var errors = FieldErrors()
        NamespaceKind.validateFinalize(try json(#"{"spec":{"finalizers":["kubernetes","mine"]}}"#), old: .null, &errors)
        #expect(errors.checkedDescriptions == [#"spec.finalizers[1]: Invalid value: "mine": \#(Self.standard)"#])
    }

    @Test("has a lens")
    func lens() throws {
        var namespace = Namespace(definition.prepared(try json(Self.base)))
        #expect(namespace.phase == "Active")
        namespace.specFinalizers = []
        #expect(namespace.json.at("spec", "finalizers") == nil)
        #expect(definition.nameRule == .label)
        #expect(!definition.isNamespaced)
    }
}
