import ObjectModel
import Testing

private func operation(_ op: String, _ path: String, from: String? = nil, value: JSONValue? = nil) -> JSONValue {
    var object = JSONObject()
    object["op"] = .string(op)
    if let from { object["from"] = .string(from) }
    object["path"] = .string(path)
    if let value { object["value"] = .some(value) }
    return .object(object)
}

struct JSONPatchTests {
    @Test(
        arguments: [
            (["foo": "bar"], [operation("add", "/baz", value: "qux")], ["foo": "bar", "baz": "qux"]),
            (["foo": ["bar", "baz"]], [operation("add", "/foo/1", value: "qux")], ["foo": ["bar", "qux", "baz"]]),
            (["foo": ["bar"]], [operation("add", "/foo/-", value: "qux")], ["foo": ["bar", "qux"]]),
            (["foo": ["bar"]], [operation("add", "/foo/1", value: "qux")], ["foo": ["bar", "qux"]]),
            (["foo": [1, 2]], [operation("add", "/foo/-1", value: 3)], ["foo": [1, 2, 3]]),
            (["foo": [1, 2]], [operation("add", "/foo/-2", value: 3)], ["foo": [1, 3, 2]]),
            (["a": 1], [operation("add", "/a", value: 2)], ["a": 2]), (["a": 1], [operation("add", "/b")], ["a": 1, "b": nil]),
            (["baz": "qux", "foo": "bar"], [operation("remove", "/baz")], ["foo": "bar"]),
            (["foo": ["a", "b", "c"]], [operation("remove", "/foo/1")], ["foo": ["a", "c"]]),
            (["foo": ["a", "b", "c"]], [operation("remove", "/foo/-1")], ["foo": ["a", "b"]]),
            (["a": ["b": 1]], [operation("replace", "/a/b", value: 2)], ["a": ["b": 2]]),
            (["a": 1], [operation("replace", "/b", value: 2)], ["a": 1, "b": 2]),
            (["a": [1, 2]], [operation("replace", "/a/0", value: nil)], ["a": [nil, 2]]),
            (["a": 1], [operation("replace", "", value: ["b": 2])], ["b": 2]),
            (["a": ["b": 1], "c": [:]], [operation("move", "/c/d", from: "/a/b")], ["a": [:], "c": ["d": 1]]),
            (["a": [1, 2, 3]], [operation("move", "/a/2", from: "/a/0")], ["a": [2, 3, 1]]),
            (["a": ["b": 1]], [operation("copy", "/c", from: "/a")], ["a": ["b": 1], "c": ["b": 1]]),
            (["a": [1]], [operation("copy", "/a/-", from: "/a/0")], ["a": [1, 1]]),
            (["a~b": 1, "c/d": 2], [operation("replace", "/a~0b", value: 3), operation("remove", "/c~1d")], ["a~b": 3]),
            (["~1": 1], [operation("test", "/~01", value: 1)], ["~1": 1]), (["": 1], [operation("replace", "/", value: 2)], ["": 2]),
            (["a": 1], [operation("test", "/a", value: 1), operation("replace", "/a", value: 2)], ["a": 2]),
            (["a": nil], [operation("test", "/a", value: nil)], ["a": nil]),
            (["a": 1], [operation("test", "/absent", value: nil)], ["a": 1]),
            (["a": 1], [operation("test", "/absent")], ["a": 1]),
            (["a": ["x": 1, "y": [1]]], [operation("test", "/a", value: ["y": [1], "x": 1])], ["a": ["x": 1, "y": [1]]]),
            (["a": 1], [operation("test", "", value: ["a": 1])], ["a": 1]), (["a": 1], [], ["a": 1]),
        ] as [(JSONValue, JSONValue, JSONValue)])
    func applies(document: JSONValue, patch: JSONValue, result: JSONValue) throws {
        #expect(try JSONPatch(json: patch).apply(to: document) == result)
    }

