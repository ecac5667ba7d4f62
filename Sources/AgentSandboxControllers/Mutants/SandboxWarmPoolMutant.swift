/// The seeded defects of the SandboxWarmPool controller.
public enum SandboxWarmPoolMutant: String, Mutant {
    case noExpectations = "M-NoExpectations"

    /// What the controller does instead of the right thing, in one line.
    public var summary: String {
        switch self {
        case .noExpectations: "members are made without waiting to see those made before"
        }
    }
}
