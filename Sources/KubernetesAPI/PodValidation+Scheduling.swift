import ObjectModel

/// Checks of what steers the scheduler.
extension PodValidation {
    func tolerations(_ spec: JSONObject, _ errors: inout FieldErrors) {
        errors.eachObject(spec, "tolerations") { errors, _, toleration in
            let key = toleration.text("key")
            let comparison = toleration.text("operator")
            let effect = toleration.text("effect")
            check(toleration, "key", NameFormat.qualifiedName, &errors)
            errors.within("operator") { errors in
                if key.isEmpty, comparison != "Exists" {
                    errors.invalid(
                        .string(comparison),
                        "operator must be Exists when `key` is empty, which means \"match all values and all keys\"")
                }
            }
            if toleration.given("tolerationSeconds") != nil, effect != "NoExecute" {
                errors.within("effect") {
                    $0.invalid(.string(effect), "effect must be 'NoExecute' when `tolerationSeconds` is set")
                }
            }
            let value = toleration.text("value")
            errors.within("operator") { errors in
                switch comparison {
                case "", "Equal":
                    let messages = NameFormat.labelValue(value)
                    if !messages.isEmpty { errors.invalid(.string(value), messages.joined(separator: ";")) }
                case "Exists":
                    if !value.isEmpty { errors.invalid(.string(value), "value must be empty when `operator` is 'Exists'") }
                default: errors.notSupported(.string(comparison), supported: ["Equal", "Exists"])
                }
            }
            let effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"]
            if !effect.isEmpty, !effects.contains(effect) {
                errors.within("effect") { $0.notSupported(.string(effect), supported: effects) }
            }
        }
    }

    func affinity(_ affinity: JSONObject, _ errors: inout FieldErrors) {
        errors.object(affinity, "nodeAffinity") { errors, node in
            errors.object(node, "requiredDuringSchedulingIgnoredDuringExecution") { errors, selector in
                nodeSelector(selector, &errors)
            }
            errors.eachObject(node, "preferredDuringSchedulingIgnoredDuringExecution") { errors, _, term in
                weight(term, &errors)
                errors.object(term, "preference") { errors, preference in
                    nodeSelectorTerm(preference, checksValues: false, &errors)
                }
            }
        }
        for key in ["podAffinity", "podAntiAffinity"] {
            errors.object(affinity, key) { errors, pods in
                errors.eachObject(pods, "requiredDuringSchedulingIgnoredDuringExecution") { errors, _, term in
                    podAffinityTerm(term, &errors)
                }
                errors.eachObject(pods, "preferredDuringSchedulingIgnoredDuringExecution") { errors, _, term in
                    weight(term, &errors)
                    errors.within("podAffinityTerm") { podAffinityTerm(term.fields("podAffinityTerm") ?? JSONObject(), &$0) }
                }
            }
        }
    }

    private func weight(_ term: JSONObject, _ errors: inout FieldErrors) {
        let weight = term.number("weight") ?? 0
        if !(1...100).contains(weight) { errors.within("weight") { $0.invalid(.int(weight), "must be in the range 1-100") } }
    }

    private func nodeSelector(_ selector: JSONObject, _ errors: inout FieldErrors) {
        if selector.elements("nodeSelectorTerms").isEmpty {
            errors.within("nodeSelectorTerms") { $0.required("must have at least one node selector term") }
        }
        errors.eachObject(selector, "nodeSelectorTerms") { errors, _, term in
            nodeSelectorTerm(term, checksValues: true, &errors)
        }
    }

    private func nodeSelectorTerm(_ term: JSONObject, checksValues: Bool, _ errors: inout FieldErrors) {
        errors.eachObject(term, "matchExpressions") { errors, _, requirement in
            let values = requirement.elements("values")
            let comparison = requirement.text("operator")
            errors.within(["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"].contains(comparison) ? "values" : "operator") {
                switch comparison {
                case "In", "NotIn":
                    if values.isEmpty { $0.required("must be specified when `operator` is 'In' or 'NotIn'") }
                case "Exists", "DoesNotExist":
                    if !values.isEmpty {
                        $0.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
                    }
                case "Gt", "Lt":
                    if values.count != 1 { $0.required("must be specified single value when `operator` is 'Lt' or 'Gt'") }
                default: $0.invalid(.string(comparison), "not a valid selector operator")
                }
            }
            errors.within("key") { SelectorValidation.labelName(requirement.text("key"), &$0) }
            if checksValues { SelectorValidation.labelValues(values, &errors) }
        }
        errors.eachObject(term, "matchFields") { errors, _, requirement in
            let values = requirement.elements("values")
            let comparison = requirement.text("operator")
            if comparison == "In" || comparison == "NotIn" {
                if values.count != 1 {
                    errors.within("values") {
                        $0.required("must be only one value when `operator` is 'In' or 'NotIn' for node field selector")
                    }
                }
            } else {
                errors.within("operator") { $0.invalid(.string(comparison), "not a valid selector operator") }
            }
            let key = requirement.text("key")
            guard key == "metadata.name" else {
                errors.within("key") { $0.invalid(.string(key), "not a valid field selector key") }
                return
            }
            errors.within("values") { errors in
                for (index, value) in values.enumerated() {
                    errors.within(index: index) { $0.invalid(value, all: NameFormat.dns1123Subdomain(value.stringValue ?? "")) }
                }
            }
        }
    }

