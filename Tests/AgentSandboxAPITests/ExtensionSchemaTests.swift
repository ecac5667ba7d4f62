import AgentSandboxAPI
import KubernetesAPI
import ObjectModel
import Testing

@Suite struct SandboxClaimSchemaTests {
    /// Rows that hold in both versions; `ref` is the required reference.
    private static func common(_ ref: String) -> [SchemaRow] {
        [
            .init("least", "'spec':{\(ref)}", .accepted),
            .init("zero seconds to live", "'spec':{\(ref),'lifecycle':{'ttlSecondsAfterFinished':0}}", .accepted),
            .init("metadata", "'spec':{\(ref),'additionalPodMetadata':{'labels':{'a/b':'c'},'annotations':{'d':'e'}}}", .accepted),
            .init("environment", "'spec':{\(ref),'env':[{'name':'A','value':''},{'name':'A','value':'b','containerName':'c'}]}", .accepted),
            .init("status", "'spec':{\(ref)},'status':{'conditions':[\(condition())],'sandbox':{'name':'s','podIPs':['::1']}}", .accepted),
            .init("no spec", "", .rejected(["required spec"])),
            .init(
                "negative seconds to live", "'spec':{\(ref),'lifecycle':{'ttlSecondsAfterFinished':-1}}",
                .rejected(["invalid spec.lifecycle.ttlSecondsAfterFinished"])),
            .init(
                "unknown shutdown policy", "'spec':{\(ref),'lifecycle':{'shutdownPolicy':'Keep'}}",
                .rejected(["notSupported spec.lifecycle.shutdownPolicy"])),
            .init(
                "time in words", "'spec':{\(ref),'lifecycle':{'shutdownTime':'noon'}}",
                .rejected(["typeInvalid spec.lifecycle.shutdownTime"])),
            .init("variable without value", "'spec':{\(ref),'env':[{'name':'A'}]}", .rejected(["required spec.env[0].value"])),
            .init("variable without name", "'spec':{\(ref),'env':[{'value':'A'}]}", .rejected(["required spec.env[0].name"])),
            .init(
                "value that is a number", "'spec':{\(ref),'env':[{'name':'A','value':1}]}",
                .rejected(["typeInvalid spec.env[0].value"])),
            .init(
                "labels as a list", "'spec':{\(ref),'additionalPodMetadata':{'labels':[]}}",
                .rejected(["typeInvalid spec.additionalPodMetadata.labels"])),
            .init(
                "condition without time", "'spec':{\(ref)},'status':{'conditions':[\(condition("lastTransitionTime"))]}",
                .rejected(["required status.conditions[0].lastTransitionTime"])),
            .init("no policy without lifecycle", "'spec':{\(ref)}", .holds([("spec.lifecycle", nil)])),
            .init(
                "policy defaults inside lifecycle", "'spec':{\(ref),'lifecycle':{}}",
                .holds([("spec.lifecycle", ["shutdownPolicy": "Retain"])])),
            .init(
                "unknown fields are dropped",
                "'spec':{\(ref),'nope':1,'env':[{'name':'A','value':'b','valueFrom':{}}]},'status':{'sandbox':{'Name':'s'},'phase':'x'}",
                .holds([("spec.nope", nil), ("spec.env", [["name": "A", "value": "b"]]), ("status", ["sandbox": [:]])])),
        ]
    }

    static let v1beta1Rows: [SchemaRow] =
        common("'warmPoolRef':{'name':'p'}") + [
            .init("empty name", "'spec':{'warmPoolRef':{'name':''}}", .accepted),
            .init("claim templates", "'spec':{'warmPoolRef':{'name':'p'},'volumeClaimTemplates':[{'spec':{}}]}", .accepted),
            .init("no reference", "'spec':{}", .rejected(["required spec.warmPoolRef"])),
            .init("reference without name", "'spec':{'warmPoolRef':{}}", .rejected(["required spec.warmPoolRef.name"])),
            .init("reference of v1alpha1", "'spec':{'sandboxTemplateRef':{'name':'t'}}", .rejected(["required spec.warmPoolRef"])),
            .init(
                "claim template without spec", "'spec':{'warmPoolRef':{'name':'p'},'volumeClaimTemplates':[{}]}",
                .rejected(["required spec.volumeClaimTemplates[0].spec"])),
            .init(
                "fields of v1alpha1 are dropped", "'spec':{'warmPoolRef':{'name':'p'},'warmpool':'x','sandboxTemplateRef':{}}",
                .holds([("spec", ["warmPoolRef": ["name": "p"]])])),
        ]

