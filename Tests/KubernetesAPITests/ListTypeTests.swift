import KubernetesAPI
import ObjectModel
import Testing

@Suite("List types")
struct ListTypeTests {
    static let schema = StructuralSchema.object([
        "set": .array(of: .string) { $0.listType = .set },
        "map": .array(of: .object(["name": .string, "v": .int64]), mergeKeys: ["name"]),
        "ports": .array(of: .object(["port": .int32, "protocol": .string]), mergeKeys: ["port", "protocol"]),
        "nested": .map(of: .object(["set": .array(of: .int64) { $0.listType = .set }])),
    ])

    @Test(
        "reports the second appearance of an element",
        arguments: [
            (["set": ["a", "b"]], []),
            (["set": ["a", "a", "a"]], [#"FieldValueDuplicate set[1]: Duplicate value: "a""#]),
            (["map": [["name": "a"], ["name": "b"]]], []),
            (
                ["map": [["name": "a", "v": 1], ["name": "b"], ["name": "a", "v": 2]]],
                [#"FieldValueDuplicate map[2]: Duplicate value: {"name":"a"}"#]
            ),
            (["map": [[:], [:]]], [#"FieldValueDuplicate map[1]: Duplicate value: {}"#]),
            (["ports": [["port": 80, "protocol": "TCP"], ["port": 80, "protocol": "UDP"]]], []),
            (
                ["ports": [["protocol": "TCP", "port": 80], ["port": 80, "protocol": "TCP"]]],
                [#"FieldValueDuplicate ports[1]: Duplicate value: {"port":80,"protocol":"TCP"}"#]
            ),
            (["nested": ["k": ["set": [1, 1]]]], [#"FieldValueDuplicate nested[k].set[1]: Duplicate value: 1"#]),
        ] as [(JSONValue, [String])])
    func duplicates(_ value: JSONValue, _ expected: [String]) {
        #expect(complaints(Self.schema, value) == expected)
    }

    @Test("lets duplicates stay that were there before")
    func ratchets() {
        #expect(complaints(Self.schema, ["set": ["a", "a", "b"]], old: ["set": ["a", "a"]]).isEmpty)
        #expect(complaints(Self.schema, ["set": ["a", "a"]], old: ["set": ["a"]]).count == 1)
    }
}
