import ObjectModel
import Simulation

/// What claims may cost and how long they may take.
extension ScenarioDocumentReader {
    func readBudgets(_ node: YAMLNode) -> [Budget] {
        guard let map = values.open(node, ScenarioKeys.budgets) else { return [] }
        var budgets: [Budget] = []
        for field in map.fields where map.section.key(field.key) != nil {
            if let launch = ClaimRecord.Launch(rawValue: field.key) {
                guard let inside = values.open(field.value, ScenarioKeys.claimBudget) else { continue }
                budgets += inside.fields.compactMap { readBudget($0, of: launch) }
            } else {
                budgets += [readBudget(field, of: nil)].compactMap(\.self)
            }
        }
        if map.fields.isEmpty { values.complain(map.location, "an empty map allows anything; name what must not be exceeded") }
        return budgets
    }

    private func readBudget(_ field: YAMLField, of launch: ClaimRecord.Launch?) -> Budget? {
        let subject: Budget.Subject
        if let measure = Budget.Measure(rawValue: field.key) {
            subject = .claim(measure, launch)
        } else if let total = Budget.Total(rawValue: field.key), launch == nil {
            subject = .run(total)
        } else {
            return nil
        }
        return values.wholeNumber(field.value, 0...1_000_000_000).map { Budget(subject, limit: Int($0), location: field.value.location) }
    }

    func readObjectives(_ node: YAMLNode) -> [LatencyObjective] {
        guard let map = values.open(node, ScenarioKeys.objectives) else { return [] }
        if map.fields.isEmpty { values.complain(map.location, "an empty map asks for nothing; name whose latencies are bounded") }
        var objectives: [LatencyObjective] = []
        for subject in LatencyObjective.Subject.allCases {
            guard let inside = map[subject.rawValue].flatMap({ values.open($0, ScenarioKeys.latencies) }) else { continue }
            if inside.fields.isEmpty {
                values.complain(inside.location, "an empty map asks for nothing; write a percentile such as p99: 6s")
            }
            var last: LatencyObjective?
            for percentile in LatencyObjective.Percentile.allCases {
                guard let node = inside[percentile.rawValue], let limit = values.duration(node) else { continue }
                if let last, limit < last.limit {
                    values.complain(
                        node.location,
                        "\(percentile.rawValue) of \(GoDuration.format(limit)) is below \(last.percentile.rawValue) of "
                            + "\(GoDuration.format(last.limit)); raise it")
                }
                let objective = LatencyObjective(subject, percentile, limit: limit, location: node.location)
                objectives.append(objective)
                last = objective
            }
        }
        return objectives
    }
}
