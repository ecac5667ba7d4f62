import ControllerRuntime
import ObjectModel
import Simulation

/// What goes wrong with whole processes, with clients, and with what they find.
extension FaultReading {
    private static let sections = [
        "handOver": ScenarioKeys.handOver, "throttle": ScenarioKeys.throttle, "hold": ScenarioKeys.hold, "do": ScenarioKeys.request,
        "pod": ScenarioKeys.podFault, "garbageCollection": ScenarioKeys.garbageCollection, "linger": ScenarioKeys.linger,
        "loseNode": ScenarioKeys.loseNode, "clock": ScenarioKeys.clock, "names": ScenarioKeys.names, "age": ScenarioKeys.age,
        "quiet": ScenarioKeys.quiet, "shareKeys": ScenarioKeys.shareKeys,
    ]

    func other(_ field: YAMLField) -> Fault? {
        guard let section = Self.sections[field.key], let map = values.open(field.value, section) else { return nil }
        let action: Fault.Action?
        switch field.key {
        case "handOver": action = handOver(map)
        case "throttle": action = throttle(map)
        case "shareKeys": action = map["controller"].flatMap(target).map { .shareKeys($0) }
        case "hold": action = hold(map)
        case "do": action = request(map)
        case "clock": action = clock(map)
        case "names": action = names(map)
        case "age": action = age(map)
        case "pod": action = pods(map)
        case "garbageCollection": action = collectLate(map)
        case "linger": action = linger(map)
        case "loseNode": action = loseNode(map)
        default: action = .quiet
        }
        // How long deleted objects linger is no length of the fault.
        let length = field.key == "linger" ? nil : map[field.key == "hold" ? "atMost" : "for"].map(values.duration)
        if case .some(.none) = length { return nil }
        return action.map { fault(field, $0, for: length ?? nil) }
    }

    private func handOver(_ map: OpenedMap) -> Fault.Action? {
        let target = map["controller"].flatMap(self.target)
        guard let succession = oneLength(map, ("gap", { Fault.Succession.gap($0) }), ("overlap", { .overlap($0) })), let target else {
            return nil
        }
        return .handOver(target, succession)
    }

    /// One of two lengths of time.
    private func oneLength<Value>(
        _ map: OpenedMap, _ first: (key: String, make: (Nanoseconds) -> Value), _ second: (key: String, make: (Nanoseconds) -> Value)
    ) -> Value? {
        switch (map[first.key], map[second.key]) {
        case (.some(let node), nil): return values.duration(node).map(first.make)
        case (nil, .some(let node)): return values.duration(node).map(second.make)
        case (nil, nil): values.complain(map.location, "missing key \(first.key) or \(second.key); it takes a duration")
        case (.some, .some):
            values.complain(map.keyLocation(second.key), "both \(first.key) and \(second.key) are given; keep one of them")
        }
        return nil
    }

    private func throttle(_ map: OpenedMap) -> Fault.Action? {
        let target = map["controller"].flatMap(self.target)
        func number(_ key: String) -> Int64?? { map[key].map { values.wholeNumber($0, 1...10_000) } }
        let (rate, burst, inFlight) = (number("qps"), number("burst"), number("inFlight"))
        for case .some(.none) in [rate, burst, inFlight] { return nil }
        if map["qps"] == nil, map["inFlight"] == nil {
            values.complain(map.location, "a throttle without a limit; add qps or inFlight")
            return nil
        }
        if map["burst"] != nil, map["qps"] == nil {
            values.complain(map.keyLocation("burst"), "burst goes with qps; add it")
            return nil
        }
        return target.map {
            .throttle(
                $0, Fault.Limit(rate: rate ?? nil, burst: (burst ?? nil) ?? (rate ?? nil) ?? 1, inFlight: (inFlight ?? nil).map { Int($0) })
            )
        }
    }

    private func hold(_ map: OpenedMap) -> Fault.Action? {
        let moment = map["at"].flatMap(self.moment)
        let until = map["until"].map(self.moment)
        if map["until"] == nil, map["atMost"] == nil {
            values.complain(map.location, "missing key until or atMost; say what lets the call go on")
            return nil
        }
        if case .some(.none) = until { return nil }
        return moment.map { .hold($0, until: until ?? nil) }
    }

    private func request(_ map: OpenedMap) -> Fault.Action? {
        let name = map["as"].map { values.text($0, "a name") } ?? "user"
        let actions = ScenarioKeys.requestNames
        let chosen = map.fields.filter { actions.contains($0.key) }
        guard let field = chosen.first else {
            values.complain(map.location, "a request that does nothing; add one of \(actions.joined(separator: ", "))")
            return nil
        }
        for other in chosen.dropFirst() {
            values.complain(other.keyLocation, "both \(field.key) and \(other.key) are given; keep one of them")
        }
        var loads = LoadNames([])
        guard let action = reader.readAction(field, of: .none, &loads), let name else { return nil }
        return .request(action, as: name)
    }

    private func clock(_ map: OpenedMap) -> Fault.Action? {
        let target = map["controller"].flatMap(self.target)
        guard let offset = oneLength(map, ("ahead", { $0 }), ("behind", { -$0 })), let target else { return nil }
        return .clock(target, offset)
    }

    private func names(_ map: OpenedMap) -> Fault.Action? {
        let suffixes = texts(map["suffixes"], "the end of a name") { NameFormat.dns1123Label($0).isEmpty && $0.utf8.count <= 10 }
        let uids = texts(map["uids"], "a UID") { $0.utf8.count <= 64 }
        guard let suffixes, let uids else { return nil }
        guard !suffixes.isEmpty || !uids.isEmpty else {
            values.complain(map.location, "names without any; add suffixes or uids")
            return nil
        }
        return .names(suffixes: suffixes, uids: uids)
    }

    private func age(_ map: OpenedMap) -> Fault.Action? {
        let labels = texts(map["without"], "the key of a label") { NameFormat.qualifiedName($0).isEmpty }
        let annotations = texts(map["withoutAnnotations"], "the key of an annotation") { NameFormat.qualifiedName($0).isEmpty }
        let pattern = readObjects(map)
        guard let labels, let annotations, let pattern else { return nil }
        guard !labels.isEmpty || !annotations.isEmpty else {
            values.complain(map.location, "nothing is taken from the objects; add without or withoutAnnotations")
            return nil
        }
        return .age(pattern, labels: labels, annotations: annotations)
    }

    /// The objects that a fault is about: kind, and perhaps namespace, name and labels.
    func readObjects(_ map: OpenedMap) -> ObjectPattern? {
        let keys = ["kind", "namespace", "name", "labels"]
        let fields = map.fields.filter { keys.contains($0.key) }
        return reader.readPattern(OpenedMap(location: map.location, fields: fields, section: ScenarioKeys.pattern))
    }

    func texts(_ node: YAMLNode?, _ what: String, _ isRight: (String) -> Bool) -> [String]? {
        guard let node else { return [] }
        guard let elements = values.list(node, of: "texts", atMost: 10_000) else { return nil }
        var texts: [String] = []
        for element in elements {
            guard let text = values.text(element, what) else { continue }
            guard isRight(text) else {
                values.complain(element.location, "\(ValueReader.quoted(text)) is not \(what)")
                continue
            }
            texts.append(text)
        }
        return texts.count == elements.count ? texts : nil
    }
}