    static let v1alpha1Rows: [SchemaRow] =
        common("'sandboxTemplateRef':{'name':'t'}") + [
            .init("pool", "'spec':{'sandboxTemplateRef':{'name':'t'},'warmpool':'my-pool'}", .accepted),
            .init("no reference", "'spec':{}", .rejected(["required spec.sandboxTemplateRef"])),
            .init(
                "reference without name", "'spec':{'sandboxTemplateRef':{}}", .rejected(["required spec.sandboxTemplateRef.name"])),
            .init(
                "pool as a number", "'spec':{'sandboxTemplateRef':{'name':'t'},'warmpool':1}",
                .rejected(["typeInvalid spec.warmpool"])),
            .init("pool defaults", "'spec':{'sandboxTemplateRef':{'name':'t'}}", .holds([("spec.warmpool", "default")])),
            .init(
                "fields of v1beta1 are dropped",
                "'spec':{'sandboxTemplateRef':{'name':'t'},'warmPoolRef':{},'volumeClaimTemplates':[{}]}",
                .holds([("spec", ["sandboxTemplateRef": ["name": "t"], "warmpool": "default"])])),
        ]

    @Test(arguments: v1beta1Rows) func v1beta1(row: SchemaRow) throws { try row.check(AgentSandboxKinds.sandboxClaim, "v1beta1") }

    @Test(arguments: v1alpha1Rows) func v1alpha1(row: SchemaRow) throws { try row.check(AgentSandboxKinds.sandboxClaim, "v1alpha1") }
}

@Suite struct SandboxTemplateSchemaTests {
    private static let common: [SchemaRow] = [
        .init("least", "'spec':{'podTemplate':\(podTemplate)}", .accepted),
        .init("policy without rules", "'spec':{'podTemplate':\(podTemplate),'networkPolicy':{}}", .accepted),
        .init(
            "rules",
            "'spec':{'podTemplate':\(podTemplate),"
                + "'networkPolicy':{'ingress':[{'from':[{'podSelector':{'matchLabels':{'a':'b'}}}],"
                + "'ports':[{'port':80},{'port':'http','protocol':'TCP'}]}],"
                + "'egress':[{'to':[{'ipBlock':{'cidr':'0.0.0.0/0','except':['10.0.0.0/8']}}]}]}}",
            .accepted),
        .init("Service", "'spec':{'podTemplate':\(podTemplate),'service':true}", .accepted),
        .init("no spec", "", .rejected(["required spec"])),
        .init("no pod template", "'spec':{'service':true}", .rejected(["required spec.podTemplate"])),
        .init("no containers", "'spec':{'podTemplate':{'spec':{}}}", .rejected(["required spec.podTemplate.spec.containers"])),
        .init(
            "unknown management", "'spec':{'podTemplate':\(podTemplate),'networkPolicyManagement':'Off'}",
            .rejected(["notSupported spec.networkPolicyManagement"])),
        .init(
            "unknown injection policy", "'spec':{'podTemplate':\(podTemplate),'envVarsInjectionPolicy':'Always'}",
            .rejected(["notSupported spec.envVarsInjectionPolicy"])),
        .init(
            "block without range", "'spec':{'podTemplate':\(podTemplate),'networkPolicy':{'egress':[{'to':[{'ipBlock':{}}]}]}}",
            .rejected(["required spec.networkPolicy.egress[0].to[0].ipBlock.cidr"])),
        .init(
            "expression without operator",
            "'spec':{'podTemplate':\(podTemplate),"
                + "'networkPolicy':{'ingress':[{'from':[{'podSelector':{'matchExpressions':[{'key':'a'}]}}]}]}}",
            .rejected(["required spec.networkPolicy.ingress[0].from[0].podSelector.matchExpressions[0].operator"])),
        .init(
            "rules as an object", "'spec':{'podTemplate':\(podTemplate),'networkPolicy':{'ingress':{}}}",
            .rejected(["typeInvalid spec.networkPolicy.ingress"])),
        .init(
            "environment variables of one name",
            "'spec':{'podTemplate':{'spec':{'containers':[{'name':'c','env':[{'name':'A'},{'name':'A'}]}]}}}",
            .rejected(["duplicate spec.podTemplate.spec.containers[0].env[1]"])),
        .init(
            "claim template without spec", "'spec':{'podTemplate':\(podTemplate),'volumeClaimTemplates':[{}]}",
            .rejected(["required spec.volumeClaimTemplates[0].spec"])),
        .init("management defaults", "'spec':{'podTemplate':\(podTemplate)}", .holds([("spec.networkPolicyManagement", "Managed")])),
        .init("injection defaults", "'spec':{'podTemplate':\(podTemplate)}", .holds([("spec.envVarsInjectionPolicy", "Disallowed")])),
        .init(
            "selector and types of the policy cannot be set",
            "'spec':{'podTemplate':\(podTemplate),'networkPolicy':{'podSelector':{},'policyTypes':['Egress'],'egress':[]}}",
            .holds([("spec.networkPolicy", ["egress": []])])),
        .init("there is no status", "'spec':{'podTemplate':\(podTemplate)},'status':{'conditions':[]}", .holds([("status", nil)])),
    ]

    static let v1beta1Rows: [SchemaRow] =
        common + [
            .init("claim templates allowed", "'spec':{'podTemplate':\(podTemplate),'volumeClaimTemplatesPolicy':'Allowed'}", .accepted),
            .init(
                "unknown claim template policy", "'spec':{'podTemplate':\(podTemplate),'volumeClaimTemplatesPolicy':'Managed'}",
                .rejected(["notSupported spec.volumeClaimTemplatesPolicy"])),
            .init(
                "claim template policy defaults", "'spec':{'podTemplate':\(podTemplate)}",
                .holds([("spec.volumeClaimTemplatesPolicy", "Disallowed")])),
        ]

