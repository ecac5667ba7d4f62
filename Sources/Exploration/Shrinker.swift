import ControllerRuntime
import ObjectModel
import Scenarios
import Simulation

/// Makes a failing run smaller: fewer steps, objects, claims, expectations and faults, simpler delays, fewer decisions that are not
/// first in, first out, as long as the same thing fails.
final class Shrinker {
    /// Why a failing run could not be made smaller.
    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    /// A scenario under trial.
    private struct Candidate {
        var document: JSONValue
        var deviations: [ChoiceDeviation]
    }

    private let source: ScenarioSource
    private let runner: TrialRunner
    private let key: FailureKey
    private let trial: Trial
    private let tick: () -> Void
    private let clock = ContinuousClock()
    private let deadline: ContinuousClock.Instant
    private var attempts = 0
    private var best: Candidate
    /// Whether the scenario without seeded defects and faults holds, so that what is left of it must hold too.
    private var hasControl = false
    /// Whether some object came close to what was awaited; otherwise leaving out what makes the object would do.
    private var hasClosest = false
    /// Documents that did not fail or could not be read, by their text.
    private var rejected: Set<String> = []

    /// So many scenarios are tried at most.
    private static let mostAttempts = 20_000

    init(_ source: ScenarioSource, runner: TrialRunner, finding: ExplorationResult.Finding, time: Duration, tick: @escaping () -> Void) {
        self.source = source
        self.runner = runner
        key = finding.key
        trial = finding.trial
        hasClosest = Self.hasClosest(finding.failure)
        self.tick = tick
        deadline = clock.now + time
        best = Candidate(document: .null, deviations: [])
    }

    /// The comparison that failed, if one did.
    private var comparison: ComparedInvariant? { key.invariant.flatMap(ComparedInvariant.init) }

    private var goesOn: Bool {
        tick()
        return attempts < Self.mostAttempts && clock.now < deadline
    }

    func run() -> Result<ShrunkCase, Refusal> {
        do { return .success(try shrink()) } catch { return .failure(error) }
    }

    private func shrink() throws(Refusal) -> ShrunkCase {
        let original = try start()
        let stepsBefore = original.document.at("spec", "steps")?.arrayValue?.count ?? 0
        if !original.deviations.isEmpty { _ = accepts(Candidate(document: original.document, deviations: [])) }
        leaveOutTheRest()
        var size = -1
        while goesOn {
            shrinkSteps()
            shrinkDecisions()
            for reductions in [Reductions.removals, Reductions.simplifications] { apply(reductions) }
            let now = best.document.description.utf8.count + best.deviations.count
            if now == size { break }
            size = now
        }
        return try finished(stepsBefore: stepsBefore, decisionsBefore: original.deviations.count, wasCutShort: !goesOn)
    }

    /// The failing run as a scenario of its own: manifests, seed and decisions written in place.
    private func start() throws(Refusal) -> Candidate {
        let outcome: TrialOutcome
        do {
            let reference = comparison == nil ? nil : try runner.reference(for: trial)
            outcome = try runner.runCompared(trial, .choices, to: reference)
        } catch { throw Refusal(description: error.description) }
        guard outcome.result.failures.contains(where: { FailureKey($0) == key }) else {
            throw Refusal(description: "the run does not fail when it is made again")
        }
        let played = trial.scenario(source.scenario)
        let omitted = trial.strategy == .swarm ? Swarm(seed: trial.seed).omittedSteps(of: source.scenario) : []
        let staleness = trial.strategy == .lag ? Staleness(seed: trial.seed) : nil
        var document = source.documentWithManifests(leavingOut: omitted) { staleness?.insert(into: $0) ?? $0 }
        if trial.takesOwnNames(of: source) {
            let names: JSONValue = ["fault": ["names": ["suffixes": .array(source.ownNames.map(JSONValue.string))], "optional": true]]
            document = Reductions.document(document, withSteps: [names] + (document.at("spec", "steps")?.arrayValue ?? []))
        }
        if trial.strategy.isPatient { document = document.withPatience() }
        var spec = document["spec"] ?? .object(JSONObject())
        spec["seed"] = played.world.seed > UInt64(Int64.max) ? .string(String(played.world.seed)) : .int(Int64(played.world.seed))
        spec["chooser"] = nil
        if trial.strategy == .swarm { spec["timing"] = DelayText.timing(played.world.timing) }
        if !source.scenario.world.mutants.isEmpty {
            var controllers = spec["controllers"] ?? .object(JSONObject())
            controllers["mutants"] = .array(source.scenario.world.mutants.map(JSONValue.string))
            spec["controllers"] = controllers
        }
        // A scenario that names an invariant of this kind is compared whenever it is run.
        if let comparison { spec["invariants"] = [.string(comparison.rawValue)] }
        document["spec"] = spec
        let deviations = ChoiceDeviation.deviations(of: outcome.result.recordedChoices ?? [])
        for document in try withFault(document) {
            hasControl = Self.control(of: document).flatMap(scenario).map { failing($0, []) == nil } ?? false
            if accepts(Candidate(document: document, deviations: deviations)) { return best }
            if !deviations.isEmpty, accepts(Candidate(document: document, deviations: [])) { return best }
        }
        throw Refusal(description: "the run does not fail once all about it is written down; replay it by its token")
    }

