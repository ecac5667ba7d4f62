import KubernetesAPI
import ObjectModel
import Testing

/// Validates and gives the complaints back as `TYPE field: message`.
func complaints(
    _ schema: StructuralSchema, _ value: JSONValue, old: JSONValue? = nil, rules: StructuralSchema.ValidationRules = .customResource
) -> [String] {
    var errors = FieldErrors()
    schema.validate(value, old: old, rules: rules, into: &errors)
    return errors.errors.map { "\($0.type.rawValue) \($0.field): \($0.message)" }
}

@Suite("Pruning")
struct PruningTests {
    static let schema = StructuralSchema.object([
        "metadata": .object(["name": .string]),
        "spec": .object([
            "a": .string,
            "list": .array(of: .object(["x": .int64])),
            "map": .map(of: .object(["y": .boolean])),
            "free": .object(["known": .object(["z": .string])]) { $0.preservesUnknownFields = true },
            "embedded": .object(["spec": .object(["q": .string])]) { $0.isEmbeddedResource = true },
            "anything": .anything,
            "bare": .scalar(.object),
        ]),
    ])

    @Test(
        "removes what the schema does not know",
        arguments: [
            (["spec": ["a": "1", "b": 2]], ["spec": ["a": "1"]], ["spec.b"]),
            (["other": 1, "spec": [:]], ["spec": [:]], ["other"]),
            (
                ["apiVersion": "v1", "kind": "X", "metadata": ["name": "n", "uid": "u"]],
                ["apiVersion": "v1", "kind": "X", "metadata": ["name": "n", "uid": "u"]], []
            ),
            (["spec": ["list": [["x": 1, "w": 2], ["x": 3]]]], ["spec": ["list": [["x": 1], ["x": 3]]]], ["spec.list[0].w"]),
            (["spec": ["map": ["k": ["y": true, "n": 1]]]], ["spec": ["map": ["k": ["y": true]]]], ["spec.map.k.n"]),
            (
                ["spec": ["free": ["u": ["v": 1], "known": ["z": "s", "t": 1]]]],
                ["spec": ["free": ["u": ["v": 1], "known": ["z": "s"]]]], ["spec.free.known.t"]
            ),
            (
                ["spec": ["embedded": ["apiVersion": "v1", "kind": "P", "metadata": ["a": 1], "spec": ["q": "", "r": 1], "x": 1]]],
                ["spec": ["embedded": ["apiVersion": "v1", "kind": "P", "metadata": ["a": 1], "spec": ["q": ""]]]],
                ["spec.embedded.spec.r", "spec.embedded.x"]
            ),
            (["spec": ["anything": ["a": ["b": [["c": 1]]]]]], ["spec": ["anything": ["a": ["b": [["c": 1]]]]]], []),
            (["spec": ["bare": ["a": 1]]], ["spec": ["bare": [:]]], ["spec.bare.a"]),
            (["spec": ["a": ["deep": 1]]], ["spec": ["a": [:]]], ["spec.a.deep"]),
            (["spec": ["kind": "k"]], ["spec": [:]], ["spec.kind"]),
            ("scalar", "scalar", []),
        ] as [(JSONValue, JSONValue, [String])])
    func prunes(_ value: JSONValue, _ expected: JSONValue, _ unknown: [String]) {
        #expect(Self.schema.unknownFields(in: value) == unknown)
        var pruned = value
        Self.schema.prune(&pruned)
        #expect(pruned == expected)
        #expect(Self.schema.unknownFields(in: pruned).isEmpty)
    }

    @Test("keeps the storage when there is nothing to remove")
    func keepsStorage() {
        let value: JSONValue = ["spec": ["a": "1", "list": [["x": 1]]]]
        var pruned = value
        Self.schema.prune(&pruned)
        #expect(pruned.isIdentical(to: value))
    }

