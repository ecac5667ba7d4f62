import ObjectModel

/// What happens to a Pod between defaulting and validation: admission, and what the registry sets itself.
enum PodAdmission {
    /// Priorities of the classes that every cluster has.
    static let systemPriorities: KeyValuePairs<String, Int64> = [
        "system-cluster-critical": 2_000_000_000,
        "system-node-critical": 2_000_001_000,
    ]

    static func prepareForCreate(_ object: inout JSONValue) {
        guard case .object(let fields) = object, let given = fields.fields("spec") else { return }
        var pod = DefaultedObject(fields)
        var spec = DefaultedObject(given)
        priority(&spec)
        tolerations(&spec)
        serviceAccount(&spec)
        labelKeys(&spec, labels: fields.fields("metadata")?.fields("labels"))
        if let changed = spec.result { pod.set("spec", .object(changed)) }
        var status = JSONObject()
        status["phase"] = "Pending"
        if !spec.fields.elements("schedulingGates").isEmpty {
            status["conditions"] = [
                [
                    "type": "PodScheduled", "status": "False", "reason": "SchedulingGated",
                    "message": "Scheduling is blocked due to non-empty scheduling gates",
                ]
            ]
        }
        status["qosClass"] = .string(QualityOfService.of(spec: spec.fields).rawValue)
        pod.set("status", .object(status))
        if let changed = pod.result { object = .object(changed) }
    }

    /// Keeps the priority that admission gave when an update leaves it out.
    static func prepareForUpdate(_ object: inout JSONValue, old: JSONValue) {
        guard case .object(let fields) = object, let before = old["spec"]?.objectValue else { return }
        var pod = DefaultedObject(fields)
        pod.change("spec") { spec in
            var changed = DefaultedObject(spec)
            for key in ["priority", "preemptionPolicy"] {
                if let value = before.given(key) { changed.fill(key, value) }
            }
            return changed.result
        }
        if let changed = pod.result { object = .object(changed) }
    }

    private static func priority(_ spec: inout DefaultedObject) {
        let name = spec.fields.text("priorityClassName")
        let priority = systemPriorities.first { $0.key == name }?.value ?? 0
        spec.fill("priority", .int(priority))
        spec.fillText("preemptionPolicy", "PreemptLowerPriority")
    }

    private static func tolerations(_ spec: inout DefaultedObject) {
        var tolerations = spec.fields.elements("tolerations")
        let before = tolerations.count
        for key in ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"] {
            let isTolerated = tolerations[..<before].contains { toleration in
                let own = toleration["key"]?.stringValue ?? ""
                let effect = toleration["effect"]?.stringValue ?? ""
                return (own == key || own.isEmpty) && (effect == "NoExecute" || effect.isEmpty)
            }
            if isTolerated { continue }
            tolerations.append(["key": .string(key), "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300])
        }
        if tolerations.count != before { spec.set("tolerations", .array(tolerations)) }
    }

    private static func serviceAccount(_ spec: inout DefaultedObject) {
        spec.fillText("serviceAccountName", "default")
        let name = spec.fields.text("serviceAccountName")
        spec.fillText("serviceAccount", name)
    }

    /// Turns `matchLabelKeys` and `mismatchLabelKeys` of pod affinity into requirements on the Pod's own labels.
    private static func labelKeys(_ spec: inout DefaultedObject, labels: JSONObject?) {
        guard let labels, spec.fields.contains("affinity") else { return }
        let term = { (term: JSONObject) -> JSONObject? in
            guard var selector = term.fields("labelSelector") else { return nil }
            var expressions = selector.elements("matchExpressions")
            let before = expressions.count
            for (list, comparison) in [("matchLabelKeys", "In"), ("mismatchLabelKeys", "NotIn")] {
                for key in term.elements(list) {
                    guard case .string(let name) = key, let value = labels.given(name) else { continue }
                    expressions.append(["key": key, "operator": .string(comparison), "values": [value]])
                }
            }
            if expressions.count == before { return nil }
            selector["matchExpressions"] = .array(expressions)
            var changed = term
            changed["labelSelector"] = .object(selector)
            return changed
        }
        spec.change("affinity") { affinity in
            var changed = DefaultedObject(affinity)
            for key in ["podAffinity", "podAntiAffinity"] {
                changed.change(key) { pods in
                    var changed = DefaultedObject(pods)
                    changed.changeElements("requiredDuringSchedulingIgnoredDuringExecution", term)
                    changed.changeElements("preferredDuringSchedulingIgnoredDuringExecution") { weighted in
                        var changed = DefaultedObject(weighted)
                        changed.change("podAffinityTerm", term)
                        return changed.result
                    }
                    return changed.result
                }
            }
            return changed.result
        }
    }
}
