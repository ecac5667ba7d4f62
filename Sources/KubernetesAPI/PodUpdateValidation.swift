import ObjectModel

/// What kube-apiserver says about whole Pods: new, changed, and with a changed status.
enum PodUpdateValidation {
    static func create(_ pod: JSONValue, _ errors: inout FieldErrors) {
        guard case .object(let fields) = pod else { return }
        let spec = fields.fields("spec") ?? JSONObject()
        common(fields, spec, &errors)
        errors.within("spec") { errors in
            if !spec.elements("ephemeralContainers").isEmpty {
                errors.within("ephemeralContainers") { $0.forbidden("cannot be set on create") }
            }
            if !spec.text("nodeName").isEmpty, !spec.elements("schedulingGates").isEmpty {
                errors.within("nodeName") { $0.forbidden("cannot be set until all schedulingGates have been cleared") }
            }
            let priorityClass = spec.text("priorityClassName")
            if !priorityClass.isEmpty, !PodAdmission.systemPriorities.contains(where: { $0.key == priorityClass }) {
                errors.within("priorityClassName") { $0.forbidden("no PriorityClass with name \(priorityClass) was found") }
            }
        }
    }

    /// What holds for new and for changed Pods.
    private static func common(_ pod: JSONObject, _ spec: JSONObject, _ errors: inout FieldErrors) {
        let metadata = pod.fields("metadata") ?? JSONObject()
        if let annotations = metadata.fields("annotations"), !annotations.isEmpty {
            errors.within("metadata") { errors in
                errors.within("annotations") { self.annotations(annotations, spec, &$0) }
            }
        }
        let validation = PodValidation(isPod: true, podName: metadata.text("name"))
        errors.within("spec") { errors in
            validation.spec(spec, &errors)
            if spec.text("serviceAccountName").isEmpty {
                errors.eachObject(spec, "volumes") { errors, _, volume in
                    errors.object(volume, "projected") { errors, projected in
                        errors.eachObject(projected, "sources") { errors, _, source in
                            errors.object(source, "serviceAccountToken") { errors, _ in
                                errors.forbidden("must not be specified when serviceAccountName is not set")
                            }
                        }
                    }
                }
            }
            for list in ["containers", "initContainers"] where spec.contains(list) {
                errors.eachObject(spec, list) { errors, _, container in validation.imageWhitespace(container, &errors) }
            }
        }
    }

    private static let mirror = "kubernetes.io/config.mirror"
    private static let appArmor = "container.apparmor.security.beta.kubernetes.io/"
    private static let deletionCost = "controller.kubernetes.io/pod-deletion-cost"

    /// Annotations that mean something to Pods.
    static func annotations(_ annotations: JSONObject, _ spec: JSONObject, _ errors: inout FieldErrors) {
        if let value = annotations[mirror], spec.text("nodeName").isEmpty {
            errors.within(key: mirror) { $0.invalid(value, "must set spec.nodeName if mirror pod annotation is set") }
        }
        if let cost = annotations[deletionCost], !isCost(cost.stringValue ?? "") {
            errors.within(key: deletionCost) { $0.invalid(cost, "must be a 32bit integer") }
        }
    }

    /// A 32-bit integer without sign or zeros in front.
    private static func isCost(_ text: String) -> Bool {
        guard let number = Int32(text) else { return false }
        return String(number) == text
    }

