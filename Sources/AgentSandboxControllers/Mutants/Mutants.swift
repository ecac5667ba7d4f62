/// The seeded defects that are switched on in the controllers of one process.
public struct Mutants: Sendable {
    /// A defect as a user sees it.
    public struct Description: Hashable, Sendable {
        /// The name that switches it on.
        public let name: String
        /// What the controller does instead of the right thing, in one line.
        public let summary: String
    }

    let sandbox: MutantSet<SandboxMutant>
    let template: MutantSet<SandboxTemplateMutant>
    let claim: MutantSet<SandboxClaimMutant>
    let pool: MutantSet<SandboxWarmPoolMutant>

    /// None.
    public static let none = Mutants(Set<String>())

    /// Switches defects on by name. Throws when there is none of that name.
    public init(_ names: [String]) throws(AgentSandboxManagerError) {
        for name in names where !Self.names.contains(name) { throw .unknown("mutant", name) }
        self.init(Set(names))
    }

    private init(_ names: Set<String>) {
        sandbox = Self.set(names)
        template = Self.set(names)
        claim = Self.set(names)
        pool = Self.set(names)
    }

    private static func set<Name: Mutant>(_ names: Set<String>) -> MutantSet<Name> {
        MutantSet(Set(Name.allCases.filter { names.contains($0.rawValue) }))
    }

    /// All there are: those of the Sandbox controller, then those of templates, claims and pools.
    public static let all: [Description] =
        descriptions(SandboxMutant.self) + descriptions(SandboxTemplateMutant.self) + descriptions(SandboxClaimMutant.self)
        + descriptions(SandboxWarmPoolMutant.self)

    /// Their names, in the same order.
    public static let names: [String] = all.map(\.name)

    private static func descriptions<Name: Mutant>(_ type: Name.Type) -> [Description] {
        type.allCases.map { Description(name: $0.rawValue, summary: $0.summary) }
    }
}
