import KubernetesAPI
import ObjectModel
import Testing

@Suite("Lease, RuntimeClass and ServiceAccount")
struct LeaseAndRuntimeClassKindTests {
    private static let lease = #"{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"l","namespace":"d"},"spec":{}}"#
    private static let runtimeClass =
        #"{"apiVersion":"node.k8s.io/v1","kind":"RuntimeClass","metadata":{"name":"gvisor"},"handler":"runsc"}"#

    @Test(
        "says what kube-apiserver says about a lease, new or changed",
        arguments: [
            KindRow("empty", "{}"),
            KindRow("no spec", #"{"spec":null}"#),
            KindRow("held", #"{"spec":{"holderIdentity":"me","leaseDurationSeconds":15,"leaseTransitions":0}}"#),
            KindRow("released", #"{"spec":{"holderIdentity":"","leaseDurationSeconds":1}}"#),
            KindRow("strategy", #"{"spec":{"strategy":"OldestEmulationVersion","preferredHolder":"a"}}"#),
            KindRow("own strategy", #"{"spec":{"strategy":"example.com/mine"}}"#),
            KindRow(
                "no time", #"{"spec":{"leaseDurationSeconds":0}}"#,
                "spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0"),
            KindRow(
                "negative time", #"{"spec":{"leaseDurationSeconds":-5}}"#,
                "spec.leaseDurationSeconds: Invalid value: -5: must be greater than 0"),
            KindRow(
                "negative count", #"{"spec":{"leaseTransitions":-1}}"#,
                "spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0"),
            KindRow(
                "unknown strategy", #"{"spec":{"strategy":"Newest"}}"#,
                #"spec.strategy.strategy: Unsupported value: "Newest": supported values: "OldestEmulationVersion""#),
            KindRow(
                "malformed strategy", #"{"spec":{"strategy":"/x"}}"#,
                #"spec.strategy.strategy: Invalid value: "/x": prefix part must be non-empty"#),
            KindRow(
                "preference without strategy", #"{"spec":{"preferredHolder":"a"}}"#,
                "spec.preferredHolder: Forbidden: may only be specified if `strategy` is defined"),
        ])
    func lease(_ row: KindRow) throws {
        let definition = LeaseKind.definition
        let object = try row.object(from: Self.lease)
        #expect(definition.complaintsAboutCreating(object) == row.complaints)
        #expect(definition.complaintsAboutUpdating(try json(Self.lease), to: object) == row.complaints)
        #expect(!definition.allowsUnconditionalUpdate)
    }

    @Test("a lease has a lens with times in microseconds")
    func leaseLens() throws {
        var lease = Lease(try json(Self.lease))
        lease.holderIdentity = "me"
        lease.leaseDurationSeconds = 15
        lease.leaseTransitions = 2
        lease.renewTime = Timestamp(nanoseconds: 1_500_000_000)
        #expect(
            lease.json["spec"]
                == (try json(
                    #"{"holderIdentity":"me","leaseDurationSeconds":15,"leaseTransitions":2,"renewTime":"1970-01-01T00:00:01.500000Z"}"#)))
        #expect(lease.renewTime == Timestamp(nanoseconds: 1_500_000_000))
        #expect(lease.acquireTime == nil)
    }

    @Test(
        "says what kube-apiserver says about a new RuntimeClass",
        arguments: [
            KindRow("plain", "{}"),
            KindRow("overhead", #"{"overhead":{"podFixed":{"cpu":"250m","memory":"120Mi"}}}"#),
            KindRow("selector", #"{"scheduling":{"nodeSelector":{"a":"b"}}}"#),
            KindRow("toleration", #"{"scheduling":{"tolerations":[{"key":"a","operator":"Exists","effect":"NoSchedule"}]}}"#),
            KindRow("tolerates all", #"{"scheduling":{"tolerations":[{"operator":"Exists"}]}}"#),
            KindRow("no handler", #"{"handler":null}"#, #"handler: Invalid value: "": \#(FormatText.label)"#),
            KindRow("bad handler", #"{"handler":"Run_sc"}"#, #"handler: Invalid value: "Run_sc": \#(FormatText.label)"#),
            KindRow(
                "negative overhead", #"{"overhead":{"podFixed":{"cpu":"-1"}}}"#,
                #"overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0"#),
            KindRow(
                "bad selector", #"{"scheduling":{"nodeSelector":{"a":"b c"}}}"#,
                #"scheduling.nodeSelector: Invalid value: "b c": \#(FormatText.labelValue)"#),
            KindRow(
                "toleration without key", #"{"scheduling":{"tolerations":[{"operator":"Equal"}]}}"#,
                #"scheduling.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "#
                    + #""match all values and all keys""#),
            KindRow(
                "toleration with unknown operator", #"{"scheduling":{"tolerations":[{"key":"a","operator":"Near"}]}}"#,
                #"scheduling.tolerations[0].operator: Unsupported value: "Near": supported values: "Equal", "Exists""#),
            KindRow(
                "seconds without eviction", #"{"scheduling":{"tolerations":[{"key":"a","tolerationSeconds":3,"effect":"NoSchedule"}]}}"#,
                #"scheduling.tolerations[0].effect: Invalid value: "NoSchedule": effect must be 'NoExecute' when `tolerationSeconds` is set"#
            ),
            KindRow(
                "unknown effect", #"{"scheduling":{"tolerations":[{"key":"a","effect":"Never"}]}}"#,
                #"scheduling.tolerations[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute""#
            ),
        ])
    func runtimeClass(_ row: KindRow) throws {
        #expect(RuntimeClassKind.definition.complaintsAboutCreating(try row.object(from: Self.runtimeClass)) == row.complaints)
    }

    @Test("keeps the handler of a RuntimeClass")
    func handler() throws {
        let old = try json(Self.runtimeClass)
        let new = MergePatch.apply(["handler": "kata"], to: old)
        #expect(RuntimeClassKind.definition.complaintsAboutUpdating(old, to: old).isEmpty)
        #expect(
            RuntimeClassKind.definition.complaintsAboutUpdating(old, to: new)
                == [#"handler: Invalid value: "kata": field is immutable"#])
    }

    @Test("keeps only the names of a service account's secrets")
    func serviceAccount() throws {
        let account = ServiceAccountKind.definition.prepared(
            try json(#"{"metadata":{"name":"a"},"secrets":[{"name":"s","namespace":"x","kind":"Secret"},{"kind":"Secret"}]}"#))
        #expect(account["secrets"] == (try json(#"[{"name":"s"},{}]"#)))
        #expect(ServiceAccountKind.definition.shortNames == ["sa"])
    }
}
