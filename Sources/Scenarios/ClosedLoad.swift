import KubernetesAPI
import ObjectModel
import Simulation

/// The claims of a closed load: so many are there at a time.
struct ClosedLoad {
    /// How many are made in all.
    let count: Int
    /// When the last of them must have been made.
    let deadline: VirtualTime
    /// How long that is from the start, for messages.
    let within: Nanoseconds
    /// How many were made or are about to be.
    private var planned: Int
    /// The claims that are there; only looked up and counted.
    private(set) var inFlight: Set<ObjectKey> = []

    /// Starts a load of closed arrivals; nil for others.
    init?(_ arrivals: Workload.Arrivals, start: VirtualTime) {
        guard case .closed(let inFlight, let count, let within) = arrivals else { return nil }
        planned = max(0, min(inFlight, count))
        self.count = count
        self.within = within
        deadline = start + max(0, within)
    }

    /// A claim was made.
    mutating func enter(_ key: ObjectKey) { inFlight.insert(key) }

    /// A claim was removed. Says whether it was one of the load's and another is to be made for it.
    mutating func leave(_ key: ObjectKey) -> Bool {
        guard inFlight.remove(key) != nil, planned < count else { return false }
        planned += 1
        return true
    }
}
