import Foundation
import ObjectModel
import Testing

@testable import Scenarios

@Suite struct ScenarioSchemaTests {
    static let checker = SchemaChecker(root: ScenarioSchema.json)

    @Test("the type of every key is known to the schema")
    func types() { #expect(ScenarioSchema.unknownTypes == []) }

    @Test("every section but the document is in the schema and is referred to, with all of its keys")
    func sections() {
        let text = JSONWriter.text(ScenarioSchema.json, style: .compact)
        let definitions = ScenarioSchema.json["$defs"]?.objectValue ?? JSONObject()
        #expect(definitions.count == ScenarioKeys.all.count)
        for (name, definition) in definitions {
            #expect(text.contains("{\"$ref\":\"#/$defs/\(name)\"}") || text.contains("{\"$ref\":\"#/$defs/\(name)\","), "\(name)")
            guard name != "duration" else { continue }
            let keys = definition["properties"]?.objectValue?.map(\.0) ?? []
            let section = ScenarioKeys.all.first { $0.path.filter { !"<>[]".contains($0) }.replacing(" ", with: "-") == name }
            #expect(keys == section?.keys.filter(\.isAvailable).map(\.name), "\(name)")
        }
    }

    @Test("links lead from keys that are there to sections that are there")
    func links() {
        for section in ScenarioKeys.all {
            for link in ScenarioKeys.links[section.path] ?? [] {
                #expect(section.key(link.key) != nil, "\(section.path) \(link.key)")
                #expect(ScenarioKeys.section(below: section.path, link.key) != nil, "\(section.path) \(link.key)")
            }
            for choice in ScenarioKeys.choices[section.path] ?? [] { #expect(section.key(choice) != nil, "\(section.path) \(choice)") }
        }
        #expect(Set(ScenarioKeys.links.keys).subtracting(ScenarioKeys.all.map(\.path)) == [])
    }

    @Test("every scenario of the repository fits", arguments: ScenarioFilesTests.files)
    func scenarios(_ file: String) throws {
        let documents = YAMLReader.read([UInt8](try Data(contentsOf: URL(filePath: file)))).documents
        for document in documents { #expect(Self.checker.complaints(document.value) == []) }
    }

    @Test("every example of the document fits", arguments: RepositoryFiles.examples)
    func examples(_ text: String) {
        for document in YAMLReader.read(Array(text.utf8)).documents { #expect(Self.checker.complaints(document.value) == []) }
    }

    /// Specs that the schema must not take, though each is nearly right.
    static let wrong = [
        "{sede: 1}", "{seed: -1}", "{seed: [1]}", "{clock: sun}", "{chooser: {recorded: 5}}", "{chooser: lifo}",
        "{controllers: {profiles: v0.5}}", "{controllers: {mutants: all}}", "{cluster: {nodes: [{count: 3}]}}",
        "{cluster: {nodes: [{name: n, count: 0}]}}", "{cluster: {heartbeats: 'yes'}}", "{timing: {apiRequest: 5}}",
        "{timing: {apiRequest: soon}}", "{timing: {apiRequest: -5ms}}", "{timing: {apiRequest: {uniform: [1ms]}}}",
        "{timing: {apiRequest: {uniform: [1ms, 2ms], empirical: f}}}", "{timing: {apiRequest: {}}}",
        "{timing: {apiRequest: {lognormal: {median: 1ms}}}}", "{workloads: {name: w}}",
        "{workloads: [{name: w, claim: {pool: p}}]}", "{workloads: [{name: w, claim: {pool: p}, arrivals: {burst: 0}}]}",
        "{workloads: [{name: w, claim: {}, arrivals: {burst: 1}}]}",
        "{workloads: [{name: w, claim: {pool: p}, arrivals: {poisson: {rate: 45, for: 1s}}}]}",
        "{workloads: [{name: w, claim: {pool: p}, arrivals: {closed: {inFlight: 1}}}]}",
        "{workloads: [{name: w, claim: {pool: p}, arrivals: {burst: 1, at: [0s]}}]}", "{steps: [{}]}", "{steps: [{at: 5s}]}",
        "{steps: [{settle: {}, run: {workload: w}}]}", "{steps: [{settle: {quite: 5s}}]}", "{steps: [{apply: a.yaml}]}",
        "{steps: [{exec: {claim: c}}]}", "{steps: [{exec: {claim: c, command: ls}}]}", "{steps: [{exec: {command: [ls]}}]}",
        "{steps: [{delete: {kind: Pod, name: p}, expect: {error: {code: 200}}}]}", "{expect: {always: [{name: a, that: 'true'}]}}",
        "{expect: {never: [{type: Warning}]}}", "{expect: {count: [{kind: Pod, event: made}]}}",
        "{expect: {leadsTo: [{from: claim.made, to: claim.ready}]}}", "{expect: {violate: []}}", "{invariants: some}",
        "{budgets: {writes: many}}", "{budgets: {warm: {conflicts: 1}}}", "{slo: {claimReady: {p95: 1s}}}",
    ]

    @Test("what is nearly right does not fit", arguments: wrong)
    func refuses(_ spec: String) {
        let text = "{apiVersion: sandtable.dev/v1alpha1, kind: Scenario, metadata: {name: s}, spec: \(spec)}"
        let documents = YAMLReader.read(Array(text.utf8)).documents
        #expect(documents.count == 1)
        for document in documents { #expect(Self.checker.complaints(document.value) != []) }
        #expect(!ScenarioReader.read(file: "s", from: TableOfFiles.withSpec(spec)).mistakes.isEmpty)
    }

    @Test(
        "a document of another kind or without a name does not fit",
        arguments: [
            "{kind: Scenario, metadata: {name: s}, spec: {}}", "{apiVersion: v1, kind: Scenario, metadata: {name: s}, spec: {}}",
            "{apiVersion: sandtable.dev/v1alpha1, kind: Pod, metadata: {name: s}, spec: {}}",
            "{apiVersion: sandtable.dev/v1alpha1, kind: Scenario, metadata: {}, spec: {}}", "[]",
        ])
    func documents(_ text: String) {
        for document in YAMLReader.read(Array(text.utf8)).documents { #expect(Self.checker.complaints(document.value) != []) }
    }
}
