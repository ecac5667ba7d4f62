import AgentSandboxAPI
import AgentSandboxControllers
import ObjectModel
import Simulation
import World

/// Reads what a world is made from.
struct WorldReading {
    /// The most nodes of a cluster.
    static let maximumNodes = 10_000

    static let clocks: [Choice<Scenario.Clock>] = [Choice("virtual", .virtual), Choice("wall", nil)]
    static let backends: [Choice<Scenario.Backend>] = [Choice("simulated", .simulated), Choice("process", nil), Choice("gvisor", nil)]
    static let isolations: [Choice<Void>] = [Choice("prefer", ()), Choice("require", nil)]
    static let choosers: [Choice<Scenario.ChooserChoice>] = [Choice("fifo", .fifo), Choice("random", .random)]
    static let profiles: [Choice<ControllerProfile>] = [
        Choice("v0.5", .v05), Choice("v0.1", .v01), Choice("none", ControllerProfile.none),
    ]

    let values: ValueReader
    let files: FileSet
    let overrides: CheckedOverrides

    func read(_ spec: OpenedMap, into scenario: inout Scenario) {
        let seed = spec["seed"].flatMap(values.seed)
        scenario.world.seed = overrides.seed ?? seed ?? scenario.world.seed
        let clock = spec["clock"].flatMap { values.choice($0, of: "clock", Self.clocks) }
        scenario.clock = overrides.clock ?? clock ?? scenario.clock
        let backend = spec["backend"].flatMap { values.choice($0, of: "backend", Self.backends) }
        scenario.backend = overrides.backend ?? backend ?? scenario.backend
        _ = spec["isolation"].flatMap { values.choice($0, of: "isolation", Self.isolations) }
        let chooser = spec["chooser"].flatMap { self.chooser($0) }
        scenario.chooser = overrides.chooser ?? chooser ?? scenario.chooser
        if let node = spec["controllers"] { readControllers(node, into: &scenario.world) }
        if let node = spec["cluster"] { readCluster(node, into: &scenario.world) }
        if let node = spec["timing"] { readTiming(node, into: &scenario.world.timing) }
    }

    private func chooser(_ node: YAMLNode) -> Scenario.ChooserChoice? {
        guard case .fields = node.content else {
            if node.content == .scalar("recorded") {
                values.complain(node.location, "chooser recorded needs a file of recorded choices; write {recorded: FILE}")
                return nil
            }
            if case .scalar(.string) = node.content { return values.choice(node, of: "chooser", Self.choosers) }
            values.complain(node, expected: "fifo, random or {recorded: FILE}")
            return nil
        }
        guard let map = values.open(node, ScenarioKeys.chooser), let name = map["recorded"],
            let path = values.text(name, "the path of a file"), !overrides.replacesChooser
        else { return nil }
        return RecordedChoices.read(FilePath.resolve(path, from: values.file), named: name, from: files, values).map { .recorded($0) }
    }

    // MARK: Controllers

    private func readControllers(_ node: YAMLNode, into world: inout WorldConfiguration) {
        guard let map = values.open(node, ScenarioKeys.controllers) else { return }
        if let profile = map["profile"].flatMap({ values.choice($0, of: "profile", Self.profiles) }) { world.profile = profile }
        if let node = map["flags"] { world.flags = flags(node, of: world.profile.resources) }
        if let node = map["features"] { world.features = names(node, "feature", known: AgentSandboxManager.features) }
        if let node = map["mutants"] { world.mutants = names(node, "mutant", known: AgentSandboxManager.mutants) }
        let what: String
        switch world.profile {
        case .v05: return
        case .v01: what = "v0.1 takes no"
        case .none: what = "none runs no controllers and takes no"
        }
        for (key, isEmpty) in [
            ("flags", world.flags.isEmpty || world.profile == .v01), ("features", world.features.isEmpty),
            ("mutants", world.mutants.isEmpty),
        ] where !isEmpty {
            values.complain(map.keyLocation(key), "profile \(what) \(key); remove them or use profile v0.5")
        }
    }

    func flags(_ node: YAMLNode, of profile: AgentSandboxProfile) -> [(name: String, value: String)] {
        guard let fields = values.fields(node, of: "flags such as {extensions: true}") else { return [] }
        var flags: [(name: String, value: String)] = []
        for field in fields {
            guard case .scalar(let value) = field.value.content, !value.isNull else {
                values.complain(field.value, expected: "the value of a flag")
                continue
            }
            let text = value.stringValue ?? value.description
            let bare = field.key.hasPrefix("--") ? String(field.key.dropFirst(2)) : field.key
            guard profile.flagNames.contains(bare) else {
                let hint = Spelling.nearest(to: bare, among: profile.flagNames).map { "did you mean \($0)? " } ?? ""
                values.complain(
                    field.keyLocation,
                    "unknown flag \(ValueReader.quoted(field.key)); \(hint)the flags are \(profile.flagNames.joined(separator: ", "))")
                continue
            }
            do throws(FlagError) {
                if try profile.check([(bare, text)]) {
                    flags.append((bare, text))
                } else {
                    values.complain(
                        field.keyLocation, "the flag version makes the process print its version and exit; remove it to run controllers")
                }
            } catch {
                values.complain(field.value.location, error.description)
            }
        }
        do throws(FlagError) {
            try profile.check(flags)
        } catch {
            values.complain(node.location, error.description)
        }
        return flags
    }

    private func names(_ node: YAMLNode, _ what: String, known: [String]) -> [String] {
        guard let elements = values.list(node, of: "names of \(what)s") else { return [] }
        var names: [String] = []
        for element in elements {
            guard let name = values.text(element, "the name of a \(what)") else { continue }
            if !known.contains(name) {
                let hint =
                    known.isEmpty
                    ? "this version has none, remove it"
                    : (Spelling.nearest(to: name, among: known).map { "did you mean \($0)? " } ?? "") + "docs/\(what)s.md lists them"
                values.complain(element.location, "unknown \(what) \(ValueReader.quoted(name)); \(hint)")
            } else if names.contains(name) {
                values.complain(element.location, "\(what) \(name) is named twice; remove one")
            } else {
                names.append(name)
            }
        }
        return names
    }

    // MARK: Timing

    private func readTiming(_ node: YAMLNode, into timing: inout WorldTiming) {
        guard let map = values.open(node, ScenarioKeys.timing) else { return }
        let targets: [(String, WritableKeyPath<WorldTiming, Distribution>)] = [
            ("apiRequest", \.apiRequest), ("watchDelivery", \.watchDelivery), ("schedule", \.schedule), ("sandboxStart", \.sandboxStart),
            ("readiness", \.readiness), ("garbageCollection", \.garbageCollection),
        ]
        for (key, target) in targets {
            if let distribution = map[key].flatMap(values.distribution) { timing[keyPath: target] = distribution }
        }
    }
}
