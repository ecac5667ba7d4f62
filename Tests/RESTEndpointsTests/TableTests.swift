import AgentSandboxAPI
import KubernetesAPI
import ObjectModel
import RESTEndpoints
import Testing

@Suite struct TableTests {
    private static let now = Timestamp(seconds: 1_700_000_000)
    private static let fiveMinutesAgo = "2023-11-14T22:08:20Z"

    private func table(_ definition: ResourceDefinition, _ objects: [JSONValue], _ form: TableForm = TableForm()) -> JSONValue {
        ObjectTable.table(for: definition, objects: objects, form: form, now: Self.now)
    }

    private func object(_ name: String, _ fields: JSONValue = [:]) -> JSONValue {
        MergePatch.apply(
            fields, to: ["metadata": ["name": .string(name), "creationTimestamp": .string(Self.fiveMinutesAgo)]])
    }

    private func cells(_ definition: ResourceDefinition, _ object: JSONValue) -> JSONValue? {
        table(definition, [object])["rows"]?[0]?["cells"]
    }

    struct PodRow: Sendable, CustomTestStringConvertible {
        let name: String
        let fields: JSONValue
        let ready: String
        let status: String
        let restarts: String
        var testDescription: String { name }
    }

    // The rows are those of TestPrintPod in kubernetes/kubernetes, pkg/printers/internalversion/printers_test.go.
    static let podRows: [PodRow] = {
        func ready(_ restarts: Int64) -> JSONValue { ["ready": true, "restartCount": .int(restarts), "state": ["running": [:]]] }
        let two: JSONValue = ["containers": [["name": "a"], ["name": "b"]]]
        func row(
            _ name: String, _ phase: String, _ statuses: [JSONValue], _ ready: String, _ status: String, _ restarts: String,
            more: JSONValue = [:]
        ) -> PodRow {
            let fields = MergePatch.apply(
                more, to: ["spec": two, "status": ["phase": .string(phase), "containerStatuses": .array(statuses)]])
            return PodRow(name: name, fields: fields, ready: ready, status: status, restarts: restarts)
        }
        return [
            row(
                "name, num of containers, restarts, container ready status", "podPhase", [ready(3), ["restartCount": 3]], "1/2", "podPhase",
                "6"),
            row(
                "container error overwrites pod phase", "podPhase",
                [ready(3), ["state": ["waiting": ["reason": "ContainerWaitingReason"]], "restartCount": 3]], "1/2",
                "ContainerWaitingReason", "6"),
            row(
                "the same as the above but with Terminated state and the first container overwrites the rest", "podPhase",
                [
                    ["state": ["waiting": ["reason": "ContainerWaitingReason"]], "restartCount": 3],
                    ["state": ["terminated": ["reason": "ContainerTerminatedReason"]], "restartCount": 3],
                ], "0/2", "ContainerWaitingReason", "6"),
            row(
                "not enough reason for terminated", "podPhase",
                [["ready": true, "state": ["running": [:]], "restartCount": 3], ["state": ["terminated": [:]], "restartCount": 3]], "1/2",
                "ExitCode:0", "6"),
            row(
                "a container that ended before", "podPhase",
                [
                    [
                        "ready": true, "state": ["running": [:]], "restartCount": 3,
                        "lastState": ["terminated": ["finishedAt": "2023-11-14T22:13:10Z"]],
                    ],
                    ["ready": true, "state": ["running": [:]], "restartCount": 3],
                ], "2/2", "podPhase", "6 (10s ago)"),
            row(
                "completed beside a running one that is ready", "Running",
                [
                    ["state": ["terminated": ["reason": "Completed", "exitCode": 0]]], ready(0),
                ], "1/2", "Running", "0", more: ["status": ["conditions": [["type": "Ready", "status": "True"]]]]),
            row(
                "completed beside a running one, not ready", "Running",
                [
                    ["state": ["terminated": ["reason": "Completed", "exitCode": 0]]], ready(0),
                ], "1/2", "NotReady", "0"),
            row("a reason of the Pod", "Failed", [], "0/2", "Evicted", "0", more: ["status": ["reason": "Evicted"]]),
            row(
                "waiting for its gates", "Pending", [], "0/2", "SchedulingGated", "0",
                more: ["status": ["conditions": [["type": "PodScheduled", "status": "False", "reason": "SchedulingGated"]]]]),
            row(
                "initializing", "Pending", [], "0/2", "Init:0/2", "3",
                more: [
                    "spec": ["initContainers": [["name": "i1"], ["name": "i2"]]],
                    "status": ["initContainerStatuses": [["name": "i1", "restartCount": 3]]],
                ]),
            row(
                "failing to initialize", "Pending", [], "0/2", "Init:CrashLoopBackOff", "3",
                more: [
                    "spec": ["initContainers": [["name": "i1"]]],
                    "status": [
                        "initContainerStatuses": [
                            ["name": "i1", "restartCount": 3, "state": ["waiting": ["reason": "CrashLoopBackOff"]]]
                        ]
                    ],
                ]),
            row(
                "a sidecar counts as a container", "Running", [ready(1), ready(1)], "3/3", "Running", "4",
                more: [
                    "spec": ["initContainers": [["name": "s", "restartPolicy": "Always"]]],
                    "status": [
                        "initContainerStatuses": [
                            ["name": "s", "ready": true, "started": true, "restartCount": 2, "state": ["running": [:]]]
                        ]
                    ],
                ]),
            row(
                "terminating", "Running", [ready(0), ready(0)], "2/2", "Terminating", "0",
                more: ["metadata": ["deletionTimestamp": "2023-11-14T22:13:10Z"]]),
            row(
                "on a lost node", "Running", [ready(0), ready(0)], "2/2", "Unknown", "0",
                more: ["metadata": ["deletionTimestamp": "2023-11-14T22:13:10Z"], "status": ["reason": "NodeLost"]]),
            row(
                "finished and being deleted", "Succeeded", [], "0/2", "Succeeded", "0",
                more: ["metadata": ["deletionTimestamp": "2023-11-14T22:13:10Z"]]),
        ]
    }()

