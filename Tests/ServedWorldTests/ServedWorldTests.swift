import Foundation
import HTTPServer
import ObjectModel
import Scenarios
import Testing
import World

@testable import ServedWorld

/// A served world on a loop of its own, for the length of a test.
private final class Serving: @unchecked Sendable {
    let kubeconfig: Kubeconfig
    private let remote: ServerLoop.Remote
    private let ended: DispatchSemaphore
    private let inside: Inside

    private final class Inside: @unchecked Sendable {
        var served: ServedWorld?
        var loop: ServerLoop?
        var results: [ScenarioResult] = []
    }

    init(_ configuration: ServedWorldConfiguration) throws {
        let ready = DispatchSemaphore(value: 0)
        let ended = DispatchSemaphore(value: 0)
        let inside = Inside()
        nonisolated(unsafe) var outcome: Result<Kubeconfig, any Error>?
        nonisolated(unsafe) var remote: ServerLoop.Remote?
        Thread.detachNewThread {
            ServerLoop.run { loop in
                remote = loop.remote
                inside.loop = loop
                do {
                    let served = try ServedWorld(configuration, on: loop)
                    inside.served = served
                    served.onResult = { inside.results.append($0) }
                    served.start { result in
                        outcome = result.mapError { $0 }
                        ready.signal()
                    }
                } catch {
                    outcome = .failure(error)
                    ready.signal()
                }
            }
            ended.signal()
        }
        ready.wait()
        guard let outcome, let remote else { throw HTTPServerError("the loop did not begin") }
        kubeconfig = try outcome.get()
        self.remote = remote
        self.ended = ended
        self.inside = inside
    }

    var client: HTTPClient { HTTPClient(address: kubeconfig.address, authorityPEM: kubeconfig.authorityPEM, token: kubeconfig.token) }

    var results: [ScenarioResult] {
        let done = DispatchSemaphore(value: 0)
        nonisolated(unsafe) var results: [ScenarioResult] = []
        remote.call { [inside] in
            results = inside.results
            done.signal()
        }
        done.wait()
        return results
    }

    /// Stops in good order and gives the digests.
    func stop() -> (history: Digest128, trace: Digest128)? {
        nonisolated(unsafe) var digests: (history: Digest128, trace: Digest128)?
        remote.call { [inside] in
            inside.served?.stop {
                digests = inside.served?.digests
                inside.served?.shutDown()
                inside.served = nil
                inside.loop?.stop()
                inside.loop = nil
            }
        }
        ended.wait()
        return digests
    }
}

@Suite(.serialized) struct ServedWorldTests {
    private static func json(_ answer: HTTPClient.Answer) -> JSONValue { (try? JSONReader.read(answer.body)) ?? .null }

    private static var bare: ServedWorldConfiguration {
        var world = WorldConfiguration()
        world.profile = .none
        return ServedWorldConfiguration(.world(world))
    }

    @Test(arguments: [false, true])
    func `a world is served to whoever has its kubeconfig`(isInsecure: Bool) throws {
        var configuration = Self.bare
        configuration.isInsecure = isInsecure
        let serving = try Serving(configuration)
        let nodes = try serving.client.send("GET", "/api/v1/nodes")
        #expect(nodes.status == 200)
        #expect(Self.json(nodes)["items"]?.arrayValue?.count == 1)
        let stranger = HTTPClient(address: serving.kubeconfig.address, authorityPEM: serving.kubeconfig.authorityPEM, token: "wrong")
        #expect(try stranger.send("GET", "/api/v1/nodes").status == 401)
        #expect(try stranger.send("GET", "/sandtable/clock").status == 401)
        let nobody = HTTPClient(address: serving.kubeconfig.address, authorityPEM: serving.kubeconfig.authorityPEM, token: nil)
        #expect(try nobody.send("GET", "/api/v1/nodes").status == 403)
        #expect(try nobody.send("GET", "/sandtable/clock").status == 401)
        #expect(try nobody.send("GET", "/healthz").status == 200)
        #expect(try nobody.send("GET", "/readyz").status == 200)
        let roles = try serving.client.send("GET", "/apis/rbac.authorization.k8s.io/v1/clusterroles/cluster-admin")
        #expect(roles.status == 200)
        #expect(try serving.client.send("GET", "/apis").status == 200)
        #expect(serving.stop() != nil)
    }

