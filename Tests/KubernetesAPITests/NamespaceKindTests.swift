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
            KindRow(
                "no domain", #"{"spec":{"finalizers":["/x"]}}"#, #"spec.finalizers: Invalid value: "/x": prefix part must be non-empty"#),
        ])
    func creation(_ row: KindRow) throws {
        #expect(definition.complaintsAboutCreating(try row.object(from: Self.base)) == row.complaints)
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
