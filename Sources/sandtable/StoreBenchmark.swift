import APIServer
import ArgumentParser
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation
import World

/// `sandtable bench store`.
struct StoreBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Measure creates, gets and status patches at the API server and through the client.")

    @OptionGroup var options: BenchmarkOptions

    func run() throws { try measureStore(options) }
}

private func measureStore(_ options: BenchmarkOptions) throws {
    var benchmark = Benchmark(name: "store", options: options)
    benchmark.yardstick()
    do {
        try benchmark.rate("creates of a 1 KB object, four watchers") { try StoreLoad().creates(20_000) }
        try benchmark.rate("gets at the server") { try StoreLoad().gets(2_000_000) }
        try benchmark.rate("gets through the client") { try StoreLoad().clientGets(400_000) }
        try benchmark.rate("status patches of a 4.7 KB Pod") { try StoreLoad().statusPatches(40_000) }
        try benchmark.rate("creates of a 200 B object") { try StoreLoad().smallCreates(100_000) }
        try benchmark.rate("creates of a 200 B object, owners tracked") { try StoreLoad(tracksManagedFields: true).smallCreates(100_000) }
        try benchmark.rate("status patches of a 4.7 KB Pod, owners tracked") {
            try StoreLoad(tracksManagedFields: true).statusPatches(40_000)
        }
        try benchmark.rate("applies of a 4.7 KB Pod that change nothing") {
            try StoreLoad(tracksManagedFields: true).unchangedApplies(10_000)
        }
    } catch let error as APIError {
        Console.complain("internal error: \(error.message)")
        throw ExitStatus.internalError
    }
    try benchmark.finish()
}

/// A world without controllers, and loads on its server.
private struct StoreLoad {
    let world: World
    let info: RequestInfo

    init(tracksManagedFields: Bool = false) throws {
        var configuration = WorldConfiguration()
        configuration.profile = .none
        configuration.timing.apiRequest = .zero
        configuration.tracksManagedFields = tracksManagedFields
        world = try World(configuration)
        info = RequestInfo(time: world.simulation.timestamp, actor: "bench", fieldManager: "bench")
    }

    func creates(_ count: Int) throws -> Int {
        let handle = try world.server.resolve(GroupVersionResource(group: "", version: "v1", resource: "configmaps"))
        var cursors: [WatchCursor] = []
        for _ in 0..<4 {
            let options = WatchOptions(resourceVersion: String(world.server.currentRevision))
            cursors.append(try world.server.watch(handle, options: options))
        }
        var data = JSONObject()
        for index in 0..<16 { data["setting-\(index)"] = .string(String(repeating: "x", count: 40)) }
        let object: JSONValue = [
            "apiVersion": "v1", "kind": "ConfigMap",
            "metadata": [
                "name": "c", "namespace": "default", "labels": ["app": "bench", "tier": "store"],
                "annotations": ["note": .string(String(repeating: "n", count: 100))],
            ], "data": .object(data),
        ]
        for index in 0..<count {
            var named = object
            named.set(.string("c-\(index)"), at: "metadata", "name")
            _ = try world.server.create(handle, namespace: "default", named, info)
            for cursor in cursors { _ = try cursor.next() }
        }
        return count
    }

