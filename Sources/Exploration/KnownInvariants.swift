import Scenarios

/// The invariants that a search can leave out.
public enum KnownInvariants {
    /// Their ids.
    public static let ids = Scenario(name: "", file: "").invariants
}
