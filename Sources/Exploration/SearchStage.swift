/// The searches that a campaign makes, one after the other.
public enum SearchStage: String, Sendable, Hashable, CaseIterable {
    /// Every scenario as it is written.
    case plain
    /// Other seeds, with a random order of what happens at the same moment.
    case random
    /// A fault at every write of the controllers.
    case crash
    /// Other seeds, with random priorities.
    case priority
    /// Other seeds, with other delays and without some faults.
    case swarm
    /// Caches of the controllers that are late.
    case lag
}
