import KubernetesAPI
import ObjectModel
import Testing

@Suite("Ratcheting")
struct RatchetingTests {
    static let schema = StructuralSchema.object([
        "spec": .object([
            "a": .scalar(.string) { $0.enumValues = ["x"] },
            "b": .string,
            "list": .array(of: .scalar(.string) { $0.maxLength = 1 }),
            "keyed": .array(of: .object(["name": .string, "v": .scalar(.integer) { $0.minimum = 1 }]), mergeKeys: ["name"]),
        ])
    ])

    @Test(
        "drops complaints about what did not change",
        arguments: [
            (["spec": ["a": "bad"]], ["spec": ["a": "bad"]], []),
            (["spec": ["a": "bad", "b": "2"]], ["spec": ["a": "bad", "b": "1"]], []),
            (["spec": ["a": "worse"]], ["spec": ["a": "bad"]], ["spec.a"]),
            (["spec": ["a": "bad"]], ["spec": ["b": "1"]], ["spec.a"]),
            (["spec": ["list": ["long"], "b": "1"]], ["spec": ["list": ["long"]]], []),
            (["spec": ["list": ["long", "n"]]], ["spec": ["list": ["long"]]], ["spec.list[0]"]),
            (
                ["spec": ["keyed": [["name": "n", "v": 0], ["name": "m", "v": 1]]]], ["spec": ["keyed": [["name": "n", "v": 0]]]], []
            ),
            (
                ["spec": ["keyed": [["name": "m", "v": 1], ["name": "n", "v": 0]]]], ["spec": ["keyed": [["name": "n", "v": 0]]]], []
            ),
            (
                ["spec": ["keyed": [["name": "n", "v": -1]]]], ["spec": ["keyed": [["name": "n", "v": 0]]]], ["spec.keyed[0].v"]
            ),
        ] as [(JSONValue, JSONValue, [String])])
    func ratchets(_ value: JSONValue, _ old: JSONValue, _ fields: [String]) {
        var errors = FieldErrors()
        Self.schema.validate(value, old: old, into: &errors)
        #expect(errors.errors.map(\.field) == fields)
    }
}
