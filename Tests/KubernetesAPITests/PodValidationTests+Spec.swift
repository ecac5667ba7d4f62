import KubernetesAPI
import ObjectModel

extension PodValidationTests {
    static let scheduling: [KindCase] = [
        .init(
            "a toleration without key and operator", ["spec": ["tolerations": [["effect": "NoSchedule"]]]],
            complaint(
                .invalid, "spec.tolerations[0].operator",
                "Invalid value: \"\": operator must be Exists when `key` is empty, which means \"match all values and all keys\"")),
        .init(
            "seconds for another effect",
            ["spec": ["tolerations": [["key": "a", "operator": "Exists", "effect": "NoSchedule", "tolerationSeconds": 1]]]],
            complaint(
                .invalid, "spec.tolerations[0].effect",
                "Invalid value: \"NoSchedule\": effect must be 'NoExecute' when `tolerationSeconds` is set")),
        .init(
            "a value with Exists", ["spec": ["tolerations": [["key": "a", "operator": "Exists", "value": "v"]]]],
            complaint(.invalid, "spec.tolerations[0].operator", "Invalid value: \"v\": value must be empty when `operator` is 'Exists'")),
        .init(
            "an unknown operator", ["spec": ["tolerations": [["key": "a", "operator": "Like"]]]],
            complaint(.notSupported, "spec.tolerations[0].operator", "Unsupported value: \"Like\": supported values: \"Equal\", \"Exists\"")
        ),
        .init(
            "an unknown effect", ["spec": ["tolerations": [["key": "a", "operator": "Exists", "effect": "Never"]]]],
            complaint(
                .notSupported, "spec.tolerations[0].effect",
                "Unsupported value: \"Never\": supported values: \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\"")),
        .init(
            "no terms", F.affinity(["nodeAffinity": ["requiredDuringSchedulingIgnoredDuringExecution": ["nodeSelectorTerms": []]]]),
            complaint(
                .required, "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms",
                "Required value: must have at least one node selector term")),
        .init(
            "no values",
            F.affinity([
                "nodeAffinity": [
                    "requiredDuringSchedulingIgnoredDuringExecution": [
                        "nodeSelectorTerms": [["matchExpressions": [["key": "a", "operator": "In"]]]]
                    ]
                ]
            ]),
            complaint(
                .required,
                "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values",
                "Required value: must be specified when `operator` is 'In' or 'NotIn'")),
        .init(
            "a weight of zero",
            F.affinity(["nodeAffinity": ["preferredDuringSchedulingIgnoredDuringExecution": [["weight": 0, "preference": [:]]]]]),
            complaint(
                .invalid, "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight",
                "Invalid value: 0: must be in the range 1-100")),
        .init(
            "another field of nodes",
            F.affinity([
                "nodeAffinity": [
                    "requiredDuringSchedulingIgnoredDuringExecution": [
                        "nodeSelectorTerms": [["matchFields": [["key": "spec.x", "operator": "In", "values": ["a"]]]]]
                    ]
                ]
            ]),
            complaint(
                .invalid,
                "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0].key",
                "Invalid value: \"spec.x\": not a valid field selector key")),
        .init(
            "label keys without a selector",
            F.affinity([
                "podAffinity": ["requiredDuringSchedulingIgnoredDuringExecution": [["topologyKey": "zone", "matchLabelKeys": ["a"]]]]
            ]),
            complaint(
                .forbidden, "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys",
                "Forbidden: must not be specified when labelSelector is not set")),
        .init(
            "an unknown operator of labels",
            F.affinity([
                "podAntiAffinity": [
                    "requiredDuringSchedulingIgnoredDuringExecution": [
                        ["topologyKey": "zone", "labelSelector": ["matchExpressions": [["key": "a", "operator": "Gt"]]]]
                    ]
                ]
            ]),
            complaint(
                .invalid,
                "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchExpressions[0].operator",
                "Invalid value: \"Gt\": not a valid selector operator")),
        .init(
            "a skew of zero",
            ["spec": ["topologySpreadConstraints": [["maxSkew": 0, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule"]]]],
            complaint(.invalid, "spec.topologySpreadConstraints[0].maxSkew", "Invalid value: 0: must be greater than zero")),
        .init(
            "no topology key", ["spec": ["topologySpreadConstraints": [["maxSkew": 1, "whenUnsatisfiable": "DoNotSchedule"]]]],
            complaint(.required, "spec.topologySpreadConstraints[0].topologyKey", "Required value: can not be empty")),
        .init(
            "an unknown action",
            ["spec": ["topologySpreadConstraints": [["maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "Wait"]]]],
            complaint(
                .notSupported, "spec.topologySpreadConstraints[0].whenUnsatisfiable",
                "Unsupported value: \"Wait\": supported values: \"DoNotSchedule\", \"ScheduleAnyway\"")),
        .init(
            "a constraint twice",
            [
                "spec": [
                    "topologySpreadConstraints": [
                        ["maxSkew": 1, "topologyKey": "z", "whenUnsatisfiable": "DoNotSchedule"],
                        ["maxSkew": 2, "topologyKey": "z", "whenUnsatisfiable": "DoNotSchedule"],
                    ]
                ]
            ],
            complaint(
                .duplicate, "spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}", "Duplicate value: \"{z, DoNotSchedule}\"")
        ),
        .init(
            "domains for a preference",
            [
                "spec": [
                    "topologySpreadConstraints": [
                        ["maxSkew": 1, "topologyKey": "z", "whenUnsatisfiable": "ScheduleAnyway", "minDomains": 2]
                    ]
                ]
            ],
            complaint(
                .invalid, "spec.topologySpreadConstraints[0].minDomains",
                "Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway")),
    ]

    static let security: [KindCase] = [
        .init(
            "a negative user", ["spec": ["securityContext": ["runAsUser": -1]]],
            complaint(.invalid, "spec.securityContext.runAsUser", "Invalid value: -1: must be between 0 and 2147483647, inclusive")),
        .init(
            "a negative group", ["spec": ["securityContext": ["supplementalGroups": [1, -2]]]],
            complaint(
                .invalid, "spec.securityContext.supplementalGroups[1]", "Invalid value: -2: must be between 0 and 2147483647, inclusive")),
        .init(
            "an unknown seccomp profile", ["spec": ["securityContext": ["seccompProfile": ["type": "X"]]]],
            complaint(
                .notSupported, "spec.securityContext.seccompProfile.type",
                "Unsupported value: \"X\": supported values: \"Localhost\", \"RuntimeDefault\", \"Unconfined\"")),
        .init(
            "a local profile without a path", F.container(["securityContext": ["seccompProfile": ["type": "Localhost"]]]),
            complaint(
                .required, "spec.containers[0].securityContext.seccompProfile.localhostProfile",
                "Required value: must be set when seccomp type is Localhost")),
        .init(
            "privilege without escalation", F.container(["securityContext": ["privileged": true, "allowPrivilegeEscalation": false]]),
            complaint(
                .invalid, "spec.containers[0].securityContext",
                "Invalid value: {\"privileged\":true,\"allowPrivilegeEscalation\":false}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true"
            )),
        .init(
            "an unmasked proc", F.container(["securityContext": ["procMount": "Unmasked"]]),
            complaint(
                .invalid, "spec.containers[0].securityContext.procMount",
                "Invalid value: \"Unmasked\": `hostUsers` must be false to use `Unmasked`")),
        .init(
            "a sysctl of the host's network",
            ["spec": ["hostNetwork": true, "securityContext": ["sysctls": [["name": "net.core.somaxconn", "value": "1"]]]]],
            complaint(
                .invalid, "spec.securityContext.sysctls[0].name",
                "Invalid value: \"net.core.somaxconn\": may not be specified when 'hostNetwork' is true")),
        .init(
            "own users in the host's network", ["spec": ["hostUsers": false, "hostNetwork": true]],
            complaint(.forbidden, "spec.hostNetwork", "Forbidden: when `pod.Spec.HostUsers` is false")),
        .init(
            "an unknown group policy", ["spec": ["securityContext": ["fsGroupChangePolicy": "Never"]]],
            complaint(
                .notSupported, "spec.securityContext.fsGroupChangePolicy",
                "Unsupported value: \"Never\": supported values: \"Always\", \"OnRootMismatch\"")),
        .init(
            "options of another system", ["spec": ["os": ["name": "linux"], "securityContext": ["windowsOptions": [:]]]],
            complaint(.forbidden, "spec.securityContext.windowsOptions", "Forbidden: windows options cannot be set for a linux pod")),
        .init(
            "an unknown system", ["spec": ["os": ["name": "plan9"]]],
            complaint(.notSupported, "spec.os", "Unsupported value: \"plan9\": supported values: \"linux\", \"windows\"")),
    ]

    static let spec: [KindCase] = [
        .init(
            "an unknown restart policy", ["spec": ["restartPolicy": "Maybe"]],
            complaint(
                .notSupported, "spec.restartPolicy", "Unsupported value: \"Maybe\": supported values: \"Always\", \"OnFailure\", \"Never\"")
        ),
        .init(
            "an unknown DNS policy", ["spec": ["dnsPolicy": "Mine"]],
            complaint(
                .notSupported, "spec.dnsPolicy",
                "Unsupported value: \"Mine\": supported values: \"ClusterFirstWithHostNet\", \"ClusterFirst\", \"Default\", \"None\"")),
        .init(
            "no DNS and no configuration", ["spec": ["dnsPolicy": "None"]],
            complaint(.required, "spec.dnsConfig", "Required value: must provide `dnsConfig` when `dnsPolicy` is None")),
        .init(
            "no DNS and no name server", ["spec": ["dnsPolicy": "None", "dnsConfig": [:]]],
            complaint(
                .required, "spec.dnsConfig.nameservers", "Required value: must provide at least one DNS nameserver when `dnsPolicy` is None"
            )),
        .init(
            "a name server that is no address", ["spec": ["dnsConfig": ["nameservers": ["dns.example"]]]],
            complaint(
                .invalid, "spec.dnsConfig.nameservers[0]",
                "Invalid value: \"dns.example\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")),
        .init(
            "four name servers", ["spec": ["dnsConfig": ["nameservers": ["1.1.1.1", "1.1.1.2", "1.1.1.3", "1.1.1.4"]]]],
            complaint(
                .invalid, "spec.dnsConfig.nameservers",
                "Invalid value: [\"1.1.1.1\",\"1.1.1.2\",\"1.1.1.3\",\"1.1.1.4\"]: must not have more than 3 nameservers")),
        .init(
            "a deadline of zero", ["spec": ["activeDeadlineSeconds": 0]],
            complaint(.invalid, "spec.activeDeadlineSeconds", "Invalid value: 0: must be between 1 and 2147483647, inclusive")),
        .init(
            "a host name with dots", ["spec": ["hostname": "a.b"]],
            complaint(.invalid, "spec.hostname", "Invalid value: \"a.b\": must not contain dots")),
        .init(
            "a subdomain in capitals", ["spec": ["subdomain": "A"]],
            complaint(.invalid, "spec.subdomain", "Invalid value: \"A\": " + F.labelRule)),
        .init(
            "a node name in capitals", ["spec": ["nodeName": "A"]],
            complaint(.invalid, "spec.nodeName", "Invalid value: \"A\": " + F.subdomainRule)),
        .init(
            "an alias of no address", ["spec": ["hostAliases": [["ip": "x", "hostnames": ["a"]]]]],
            complaint(
                .invalid, "spec.hostAliases[0].ip", "Invalid value: \"x\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")),
        .init(
            "a priority class that does not exist", ["spec": ["priorityClassName": "high"]],
            complaint(.forbidden, "spec.priorityClassName", "Forbidden: no PriorityClass with name high was found")),
        .init(
            "an unknown preemption policy", ["spec": ["preemptionPolicy": "Maybe"]],
            complaint(
                .notSupported, "spec.preemptionPolicy",
                "Unsupported value: \"Maybe\": supported values: \"PreemptLowerPriority\", \"Never\"")),
        .init(
            "a gate twice", ["spec": ["schedulingGates": [["name": "a.b/c"], ["name": "a.b/c"]]]],
            complaint(.duplicate, "spec.schedulingGates[1]", "Duplicate value: \"a.b/c\"")),
        .init(
            "a gate and a node", ["spec": ["nodeName": "n", "schedulingGates": [["name": "a.b/c"]]]],
            complaint(.forbidden, "spec.nodeName", "Forbidden: cannot be set until all schedulingGates have been cleared")),
        .init(
            "a claim of nothing", ["spec": ["resourceClaims": [["name": "gpu"]]]],
            complaint(
                .invalid, "spec.resourceClaims[0]",
                "Invalid value: {\"name\":\"gpu\"}: must specify one of: `resourceClaimName`, `resourceClaimTemplateName`")),
        .init(
            "a deletion cost that is no number", ["metadata": ["annotations": ["controller.kubernetes.io/pod-deletion-cost": "low"]]],
            complaint(
                .invalid, "metadata.annotations[controller.kubernetes.io/pod-deletion-cost]",
                "Invalid value: \"low\": must be a 32bit integer")),
        .init(
            "a mirror without a node", ["metadata": ["annotations": ["kubernetes.io/config.mirror": "x"]]],
            complaint(
                .invalid, "metadata.annotations[kubernetes.io/config.mirror]",
                "Invalid value: \"x\": must set spec.nodeName if mirror pod annotation is set")),
    ]
}
