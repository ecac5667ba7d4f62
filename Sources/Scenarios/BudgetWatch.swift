import APIServer
import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation
import World

/// The budgets of a run: looks on when something is charged to a claim, and at every call.
final class BudgetWatch {
    /// A budget that was exceeded: where first, and by whom since.
    private struct Excess {
        var failure: ScenarioFailure
        /// The first claim; nil for the whole run.
        let claim: Int?
        /// All claims; only looked up and counted.
        var claims: Set<Int>
    }

    private let context: RunContext
    private let journal: ClaimJournal
    private let budgets: [Budget]
    private var excesses: [Excess?]
    private var conflicts = 0
    private var writes = 0
    /// Told of each budget when it is exceeded for the first time.
    private let onExcess: (ScenarioFailure) -> Void

    /// Begins to look on; without budgets there is nothing to do.
    init?(_ context: RunContext, journal: ClaimJournal, onExcess: @escaping (ScenarioFailure) -> Void) throws(ScenarioRunError) {
        budgets = context.scenario.budgets
        if budgets.isEmpty { return nil }
        self.context = context
        self.journal = journal
        self.onExcess = onExcess
        excesses = Array(repeating: nil, count: budgets.count)
        guard let ledger = context.world.claimLedger else {
            throw ScenarioRunError("budgets need a world that counts what claims cost; switch countsClaimCosts on")
        }
        ledger.onCharge = { [unowned self] position in observe(claim: position) }
        context.world.controlPlane.callObservers.append { [unowned self] call, code in observe(call, code: code) }
    }

    /// Looks at a claim that something has been charged to, or of which it has become known how it started.
    func observe(claim position: Int) {
        guard position < journal.records.count, let cost = context.world.claimLedger?.cost(at: position) else { return }
        let launch = journal.records[position].launch
        for (index, budget) in budgets.enumerated() {
            guard case .claim(let measure, let wanted) = budget.subject, wanted == nil || wanted == launch else { continue }
            guard measure.amount(of: cost) > budget.limit else { continue }
            if excesses[index] != nil {
                excesses[index]?.claims.insert(position)
                continue
            }
            let record = journal.records[position]
            var failure = context.failure(assertion(budget), budget.location, "", about: journal.stored(at: position))
            failure.object = "SandboxClaim \(record.namespace)/\(record.name)"
            keep(Excess(failure: failure, claim: position, claims: [position]), at: index)
        }
    }

    private func observe(_ call: CallDescription, code: Int) {
        if code == 409 { conflicts += 1 }
        if call.verb.isWrite { writes += 1 }
        for (index, budget) in budgets.enumerated() {
            guard case .run(let total) = budget.subject, excesses[index] == nil, amount(of: total) > budget.limit else { continue }
            let handle = try? context.server.resolve(call.resource)
            let object = handle.flatMap { context.server.stored($0, call.key) }
            var failure = context.failure(assertion(budget), budget.location, "", about: object)
            failure.actor = call.actor
            keep(Excess(failure: failure, claim: nil, claims: []), at: index)
        }
    }

    private func keep(_ excess: Excess, at index: Int) {
        excesses[index] = excess
        var told = excess.failure
        told.message = message(excess, budgets[index])
        onExcess(told)
    }

    private func amount(of total: Budget.Total) -> Int {
        switch total {
        case .conflicts: conflicts
        case .writes: writes
        }
    }

    private func assertion(_ budget: Budget) -> String { "budget \(budget.subject.text)" }

    /// What was found by now.
    private func message(_ excess: Excess, _ budget: Budget) -> String {
        switch budget.subject {
        case .run(let total):
            return "at most \(ReadableTime.grouped(budget.limit)) \(total.rawValue) are allowed, found "
                + ReadableTime.grouped(amount(of: total))
        case .claim(let measure, _):
            let cost = excess.claim.flatMap { context.world.claimLedger?.cost(at: $0) } ?? ClaimCost()
            var text =
                "at most \(ReadableTime.grouped(budget.limit)) \(measure.noun) are allowed for a claim, found "
                + ReadableTime.grouped(measure.amount(of: cost))
            let list = Self.list(cost, measure)
            if !list.isEmpty { text += ": \(list)" }
            let others = excess.claims.count - 1
            if others > 0 { text += "\nand so with \(ReadableTime.count(others, "further claim"))" }
            return text
        }
    }

    /// The writes that were counted, by kind.
    private static func list(_ cost: ClaimCost, _ measure: Budget.Measure) -> String {
        let isOwn: (ClaimCost.Writes) -> Bool
        switch measure {
        case .writesPerClaim: isOwn = { $0.actor == AgentSandboxNames.sandboxClaimEventSource }
        case .allWritesPerClaim: isOwn = { _ in true }
        default: return ""
        }
        return cost.writes.filter(isOwn).map { writes in
            let resource = writes.subresource.isEmpty ? writes.resource : "\(writes.resource)/\(writes.subresource)"
            let actor = measure == .allWritesPerClaim ? " by \(writes.actor)" : ""
            return "\(writes.count) \(writes.verb.rawValue) \(resource)\(actor)"
        }.joined(separator: ", ")
    }

    /// What was exceeded, in the order of the file.
    func decide() -> [ScenarioFailure] {
        zip(excesses, budgets).compactMap { excess, budget in
            guard let excess else { return nil }
            var failure = excess.failure
            failure.message = message(excess, budget)
            return failure
        }
    }
}
