import ObjectModel
import RESTEndpoints

/// One of the behaviours of kube-apiserver that clients rely on; up to 29, those that fakes of it get wrong.
public struct Behaviour: Sendable, CustomStringConvertible {
    /// The number in the list of behaviours.
    public let number: Int
    /// What is shown.
    public let title: String
    /// Whether all of it is there; otherwise the body shows what is there, and how the rest is refused.
    public let isWhole: Bool
    /// Shows it; throws what is wrong. It makes a namespace of its own and expects nobody to write there.
    public let body: @Sendable (any APITransport) async throws -> Void

    /// The number and the title.
    public var description: String { "\(number). \(title)" }

    /// All of them.
    public static let all: [Behaviour] =
        reading + watching + writing + applying + shaping + describing + serving + clients

    init(_ number: Int, _ title: String, isWhole: Bool = true, _ body: @escaping @Sendable (any APITransport) async throws -> Void) {
        self.number = number
        self.title = title
        self.isWhole = isWhole
        self.body = body
    }
}

/// A namespace that a behaviour has for itself.
struct OwnNamespace {
    let transport: any APITransport
    let name: String

    init(_ transport: any APITransport, _ number: Int) async throws {
        self.transport = transport
        name = "behaviour-\(number)"
        try await transport.expect(201, "POST", "/api/v1/namespaces", ["metadata": ["name": .string(name)]])
    }

    /// The path of a core resource.
    func path(_ resource: String) -> String { "/api/v1/namespaces/\(name)/\(resource)" }
    /// The path of a resource of a group and version.
    func path(_ version: String, _ resource: String) -> String { "/apis/\(version)/namespaces/\(name)/\(resource)" }
    /// The path of config maps.
    var maps: String { path("configmaps") }

    /// Makes a config map.
    @discardableResult
    func makeMap(_ name: String, labels: JSONValue = nil, _ value: String = "v") async throws -> JSONValue {
        var map: JSONValue = ["metadata": ["name": .string(name)], "data": ["k": .string(value)]]
        if !labels.isNull { map.set(labels, at: "metadata", "labels") }
        return try await transport.expect(201, "POST", maps, map)
    }

    /// Changes an object by a merge patch.
    @discardableResult
    func merge(_ path: String, _ patch: JSONValue, _ status: Int = 200) async throws -> JSONValue {
        try await transport.expect(status, "PATCH", path, patch, type: "application/merge-patch+json")
    }
}

/// A custom resource with a status, a scale and list types, in a group of its behaviour's own.
struct OwnDefinition {
    let group: String
    let transport: any APITransport

    init(_ transport: any APITransport, _ number: Int, change: (inout JSONValue) -> Void = { _ in }) async throws {
        self.transport = transport
        group = "behaviour-\(number).example.com"
        var definition: JSONValue = [
            "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": ["name": .string("widgets.\(group)")],
            "spec": [
                "group": .string(group), "scope": "Namespaced",
                "names": ["plural": "widgets", "singular": "widget", "kind": "Widget", "listKind": "WidgetList"],
                "versions": [
                    [
                        "name": "v1", "served": true, "storage": true,
                        "subresources": [
                            "status": [:],
                            "scale": ["specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas"],
                        ],
                        "selectableFields": [["jsonPath": ".spec.color"]],
                        "additionalPrinterColumns": [["name": "Color", "type": "string", "jsonPath": ".spec.color"]],
                        "schema": [
                            "openAPIV3Schema": [
                                "type": "object",
                                "properties": [
                                    "spec": [
                                        "type": "object",
                                        "properties": [
                                            "color": ["type": "string", "default": "red"], "replicas": ["type": "integer"],
                                            "size": ["x-kubernetes-int-or-string": true], "free": Self.free,
                                            "limit": ["type": "integer", "minimum": 0],
                                        ],
                                        "x-kubernetes-validations": [
                                            [
                                                "rule": "!has(self.limit) || self.limit <= 10",
                                                "messageExpression": "'limit is ' + string(self.limit)",
                                                "fieldPath": ".limit",
                                            ],
                                            [
                                                "rule": "!has(oldSelf.limit) || has(self.limit)",
                                                "message": "limit cannot be taken away",
                                            ],
                                        ],
                                    ],
                                    "status": ["type": "object", "properties": ["replicas": ["type": "integer"]]],
                                ],
                            ]
                        ],
                    ]
                ],
            ],
        ]
        change(&definition)
        try await transport.expect(201, "POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition)
    }

    /// Sets a part of the schema of `spec`.
    static func setSchema(of path: String..., in definition: inout JSONValue, _ part: JSONValue) {
        var versions = definition.at("spec", "versions")?.arrayValue ?? []
        versions[0].set(part, path: (["schema", "openAPIV3Schema", "properties", "spec"] + path)[...])
        definition.set(.array(versions), at: "spec", "versions")
    }

    private static let free: JSONValue = ["type": "object", "x-kubernetes-preserve-unknown-fields": true]

    /// Where the objects of a namespace are.
    func widgets(_ namespace: OwnNamespace) -> String { namespace.path("\(group)/v1", "widgets") }

    /// A widget.
    func widget(_ name: String, _ spec: JSONValue = [:]) -> JSONValue {
        ["apiVersion": .string("\(group)/v1"), "kind": "Widget", "metadata": ["name": .string(name)], "spec": spec]
    }
}
