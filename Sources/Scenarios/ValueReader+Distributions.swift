import ObjectModel
import Simulation

/// Distributions.
extension ValueReader {
    /// A distribution over lengths of time: a duration, or a map with the distribution's name. Measured lengths come from a file.
    func distribution(_ node: YAMLNode) -> Distribution? {
        guard case .fields = node.content else {
            if case .list = node.content {
                complain(node, expected: "a duration such as 250ms or a distribution such as {uniform: [0s, 20ms]}")
                return nil
            }
            guard let length = duration(node) else { return nil }
            return .constant(length)
        }
        guard let map = open(node, ScenarioKeys.distribution), let field = only(map) else { return nil }
        switch field.key {
        case "uniform": return uniform(field.value)
        case "lognormal": return logNormal(field.value)
        case "empirical":
            guard let files else {
                complain(field.keyLocation, "no file can be named here; write another distribution")
                return nil
            }
            // In ascending order, a number that is drawn is a place in the distribution function.
            return LengthTable(files: files, values: self).read(field.value).map { .empirical($0.sorted()) }
        case "normal":
            guard let map = open(field.value, ScenarioKeys.normalDistribution) else { return nil }
            let mean = map["mean"].flatMap(duration)
            let deviation = map["stddev"].flatMap(duration)
            guard let mean, let deviation else { return nil }
            return .normal(mean: mean, standardDeviation: deviation)
        default:
            guard let map = open(field.value, ScenarioKeys.exponentialDistribution), let mean = map["mean"].flatMap(duration) else {
                return nil
            }
            return .exponential(mean: mean)
        }
    }

    private func uniform(_ node: YAMLNode) -> Distribution? {
        guard case .list(let ends) = node.content, ends.count == 2 else {
            complain(node, expected: "two durations such as [0s, 20ms]")
            return nil
        }
        let first = duration(ends[0])
        let last = duration(ends[1])
        guard let first, let last else { return nil }
        guard first <= last else {
            complain(
                node.location, "the range starts at \(GoDuration.format(first)), after its end at \(GoDuration.format(last)); swap them")
            return nil
        }
        return .uniform(first, last)
    }

    private func logNormal(_ node: YAMLNode) -> Distribution? {
        guard let map = open(node, ScenarioKeys.logNormalDistribution) else { return nil }
        let median = map["median"].flatMap(duration)
        let percentile = map["p99"].flatMap(duration)
        guard let median, let percentile else { return nil }
        guard median > 0 else {
            complain(map["median"]?.location ?? node.location, "a log-normal distribution has no median of 0s; write one above it")
            return nil
        }
        guard percentile >= median else {
            complain(
                map["p99"]?.location ?? node.location,
                "the p99 of \(GoDuration.format(percentile)) is below the median of \(GoDuration.format(median)); raise it")
            return nil
        }
        return .logNormal(median: median, p99: percentile)
    }
}
