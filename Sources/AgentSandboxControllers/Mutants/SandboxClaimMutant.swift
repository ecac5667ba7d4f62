/// The seeded defects of the SandboxClaim controller.
public enum SandboxClaimMutant: String, Mutant {
    case noResourceVersionOnAdoption = "M-NoRVOnAdopt"

    /// What the controller does instead of the right thing, in one line.
    public var summary: String {
        switch self {
        case .noResourceVersionOnAdoption: "the patch that takes a Sandbox over has no resourceVersion as its precondition"
        }
    }
}
