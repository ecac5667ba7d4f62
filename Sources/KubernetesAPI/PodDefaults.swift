import ObjectModel

/// What kube-apiserver fills in when it decodes a Pod or a pod template (`pkg/apis/core/v1` defaults and conversions).
///
/// Every function returns nil when there is nothing to fill in, so an object that is complete stays shared.
enum PodDefaults {
    /// Fills in a whole Pod: its spec, what only Pods and not templates get, and the fields of its status that mirror each other.
    /// A spec that shares its storage with that of `old` has its defaults.
    static func pod(_ object: inout JSONValue, old: JSONValue? = nil) {
        guard case .object(let fields) = object else { return }
        var pod = DefaultedObject(fields)
        if !isSpecOf(old, fields) {
            pod.change("spec") { spec in
                let general = self.spec(spec)
                return podOnly(general ?? spec) ?? general
            }
        }
        if let status = fields.fields("status"), !status.isEmpty {
            pod.change("status") { self.status($0, spec: fields.fields("spec")) }
        }
        if let changed = pod.result { object = .object(changed) }
    }

    /// Whether the spec of an object is that of `old`, storage and all.
    static func isSpecOf(_ old: JSONValue?, _ fields: JSONObject) -> Bool {
        guard let before = old?["spec"], let spec = fields["spec"] else { return false }
        return spec.isIdentical(to: before)
    }

    /// Fills in the template in a field of a workload's spec.
    static func template(_ template: JSONObject) -> JSONObject? {
        var changed = DefaultedObject(template)
        if template.given("spec") == nil { changed.set("spec", [:]) }
        changed.change("spec", spec)
        return changed.result
    }

    /// Fills in a PodSpec, wherever it is embedded.
    static func spec(_ spec: JSONObject) -> JSONObject? {
        var changed = DefaultedObject(spec)
        changed.changeElements("volumes", volume)
        changed.changeElements("initContainers", container)
        changed.changeElements("containers", container)
        if spec.contains("ephemeralContainers") { changed.changeElements("ephemeralContainers", container) }
        if spec.contains("overhead") { changed.change("overhead", QuantityDefaults.canonicalList) }
        changed.fillText("restartPolicy", "Always")
        changed.fill("terminationGracePeriodSeconds", 30)
        changed.fillText("dnsPolicy", "ClusterFirst")
        changed.fill("securityContext", [:])
        changed.fillText("schedulerName", "default-scheduler")
        // The old spelling mirrors the new one; the new one counts when both are set.
        let current = spec.text("serviceAccountName")
        let old = spec.text("serviceAccount")
        let account = current.isEmpty ? old : current
        if !account.isEmpty {
            if current != account { changed.set("serviceAccountName", .string(account)) }
            if old != account { changed.set("serviceAccount", .string(account)) }
        }
        return changed.result
    }

    /// What Pods get and templates do not: requests from limits, service links, host ports.
    private static func podOnly(_ spec: JSONObject) -> JSONObject? {
        var changed = DefaultedObject(spec)
        let usesHostNetwork = spec.isTrue("hostNetwork")
        let complete = { (container: JSONObject) -> JSONObject? in
            var changed = DefaultedObject(container)
            changed.change("resources", requestsFromLimits)
            if usesHostNetwork {
                changed.changeElements("ports") { port in
                    var changed = DefaultedObject(port)
                    if let number = port.number("containerPort"), number != 0 { changed.fillNumber("hostPort", number) }
                    return changed.result
                }
            }
            return changed.result
        }
        changed.changeElements("containers", complete)
        changed.changeElements("initContainers", complete)
        changed.fill("enableServiceLinks", true)
        return changed.result
    }

    private static func requestsFromLimits(_ resources: JSONObject) -> JSONObject? {
        guard let limits = resources.fields("limits") else { return nil }
        var requests = resources.fields("requests") ?? JSONObject()
        let before = requests.count
        for (name, limit) in limits where !requests.contains(name) { requests[name] = limit }
        if requests.count == before { return nil }
        var changed = resources
        changed["requests"] = .object(requests)
        return changed
    }

    /// Fields of a status that conversion keeps in step: podIP with podIPs, and a quality of service that was left out.
    private static func status(_ status: JSONObject, spec: JSONObject?) -> JSONObject? {
        var changed = DefaultedObject(status)
        let single = status.text("podIP")
        let first = status.elements("podIPs").first?["ip"]?.stringValue ?? ""
        if !single.isEmpty, single != first {
            changed.set("podIPs", [["ip": .string(single)]])
        } else if single.isEmpty, !first.isEmpty {
            changed.set("podIP", .string(first))
        }
        if let spec { changed.fillText("qosClass", QualityOfService.of(spec: spec).rawValue) }
        return changed.result
    }
}
