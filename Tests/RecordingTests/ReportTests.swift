import Foundation
import ObjectModel
import Scenarios
import Simulation
import Testing

@testable import Recording

/// What is told of recorded runs.
struct ReportTests {
    @Test(arguments: [
        ("3", RunName.number(3)), ("latest", .latest(back: 0)), ("latest~0", .latest(back: 0)), ("latest~12", .latest(back: 12)),
    ])
    func `a run is named by its number or counted from the newest`(text: String, name: RunName) {
        #expect(RunName(text) == name)
    }

    @Test(arguments: ["", "0", "-1", "newest", "latest~", "latest~-1", "latest~x", "1.5"])
    func `other names of runs are not understood`(text: String) { #expect(RunName(text) == nil) }

    @Test(arguments: [
        ("Pod/default/p", "Pod", "default", "p"), ("Node/n", "Node", "", "n"),
    ])
    func `an object is named by kind, namespace and name`(text: String, kind: String, namespace: String, name: String) {
        let object = ObjectName(text)
        #expect(object?.kind == kind)
        #expect(object?.key == ObjectKey(namespace: namespace, name: name))
        #expect(object?.description == text)
    }

    @Test(arguments: ["", "Pod", "Pod/", "Pod//p", "Pod/a/b/c", "/a/b"])
    func `other names of objects are not understood`(text: String) { #expect(ObjectName(text) == nil) }

    @Test(arguments: [
        (#"{"a":1}"#, #"{"a":1}"#, []), (#"{"a":1}"#, #"{"a":2}"#, ["~ a: 1 → 2"]),
        (#"{"a":1}"#, #"{"b":{"c":true}}"#, ["- a: 1", #"+ b: {"c":true}"#]),
        (#"{"metadata":{"resourceVersion":"1"}}"#, #"{"metadata":{"resourceVersion":"2"}}"#, []),
        (#"{"metadata":{"annotations":{"x.io/y":"1"}}}"#, #"{"metadata":{"annotations":{}}}"#, [#"- metadata.annotations["x.io/y"]: "1""#]),
        (
            #"{"c":[{"type":"A","status":"False"},{"type":"B","status":"True"}]}"#,
            #"{"c":[{"type":"B","status":"True"},{"type":"A","status":"True"},{"type":"C","status":"True"}]}"#,
            [#"~ c[A].status: "False" → "True""#, #"+ c[C]: {"type":"C","status":"True"}"#]
        ),
        (#"{"c":[1,2]}"#, #"{"c":[1,3,4]}"#, ["~ c[1]: 2 → 3", "+ c[2]: 4"]),
        ("null", #"{"kind":"A","spec":{"x":1}}"#, [#"+ kind: "A""#, #"+ spec: {"x":1}"#]),
        (#"{"a":null}"#, #"{"a":0}"#, ["~ a: null → 0"]),
    ])
    func `fields that differ are named`(before: String, after: String, lines: [String]) throws {
        let (one, other) = (try JSONReader.read(Array(before.utf8)), try JSONReader.read(Array(after.utf8)))
        #expect(FieldDifference.between(one, other).map(\.line) == lines)
    }

    @Test func `a claim's time is accounted for from its making to its being ready`() throws {
        let store = try RunStore.inMemory()
        let result = try Recorded.run(try Recorded.claims(3), into: store)
        for claim in result.claims {
            try store.read(try store.run(.latest(back: 0))) { reader in
                let json = try ClaimReport(reader, claim: claim.name).json
                let total = json["time"]?.arrayValue?.reduce(0) { $0 + ($1["length"]?.intValue ?? 0) }
                #expect(total == claim.latency, "\(claim.name)")
                #expect(json["writes"]?.intValue == claim.cost.map { Int64($0.totalWrites) })
                #expect(json["adopted"]?.intValue == claim.cost?.adoptedAt?.nanoseconds)
            }
        }
        try store.read(try store.run(.latest(back: 0))) { reader in
            let cold = try #require(result.claims.first { $0.launch == .cold })
            let text = try ClaimReport(reader, claim: cold.name).text
            #expect(text.contains("where the time went"))
            #expect(text.contains("of the runtime:\n"), "a cold claim waits for its sandbox: \(text)")
            #expect(throws: RunStoreError.self) { try ClaimReport(reader, claim: "nobody") }
        }
    }

    @Test func `runs are compared to the first commit that differs`() throws {
        let store = try RunStore.inMemory()
        try Recorded.run(try Recorded.map(["a": "1", "b": "x"]), into: store)
        try Recorded.run(try Recorded.map(["a": "1", "b": "x"]), into: store)
        try Recorded.run(try Recorded.map(["a": "2", "b": "x"]), into: store)
        try Recorded.run(try Recorded.map(["a": "2", "b": "x"], seed: 2), into: store)
        let runs = Array(try store.runs().reversed())
        let same = try RunDifference(store, runs[0], runs[1])
        #expect(same.isNone)
        #expect(same.text.contains("the same history and the same trace"))
        let other = try RunDifference(store, runs[0], runs[2])
        #expect(!other.isNone)
        #expect(other.text.contains("revision 13: create ConfigMap default/m by user"), "\(other.text)")
        #expect(other.text.contains(#"~ data.a: "1" → "2""#), "\(other.text)")
        let seeds = try RunDifference(store, runs[2], runs[3])
        #expect(seeds.text.contains("the seeds differ"))
        #expect(seeds.json["commonRevisions"] == runs[2].counts[0].count.map(JSONValue.int))
    }

    @Test func `what is not there is named together with what is`() throws {
        let store = try RunStore.inMemory()
        #expect(throws: RunStoreError(path: "", problem: "it holds no run yet")) { try store.run(.latest(back: 0)) }
        try Recorded.run(try Recorded.map(), into: store)
        #expect(throws: RunStoreError(path: "", problem: "there is no run 7; the newest is 1")) { try store.run(.number(7)) }
        #expect(throws: RunStoreError(path: "", problem: "there are no 3 runs before the newest; the newest is 1")) {
            try store.run(.latest(back: 3))
        }
        try store.read(try store.run(.number(1))) { reader in
            let name = try #require(ObjectName("configmap/x"))
            #expect(throws: RunStoreError(path: "", problem: "run 1 has no configmap/x; there are configmap/default/m")) {
                try ObjectHistory(reader, of: name)
            }
            let known = try #require(ObjectName("configmap/m"))
            #expect(try ObjectHistory(reader, of: known).json["object"] == "ConfigMap/default/m")
            #expect(throws: RunStoreError(path: "", problem: "ConfigMap/default/m has no revision 99 in run 1; it has 13")) {
                try CauseReport(reader, of: known, at: 99)
            }
        }
    }

    @Test func `JUnit's XML holds whatever a message holds`() {
        let text = JUnitReport.text([
            JUnitReport.Case(
                file: "a \"b\".yaml", name: "one", time: 1_500_000_000, failures: [("x < y & \"z\"\nmore", "a ]]> b\u{1}\r")], output: ""),
            JUnitReport.Case(file: "a \"b\".yaml", name: "two", time: 0, failures: [], output: "seed: 1\n"),
        ])
        #expect(
            text == """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites name="sandtable" tests="2" failures="1" errors="0" time="1.500">
                  <testsuite name="a &quot;b&quot;.yaml" tests="2" failures="1" errors="0" time="1.500">
                    <testcase classname="a &quot;b&quot;.yaml" name="one" time="1.500">
                      <failure message="x &lt; y &amp; &quot;z&quot;&#10;more">a ]]&gt; b\u{FFFD}&#13;</failure>
                    </testcase>
                    <testcase classname="a &quot;b&quot;.yaml" name="two" time="0.000">
                      <system-out>seed: 1
                </system-out>
                    </testcase>
                  </testsuite>
                </testsuites>

                """)
    }
}
