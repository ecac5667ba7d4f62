import ObjectModel

/// Schemas of core/v1 Pod, its spec, its template and its status (Kubernetes 1.33, fields behind alpha gates left out).
///
/// Every schema exists in two forms. The built-in form has no required fields and no defaults: for built-in kinds these are code.
/// The form for custom resources is what controller-gen writes for an embedded PodSpec of `k8s.io/api` 0.34: required fields, the
/// `+default` markers (`protocol: TCP`, empty names of references, driver defaults) and quantities with a pattern.
public enum PodSchemas {
    static let builtIn = PodSchemaBuilder(forCustomResources: false)
    static let customResource = PodSchemaBuilder(forCustomResources: true)

    /// core/v1 PodSpec for built-in kinds.
    public static let podSpec = builtIn.podSpec()
    /// core/v1 PodSpec as a custom resource embeds it.
    public static let podSpecForCustomResources = customResource.podSpec()
    /// core/v1 Container for built-in kinds.
    public static let container = builtIn.container()
    /// core/v1 PodTemplateSpec for built-in kinds: the whole of `metadata` and a PodSpec.
    public static let podTemplateSpec = StructuralSchema.object([
        "metadata": MetadataSchemas.objectMeta.embedded, "spec": podSpec.embedded,
    ])
    /// core/v1 ResourceRequirements for built-in kinds.
    public static let resourceRequirements = builtIn.resourceRequirements()
    /// core/v1 PodStatus.
    public static let podStatus = builtIn.podStatus()
    /// core/v1 Pod.
    public static let pod = MetadataSchemas.object(["spec": podSpec, "status": podStatus])
    /// core/v1 LocalObjectReference for built-in kinds.
    public static let localObjectReference = builtIn.localObjectReference()
    /// core/v1 NodeSelector for built-in kinds.
    public static let nodeSelector = builtIn.nodeSelector()
    /// core/v1 Toleration.
    public static let toleration = builtIn.toleration()
}

/// Builds the schemas of a PodSpec in one of two forms.
struct PodSchemaBuilder {
    /// Whether required fields and defaults are written down, as in a generated CRD.
    let forCustomResources: Bool

    /// An object whose required fields count in the form for custom resources only.
    func object(
        _ properties: KeyValuePairs<String, StructuralSchema>, required: [String] = [],
        _ change: (inout StructuralSchema.Content) -> Void = { _ in }
    ) -> StructuralSchema {
        .object(properties, required: forCustomResources ? required : [], change)
    }

    /// An object that server-side apply treats as one value.
    func atomicObject(_ properties: KeyValuePairs<String, StructuralSchema>, required: [String] = []) -> StructuralSchema {
        object(properties, required: required) { $0.isAtomicMap = true }
    }

    /// A list that is replaced as a whole.
    func atomicList(of items: StructuralSchema) -> StructuralSchema { .array(of: items) { $0.listType = .atomic } }

    /// A list of objects that merges by key in patches and in server-side apply.
    func mergedList(of items: StructuralSchema, by key: String, keys: [String]? = nil, strategy: String = "merge") -> StructuralSchema {
        .array(of: items, mergeKeys: keys ?? [key]) {
            $0.patchMergeKey = key
            $0.patchStrategy = strategy
        }
    }

    /// A struct that Go does not hold behind a pointer, which only built-in kinds show.
    func embedded(_ schema: StructuralSchema) -> StructuralSchema { forCustomResources ? schema : schema.embedded }

    /// A scalar whose default is written down in the form for custom resources only.
    func defaulted(_ type: StructuralSchema.ValueType, _ value: JSONValue) -> StructuralSchema {
        forCustomResources ? .scalar(type, default: value) : .scalar(type)
    }

    /// The name of a reference: empty when left out.
    var referenceName: StructuralSchema { defaulted(.string, "") }

    /// A Kubernetes quantity.
    var quantity: StructuralSchema { forCustomResources ? Self.patternedQuantity : .quantity }

    private static let patternedQuantity = StructuralSchema.scalar(.any) {
        $0.intOrString = true
        $0.pattern =
            #"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$"#
    }

    /// A map from resource names to quantities.
    var resourceList: StructuralSchema { .map(of: quantity) }

    /// A label selector.
    var labelSelector: StructuralSchema {
        forCustomResources ? SelectorSchemas.labelSelectorForCustomResources : SelectorSchemas.labelSelector
    }

    func localObjectReference() -> StructuralSchema { atomicObject(["name": referenceName]) }

