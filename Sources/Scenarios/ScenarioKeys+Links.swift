/// How the maps of the language hang together: what the schema for editors is made from, beside the keys themselves.
extension ScenarioKeys {
    /// A key whose value, or the elements of whose list, are maps with keys of their own.
    struct Link: Sendable {
        let key: String
        /// The path of the section of those keys.
        let section: String

        init(_ key: String, _ section: String) {
            self.key = key
            self.section = section
        }
    }

    /// The keys of a section that lead to another, by the section's path.
    static let links: [String: [Link]] = [
        "": [Link("metadata", "metadata"), Link("spec", "spec")],
        "spec": [
            Link("chooser", "spec.chooser"), Link("controllers", "spec.controllers"), Link("cluster", "spec.cluster"),
            Link("timing", "spec.timing"), Link("workloads", "spec.workloads[]"), Link("steps", "spec.steps[]"),
            Link("expect", "spec.expect"), Link("budgets", "spec.budgets"), Link("slo", "spec.slo"),
        ],
        "spec.chooser": [Link("deviations", "spec.chooser.deviations[]")],
        "spec.cluster": [Link("nodes", "spec.cluster.nodes[]"), Link("images", "spec.cluster.images[]")],
        "spec.cluster.images[]": [Link("pull", "<distribution>")],
        "spec.timing": timing.keys.map { Link($0.name, "<distribution>") },
        "<distribution>": [
            Link("lognormal", "<distribution>.lognormal"), Link("normal", "<distribution>.normal"),
            Link("exponential", "<distribution>.exponential"),
        ],
        "spec.workloads[]": [Link("claim", "spec.workloads[].claim"), Link("arrivals", "spec.workloads[].arrivals")],
        "spec.workloads[].arrivals": [
            Link("poisson", "<arrivals by rate>"), Link("uniform", "<arrivals by rate>"),
            Link("closed", "spec.workloads[].arrivals.closed"),
        ],
        "spec.steps[]": [
            Link("apply", "<objects>"), Link("create", "<objects>"), Link("update", "<objects>"), Link("patch", "spec.steps[].patch"),
            Link("delete", "spec.steps[].delete"), Link("scale", "spec.steps[].scale"), Link("run", "spec.steps[].run"),
            Link("upgrade", "spec.steps[].upgrade"), Link("fault", "spec.steps[].fault"), Link("eventually", "spec.steps[].eventually"),
            Link("settle", "spec.steps[].settle"), Link("exec", "spec.steps[].exec"), Link("expect", "spec.steps[].expect"),
        ],
        "spec.steps[].fault": [Link("when", "<moment>"), Link("restartAt", "spec.steps[].fault.restartAt")]
            + faultNames.filter { !faultsOfNames.contains($0) }.map { Link($0, "spec.steps[].fault.\($0)") },
        "<moment>": moment.keys.map { Link($0.name, "<calls>") },
        "spec.steps[].fault.delay": [Link("by", "<distribution>")], "spec.steps[].fault.lag": [Link("by", "<distribution>")],
        "spec.steps[].fault.pod": [
            Link("ready", "<after>"), Link("evict", "<after>"), Link("flap", "spec.steps[].fault.pod.flap"),
            Link("exit", "spec.steps[].fault.pod.exit"),
        ],
        "spec.steps[].fault.garbageCollection": [Link("after", "<distribution>")],
        "spec.steps[].fault.hold": [Link("at", "<moment>"), Link("until", "<moment>")],
        "spec.steps[].fault.do": [
            Link("apply", "<objects>"), Link("create", "<objects>"), Link("update", "<objects>"), Link("patch", "spec.steps[].patch"),
            Link("delete", "spec.steps[].delete"), Link("scale", "spec.steps[].scale"),
        ],
        "spec.steps[].eventually": [Link("object", "<pattern>")],
        "spec.steps[].exec": [Link("expect", "spec.steps[].exec.expect"), Link("modelled", "spec.steps[].exec.modelled")],
        "spec.steps[].exec.modelled": [Link("after", "<distribution>")],
        "spec.steps[].expect": [Link("error", "spec.steps[].expect.error")],
        "spec.expect": [
            Link("always", "spec.expect.always[]"), Link("never", "<pattern>"), Link("eventually", "spec.expect.eventually[]"),
            Link("count", "spec.expect.count[]"), Link("leadsTo", "spec.expect.leadsTo[]"),
        ],
        "spec.expect.always[]": [Link("forEach", "<pattern>")],
        "spec.expect.leadsTo[]": [Link("from", "<pattern>"), Link("to", "<pattern>")],
        "spec.budgets": [Link("warm", "<budget of claims>"), Link("cold", "<budget of claims>")],
        "spec.slo": objectives.keys.map { Link($0.name, "<latencies>") },
    ]

    /// The faults that name a process and have no keys of their own.
    private static let faultsOfNames = ["crash", "cancel"]

    /// The section of the maps that a key takes; nil for a key that takes none.
    static func section(below path: String, _ key: String) -> ScenarioSection? {
        guard let link = links[path]?.first(where: { $0.key == key }) else { return nil }
        return all.first { $0.path == link.section }
    }

    /// The keys of a section of which exactly one is written, by the section's path.
    static let choices: [String: [String]] = [
        distribution.path: available(distribution), arrivals.path: available(arrivals), objects.path: available(objects),
        claim.path: ["pool", "template"], exec.path: ["claim", "sandbox"],
        chooser.path: available(chooser), fault.path: faultNames, request.path: requestNames, moment.path: available(moment),
        step.path: available(step).filter { !["at", "after", "name", "expect"].contains($0) },
    ]

    private static func available(_ section: ScenarioSection) -> [String] { section.keys.filter(\.isAvailable).map(\.name) }
}
