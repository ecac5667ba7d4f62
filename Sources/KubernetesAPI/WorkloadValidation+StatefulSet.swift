import ObjectModel

/// Checks of StatefulSets.
///
/// As upstream, the PodSpec of the template is not checked here: what is wrong with it shows when a Pod is made.
extension WorkloadValidation {
    static func statefulSet(_ object: JSONValue, _ errors: inout FieldErrors) {
        guard let spec = object["spec"]?.objectValue else { return }
        errors.enter(.field("spec"))
        defer { errors.leave() }
        switch spec.text("podManagementPolicy") {
        case "": errors.within("podManagementPolicy") { $0.required() }
        case "OrderedReady", "Parallel": break
        case let other:
            errors.within("podManagementPolicy") { $0.invalid(.string(other), "must be 'OrderedReady' or 'Parallel'") }
        }
        updateStrategy(spec, &errors)
        errors.object(spec, "persistentVolumeClaimRetentionPolicy") { errors, policy in
            for key in ["whenDeleted", "whenScaled"] {
                let value = policy.text(key)
                if value == "Retain" || value == "Delete" { continue }
                errors.within(key) { $0.notSupported(.string(value), supported: ["Retain", "Delete"]) }
            }
        }
        errors.nonNegative(spec, "replicas")
        errors.nonNegative(spec, "minReadySeconds")
        if let start = spec.fields("ordinals")?.number("start"), start < 0 {
            errors.within("ordinals.start") { $0.invalid(.int(start), "must be greater than or equal to 0") }
        }
        errors.nonNegative(spec, "revisionHistoryLimit")
        let template = spec.fields("template") ?? JSONObject()
        let selector = selector(spec, emptySelector: "empty selector is invalid for statefulset", unreadable: "", &errors)
        errors.within("template") { errors in
            if let selector {
                templateLabels(template, selector, &errors)
                templateMetadata(template, &errors)
            }
            errors.within("spec") { errors in
                let podSpec = template.fields("spec") ?? JSONObject()
                alwaysRestarts(podSpec, &errors)
                if let deadline = podSpec.given("activeDeadlineSeconds") {
                    errors.within("activeDeadlineSeconds") { $0.invalid(deadline, "must not be specified") }
                }
            }
        }
    }

    private static func updateStrategy(_ spec: JSONObject, _ errors: inout FieldErrors) {
        let strategy = spec.fields("updateStrategy") ?? JSONObject()
        let rolling = strategy.fields("rollingUpdate")
        errors.within("updateStrategy") { errors in
            switch strategy.text("type") {
            case "": errors.required()
            case "OnDelete":
                if let rolling {
                    errors.within("rollingUpdate") {
                        $0.invalid(.object(rolling), "only allowed for updateStrategy 'RollingUpdate'")
                    }
                }
            case "RollingUpdate":
                if let rolling { errors.within("rollingUpdate") { $0.nonNegative(rolling, "partition") } }
            default: errors.invalid(.object(strategy), "must be 'RollingUpdate' or 'OnDelete'")
            }
        }
    }

    /// Only some fields of a StatefulSet's spec may change.
    static func statefulSetUpdate(_ object: JSONValue, _ old: JSONValue, _ errors: inout FieldErrors) {
        guard var spec = object["spec"]?.objectValue, let before = old["spec"]?.objectValue else { return }
        if spec.isIdentical(to: before) { return }
        for key in [
            "replicas", "template", "updateStrategy", "minReadySeconds", "ordinals", "revisionHistoryLimit",
            "persistentVolumeClaimRetentionPolicy",
        ] { spec[key] = before[key] }
        if JSONValue.object(spec).isSemanticallyEqual(to: .object(before)) { return }
        errors.within("spec") {
            $0.forbidden(
                "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
                    + "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden")
        }
    }

    static func statefulSetStatus(_ object: JSONValue, _ old: JSONValue, _ errors: inout FieldErrors) {
        guard let status = object["status"]?.objectValue else { return }
        errors.within("status") { errors in
            for key in [
                "replicas", "readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas", "observedGeneration",
                "collisionCount",
            ] { errors.nonNegative(status, key) }
            notMore(
                status, ["readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"], than: "replicas",
                "status.replicas", &errors)
            notMore(status, ["availableReplicas"], than: "readyReplicas", "status.readyReplicas", &errors)
            notDecremented(status, old, &errors)
        }
    }
}