    /// The document with the fault of a search as a step, in the ways it may be said.
    private func withFault(_ document: JSONValue) throws(Refusal) -> [JSONValue] {
        guard case .writeFault(let fault) = trial.plan else { return [document] }
        let reference: TrialOutcome?
        do { reference = try runner.reference(for: trial) } catch { throw Refusal(description: error.description) }
        let steps = document.at("spec", "steps")?.arrayValue ?? []
        return fault.steps(among: reference?.writes ?? []).map { Reductions.document(document, withSteps: [$0] + steps) }
    }

    // MARK: Attempts

    /// Tries a scenario; one that fails in the same way is the best from now on.
    private func accepts(_ candidate: Candidate) -> Bool {
        let text = candidate.document.description + "\(candidate.deviations)"
        guard !rejected.contains(text) else { return false }
        attempts += 1
        if let scenario = scenario(candidate.document), let made = failing(scenario, candidate.deviations), holdsInControl(candidate) {
            best = Candidate(document: candidate.document, deviations: made)
            return true
        }
        rejected.insert(text)
        return false
    }

    /// The decisions of a run that fails in the same way; nil when it does not.
    private func failing(_ scenario: Scenario, _ deviations: [ChoiceDeviation]) -> [ChoiceDeviation]? {
        var scenario = scenario
        scenario.chooser = .fifo
        scenario.world.recordsChoices = !deviations.isEmpty
        scenario.world.countsClaimCosts = scenario.asksForClaimCosts
        var options = RunOptions()
        options.explainsFailures = false
        if !deviations.isEmpty { options.chooser = { _ in DeviatingChooser(deviations) } }
        guard let result = try? ScenarioRunner.run(scenario, options: options),
            result.failures.contains(where: { FailureKey($0) == key && Self.hasClosest($0) == hasClosest })
        else { return nil }
        return ChoiceDeviation.deviations(of: result.recordedChoices ?? [])
    }

    private static func hasClosest(_ failure: ScenarioFailure) -> Bool { failure.message.contains("\nthe closest is ") }

    /// Whether a scenario that fails with its defects and faults holds without them, if the one that it was made from did.
    private func holdsInControl(_ candidate: Candidate) -> Bool {
        guard hasControl else { return true }
        guard let control = Self.control(of: candidate.document).flatMap(scenario) else { return false }
        attempts += 1
        return failing(control, candidate.deviations) == nil
    }

    /// A scenario without seeded defects and faults; nil when it has none.
    private static func control(of document: JSONValue) -> JSONValue? {
        let steps = document.at("spec", "steps")?.arrayValue ?? []
        let kept = steps.filter { $0["fault"] == nil }
        let mutants = DocumentPath("spec", "controllers", "mutants")
        guard kept.count < steps.count || !(document.value(at: mutants)?.arrayValue ?? []).isEmpty else { return nil }
        return Reductions.document(document, withSteps: kept).replacing(mutants, with: nil)
    }

    private func scenario(_ document: JSONValue) -> Scenario? {
        var files = source.companions
        files[source.scenario.file] = JSONWriter.write(document, style: .compact)
        let reading = ScenarioReader.read(file: source.scenario.file, from: MemoryFiles(bytes: files))
        return reading.scenarios.first
    }

    // MARK: What is left out

