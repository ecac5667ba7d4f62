import KubernetesAPI
import ObjectModel
import Testing

@Suite("Junctors of schemas")
struct JunctorTests {
    private static func branch(_ change: (inout StructuralSchema.Content) -> Void) -> StructuralSchema { .scalar(.any, change) }

    struct JunctorRow: Sendable, CustomTestStringConvertible {
        let junctor: String
        let value: JSONValue
        let complaints: [String]
        var testDescription: String { "\(junctor) \(value)" }
    }

    private static let junctorRows: [JunctorRow] = [
        JunctorRow(junctor: "anyOf", value: ["a": 1], complaints: []),
        JunctorRow(
            junctor: "anyOf", value: [:],
            complaints: [
                #"FieldValueInvalid <nil>: Invalid value: "": "spec.x" must validate at least one schema (anyOf)"#,
                "FieldValueRequired spec.x.a: Required value",
            ]),
        JunctorRow(junctor: "oneOf", value: ["b": 1], complaints: []),
        JunctorRow(
            junctor: "oneOf", value: ["a": 1, "b": 1],
            complaints: [
                #"FieldValueInvalid <nil>: Invalid value: "": "spec.x" must validate one and only one schema (oneOf). Found 2 valid alternatives"#
            ]),
        JunctorRow(
            junctor: "oneOf", value: [:],
            complaints: [
                #"FieldValueInvalid <nil>: Invalid value: "": "spec.x" must validate one and only one schema (oneOf). Found none valid"#,
                "FieldValueRequired spec.x.a: Required value",
            ]),
        JunctorRow(junctor: "allOf", value: ["a": 1, "b": 1], complaints: []),
        JunctorRow(
            junctor: "allOf", value: ["a": 1],
            complaints: [
                "FieldValueRequired spec.x.b: Required value",
                #"FieldValueInvalid <nil>: Invalid value: "": "spec.x" must validate all the schemas (allOf)"#,
            ]),
        JunctorRow(junctor: "not", value: [:], complaints: []),
        JunctorRow(
            junctor: "not", value: ["a": 1],
            complaints: [#"FieldValueInvalid <nil>: Invalid value: "": "spec.x" must not validate the schema (not)"#]),
    ]

    @Test("junctors are told of as kube-openapi tells of them", arguments: junctorRows)
    func junctors(_ row: JunctorRow) {
        let branches = ["a", "b"].map { field in Self.branch { $0.required = [field] } }
        let x = StructuralSchema.scalar(.object) {
            $0.properties = [("a", .int64), ("b", .int64)]
            switch row.junctor {
            case "anyOf": $0.anyOf = branches
            case "oneOf": $0.oneOf = branches
            case "allOf": $0.allOf = branches
            default: $0.not = branches[0]
            }
        }
        #expect(complaints(.object(["spec": .object(["x": x])]), ["spec": ["x": row.value]]) == row.complaints)
    }

    @Test("junctors of a definition restrict values below, and are written as they were read")
    func junctorsOfDefinitions() throws {
        let openAPI: JSONValue = [
            "type": "object",
            "properties": [
                "spec": [
                    "type": "object",
                    "properties": [
                        "mode": ["type": "string"], "size": ["type": "integer"],
                        "port": ["x-kubernetes-int-or-string": true, "anyOf": [["type": "integer"], ["type": "string"]]],
                    ],
                    "oneOf": [
                        ["properties": ["mode": ["enum": ["small"]]], "required": ["mode"]],
                        ["properties": ["size": ["minimum": 10]], "required": ["size"]],
                    ],
                    "not": ["properties": ["mode": ["pattern": "^x"]], "required": ["mode"]],
                ]
            ],
        ]
        var errors = FieldErrors()
        let schema = try #require(StructuralSchema.read(openAPI: openAPI, into: &errors))
        #expect(errors.errors == [])
        #expect(schema.openAPI == openAPI)
        func complaints(_ spec: JSONValue) -> Int {
            var errors = FieldErrors()
            schema.validate(["spec": spec], old: nil, into: &errors)
            return errors.errors.count
        }
        #expect(complaints(["mode": "small"]) == 0)
        #expect(complaints(["size": 10, "port": "http"]) == 0)
        #expect(complaints(["mode": "small", "size": 10]) == 1)
        #expect(complaints(["size": 9]) > 0)
        #expect(complaints(["mode": "xl", "size": 10]) == 1)
    }
}
