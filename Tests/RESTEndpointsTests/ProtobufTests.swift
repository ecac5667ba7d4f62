import ObjectModel
import Testing
import WireBehaviours

@testable import RESTEndpoints

struct ProtobufTests {
    private func read(_ apiVersion: String, _ kind: String, _ build: (inout ProtobufWriter) -> Void) throws -> JSONValue {
        try ProtobufReader.read(ProtobufWriter.object(apiVersion, kind, build))
    }

    @Test func `zeros that Go leaves out of JSON are left out, pointers to zeros are kept`() throws {
        let deployment = try read("apps/v1", "Deployment") {
            $0.metadata("d")
            $0.message(2) {
                $0.number(1, 0)
                $0.message(2) { $0.entry(1, "app", "a") }
                $0.message(3) {
                    $0.message(1) { $0.entry(11, "app", "a") }
                    $0.message(2) {
                        $0.message(2) {
                            $0.text(1, "c")
                            $0.text(2, "example.com/i")
                            $0.text(5, "")
                            $0.message(6) {
                                $0.text(1, "http")
                                $0.number(2, 0)
                                $0.number(3, 80)
                            }
                        }
                        $0.message(1) {
                            $0.text(1, "scratch")
                            $0.message(2) { $0.message(2) { $0.text(1, "") } }
                        }
                        $0.number(12, 0)
                        $0.number(21, 0)
                    }
                }
                $0.message(4) {
                    $0.message(2) {
                        $0.message(1) {
                            $0.number(1, 1); $0.text(3, "25%")
                        }
                    }
                }
                $0.number(5, 0)
                $0.number(7, 0)
            }
            $0.message(3) { _ in }
        }
        let expected: JSONValue = [
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": "d"],
            "spec": [
                "replicas": 0, "selector": ["matchLabels": ["app": "a"]],
                "template": [
                    "metadata": ["labels": ["app": "a"]],
                    "spec": [
                        "containers": [
                            ["name": "c", "image": "example.com/i", "ports": [["name": "http", "containerPort": 80]]]
                        ],
                        "volumes": [["name": "scratch", "emptyDir": [:]]], "automountServiceAccountToken": false,
                    ],
                ],
                "strategy": ["rollingUpdate": ["maxUnavailable": "25%"]],
            ],
            "status": [:],
        ]
        #expect(deployment == expected, "\(JSONWriter.text(deployment, style: .pretty, sortedKeys: true))")
    }

    @Test func `bytes, times, quantities, lists and raw JSON become what they are in JSON`() throws {
        let secret = try read("v1", "Secret") {
            $0.metadata("s")
            $0.message(2) {
                $0.text(1, "k")
                $0.data(2, [0, 255, 16])
            }
        }
        #expect(secret["data"] == ["k": "AP8Q"])
        let lease = try read("coordination.k8s.io/v1", "Lease") {
            $0.metadata("l")
            $0.message(2) {
                $0.text(1, "me")
                $0.message(3) {
                    $0.number(1, 1_700_000_000)
                    $0.number(2, 5_000_000)
                }
            }
        }
        #expect(lease["spec"] == ["holderIdentity": "me", "acquireTime": "2023-11-14T22:13:20.005000Z"])
        let role = try read("rbac.authorization.k8s.io/v1", "Role") {
            $0.metadata("r")
            $0.message(2) {
                $0.text(1, "get")
                $0.text(1, "list")
                $0.text(2, "")
                $0.text(3, "pods")
            }
        }
        #expect(role["rules"] == [["verbs": ["get", "list"], "apiGroups": [""], "resources": ["pods"]]])
        let revision = try read("apps/v1", "ControllerRevision") {
            $0.metadata("c")
            $0.message(2) { $0.text(1, "{\"a\":[1]}") }
            $0.number(3, 2)
        }
        #expect(revision["data"] == ["a": [1]])
        #expect(revision["revision"] == 2)
        let options = try read("policy/v1", "DeleteOptions") {
            $0.number(1, 0)
            $0.text(4, "Background")
        }
        #expect(options["gracePeriodSeconds"] == 0)
        #expect(options["propagationPolicy"] == "Background")
    }

    @Test func `questions may come in protobuf as well`() throws {
        let transport = try InProcessTransport()
        let body = ProtobufWriter.object("authorization.k8s.io/v1", "SelfSubjectAccessReview") {
            $0.message(1) { _ in }
            $0.message(2) {
                $0.message(1) {
                    $0.text(1, "default")
                    $0.text(2, "list")
                    $0.text(5, "pods")
                }
            }
        }
        let response = try transport.send(
            EndpointRequest(
                method: "POST", path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                headers: ["Content-Type": "application/vnd.kubernetes.protobuf"], body: body))
        #expect(response.head.status == 201)
        #expect(try response.json().at("status", "allowed") == true)
    }

    @Test func `what is no object of a built-in kind is refused`() throws {
        #expect(throws: ProtobufReader.Mistake.self) { try ProtobufReader.read(Array("{}".utf8)) }
        #expect(throws: ProtobufReader.Mistake.unknownKind("example.com/v1, Kind=Thing")) {
            try read("example.com/v1", "Thing") { $0.metadata("a") }
        }
        #expect(throws: ProtobufReader.Mistake.self) { try read("v1", "ConfigMap") { $0.data(2, [0x0A, 0x7F]) } }
        #expect(throws: ProtobufReader.Mistake.self) { try read("v1", "ConfigMap") { $0.message(1) { $0.data(1, [0xFF]) } } }
        #expect(throws: ProtobufReader.Mistake.self) { try read("v1", "ConfigMap") { $0.number(1, 1) } }
    }

    @Test("bytes of any kind are read or refused", arguments: 0..<4)
    func fuzzed(seed: Int) throws {
        var numbers = SeededNumbers(UInt64(seed) &+ 5)
        let body = ProtobufWriter.object("v1", "Pod") {
            $0.metadata("p")
            $0.message(2) {
                $0.message(2) {
                    $0.text(1, "c")
                    $0.text(2, "i")
                    $0.message(7) {
                        $0.text(1, "A")
                        $0.message(3) { $0.message(1) { $0.text(2, "status.podIP") } }
                    }
                }
                $0.number(4, 30)
            }
        }
        for _ in 0..<3_000 {
            if let value = try? ProtobufReader.read(numbers.mangled(body)) { #expect(value["kind"] != nil || value.objectValue != nil) }
        }
    }
}
