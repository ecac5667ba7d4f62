import APIServer
import KubernetesAPI
import ObjectModel
import Simulation
import World

/// Why a step failed.
struct StepFailure: Error {
    let message: String
    /// The object in question as it is stored, or nil.
    var object: StoredObject?
    /// The API server's refusal, if that is why.
    var refusal: APIError?

    init(_ message: String, about object: StoredObject? = nil, refusal: APIError? = nil) {
        self.message = message
        self.object = object
        self.refusal = refusal
    }
}

extension ScenarioRun {
    /// Does the steps in order; the first that fails is the last.
    func performSteps() {
        var horizon: Horizon?
        performSteps(within: &horizon)
    }

    /// Goes on with the steps up to a horizon. Events beyond those that the steps wait for are left where they are.
    func performSteps(within horizon: inout Horizon?) {
        while !hasEndedSteps {
            do throws(StepFailure) {
                guard let wait = stepWait ?? beginNextStep() else {
                    hasEndedSteps = true
                    return complete()
                }
                stepWait = wait
                guard case .over(let isReached) = try advance(wait, within: &horizon) else { return }
                stepWait = nil
                stepWait = try wait.next(isReached)
            } catch {
                giveUp(error)
            }
        }
    }

    private func giveUp(_ error: StepFailure) {
        stepWait = nil
        hasEndedSteps = true
        awaited = nil
        load = nil
        let index = stepsBegun - 1
        let step = scenario.steps[index]
        fail(context.failure(Self.name(step, at: index), step.location, error.message, about: error.object))
        let left = scenario.steps.count - stepsBegun
        if left > 0 { tell(.step, "\(ReadableTime.count(left, "step")) not done") }
    }

    /// A step as failures name it.
    private static func name(_ step: Step, at index: Int) -> String {
        "step \(index + 1) (\(step.action.name))" + (step.name.map { " \($0)" } ?? "")
    }

    /// Plans the next step; nil when there is none left.
    private func beginNextStep() -> StepWait? {
        guard stepsBegun < scenario.steps.count else { return nil }
        let step = scenario.steps[stepsBegun]
        let name = Self.name(step, at: stepsBegun)
        stepsBegun += 1
        let due: VirtualTime
        switch step.moment {
        case .at(let time)?: due = max(world.simulation.now, VirtualTime(nanoseconds: max(0, time)))
        case .after(let delay)?: due = world.simulation.now + max(0, delay)
        case nil: due = world.simulation.now
        }
        var begun = false
        var failure: StepFailure?
        // A step is an event of the kernel, so that what it causes is in the trace with its cause.
        world.simulation.schedule(after: due - world.simulation.now, .scenario, .scenario) { [unowned self] in
            begun = true
            act(name)
            do { try begin(step.action) } catch { failure = error as? StepFailure ?? StepFailure("\(error)") }
        }
        return StepWait(until: due, reaching: { begun }) { [unowned self] (isReached) throws(StepFailure) in
            guard isReached else { throw StepFailure("its moment did not come") }
            if let expected = step.expectedError {
                try check(failure, against: expected)
                return nil
            }
            if let failure { throw failure }
            return try end(of: step.action)
        }
    }

    /// Whether a request was refused as it must be.
    private func check(_ failure: StepFailure?, against expected: ExpectedError) throws(StepFailure) {
        guard let failure else { throw StepFailure("the request was accepted, but had to be refused with \(expected.text)") }
        guard let refusal = failure.refusal else { throw failure }
        let differences = expected.differences(refusal)
        guard differences.isEmpty else {
            throw StepFailure(
                "\(failure.message)\nbut had to be refused otherwise\n  \(differences.joined(separator: "\n  "))", about: failure.object)
        }
        tell(.step, "as expected, \(failure.message)")
    }

    /// Does at once what a step asks for, and begins what takes time.
    func begin(_ action: Step.Action) throws(StepFailure) {
        switch action {
        case .apply(let objects):
            try each("applied", objects, "configured") { object throws(APIError) in try world.apply(object, as: requester) }
        case .create(let objects):
            try each("created", objects, "") { object throws(APIError) in try world.create(object, as: requester) }
        case .update(let objects):
            try each("replaced", objects, "") { object throws(APIError) in try world.update(object, as: requester) }
        case .patch(let reference, let kind, let patch, let subresource):
            try self.patch(reference, kind, patch, subresource: subresource)
        case .delete(let references, let propagation, let gracePeriodSeconds):
            try delete(references, propagation: propagation, gracePeriodSeconds: gracePeriodSeconds)
        case .scale(let reference, let replicas):
            try request("scale", reference) { () throws(APIError) in
                try world.scale(reference.kind, reference.key, replicas: replicas, as: requester)
            }
            tell(.step, "scaled \(Self.name(reference)) to \(replicas)")
        case .run(let name):
            try beginLoad(name)
        case .upgrade(let flags): try upgrade(flags)
        case .fault(let fault): try arm(fault)
        case .eventually(let pattern, _):
            try beginAwaiting(pattern)
        case .settle, .exec: return
        }
    }

    // MARK: Requests

