import AgentSandboxAPI
import KubernetesAPI
import ObjectModel
import Simulation
import World

/// What happens.
extension ScenarioDocumentReader {
    /// The most steps of a scenario.
    static let maximumSteps = 10_000
    private static let actions = [
        "apply", "create", "update", "patch", "delete", "scale", "run", "upgrade", "fault", "eventually", "settle", "exec",
    ]

    func readSteps(_ node: YAMLNode, workloads: [Workload], of profile: ControllerProfile, on backend: Scenario.Backend) -> [Step] {
        guard let elements = values.list(node, of: "steps", atMost: Self.maximumSteps) else { return [] }
        var steps: [Step] = []
        var lastMoment: Nanoseconds = 0
        var loads = LoadNames(workloads)
        for element in elements {
            guard let map = values.open(element, ScenarioKeys.step) else { continue }
            let moment = readMoment(map, notBefore: &lastMoment)
            let name = map["name"].flatMap { values.text($0, "a text") }
            let action = action(of: map).flatMap { readAction($0, of: profile, on: backend, &loads) }
            let expectedError = readStepExpectation(map, of: action)
            guard let action else { continue }
            steps.append(
                Step(action: action, moment: moment, name: name, expectedError: expectedError, location: element.location))
        }
        return steps
    }

    private func readMoment(_ map: OpenedMap, notBefore last: inout Nanoseconds) -> Step.Moment? {
        let after = map["after"].flatMap(values.duration)
        guard let node = map["at"] else { return after.map { .after($0) } }
        if map["after"] != nil { values.complain(map.keyLocation("after"), "both at and after are given; keep one of them") }
        guard let moment = values.duration(node) else { return nil }
        if moment < last {
            values.complain(
                node.location,
                "\(GoDuration.format(moment)) is before \(GoDuration.format(last)), the time of a step above; put steps in order of time")
        }
        last = max(last, moment)
        return .at(moment)
    }

    private func action(of map: OpenedMap) -> YAMLField? {
        let chosen = map.fields.filter { Self.actions.contains($0.key) }
        guard let first = chosen.first else {
            let isExplained = map.fields.contains { !(map.section.key($0.key)?.isAvailable ?? false) }
            if !isExplained {
                values.complain(map.location, "a step that does nothing; add one of \(Self.actions.joined(separator: ", "))")
            }
            return nil
        }
        for other in chosen.dropFirst() {
            values.complain(other.keyLocation, "both \(first.key) and \(other.key) in one step; make it two steps")
        }
        return first
    }

    func readAction(
        _ field: YAMLField, of profile: ControllerProfile, on backend: Scenario.Backend = .simulated, _ loads: inout LoadNames
    ) -> Step.Action? {
        let node = field.value
        switch field.key {
        case "apply": return .apply(manifests.objects(node, allowsGeneratedNames: false, values))
        case "create": return .create(manifests.objects(node, allowsGeneratedNames: true, values))
        case "update": return .update(manifests.objects(node, allowsGeneratedNames: false, values))
        case "patch": return values.open(node, ScenarioKeys.patch).flatMap(readPatch)
        case "delete": return values.open(node, ScenarioKeys.delete).flatMap(readDelete)
        case "scale": return values.open(node, ScenarioKeys.scale).flatMap(readScale)
        case "run":
            guard let map = values.open(node, ScenarioKeys.run), let name = map["workload"] else { return nil }
            return loads.take(name, in: kinds.profile, values).map { .run(workload: $0) }
        case "upgrade": return readUpgrade(field, of: profile)
        case "fault": return FaultReading(self, profile: profile).read(node).map { .fault($0) }
        case "exec": return readExec(node, needsModel: backend == .simulated)
        case "eventually":
            guard let map = values.open(node, ScenarioKeys.eventuallyStep) else { return nil }
            let within = map["within"].flatMap(values.duration)
            let pattern = map["object"].flatMap { readPattern($0) }
            guard let within, let pattern else { return nil }
            return .eventually(pattern, within: within)
        default:
            guard let map = values.open(node, ScenarioKeys.settle) else { return nil }
            let within = map["within"].map(values.duration) ?? .minutes(5)
            let quiet = map["quiet"].map(values.duration) ?? .seconds(5)
            guard let within, let quiet else { return nil }
            return .settle(within: within, quiet: quiet)
        }
    }

    private func readUpgrade(_ field: YAMLField, of profile: ControllerProfile) -> Step.Action? {
        guard let map = values.open(field.value, ScenarioKeys.upgrade) else { return nil }
        guard profile == .v01, kinds.profile == .v01 else {
            values.complain(
                field.keyLocation,
                profile == .v01
                    ? "profile v0.5 runs from an upgrade above on; remove this one"
                    : "only profile v0.1 can be upgraded, and the controllers have profile \(profile.rawValue); remove the step")
            return nil
        }
        let target = map["profile"].flatMap { values.choice($0, of: "profile", [Choice("v0.5", AgentSandboxProfile.v05)]) }
        let flags = map["flags"].map { WorldReading(values: values, files: files, overrides: overrides).flags($0, of: .v05) }
        kinds.use(.v05)
        return target.map { _ in .upgrade(flags: flags ?? []) }
    }

    // MARK: Actions on one object

    private static let patchKinds: [Choice<Step.PatchKind>] = [
        Choice("merge", .merge), Choice("json", .json), Choice("strategic", .strategic),
    ]

