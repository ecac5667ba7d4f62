import ObjectModel

/// What kube-apiserver says about PodSpecs (`pkg/apis/core/validation`), with the gates of Kubernetes 1.33 at their defaults.
///
/// The functions look at objects that defaulting has completed, and complain at the paths and in the order of upstream.
struct PodValidation {
    /// Whether the spec is that of a Pod rather than of a template.
    let isPod: Bool
    /// The name of the Pod, empty for a template: claims of ephemeral volumes are named after it.
    let podName: String

    /// Checks of a spec embedded in another kind.
    static let template = PodValidation(isPod: false, podName: "")

    /// What containers are checked against.
    struct Context {
        let volumes: [String: JSONObject]
        let claimNames: [String]
        let gracePeriod: Int64?
        let restartPolicy: String
        let hostUsers: Bool
    }

    /// A whole PodSpec.
    func spec(_ spec: JSONObject, _ errors: inout FieldErrors) {
        let gracePeriod = spec.number("terminationGracePeriodSeconds")
        if gracePeriod == nil { errors.within("terminationGracePeriodSeconds") { $0.required() } }
        var volumes: [String: JSONObject] = [:]
        errors.within("volumes") { volumes = self.volumes(spec.elements("volumes"), &$0) }
        let claimNames = spec.elements("resourceClaims").compactMap { $0["name"]?.stringValue }.filter { !$0.isEmpty }
        resourceClaims(spec, &errors)
        let context = Context(
            volumes: volumes, claimNames: claimNames, gracePeriod: gracePeriod, restartPolicy: spec.text("restartPolicy"),
            hostUsers: spec["hostUsers"]?.boolValue ?? true)
        containers(spec, context, &errors)
        initContainers(spec, context, &errors)
        ephemeralContainers(spec, context, &errors)
        hostNetworkPorts(spec, &errors)
        errors.oneOf(spec, "restartPolicy", ["Always", "OnFailure", "Never"])
        errors.oneOf(spec, "dnsPolicy", ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"])
        errors.object(spec, "nodeSelector") { errors, labels in SelectorValidation.labels(labels, &errors) }
        securityContext(spec, &errors)
        errors.object(spec, "affinity") { errors, affinity in self.affinity(affinity, &errors) }
        dnsConfig(spec, &errors)
        gates(spec, &errors)
        topologySpreadConstraints(spec, &errors)
        windowsHostProcess(spec, &errors)
        hostNamespaces(spec, &errors)
        names(spec, &errors)
        operatingSystem(spec, &errors)
    }

    private func names(_ spec: JSONObject, _ errors: inout FieldErrors) {
        check(spec, "serviceAccountName", NameFormat.dns1123Subdomain, &errors)
        check(spec, "nodeName", NameFormat.dns1123Subdomain, &errors)
        if let deadline = spec.number("activeDeadlineSeconds"), !(1...Int64(Int32.max)).contains(deadline) {
            errors.within("activeDeadlineSeconds") { $0.invalid(.int(deadline), "must be between 1 and \(Int32.max), inclusive") }
        }
        check(spec, "hostname", NameFormat.dns1123Label, &errors)
        check(spec, "subdomain", NameFormat.dns1123Label, &errors)
        tolerations(spec, &errors)
        errors.eachObject(spec, "hostAliases") { errors, _, alias in
            errors.within("ip") { PodValidation.address(alias.text("ip"), &$0) }
            for (index, name) in alias.elements("hostnames").enumerated() {
                guard case .string(let text) = name else { continue }
                let messages = NameFormat.dns1123Subdomain(text)
                if !messages.isEmpty {
                    errors.within("hostnames") { $0.within(index: index) { $0.invalid(name, all: messages) } }
                }
            }
        }
        check(spec, "priorityClassName", NameFormat.dns1123Subdomain, &errors)
        if let name = spec.given("runtimeClassName")?.stringValue {
            errors.within("runtimeClassName") { $0.invalid(.string(name), all: NameFormat.dns1123Subdomain(name)) }
        }
        if spec.given("preemptionPolicy") != nil { errors.oneOf(spec, "preemptionPolicy", ["PreemptLowerPriority", "Never"]) }
        // Upstream checks overhead as the limits of a container.
        if let overhead = spec.fields("overhead"), !overhead.isEmpty {
            var limits = JSONObject()
            limits["limits"] = .object(overhead)
            errors.within("overhead") { self.resources(limits, claimNames: [], &$0) }
        }
    }

    /// Checks a field that is a name when it is set at all.
    func check(_ object: JSONObject, _ key: String, _ format: (String) -> [String], _ errors: inout FieldErrors) {
        let text = object.text(key)
        if text.isEmpty { return }
        let messages = format(text)
        if !messages.isEmpty { errors.within(key) { $0.invalid(.string(text), all: messages) } }
    }

    private func resourceClaims(_ spec: JSONObject, _ errors: inout FieldErrors) {
        var seen: [String] = []
        errors.eachObject(spec, "resourceClaims") { errors, _, claim in
            let name = claim.text("name")
            errors.within("name") { errors in
                if name.isEmpty {
                    errors.required()
                } else if seen.contains(name) {
                    errors.duplicate(.string(name))
                } else {
                    errors.invalid(.string(name), all: NameFormat.dns1123Label(name))
                    seen.append(name)
                }
            }
            let direct = claim.given("resourceClaimName")
            let template = claim.given("resourceClaimTemplateName")
            if direct != nil, template != nil {
                errors.invalid(
                    .object(claim), "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified")
            }
            if direct == nil, template == nil {
                errors.invalid(.object(claim), "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`")
            }
            for (key, value) in [("resourceClaimName", direct), ("resourceClaimTemplateName", template)] {
                guard let name = value?.stringValue else { continue }
                errors.within(key) { $0.invalid(.string(name), all: NameFormat.dns1123Subdomain(name)) }
            }
        }
    }

    private func dnsConfig(_ spec: JSONObject, _ errors: inout FieldErrors) {
        let config = spec.fields("dnsConfig")
        if spec.text("dnsPolicy") == "None" {
            guard let config else {
                errors.within("dnsConfig") { $0.required("must provide `dnsConfig` when `dnsPolicy` is None") }
                return
            }
            if config.elements("nameservers").isEmpty {
                errors.within("dnsConfig") { errors in
                    errors.within("nameservers") {
                        $0.required("must provide at least one DNS nameserver when `dnsPolicy` is None")
                    }
                }
                return
            }
        }
        errors.object(spec, "dnsConfig") { errors, config in
            let servers = config.elements("nameservers")
            errors.within("nameservers") { errors in
                if servers.count > 3 { errors.invalid(.array(servers), "must not have more than 3 nameservers") }
                for (index, server) in servers.enumerated() {
                    errors.within(index: index) { PodValidation.address(server.stringValue ?? "", &$0) }
                }
            }
            let searches = config.elements("searches")
            errors.within("searches") { errors in
                if searches.count > 32 { errors.invalid(.array(searches), "must not have more than 32 search paths") }
                let length = searches.reduce(max(0, searches.count - 1)) { $0 + ($1.stringValue?.utf8.count ?? 0) }
                if length > 2048 {
                    errors.invalid(.array(searches), "must not have more than 2048 characters (including spaces) in the search list")
                }
                for (index, search) in searches.enumerated() {
                    guard case .string(var text) = search, text != "." else { continue }
                    if text.utf8.last == UInt8(ascii: ".") { text.removeLast() }
                    let messages = NameFormat.dns1123SubdomainWithUnderscore(text)
                    errors.within(index: index) { $0.invalid(.string(text), all: messages) }
                }
            }
            errors.eachObject(config, "options") { errors, _, option in
                if option.text("name").isEmpty { errors.required("must not be empty") }
            }
        }
    }

    private func gates(_ spec: JSONObject, _ errors: inout FieldErrors) {
        errors.eachObject(spec, "readinessGates") { errors, _, gate in
            errors.within("conditionType") { SelectorValidation.labelName(gate.text("conditionType"), &$0) }
        }
        var seen: [String] = []
        errors.eachObject(spec, "schedulingGates") { errors, _, gate in
            let name = gate.text("name")
            SelectorValidation.labelName(name, &errors)
            if seen.contains(name) { errors.duplicate(.string(name)) }
            seen.append(name)
        }
    }

    private func hostNetworkPorts(_ spec: JSONObject, _ errors: inout FieldErrors) {
        guard spec.isTrue("hostNetwork") else { return }
        errors.eachObject(spec, "containers") { errors, _, container in
            errors.eachObject(container, "ports") { errors, _, port in
                let hostPort = port.number("hostPort") ?? 0
                if (isPod || hostPort != 0) && hostPort != (port.number("containerPort") ?? 0) {
                    errors.within("hostPort") {
                        $0.invalid(.int(hostPort), "must match `containerPort` when `hostNetwork` is true")
                    }
                }
            }
        }
    }

    private func hostNamespaces(_ spec: JSONObject, _ errors: inout FieldErrors) {
        guard case .bool(false)? = spec["hostUsers"] else { return }
        // The odd capitals are upstream's paths.
        for (key, path) in [("hostNetwork", "hostNetwork"), ("hostPID", "HostPID"), ("hostIPC", "HostIPC")] where spec.isTrue(key) {
            errors.within(path) { $0.forbidden("when `pod.Spec.HostUsers` is false") }
        }
    }

    /// An IP address, in either family.
    static func address(_ text: String, _ errors: inout FieldErrors) {
        if AddressFamily(address: text) == nil {
            errors.invalid(.string(text), "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")
        }
    }
}