    /// Makes one request for each object and tells what became of them.
    private func each(
        _ word: String, _ objects: [JSONValue], _ changed: String, _ body: (JSONValue) throws(APIError) -> JSONValue
    ) throws(StepFailure) {
        var outcomes: [String] = []
        var names: [String] = []
        for object in objects {
            let name = Self.name(object)
            firstVerbOfRequest = nil
            let stored: JSONValue
            do { stored = try body(object) } catch {
                throw StepFailure("\(name) was refused: \(Self.text(error))", refusal: error)
            }
            names.append(Self.name(stored))
            switch firstVerbOfRequest {
            case nil: outcomes.append("unchanged")
            case .create?: outcomes.append("created")
            case .update?, .delete?: outcomes.append(changed)
            }
        }
        tell(.step, "\(word) \(Self.summary(names, outcomes, word: word))")
    }

    /// Up to three objects by name; of more, how many had which outcome.
    private static func summary(_ names: [String], _ outcomes: [String], word: String) -> String {
        func note(_ outcome: String) -> Bool { !outcome.isEmpty && outcome != word }
        if names.count <= 3 {
            return zip(names, outcomes).map { note($1) ? "\($0) (\($1))" : $0 }.joined(separator: ", ")
        }
        var kinds: [(outcome: String, count: Int)] = []
        for outcome in outcomes where note(outcome) {
            if let position = kinds.firstIndex(where: { $0.outcome == outcome }) {
                kinds[position].count += 1
            } else {
                kinds.append((outcome, 1))
            }
        }
        let counts = kinds.map { "\(ReadableTime.grouped($0.count)) \($0.outcome)" }.joined(separator: ", ")
        return ReadableTime.count(names.count, "object") + (counts.isEmpty ? "" : ": \(counts)")
    }

    private func upgrade(_ flags: [(name: String, value: String)]) throws(StepFailure) {
        let before = world.profile.rawValue
        do { try world.upgrade(flags: flags) } catch { throw StepFailure(error.description) }
        do { try watchFromUpgrade() } catch { throw StepFailure(error.description) }
        tell(.step, "upgraded from profile \(before) to \(world.profile.rawValue)")
    }

    private func patch(_ reference: ObjectReference, _ kind: Step.PatchKind, _ json: JSONValue, subresource: String) throws(StepFailure) {
        guard let part = Subresource(rawValue: subresource) else {
            throw StepFailure("there is no subresource \(subresource.goQuoted); patch status, scale or none")
        }
        let patch: Patch
        switch kind {
        case .merge: patch = .merge(json)
        case .strategic: patch = .strategicMerge(json)
        case .json:
            do { patch = .json(try JSONPatch(json: json)) } catch { throw StepFailure("the patch is malformed: \(error.message)") }
        }
        try request("patch", reference) { () throws(APIError) in
            try world.patch(reference.kind, reference.key, patch, subresource: part, as: requester)
        }
        let note = firstVerbOfRequest == nil ? " (unchanged)" : ""
        tell(.step, "patched \(Self.name(reference))\(subresource.isEmpty ? "" : " \(subresource)")\(note)")
    }

    private func delete(_ references: [ObjectReference], propagation: String?, gracePeriodSeconds: Int64?) throws(StepFailure) {
        var options = DeleteOptions(gracePeriodSeconds: gracePeriodSeconds)
        if let propagation {
            guard let policy = DeletionPropagation(rawValue: propagation) else {
                throw StepFailure("there is no propagation policy \(propagation.goQuoted); use Background, Foreground or Orphan")
            }
            options.propagationPolicy = policy
        }
        for reference in references {
            try request("delete", reference) { () throws(APIError) in
                try world.delete(reference.kind, reference.key, options: options, as: requester)
            }
        }
        tell(.step, "deleted \(Self.summary(references.map(Self.name), references.map { _ in "" }, word: "deleted"))")
    }

    private func request<Answer>(
        _ verb: String, _ reference: ObjectReference, _ body: () throws(APIError) -> Answer
    ) throws(StepFailure) {
        firstVerbOfRequest = nil
        do { _ = try body() } catch {
            let handle = try? world.server.resolve(kind: reference.kind)
            let stored = handle.flatMap { world.server.stored($0, reference.key) }
            throw StepFailure("\(verb) of \(Self.name(reference)) was refused: \(Self.text(error))", about: stored, refusal: error)
        }
    }

    // MARK: Names

    /// An API error as failures tell it: reason, then message.
    static func text(_ error: APIError) -> String {
        error.reason == .unknown ? "\(error.code): \(error.message)" : "\(error.reason.rawValue): \(error.message)"
    }

    private static func name(_ reference: ObjectReference) -> String { "\(reference.kind.kind) \(Milestones.name(reference.key))" }

    private static func name(_ object: JSONValue) -> String {
        let untyped = UntypedObject(object)
        let name = untyped.name.isEmpty ? untyped.generateName : untyped.name
        return "\(untyped.kind) \(Milestones.name(ObjectKey(namespace: untyped.namespace, name: name)))"
    }
}

extension Step.Action {
    /// The key of the action in a scenario.
    var name: String {
        switch self {
        case .apply: "apply"
        case .create: "create"
        case .update: "update"
        case .patch: "patch"
        case .delete: "delete"
        case .scale: "scale"
        case .run: "run"
        case .upgrade: "upgrade"
        case .fault: "fault"
        case .eventually: "eventually"
        case .settle: "settle"
        case .exec: "exec"
        }
    }
}
