import ObjectModel

enum WorkloadFixtures {
    static let template: JSONValue = [
        "metadata": ["labels": ["app": "web"]], "spec": ["containers": [["name": "app", "image": "nginx:1.27"]]],
    ]

    static func object(_ kind: String) -> JSONValue {
        [
            "apiVersion": "apps/v1", "kind": .string(kind), "metadata": ["name": "web", "namespace": "default"],
            "spec": ["selector": ["matchLabels": ["app": "web"]], "template": template],
        ]
    }

    static func template(_ change: JSONValue) -> JSONValue { ["spec": ["template": change]] }
    static func strategy(_ strategy: JSONValue) -> JSONValue { ["spec": ["strategy": strategy]] }
    static func rolling(_ unavailable: JSONValue, _ surge: JSONValue) -> JSONValue {
        strategy(["rollingUpdate": ["maxUnavailable": unavailable, "maxSurge": surge]])
    }

    /// What Deployments and ReplicaSets refuse alike.
    static let shared: [KindCase] = [
        .init(
            "negative replicas", ["spec": ["replicas": -1]],
            complaint(.invalid, "spec.replicas", "Invalid value: -1: must be greater than or equal to 0")),
        .init(
            "negative readiness", ["spec": ["minReadySeconds": -1]],
            complaint(.invalid, "spec.minReadySeconds", "Invalid value: -1: must be greater than or equal to 0")),
        .init(
            "no selector", ["spec": ["selector": nil]], complaint(.required, "spec.selector", "Required value"),
            complaint(
                .invalid, "spec.template.metadata.labels", "Invalid value: {\"app\":\"web\"}: `selector` does not match template `labels`")),
        .init(
            "an empty selector", ["spec": ["selector": ["matchLabels": nil]]],
            complaint(.invalid, "spec.selector", "Invalid value: {}: empty selector is invalid for deployment")),
        .init(
            "a selector of other Pods", ["spec": ["selector": ["matchLabels": ["app": "db"]]]],
            complaint(
                .invalid, "spec.template.metadata.labels", "Invalid value: {\"app\":\"web\"}: `selector` does not match template `labels`")),
        .init(
            "a malformed selector", ["spec": ["selector": ["matchExpressions": [["key": "app", "operator": "Is"]]]]],
            complaint(.invalid, "spec.selector.matchExpressions[0].operator", "Invalid value: \"Is\": not a valid selector operator"),
            complaint(
                .invalid, "spec.selector",
                "Invalid value: {\"matchLabels\":{\"app\":\"web\"},\"matchExpressions\":[{\"key\":\"app\",\"operator\":\"Is\"}]}: invalid label selector"
            )),
        .init(
            "Pods that end", template(["spec": ["restartPolicy": "Never"]]),
            complaint(.notSupported, "spec.template.spec.restartPolicy", "Unsupported value: \"Never\": supported values: \"Always\"")),
        .init(
            "Pods with a deadline", template(["spec": ["activeDeadlineSeconds": 5]]),
            complaint(
                .forbidden, "spec.template.spec.activeDeadlineSeconds", "Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported")),
        .init(
            "no containers", template(["spec": ["containers": nil]]),
            complaint(.required, "spec.template.spec.containers", "Required value")),
        .init(
            "no image", template(["spec": ["containers": [["name": "a"]]]]),
            complaint(.required, "spec.template.spec.containers[0].image", "Required value")),
        .init(
            "a label value that is none", template(["metadata": ["labels": ["x": "-"]]]),
            complaint(.invalid, "spec.template.labels", "Invalid value: \"-\": " + NameFormatTexts.labelValue)),
        .init(
            "an ephemeral container", template(["spec": ["ephemeralContainers": [["name": "e", "image": "i:1"]]]]),
            complaint(.forbidden, "spec.template.spec.ephemeralContainers", "Forbidden: ephemeral containers not allowed in pod template")),
    ]
}

enum NameFormatTexts {
    static let labelValue = NameFormat.labelValue("-").joined()
}
