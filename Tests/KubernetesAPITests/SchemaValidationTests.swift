import KubernetesAPI
import ObjectModel
import Testing

/// A schema of `spec.x` with one keyword under test.
private func property(_ type: StructuralSchema.ValueType, format: String = "", _ change: (inout StructuralSchema.Content) -> Void)
    -> StructuralSchema
{
    .object(["spec": .object(["x": .scalar(type, format: format, change)])])
}

private func x(_ value: JSONValue) -> JSONValue { ["spec": ["x": value]] }

@Suite("Schema validation")
struct SchemaValidationTests {
    @Test(
        "complains about types in go-openapi's words",
        arguments: [
            (
                .integer, "", "a",
                #"FieldValueTypeInvalid spec.x: Invalid value: "string": spec.x in body must be of type integer: "string""#
            ),
            (
                .integer, "int32", "a",
                #"FieldValueTypeInvalid spec.x: Invalid value: "string": spec.x in body must be of type integer: "string""#
            ),
            (
                .integer, "", 1.5,
                #"FieldValueTypeInvalid spec.x: Invalid value: "number": spec.x in body must be of type integer: "number""#
            ),
            (
                .integer, "int64", 1.5,
                #"FieldValueTypeInvalid spec.x: Invalid value: "float64": spec.x in body must be of type int64: "float64""#
            ),
            (.integer, "int32", true, #"FieldValueTypeInvalid spec.x: Invalid value: "": spec.x in body must be of type int32: """#),
            (.string, "", 1, #"FieldValueTypeInvalid spec.x: Invalid value: "integer": spec.x in body must be of type string: "integer""#),
            (
                .string, "date-time", 1,
                #"FieldValueTypeInvalid spec.x: Invalid value: "int64": spec.x in body must be of type date-time: "int64""#
            ),
            (
                .string, "nonsense", 1,
                #"FieldValueTypeInvalid spec.x: Invalid value: "integer": spec.x in body must be of type string: "integer""#
            ),
            (.string, "", nil, #"FieldValueTypeInvalid spec.x: Invalid value: "null": spec.x in body must be of type string: "null""#),
            (
                .boolean, "", "true",
                #"FieldValueTypeInvalid spec.x: Invalid value: "string": spec.x in body must be of type boolean: "string""#
            ),
            (.object, "", [], #"FieldValueTypeInvalid spec.x: Invalid value: "array": spec.x in body must be of type object: "array""#),
            (.array, "", [:], #"FieldValueTypeInvalid spec.x: Invalid value: "object": spec.x in body must be of type array: "object""#),
            (.number, "", "1", #"FieldValueTypeInvalid spec.x: Invalid value: "string": spec.x in body must be of type number: "string""#),
        ] as [(StructuralSchema.ValueType, String, JSONValue, String)])
    func types(_ type: StructuralSchema.ValueType, _ format: String, _ value: JSONValue, _ expected: String) {
        #expect(complaints(property(type, format: format) { _ in }, x(value)) == [expected])
    }

    @Test(
        "accepts values of the right type",
        arguments: [
            (.integer, 1), (.integer, 1.0), (.number, 1), (.number, 0.5), (.string, ""), (.boolean, false), (.object, [:]), (.array, []),
            (.any, 1), (.any, "s"), (.any, nil),
        ] as [(StructuralSchema.ValueType, JSONValue)])
    func rightTypes(_ type: StructuralSchema.ValueType, _ value: JSONValue) {
        #expect(complaints(property(type) { _ in }, x(value)).isEmpty)
    }

    @Test("takes integers and strings for int-or-string")
    func intOrString() {
        let schema = property(.any) { $0.intOrString = true }
        #expect(complaints(schema, x(80)).isEmpty)
        #expect(complaints(schema, x("http")).isEmpty)
        #expect(
            complaints(schema, x(true)) == [
                #"FieldValueTypeInvalid spec.x: Invalid value: "boolean": spec.x in body must be of type integer,string: "boolean""#
            ])
    }

    typealias Change = @Sendable (inout StructuralSchema.Content) -> Void

    static let bounds: [(StructuralSchema.ValueType, Change, JSONValue, String?)] = [
        (.integer, { $0.minimum = 1 }, 1, nil),
        (
            .integer, { $0.minimum = 1 }, 0,
            "FieldValueInvalid spec.x: Invalid value: 0: spec.x in body should be greater than or equal to 1"
        ),
        (
            .integer,
            {
                $0.minimum = 1; $0.exclusiveMinimum = true
            }, 1, "FieldValueInvalid spec.x: Invalid value: 1: spec.x in body should be greater than 1"
        ),
        (.integer, { $0.maximum = 1 }, 1, nil),
        (.integer, { $0.maximum = 1 }, 2, "FieldValueInvalid spec.x: Invalid value: 2: spec.x in body should be less than or equal to 1"),
        (
            .integer,
            {
                $0.maximum = 1; $0.exclusiveMaximum = true
            }, 1, "FieldValueInvalid spec.x: Invalid value: 1: spec.x in body should be less than 1"
        ),
        (
            .number, { $0.minimum = 0.5 }, 0.25,
            "FieldValueInvalid spec.x: Invalid value: 0.25: spec.x in body should be greater than or equal to 0.5"
        ),
        (.integer, { $0.multipleOf = 5 }, 10, nil),
        (.integer, { $0.multipleOf = 5 }, 7, "FieldValueInvalid spec.x: Invalid value: 7: spec.x in body should be a multiple of 5"),
        (.number, { $0.multipleOf = 0.5 }, 1.5, nil),
        (
            .number, { $0.multipleOf = 0.5 }, 1.25,
            "FieldValueInvalid spec.x: Invalid value: 1.25: spec.x in body should be a multiple of 0.5"
        ),
        (.integer, { $0.format = "int32" }, 2_147_483_647, nil),
        (
            .integer, { $0.format = "int32" }, 2_147_483_648,
            #"FieldValueInvalid <nil>: Invalid value: "": Checked value must be of type integer with format int32 in spec.x"#
        ),
        (
            .integer, { _ in }, 1e20,
            #"FieldValueInvalid <nil>: Invalid value: "": Checked value must be of type integer (default format) in spec.x"#
        ),
        (.string, { $0.maxLength = 3 }, "äöü", nil),
        (.string, { $0.maxLength = 3 }, "abcd", "FieldValueTooLong spec.x: Too long: may not be more than 3 bytes"),
        (
            .string, { $0.minLength = 1 }, "",
            #"FieldValueInvalid spec.x: Invalid value: "": spec.x in body should be at least 1 chars long"#
        ),
        (.string, { $0.minLength = 1 }, "a", nil),
        (.string, { $0.pattern = "^[a-z]+$" }, "abc", nil),
        (
            .string, { $0.pattern = "^[a-z]+$" }, "ABC",
            #"FieldValueInvalid spec.x: Invalid value: "ABC": spec.x in body should match '^[a-z]+$'"#
        ),
        (.string, { $0.enumValues = ["a", "b"] }, "b", nil),
        (
            .string, { $0.enumValues = ["a", "b"] }, "c",
            #"FieldValueNotSupported spec.x: Unsupported value: "c": supported values: "a", "b""#
        ),
        (.integer, { $0.enumValues = [1, 2] }, 3, #"FieldValueNotSupported spec.x: Unsupported value: 3: supported values: "1", "2""#),
        (.integer, { $0.enumValues = [1, 2] }, 2.0, nil),
        (
            .boolean, { $0.enumValues = [true] }, false,
            #"FieldValueNotSupported spec.x: Unsupported value: false: supported values: "true""#
        ),
        (.array, { $0.minItems = 1 }, [], "FieldValueInvalid spec.x: Invalid value: 0: spec.x in body should have at least 1 items"),
        (.array, { $0.maxItems = 1 }, [1, 2], "FieldValueTooMany spec.x: Too many: 2: must have at most 1 items"),
        (
            .array, { $0.items = .string }, ["a", 1],
            #"FieldValueTypeInvalid spec.x[1]: Invalid value: "integer": spec.x[1] in body must be of type string: "integer""#
        ),
        (
            .object, { $0.minProperties = 1 }, [:],
            "FieldValueInvalid spec.x: Invalid value: 0: spec.x in body should have at least 1 properties"
        ),
        (.object, { $0.maxProperties = 1 }, ["a": 1, "b": 2], "FieldValueTooMany spec.x: Too many: 2: must have at most 1 items"),
        (.object, { $0.required = ["name"] }, [:], "FieldValueRequired spec.x.name: Required value"),
        (.object, { $0.required = ["name"] }, ["name": nil], nil),
        (
            .object, { $0.additionalProperties = .string }, ["a.b/c": 1],
            #"FieldValueTypeInvalid spec.x.a.b/c: Invalid value: "integer": spec.x.a.b/c in body must be of type string: "integer""#
        ),
        (.string, { $0.nullable = true }, nil, nil),
    ]

    @Test("complains about bounds", arguments: bounds.indices)
    func boundsHold(_ row: Int) {
        let (type, change, value, expected) = Self.bounds[row]
        #expect(complaints(property(type, change), x(value)) == (expected.map { [$0] } ?? []))
    }

    @Test(
        "checks formats that apiextensions knows",
        arguments: [
            (
                "date-time", ["2024-01-02T03:04:05Z", "2024-01-02T03:04:05.123+01:00", "2024-01-02t03:04:05z"],
                ["2024-01-02", "2024-13-02T03:04:05Z", "2024-01-02 03:04:05Z", "now", "2024-02-30T00:00:00Z", "2024-01-02T03:04:05"]
            ),
            ("datetime", ["2024-01-02T03:04:05Z"], ["x"]),
            ("date", ["2024-02-29"], ["2023-02-29", "24-01-01", "2024-1-1"]),
            ("duration", ["1h30m", "22 ns", "3 days", "0"], ["", "1x", "abc"]),
            ("byte", ["YWJj", "YQ==", "YWI="], ["", "YQ=", "Y*==", "YWJ"]),
            (
                "uuid", ["123e4567-e89b-12d3-a456-426614174000", "123E4567E89B12D3A456426614174000"],
                ["123e4567", "x23e4567-e89b-12d3-a456-426614174000"]
            ),
            (
                "uuid4", ["123e4567-e89b-42d3-a456-426614174000"],
                ["123e4567-e89b-12d3-a456-426614174000", "123e4567-e89b-42d3-c456-426614174000"]
            ),
            ("ipv4", ["10.0.0.1"], ["10.0.0", "256.0.0.1", "::1", "a.b.c.d"]),
            (
                "ipv6", ["::1", "fe80::1", "1:2:3:4:5:6:7:8", "::ffff:10.0.0.1"],
                ["10.0.0.1", "1:2", ":::", "1:2:3:4:5:6:7:8:9", "g::1", "1::2::3"]
            ),
            ("cidr", ["10.0.0.0/8", "::/0"], ["10.0.0.0", "10.0.0.0/33", "::/129", "/8"]),
            ("mac", ["01:23:45:67:89:ab", "01-23-45-67-89-ab", "0123.4567.89ab"], ["01:23:45", "zz:23:45:67:89:ab"]),
            ("hostname", ["example.com", "localhost"], ["-a", "a..b", "a b"]),
            ("email", ["a@b.c"], ["a", "@b", "a@", "a b@c"]),
            ("uri", ["https://a/b", "/path"], ["", "nope", "http://a b"]),
            ("hexcolor", ["#fff", "ffffff"], ["#ff", "#ggg"]),
            ("rgbcolor", ["rgb(1,2,3)"], ["rgb(1,2,300)", "1,2,3"]),
            ("ssn", ["111-22-3333"], ["1"]),
            ("isbn", ["0321751043", "978-0321751041"], ["1234567890"]),
            ("creditcard", ["4111111111111111"], ["4111111111111112", "1"]),
            ("bsonobjectid", ["507f1f77bcf86cd799439011"], ["507f"]),
            ("password", ["", "x"], []),
            ("k8s-short-name", ["a-b"], ["A", "-a", "a.b"]),
            ("k8s-long-name", ["a.b"], ["a..b", "A"]),
            ("unknown-format", ["anything"], []),
        ] as [(String, [String], [String])])
    func formats(_ format: String, _ accepted: [String], _ rejected: [String]) {
        let schema = property(.string, format: format) { _ in }
        for text in accepted { #expect(complaints(schema, x(.string(text))).isEmpty, "\(format) should accept \(text)") }
        for text in rejected {
            let quoted = JSONValue.string(text).description
            #expect(
                complaints(schema, x(.string(text))) == [
                    "FieldValueTypeInvalid spec.x: Invalid value: \(quoted): spec.x in body must be of type \(format): \(quoted)"
                ])
        }
    }

    @Test("words bounds as apimachinery for built-in kinds")
    func builtIn() {
        let schema = StructuralSchema.object([
            "spec": .object(["x": .scalar(.integer) { $0.minimum = 0 }, "m": .map(of: .scalar(.integer) { $0.minimum = 0 })]),
            "list": .array(of: .object(["name": .string]), mergeKeys: ["name"]),
        ])
        #expect(
            complaints(schema, ["spec": ["x": -1, "m": ["k": -2]], "list": [["name": "a"], ["name": "a"]]], rules: .builtIn) == [
                "FieldValueInvalid spec.x: Invalid value: -1: must be greater than or equal to 0",
                "FieldValueInvalid spec.m[k]: Invalid value: -2: must be greater than or equal to 0",
            ])
    }

    @Test("reports the path of the caller")
    func callersPath() {
        var errors = FieldErrors()
        errors.within("status") {
            StructuralSchema.object(["x": .int32], required: ["y"]).validate(["x": "a"], old: nil, into: &$0)
        }
        #expect(errors.errors.map(\.field) == ["status.x", "status.y"])
        #expect(errors.errors[0].message == #"Invalid value: "string": x in body must be of type integer: "string""#)
    }
}

@Suite("Embedded resources")
struct EmbeddedResourceTests {
    static let schema = StructuralSchema.object([
        "spec": .object([
            "template": .scalar(.object) {
                $0.isEmbeddedResource = true; $0.preservesUnknownFields = true
            }
        ])
    ])

    @Test(
        "need a kind and a version",
        arguments: [
            (["apiVersion": "v1", "kind": "Pod"], []),
            (["kind": "Pod"], ["FieldValueRequired spec.template.apiVersion: Required value"]),
            (["apiVersion": "v1"], ["FieldValueRequired spec.template.kind: Required value"]),
            (["apiVersion": "", "kind": "Pod"], [#"FieldValueInvalid spec.template.apiVersion: Invalid value: "": must not be empty"#]),
            (
                ["apiVersion": "a/b/c", "kind": "Pod"],
                [#"FieldValueInvalid spec.template.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c"#]
            ),
            (["apiVersion": 1, "kind": "Pod"], ["FieldValueInvalid spec.template.apiVersion: Invalid value: 1: must be a string"]),
            (["apiVersion": "v1", "kind": ""], [#"FieldValueInvalid spec.template.kind: Invalid value: "": must not be empty"#]),
        ] as [(JSONValue, [String])])
    func checks(_ template: JSONValue, _ expected: [String]) {
        #expect(complaints(Self.schema, ["spec": ["template": template]]) == expected)
    }
}

@Suite("CEL rules")
struct SchemaRuleTests {
    static let schema = StructuralSchema.object([
        "spec": .object([
            "a": .int64, "b": .int64,
            "name": .scalar(.string) { $0.validations = [.init(rule: "self == oldSelf", message: "name is immutable")] },
            "mode": .scalar(.string) { $0.validations = [.init(rule: "self != 'bad'")] },
            "list": .array(
                of: .object(["name": .string, "v": .int64]) { $0.validations = [.init(rule: "self.v > 0")] }, mergeKeys: ["name"]),
            "map": .map(of: .scalar(.integer) { $0.validations = [.init(rule: "self > 0", message: " positive ")] }),
        ]) {
            $0.validations = [
                .init(
                    rule: "!has(self.a) || !has(self.b) || self.a <= self.b", message: "a must not exceed b", reason: "FieldValueForbidden",
                    fieldPath: ".a"),
                .init(rule: "!has(self.a) || self.a < 100", messageExpression: "'a is ' + string(self.a)"),
            ]
        }
    ])

    @Test(
        "complain where they are attached",
        arguments: [
            (["spec": ["a": 1, "b": 2]], nil, []),
            (["spec": ["a": 3, "b": 2]], nil, ["FieldValueForbidden spec.a: Forbidden: a must not exceed b"]),
            (["spec": ["a": 100]], nil, ["FieldValueInvalid spec: Invalid value: a is 100"]),
            (["spec": ["mode": "bad"]], nil, [#"FieldValueInvalid spec.mode: Invalid value: "bad": failed rule: self != 'bad'"#]),
            (["spec": ["map": ["k": 0]]], nil, ["FieldValueInvalid spec.map[k]: Invalid value: 0: positive"]),
            (["spec": ["list": [["name": "n", "v": 0]]]], nil, ["FieldValueInvalid spec.list[0]: Invalid value: failed rule: self.v > 0"]),
            (["spec": ["name": "n"]], nil, []),
            (["spec": ["name": "n"]], ["spec": [:]], []),
            (["spec": ["name": "n"]], ["spec": ["name": "n"]], []),
            (["spec": ["name": "m"]], ["spec": ["name": "n"]], [#"FieldValueInvalid spec.name: Invalid value: "m": name is immutable"#]),
            (["spec": ["mode": "bad", "a": 1]], ["spec": ["mode": "bad"]], []),
            (["spec": ["a": 3, "b": 2]], ["spec": ["a": 3, "b": 2]], []),
            (
                ["spec": ["list": [["name": "x", "v": 1], ["name": "n", "v": 0]]]], ["spec": ["list": [["name": "n", "v": 0]]]], []
            ),
            (
                ["spec": ["mode": "bad", "a": "x"]], nil,
                [
                    #"FieldValueTypeInvalid spec.a: Invalid value: "string": spec.a in body must be of type integer: "string""#,
                    "FieldValueInvalid <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; "
                        + "correct the existing errors to complete validation",
                ]
            ),
        ] as [(JSONValue, JSONValue?, [String])])
    func complain(_ value: JSONValue, _ old: JSONValue?, _ expected: [String]) {
        #expect(complaints(Self.schema, value, old: old) == expected)
    }

    @Test("transition rules run on unchanged parts too")
    func transitionsRunAlways() {
        let schema = StructuralSchema.object([
            "x": .scalar(.integer) { $0.validations = [.init(rule: "self > oldSelf", message: "must grow")] }
        ])
        let value: JSONValue = ["x": 1]
        #expect(complaints(schema, value, old: value) == ["FieldValueInvalid x: Invalid value: 1: must grow"])
    }

    @Test("a rule that fails to evaluate is a complaint")
    func evaluationErrors() {
        let schema = StructuralSchema.object(["x": .object(["y": .int64]) { $0.validations = [.init(rule: "self.y > 0")] }])
        let found = complaints(schema, ["x": [:]])
        #expect(found.count == 1)
        #expect(found[0].hasPrefix(#"FieldValueInvalid x: Invalid value: "object": "#))
        #expect(found[0].hasSuffix(" evaluating rule: self.y > 0"))
    }
}