    static func update(_ pod: JSONValue, old: JSONValue, _ errors: inout FieldErrors) {
        guard case .object(let fields) = pod, case .object(let before) = old else { return }
        let spec = fields.fields("spec") ?? JSONObject()
        let oldSpec = before.fields("spec") ?? JSONObject()
        annotationUpdates(fields, before, &errors)
        // Most updates of Pods change metadata only; a spec that is the very same was valid when it was stored.
        if spec.isIdentical(to: oldSpec) { return }
        common(fields, spec, &errors)
        errors.enter(.field("spec"))
        defer { errors.leave() }
        for list in ["containers", "initContainers"] {
            let count = spec.elements(list).count
            if count != oldSpec.elements(list).count {
                errors.within(list) { $0.forbidden("pod updates may not add or remove containers") }
                return
            }
        }
        guard deadlines(spec, oldSpec, &errors) else { return }
        tolerations(spec, oldSpec, &errors)
        gates(spec, oldSpec, &errors)
        let munged = mutableFieldsRestored(spec, oldSpec, &errors)
        if !JSONValue.object(munged).isSemanticallyEqual(to: .object(oldSpec)) {
            let fields = [
                "`spec.containers[*].image`", "`spec.initContainers[*].image`", "`spec.activeDeadlineSeconds`",
                "`spec.tolerations` (only additions to existing tolerations)",
                "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
            ].joined(separator: ",")
            errors.forbidden("pod updates may not change fields other than \(fields)\n\(difference(oldSpec, munged))")
        }
    }

    private static func annotationUpdates(_ pod: JSONObject, _ old: JSONObject, _ errors: inout FieldErrors) {
        let now = pod.fields("metadata")?.fields("annotations") ?? JSONObject()
        let then = old.fields("metadata")?.fields("annotations") ?? JSONObject()
        if now.isIdentical(to: then) { return }
        errors.enter(.field("metadata"))
        errors.enter(.field("annotations"))
        for (key, value) in then where now[key] != value {
            if key.hasPrefix(appArmor) { errors.within(key: key) { $0.forbidden("may not remove or update AppArmor annotations") } }
            if key == mirror { errors.within(key: key) { $0.forbidden("may not remove or update mirror pod annotation") } }
        }
        for (key, _) in now where !then.contains(key) {
            if key.hasPrefix(appArmor) { errors.within(key: key) { $0.forbidden("may not add AppArmor annotations") } }
            if key == mirror { errors.within(key: key) { $0.forbidden("may not add mirror pod annotation") } }
        }
        errors.leave()
        errors.leave()
    }

    /// Whether the checks that follow upstream make sense.
    private static func deadlines(_ spec: JSONObject, _ old: JSONObject, _ errors: inout FieldErrors) -> Bool {
        let before = old.number("activeDeadlineSeconds")
        guard let deadline = spec.number("activeDeadlineSeconds") else {
            if before != nil {
                errors.within("activeDeadlineSeconds") {
                    $0.invalid(.null, "must not update from a positive integer to nil value")
                }
            }
            return true
        }
        let message: String
        if !(0...Int64(Int32.max)).contains(deadline) {
            message = "must be between 0 and \(Int32.max), inclusive"
        } else if let before, before < deadline {
            message = "must be less than or equal to previous value"
        } else {
            return true
        }
        errors.within("activeDeadlineSeconds") { $0.invalid(.int(deadline), message) }
        return false
    }

    private static func tolerations(_ spec: JSONObject, _ old: JSONObject, _ errors: inout FieldErrors) {
        func withoutSeconds(_ list: [JSONValue]) -> [JSONValue] {
            list.map { toleration in
                var changed = toleration
                changed["tolerationSeconds"] = nil
                return changed
            }
        }
        let now = withoutSeconds(spec.elements("tolerations"))
        if !withoutSeconds(old.elements("tolerations")).allSatisfy(now.contains) {
            errors.within("tolerations") {
                $0.forbidden("existing toleration can not be modified except its tolerationSeconds")
            }
        }
    }

    private static func gates(_ spec: JSONObject, _ old: JSONObject, _ errors: inout FieldErrors) {
        let before = old.elements("schedulingGates").map { $0["name"]?.stringValue ?? "" }
        errors.eachObject(spec, "schedulingGates") { errors, _, gate in
            let name = gate.text("name")
            if before.contains(name) { return }
            errors.within("name") {
                $0.forbidden("only deletion is allowed, but found new scheduling gate '\(name)'")
            }
        }
    }

