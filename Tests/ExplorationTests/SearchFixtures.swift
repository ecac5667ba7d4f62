import Foundation
import ObjectModel
import Scenarios

@testable import Exploration

/// Scenarios for searches, as files in memory and as the repository has them.
enum Search {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// A scenario from its text.
    static func source(_ text: String, files: [String: String] = [:]) throws -> ScenarioSource {
        var bytes = files.mapValues { Array($0.utf8) }
        bytes["search.yaml"] = Array(text.utf8)
        let reading = ScenarioSource.read(file: "search.yaml", from: MemoryFiles(bytes: bytes))
        guard let source = reading.sources.first else { throw Unreadable(mistakes: reading.mistakes) }
        return source
    }

    /// The scenarios of a file of the repository.
    static func repository(_ path: String) throws -> [ScenarioSource] {
        let reading = ScenarioSource.read(file: path, from: RepositoryFiles())
        guard reading.mistakes.isEmpty else { throw Unreadable(mistakes: reading.mistakes) }
        return reading.sources
    }

    struct Unreadable: Error {
        let mistakes: [ScenarioMistake]
    }

    private struct RepositoryFiles: FileProvider {
        func read(_ path: String) throws(FileProblem) -> [UInt8] {
            do { return Array(try Data(contentsOf: Search.root.appending(path: path))) } catch { throw .missing }
        }
    }

    static func options(_ strategy: SearchStrategy = .random, seeds: Int) -> ExplorationOptions {
        var options = ExplorationOptions(version: "test")
        options.strategy = strategy
        options.seeds = seeds
        options.maximumFailures = nil
        options.shrinkTime = .zero
        return options
    }

    /// Two Pods at once on one node where requests take no time: which of them gets the first address is a matter of order.
    static func twoPods(_ expect: String) -> String {
        """
        apiVersion: sandtable.dev/v1alpha1
        kind: Scenario
        metadata: {name: two-pods}
        spec:
          controllers: {profile: none}
          timing: {watchDelivery: 1ms, sandboxStart: 100ms, schedule: 0s, apiRequest: 0s}
          steps:
            - create: {file: pods.yaml}
            - settle: {}
            - apply: {object: {apiVersion: v1, kind: ConfigMap, metadata: {name: unrelated}}}
            - settle: {}
          expect:
            \(expect)
        """
    }

    static let pods = """
        apiVersion: v1
        kind: Pod
        metadata: {name: first}
        spec: {containers: [{name: main, image: "registry.example/pod:v1"}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: second}
        spec: {containers: [{name: main, image: "registry.example/pod:v1"}]}
        """

    /// Holds first in, first out; in some orders the second Pod has the first address.
    static func addresses() throws -> ScenarioSource {
        try source(twoPods(misplaced), files: ["pods.yaml": pods])
    }

    static let misplaced = "never: [{kind: Pod, name: first, status: {podIP: 10.244.0.3}}]"
}
