import ObjectModel
import Testing

/// A small schema in the shape of a pod's.
private struct Schema: PatchSchema, Sendable {
    indirect enum Kind: Sendable {
        case scalar
        case object([(String, Schema)])
        case map(Schema)
        case list(Schema)
    }
    var kind: Kind
    var patchMergeKey: String?
    var patchStrategy: String?

    init(_ kind: Kind, key: String? = nil, strategy: String? = nil) {
        self.kind = kind
        patchMergeKey = key
        patchStrategy = strategy
    }

    func field(_ name: String) -> Schema? {
        guard case .object(let fields) = kind else { return nil }
        return fields.first { $0.0 == name }?.1
    }
    var element: Schema? {
        if case .list(let schema) = kind { return schema }
        return nil
    }
    var mapValue: Schema? {
        if case .map(let schema) = kind { return schema }
        return nil
    }

    static let scalar = Schema(.scalar)
    static let port = Schema(.object([("containerPort", .scalar), ("name", .scalar)]))
    static let container = Schema(
        .object([
            ("name", .scalar), ("image", .scalar), ("ports", Schema(.list(port), key: "containerPort")), ("args", Schema(.list(.scalar))),
        ]))
    static let volume = Schema(.object([("name", .scalar), ("emptyDir", Schema(.object([]))), ("secret", Schema(.object([])))]))
    static let pod = Schema(
        .object([
            ("containers", Schema(.list(container), key: "name", strategy: "merge")),
            ("volumes", Schema(.list(volume), key: "name", strategy: "merge,retainKeys")), ("labels", Schema(.map(.scalar))),
            ("finalizers", Schema(.list(.scalar), key: "")), ("plain", Schema(.list(.scalar))),
            ("strategy", Schema(.object([("type", .scalar), ("rolling", Schema(.object([])))]), strategy: "retainKeys")),
            ("swap", Schema(.object([("a", .scalar)]), strategy: "replace")), ("keyless", Schema(.list(port), strategy: "merge")),
            ("n", .scalar),
        ]))
}

struct StrategicMergePatchTests {
    @Test func `a large object is patched as a small one`() throws {
        let (fields, changes) = (LargeObject.fields, LargeObject.changes)
        // One field at a time it is looked for in the list.
        let step = try changes.reduce(JSONValue.object(fields)) { value, change in
            try StrategicMergePatch.apply(
                .object(JSONObject(uniqueKeys: [change.key], values: [change.value])), to: value,
                schema: Schema(.map(Schema(.map(.scalar)))))
        }
        let schema = Schema(.map(Schema(.map(.scalar))))
        #expect(try StrategicMergePatch.apply(.object(changes), to: .object(fields), schema: schema) == step)
    }

    @Test func `a merge of lists that would take minutes is refused`() {
        let list = JSONValue.array((0..<4_000).map { ["name": .string("c\($0)")] })
        let schema = Schema(.object([("containers", Schema(.list(Schema.container), key: "name", strategy: "merge"))]))
        #expect(throws: PatchError.self) { try StrategicMergePatch.apply(["containers": list], to: ["containers": list], schema: schema) }
    }

