import AgentSandboxControllers
import ObjectModel
import Scenarios
import Simulation

/// Which caches of the controllers a seed makes late, when, and by how much: nothing else goes wrong in such a run. Seed 0 makes none late.
struct Staleness {
    private let seed: UInt64

    /// The kinds whose caches the controllers decide by.
    private static let kinds = ["Sandbox", "SandboxClaim", "SandboxWarmPool", "SandboxTemplate", "Pod", "Service"]

    init(seed: UInt64) { self.seed = seed }

    /// The faults of a scenario of so many steps, each with the position of the step before which it comes, in ascending order.
    func faults(among steps: Int) -> [(position: Int, step: JSONValue)] {
        guard seed != 0 else { return [] }
        let stream = RandomStream(seed: seed, name: "staleness")
        var faults: [(position: Int, step: JSONValue)] = []
        let certain = Int(stream.next(below: UInt64(Self.kinds.count)))
        for (index, kind) in Self.kinds.enumerated() where index == certain || stream.next(below: 4) == 0 {
            let position = Int(stream.next(below: UInt64(max(1, steps))))
            faults.append((position, Self.fault(kind, stream)))
        }
        if stream.next(below: 4) == 0 {
            let position = Int(stream.next(below: UInt64(max(1, steps))))
            faults.append((position, Self.restart(stream)))
        }
        return faults.enumerated().sorted { ($0.element.position, $0.offset) < ($1.element.position, $1.offset) }.map(\.element)
    }

    /// The scenario's steps with the faults among them.
    func apply(to scenario: inout Scenario) {
        let faults = faults(among: scenario.steps.count)
        let steps = Self.read(faults.map(\.step))
        guard steps.count == faults.count else { return }
        for (fault, step) in zip(faults, steps).reversed() {
            scenario.steps.insert(step, at: min(fault.position, scenario.steps.count))
        }
    }

    /// The steps of a document with the faults among them.
    func insert(into steps: [JSONValue]) -> [JSONValue] {
        var steps = steps
        for fault in faults(among: steps.count).reversed() { steps.insert(fault.step, at: min(fault.position, steps.count)) }
        return steps
    }

    private static func fault(_ kind: String, _ stream: RandomStream) -> JSONValue {
        var cache: JSONValue = ["controller": .string(AgentSandboxManager.processName), "kind": .string(kind)]
        let key: String
        switch stream.next(below: 4) {
        case 0:
            key = "lag"
            cache["by"] = .string(pick(["20ms", "200ms", "2s"], stream))
        case 1:
            key = "lag"
            cache["by"] = ["uniform": ["0s", .string(pick(["50ms", "500ms", "5s"], stream))]]
        case 2:
            key = "lag"
            cache["revisions"] = .int(Int64(1 + stream.next(below: 3)))
            cache["for"] = .string(pick(["10s", "30s"], stream))
        default:
            key = "freezeInformer"
            cache["for"] = .string(pick(["1s", "5s", "20s"], stream))
        }
        return fault(.object(JSONObject(uniqueKeys: [key], values: [cache])))
    }

    private static func restart(_ stream: RandomStream) -> JSONValue {
        fault([
            "crash": .string(AgentSandboxManager.processName), "restartAfter": "1s",
            "restartAt": ["by": .string(pick(["1s", "5s", "20s"], stream)), "for": "3s"],
        ])
    }

    private static func fault(_ content: JSONValue) -> JSONValue {
        var content = content
        content["optional"] = true
        return ["fault": content]
    }

    private static func pick(_ texts: [String], _ stream: RandomStream) -> String { texts[Int(stream.next(below: UInt64(texts.count)))] }

    private static func read(_ steps: [JSONValue]) -> [Step] {
        let document: JSONValue = [
            "apiVersion": "sandtable.dev/v1alpha1", "kind": "Scenario", "metadata": ["name": "staleness"], "spec": ["steps": .array(steps)],
        ]
        let files = MemoryFiles(bytes: ["staleness.yaml": JSONWriter.write(document, style: .compact)])
        return ScenarioReader.read(file: "staleness.yaml", from: files).scenarios.first?.steps ?? []
    }
}