    @Test func `a virtual clock is moved over the wire, and the answer comes when time is there`() throws {
        var configuration = Self.bare
        configuration.clock = .virtual
        let serving = try Serving(configuration)
        let pod = """
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "pod"}, "spec": {"containers": [{"name": "main", "image": "a"}]}}
            """
        #expect(try serving.client.send("POST", "/api/v1/namespaces/default/pods", body: Array(pod.utf8)).status == 201)
        func phase() throws -> JSONValue? {
            Self.json(try serving.client.send("GET", "/api/v1/namespaces/default/pods/pod")).at("status", "phase")
        }
        #expect(try phase() == "Pending")
        let state = Self.json(try serving.client.send("GET", "/sandtable/clock"))
        #expect(state == ["clock": "virtual", "running": false, "now": "2026-01-01T00:00:00Z", "elapsed": "0s"])
        let moved = Self.json(try serving.client.send("POST", "/sandtable/clock", body: Array(#"{"advance": "1h30m"}"#.utf8)))
        #expect(moved == ["clock": "virtual", "running": false, "now": "2026-01-01T01:30:00Z", "elapsed": "1h30m0s"])
        #expect(try phase() == "Running")
        #expect(Self.json(try serving.client.send("POST", "/sandtable/clock", body: Array(#"{"run": true}"#.utf8)))["running"] == true)
        #expect(Self.json(try serving.client.send("POST", "/sandtable/clock", body: Array(#"{"pause": true}"#.utf8)))["running"] == false)
        for body in [
            "", "{}", "[]", #"{"advance": "-1s"}"#, #"{"advance": "1000000h"}"#, #"{"run": false}"#, #"{"run": true, "pause": true}"#,
        ] {
            #expect(try serving.client.send("POST", "/sandtable/clock", body: Array(body.utf8)).status == 400)
        }
        #expect(try serving.client.send("PUT", "/sandtable/clock").status == 405)
        _ = serving.stop()
    }

    @Test func `the clock on the wall is not moved`() throws {
        let serving = try Serving(Self.bare)
        let answer = try serving.client.send("POST", "/sandtable/clock", body: Array(#"{"advance": "1h"}"#.utf8))
        #expect(answer.status == 409)
        #expect(Self.json(answer)["message"]?.stringValue?.contains("--clock virtual") == true)
        _ = serving.stop()
    }

    @Test func `a served scenario in which nobody writes has the digests of its run`() throws {
        let text = """
            apiVersion: sandtable.dev/v1alpha1
            kind: Scenario
            metadata:
              name: served
            spec:
              seed: 5
              timing: {sandboxStart: 20ms}
              steps:
                - apply:
                    objects:
                      - apiVersion: extensions.agents.x-k8s.io/v1beta1
                        kind: SandboxTemplate
                        metadata: {name: template}
                        spec: {podTemplate: {spec: {containers: [{name: main, image: "example/image:1"}]}}}
                      - apiVersion: extensions.agents.x-k8s.io/v1beta1
                        kind: SandboxWarmPool
                        metadata: {name: pool}
                        spec: {replicas: 2, sandboxTemplateRef: {name: template}}
                - eventually:
                    within: 1m
                    object: {kind: SandboxWarmPool, name: pool, status: {readyReplicas: 2}}
                - settle: {within: 1m}
            """
        struct OneFile: FileProvider {
            let text: String
            func read(_ path: String) throws(FileProblem) -> [UInt8] { Array(text.utf8) }
        }
        let reading = ScenarioReader.read(file: "served.yaml", from: OneFile(text: text))
        let scenario = try #require(reading.scenarios.first, "\(reading.mistakes)")
        let expected = try ScenarioRunner.run(scenario)
        #expect(expected.verdict == .passed)
        for clock in ServedWorldConfiguration.Clock.allCases {
            var configuration = ServedWorldConfiguration(.scenario(scenario))
            configuration.clock = clock
            let serving = try Serving(configuration)
            let nobody = HTTPClient(
                address: serving.kubeconfig.address, authorityPEM: serving.kubeconfig.authorityPEM, token: nil)
            while serving.results.isEmpty {
                // Reading changes nothing, whoever reads.
                #expect(try nobody.send("GET", "/version").status == 200)
                #expect(try nobody.send("GET", "/api/v1/pods").status == 403)
                #expect(try serving.client.send("GET", "/apis/extensions.agents.x-k8s.io/v1beta1/sandboxwarmpools").status == 200)
                if clock == .virtual {
                    #expect(try serving.client.send("POST", "/sandtable/clock", body: Array(#"{"advance": "77ms"}"#.utf8)).status == 200)
                }
            }
            #expect(serving.results == [expected])
            #expect(serving.stop()?.history == expected.historyDigest)
        }
    }

    @Test func `an address that is taken is told`() throws {
        let serving = try Serving(Self.bare)
        var second = Self.bare
        second.address = serving.kubeconfig.address
        #expect(throws: (any Error).self) { try Serving(second) }
        _ = serving.stop()
    }
}