    private func readPatch(_ map: OpenedMap) -> Step.Action? {
        let target = readReference(map)
        let kind = map["type"].map { values.choice($0, of: "patch type", Self.patchKinds) } ?? .merge
        let subresource = map["subresource"].map { readSubresource($0, target?.definition) } ?? ""
        if kind == .strategic, let definition = target?.definition, definition.isCustomResource, let node = map["type"] {
            values.complain(
                node.location, "\(definition.kind.kind) is a custom resource and takes no strategic merge patch; use merge or json")
            return nil
        }
        guard let node = map["patch"], let kind else { return nil }
        if kind == .json {
            guard isJSONPatch(node) else { return nil }
        } else if values.fields(node, of: "fields such as {spec: {replicas: 3}}") == nil {
            return nil
        }
        guard let target, let subresource else { return nil }
        return .patch(target.reference, kind, node.value, subresource: subresource)
    }

    private static let patchOperations = ["add", "remove", "replace", "move", "copy", "test"].map { Choice($0, $0) }

    private func isJSONPatch(_ node: YAMLNode) -> Bool {
        guard let elements = values.list(node, of: "operations such as {op: replace, path: /spec/replicas, value: 3}") else { return false }
        for element in elements {
            guard values.fields(element, of: "an operation, such as {op: replace, path: /spec/replicas, value: 3}") != nil else {
                return false
            }
            guard let operation = element["op"] else {
                values.complain(element.location, "an operation without op; add one such as op: replace")
                return false
            }
            guard values.choice(operation, of: "operation", Self.patchOperations) != nil else { return false }
        }
        do throws(PatchError) {
            _ = try JSONPatch(json: node.value)
            return true
        } catch {
            values.complain(node.location, "this is no JSON patch: \(error.message)")
            return false
        }
    }

    private func readSubresource(_ node: YAMLNode, _ definition: ResourceDefinition?) -> String? {
        guard let name = values.choice(node, of: "subresource", [Choice("status", "status"), Choice("scale", "scale")]) else { return nil }
        guard let definition else { return name }
        guard name == "status" ? definition.hasStatus : definition.scale != nil else {
            values.complain(node.location, "\(definition.kind.kind) has no subresource \(name); patch the object itself")
            return nil
        }
        return name
    }

    private static let propagations = ["Background", "Foreground", "Orphan"].map { Choice($0, $0) }

    private func readDelete(_ map: OpenedMap) -> Step.Action? {
        var references: [ObjectReference] = []
        if let file = map["file"] {
            for key in ["kind", "apiVersion", "name", "namespace"] where map[key] != nil {
                values.complain(map.keyLocation(key), "both file and \(key) are given; keep one of them")
            }
            let manifests = manifests.manifests(inFile: file, values)
            for manifest in manifests where manifest.isNameGenerated {
                manifest.values.complain(
                    manifest.location, "an object with generateName cannot be deleted by file; give it a metadata.name")
            }
            references = manifests.map(\.reference)
        } else {
            for key in ["kind", "name"] where map[key] == nil {
                values.complain(map.location, "missing key \(key); name one object by kind and name, or a file of objects with file")
            }
            guard let target = readReference(map) else { return nil }
            references = [target.reference]
        }
        let propagation = map["propagation"].flatMap { values.choice($0, of: "propagation", Self.propagations) }
        let grace = map["gracePeriodSeconds"].flatMap { values.wholeNumber($0, 0...Int64(Int32.max)) }
        return .delete(references, propagation: propagation, gracePeriodSeconds: grace)
    }

    private func readScale(_ map: OpenedMap) -> Step.Action? {
        let target = readReference(map)
        let replicas = map["replicas"].flatMap { values.wholeNumber($0, 0...Int64(Int32.max)) }
        if let definition = target?.definition, definition.scale == nil {
            values.complain(map.keyLocation("kind"), "\(definition.kind.kind) has no scale subresource; patch the object instead")
            return nil
        }
        guard let target, let replicas else { return nil }
        return .scale(target.reference, replicas: replicas)
    }
}

/// The loads of a scenario while its steps are read: each may run once, since claims are named after it.
struct LoadNames {
    private let workloads: [Workload]
    private var used: Set<String> = []

    init(_ workloads: [Workload]) { self.workloads = workloads }

    /// The load that a step runs under a profile; nil has been complained of.
    mutating func take(_ node: YAMLNode, in profile: AgentSandboxProfile, _ values: ValueReader) -> String? {
        guard let name = values.text(node, "the name of a workload") else { return nil }
        guard let workload = workloads.first(where: { $0.name == name }) else {
            let names = workloads.map(\.name)
            let list = names.isEmpty ? "spec.workloads has none, add it" : "there are \(names.joined(separator: ", "))"
            values.complain(node.location, "unknown workload \(ValueReader.quoted(name)); \(list)")
            return nil
        }
        guard used.insert(name).inserted else {
            values.complain(
                node.location, "workload \(name) is run by a step above; its claims would have the same names, add another workload")
            return nil
        }
        guard workload.target.profile == profile else {
            let moment = profile == .v01 ? "after" : "before"
            values.complain(
                node.location,
                "the claims of workload \(name) are of profile \(workload.target.profile.rawValue); run it \(moment) the upgrade")
            return nil
        }
        return name
    }
}
