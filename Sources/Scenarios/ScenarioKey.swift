/// One key of the scenario language.
public struct ScenarioKey: Sendable, Hashable {
    /// Whether this version can do what a key says.
    public enum Availability: Sendable, Hashable {
        /// It can.
        case available
        /// It cannot: writing the key is a mistake.
        /// - Parameters:
        ///   - subject: what is not available, in the plural, such as `exec steps`.
        ///   - instead: what to write instead, an imperative.
        case unavailable(subject: String, instead: String)
    }

    /// The name as written.
    public let name: String
    /// What value it takes, such as `a duration`.
    public let type: String
    /// The value when it is left out, as it would be written; nil when there is none.
    public let defaultValue: String?
    /// Whether it must be written.
    public let isRequired: Bool
    /// What it means, in one sentence.
    public let meaning: String
    /// Whether this version can do it.
    public let availability: Availability

    /// Whether this version can do it.
    public var isAvailable: Bool { availability == .available }
}

/// The keys of one map of the scenario language.
public struct ScenarioSection: Sendable, Hashable {
    /// Where the map stands, such as `spec.cluster.nodes[]`; forms used in several places have a name in angle brackets instead, such
    /// as `<distribution>`.
    public let path: String
    /// The keys, in the order of the documentation.
    public let keys: [ScenarioKey]
    /// Whether other keys are taken too, because they are fields of objects.
    public let isOpen: Bool

    /// The key of a name, or nil.
    public func key(_ name: String) -> ScenarioKey? { keys.first { $0.name == name } }
}
