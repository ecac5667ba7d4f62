import KubernetesAPI
import ObjectModel
import Testing

@Suite("Node and the list of built-in kinds")
struct NodeKindTests {
    private let definition = NodeKind.definition
    private static let base =
        #"{"apiVersion":"v1","kind":"Node","metadata":{"name":"n"},"spec":{"podCIDR":"10.1.0.0/24","providerID":"x://n"}}"#

    @Test(
        "says what kube-apiserver says about a new node",
        arguments: [
            KindRow("plain", "{}"),
            KindRow("no spec", #"{"spec":null}"#),
            KindRow("dual stack", #"{"spec":{"podCIDR":null,"podCIDRs":["10.1.0.0/24","fd00::/64"]}}"#),
            KindRow("taints", #"{"spec":{"taints":[{"key":"a","effect":"NoSchedule"},{"key":"a","effect":"NoExecute","value":"b"}]}}"#),
            KindRow("capacity", #"{"status":{"capacity":{"cpu":"4","memory":"8Gi","example.com/gpu":2}}}"#),
            KindRow("unschedulable", #"{"spec":{"unschedulable":true}}"#),
            KindRow("bad range", #"{"spec":{"podCIDR":"10.1"}}"#, #"spec.podCIDRs[0]: Invalid value: "10.1": \#(FormatText.range)"#),
            KindRow(
                "two of one family", #"{"spec":{"podCIDR":null,"podCIDRs":["10.1.0.0/24","10.2.0.0/24"]}}"#,
                #"spec.podCIDRs: Invalid value: ["10.1.0.0/24","10.2.0.0/24"]: may specify no more than one CIDR for each IP family"#),
            KindRow(
                "range twice", #"{"spec":{"podCIDR":null,"podCIDRs":["fd00::/64","10.1.0.0/24","fd00::/64"]}}"#,
                #"spec.podCIDRs: Invalid value: ["fd00::/64","10.1.0.0/24","fd00::/64"]: may specify no more than one CIDR for each IP family"#,
                #"spec.podCIDRs[2]: Duplicate value: "fd00::/64""#),
            KindRow(
                "taint without effect", #"{"spec":{"taints":[{"key":"a"}]}}"#, "metadata.taints[0].effect: Required value"),
            KindRow(
                "taint with unknown effect", #"{"spec":{"taints":[{"key":"a","effect":"Never"}]}}"#,
                #"metadata.taints[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute""#),
            KindRow(
                "taint with bad value", #"{"spec":{"taints":[{"key":"a","value":"b c","effect":"NoSchedule"}]}}"#,
                #"metadata.taints[0].value: Invalid value: "b c": \#(FormatText.labelValue)"#),
            KindRow(
                "taint twice", #"{"spec":{"taints":[{"key":"a","effect":"NoSchedule"},{"key":"a","value":"b","effect":"NoSchedule"}]}}"#,
                #"metadata.taints[1]: Duplicate value: {"Key":"a","Value":"b","Effect":"NoSchedule","TimeAdded":null}: "#
                    + "taints must be unique by key and effect pair"),
            KindRow(
                "negative capacity", #"{"status":{"capacity":{"cpu":"-1"},"allocatable":{}}}"#,
                #"status.capacity.cpu: Invalid value: "-1": must be greater than or equal to 0"#),
            KindRow(
                "half a pod", #"{"status":{"allocatable":{"pods":"500m"}}}"#,
                #"status.allocatable.pods: Invalid value: "500m": must be an integer"#),
        ])
    func creation(_ row: KindRow) throws {
        #expect(definition.complaintsAboutCreating(try row.object(from: Self.base)) == row.complaints)
    }

    @Test(
        "keeps what identifies a node",
        arguments: [
            KindRow("nothing", "{}"),
            KindRow("cordon", #"{"spec":{"unschedulable":true,"taints":[{"key":"a","effect":"NoExecute"}]}}"#),
            KindRow(
                "other provider", #"{"spec":{"providerID":"y"}}"#,
                #"spec.providerID: Forbidden: node updates may not change providerID except from "" to valid"#),
            KindRow(
                "other range", #"{"spec":{"podCIDR":"10.2.0.0/24"}}"#,
                #"spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid"#),
            KindRow("old id", #"{"spec":{"externalID":"z"}}"#, "spec.externalID: Forbidden: may not be updated"),
        ])
    func update(_ row: KindRow) throws {
        let old = definition.prepared(try json(Self.base))
        #expect(definition.complaintsAboutUpdating(old, to: MergePatch.apply(try json(row.change), to: old)) == row.complaints)
    }

    @Test("refuses the same address twice in a status")
    func addresses() throws {
        let old = definition.prepared(try json(Self.base))
        let change =
            #"{"status":{"addresses":[{"type":"Hostname","address":"n"},{"type":"InternalIP","address":"n"},{"type":"Hostname","address":"n"}]}}"#
        #expect(
            definition.complaintsAboutStatus(MergePatch.apply(try json(change), to: old), old: old)
                == [#"status.addresses[2]: Duplicate value: {"Type":"Hostname","Address":"n"}"#])
    }

    @Test("keeps both spellings of the pod range in step, and takes capacity for allocatable")
    func defaulting() throws {
        let node = definition.prepared(try KindRow("", #"{"status":{"capacity":{"cpu":"4"}}}"#).object(from: Self.base))
        #expect(node.at("spec", "podCIDRs") == ["10.1.0.0/24"])
        #expect(node.at("status", "allocatable") == ["cpu": "4"])
        let other = definition.prepared(try json(#"{"metadata":{"name":"n"},"spec":{"podCIDRs":["10.3.0.0/24"]}}"#))
        #expect(other.at("spec", "podCIDR") == "10.3.0.0/24")
    }

    @Test("has a lens")
    func lens() throws {
        var node = Node(try json(Self.base))
        node.taints = [.init(key: "a", effect: "NoSchedule")]
        node.isUnschedulable = true
        node.allocatable = JSONObject(uniqueKeys: ["cpu"], values: ["4"])
        #expect(node.json.at("spec", "taints") == [["key": "a", "effect": "NoSchedule"]])
        #expect(node.taints == [.init(key: "a", effect: "NoSchedule")])
        #expect(node.allocatable("cpu") == Quantity("4"))
        #expect(node.allocatable("memory") == .zero)
        #expect(!node.isReady)
        #expect(node.address("InternalIP") == nil)
    }

    @Test("every built-in kind is there once in each of its versions")
    func builtInKinds() {
        let names = BuiltInKinds.all.map(\.resource.description)
        #expect(
            names == [
                "v1, Resource=namespaces", "v1, Resource=nodes", "v1, Resource=pods", "v1, Resource=services", "v1, Resource=endpoints",
                "v1, Resource=persistentvolumeclaims", "v1, Resource=configmaps", "v1, Resource=secrets", "v1, Resource=serviceaccounts",
                "v1, Resource=events", "apps/v1, Resource=deployments", "apps/v1, Resource=replicasets", "apps/v1, Resource=statefulsets",
                "apps/v1, Resource=controllerrevisions",
                "coordination.k8s.io/v1, Resource=leases", "discovery.k8s.io/v1, Resource=endpointslices",
                "events.k8s.io/v1, Resource=events", "networking.k8s.io/v1, Resource=networkpolicies",
                "node.k8s.io/v1, Resource=runtimeclasses",
            ])
        #expect(BuiltInKinds.all.filter { !$0.isNamespaced }.map(\.plural) == ["namespaces", "nodes", "runtimeclasses"])
    }
}
