import ObjectModel

/// One line of what clients may expect of the server.
public struct ContractRow: Sendable, Hashable {
    /// How far the server goes.
    public enum Extent: Sendable, Hashable {
        /// It does what kube-apiserver does.
        case shipped
        /// It does so but for what is named; a Status that refuses that names the row.
        case partial(missing: String)
        /// It answers with a Status that names the row.
        case refused(instead: String)
        /// It knows nothing of it. Whoever asks for a kind is told so by a Status that names the row.
        case absent(why: String)
    }

    /// The number of the behaviour that shows it, or nil.
    public let number: Int?
    /// A word by which the row is known.
    public let id: String
    /// What is meant, in a few words.
    public let title: String
    /// How far the server goes.
    public let extent: Extent

    /// Describes a row that no behaviour shows.
    public init(_ id: String, _ title: String, _ extent: Extent) {
        self.init(number: nil, id, title, extent)
    }

    /// Describes a row that the behaviour of a number shows.
    public init(_ number: Int, _ id: String, _ title: String, _ extent: Extent = .shipped) {
        self.init(number: number, id, title, extent)
    }

    /// Describes a row that refusals name and no behaviour shows.
    public init(_ name: ContractRowName, _ title: String, _ extent: Extent) { self.init(number: nil, name.text, title, extent) }

    /// Describes a row that refusals name and that the behaviour of a number shows.
    public init(_ number: Int, _ name: ContractRowName, _ title: String, _ extent: Extent) {
        self.init(number: number, name.text, title, extent)
    }

    init(number: Int?, _ id: String, _ title: String, _ extent: Extent = .shipped) {
        self.number = number
        self.id = id
        self.title = title
        self.extent = extent
    }
}
