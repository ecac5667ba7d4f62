import KubernetesAPI
import ObjectModel
import Testing

@Suite("Roles, budgets, priorities and storage classes")
struct UnattendedKindTests {
    private static let role =
        #"{"metadata":{"name":"r","namespace":"d"},"rules":[{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}]}"#
    private static let binding =
        #"{"metadata":{"name":"b","namespace":"d"},"roleRef":{"kind":"Role","name":"r"},"subjects":[{"kind":"User","name":"u"}]}"#
    private static let clusterBinding =
        #"{"metadata":{"name":"b"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"r"}}"#
    private static let budget = #"{"metadata":{"name":"p","namespace":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}}}}"#
    private static let priority = #"{"metadata":{"name":"high"},"value":1000}"#
    private static let storage = #"{"metadata":{"name":"fast"},"provisioner":"example.com/Fast"}"#

    private func check(_ definition: ResourceDefinition, _ base: String, _ row: KindRow) throws {
        let object = try row.object(from: base)
        #expect(definition.complaintsAboutReading(object) == [])
        #expect(definition.complaintsAboutCreating(object) == row.complaints)
    }

    @Test(
        "says what kube-apiserver says about a role",
        arguments: [
            KindRow("plain", "{}"), KindRow("without rules", #"{"rules":null}"#),
            KindRow(
                "empty rule", #"{"rules":[{}]}"#, "rules[0].verbs: Required value: verbs must contain at least one value",
                "rules[0].apiGroups: Required value: resource rules must supply at least one api group",
                "rules[0].resources: Required value: resource rules must supply at least one resource"),
            KindRow(
                "paths", #"{"rules":[{"verbs":["get"],"nonResourceURLs":["/x"],"resources":["pods"]}]}"#,
                #"rules[0].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to non-resource URLs"#,
                #"rules[0].nonResourceURLs: Invalid value: ["/x"]: rules cannot apply to both regular resources and non-resource URLs"#),
        ])
    func role(_ row: KindRow) throws { try check(RoleKinds.role, Self.role, row) }

    @Test(
        "says what kube-apiserver says about a cluster role",
        arguments: [
            KindRow("plain", "{}"), KindRow("paths", #"{"rules":[{"verbs":["get"],"nonResourceURLs":["/healthz*"]}]}"#),
            KindRow("aggregated", #"{"rules":null,"aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"a":"b"}}]}}"#),
            KindRow(
                "no selector", #"{"aggregationRule":{}}"#,
                "aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil"
            ),
            KindRow(
                "bad selector", #"{"aggregationRule":{"clusterRoleSelectors":[{"matchExpressions":[{"key":"a","operator":"Near"}]}]}}"#,
                #"aggregationRule.clusterRoleSelectors[0].matchExpressions[0].operator: Invalid value: "Near": not a valid selector operator"#
            ),
        ])
    func clusterRole(_ row: KindRow) throws { try check(RoleKinds.clusterRole, Self.role, row) }

    @Test(
        "says what kube-apiserver says about a binding",
        arguments: [
            KindRow("plain", "{}"), KindRow("of a cluster role", #"{"roleRef":{"kind":"ClusterRole"}}"#),
            KindRow("nobody", #"{"subjects":null}"#),
            KindRow("service account", #"{"subjects":[{"kind":"ServiceAccount","name":"s"}]}"#),
            KindRow(
                "strange role", #"{"roleRef":{"apiGroup":"x","kind":"Pod","name":""}}"#,
                #"roleRef.apiGroup: Unsupported value: "x": supported values: "rbac.authorization.k8s.io""#,
                #"roleRef.kind: Unsupported value: "Pod": supported values: "ClusterRole", "Role""#, "roleRef.name: Required value"),
            KindRow("path in a name", #"{"roleRef":{"name":"a/b"}}"#, #"roleRef.name: Invalid value: "a/b": may not contain '/'"#),
            KindRow(
                "strange subjects",
                #"{"subjects":[{"kind":"Robot","name":"r"},{"kind":"User"},{"kind":"Group","name":"g","apiGroup":"x"},{"kind":"ServiceAccount","name":"A","apiGroup":"x"}]}"#,
                #"subjects[0].kind: Unsupported value: "Robot": supported values: "Group", "ServiceAccount", "User""#,
                "subjects[1].name: Required value",
                #"subjects[2].apiGroup: Unsupported value: "x": supported values: "rbac.authorization.k8s.io""#,
                #"subjects[3].name: Invalid value: "A": \#(NameFormat.dns1123Subdomain("A").joined())"#,
                #"subjects[3].apiGroup: Unsupported value: "x": supported values: """#),
        ])
    func roleBinding(_ row: KindRow) throws { try check(RoleKinds.roleBinding, Self.binding, row) }

    @Test(
        "says what kube-apiserver says about a cluster binding",
        arguments: [
            KindRow("plain", "{}"),
            KindRow(
                "a role of a namespace", #"{"roleRef":{"kind":"Role"}}"#,
                #"roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole""#),
            KindRow(
                "a service account of nowhere", #"{"subjects":[{"kind":"ServiceAccount","name":"s"}]}"#,
                "subjects[0].namespace: Required value"),
        ])
    func clusterRoleBinding(_ row: KindRow) throws { try check(RoleKinds.clusterRoleBinding, Self.clusterBinding, row) }

    @Test("fills in the group of roles and users, and keeps the role")
    func bindingDefaults() throws {
        let prepared = RoleKinds.roleBinding.prepared(try json(Self.binding))
        #expect(prepared.at("roleRef", "apiGroup") == "rbac.authorization.k8s.io")
        #expect(prepared["subjects"]?[0]?["apiGroup"] == "rbac.authorization.k8s.io")
        let changed = try KindRow("other role", #"{"roleRef":{"name":"s"}}"#).object(from: Self.binding)
        #expect(
            RoleKinds.roleBinding.complaintsAboutUpdating(prepared, to: changed) == [
                #"roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"Role","Name":"s"}: cannot change roleRef"#
            ])
        #expect(RoleKinds.all.allSatisfy { $0.nameRule == .pathSegment })
    }

    @Test(
        "says what kube-apiserver says about a budget",
        arguments: [
            KindRow("plain", "{}"), KindRow("number", #"{"spec":{"minAvailable":1}}"#),
            KindRow("percentage", #"{"spec":{"maxUnavailable":"100%","unhealthyPodEvictionPolicy":"AlwaysAllow"}}"#),
            KindRow(
                "too much", #"{"spec":{"minAvailable":"101%"}}"#,
                #"spec.minAvailable: Invalid value: "101%": must not be greater than 100%"#),
            KindRow(
                "negative", #"{"spec":{"maxUnavailable":-1}}"#,
                "spec.maxUnavailable: Invalid value: -1: must be greater than or equal to 0"),
            KindRow(
                "unknown policy", #"{"spec":{"unhealthyPodEvictionPolicy":"Sometimes"}}"#,
                #"spec.unhealthyPodEvictionPolicy: Unsupported value: "Sometimes": supported values: "AlwaysAllow", "IfHealthyBudget""#),
        ])
    func budget(_ row: KindRow) throws { try check(PodDisruptionBudgetKind.definition, Self.budget, row) }

    @Test("a budget has one of its two limits, and a status of zeros at first")
    func budgetLimits() throws {
        let definition = PodDisruptionBudgetKind.definition
        let both = try KindRow("both", #"{"spec":{"minAvailable":1,"maxUnavailable":1}}"#).object(from: Self.budget)
        let complaints = definition.complaintsAboutCreating(both)
        #expect(complaints.count == 1)
        #expect(complaints.first?.hasSuffix("minAvailable and maxUnavailable cannot be both set") == true)
        let made = definition.prepared(try json(Self.budget))
        #expect(made["status"] == ["disruptionsAllowed": 0, "currentHealthy": 0, "desiredHealthy": 0, "expectedPods": 0])
        var changed = made
        changed.set(-1, at: "status", "currentHealthy")
        #expect(
            definition.complaintsAboutStatus(changed, old: made) == [
                "status.currentHealthy: Invalid value: -1: must be greater than or equal to 0"
            ])
    }

    @Test(
        "says what kube-apiserver says about a priority class",
        arguments: [
            KindRow("plain", "{}"),
            KindRow("the system's", #"{"metadata":{"name":"system-node-critical"},"value":2000001000}"#),
            KindRow(
                "too high", #"{"value":1000000001}"#, "value: Forbidden: maximum allowed value of a user defined priority is 1000000000"),
            KindRow(
                "a name of the system", #"{"metadata":{"name":"system-mine"}}"#,
                "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-mine is not a known system priority class"
            ),
            KindRow(
                "unknown policy", #"{"preemptionPolicy":"Always"}"#,
                #"preemptionPolicy: Unsupported value: "Always": supported values: "Never", "PreemptLowerPriority""#),
        ])
    func priority(_ row: KindRow) throws { try check(PriorityClassKind.definition, Self.priority, row) }

    @Test("a priority class keeps its value and policy")
    func priorityChanges() throws {
        let definition = PriorityClassKind.definition
        let made = definition.prepared(try json(Self.priority))
        #expect(made["preemptionPolicy"] == "PreemptLowerPriority")
        let changed = try KindRow("other", #"{"value":7,"preemptionPolicy":"Never"}"#).object(from: Self.priority)
        #expect(
            definition.complaintsAboutUpdating(made, to: changed) == [
                "value: Forbidden: may not be changed in an update.", #"preemptionPolicy: Invalid value: "Never": field is immutable"#,
            ])
    }

    @Test(
        "says what kube-apiserver says about a storage class",
        arguments: [
            KindRow("plain", "{}"),
            KindRow("nobody", #"{"provisioner":""}"#, "provisioner: Required value"),
            KindRow(
                "strange choices", #"{"reclaimPolicy":"Recycle","volumeBindingMode":"Soon"}"#,
                #"reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain""#,
                #"volumeBindingMode: Unsupported value: "Soon": supported values: "Immediate", "WaitForFirstConsumer""#),
            KindRow("nameless parameter", #"{"parameters":{"":"x"}}"#, #"parameters: Invalid value: "": field can not be empty."#),
            KindRow(
                "empty place", #"{"allowedTopologies":[{"matchLabelExpressions":[{"key":"zone","values":[]}]}]}"#,
                "allowedTopologies[0].matchLabelExpressions[0].values: Required value"),
        ])
    func storage(_ row: KindRow) throws { try check(StorageClassKind.definition, Self.storage, row) }

    @Test("a storage class stays what it is")
    func storageChanges() throws {
        let definition = StorageClassKind.definition
        let made = definition.prepared(try json(Self.storage))
        #expect(made["reclaimPolicy"] == "Delete")
        #expect(made["volumeBindingMode"] == "Immediate")
        let changed = try KindRow(
            "other",
            #"{"provisioner":"example.com/slow","parameters":{"a":"b"},"reclaimPolicy":"Retain","volumeBindingMode":"WaitForFirstConsumer"}"#
        ).object(from: Self.storage)
        #expect(
            definition.complaintsAboutUpdating(made, to: changed) == [
                "parameters: Forbidden: updates to parameters are forbidden.",
                "provisioner: Forbidden: updates to provisioner are forbidden.",
                "reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.",
                #"volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable"#,
            ])
    }

    @Test("what is not served is no kind that is")
    func unserved() {
        let served = (BuiltInKinds.all + BuiltInKinds.unattended + [CustomResources.definition]).map(\.resource.groupResource)
        for entry in UnservedKinds.all {
            let resource = GroupResource(group: entry.group, resource: entry.resource)
            #expect(!served.contains(resource), "\(resource)")
            #expect(UnservedKinds.entry(group: entry.group, resource: entry.resource) == entry)
            #expect(entry.message.contains("is not served here, because"))
        }
        #expect(UnservedKinds.entry(group: "apps", resource: "deployments") == nil)
        #expect(UnservedKinds.entries(group: "example.com").isEmpty)
    }
}
