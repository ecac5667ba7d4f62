/// The flags of one process, read as Go's `flag` package does.
protocol FlagSet: Sendable {
    /// Every flag that there is.
    static var definitions: [FlagDefinition<Self>] { get }
    /// The flags that were set, in the order given, each once.
    var given: [String] { get set }
    /// Throws for a value out of range.
    func validate() throws(FlagError)
}

extension FlagSet {
    /// Names with or without dashes, the last of several counts. Throws for a name that does not exist, a value that cannot be read
    /// and a value out of range.
    mutating func read(_ values: [(name: String, value: String)]) throws(FlagError) {
        for (name, value) in values {
            let name = FlagName.bare(name)
            guard let definition = Self.definitions.first(where: { $0.name == name }) else {
                let known = Self.definitions.map(\.name).sorted().joined(separator: ", ")
                throw FlagError(name, "flag provided but not defined: -\(name); the flags of agent-sandbox-controller are \(known)")
            }
            try definition.apply(value, to: &self)
            if !given.contains(name) { given.append(name) }
        }
        try validate()
    }

    /// The flags that were set although nothing in a simulated world depends on them, in the order given.
    var withoutEffect: [String] {
        given.filter { name in Self.definitions.contains { $0.name == name && !$0.hasEffect } }
    }
}

enum FlagName {
    /// A flag's name without its one or two dashes.
    static func bare(_ name: String) -> String {
        if name.hasPrefix("--") { return String(name.dropFirst(2)) }
        return name.hasPrefix("-") ? String(name.dropFirst()) : name
    }
}