    func podSpec() -> StructuralSchema {
        let container = self.container()
        let containers = mergedList(of: container, by: "name")
        var content = StructuralSchema.Content()
        content.type = .object
        content.required = forCustomResources ? ["containers"] : []
        content.properties = [
            ("activeDeadlineSeconds", .int64),
            ("affinity", affinity()),
            ("automountServiceAccountToken", .boolean),
            ("containers", forCustomResources ? containers : containers.with { $0.zeroValue = .null }),
            ("dnsConfig", dnsConfig()),
            ("dnsPolicy", .string),
            ("enableServiceLinks", .boolean),
            ("ephemeralContainers", mergedList(of: ephemeralContainer(container), by: "name")),
            (
                "hostAliases",
                mergedList(of: object(["hostnames": atomicList(of: .string), "ip": .string], required: ["ip"]), by: "ip")
            ),
            ("hostIPC", .boolean),
            ("hostNetwork", .boolean),
            ("hostPID", .boolean),
            ("hostUsers", .boolean),
            ("hostname", .string),
            ("imagePullSecrets", mergedList(of: localObjectReference(), by: "name")),
            ("initContainers", mergedList(of: container, by: "name")),
            ("nodeName", .string),
            ("nodeSelector", .map(of: .string) { $0.isAtomicMap = true }),
            ("os", object(["name": .string], required: ["name"])),
            ("overhead", resourceList),
            ("preemptionPolicy", .string),
            ("priority", .int32),
            ("priorityClassName", .string),
            ("readinessGates", atomicList(of: object(["conditionType": .string], required: ["conditionType"]))),
            (
                "resourceClaims",
                mergedList(
                    of: object(
                        ["name": .string, "resourceClaimName": .string, "resourceClaimTemplateName": .string], required: ["name"]),
                    by: "name", strategy: "merge,retainKeys")
            ),
            ("restartPolicy", .string),
            ("runtimeClassName", .string),
            ("schedulerName", .string),
            ("schedulingGates", mergedList(of: object(["name": .string], required: ["name"]), by: "name")),
            ("securityContext", podSecurityContext()),
            ("serviceAccount", .string),
            ("serviceAccountName", .string),
            ("setHostnameAsFQDN", .boolean),
            ("shareProcessNamespace", .boolean),
            ("subdomain", .string),
            ("terminationGracePeriodSeconds", .int64),
            ("tolerations", atomicList(of: toleration())),
            (
                "topologySpreadConstraints",
                mergedList(of: topologySpreadConstraint(), by: "topologyKey", keys: ["topologyKey", "whenUnsatisfiable"])
            ),
            ("volumes", mergedList(of: volume(), by: "name", strategy: "merge,retainKeys")),
        ]
        // Behind gates that are off in 1.33: kube-apiserver drops the fields from Pods, the generated CRD knows them all the same.
        if forCustomResources {
            content.properties.append(("hostnameOverride", .string))
            content.properties.append(("resources", resourceRequirements()))
        }
        return StructuralSchema(content)
    }

    func dnsConfig() -> StructuralSchema {
        object([
            "nameservers": atomicList(of: .string),
            "options": atomicList(of: object(["name": .string, "value": .string])),
            "searches": atomicList(of: .string),
        ])
    }

    func podSecurityContext() -> StructuralSchema {
        object([
            "appArmorProfile": localhostProfile(),
            "fsGroup": .int64,
            "fsGroupChangePolicy": .string,
            "runAsGroup": .int64,
            "runAsNonRoot": .boolean,
            "runAsUser": .int64,
            "seLinuxChangePolicy": .string,
            "seLinuxOptions": seLinuxOptions(),
            "seccompProfile": localhostProfile(),
            "supplementalGroups": atomicList(of: .int64),
            "supplementalGroupsPolicy": .string,
            "sysctls": atomicList(of: object(["name": .string, "value": .string], required: ["name", "value"])),
            "windowsOptions": windowsOptions(),
        ])
    }

    /// A seccomp or AppArmor profile.
    func localhostProfile() -> StructuralSchema {
        object(["localhostProfile": .string, "type": .string], required: ["type"])
    }

    func seLinuxOptions() -> StructuralSchema {
        object(["level": .string, "role": .string, "type": .string, "user": .string])
    }

    func windowsOptions() -> StructuralSchema {
        object([
            "gmsaCredentialSpec": .string,
            "gmsaCredentialSpecName": .string,
            "hostProcess": .boolean,
            "runAsUserName": .string,
        ])
    }
}
