import ObjectModel
import Simulation
import World

/// Delays as a scenario spells them.
enum DelayText {
    /// All of `spec.timing`.
    static func timing(_ timing: WorldTiming) -> JSONValue {
        [
            "apiRequest": distribution(timing.apiRequest), "watchDelivery": distribution(timing.watchDelivery),
            "schedule": distribution(timing.schedule), "sandboxStart": distribution(timing.sandboxStart),
            "readiness": distribution(timing.readiness), "garbageCollection": distribution(timing.garbageCollection),
        ]
    }

    /// One distribution; measured lengths stand for themselves by their median, as a scenario keeps them in a file.
    static func distribution(_ distribution: Distribution) -> JSONValue {
        func text(_ length: Nanoseconds) -> JSONValue { .string(GoDuration.format(length)) }
        switch distribution {
        case .constant(let length): return text(length)
        case .uniform(let low, let high): return ["uniform": [text(low), text(high)]]
        case .logNormal(let median, _) where median == 0: return text(0)
        case .logNormal(let median, let p99): return ["lognormal": ["median": text(median), "p99": text(p99)]]
        case .normal(let mean, let deviation): return ["normal": ["mean": text(mean), "stddev": text(deviation)]]
        case .exponential(let mean): return ["exponential": ["mean": text(mean)]]
        case .empirical(let lengths):
            let ordered = lengths.sorted()
            return text(ordered.isEmpty ? 0 : ordered[ordered.count / 2])
        }
    }
}
