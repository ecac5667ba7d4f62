import AgentSandboxAPI
import KubernetesAPI
import ObjectModel
import Testing

@Suite struct SandboxSchemaTests {
    /// Rows that hold in both versions.
    private static let common: [SchemaRow] = [
        .init("least", "'spec':{'podTemplate':\(podTemplate)}", .accepted),
        .init("no Service", "'spec':{'podTemplate':\(podTemplate),'service':false}", .accepted),
        .init("offset in time", "'spec':{'podTemplate':\(podTemplate),'shutdownTime':'2030-01-01T02:00:00+02:00'}", .accepted),
        .init("claim template without name", "'spec':{'podTemplate':\(podTemplate),'volumeClaimTemplates':[{'spec':{}}]}", .accepted),
        .init("status", "'spec':{'podTemplate':\(podTemplate)},'status':{'conditions':[\(condition())],'podIPs':['10.0.0.1']}", .accepted),
        .init("no spec", "", .rejected(["required spec"])),
        .init("no pod template", "'spec':{}", .rejected(["required spec.podTemplate"])),
        .init("no pod spec", "'spec':{'podTemplate':{}}", .rejected(["required spec.podTemplate.spec"])),
        .init("no containers", "'spec':{'podTemplate':{'spec':{}}}", .rejected(["required spec.podTemplate.spec.containers"])),
        .init(
            "container without name", "'spec':{'podTemplate':{'spec':{'containers':[{'image':'i'}]}}}",
            .rejected(["required spec.podTemplate.spec.containers[0].name"])),
        .init(
            "containers of one name", "'spec':{'podTemplate':{'spec':{'containers':[{'name':'c'},{'name':'c'}]}}}",
            .rejected(["duplicate spec.podTemplate.spec.containers[1]"])),
        .init(
            "label that is no string", "'spec':{'podTemplate':{'metadata':{'labels':{'a':1}},'spec':{'containers':[]}}}",
            .rejected(["typeInvalid spec.podTemplate.metadata.labels.a"])),
        .init(
            "policy of claims", "'spec':{'podTemplate':\(podTemplate),'shutdownPolicy':'DeleteForeground'}",
            .rejected(["notSupported spec.shutdownPolicy"])),
        .init(
            "time in words", "'spec':{'podTemplate':\(podTemplate),'shutdownTime':'tomorrow'}",
            .rejected(["typeInvalid spec.shutdownTime"])),
        .init(
            "Service as text", "'spec':{'podTemplate':\(podTemplate),'service':'yes'}", .rejected(["typeInvalid spec.service"])),
        .init(
            "claim template without spec", "'spec':{'podTemplate':\(podTemplate),'volumeClaimTemplates':[{'metadata':{'name':'d'}}]}",
            .rejected(["required spec.volumeClaimTemplates[0].spec"])),
        .init(
            "condition without reason", "'spec':{'podTemplate':\(podTemplate)},'status':{'conditions':[\(condition("reason"))]}",
            .rejected(["required status.conditions[0].reason"])),
        .init(
            "reason with a blank", "'spec':{'podTemplate':\(podTemplate)},'status':{'conditions':[\(condition("reason", "'a b'"))]}",
            .rejected(["invalid status.conditions[0].reason"])),
        .init(
            "empty reason", "'spec':{'podTemplate':\(podTemplate)},'status':{'conditions':[\(condition("reason", "''"))]}",
            .rejected(["invalid status.conditions[0].reason"])),
        .init(
            "status of a condition", "'spec':{'podTemplate':\(podTemplate)},'status':{'conditions':[\(condition("status", "'Maybe'"))]}",
            .rejected(["notSupported status.conditions[0].status"])),
        .init(
            "type of a condition", "'spec':{'podTemplate':\(podTemplate)},'status':{'conditions':[\(condition("type", "'a b'"))]}",
            .rejected(["invalid status.conditions[0].type"])),
        .init(
            "negative generation",
            "'spec':{'podTemplate':\(podTemplate)},'status':{'conditions':[\(condition("observedGeneration", "-1"))]}",
            .rejected(["invalid status.conditions[0].observedGeneration"])),
        .init(
            "policy defaults to Retain", "'spec':{'podTemplate':\(podTemplate)}", .holds([("spec.shutdownPolicy", "Retain")])),
        .init(
            "protocol defaults to TCP",
            "'spec':{'podTemplate':{'spec':{'containers':[{'name':'c','ports':[{'containerPort':80}]}]}}}",
            .holds([("spec.podTemplate.spec.containers[0].ports[0].protocol", "TCP")])),
        .init(
            "unknown fields are dropped",
            "'spec':{'podTemplate':{'metadata':{'name':'n','labels':{'a':'b'}},"
                + "'spec':{'containers':[{'name':'c','nope':1}]}},'nope':{}},'extra':1",
            .holds([
                ("spec.podTemplate.metadata", ["labels": ["a": "b"]]), ("spec.podTemplate.spec.containers[0]", ["name": "c"]),
                ("spec.nope", nil), ("extra", nil), ("metadata.name", "x"),
            ])),
    ]

