import ClusterControllers
import KubernetesAPI
import ObjectModel
import Simulation

/// What goes wrong with Pods, nodes and the garbage collector.
extension FaultReading {
    func pods(_ map: OpenedMap) -> Fault.Action? {
        var course = PodScript.Course()
        var isRight = true
        func read<Value>(_ key: String, _ body: (YAMLNode) -> Value?, _ take: (Value) -> Void) {
            guard let node = map[key] else { return }
            if let value = body(node) { take(value) } else { isRight = false }
        }
        let schedulings = PodScript.Scheduling.allCases.map { Choice($0.rawValue, $0) }
        read("schedule", { values.choice($0, of: "scheduling", schedulings) }, { course.scheduling = $0 })
        read("pull", { values.choice($0, of: "pull", [Choice("fails", true)]) }, { course.pullFails = $0 })
        read("start", { values.choice($0, of: "start", [Choice("fails", true)]) }, { course.startFails = $0 })
        read("address", { values.choice($0, of: "address", [Choice("withheld", true)]) }, { course.withholdsAddress = $0 })
        read("ready", readiness, { course.readiness = $0 })
        read("flap", flap, { course.flap = $0 })
        read("exit", exit, { course.exit = $0 })
        read("evict", after, { course.evictionAfter = $0 })
        let image = map["image"].map { values.text($0, "an image name") }
        if case .some(.none) = image { isRight = false }
        let kind = YAMLField(
            key: "kind", keyLocation: map.location, value: YAMLNode(location: map.location, content: .scalar(.string("Pod"))))
        let which = OpenedMap(location: map.location, fields: map.fields + [kind], section: ScenarioKeys.podFault)
        guard let pattern = readObjects(which), isRight else { return nil }
        guard course != PodScript.Course() else {
            values.complain(
                map.location, "nothing happens to the Pods; add one of schedule, pull, start, ready, address, flap, exit, evict")
            return nil
        }
        return .pods(pattern, image: image ?? nil, course)
    }

    private func readiness(_ node: YAMLNode) -> PodScript.Readiness? {
        if node.content == .scalar("never") { return .never }
        guard case .fields = node.content else {
            values.complain(node, expected: "never or {after: DURATION}")
            return nil
        }
        return after(node).map { .later($0) }
    }

    private func after(_ node: YAMLNode) -> Nanoseconds? {
        values.open(node, ScenarioKeys.podReadiness)?["after"].flatMap(values.duration)
    }

    private func flap(_ node: YAMLNode) -> PodScript.Flap? {
        guard let map = values.open(node, ScenarioKeys.podFlap) else { return nil }
        let up = map["up"].flatMap(values.duration)
        let down = map["down"].flatMap(values.duration)
        let times = map["times"].map { values.wholeNumber($0, 1...10_000) } ?? 1
        guard let up, let down, let times else { return nil }
        return PodScript.Flap(up: up, down: down, times: Int(times))
    }

    private func exit(_ node: YAMLNode) -> (after: Nanoseconds, code: Int32)? {
        guard let map = values.open(node, ScenarioKeys.podExit) else { return nil }
        let length = map["after"].flatMap(values.duration)
        let code = map["code"].map { values.wholeNumber($0, 0...255) } ?? 0
        guard let length, let code else { return nil }
        return (length, Int32(code))
    }

    func collectLate(_ map: OpenedMap) -> Fault.Action? {
        guard let node = map["after"] else { return .collectLate(nil) }
        return values.distribution(node).map { .collectLate($0) }
    }

    func linger(_ map: OpenedMap) -> Fault.Action? {
        let length = map["for"].map(values.duration)
        let finalizer =
            map["finalizer"].map { values.name($0, "the name of a finalizer", NameFormat.qualifiedName) } ?? "example.com/linger"
        if case .some(.none) = length { return nil }
        guard let pattern = readObjects(map), let finalizer else { return nil }
        return .linger(pattern, finalizer: finalizer, length ?? nil)
    }

    func loseNode(_ map: OpenedMap) -> Fault.Action? {
        map["name"].flatMap { values.name($0, "the name of a node") }.map { .loseNode($0) }
    }
}
