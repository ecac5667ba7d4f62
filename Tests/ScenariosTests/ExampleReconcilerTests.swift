import Foundation
import Testing

@testable import Scenarios

/// The reconciler of docs/reconcilers.md beside the built-in controllers.
@Suite struct ExampleReconcilerTests {
    private static let folder = RepositoryFiles.root.appending(path: "Tests/ScenariosTests")

    /// Three Sandboxes: one with the label, which is woken after a minute, one without, one whose label cannot be read.
    private static let text = """
        apiVersion: sandtable.dev/v1alpha1
        kind: Scenario
        metadata: {name: idle}
        spec:
          seed: 11
          timing: {watchDelivery: {uniform: [0s, 200ms]}}
          steps:
            - apply:
                objects:
                  - apiVersion: agents.x-k8s.io/v1beta1
                    kind: Sandbox
                    metadata: {name: idle, labels: {example.dev/idle-after: 30s}}
                    spec: {podTemplate: {spec: {containers: [{name: main, image: "registry.example/python:v1"}]}}}
                  - apiVersion: agents.x-k8s.io/v1beta1
                    kind: Sandbox
                    metadata: {name: busy}
                    spec: {podTemplate: {spec: {containers: [{name: main, image: "registry.example/python:v1"}]}}}
                  - apiVersion: agents.x-k8s.io/v1beta1
                    kind: Sandbox
                    metadata: {name: odd, labels: {example.dev/idle-after: soon}}
                    spec: {podTemplate: {spec: {containers: [{name: main, image: "registry.example/python:v1"}]}}}
            - eventually: {within: 20s, object: {kind: Sandbox, name: idle, status: {conditions: [{type: Ready, status: "True"}]}}}
            - eventually: {within: 20s, object: {kind: Sandbox, name: busy, status: {conditions: [{type: Ready, status: "True"}]}}}
            - eventually: {within: 40s, object: {kind: Sandbox, name: idle, spec: {operatingMode: Suspended}}}
            - eventually:
                within: 10s
                object: {kind: Sandbox, name: idle, status: {conditions: [{type: Suspended, status: "True"}]}}
            - at: 1m
              patch: {kind: Sandbox, name: idle, patch: {spec: {operatingMode: Running}}}
            - eventually: {within: 20s, object: {kind: Sandbox, name: idle, status: {conditions: [{type: Ready, status: "True"}]}}}
            - eventually:
                within: 40s
                object: {kind: Sandbox, name: idle, status: {conditions: [{type: Suspended, status: "True"}]}}
            - settle: {within: 1m}
          expect:
            never:
              - {kind: Sandbox, name: busy, spec: {operatingMode: Suspended}}
              - {kind: Sandbox, name: odd, spec: {operatingMode: Suspended}}
            eventually:
              - {kind: Sandbox, name: busy, status: {conditions: [{type: Ready, status: "True"}]}}
              - {kind: Event, reason: InvalidIdleAfter, type: Warning}
            count:
              # The second says the same as the first, which becomes a series.
              - {kind: Event, reason: Idle, event: created, exactly: 1}
              - {kind: Event, reason: Idle, event: updated, exactly: 1}
        """

    private static func scenario() throws -> Scenario {
        let reading = ScenarioReader.read(file: "idle.yaml", from: TableOfFiles(texts: ["idle.yaml": text]))
        #expect(reading.mistakes.map(\.description) == [])
        return try #require(reading.scenarios.first)
    }

    private static func run() throws -> ScenarioResult {
        try ScenarioRunner.run(scenario(), processes: { [IdleReconciler.process($0)] })
    }

    @Test func `A labelled Sandbox is suspended after its time, again after it was woken; others go on`() throws {
        let result = try Self.run()
        #expect(result.verdict == .passed, "\(TextReport.text(result))")
        let calls = try #require(result.counts.calls.first { $0.actor == IdleReconciler.name })
        #expect(calls.errors == 0)
    }

    @Test func `Two runs are equal`() throws {
        let first = try Self.run()
        let second = try Self.run()
        #expect(first.historyDigest == second.historyDigest)
        #expect(first.traceDigest == second.traceDigest)
        #expect(first == second)
    }

    @Test func `Without the process nobody suspends`() throws {
        let result = try ScenarioRunner.run(Self.scenario())
        #expect(result.failures.first?.assertion == "step 4 (eventually)")
        #expect(!result.counts.calls.contains { $0.actor == IdleReconciler.name })
    }

    @Test func `The document shows the example as it is compiled here`() throws {
        let document = try String(contentsOf: RepositoryFiles.root.appending(path: "docs/reconcilers.md"), encoding: .utf8)
        let example = try String(contentsOf: Self.folder.appending(path: "ExampleReconciler.swift"), encoding: .utf8)
        #expect(document.contains("```swift\n" + example + "```\n"))
    }
}