    @Test(
        arguments: [
            // Fields and maps.
            (["n": 1], ["n": 2], ["n": 2]), (["n": 1], ["n": nil], [:]), ([:], ["n": nil], [:]),
            (["n": 1], ["n": ["x": nil, "y": 1]], ["n": ["y": 1]]),
            (["labels": ["a": "1"]], ["labels": ["b": "2", "a": nil]], ["labels": ["b": "2"]]),
            ([:], ["labels": ["b": "2", "a": nil]], ["labels": ["b": "2"]]),
            (["swap": ["a": 1, "b": 2]], ["swap": ["a": 3]], ["swap": ["a": 3]]),
            // Directives for objects.
            (["labels": ["a": "1"]], ["labels": ["$patch": "replace", "b": "2"]], ["labels": ["b": "2"]]),
            (["labels": ["a": "1"]], ["labels": ["$patch": "delete"]], ["labels": [:]]), ([:], ["labels": ["$patch": "delete"]], [:]),
            (["n": 1, "labels": [:]], ["$patch": "replace", "n": 2], ["n": 2]), (["n": 1], ["$patch": "delete"], [:]),
            // Lists that are replaced.
            (["plain": [1, 2]], ["plain": [3]], ["plain": [3]]),
            (
                ["containers": [["name": "a", "args": ["x"]]]], ["containers": [["name": "a", "args": ["y"]]]],
                ["containers": [["name": "a", "args": ["y"]]]]
            ),
            // Lists that merge by key.
            (
                ["containers": [["name": "a", "image": "1"], ["name": "b", "image": "2"]]], ["containers": [["name": "b", "image": "3"]]],
                ["containers": [["name": "a", "image": "1"], ["name": "b", "image": "3"]]]
            ),
            (
                ["containers": [["name": "a"], ["name": "b"]]], ["containers": [["name": "c"]]],
                ["containers": [["name": "c"], ["name": "a"], ["name": "b"]]]
            ),
            (
                ["containers": [["name": "a"], ["name": "b"], ["name": "c"]]], ["containers": [["name": "b", "$patch": "delete"]]],
                ["containers": [["name": "a"], ["name": "c"]]]
            ),
            (
                ["containers": [["name": "a"], ["name": "b"]]], ["containers": [["$patch": "replace"], ["name": "c"]]],
                ["containers": [["name": "c"]]]
            ),
            ([:], ["containers": [["name": "a", "$patch": "delete"], ["name": "b"]]], ["containers": [["name": "b"]]]),
            (
                ["containers": [["name": "a", "ports": [["containerPort": 80, "name": "x"]]]]],
                ["containers": [["name": "a", "ports": [["containerPort": 80, "name": "y"], ["containerPort": 81]]]]],
                ["containers": [["name": "a", "ports": [["containerPort": 80, "name": "y"], ["containerPort": 81]]]]]
            ),
            // Lists of scalars that merge.
            (["finalizers": ["a", "b"]], ["finalizers": ["c"]], ["finalizers": ["c", "a", "b"]]),
            (["finalizers": ["a", "b"]], ["finalizers": ["b", "c"]], ["finalizers": ["a", "b", "c"]]),
            (["finalizers": ["a", "b"]], ["$deleteFromPrimitiveList/finalizers": ["a", "x"]], ["finalizers": ["b"]]),
            ([:], ["$deleteFromPrimitiveList/finalizers": ["a"]], [:]),
            (
                ["finalizers": ["a", "b"]],
                ["$deleteFromPrimitiveList/finalizers": ["a"], "finalizers": ["c"], "$setElementOrder/finalizers": ["b", "c"]],
                ["finalizers": ["b", "c"]]
            ),
            // Order.
            (
                ["containers": [["name": "a"], ["name": "b"], ["name": "c"]]],
                ["$setElementOrder/containers": [["name": "c"], ["name": "a"]], "containers": [["name": "a", "image": "1"]]],
                ["containers": [["name": "b"], ["name": "c"], ["name": "a", "image": "1"]]]
            ),
            (
                ["containers": [["name": "a"], ["name": "b"]]], ["$setElementOrder/containers": [["name": "b"], ["name": "a"]]],
                ["containers": [["name": "b"], ["name": "a"]]]
            ),
            ([:], ["$setElementOrder/finalizers": ["b", "a"], "finalizers": ["b", "a"]], ["finalizers": ["b", "a"]]),
            ([:], ["$setElementOrder/finalizers": ["b"]], [:]),
            // Keys to keep.
            (
                ["volumes": [["name": "v", "emptyDir": [:]]]],
                ["volumes": [["name": "v", "secret": ["x": 1], "$retainKeys": ["name", "secret"]]]],
                ["volumes": [["name": "v", "secret": ["x": 1]]]]
            ),
            (
                ["strategy": ["type": "Rolling", "rolling": ["x": 1]]], ["strategy": ["type": "Recreate", "$retainKeys": ["type"]]],
                ["strategy": ["type": "Recreate"]]
            ),
        ] as [(JSONValue, JSONValue, JSONValue)])
    func applies(value: JSONValue, patch: JSONValue, result: JSONValue) throws {
        #expect(try StrategicMergePatch.apply(patch, to: value, schema: Schema.pod) == result)
    }

    @Test(
        arguments: [
            ([], .badRequest, "invalid JSON document"),
            (["labels": ["$patch": "swap"]], .internalError, "unknown patch type: swap in map: map[$patch:swap]"),
            (["containers": [["image": "x"]]], .internalError, "map: map[image:x] does not contain declared merge key: name"),
            (["containers": [["$patch": "delete"]]], .internalError, "map: map[$patch:delete] does not contain declared merge key: name"),
            (["containers": [["$patch": "merge"]]], .internalError, "merging lists cannot yet be specified in the patch"),
            (["containers": [["name": "a", "$patch": "x"]]], .internalError, "unknown patch type: x in map: map[$patch:x name:a]"),
            (["containers": [1]], .internalError, "list element types are not identical: [[map[name:a]] [1]]"),
            (["keyless": [["name": "b"]]], .internalError, "cannot merge lists without merge key for struct"),
            (["unknown": ["a": 1]], .internalError, #"unable to find api field in struct struct for the json field "unknown""#),
            (["$deleteFromPrimitiveList": ["a"]], .badRequest, "invalid patch format of primitive list"),
            (["$setElementOrder": ["a"]], .badRequest, "invalid patch format of setElementOrder list"),
            (["$setElementOrder/finalizers": "a"], .internalError, "expected a []interface {}, but received a string"),
            (["$retainKeys": "n"], .badRequest, "invalid patch format of retainKeys"),
            (["$retainKeys": ["a"], "n": 1], .badRequest, "invalid patch format of retainKeys"),
            (
                ["$setElementOrder/finalizers": ["a"], "finalizers": ["b"]], .internalError,
                "The order in patch list:\n[b]\n doesn't match $setElementOrder list:\n[a]\n"
            ),
            (["finalizers": [["a"]]], .internalError, "list element types are not identical: [[f] [[a]]]"),
        ] as [(JSONValue, PatchError.Code, String)])
    func refuses(patch: JSONValue, code: PatchError.Code, message: String) {
        let value: JSONValue = [
            "containers": [["name": "a"]], "labels": ["a": "1"], "finalizers": ["f"], "keyless": [["name": "a"]], "unknown": [:], "n": 1,
        ]
        #expect(throws: PatchError(code, message)) { try StrategicMergePatch.apply(patch, to: value, schema: Schema.pod) }
    }

    @Test func untouchedStorageIsShared() throws {
        let value: JSONValue = ["containers": [["name": "a", "args": ["x"]], ["name": "b"]], "labels": ["a": "1"]]
        let result = try StrategicMergePatch.apply(["containers": [["name": "b", "image": "2"]]], to: value, schema: Schema.pod)
        #expect(try #require(result["labels"]).isIdentical(to: try #require(value["labels"])))
        #expect(try #require(result["containers"]?[0]).isIdentical(to: try #require(value["containers"]?[0])))
    }
}
