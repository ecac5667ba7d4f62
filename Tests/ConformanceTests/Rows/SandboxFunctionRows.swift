import AgentSandboxAPI
import KubernetesAPI
import ObjectModel

@testable import AgentSandboxControllers

/// What no pass can reach, because a whole pass makes the Pod and the Service before it says that they are missing, or because a server
/// does not let it happen.
enum SandboxFunctionRows {
    static let all: [FunctionRow] = [missing, noPod, plainFailure, hashes, portZero, managedFields, patches]

    private typealias Parts = SandboxParts

    private static func conditions(
        _ spec: JSONValue, pod: JSONValue? = nil, hasService: Bool, failures: [SandboxFailure] = [], _ expected: [String]
    ) -> [String] {
        var sandbox = Sandbox(Fixtures.sandbox(spec))
        sandbox.json.set(.string(Fixtures.uid), at: "metadata", "uid")
        sandbox.generation = 7
        let found = SandboxObservation(sandbox, pod: pod.map(Pod.init), hasService: hasService, failures: failures).conditions
        let lines = found.map { "\($0.type)=\($0.status)/\($0.reason): \($0.message)" }
        var mistakes = lines == expected ? [] : ["the conditions are \(lines), not \(expected)"]
        mistakes += found.filter { $0.observedGeneration != 7 }.map {
            "\($0.type) was observed at generation \($0.observedGeneration ?? 0)"
        }
        return mistakes
    }

    private static let missing = FunctionRow(ids: "S-001") {
        conditions(
            ["service": true], hasService: false, [Parts.notSuspended, Parts.notReady("Pod does not exist; Service does not exist")])
            + conditions(
                ["service": true], pod: Fixtures.pod(owner: Parts.own, status: Fixtures.ready), hasService: false,
                [Parts.notSuspended, Parts.scheduled, Parts.notReady("Pod is Ready; Service does not exist")])
            + conditions([:], hasService: false, [Parts.notSuspended, Parts.notReady("Pod does not exist")])
    }

    private static let noPod = FunctionRow(ids: "S-002") {
        conditions([:], hasService: true, [Parts.notSuspended, Parts.notReady("Pod does not exist; Service Exists")])
    }

    private static let plainFailure = FunctionRow(ids: "S-017") {
        conditions(
            [:], hasService: false, failures: [SandboxFailure("something went wrong")],
            [Parts.notSuspended, Parts.error("something went wrong")])
    }

    // MARK: Names

    /// The definition of the hash with other means: the remainder is taken of a product that is wide enough.
    private static func definition(_ name: String) -> String {
        let value = name.utf8.reduce(UInt64(2_166_136_261)) { ($0 ^ UInt64($1)) * 16_777_619 % 4_294_967_296 }
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    private static let hashes = FunctionRow(ids: "S-032 S-033") {
        let known = [
            ("", "811c9dc5"), ("a", "e40c292c"), ("sandbox-name", "ab179450"), ("my-sandbox", "374de8f5"), ("test-sandbox", "86489827"),
            ("vct-sandbox", "6936fe48"), ("my-warm-pool", "034dafb4"), ("pool", "91dd7983"), ("my-template", "aeae83fc"),
            ("test-template", "69155462"), ("test-template-custom", "999443e6"), ("python-runtime-template", "0572d487"),
        ]
        var mistakes = known.filter { NameHash.of($0.0) != $0.1 }.map { "the hash of \($0.0) is \(NameHash.of($0.0)), not \($0.1)" }
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789-")
        var state: UInt64 = 1
        for length in 1...100 {
            var name = ""
            for _ in 0..<min(length, 63) {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                name.append(letters[Int(state >> 33) % letters.count])
            }
            let hash = NameHash.of(name)
            if hash != definition(name) { mistakes.append("the hash of \(name) is \(hash), not \(definition(name))") }
        }
        return mistakes
    }

    // MARK: Ports

    private static let portZero = FunctionRow(ids: "S-153 S-156") {
        let podSpec: JSONValue = [
            "containers": [
                [
                    "name": "c",
                    "ports": [
                        ["containerPort": 9_090, "protocol": "UDP"], ["containerPort": 8_080, "protocol": "TCP"],
                        ["name": "http", "containerPort": 8_080], ["containerPort": 9_090, "protocol": "TCP"], ["containerPort": 0],
                    ],
                ]
            ]
        ]
        let lines = ServicePorts.derive(from: podSpec).map { port in
            "\(port["name"]?.stringValue ?? "") \(port["protocol"]?.stringValue ?? "") "
                + "\(port["port"]?.intValue ?? 0)->\(port["targetPort"]?.intValue ?? 0)"
        }
        let expected = ["http TCP 8080->8080", "p-9090-tcp TCP 9090->9090", "p-9090-udp UDP 9090->9090"]
        let none = ServicePorts.derive(from: ["containers": [["name": "c"]]])
        return (lines == expected ? [] : ["the ports are \(lines), not \(expected)"])
            + (none.isEmpty ? [] : ["a template without ports has \(none)"])
    }

    // MARK: Caches

    /// A server keeps no managed fields, so that only the transform itself can be asked.
    private static let managedFields = FunctionRow(ids: "S-206 S-208") {
        let pod: JSONValue = [
            "apiVersion": "v1", "kind": "Pod",
            "metadata": [
                "name": "p", "labels": ["a": "b"], "annotations": ["c": "d"], "managedFields": [["manager": "x"]], "finalizers": ["f"],
            ],
            "spec": ["nodeName": "n", "containers": [["name": "c"]], "initContainers": [], "volumes": [], "tolerations": []],
            "status": ["phase": "Running"],
        ]
        let reduced: JSONValue = [
            "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "p", "labels": ["a": "b"], "annotations": ["c": "d"]],
            "spec": ["nodeName": "n"], "status": ["phase": "Running"],
        ]
        let service: JSONValue = ["kind": "Service", "spec": ["ports": []], "metadata": ["name": "s"]]
        let managed: JSONValue = ["kind": "Service", "metadata": ["name": "s", "managedFields": []]]
        var mistakes: [String] = []
        if Indexes.cachedPod(pod) != reduced { mistakes.append("a Pod is reduced to \(Indexes.cachedPod(pod))") }
        if !Indexes.cachedPod(service).isIdentical(to: service) { mistakes.append("a Service does not pass through as it is") }
        if Indexes.cached(managed) != ["kind": "Service", "metadata": ["name": "s"]] {
            mistakes.append("a Service is reduced to \(Indexes.cached(managed))")
        }
        return mistakes
    }

    private static let patches = FunctionRow(ids: "S-207") {
        let full = Pod(Fixtures.pod(labels: ["a": "b"], owner: Parts.own, node: "n"))
        let reduced = Pod(Indexes.cachedPod(full.json))
        let metadata = PodMetadata(of: Sandbox(Fixtures.sandbox(Parts.template(labels: ["x": "y"]))))
        let expected: JSONValue = [
            "metadata": [
                "labels": ["agents.x-k8s.io/sandbox-name-hash": "ab179450", "x": "y"],
                "annotations": ["agents.x-k8s.io/propagated-labels": "x"],
            ]
        ]
        return [full, reduced].compactMap { pod in
            var changed = pod
            metadata.sync(&changed)
            let patch = MergePatch.difference(from: pod.json, to: changed.json)
            return patch == expected ? nil : "the patch is \(patch.map { "\($0)" } ?? "nothing"), not \(expected)"
        }
    }
}
