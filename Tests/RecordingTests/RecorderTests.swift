import APIServer
import Foundation
import GRDB
import ObjectModel
import Scenarios
import Simulation
import Testing
import World

@testable import Recording

extension Statement {
    func fetchCount() throws -> Int64 { try Int64.fetchOne(self) ?? -1 }
}

/// What is in the store after a run.
struct RecorderTests {
    @Test func `a recorded run has the same result as one that is not recorded`() throws {
        let store = try RunStore.inMemory()
        let alone = try ScenarioRunner.run(try Recorded.claims())
        #expect(alone.verdict == .passed)
        #expect(try Recorded.run(try Recorded.claims(), into: store) == alone)
    }

    @Test func `everything of a run is in its tables`() throws {
        let store = try RunStore.inMemory()
        let result = try Recorded.run(try Recorded.claims(), into: store)
        let run = try store.run(.latest(back: 0))
        #expect(run.number == 1)
        #expect(run.scenario == "claims")
        #expect(run.file == "claims.yaml")
        #expect(run.seed == "1")
        #expect(run.chooser == "fifo")
        #expect(run.scenarioHash == "0123")
        #expect(run.version == "1.2.3")
        #expect(run.outcome == .passed)
        #expect(run.digest == result.historyDigest.description)
        #expect(run.trace == result.traceDigest.description)
        #expect(run.endTime == result.endTime)
        let rows: [(String, Int64)] = [
            ("revisions", Int64(result.counts.revisions)), ("events", Int64(result.counts.events)),
            ("calls", Int64(result.counts.calls.reduce(0) { $0 + $1.total })), ("timeline", Int64(result.timeline.count)),
            ("claims", 2), ("failures", 0), ("acts", 6), ("faults", 0),
        ]
        for (table, count) in rows { #expect(try Recorded.count(table, in: store) == count, "\(table)") }
        #expect(try Recorded.count("passes", in: store) > 20)
        #expect(try Recorded.count("deliveries", in: store) > 20)
        #expect(
            try Recorded.count("claim_writes", in: store) == Int64(result.claims.reduce(0) { $0 + ($1.cost?.writes.count ?? 0) }))
        let latencies = try store.read { db in try Int64?.fetchAll(db, sql: "SELECT latency FROM claims ORDER BY number") }
        #expect(latencies == result.claims.map(\.latency))
    }

    @Test func `every object is as the run committed it`() throws {
        final class Collector: RunObserver {
            let recorder: RunRecorder
            var objects: [UInt64: JSONValue] = [:]
            init(_ recorder: RunRecorder) { self.recorder = recorder }
            func runBegan(_ scenario: Scenario, in world: World) { recorder.runBegan(scenario, in: world) }
            func committed(_ revision: Revision, at moment: RunMoment) {
                objects[revision.number] = revision.object.value
                recorder.committed(revision, at: moment)
            }
            func runEnded(_ result: ScenarioResult) { recorder.runEnded(result) }
        }
        let store = try RunStore.inMemory()
        let collector = Collector(RunRecorder(store, Recorded.description))
        _ = try ScenarioRunner.run(try Recorded.claims(), observer: collector)
        try store.read(try store.run(.number(1))) { reader in
            for (number, object) in collector.objects {
                let commit = try #require(try reader.commit(number))
                #expect(try reader.object(commit.object) == object, "revision \(number)")
            }
        }
        #expect(collector.objects.count > 50)
    }

    @Test func `the store knows the same causes as somebody who remembers them`() throws {
        let store = try RunStore.inMemory()
        let result = try Recorded.run(try Recorded.claims(3), into: store)
        let memory = CauseRecorder()
        _ = try ScenarioRunner.run(try Recorded.claims(3), observer: memory)
        try store.read(try store.run(.latest(back: 0))) { reader in
            for number in 2...UInt64(result.counts.revisions + 1) {
                let recorded = try CausalChain(reader).links(from: number)
                #expect(recorded == CausalChain(memory).links(from: number), "revision \(number)")
            }
        }
    }

    @Test func `a state that several runs have is written once`() throws {
        let store = try RunStore.inMemory()
        try Recorded.run(try Recorded.claims(), into: store)
        let states = try Recorded.count("states", in: store)
        let specs = try Recorded.count("specs", in: store)
        #expect(specs < states / 2)
        try Recorded.run(try Recorded.claims(), into: store)
        #expect(try Recorded.count("states", in: store) == states)
        #expect(try Recorded.count("specs", in: store) == specs)
        #expect(try Recorded.count("runs", in: store) == 2)
    }

    @Test func `a fault that strikes is kept, and is a link of the chain of what it brings about`() throws {
        let store = try RunStore.inMemory()
        try Recorded.run(try Recorded.claims(1, fault: "{crash: sandboxclaim-controller, restartAfter: 2s}"), into: store)
        #expect(try Recorded.count("faults", in: store) > 0)
        try store.read(try store.run(.latest(back: 0))) { reader in
            let timeline = try RunTimeline(reader)
            #expect(
                timeline.entries.contains { $0.category == "fault" && $0.what.contains("agent-sandbox-controller") }, "\(timeline.text)")
            #expect(timeline.entries.contains { $0.why.contains("fault: agent-sandbox-controller starts again ← step 3 (fault)") })
            #expect(try RunPageData(reader).json["faults"]?.arrayValue?.isEmpty == false)
        }
    }

    @Test func `removing old runs leaves the newest ones whole and nothing of the others`() throws {
        let folder = try StoreFolder()
        let store = try RunStore(path: folder.path())
        for seed in [1, 2, 3, 3] as [UInt64] { try Recorded.run(try Recorded.claims(seed: seed), into: store) }
        let newest = try store.read(try store.run(.number(4))) { try RunTimeline($0).text }
        let size = try store.read { db in try Int.fetchOne(db, sql: "PRAGMA page_count") } ?? 0
        #expect(try store.keep(newest: 1) == 3)
        #expect(try store.runs().map(\.number) == [4])
        #expect(try store.read(try store.run(.number(4))) { try RunTimeline($0).text } == newest)
        let objects = try Recorded.count("revisions", in: store)
        #expect(try Recorded.count("states", in: store) == objects, "each revision has a state of its own")
        #expect(try store.read { db in try Int.fetchOne(db, sql: "PRAGMA page_count") } ?? 0 < size)
        #expect(try store.keep(newest: 1) == 0)
        try Recorded.run(try Recorded.claims(), into: store)
        #expect(try store.runs().map(\.number) == [5, 4], "numbers are never given twice")
    }

    @Test func `failures are kept with their chains`() throws {
        let scenario = try Recorded.map(never: true)
        let store = try RunStore.inMemory()
        let result = try Recorded.run(scenario, into: store)
        let run = try store.run(.latest(back: 0))
        #expect(run.outcome == .failed)
        try store.read(run) { reader in
            let failures = try reader.failures()
            #expect(failures.count == 1)
            #expect(failures.map { JSONValue.array($0.chain) } == result.failures.map { .array($0.chain.map(\.json)) })
            let told = failures.map { [$0.assertion, $0.message, $0.object ?? "", $0.actor ?? "", $0.replay] }
            let message = try #require(result.failures.first?.message)
            #expect(told == [["never ConfigMap m", message, "ConfigMap default/m", "user", "sandtable run map.yaml --seed 1"]])
            #expect(try RunTimeline(reader).text.contains("  because, newest first:\n    0.000s  user created ConfigMap default/m"))
        }
    }
}
