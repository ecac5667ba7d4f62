import ObjectModel

/// What a part of a process keeps in memory at one moment: how many there are of one kind of thing, and one of them by name.
///
/// For those who look on: whatever is about objects has to be forgotten when the objects are gone.
public struct MemoryEntry: Hashable, Sendable {
    /// What is kept, and by whom.
    public var name: String
    /// How many.
    public let count: Int
    /// The first of them by name; empty when there is none.
    public let example: String

    /// Counts things that have a name.
    public init(_ name: String, _ things: some Collection<String>) {
        self.name = name
        count = things.count
        example = things.min() ?? ""
    }

    /// Counts things that are kept by the key of an object.
    public init(_ name: String, _ keys: some Collection<ObjectKey>) {
        self.name = name
        count = keys.count
        example = keys.min().map { "\($0)" } ?? ""
    }
}
