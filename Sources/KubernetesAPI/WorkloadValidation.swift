import ObjectModel

/// What kube-apiserver says about the apps/v1 kinds (`pkg/apis/apps/validation`).
enum WorkloadValidation {
    static func deployment(_ object: JSONValue, _ errors: inout FieldErrors) {
        guard let spec = object["spec"]?.objectValue else { return }
        errors.within("spec") { errors in
            errors.nonNegative(spec, "replicas")
            selectorAndTemplate(spec, emptySelector: "empty selector is invalid for deployment", &errors)
            strategy(spec.fields("strategy") ?? JSONObject(), &errors)
            errors.nonNegative(spec, "minReadySeconds")
            errors.nonNegative(spec, "revisionHistoryLimit")
            errors.nonNegative(spec, "progressDeadlineSeconds")
            if let deadline = spec.number("progressDeadlineSeconds"), deadline <= spec.number("minReadySeconds") ?? 0 {
                errors.within("progressDeadlineSeconds") { $0.invalid(.int(deadline), "must be greater than minReadySeconds") }
            }
        }
    }

    static func replicaSet(_ object: JSONValue, _ errors: inout FieldErrors) {
        guard let spec = object["spec"]?.objectValue else { return }
        errors.within("spec") { errors in
            errors.nonNegative(spec, "replicas")
            errors.nonNegative(spec, "minReadySeconds")
            // The word is upstream's for this kind too.
            selectorAndTemplate(spec, emptySelector: "empty selector is invalid for deployment", &errors)
        }
    }

    /// The selector of apps/v1 Deployments and ReplicaSets never changes.
    static func selectorUnchanged(_ object: JSONValue, _ old: JSONValue, _ errors: inout FieldErrors) {
        let now = object.at("spec", "selector")
        let then = old.at("spec", "selector")
        if let now, now.isSemanticallyEqual(to: then) { return }
        if now == nil, then == nil { return }
        errors.within("spec") { errors in
            errors.within("selector") { $0.invalid(now ?? .null, "field is immutable") }
        }
    }

    private static func selectorAndTemplate(_ spec: JSONObject, emptySelector: String, _ errors: inout FieldErrors) {
        let selector = selector(spec, emptySelector: emptySelector, unreadable: "invalid label selector", &errors)
        guard let selector else { return }
        let template = spec.fields("template") ?? JSONObject()
        errors.enter(.field("template"))
        defer { errors.leave() }
        templateLabels(template, selector, &errors)
        self.template(template, &errors)
        let podSpec = template.fields("spec") ?? JSONObject()
        errors.within("spec") { errors in
            if spec.number("replicas") ?? 0 > 1 {
                errors.eachObject(podSpec, "volumes") { errors, _, volume in
                    guard let disk = volume.fields("gcePersistentDisk"), !disk.isTrue("readOnly") else { return }
                    errors.within("gcePersistentDisk") { errors in
                        errors.within("readOnly") {
                            $0.invalid(
                                false,
                                "must be true for replicated pods > 1; GCE PD can only be mounted on multiple machines if it is "
                                    + "read-only")
                        }
                    }
                }
            }
            alwaysRestarts(podSpec, &errors)
            if podSpec.given("activeDeadlineSeconds") != nil {
                errors.within("activeDeadlineSeconds") {
                    $0.forbidden("activeDeadlineSeconds in ReplicaSet is not Supported")
                }
            }
        }
    }

    /// Checks the selector and returns it when it can be used.
    static func selector(
        _ spec: JSONObject, emptySelector: String, unreadable: String, _ errors: inout FieldErrors
    ) -> LabelSelector? {
        guard let selector = spec.fields("selector") else {
            errors.within("selector") { $0.required() }
            return .nothing
        }
        return errors.within("selector") { errors in
            SelectorValidation.labelSelector(selector, &errors)
            if SelectorValidation.isEmpty(selector) { errors.invalid(.object(selector), emptySelector) }
            do {
                return try LabelSelector(json: .object(selector))
            } catch {
                errors.invalid(.object(selector), unreadable)
                return nil
            }
        }
    }

    static func templateLabels(_ template: JSONObject, _ selector: LabelSelector, _ errors: inout FieldErrors) {
        if selector.isEverything { return }
        let labels = template.fields("metadata")?.fields("labels")
        if selector.matches(labels) { return }
        errors.within("metadata") { errors in
            errors.within("labels") {
                $0.invalid(
                    labels.map { .object($0.sortedByKey()) } ?? .null, "`selector` does not match template `labels`")
            }
        }
    }

    /// A pod template of a kind whose Pods are checked as they are written.
    private static func template(_ template: JSONObject, _ errors: inout FieldErrors) {
        templateMetadata(template, &errors)
        let spec = template.fields("spec") ?? JSONObject()
        errors.within("spec") { errors in
            PodValidation.template.spec(spec, &errors)
            if !spec.elements("ephemeralContainers").isEmpty {
                errors.within("ephemeralContainers") { $0.forbidden("ephemeral containers not allowed in pod template") }
            }
        }
    }

    /// Labels and annotations of a template, reported without `metadata` as upstream does.
    static func templateMetadata(_ template: JSONObject, _ errors: inout FieldErrors) {
        guard let metadata = template.fields("metadata") else { return }
        errors.object(metadata, "labels") { errors, labels in SelectorValidation.labels(labels, &errors) }
        errors.object(metadata, "annotations") { errors, annotations in
            for (key, _) in annotations { errors.invalid(.string(key), all: NameFormat.qualifiedName(key.lowercased())) }
            PodUpdateValidation.annotations(annotations, template.fields("spec") ?? JSONObject(), &errors)
        }
    }

    static func alwaysRestarts(_ podSpec: JSONObject, _ errors: inout FieldErrors) {
        let policy = podSpec.text("restartPolicy")
        if policy != "Always" {
            errors.within("restartPolicy") { $0.notSupported(.string(policy), supported: ["Always"]) }
        }
    }
}