    static let v1beta1Rows: [SchemaRow] =
        common + [
            .init("suspended", "'spec':{'podTemplate':\(podTemplate),'operatingMode':'Suspended'}", .accepted),
            .init(
                "unknown mode", "'spec':{'podTemplate':\(podTemplate),'operatingMode':'Paused'}",
                .rejected(["notSupported spec.operatingMode"])),
            .init(
                "empty mode", "'spec':{'podTemplate':\(podTemplate),'operatingMode':''}",
                .rejected(["notSupported spec.operatingMode"])),
            .init("mode defaults to Running", "'spec':{'podTemplate':\(podTemplate)}", .holds([("spec.operatingMode", "Running")])),
            .init(
                "fields of v1alpha1 are dropped",
                "'spec':{'podTemplate':\(podTemplate),'replicas':7},'status':{'replicas':1,'nodeName':'n'}",
                .holds([("spec.replicas", nil), ("status", ["nodeName": "n"])])),
        ]

    static let v1alpha1Rows: [SchemaRow] =
        common + [
            .init("suspended", "'spec':{'podTemplate':\(podTemplate),'replicas':0}", .accepted),
            .init("two replicas", "'spec':{'podTemplate':\(podTemplate),'replicas':2}", .rejected(["invalid spec.replicas"])),
            .init("negative replicas", "'spec':{'podTemplate':\(podTemplate),'replicas':-1}", .rejected(["invalid spec.replicas"])),
            .init(
                "replicas as text", "'spec':{'podTemplate':\(podTemplate),'replicas':'1'}", .rejected(["typeInvalid spec.replicas"])),
            .init(
                "negative status", "'spec':{'podTemplate':\(podTemplate)},'status':{'replicas':-1}",
                .rejected(["invalid status.replicas"])),
            .init("replicas default to 1", "'spec':{'podTemplate':\(podTemplate)}", .holds([("spec.replicas", 1)])),
            .init(
                "fields of v1beta1 are dropped",
                "'spec':{'podTemplate':\(podTemplate),'operatingMode':'Paused'},'status':{'replicas':1,'nodeName':'n'}",
                .holds([("spec.operatingMode", nil), ("status", ["replicas": 1])])),
        ]

    @Test(arguments: v1beta1Rows) func v1beta1(row: SchemaRow) throws { try row.check(AgentSandboxKinds.sandbox, "v1beta1") }

    @Test(arguments: v1alpha1Rows) func v1alpha1(row: SchemaRow) throws { try row.check(AgentSandboxKinds.sandbox, "v1alpha1") }

    @Test(arguments: [
        ("absent stays absent", "{}", "{}", true),
        ("same", "{'volumeClaimTemplates':[{'spec':{}}]}", "{'volumeClaimTemplates':[{'spec':{}}]}", true),
        ("added", "{}", "{'volumeClaimTemplates':[{'spec':{}}]}", false),
        ("removed", "{'volumeClaimTemplates':[{'spec':{}}]}", "{}", false),
        ("emptied", "{'volumeClaimTemplates':[{'spec':{}}]}", "{'volumeClaimTemplates':[]}", false),
        ("empty added", "{}", "{'volumeClaimTemplates':[]}", false),
        (
            "changed", "{'volumeClaimTemplates':[{'spec':{'storageClassName':'a'}}]}",
            "{'volumeClaimTemplates':[{'spec':{'storageClassName':'b'}}]}", false
        ),
        (
            "reordered", "{'volumeClaimTemplates':[{'metadata':{'name':'a'},'spec':{}},{'metadata':{'name':'b'},'spec':{}}]}",
            "{'volumeClaimTemplates':[{'metadata':{'name':'b'},'spec':{}},{'metadata':{'name':'a'},'spec':{}}]}", false
        ),
        ("something else changed", "{'volumeClaimTemplates':[{'spec':{}}]}", "{'volumeClaimTemplates':[{'spec':{}}],'service':true}", true),
    ])
    func volumeClaimTemplatesAreImmutableInV1beta1Alone(row: String, old: String, new: String, allowed: Bool) throws {
        func object(_ spec: String) throws -> JSONValue {
            var spec = try json(spec)
            spec["podTemplate"] = try json(podTemplate)
            return ["spec": spec]
        }
        for (version, isAllowed) in [("v1beta1", allowed), ("v1alpha1", true)] {
            let schema = try #require(SchemaRow.definition(AgentSandboxKinds.sandbox, version)).schema
            var errors = FieldErrors()
            try schema.validate(object(new), old: object(old), into: &errors)
            let messages = errors.errors.filter { $0.message.hasSuffix("volumeClaimTemplates is immutable") }.map(\.field)
            #expect(messages == (isAllowed ? [] : ["spec"]), "\(version): \(errors.errors)")
        }
    }
}
