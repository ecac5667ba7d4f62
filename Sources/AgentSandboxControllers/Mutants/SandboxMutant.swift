/// The seeded defects of the Sandbox controller.
public enum SandboxMutant: String, Mutant {
    case afterNotAtOrAfter = "M-AfterNotAtOrAfter"

    /// What the controller does instead of the right thing, in one line.
    public var summary: String {
        switch self {
        case .afterNotAtOrAfter: "a Sandbox expires only after its shutdownTime, not at it"
        }
    }
}
