import KubernetesAPI
import ObjectModel

enum PodFixtures {
    static let pod: JSONValue = [
        "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "web", "namespace": "default"],
        "spec": ["containers": [["name": "app", "image": "nginx:1.27"]]],
    ]

    /// A change of the only container.
    static func container(_ change: JSONValue) -> JSONValue {
        ["spec": ["containers": [MergePatch.apply(change, to: ["name": "app", "image": "nginx:1.27"])]]]
    }

    /// One volume, not mounted.
    static func volume(_ source: JSONValue) -> JSONValue {
        ["spec": ["volumes": [MergePatch.apply(source, to: ["name": "data"])]]]
    }

    static func mount(_ mount: JSONValue) -> JSONValue {
        [
            "spec": [
                "volumes": [["name": "data", "emptyDir": [:]]],
                "containers": [["name": "app", "image": "nginx:1.27", "volumeMounts": [mount]]],
            ]
        ]
    }

    static func affinity(_ affinity: JSONValue) -> JSONValue { ["spec": ["affinity": affinity]] }

    static let labelRule = NameFormat.dns1123Label("A").joined()
    static let subdomainRule =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "
        + "alphanumeric character (e.g. 'example.com', regex used for validation is "
        + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
}