    @Test(arguments: podRows)
    func `a Pod is shown as kubectl shows it`(row: PodRow) {
        #expect(
            cells(PodKind.definition, object("p", row.fields)) == [
                "p", .string(row.ready), .string(row.status), .string(row.restarts), "5m", "<none>", "<none>", "<none>", "<none>",
            ])
    }

    @Test func `a finished Pod says so of its row`() {
        let succeeded = table(PodKind.definition, [object("p", ["status": ["phase": "Succeeded"]])])["rows"]?[0]
        #expect(
            succeeded?["conditions"] == [
                ["type": "Completed", "status": "True", "reason": "Succeeded", "message": "The pod has completed successfully."]
            ])
        #expect(table(PodKind.definition, [object("p")])["rows"]?[0]?["conditions"] == nil)
    }

    struct KindTable: Sendable, CustomTestStringConvertible {
        let definition: ResourceDefinition
        let columns: String
        let fields: JSONValue
        let cells: JSONValue
        var testDescription: String { definition.plural }
    }

    // The columns are those that kubectl's documentation and pkg/printers/internalversion/printers.go show; in parentheses those of wide output.
    static let kinds: [KindTable] = [
        KindTable(
            definition: NamespaceKind.definition, columns: "Name Status Age", fields: ["status": ["phase": "Active"]],
            cells: ["x", "Active", "5m"]),
        KindTable(
            definition: ConfigMapKind.definition, columns: "Name Data Age", fields: ["data": ["a": "b"], "binaryData": ["c": "ZA=="]],
            cells: ["x", 2, "5m"]),
        KindTable(
            definition: SecretKind.definition, columns: "Name Type Data Age", fields: ["type": "Opaque", "data": ["a": "ZA=="]],
            cells: ["x", "Opaque", 1, "5m"]),
        KindTable(
            definition: ServiceAccountKind.definition, columns: "Name Secrets Age", fields: [:], cells: ["x", 0, "5m"]),
        KindTable(
            definition: ServiceKind.definition, columns: "Name Type Cluster-IP External-IP Port(s) Age (Selector)",
            fields: [
                "spec": [
                    "type": "NodePort", "clusterIP": "10.0.0.1", "clusterIPs": ["10.0.0.1"], "selector": ["b": "2", "a": "1"],
                    "ports": [["port": 80, "protocol": "TCP", "nodePort": 30080], ["port": 53, "protocol": "UDP"]],
                ]
            ], cells: ["x", "NodePort", "10.0.0.1", "<none>", "80:30080/TCP,53/UDP", "5m", "a=1,b=2"]),
        KindTable(
            definition: NodeKind.definition,
            columns:
                "Name Status Roles Age Version (Internal-IP) (External-IP) (OS-Image) (Kernel-Version) (Container-Runtime)",
            fields: [
                "metadata": ["labels": ["node-role.kubernetes.io/worker": "", "kubernetes.io/role": "agent"]],
                "spec": ["unschedulable": true],
                "status": [
                    "conditions": [["type": "Ready", "status": "False"]], "addresses": [["type": "InternalIP", "address": "10.1.0.1"]],
                    "nodeInfo": ["kubeletVersion": "v1.33.0"],
                ],
            ],
            cells: [
                "x", "NotReady,SchedulingDisabled", "agent,worker", "5m", "v1.33.0", "10.1.0.1", "<none>", "<unknown>", "<unknown>",
                "<unknown>",
            ]),
        KindTable(
            definition: EndpointsKind.definition, columns: "Name Endpoints Age",
            fields: [
                "subsets": [["addresses": [["ip": "1.1.1.1"], ["ip": "::1"]], "ports": [["port": 80], ["port": 81]]]]
            ], cells: ["x", "1.1.1.1:80,[::1]:80,1.1.1.1:81 + 1 more...", "5m"]),
        KindTable(
            definition: EndpointSliceKind.definition, columns: "Name AddressType Ports Endpoints Age",
            fields: ["addressType": "IPv4", "endpoints": [["addresses": ["10.0.0.1"]]], "ports": [["port": 80], ["name": "any"], [:]]],
            cells: ["x", "IPv4", "80,any,*", "10.0.0.1", "5m"]),
        KindTable(
            definition: PersistentVolumeClaimKind.definition,
            columns: "Name Status Volume Capacity Access Modes StorageClass VolumeAttributesClass Age (VolumeMode)",
            fields: [
                "spec": ["volumeName": "v", "storageClassName": "standard", "volumeMode": "Filesystem"],
                "status": ["phase": "Bound", "capacity": ["storage": "4Gi"], "accessModes": ["ReadWriteMany", "ReadWriteOnce"]],
            ], cells: ["x", "Bound", "v", "4Gi", "RWO,RWX", "standard", "<unset>", "5m", "Filesystem"]),
        KindTable(
            definition: EventKind.definition,
            columns: "Last Seen Type Reason Object (Subobject) (Source) Message (First Seen) (Count) (Name)",
            fields: [
                "type": "Normal", "reason": "Started", "message": " a message\n", "count": 2,
                "firstTimestamp": .string(fiveMinutesAgo), "lastTimestamp": "2023-11-14T22:13:15Z",
                "involvedObject": ["kind": "Pod", "name": "p", "fieldPath": "spec.containers{c}"],
                "source": ["component": "kubelet", "host": "n"],
            ],
            cells: ["5s", "Normal", "Started", "pod/p", "spec.containers{c}", "kubelet, n", "a message", "5m", 2, "x"]),
        KindTable(
            definition: EventsEventKind.definition,
            columns: "Last Seen Type Reason Object (Subobject) (Source) Message (First Seen) (Count) (Name)",
            fields: [
                "type": "Normal", "reason": "Started", "note": "a message", "eventTime": "2023-11-14T22:08:20.000000Z",
                "regarding": ["kind": "Pod", "name": "p"], "reportingController": "kubelet", "reportingInstance": "n",
                "series": ["count": 4, "lastObservedTime": "2023-11-14T22:13:15.000000Z"],
            ],
            cells: ["5s", "Normal", "Started", "pod/p", "", "kubelet, n", "a message", "5m", 4, "x"]),
        KindTable(
            definition: DeploymentKind.definition, columns: "Name Ready Up-to-date Available Age (Containers) (Images) (Selector)",
            fields: [
                "spec": [
                    "replicas": 5, "selector": ["matchLabels": ["foo": "bar"]],
                    "template": ["spec": ["containers": [["name": "a", "image": "i1"], ["name": "b", "image": "i2"]]]],
                ],
                "status": ["replicas": 10, "updatedReplicas": 2, "availableReplicas": 1, "readyReplicas": 3],
            ], cells: ["x", "3/5", 2, 1, "5m", "a,b", "i1,i2", "foo=bar"]),
        KindTable(
            definition: ReplicaSetKind.definition, columns: "Name Desired Current Ready Age (Containers) (Images) (Selector)",
            fields: [
                "spec": [
                    "replicas": 5, "selector": ["matchLabels": ["foo": "bar"]],
                    "template": ["spec": ["containers": [["name": "a", "image": "i1"]]]],
                ], "status": ["replicas": 5, "readyReplicas": 2],
            ], cells: ["x", 5, 5, 2, "5m", "a", "i1", "foo=bar"]),
        KindTable(
            definition: StatefulSetKind.definition, columns: "Name Ready Age (Containers) (Images)",
            fields: [
                "spec": ["replicas": 5, "template": ["spec": ["containers": [["name": "a", "image": "i1"]]]]],
                "status": ["readyReplicas": 2],
            ],
            cells: ["x", "2/5", "5m", "a", "i1"]),
        KindTable(
            definition: ControllerRevisionKind.definition, columns: "Name Controller Revision Age",
            fields: [
                "revision": 3,
                "metadata": [
                    "ownerReferences": [["apiVersion": "apps/v1", "kind": "StatefulSet", "name": "web", "uid": "u", "controller": true]]
                ],
            ], cells: ["x", "statefulset.apps/web", 3, "5m"]),
        KindTable(
            definition: NetworkPolicyKind.definition, columns: "Name Pod-Selector Age", fields: ["spec": ["podSelector": [:]]],
            cells: ["x", "<none>", "5m"]),
        KindTable(
            definition: RuntimeClassKind.definition, columns: "Name Handler Age", fields: ["handler": "runsc"], cells: ["x", "runsc", "5m"]),
        KindTable(
            definition: LeaseKind.definition, columns: "Name Holder Age", fields: ["spec": ["holderIdentity": "me"]],
            cells: ["x", "me", "5m"]),
        KindTable(
            definition: CustomResources.definition, columns: "Name Created At", fields: [:], cells: ["x", .string(fiveMinutesAgo)]),
        KindTable(definition: RoleKinds.role, columns: "Name Created At", fields: [:], cells: ["x", .string(fiveMinutesAgo)]),
        KindTable(
            definition: RoleKinds.clusterRoleBinding, columns: "Name Role Age (Users) (Groups) (ServiceAccounts)",
            fields: [
                "roleRef": ["kind": "ClusterRole", "name": "view"],
                "subjects": [
                    ["kind": "User", "name": "u"], ["kind": "User", "name": "v"], ["kind": "Group", "name": "g"],
                    ["kind": "ServiceAccount", "namespace": "n", "name": "s"],
                ],
            ], cells: ["x", "ClusterRole/view", "5m", "u, v", "g", "n/s"]),
        KindTable(
            definition: PodDisruptionBudgetKind.definition, columns: "Name Min Available Max Unavailable Allowed Disruptions Age",
            fields: ["spec": ["minAvailable": 22], "status": ["disruptionsAllowed": 5]], cells: ["x", "22", "N/A", 5, "5m"]),
        KindTable(
            definition: PriorityClassKind.definition, columns: "Name Value Global-Default Age PreemptionPolicy",
            fields: ["value": 1000, "preemptionPolicy": "Never"], cells: ["x", 1000, false, "5m", "Never"]),
        KindTable(
            definition: StorageClassKind.definition,
            columns: "Name Provisioner ReclaimPolicy VolumeBindingMode AllowVolumeExpansion Age",
            fields: [
                "provisioner": "kubernetes.io/glusterfs", "allowVolumeExpansion": true,
                "metadata": ["annotations": ["storageclass.kubernetes.io/is-default-class": "true"]],
            ], cells: ["x (default)", "kubernetes.io/glusterfs", "Delete", "Immediate", true, "5m"]),
    ]

    @Test(arguments: kinds)
    func `a kind has its columns and cells`(row: KindTable) {
        let table = table(row.definition, [object("x", row.fields)])
        let columns = (table["columnDefinitions"]?.arrayValue ?? []).map { column in
            let name = column["name"]?.stringValue ?? ""
            return (column["priority"]?.intValue ?? 0) > 0 ? "(\(name))" : name
        }
        #expect(columns.joined(separator: " ") == row.columns)
        #expect(table["rows"]?[0]?["cells"] == row.cells)
    }

    @Test func `every built-in kind has a table whose rows are as wide as its columns`() throws {
        for definition in BuiltInKinds.all + BuiltInKinds.unattended {
            let printer = try #require(definition.printerTable, "\(definition.plural)")
            #expect(printer.cells(["metadata": ["name": "x"]], Self.now).count == printer.columns.count, "\(definition.plural)")
            #expect(printer.cells("no object", Self.now).count == printer.columns.count, "\(definition.plural)")
        }
    }

    // The forms are those of "Receiving resources as Tables" in Kubernetes' documentation of API concepts.
    @Test func `a list gives its own metadata, and its rows the metadata of the objects`() {
        let pod = object("p", ["metadata": ["namespace": "n", "resourceVersion": "7"], "spec": ["nodeName": "secret"]])
        let form = TableForm(resourceVersion: "10", continueToken: "more", remainingItemCount: 4)
        let result = table(PodKind.definition, [pod], form)
        #expect(result["kind"] == "Table")
        #expect(result["apiVersion"] == "meta.k8s.io/v1")
        #expect(result["metadata"] == ["resourceVersion": "10", "continue": "more", "remainingItemCount": 4])
        #expect(
            result["columnDefinitions"]?[0] == [
                "name": "Name", "type": "string", "format": "name", "description": "The name, unique within the namespace and the kind.",
                "priority": 0,
            ])
        #expect(
            result["rows"]?[0]?["object"] == [
                "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": pod["metadata"] ?? .null,
            ])
    }

    @Test func `rows carry what was asked for, in the version that was asked for`() {
        let pod = object("p", ["metadata": ["resourceVersion": "7"]])
        let none = table(PodKind.definition, [pod], TableForm(version: "v1beta1", includedObject: .none))
        #expect(none["apiVersion"] == "meta.k8s.io/v1beta1")
        #expect(none["metadata"] == ["resourceVersion": "7"])
        #expect(none["rows"]?[0]?["object"] == nil)
        #expect(table(PodKind.definition, [pod], TableForm(includedObject: .object))["rows"]?[0]?["object"] == pod)
        #expect(table(PodKind.definition, [pod], TableForm(omitsColumns: true))["columnDefinitions"] == .null)
        #expect(table(PodKind.definition, [])["rows"] == [])
    }

    @Test func `Agent Sandbox's kinds have the columns of their definitions`() throws {
        let pool = try #require(AgentSandboxCRDs.kinds05.first { $0.groupKind.kind == "SandboxWarmPool" }?.versions.last?.definition)
        #expect(
            cells(pool, object("w", ["spec": ["replicas": 3], "status": ["readyReplicas": 2]])) == ["w", 2, 3, "5m"])
        let sandbox = try #require(AgentSandboxCRDs.kinds05.first { $0.groupKind.kind == "Sandbox" }?.versions.last?.definition)
        #expect(
            cells(
                sandbox, object("s", ["status": ["conditions": [["type": "Other"], ["type": "Ready", "status": "True", "reason": "R"]]]]))
                == ["s", "True", "R", "5m"])
        #expect(cells(sandbox, object("s")) == ["s", nil, nil, "5m"])
    }

    struct ColumnRow: Sendable, CustomTestStringConvertible {
        let type: String
        let value: JSONValue
        let cell: JSONValue
        var testDescription: String { "\(type) \(value)" }
    }

    // The first rows are those of Test_cellForJSONValue in kubernetes/apiextensions-apiserver, tableconvertor_test.go.
    @Test(arguments: [
        ColumnRow(type: "integer", value: 42, cell: 42), ColumnRow(type: "integer", value: 3.14, cell: 3),
        ColumnRow(type: "integer", value: true, cell: nil), ColumnRow(type: "integer", value: "foo", cell: nil),
        ColumnRow(type: "number", value: 42, cell: 42.0), ColumnRow(type: "number", value: 3.14, cell: 3.14),
        ColumnRow(type: "number", value: true, cell: nil), ColumnRow(type: "number", value: "foo", cell: nil),
        ColumnRow(type: "boolean", value: 42, cell: nil), ColumnRow(type: "boolean", value: 3.14, cell: nil),
        ColumnRow(type: "boolean", value: true, cell: true), ColumnRow(type: "boolean", value: "foo", cell: nil),
        ColumnRow(type: "string", value: "foo", cell: "foo"), ColumnRow(type: "date", value: "foo", cell: "<invalid>"),
        ColumnRow(type: "date", value: "2023-11-14T22:08:20Z", cell: "5m"), ColumnRow(type: "date", value: 5, cell: nil),
        ColumnRow(type: "string", value: 42, cell: "42"), ColumnRow(type: "string", value: true, cell: "true"),
        ColumnRow(type: "string", value: ["b": 1, "a": [2]], cell: #"{"a":[2],"b":1}"#),
        ColumnRow(type: "string", value: [], cell: "[]"), ColumnRow(type: "unknown", value: "foo", cell: nil),
        ColumnRow(type: "integer", value: 1e300, cell: nil),
    ])
    func `a custom column shows what its type allows`(row: ColumnRow) {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "example.com", version: "v1", kind: "Widget"), plural: "widgets", singular: "widget",
            isNamespaced: true, schema: .anything)
        definition.isCustomResource = true
        definition.printerColumns = [.init(name: "Value", type: row.type, jsonPath: ".spec.value")]
        #expect(cells(definition, object("w", ["spec": ["value": row.value]])) == ["w", row.cell])
    }

    @Test func `a column whose path cannot be read ends the columns`() {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "example.com", version: "v1", kind: "Widget"), plural: "widgets", singular: "widget",
            isNamespaced: true, schema: .anything)
        definition.isCustomResource = true
        definition.printerColumns = [
            .init(name: "One", type: "string", jsonPath: ".spec.one", description: "The first."),
            .init(name: "Two", type: "string", jsonPath: ".spec[.two"), .init(name: "Three", type: "string", jsonPath: ".spec.three"),
        ]
        let result = table(definition, [object("w", ["spec": ["one": "1", "three": "3"]])])
        #expect((result["columnDefinitions"]?.arrayValue ?? []).map { $0["name"] } == ["Name", "One"])
        #expect(result["columnDefinitions"]?[1]?["description"] == "The first.")
        #expect(result["rows"]?[0]?["cells"] == ["w", "1"])
    }
}