    static let v1alpha1Rows: [SchemaRow] =
        common + [
            .init(
                "fields of v1beta1 are dropped", "'spec':{'podTemplate':\(podTemplate),'volumeClaimTemplatesPolicy':'Managed'}",
                .holds([("spec.volumeClaimTemplatesPolicy", nil)]))
        ]

    @Test(arguments: v1beta1Rows) func v1beta1(row: SchemaRow) throws { try row.check(AgentSandboxKinds.sandboxTemplate, "v1beta1") }

    @Test(arguments: v1alpha1Rows) func v1alpha1(row: SchemaRow) throws { try row.check(AgentSandboxKinds.sandboxTemplate, "v1alpha1") }
}

@Suite struct SandboxWarmPoolSchemaTests {
    private static let common: [SchemaRow] = [
        .init("pool", "'spec':{'replicas':3,'sandboxTemplateRef':{'name':'t'}}", .accepted),
        .init("no members", "'spec':{'replicas':0,'sandboxTemplateRef':{'name':'t'}}", .accepted),
        .init("strategy", "'spec':{'replicas':3,'sandboxTemplateRef':{'name':'t'},'updateStrategy':{'type':'Recreate'}}", .accepted),
        .init(
            "status", "'spec':{'replicas':3,'sandboxTemplateRef':{'name':'t'}},'status':{'replicas':3,'readyReplicas':1,'selector':'a=b'}",
            .accepted),
        .init("no spec", "", .rejected(["required spec"])),
        .init("negative", "'spec':{'replicas':-1,'sandboxTemplateRef':{'name':'t'}}", .rejected(["invalid spec.replicas"])),
        .init("text", "'spec':{'replicas':'3','sandboxTemplateRef':{'name':'t'}}", .rejected(["typeInvalid spec.replicas"])),
        .init("no template", "'spec':{'replicas':3}", .rejected(["required spec.sandboxTemplateRef"])),
        .init(
            "template without name", "'spec':{'replicas':3,'sandboxTemplateRef':{}}", .rejected(["required spec.sandboxTemplateRef.name"])),
        .init(
            "template's name as a number", "'spec':{'replicas':3,'sandboxTemplateRef':{'name':3}}",
            .rejected(["typeInvalid spec.sandboxTemplateRef.name"])),
        .init(
            "unknown strategy", "'spec':{'replicas':3,'sandboxTemplateRef':{'name':'t'},'updateStrategy':{'type':'RollingUpdate'}}",
            .rejected(["notSupported spec.updateStrategy.type"])),
        .init(
            "status as text", "'spec':{'replicas':3,'sandboxTemplateRef':{'name':'t'}},'status':{'readyReplicas':'1'}",
            .rejected(["typeInvalid status.readyReplicas"])),
        .init(
            "no strategy without its object", "'spec':{'replicas':3,'sandboxTemplateRef':{'name':'t'}}",
            .holds([("spec.updateStrategy", nil)])),
        .init(
            "strategy defaults inside its object", "'spec':{'replicas':3,'sandboxTemplateRef':{'name':'t'},'updateStrategy':{}}",
            .holds([("spec.updateStrategy", ["type": "OnReplenish"])])),
        .init(
            "unknown fields are dropped",
            "'spec':{'replicas':3,'sandboxTemplateRef':{'name':'t','namespace':'n'},"
                + "'updateStrategy':{'type':'Recreate','maxSurge':1}},'status':{'conditions':[]}",
            .holds([
                ("spec", ["replicas": 3, "sandboxTemplateRef": ["name": "t"], "updateStrategy": ["type": "Recreate"]]), ("status", [:]),
            ])),
    ]

    static let v1beta1Rows: [SchemaRow] =
        common + [
            .init("replicas default to 1", "'spec':{'sandboxTemplateRef':{'name':'t'}}", .holds([("spec.replicas", 1)])),
            .init(
                "negative generation", "'spec':{'sandboxTemplateRef':{'name':'t'}},'status':{'observedGeneration':-1}",
                .rejected(["invalid status.observedGeneration"])),
        ]

    static let v1alpha1Rows: [SchemaRow] =
        common + [
            .init("replicas are required", "'spec':{'sandboxTemplateRef':{'name':'t'}}", .rejected(["required spec.replicas"])),
            .init(
                "generation is dropped", "'spec':{'replicas':1,'sandboxTemplateRef':{'name':'t'}},'status':{'observedGeneration':-1}",
                .holds([("status", [:])])),
        ]

    @Test(arguments: v1beta1Rows) func v1beta1(row: SchemaRow) throws { try row.check(AgentSandboxKinds.sandboxWarmPool, "v1beta1") }

    @Test(arguments: v1alpha1Rows) func v1alpha1(row: SchemaRow) throws { try row.check(AgentSandboxKinds.sandboxWarmPool, "v1alpha1") }
}
