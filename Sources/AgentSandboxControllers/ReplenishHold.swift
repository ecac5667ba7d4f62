import ControllerRuntime
import ObjectModel
import Simulation

/// Puts off refilling a pool for a while after each loss of a member (`--sandbox-warm-pool-replenish-delay`).
///
/// Each further loss starts the wait anew, so a pool that keeps losing members drains to nothing, as upstream's does. A first fill and
/// a raised number of replicas lose nothing and do not wait.
public struct ReplenishHold: Sendable {
    private struct State {
        var lastMembers: Int
        var deferUntil: VirtualTime?
    }

    /// How long to wait after a loss; 0 and less never wait and remember nothing.
    public let delay: Nanoseconds
    private var states: [ObjectKey: State] = [:]
    private let mutants: PoolMutants

    /// Starts without memory.
    public init(delay: Nanoseconds, _ mutants: PoolMutants = PoolMutants()) {
        self.delay = delay
        self.mutants = mutants
    }

    /// Looks at the number of members of a pool and says how long to wait from now; 0 is not at all. Ask once in a pass: the number
    /// becomes the one that the next is compared with.
    public mutating func remaining(_ pool: ObjectKey, members: Int, desired: Int, at now: VirtualTime) -> Nanoseconds {
        guard delay > 0 else { return 0 }
        guard var state = states[pool] else {
            states[pool] = State(lastMembers: members, deferUntil: mutants.has(.holdFirstFill) ? now + delay : nil)
            return mutants.has(.holdFirstFill) ? delay : 0
        }
        let hasDropped = members < state.lastMembers || mutants.has(.holdAnyDeficit) && state.deferUntil == nil
        if !mutants.has(.holdOldCount) { state.lastMembers = members }
        if members >= desired {
            if !mutants.has(.holdFullPool) { state.deferUntil = nil }
        } else if hasDropped, state.deferUntil == nil || !mutants.has(.holdOnce) {
            state.deferUntil = now + delay
        }
        states[pool] = state
        guard let deferUntil = state.deferUntil else { return 0 }
        return max(0, deferUntil - now)
    }

    /// Counts members that were just made. Nothing happens for a pool that was not looked at yet.
    public mutating func noteCreations(_ pool: ObjectKey, _ count: Int) { states[pool]?.lastMembers += count }

    /// Forgets a pool.
    public mutating func forget(_ pool: ObjectKey) { states[pool] = nil }

    /// What is kept.
    var memory: MemoryEntry {
        // Unordered: keys are counted, and the smallest is looked for.
        MemoryEntry("replenish holds", states.keys)
    }

    /// Whether nothing is remembered of any pool.
    public var isEmpty: Bool { states.isEmpty }
}
