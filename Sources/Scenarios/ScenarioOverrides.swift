/// What the command line says in place of a scenario's own keys, as text, unchecked: the reader checks it as it checks the keys.
public struct ScenarioOverrides: Sendable, Hashable {
    /// In place of `spec.seed`: a whole number from 0 to 18446744073709551615.
    public var seed: String?
    /// In place of `spec.clock`.
    public var clock: String?
    /// In place of `spec.backend`.
    public var backend: String?
    /// In place of `spec.isolation`.
    public var isolation: String?
    /// In place of `spec.chooser`: `fifo` or `random`, or `recorded` together with `choices`.
    public var chooser: String?
    /// In place of `spec.chooser`: the path of a file of recorded choices, relative to the working folder.
    public var choices: String?

    /// Overrides what is given.
    public init(
        seed: String? = nil, clock: String? = nil, backend: String? = nil, isolation: String? = nil, chooser: String? = nil,
        choices: String? = nil
    ) {
        self.seed = seed
        self.clock = clock
        self.backend = backend
        self.isolation = isolation
        self.chooser = chooser
        self.choices = choices
    }
}
