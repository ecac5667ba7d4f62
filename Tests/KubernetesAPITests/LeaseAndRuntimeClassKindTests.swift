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
                "times", #"{"spec":{"acquireTime":"2026-01-01T00:00:00.000000Z","renewTime":"2026-01-01T00:00:01.500000Z"}}"#),
            KindRow("longest", #"{"spec":{"leaseDurationSeconds":2147483647,"leaseTransitions":2147483647}}"#),
            KindRow("empty preference", #"{"spec":{"preferredHolder":""}}"#),
            KindRow(
                "empty strategy", #"{"spec":{"strategy":""}}"#,
                #"spec.strategy.strategy: Unsupported value: "": supported values: "OldestEmulationVersion""#),
            KindRow(
                "three mistakes", #"{"spec":{"leaseDurationSeconds":0,"leaseTransitions":-1,"preferredHolder":"a"}}"#,
                "spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0",
                "spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0",
                "spec.preferredHolder: Forbidden: may only be specified if `strategy` is defined"),
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

    @Test(
        "reads only what a lease has",
        arguments: [
            KindRow("nulls", #"{"spec":{"holderIdentity":null,"renewTime":null}}"#),
            KindRow(
                "holder is a number", #"{"spec":{"holderIdentity":7}}"#,
                "json: cannot unmarshal number into Go struct field LeaseSpec.spec.holderIdentity of type string"),
            KindRow(
                "duration is text", #"{"spec":{"leaseDurationSeconds":"15s"}}"#,
                "json: cannot unmarshal string into Go struct field LeaseSpec.spec.leaseDurationSeconds of type int32"),
            KindRow(
                "too many transitions", #"{"spec":{"leaseTransitions":2147483648}}"#,
                "json: cannot unmarshal number 2147483648 into Go struct field LeaseSpec.spec.leaseTransitions of type int32"),
            KindRow("unknown", #"{"spec":{"holder":"me"},"status":{}}"#, #"unknown field "spec.holder""#, #"unknown field "status""#),
        ])
    func leaseReading(_ row: KindRow) throws {
        #expect(LeaseKind.definition.complaintsAboutReading(try row.object(from: Self.lease)) == row.complaints)
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
            KindRow("handler begins with a digit", #"{"handler":"9p"}"#),
            KindRow(
                "toleration for a while",
                #"{"scheduling":{"tolerations":[{"key":"a","value":"b","effect":"NoExecute","tolerationSeconds":30}]}}"#),
            KindRow(
                "bad key of the selector", #"{"scheduling":{"nodeSelector":{"a b":"c"}}}"#,
                #"scheduling.nodeSelector: Invalid value: "a b": \#(FormatText.qualifiedName)"#),
            KindRow(
                "toleration of a value that is there", #"{"scheduling":{"tolerations":[{"key":"a","operator":"Exists","value":"b"}]}}"#,
                #"scheduling.tolerations[0].operator: Invalid value: "b": value must be empty when `operator` is 'Exists'"#),
            KindRow(
                "second toleration for a while without eviction",
                #"{"scheduling":{"tolerations":[{"operator":"Exists"},{"key":"a","effect":"NoSchedule","tolerationSeconds":30}]}}"#,
                #"scheduling.tolerations[1].effect: Invalid value: "NoSchedule": effect must be 'NoExecute' when `tolerationSeconds` is set"#
            ),
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

    private static let account =
        #"{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"a","namespace":"d"},"secrets":[{"name":"s"}]}"#

    @Test(
        "takes whatever references a service account has, and reads nothing else",
        arguments: [
            KindRow("plain", "{}"),
            KindRow("no secrets", #"{"secrets":[]}"#),
            KindRow("nulls", #"{"secrets":null,"imagePullSecrets":null,"automountServiceAccountToken":null}"#),
            KindRow("pull secrets", #"{"imagePullSecrets":[{"name":"one"},{"name":"two"}]}"#),
            KindRow("pull secret without a name", #"{"imagePullSecrets":[{}]}"#),
            KindRow("name that no secret can have", #"{"imagePullSecrets":[{"name":"A B"}]}"#),
            KindRow("no token", #"{"automountServiceAccountToken":false}"#),
            KindRow("token", #"{"automountServiceAccountToken":true}"#),
            KindRow(
                "token is text", #"{"automountServiceAccountToken":"yes"}"#,
                "json: cannot unmarshal string into Go struct field ServiceAccount.automountServiceAccountToken of type bool"),
            KindRow(
                "token is a number", #"{"automountServiceAccountToken":1}"#,
                "json: cannot unmarshal number into Go struct field ServiceAccount.automountServiceAccountToken of type bool"),
            KindRow(
                "pull secrets are text", #"{"imagePullSecrets":"one"}"#,
                "json: cannot unmarshal string into Go struct field ServiceAccount.imagePullSecrets of type []v1.LocalObjectReference"),
            KindRow(
                "pull secret is text", #"{"imagePullSecrets":["one"]}"#,
                "json: cannot unmarshal string into Go struct field ServiceAccount.imagePullSecrets of type v1.LocalObjectReference"),
            KindRow(
                "name is a number", #"{"imagePullSecrets":[{"name":1}]}"#,
                "json: cannot unmarshal number into Go struct field LocalObjectReference.imagePullSecrets.name of type string"),
            KindRow(
                "metadata is text", #"{"metadata":"a"}"#,
                "json: cannot unmarshal string into Go struct field ServiceAccount.metadata of type v1.ObjectMeta"),
            KindRow(
                "labels are a list", #"{"metadata":{"labels":[]}}"#,
                "json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string"),
            KindRow("unknown", #"{"spec":{}}"#, #"unknown field "spec""#),
            KindRow("unknown in metadata", #"{"metadata":{"nmae":"a"}}"#, #"unknown field "metadata.nmae""#),
            KindRow("unknown in a secret", #"{"secrets":[{"name":"s"},{"key":"k"}]}"#, #"unknown field "secrets[1].key""#),
            KindRow(
                "unknown in pull secrets", #"{"imagePullSecrets":[{"namespace":"d"}],"tokens":[]}"#,
                #"unknown field "imagePullSecrets[0].namespace""#, #"unknown field "tokens""#),
        ])
    func serviceAccountReading(_ row: KindRow) throws {
        let definition = ServiceAccountKind.definition
        let object = try row.object(from: Self.account)
        #expect(definition.complaintsAboutReading(object) == row.complaints)
        guard row.complaints.isEmpty else { return }
        #expect(definition.complaintsAboutCreating(object).isEmpty)
        #expect(definition.complaintsAboutUpdating(try json(Self.account), to: object).isEmpty)
    }

    @Test("keeps only the names of a service account's secrets when it is updated")
    func serviceAccountUpdate() throws {
        let old = try json(Self.account)
        var new = MergePatch.apply(try json(#"{"secrets":[{"name":"t","uid":"u"}],"imagePullSecrets":[{"name":"p"}]}"#), to: old)
        ServiceAccountKind.definition.prepareForUpdate(&new, old)
        #expect(new["secrets"] == [["name": "t"]])
        #expect(new["imagePullSecrets"] == [["name": "p"]])
    }

    @Test("keeps only the names of a service account's secrets")
    func serviceAccount() throws {
        let account = ServiceAccountKind.definition.prepared(
            try json(#"{"metadata":{"name":"a"},"secrets":[{"name":"s","namespace":"x","kind":"Secret"},{"kind":"Secret"}]}"#))
        #expect(account["secrets"] == (try json(#"[{"name":"s"},{}]"#)))
        #expect(ServiceAccountKind.definition.shortNames == ["sa"])
    }
}
