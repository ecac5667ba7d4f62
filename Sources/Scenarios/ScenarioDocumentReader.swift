import ObjectModel
import World

/// Reads one document of a scenario file.
struct ScenarioDocumentReader {
    /// The only version of the language.
    static let apiVersion = "sandtable.dev/v1alpha1"
    /// The kind of every document.
    static let kind = "Scenario"

    let file: String
    let files: FileSet
    let overrides: CheckedOverrides
    let values: ValueReader
    let kinds = KnownKinds()
    let manifests: ManifestReader

    init(file: String, files: FileSet, report: MistakeReport, overrides: CheckedOverrides) {
        self.file = file
        self.files = files
        self.overrides = overrides
        values = ValueReader(file: file, files: files, report: report)
        manifests = ManifestReader(files: files, kinds: kinds)
    }

    /// The scenario; when something is wrong the report says so and the result is not complete.
    func read(_ document: YAMLNode) -> Scenario? {
        if case .fields = document.content, let kind = document["kind"], kind.content != .scalar(.string(Self.kind)) {
            values.complain(
                kind.location, "expected kind Scenario, found \(ValueReader.describe(kind)); a scenario file holds scenarios only")
            return nil
        }
        guard let map = values.open(document, ScenarioKeys.document) else { return nil }
        if let version = map["apiVersion"], version.content != .scalar(.string(Self.apiVersion)) {
            values.complain(version.location, "expected \(Self.apiVersion), found \(ValueReader.describe(version))")
        }
        var name: String?
        var description = ""
        if let metadata = map["metadata"].flatMap({ values.open($0, ScenarioKeys.metadata) }) {
            name = metadata["name"].flatMap { values.name($0, "a name in lower case") }
            if let node = metadata["description"] {
                if node.content != .scalar(.string("")) { description = values.text(node, "a text") ?? "" }
            }
        }
        var scenario = Scenario(name: name ?? "", file: file)
        scenario.description = description
        if let spec = map["spec"].flatMap({ values.open($0, ScenarioKeys.spec) }) { readSpec(spec, into: &scenario) }
        return name == nil ? nil : scenario
    }

    /// Whether some step upgrades, before the steps are read: it decides what claims may name.
    private static func hasUpgrade(_ steps: YAMLNode?) -> Bool {
        guard case .list(let elements)? = steps?.content else { return false }
        return elements.contains { $0["upgrade"] != nil }
    }

    private func readSpec(_ spec: OpenedMap, into scenario: inout Scenario) {
        WorldReading(values: values, files: files, overrides: overrides).read(spec, into: &scenario)
        let profile = scenario.world.profile
        kinds.use(profile.resources)
        if let node = spec["workloads"] {
            let isUpgraded = profile == .v01 && Self.hasUpgrade(spec["steps"])
            scenario.workloads = readWorkloads(node, profiles: isUpgraded ? [.v01, .v05] : [profile.resources])
        }
        if let node = spec["steps"] {
            scenario.steps = readSteps(node, workloads: scenario.workloads, of: profile, on: scenario.backend)
        }
        if let node = spec["invariants"] { readInvariants(node, into: &scenario) }
        if let node = spec["budgets"] { scenario.budgets = readBudgets(node) }
        if let node = spec["slo"] { scenario.objectives = readObjectives(node) }
        if let node = spec["expect"] { scenario.expectations = readExpectations(node) }
        for id in scenario.expectations.violates.map(\.id) {
            guard let compared = ComparedInvariant(rawValue: id), !scenario.comparisons.contains(compared) else { continue }
            scenario.comparisons.append(compared)
        }
    }
}