    @Test(
        arguments: [
            (operation("test", "/a", value: 2), "testing value /a failed: test failed"),
            (operation("test", "/x", value: 2), "testing value /x failed: test failed"),
            (operation("test", "/a"), "testing value /a failed: test failed"),
            (operation("test", "/x/y", value: 1), "test operation does not apply: is missing path: /x/y: missing value"),
            (
                operation("test", "/l/9", value: 1),
                "error in test for path: '/l/9': Unable to access invalid index: 9: invalid index referenced"
            ),
            (operation("add", "/x/y", value: 1), #"add operation does not apply: doc is missing path: "/x/y": missing value"#),
            (operation("add", "/a/y", value: 1), #"add operation does not apply: doc is missing path: "/a/y": missing value"#),
            (operation("add", "", value: [:]), #"add operation does not apply: doc is missing path: "": missing value"#),
            (
                operation("add", "/l/3", value: 1),
                "error in add for path: '/l/3': Unable to access invalid index: 3: invalid index referenced"
            ),
            (
                operation("add", "/l/-4", value: 1),
                "error in add for path: '/l/-4': Unable to access invalid index: -4: invalid index referenced"
            ),
            (
                operation("add", "/l/x", value: 1),
                #"error in add for path: '/l/x': value was not a proper array index: 'x': strconv.Atoi: parsing "x": invalid syntax"#
            ),
            (operation("remove", "/x"), "error in remove for path: '/x': Unable to remove nonexistent key: x: missing value"),
            (operation("remove", "/x/y"), #"remove operation does not apply: doc is missing path: "/x/y": missing value"#),
            (operation("remove", "/l/2"), "error in remove for path: '/l/2': Unable to access invalid index: 2: invalid index referenced"),
            (operation("remove", "/l/-"), #"error in remove for path: '/l/-': strconv.Atoi: parsing "-": invalid syntax"#),
            (
                operation("remove", "/l/99999999999999999999"),
                #"error in remove for path: '/l/99999999999999999999': strconv.Atoi: parsing "99999999999999999999": value out of range"#
            ),
            (operation("replace", "/x/y", value: 1), "replace operation does not apply: doc is missing path: /x/y: missing value"),
            (operation("replace", "/l/2", value: 1), "replace operation does not apply: doc is missing key: /l/2: missing value"),
            (operation("replace", "", value: 1), "replace operation value must be object or array: %!w(<nil>)"),
            (operation("move", "/b", from: "/x"), "error in move for path: 'x': Unable to remove nonexistent key: x: missing value"),
            (operation("move", "/x/b", from: "/a"), "move operation does not apply: doc is missing destination path: /x/b: missing value"),
            (operation("move", "/b"), "move operation failed to decode from: operation, missing from field: missing value"),
            (operation("copy", "/b", from: "/x/y"), "copy operation does not apply: doc is missing from path: /x/y: missing value"),
            (operation("copy", "/x/b", from: "/a"), "copy operation does not apply: doc is missing destination path: /x/b: missing value"),
            (operation("jump", "/a"), "Unexpected kind: jump"), (["path": "/a"], "Unexpected kind: unknown"),
            (nil, "Unexpected kind: unknown"),
            (["op": "add"], "add operation failed to decode path: missing value"),
            (["op": "test"], "test operation failed to decode path: operation missing path field: missing value"),
        ] as [(JSONValue, String)])
    func refuses(operation: JSONValue, message: String) {
        let document: JSONValue = ["a": 1, "l": [1, 2]]
        #expect(throws: PatchError(.unprocessable, message)) { try JSONPatch(json: [operation]).apply(to: document) }
    }

    @Test(
        arguments: [
            (["op": "add"], .badRequest, "json: cannot unmarshal object into Go value of type jsonpatch.Patch"),
            ([1], .badRequest, "json: cannot unmarshal number into Go value of type jsonpatch.Operation"),
            (
                .array([JSONValue](repeating: [:], count: 10_001)), .tooLarge,
                "The allowed maximum operations in a JSON patch is 10000, got 10001"
            ),
        ] as [(JSONValue, PatchError.Code, String)])
    func refusesMalformedPatches(json: JSONValue, code: PatchError.Code, message: String) {
        #expect(throws: PatchError(code, message)) { try JSONPatch(json: json) }
    }

    @Test func aFailureLeavesTheDocumentAlone() throws {
        let document: JSONValue = ["a": ["b": 1]]
        let patch = try JSONPatch(json: [operation("remove", "/a/b"), operation("test", "/a/b", value: 1)])
        #expect(throws: PatchError.self) { try patch.apply(to: document) }
        #expect(document == ["a": ["b": 1]])
    }

    @Test func untouchedStorageIsShared() throws {
        let document: JSONValue = ["a": [1, 2], "b": ["c": 1]]
        let result = try JSONPatch(json: [operation("replace", "/b/c", value: 2)]).apply(to: document)
        #expect(try #require(result["a"]).isIdentical(to: try #require(document["a"])))
    }

    @Test func copiesAreBounded() throws {
        let doubling = JSONValue.array([JSONValue](repeating: operation("copy", "/a/-", from: "/a"), count: 60))
        #expect(throws: PatchError.self) { try JSONPatch(json: doubling).apply(to: ["a": ["x"]]) }
    }

    @Test func operationsOnWideObjectsAreBounded() throws {
        let additions = JSONValue.array(
            (0..<JSONPatch.maximumOperations).map { ["op": "add", "path": .string("/f\($0)"), "value": .int(Int64($0))] })
        let patch = try JSONPatch(json: additions)
        #expect(try patch.apply(to: [:]).objectValue?.count == JSONPatch.maximumOperations)
        var wide = JSONObject()
        for number in 0..<20_000 { wide.appendUnique(key: "k\(number)", value: 1) }
        #expect(throws: PatchError.self) { try patch.apply(to: ["a": [.object(wide)]]) }
        #expect(throws: PatchError.self) {
            try JSONPatch(json: .array([["op": "add", "path": "/a", "value": .object(wide)]] + (additions.arrayValue ?? []).dropLast()))
                .apply(
                    to: [:])
        }
    }

    @Test func nestingIsBounded() throws {
        var deep: JSONValue = [:]
        for _ in 0..<1_000 { deep = ["x": deep] }
        let patch = try JSONPatch(json: [operation("add", "/a", value: deep)])
        #expect(
            throws: PatchError(
                .unprocessable, "error in add for path: '/a': the patch would nest values 1002 deep; at most 1000 levels are allowed")
        ) {
            try patch.apply(to: [:])
        }
    }

    @Test func theServerHidesTheReason() {
        #expect(PatchError(.unprocessable, "x").responseMessage == "the server rejected our request due to an error in our request")
        #expect(PatchError(.badRequest, "x").responseMessage == "x")
    }
}
