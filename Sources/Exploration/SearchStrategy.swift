import Scenarios

/// How runs are picked out of all that a scenario allows.
public enum SearchStrategy: UInt8, Sendable, Hashable, CaseIterable {
    /// The scenario as it is written: one run.
    case plain = 0
    /// Each seed has its own delays, and decides by a random stream between what happens at the same moment.
    case random = 1
    /// Each seed has its own delays; lines of work have random priorities that fall at a few moments.
    case priority = 2
    /// All orders that differ from first in, first out by at most so many decisions.
    case exhaustive = 3
    /// At every write of the controllers: the process dies before and after it, it is refused, its reply is lost.
    case crash = 4
    /// Each seed leaves out some of the scenario's faults and has a scale of its own for each kind of delay.
    case swarm = 5
    /// Each seed makes some caches of the controllers late, or the process see the past after a restart; the rest is as it is written.
    case lag = 6

    /// The name on the command line.
    public var name: String {
        switch self {
        case .plain: "plain"
        case .random: "random"
        case .priority: "priority"
        case .exhaustive: "exhaustive"
        case .crash: "crash"
        case .swarm: "swarm"
        case .lag: "lag"
        }
    }

    /// The strategy of a name, or nil.
    public init?(name: String) {
        guard let strategy = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = strategy
    }

    /// The invariant that a run of it is held to by a comparison with an undisturbed run; nil when it is compared with none.
    var comparison: ComparedInvariant? {
        switch self {
        case .plain, .swarm: nil
        case .crash: .crashEquivalence
        case .lag: .staleReadTolerance
        case .random, .priority, .exhaustive: .scheduleIndependence
        }
    }

    /// Whether its runs are compared without being asked for: only orders are many more runs than one undisturbed one, and they differ
    /// where a defect of upstream's shows.
    var comparesAlways: Bool { self == .crash || self == .lag || self == .swarm }

    /// Whether a run may take longer for each step than the scenario says.
    var isPatient: Bool { self == .crash || self == .swarm || self == .lag }

    /// Whether one seed stands for many runs.
    var enumerates: Bool { self == .exhaustive || self == .crash }
}
