import KubernetesAPI
import ObjectModel
import Testing

@Suite("Type mismatches of built-in kinds")
struct TypeMismatchTests {
    static let schema = StructuralSchema.object([
        "metadata": .object(["name": .string, "labels": .stringMap]),
        "spec": .object([
            "terminationGracePeriodSeconds": .int64, "replicas": .int32, "hostNetwork": .boolean, "when": .dateTime,
            "blob": .scalar(.string, format: "byte"),
            "containers": .array(of: .object(["name": .string, "env": .array(of: .object(["name": .string, "value": .string]))])),
            "port": .integerOrString, "cpu": .quantity, "any": .anything,
        ]),
    ])

    @Test(
        "are worded as Go's decoder words them",
        arguments: [
            (
                ["spec": ["terminationGracePeriodSeconds": "a"]],
                "json: cannot unmarshal string into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64"
            ),
            (
                ["spec": ["replicas": 4_294_967_296]],
                "json: cannot unmarshal number 4294967296 into Go struct field PodSpec.spec.replicas of type int32"
            ),
            (["spec": ["replicas": 1.5]], "json: cannot unmarshal number 1.5 into Go struct field PodSpec.spec.replicas of type int32"),
            (["spec": ["hostNetwork": "yes"]], "json: cannot unmarshal string into Go struct field PodSpec.spec.hostNetwork of type bool"),
            (
                ["metadata": ["labels": ["a": 1]]],
                "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string"
            ),
            (
                ["metadata": ["labels": []]],
                "json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string"
            ),
            (
                ["spec": ["containers": [["env": [["value": true]]]]]],
                "json: cannot unmarshal bool into Go struct field EnvVar.spec.containers.env.value of type string"
            ),
            (
                ["spec": ["containers": [:]]],
                "json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container"
            ),
            (["spec": []], "json: cannot unmarshal array into Go struct field Pod.spec of type v1.PodSpec"),
            ([], "json: cannot unmarshal array into Go value of type v1.Pod"),
            (["spec": ["port": true]], "json: cannot unmarshal bool into Go value of type int32"),
            (["spec": ["cpu": "lots"]], "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"),
            (["spec": ["when": "soon"]], #"parsing time "soon" as "2006-01-02T15:04:05Z07:00": cannot parse "soon" as "2006""#),
            (["spec": ["blob": "*"]], "illegal base64 data at input byte 0"),
            (["spec": ["port": 80, "cpu": "100m", "when": "2024-01-01T00:00:00Z", "blob": "", "any": [1], "replicas": nil]], nil),
        ] as [(JSONValue, String?)])
    func wording(_ value: JSONValue, _ expected: String?) {
        #expect(Self.schema.typeMismatch(in: value, kind: "Pod") == expected)
    }
}
