import CEL
import Invariants
import ObjectModel

/// What must hold.
extension ScenarioDocumentReader {
    /// The most expectations of one sort.
    static let maximumExpectations = 10_000

    func readExpectations(_ node: YAMLNode) -> ScenarioExpectations {
        var expectations = ScenarioExpectations()
        guard let map = values.open(node, ScenarioKeys.expect) else { return expectations }
        if let elements = elements(map["always"], of: "conditions") {
            var names: Set<String> = []
            expectations.always = elements.compactMap { readAlways($0, names: &names) }
        }
        if let elements = elements(map["never"], of: "patterns") { expectations.never = elements.compactMap { readPattern($0) } }
        if let elements = elements(map["eventually"], of: "patterns") {
            expectations.eventually = elements.compactMap(readEventually)
        }
        if let elements = elements(map["count"], of: "patterns") { expectations.count = elements.compactMap(readCount) }
        if let elements = elements(map["leadsTo"], of: "pairs") { expectations.leadsTo = elements.compactMap(readLeadsTo) }
        if let node = map["violates"] { expectations.violates = readInvariantList(node) ?? [] }
        return expectations
    }

    func readInvariants(_ node: YAMLNode, into scenario: inout Scenario) {
        scenario.invariantsLocation = node.location
        if node.content == .scalar("all") { return }
        guard case .list = node.content else {
            values.complain(node, expected: "all or a list of ids such as [I-01, L-02]")
            return
        }
        guard let list = readInvariantList(node) else { return }
        scenario.invariants = list.map(\.id)
        scenario.comparisons += list.compactMap { ComparedInvariant(rawValue: $0.id) }
    }

    private func readInvariantList(_ node: YAMLNode) -> [ScenarioExpectations.Violation]? {
        guard let elements = elements(node, of: "ids of invariants") else { return nil }
        let known = InvariantMonitor.statements.map(\.id)
        var list: [ScenarioExpectations.Violation] = []
        for element in elements {
            guard let id = values.text(element, "the id of an invariant") else { continue }
            if !known.contains(id) {
                values.complain(
                    element.location,
                    "unknown invariant \(ValueReader.quoted(id)); docs/invariants.md lists them")
            } else if list.contains(where: { $0.id == id }) {
                values.complain(element.location, "invariant \(id) is named twice; remove one")
            } else {
                list.append(ScenarioExpectations.Violation(id: id, location: element.location))
            }
        }
        return list
    }

    private func elements(_ node: YAMLNode?, of what: String) -> [YAMLNode]? {
        node.flatMap { values.list($0, of: what, atMost: Self.maximumExpectations) }
    }

    private func readAlways(_ node: YAMLNode, names: inout Set<String>) -> ScenarioExpectations.Always? {
        guard let map = values.open(node, ScenarioKeys.always) else { return nil }
        let nameNode = map["name"]
        let name = nameNode.flatMap { values.text($0, "a name") }
        if let name, let nameNode, !names.insert(name).inserted {
            values.complain(nameNode.location, "a second condition named \(ValueReader.quoted(name)); give each its own name")
        }
        let pattern = map["forEach"].flatMap { readPattern($0) }
        let expression = map["that"].flatMap(readExpression)
        guard let name, let pattern, let expression else { return nil }
        return ScenarioExpectations.Always(name: name, forEach: pattern, that: expression, location: node.location)
    }

    private func readExpression(_ node: YAMLNode) -> String? {
        guard let source = values.text(node, "a CEL expression") else { return nil }
        do throws(CELError) {
            let program = try CELProgram(source, variables: ["object", "oldObject"])
            guard program.resultType == "bool" || program.resultType == "dyn" else {
                values.complain(node.location, "the expression has type \(program.resultType); write one that gives true or false")
                return nil
            }
            return source
        } catch {
            values.complain(node.location, "at character \(error.offset + 1) of the expression: \(error.message)")
            return nil
        }
    }

    private func readEventually(_ node: YAMLNode) -> ScenarioExpectations.Eventually? {
        guard let map = values.open(node, ScenarioKeys.expectedEventually) else { return nil }
        let within = map["within"].flatMap(values.duration)
        return readPattern(map).map { ScenarioExpectations.Eventually(pattern: $0, within: within) }
    }

    private static let occurrences: [Choice<ScenarioExpectations.Count.Occurrence>] = [
        Choice("created", .created), Choice("updated", .updated), Choice("deleted", .deleted),
    ]

    private func readCount(_ node: YAMLNode) -> ScenarioExpectations.Count? {
        guard let map = values.open(node, ScenarioKeys.count) else { return nil }
        let pattern = readPattern(map)
        let event = map["event"].flatMap { values.choice($0, of: "event", Self.occurrences) }
        func number(_ key: String) -> Int? { map[key].flatMap { values.wholeNumber($0, 0...1_000_000_000) }.map { Int($0) } }
        let exactly = number("exactly")
        let atLeast = number("atLeast")
        let atMost = number("atMost")
        let given = ["exactly", "atLeast", "atMost"].filter { map[$0] != nil }
        if given.isEmpty { values.complain(map.location, "a count without a number; add exactly, atLeast or atMost") }
        if given.count > 1, given[0] == "exactly" {
            values.complain(map.keyLocation(given[1]), "both exactly and \(given[1]) are given; keep one of them")
        }
        if let atLeast, let atMost, atLeast > atMost {
            values.complain(map.keyLocation("atMost"), "at most \(atMost) is less than at least \(atLeast); raise it")
        }
        guard let pattern, let event else { return nil }
        return ScenarioExpectations.Count(pattern: pattern, event: event, atLeast: exactly ?? atLeast, atMost: exactly ?? atMost)
    }
}