    /// What the failure does not need to be noticed.
    private func leaveOutTheRest() {
        var spec = best.document["spec"] ?? .null
        spec["invariants"] = key.invariant.map { .array([.string($0)]) } ?? .array([])
        _ = accepts(Candidate(document: best.document.replacing(DocumentPath("spec"), with: spec), deviations: best.deviations))
    }

    private func shrinkSteps() {
        let steps = best.document.at("spec", "steps")?.arrayValue ?? []
        _ = DeltaDebugging.minimum(steps, goesOn: { goesOn }) { some in
            accepts(Candidate(document: Reductions.document(best.document, withSteps: some), deviations: best.deviations))
        }
    }

    private func shrinkDecisions() {
        _ = DeltaDebugging.minimum(best.deviations, goesOn: { goesOn }) { some in
            accepts(Candidate(document: best.document, deviations: some))
        }
    }

    /// Tries reductions until none helps any more; after one that helped the rest is tried on what is left.
    private func apply(_ reductions: (JSONValue) -> [JSONValue]) {
        var position = 0
        var candidates = reductions(best.document)
        while position < candidates.count {
            guard goesOn else { return }
            if accepts(Candidate(document: candidates[position], deviations: best.deviations)) {
                candidates = reductions(best.document)
            } else {
                position += 1
            }
        }
    }

    // MARK: The end

    private func finished(stepsBefore: Int, decisionsBefore: Int, wasCutShort: Bool) throws(Refusal) -> ShrunkCase {
        var document = best.document
        var companions: [(name: String, bytes: [UInt8])] = []
        for (place, path) in source.companionsNamed(in: document) {
            let name = String(path.split(separator: "/").last ?? "data")
            guard let bytes = source.companions[path] else { continue }
            document = document.replacing(place, with: .string(name))
            if !companions.contains(where: { $0.name == name }) { companions.append((name, bytes)) }
        }
        let name = caseName
        var spec = document["spec"] ?? .null
        if !best.deviations.isEmpty {
            let list = best.deviations.map { deviation -> JSONValue in
                ["at": .int(Int64(deviation.position)), "take": .int(Int64(deviation.alternative))]
            }
            spec["chooser"] = ["deviations": .array(list)]
        }
        var ordered = JSONObject()
        for key in ["seed", "chooser", "invariants"] { ordered[key] = spec[key] }
        for (key, value) in spec.objectValue ?? JSONObject() where ordered[key] == nil { ordered[key] = value }
        document = [
            "apiVersion": "sandtable.dev/v1alpha1", "kind": "Scenario",
            "metadata": [
                "name": .string(name),
                "description": .string("Made smaller from \(source.scenario.name), \(trial.strategy.name), \(trial): \(key.text)."),
            ],
            "spec": .object(ordered),
        ]
        let text = YAMLWriter.text(document)
        let file = name + ".yaml"
        var files: [String: [UInt8]] = [file: Array(text.utf8)]
        for (name, bytes) in companions { files[name] = bytes }
        let reading = ScenarioSource.read(file: file, from: MemoryFiles(bytes: files))
        guard let source = reading.sources.first else {
            throw Refusal(description: "the smaller scenario cannot be read back: \(reading.mistakes.first?.description ?? "")")
        }
        let scenario = source.scenario
        let result: ScenarioResult
        do { result = try ScenarioRunner.run(scenario) } catch { throw Refusal(description: error.description) }
        guard let failure = result.failures.first(where: { FailureKey($0) == key }) else {
            throw Refusal(description: "the smaller scenario does not fail when it is read back")
        }
        return ShrunkCase(
            name: name, scenario: scenario, fingerprint: source.fingerprintText, text: text, companions: companions, result: result,
            failure: failure,
            steps: (scenario.steps.count, stepsBefore), decisions: (best.deviations.count, decisionsBefore), attempts: attempts,
            wasCutShort: wasCutShort)
    }

    /// The scenario's name, what failed and the seed, as a file can be called.
    private var caseName: String {
        var slug = ""
        for character in key.text.lowercased() {
            if character.isASCII, character.isLetter || character.isNumber {
                slug.append(character)
            } else if slug.last != "-" {
                slug.append("-")
            }
        }
        while slug.last == "-" { slug.removeLast() }
        var name = "\(source.scenario.name.prefix(60))-\(slug.prefix(60))"
        while name.last == "-" { name.removeLast() }
        return "\(name)-seed-\(trial.seed)"
    }
}
