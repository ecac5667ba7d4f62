import APIServer
import AgentSandboxAPI
import KubernetesAPI
import ObjectModel
import Simulation

/// `expect.leadsTo`.
final class LeadsToWatch: ExpectationWatch {
    /// One side, with the resource whose revisions show it.
    private enum Side {
        case milestone(ClaimMilestone, ResourceHandle)
        case pattern(BoundPattern)

        var handle: ResourceHandle {
            switch self {
            case .milestone(_, let handle): handle
            case .pattern(let pattern): pattern.handle
            }
        }
    }

    /// Something that has happened and has not been followed yet.
    private struct Debt {
        let key: ObjectKey
        /// When it happened.
        let time: VirtualTime
        /// The revision that showed it; 0 when none did.
        let revision: UInt64
        /// The claim that it happened to, by its position in the journal; nil for objects of other kinds.
        let claim: Int?
    }

    private let context: RunContext
    private let journal: ClaimJournal
    private let expectation: ScenarioExpectations.LeadsTo
    private let from: Side
    private let to: Side
    /// Whether both sides are about the same object.
    private let isOneObject: Bool
    /// Whether an object of another namespace does not count.
    private let isNamespaced: Bool
    /// What is owed, by the object that it happened to.
    private var debts: [ObjectKey: Debt] = [:]
    /// Claims whose milestone has been seen, by their position in the journal.
    private var seen: Set<Int> = []
    /// What was not followed in time: that of the earliest deadline, and how many there are.
    private var broken: (deadline: VirtualTime, failure: ScenarioFailure)?
    private var brokenCount = 0

    init(_ expectation: ScenarioExpectations.LeadsTo, journal: ClaimJournal, in context: RunContext) throws(ScenarioRunError) {
        self.context = context
        self.journal = journal
        self.expectation = expectation
        from = try Self.bind(expectation.from, expectation.location, in: context)
        to = try Self.bind(expectation.to, expectation.location, in: context)
        isOneObject = from.handle.id == to.handle.id
        isNamespaced = from.handle.definition.isNamespaced && to.handle.definition.isNamespaced
    }

    private static func bind(
        _ side: ScenarioExpectations.LeadsTo.Side, _ location: SourceLocation, in context: RunContext
    ) throws(ScenarioRunError) -> Side {
        switch side {
        case .pattern(let pattern): return .pattern(try BoundPattern(pattern, server: context.server))
        case .milestone(let milestone):
            guard let handle = try? context.server.resolve(anyVersionOf: AgentSandboxKinds.sandboxClaim.groupKind) else {
                throw ScenarioRunError("\(location): the world serves no SandboxClaim; remove \(milestone.word)")
            }
            return .milestone(milestone, handle)
        }
    }

    var handle: ResourceHandle { from.handle }
    var furtherHandle: ResourceHandle? { isOneObject ? nil : to.handle }

    // MARK: Watching

    func observe(_ revision: Revision) -> ScenarioFailure? {
        if revision.resource == from.handle.id { observeBeginning(revision) }
        guard revision.resource == to.handle.id, !debts.isEmpty else { return nil }
        let failure = observeEnd(revision)
        if isOneObject, revision.verb == .delete, let debt = debts.removeValue(forKey: revision.key) {
            let life = GoDuration.format(context.time(of: revision) - debt.time)
            return record(
                debt, "\(happened(debt)) did not lead to \(expectation.to.text): the object left the store \(life) later", revision)
        }
        return failure
    }

    private func observeBeginning(_ revision: Revision) {
        let time: VirtualTime
        switch from {
        case .milestone(let milestone, _):
            guard let position = journal.position(of: revision), !seen.contains(position),
                let moment = journal.time(of: milestone, at: position)
            else { return }
            seen.insert(position)
            time = moment
        case .pattern(let pattern):
            guard revision.verb != .delete, pattern.isMatched(by: revision.object, in: context.server) else { return }
            if let previous = revision.previous, pattern.isMatched(by: previous, in: context.server) { return }
            time = context.time(of: revision)
        }
        guard debts[revision.key] == nil else { return }
        if !isOneObject, isThere(for: revision.key) { return }
        let claim = from.handle.id == journal.resource ? journal.position(of: revision) : nil
        debts[revision.key] = Debt(key: revision.key, time: time, revision: revision.number, claim: claim)
    }

    /// Whether some object of another kind already is as it must come to be.
    private func isThere(for key: ObjectKey) -> Bool {
        guard case .pattern(let pattern) = to else { return false }
        let namespace = isNamespaced ? key.namespace : nil
        let items = (try? context.server.list(pattern.handle, namespace: namespace))?.items ?? []
        return items.contains(where: pattern.pattern.matches)
    }

    private func observeEnd(_ revision: Revision) -> ScenarioFailure? {
        let time: VirtualTime
        switch to {
        case .milestone(let milestone, _):
            guard let position = journal.position(of: revision), let moment = journal.time(of: milestone, at: position) else { return nil }
            time = moment
        case .pattern(let pattern):
            guard revision.verb != .delete, pattern.isMatched(by: revision.object, in: context.server) else { return nil }
            time = context.time(of: revision)
        }
        if isOneObject { return debts.removeValue(forKey: revision.key).flatMap { settle($0, at: time, revision) } }
        var told: ScenarioFailure?
        for debt in open where !isNamespaced || debt.key.namespace == revision.key.namespace {
            if case .milestone = to, time < debt.time { continue }
            debts[debt.key] = nil
            let failure = settle(debt, at: time, revision)
            told = told ?? failure
        }
        return told
    }

