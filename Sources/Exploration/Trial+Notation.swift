extension Trial {
    /// A short form for tables: `plain`, `random 12`, `crash 1 3 killBefore`. Runs with deviations have none.
    var notation: String? {
        switch plan {
        case .seeded: strategy == .plain ? "plain" : "\(strategy.name) \(seed)"
        case .writeFault(let fault): "\(strategy.name) \(seed) \(fault.ordinal) \(fault.effect.name)"
        case .deviations: nil
        }
    }

    /// Reads the short form; `seed` is that of a scenario that is run as it is written.
    init?(notation: String, seed ownSeed: UInt64) {
        let words = notation.split(separator: " ").map(String.init)
        guard let name = words.first, let strategy = SearchStrategy(name: name) else { return nil }
        guard words.count > 1 else {
            guard strategy == .plain else { return nil }
            self.init(.plain, seed: ownSeed)
            return
        }
        guard let seed = UInt64(words[1]) else { return nil }
        if words.count == 2 {
            self.init(strategy, seed: seed)
        } else if words.count == 4, strategy == .crash, let ordinal = Int(words[2]),
            let effect = WriteFault.Effect.allCases.first(where: { $0.name == words[3] })
        {
            self.init(.crash, seed: seed, plan: .writeFault(WriteFault(ordinal: ordinal, effect: effect)))
        } else {
            return nil
        }
    }
}