    private func podAffinityTerm(_ term: JSONObject, _ errors: inout FieldErrors) {
        for key in ["labelSelector", "namespaceSelector"] {
            errors.object(term, key) { errors, selector in SelectorValidation.labelSelector(selector, &errors) }
        }
        for namespace in term.elements("namespaces") {
            guard case .string(let name) = namespace else { continue }
            errors.within("namespace") { $0.invalid(namespace, all: NameFormat.dns1123Label(name)) }
        }
        let matched = term.elements("matchLabelKeys")
        let mismatched = term.elements("mismatchLabelKeys")
        for (key, list) in [("matchLabelKeys", matched), ("mismatchLabelKeys", mismatched)] where !list.isEmpty {
            errors.within(key) { errors in
                if term.fields("labelSelector") == nil {
                    errors.forbidden("must not be specified when labelSelector is not set")
                    return
                }
                for (index, name) in list.enumerated() {
                    errors.within(index: index) { SelectorValidation.labelName(name.stringValue ?? "", &$0) }
                }
            }
        }
        for (index, key) in matched.enumerated() where mismatched.contains(key) {
            errors.within("matchLabelKeys") { errors in
                errors.within(index: index) { $0.invalid(key, "exists in both matchLabelKeys and mismatchLabelKeys") }
            }
        }
        errors.within("topologyKey") { errors in
            let key = term.text("topologyKey")
            if key.isEmpty { errors.required("can not be empty") }
            SelectorValidation.labelName(key, &errors)
        }
    }

    func topologySpreadConstraints(_ spec: JSONObject, _ errors: inout FieldErrors) {
        let all = spec.elements("topologySpreadConstraints")
        errors.eachObject(spec, "topologySpreadConstraints") { errors, index, constraint in
            let skew = constraint.number("maxSkew") ?? 0
            if skew <= 0 { errors.within("maxSkew") { $0.invalid(.int(skew), "must be greater than zero") } }
            let key = constraint.text("topologyKey")
            if key.isEmpty { errors.within("topologyKey") { $0.required("can not be empty") } }
            let action = constraint.text("whenUnsatisfiable")
            let actions = ["DoNotSchedule", "ScheduleAnyway"]
            if !actions.contains(action) {
                errors.within("whenUnsatisfiable") { $0.notSupported(.string(action), supported: actions) }
            }
            let isRepeated = all.dropFirst(index + 1).contains {
                $0["topologyKey"]?.stringValue ?? "" == key && $0["whenUnsatisfiable"]?.stringValue ?? "" == action
            }
            if isRepeated {
                errors.within("{topologyKey, whenUnsatisfiable}") { $0.duplicate(.string("{\(key), \(action)}")) }
            }
            if let domains = constraint.number("minDomains") {
                errors.within("minDomains") { errors in
                    if domains <= 0 { errors.invalid(.int(domains), "must be greater than zero") }
                    if action != "DoNotSchedule" {
                        errors.invalid(
                            .int(domains), "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not \(action)")
                    }
                }
            }
            for policy in ["nodeAffinityPolicy", "nodeTaintsPolicy"] {
                guard let value = constraint.given(policy)?.stringValue, value != "Honor", value != "Ignore" else { continue }
                errors.within(policy) { $0.notSupported(.string(value), supported: ["Honor", "Ignore"]) }
            }
            spreadLabelKeys(constraint, &errors)
            errors.object(constraint, "labelSelector") { errors, selector in
                SelectorValidation.labelSelector(selector, &errors)
            }
        }
    }

    private func spreadLabelKeys(_ constraint: JSONObject, _ errors: inout FieldErrors) {
        let keys = constraint.elements("matchLabelKeys")
        if keys.isEmpty { return }
        let selector = constraint.fields("labelSelector")
        var selected = selector?.fields("matchLabels")?.keys ?? []
        selected += selector?.elements("matchExpressions").compactMap { $0["key"]?.stringValue } ?? []
        errors.within("matchLabelKeys") { errors in
            if selector == nil { errors.forbidden("must not be specified when labelSelector is not set") }
            for (index, key) in keys.enumerated() {
                let name = key.stringValue ?? ""
                errors.within(index: index) { errors in
                    SelectorValidation.labelName(name, &errors)
                    if selected.contains(name) { errors.invalid(key, "exists in both matchLabelKeys and labelSelector") }
                }
            }
        }
    }
}
