import Foundation
import ObjectModel
import Scenarios
import Simulation
import Testing
import World

@testable import Recording

/// A folder of one test, gone with the last reference.
final class StoreFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("sandtable-recording-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The path of a store in it.
    func path(_ name: String = "runs.db") -> String { url.appendingPathComponent(name).path }
}

/// Scenarios to record.
enum Recorded {
    static let description = RunDescription(scenarioHash: "0123", version: "1.2.3")

    /// A pool of one and so many claims of it, and a fault in between if there is one.
    static func claims(_ count: Int = 2, seed: UInt64 = 1, fault: String? = nil) throws -> Scenario {
        try scenario(
            """
            apiVersion: sandtable.dev/v1alpha1
            kind: Scenario
            metadata: {name: claims}
            spec:
              seed: \(seed)
              workloads: [{name: w, claim: {pool: p}, arrivals: {burst: \(count)}}]
              steps:
                - apply:
                    objects:
                      - apiVersion: extensions.agents.x-k8s.io/v1beta1
                        kind: SandboxTemplate
                        metadata: {name: t}
                        spec: {podTemplate: {spec: {containers: [{name: c, image: "registry.example/c:v1"}]}}}
                      - apiVersion: extensions.agents.x-k8s.io/v1beta1
                        kind: SandboxWarmPool
                        metadata: {name: p}
                        spec: {replicas: 1, sandboxTemplateRef: {name: t}}
                - settle: {}
            \(fault.map { "    - fault: \($0)" } ?? "")
                - run: {workload: w}
                - settle: {}

            """, "claims.yaml")
    }

    /// A world without controllers in which somebody makes a ConfigMap; `never` is an expectation about it that fails.
    static func map(_ data: JSONValue = ["a": "1"], seed: UInt64 = 1, never: Bool = false) throws -> Scenario {
        try scenario(
            """
            apiVersion: sandtable.dev/v1alpha1
            kind: Scenario
            metadata: {name: map}
            spec:
              seed: \(seed)
              controllers: {profile: none}
              steps: [{apply: {file: map.json}}]
              expect: {never: [{kind: ConfigMap, name: \(never ? "m" : "nobody")}]}

            """, "map.yaml",
            ["map.json": ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["namespace": "default", "name": "m"], "data": data]])
    }

    private static func scenario(_ text: String, _ file: String, _ others: [String: JSONValue] = [:]) throws -> Scenario {
        var files = others.mapValues { JSONWriter.write($0) }
        files[file] = Array(text.utf8)
        let reading = ScenarioReader.read(file: file, from: Files(files: files))
        #expect(reading.mistakes.map(\.description) == [])
        return try #require(reading.scenarios.first)
    }

    private struct Files: FileProvider {
        let files: [String: [UInt8]]

        func read(_ path: String) throws(FileProblem) -> [UInt8] {
            guard let bytes = files[path] else { throw .missing }
            return bytes
        }
    }

    /// Runs a scenario into a store.
    @discardableResult
    static func run(_ scenario: Scenario, into store: RunStore) throws -> ScenarioResult {
        let recorder = RunRecorder(store, description)
        let result = try ScenarioRunner.run(scenario, observer: recorder)
        #expect(recorder.failure == nil)
        return result
    }

    /// How many rows a table has.
    static func count(_ table: String, in store: RunStore) throws -> Int64 {
        try store.read { db in try db.makeStatement(sql: "SELECT count(*) AS n FROM \(table)").fetchCount() }
    }
}