    func smallCreates(_ count: Int) throws -> Int {
        let handle = try world.server.resolve(GroupVersionResource(group: "", version: "v1", resource: "configmaps"))
        let text = JSONValue.string(String(repeating: "x", count: 40))
        for index in 0..<count {
            let object: JSONValue = [
                "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": .string("c-\(index)"), "namespace": "default"],
                "data": ["one": text, "two": text],
            ]
            _ = try world.server.create(handle, namespace: "default", object, info)
        }
        return count
    }

    func unchangedApplies(_ count: Int) throws -> Int {
        let handle = try world.server.resolve(PodKind.definition.resource)
        let pod = Self.pod("applied")
        for _ in 0..<count {
            _ = try world.server.apply(handle, ObjectKey(namespace: "default", name: "applied"), pod, info)
        }
        return count
    }

    func gets(_ count: Int) throws -> Int {
        let (handle, keys) = try pods(64)
        var found = 0
        for index in 0..<count where try !world.server.get(handle, keys[index & 63]).isNull { found += 1 }
        return found
    }

    func clientGets(_ count: Int) throws -> Int {
        let (handle, keys) = try pods(64)
        let process = SimulatedProcess(name: "bench", in: world.simulation)
        let client = Client(actor: "bench", process: process, controlPlane: world.controlPlane)
        let pods = Resource<UntypedObject>(handle.definition.resource)
        var done = 0
        for _ in 0..<16 {
            process.spawn {
                while done < count {
                    done += 1
                    guard (try? await client.get(pods, keys[done & 63])) != nil else { return }
                }
            }
        }
        world.simulation.run()
        world.shutDown()
        return done
    }

    func statusPatches(_ count: Int) throws -> Int {
        let (handle, keys) = try pods(64)
        for index in 0..<count {
            let ready: JSONValue = index & 64 == 0 ? "True" : "False"
            let patch: JSONValue = [
                "status": [
                    "phase": "Running", "podIP": "10.244.0.9", "podIPs": [["ip": "10.244.0.9"]],
                    "conditions": [
                        ["type": "PodScheduled", "status": "True"], ["type": "Initialized", "status": "True"],
                        ["type": "ContainersReady", "status": ready], ["type": "Ready", "status": ready],
                    ],
                ]
            ]
            _ = try world.server.patch(handle, keys[index & 63], subresource: .status, .merge(patch), info)
        }
        return count
    }

    /// Pods of some 190 values and 4.7 KB each.
    private func pods(_ count: Int) throws -> (ResourceHandle, [ObjectKey]) {
        let handle = try world.server.resolve(PodKind.definition.resource)
        var keys: [ObjectKey] = []
        for index in 0..<count {
            let name = "pod-\(index)"
            _ = try world.server.create(handle, namespace: "default", Self.pod(name), info)
            keys.append(ObjectKey(namespace: "default", name: name))
        }
        return (handle, keys)
    }

    private static func pod(_ name: String) -> JSONValue {
        func container(_ name: String, port: Int64) -> JSONValue {
            [
                "name": .string(name), "image": .string("registry.example/team/\(name):v1.2.3"),
                "command": ["/usr/bin/serve", "--listen", "0.0.0.0", "--verbose"],
                "env": .array(
                    (0..<8).map { ["name": .string("SETTING_\($0)"), "value": .string(String(repeating: "v", count: 60))] }),
                "ports": [["name": "http", "containerPort": .int(port), "protocol": "TCP"]],
                "readinessProbe": ["httpGet": ["path": "/healthz", "port": .int(port)], "periodSeconds": 5],
                "livenessProbe": ["httpGet": ["path": "/livez", "port": .int(port)], "periodSeconds": 10],
                "resources": ["requests": ["cpu": "250m", "memory": "512Mi"], "limits": ["cpu": "1", "memory": "1Gi"]],
                "volumeMounts": [["name": "data", "mountPath": "/data"], ["name": "config", "mountPath": "/etc/config"]],
            ]
        }
        return [
            "apiVersion": "v1", "kind": "Pod",
            "metadata": [
                "name": .string(name), "namespace": "default",
                "labels": ["app": "bench", "tier": "store", "agents.x-k8s.io/sandbox-name-hash": "374de8f5"],
                "annotations": ["note": .string(String(repeating: "n", count: 200))],
            ],
            "spec": [
                "containers": [container("runtime", port: 8_888), container("sidecar", port: 9_090)],
                "volumes": [["name": "data", "emptyDir": [:]], ["name": "config", "configMap": ["name": "settings"]]],
                "nodeSelector": ["kubernetes.io/os": "linux"],
            ],
        ]
    }
}