    @Test("looks into metadata when its schema describes more than names")
    func prunesDescribedMetadata() {
        let schema = StructuralSchema.object(["metadata": .object(["name": .string, "labels": .stringMap])])
        var value: JSONValue = ["metadata": ["name": "n", "labels": ["a": "b"], "nmae": 1]]
        #expect(schema.unknownFields(in: value) == ["metadata.nmae"])
        schema.prune(&value)
        #expect(value == ["metadata": ["name": "n", "labels": ["a": "b"]]])
    }
}

@Suite("Defaulting")
struct DefaultingTests {
    static let schema = StructuralSchema.object([
        "spec": .object([
            "mode": .scalar(.string, default: "Running"),
            "replicas": .scalar(.integer, default: 1),
            "strategy": .object(["type": .scalar(.string, default: "OnReplenish")]),
            "nullable": .scalar(.string, default: "d") { $0.nullable = true },
            "plain": .string,
            "open": .scalar(.string) { $0.nullable = true },
            "ports": .array(of: .object(["protocol": .scalar(.string, default: "TCP"), "port": .int32])),
            "map": .map(of: .object(["v": .scalar(.integer, default: 7)])),
            "scalars": .map(of: .scalar(.string, default: "e")),
        ])
    ])

    @Test(
        "fills in what is absent or null",
        arguments: [
            ([:], [:]),
            (["spec": [:]], ["spec": ["mode": "Running", "replicas": 1, "nullable": "d"]]),
            (
                ["spec": ["mode": "Suspended", "replicas": 0, "nullable": nil]],
                ["spec": ["mode": "Suspended", "replicas": 0, "nullable": nil]]
            ),
            (
                ["spec": ["mode": nil, "replicas": 2, "nullable": "x", "plain": nil, "open": nil]],
                ["spec": ["mode": "Running", "replicas": 2, "nullable": "x", "open": nil]]
            ),
            (
                ["spec": ["mode": "", "replicas": 2, "nullable": "x", "strategy": [:]]],
                ["spec": ["mode": "", "replicas": 2, "nullable": "x", "strategy": ["type": "OnReplenish"]]]
            ),
            (
                ["spec": ["mode": "", "replicas": 2, "nullable": "x", "ports": [["port": 1], ["protocol": "UDP"]]]],
                [
                    "spec": [
                        "mode": "", "replicas": 2, "nullable": "x", "ports": [["port": 1, "protocol": "TCP"], ["protocol": "UDP"]],
                    ]
                ]
            ),
            (
                ["spec": ["mode": "", "replicas": 2, "nullable": "x", "map": ["a": [:], "b": ["v": 1]]]],
                ["spec": ["mode": "", "replicas": 2, "nullable": "x", "map": ["a": ["v": 7], "b": ["v": 1]]]]
            ),
            (
                ["spec": ["mode": "", "replicas": 2, "nullable": "x", "map": ["a": nil], "scalars": ["k": nil]]],
                ["spec": ["mode": "", "replicas": 2, "nullable": "x", "map": [:], "scalars": ["k": "e"]]]
            ),
            (
                ["spec": ["mode": "", "replicas": 2, "nullable": "x", "ports": [nil]]],
                ["spec": ["mode": "", "replicas": 2, "nullable": "x", "ports": [nil]]]
            ),
        ] as [(JSONValue, JSONValue)])
    func fillsIn(_ value: JSONValue, _ expected: JSONValue) {
        var defaulted = value
        Self.schema.applyDefaults(&defaulted)
        #expect(defaulted == expected)
        let once = defaulted
        Self.schema.applyDefaults(&defaulted)
        #expect(defaulted.isIdentical(to: once))
    }

    @Test("defaults inside a default")
    func nested() {
        let schema = StructuralSchema.object([
            "a": .object(["b": .scalar(.integer, default: 1), "c": .string]) { $0.defaultValue = ["c": "x"] }
        ])
        var value: JSONValue = [:]
        schema.applyDefaults(&value)
        #expect(value == ["a": ["c": "x", "b": 1]])
    }
}