    /// The new spec with everything that may change put back to what it was.
    private static func mutableFieldsRestored(_ spec: JSONObject, _ old: JSONObject, _ errors: inout FieldErrors) -> JSONObject {
        var munged = spec
        for list in ["containers", "initContainers"] {
            guard case .array(var containers)? = munged[list] else { continue }
            let before = old.elements(list)
            for index in containers.indices { containers[index]["image"] = before[index]["image"] }
            munged[list] = .array(containers)
        }
        for key in ["activeDeadlineSeconds", "schedulingGates", "tolerations"] { munged[key] = old[key] }
        if let before = old.number("terminationGracePeriodSeconds"), before < 0, munged.number("terminationGracePeriodSeconds") == 1 {
            munged["terminationGracePeriodSeconds"] = .int(before)
        }
        if !old.elements("schedulingGates").isEmpty { gatedFieldsRestored(&munged, old, &errors) }
        return munged
    }

    /// A Pod that waits at scheduling gates may narrow down where it goes.
    private static func gatedFieldsRestored(_ munged: inout JSONObject, _ old: JSONObject, _ errors: inout FieldErrors) {
        let now = munged.fields("nodeSelector") ?? JSONObject()
        let before = old.fields("nodeSelector") ?? JSONObject()
        if before.contains(where: { now[$0.key] != $0.value }) {
            errors.within("nodeSelector") {
                $0.invalid(
                    .object(now.sortedByKey()), "only additions to spec.nodeSelector are allowed (no mutations or deletions)")
            }
        }
        munged["nodeSelector"] = old["nodeSelector"]
        let oldAffinity = old.fields("affinity")
        let oldNode = oldAffinity?.given("nodeAffinity")
        let newAffinity = munged.fields("affinity")
        let newNode = newAffinity?.given("nodeAffinity")
        if newNode == oldNode { return }
        nodeAffinity(newNode, oldNode, &errors)
        var affinity = newAffinity ?? JSONObject()
        affinity["nodeAffinity"] = oldNode
        munged["affinity"] = affinity.isEmpty && oldAffinity == nil ? nil : .object(affinity)
    }

    private static func nodeAffinity(_ new: JSONValue?, _ old: JSONValue?, _ errors: inout FieldErrors) {
        let key = "requiredDuringSchedulingIgnoredDuringExecution"
        guard let oldTerms = old?[key]?["nodeSelectorTerms"]?.arrayValue, !oldTerms.isEmpty else { return }
        let newTerms = new?[key]?["nodeSelectorTerms"]?.arrayValue ?? []
        let steps = ["affinity", "nodeAffinity", key, "nodeSelectorTerms"]
        for step in steps { errors.enter(.field(step)) }
        defer { for _ in steps { errors.leave() } }
        if oldTerms.count != newTerms.count {
            errors.invalid(
                .array(newTerms), "no additions/deletions to non-empty NodeSelectorTerms list are allowed")
            return
        }
        for index in oldTerms.indices {
            let isAddition = ["matchExpressions", "matchFields"].allSatisfy { list in
                let before = oldTerms[index][list]?.arrayValue ?? []
                return (newTerms[index][list]?.arrayValue ?? []).starts(with: before)
            }
            let wasEmpty = ["matchExpressions", "matchFields"].allSatisfy { (oldTerms[index][$0]?.arrayValue ?? []).isEmpty }
            if !isAddition || (wasEmpty && newTerms[index] != oldTerms[index]) {
                errors.within(index: index) {
                    $0.invalid(newTerms[index], "only additions are allowed (no mutations or deletions)")
                }
            }
        }
    }

    /// The fields that differ, one line each way. Upstream prints Go's own comparison here, whose form it does not promise.
    private static func difference(_ old: JSONObject, _ new: JSONObject) -> String {
        var text = "  core.PodSpec{\n"
        for (key, value) in old where !value.isSemanticallyEqual(to: new[key]) {
            text += "- \t\(key): \(value)\n"
            if let changed = new[key] { text += "+ \t\(key): \(changed)\n" }
        }
        for (key, value) in new where !old.contains(key) && !value.isEmptyOrNull { text += "+ \t\(key): \(value)\n" }
        return text + "  }\n"
    }
}