    /// What is owed, in the order in which it happened.
    private var open: [Debt] {
        // Unordered: sorted by what no two have in common.
        debts.values.sorted { ($0.time, $0.revision) < ($1.time, $1.revision) }
    }

    /// What was owed has come; perhaps too late.
    private func settle(_ debt: Debt, at time: VirtualTime, _ revision: Revision) -> ScenarioFailure? {
        lateness(debt, at: time).flatMap { record(debt, $0, revision) }
    }

    /// What to tell of a debt that was settled too late; nil when it was settled in time.
    private func lateness(_ debt: Debt, at time: VirtualTime) -> String? {
        guard let within = expectation.within, time - debt.time > within else { return nil }
        let length = GoDuration.format(time - debt.time)
        return "\(happened(debt)) led to \(expectation.to.text) after \(length), but must within \(GoDuration.format(within))"
    }

    // MARK: Telling

    private func happened(_ debt: Debt) -> String {
        let subject = "\(from.handle.kind.kind) \(debt.key)"
        return "\(expectation.from.text) of \(subject) at \(ReadableTime.moment(debt.time))"
    }

    private func deadline(_ debt: Debt) -> VirtualTime { debt.time + (expectation.within ?? .max) }

    private func record(_ debt: Debt, _ message: String, _ revision: Revision) -> ScenarioFailure? {
        let failure = context.failure(assertion, expectation.location, message, at: revision)
        let isFirst = brokenCount == 0
        note(debt, failure)
        return isFirst ? failure : nil
    }

    private func note(_ debt: Debt, _ failure: ScenarioFailure) {
        brokenCount += 1
        let deadline = deadline(debt)
        if let broken, broken.deadline <= deadline { return }
        broken = (deadline, failure)
    }

    private var assertion: String { "leadsTo \(expectation.from.text) to \(expectation.to.text)" }

    func decide(isComplete: Bool) -> ScenarioFailure? {
        for debt in open + unseen {
            if let time = milestone(for: debt) {
                if let message = lateness(debt, at: time) {
                    let claim = debt.claim.flatMap { journal.stored(at: $0) }
                    note(debt, context.failure(assertion, expectation.location, message, about: claim))
                }
            } else if isComplete || deadline(debt) < context.now {
                note(debt, neverFollowed(debt))
            }
        }
        guard var failure = broken?.failure else { return nil }
        if brokenCount > 1 { failure.message += "\nand so \(ReadableTime.count(brokenCount - 1, "further time"))" }
        return failure
    }

    /// Milestones that claims reached without having been written since.
    private var unseen: [Debt] {
        guard case .milestone(let milestone, _) = from else { return [] }
        var debts: [Debt] = []
        for (position, record) in journal.records.enumerated() where !seen.contains(position) {
            guard let time = journal.time(of: milestone, at: position) else { continue }
            let key = ObjectKey(namespace: record.namespace, name: record.name)
            if case .pattern(let pattern) = to {
                if !isOneObject, isThere(for: key) { continue }
                if isOneObject, let stored = journal.stored(at: position), pattern.isMatched(by: stored, in: context.server) { continue }
            }
            debts.append(Debt(key: key, time: time, revision: 0, claim: position))
        }
        return debts
    }

    /// When the milestone that settles a debt was reached, whether or not a revision has shown it.
    private func milestone(for debt: Debt) -> VirtualTime? {
        guard case .milestone(let milestone, _) = to else { return nil }
        if isOneObject { return debt.claim.flatMap { journal.time(of: milestone, at: $0) } }
        return journal.records.indices.compactMap { position in
            guard !isNamespaced || journal.records[position].namespace == debt.key.namespace else { return nil }
            return journal.time(of: milestone, at: position).flatMap { $0 >= debt.time ? $0 : nil }
        }.min()
    }

    private func neverFollowed(_ debt: Debt) -> ScenarioFailure {
        let bound = expectation.within.map { "within \(GoDuration.format($0))" } ?? "by the end of the run"
        var message = "\(happened(debt)) did not lead to \(expectation.to.text) \(bound)"
        let object = context.server.stored(from.handle, debt.key)
        if case .pattern(let pattern) = to {
            if !isOneObject {
                message += "\n\(pattern.shortfall(in: context.server).text)"
            } else if let object, let value = try? context.server.read(object, as: pattern.handle) {
                for difference in pattern.pattern.differences(value).prefix(8) { message += "\n  \(difference.text)" }
            }
        }
        var failure = context.failure(assertion, expectation.location, message, about: object)
        failure.time = min(deadline(debt), context.now)
        return failure
    }
}

extension BoundPattern {
    /// Whether a stored state matches; one that cannot be shown in the pattern's version does not.
    func isMatched(by stored: StoredObject, in server: APIServer) -> Bool { (try? match(stored, in: server)) != nil }
}
