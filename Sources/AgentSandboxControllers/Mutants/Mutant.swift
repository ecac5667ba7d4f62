/// The seeded defects of one controller: each makes it do something wrong, for testing what is to notice it.
///
/// A historical defect keeps the name `M-…` of the catalogue; one that skips or swaps a step of a decision list is called
/// `controller/what-is-done-wrong`.
public protocol Mutant: RawRepresentable, CaseIterable, Hashable, Sendable where RawValue == String {
    /// What the controller does instead of the right thing, in one line.
    var summary: String { get }
}

/// The seeded defects that are switched on in one controller. Where there are none, asking costs one comparison.
public struct MutantSet<Name: Mutant>: Sendable {
    private let names: Set<Name>
    /// Whether none is switched on.
    let isEmpty: Bool

    /// Switches defects on.
    public init(_ names: Set<Name> = []) {
        self.names = names
        isEmpty = names.isEmpty
    }

    /// Whether a defect is switched on.
    @inline(__always)
    func has(_ name: Name) -> Bool { !isEmpty && names.contains(name) }
}
