import ObjectModel
import Simulation

/// The moments at which a probe is made: a container's start, plus `initialDelaySeconds`, then every `periodSeconds`.
struct ProbeSchedule: Hashable, Sendable {
    let initialDelay: Nanoseconds
    let period: Nanoseconds
    let successThreshold: Int64

    /// Reads a probe; nil when there is none.
    init?(json: JSONValue) {
        guard case .object(let fields) = json else { return nil }
        initialDelay = .seconds(max(0, fields["initialDelaySeconds"]?.intValue ?? 0))
        period = .seconds(max(1, fields["periodSeconds"]?.intValue ?? 10))
        successThreshold = max(1, fields["successThreshold"]?.intValue ?? 1)
    }

    /// When the probe has succeeded often enough, if it succeeds from `moment` on.
    func success(startedAt start: VirtualTime, from moment: VirtualTime) -> VirtualTime {
        let first = start + initialDelay
        let late = max(0, moment - first)
        let steps = (late + period - 1) / period + successThreshold - 1
        return first + steps * period
    }
}
