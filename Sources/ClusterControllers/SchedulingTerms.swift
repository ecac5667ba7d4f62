import ObjectModel

/// One term of a node selector: all its requirements must hold; a term without any holds nowhere.
struct NodeTerm: Sendable {
    var labels: [LabelSelector.Requirement] = []
    /// Requirements on `metadata.name`, the only field there is.
    var names: [LabelSelector.Requirement] = []

    init(json: JSONValue) {
        for expression in json["matchExpressions"]?.arrayValue ?? [] { labels.append(Self.requirement(expression)) }
        for expression in json["matchFields"]?.arrayValue ?? [] { names.append(Self.requirement(expression)) }
    }

    func matches(_ node: NodeState) -> Bool {
        if labels.isEmpty, names.isEmpty { return false }
        for requirement in labels where !requirement.matches(node.labels) { return false }
        if names.isEmpty { return true }
        let fields = JSONObject(uniqueKeys: ["metadata.name"], values: [.string(node.name)])
        for requirement in names where requirement.key != "metadata.name" || !requirement.matches(fields) { return false }
        return true
    }

    private static func requirement(_ json: JSONValue) -> LabelSelector.Requirement {
        let comparison: LabelSelector.Operator =
            switch json["operator"]?.stringValue {
            case "In": .isIn
            case "NotIn": .isNotIn
            case "Exists": .exists
            case "DoesNotExist": .doesNotExist
            case "Gt": .greaterThan
            default: .lessThan
            }
        return LabelSelector.Requirement(
            key: json["key"]?.stringValue ?? "", comparison: comparison,
            values: (json["values"]?.arrayValue ?? []).compactMap(\.stringValue))
    }
}

/// One term of a Pod's required affinity or anti-affinity to other Pods.
struct PodTerm: Sendable {
    let topologyKey: String
    let selector: LabelSelector
    /// The namespaces named; nil means all.
    let namespaces: [String]?
    /// Selects further namespaces by their labels.
    let namespaceSelector: LabelSelector?

    init(json: JSONValue, namespace: String) {
        topologyKey = json["topologyKey"]?.stringValue ?? ""
        selector = (try? LabelSelector(json: json["labelSelector"] ?? .null)) ?? .nothing
        let named = (json["namespaces"]?.arrayValue ?? []).compactMap(\.stringValue)
        if let json = json["namespaceSelector"], !json.isNull {
            let selector = (try? LabelSelector(json: json)) ?? .nothing
            namespaces = selector.isEverything ? nil : named
            namespaceSelector = selector.isEverything ? nil : selector
        } else {
            namespaces = named.isEmpty ? [namespace] : named
            namespaceSelector = nil
        }
    }

    func matches(_ pod: PodRequirements, _ namespaceLabels: (String) -> JSONObject?) -> Bool {
        if let namespaces, !namespaces.contains(pod.namespace) {
            guard let namespaceSelector, namespaceSelector.matches(namespaceLabels(pod.namespace)) else { return false }
        }
        return selector.matches(pod.labels)
    }
}

/// One entry of `spec.topologySpreadConstraints`.
struct SpreadConstraint: Sendable {
    let topologyKey: String
    let maxSkew: Int64
    let minDomains: Int64
    let isRequired: Bool
    let selector: LabelSelector
    let honoursAffinity: Bool
    let honoursTaints: Bool

    init(json: JSONValue) {
        topologyKey = json["topologyKey"]?.stringValue ?? ""
        maxSkew = json["maxSkew"]?.intValue ?? 1
        minDomains = json["minDomains"]?.intValue ?? 1
        isRequired = json["whenUnsatisfiable"]?.stringValue != "ScheduleAnyway"
        selector = (try? LabelSelector(json: json["labelSelector"] ?? .null)) ?? .nothing
        honoursAffinity = json["nodeAffinityPolicy"]?.stringValue != "Ignore"
        honoursTaints = json["nodeTaintsPolicy"]?.stringValue == "Honor"
    }
}

/// One entry of `spec.tolerations`.
struct Toleration: Sendable {
    let key: String
    let value: String
    let effect: String
    let isExists: Bool

    init(json: JSONValue) {
        key = json["key"]?.stringValue ?? ""
        value = json["value"]?.stringValue ?? ""
        effect = json["effect"]?.stringValue ?? ""
        isExists = json["operator"]?.stringValue == "Exists"
    }

    func tolerates(_ taint: NodeState.Taint) -> Bool {
        if !effect.isEmpty, effect != taint.effect { return false }
        if !key.isEmpty, key != taint.key { return false }
        return isExists || (!key.isEmpty && value == taint.value)
    }
}
