/// The seeded defects of the SandboxTemplate controller.
public enum SandboxTemplateMutant: String, Mutant {
    case skipLabel = "template/skip-label"

    /// What the controller does instead of the right thing, in one line.
    public var summary: String {
        switch self {
        case .skipLabel: "the template is not labelled with the hash of its name"
        }
    }
}
