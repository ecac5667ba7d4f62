import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation
import World

/// Reads a fault step.
struct FaultReading {
    let reader: ScenarioDocumentReader
    let actors: KnownActors

    /// Reads faults of a world of a profile.
    init(_ reader: ScenarioDocumentReader, profile: ControllerProfile) {
        self.reader = reader
        // After an upgrade the kinds are those of the new profile.
        actors = KnownActors(of: profile == .none ? .none : reader.kinds.profile == .v01 ? .v01 : .v05)
    }

    var values: ValueReader { reader.values }

    /// The fault; nil has been complained of.
    func read(_ node: YAMLNode) -> Fault? {
        guard let map = values.open(node, ScenarioKeys.fault), let field = chosen(map) else { return nil }
        var fault: Fault?
        switch field.key {
        case "crash", "cancel": fault = process(field, map)
        case "refuse", "deny", "loseReply", "delay": fault = calls(field)
        case "freezeInformer", "lag", "skew", "loseEvents", "coalesceEvents", "relist", "breakWatch", "reorder": fault = caches(field)
        default: fault = other(field)
        }
        if field.key != "crash", field.key != "cancel" {
            for key in ["restartAfter", "restartAt"] where map[key] != nil {
                values.complain(map.keyLocation(key), "\(field.key) takes no \(key); it goes with crash and cancel")
            }
        }
        if ScenarioKeys.faultsWithoutMoment.contains(field.key), map["when"] != nil {
            values.complain(map.keyLocation("when"), "\(field.key) says itself which calls it strikes; remove when")
        }
        let isOptional = map["optional"].map(values.bool) ?? false
        let trigger = map["when"].map(moment)
        if case .some(.none) = trigger { return nil }
        guard let isOptional else { return nil }
        fault?.isOptional = isOptional
        fault?.trigger = trigger ?? nil
        return fault
    }

    private func chosen(_ map: OpenedMap) -> YAMLField? {
        let chosen = map.fields.filter { ScenarioKeys.faultNames.contains($0.key) }
        guard let first = chosen.first else {
            values.complain(map.location, "a fault that does nothing; add one of \(ScenarioKeys.faultNames.joined(separator: ", "))")
            return nil
        }
        for other in chosen.dropFirst() {
            values.complain(other.keyLocation, "both \(first.key) and \(other.key) in one fault; make it two steps")
        }
        return first
    }

    func fault(_ field: YAMLField, _ action: Fault.Action, for length: Nanoseconds? = nil) -> Fault {
        Fault(action: action, length: length, key: field.key, location: field.keyLocation)
    }

    // MARK: Processes

    /// A process or controller by name.
    func target(_ node: YAMLNode) -> Fault.Target? {
        guard let name = values.text(node, "the name of a controller or process") else { return nil }
        if let target = actors.target(name) { return target }
        let hint = Spelling.nearest(to: name, among: actors.names).map { "did you mean \($0)? " } ?? ""
        let processes = actors.processes.map { process in
            process.controllers.isEmpty ? process.name : "\(process.name) (\(process.controllers.joined(separator: ", ")))"
        }
        values.complain(
            node.location,
            "unknown controller or process \(ValueReader.quoted(name)); \(hint)there are \(processes.joined(separator: ", "))")
        return nil
    }

    private func process(_ field: YAMLField, _ map: OpenedMap) -> Fault? {
        let target = self.target(field.value)
        let restart = self.restart(map)
        guard let target, let restart else { return nil }
        return fault(field, field.key == "crash" ? .crash(target, restart.value) : .cancel(target, restart.value))
    }

    private struct Optional<Value> { let value: Value? }

    private func restart(_ map: OpenedMap) -> Optional<Fault.Restart>? {
        let view = map["restartAt"].map(self.view)
        guard let node = map["restartAfter"] else {
            if map["restartAt"] != nil {
                values.complain(map.keyLocation("restartAt"), "restartAt without restartAfter; say when the process starts again")
                return nil
            }
            return Optional(value: nil)
        }
        guard let delay = values.duration(node) else { return nil }
        guard let view else { return Optional(value: Fault.Restart(delay: delay, view: nil)) }
        guard let view else { return nil }
        return Optional(value: Fault.Restart(delay: delay, view: view.view, viewLength: view.length))
    }

    private func view(_ node: YAMLNode) -> (view: Fault.Restart.View, length: Nanoseconds)? {
        guard let map = values.open(node, ScenarioKeys.restartAt) else { return nil }
        let length = map["for"].flatMap(values.duration)
        guard let view = either(map, "revisions", "by", { Fault.Restart.View.revisions($0) }, { .length($0) }), let length else {
            return nil
        }
        return (view, length)
    }

    /// One of two keys: a number of revisions or a length of time.
    func either<Value>(
        _ map: OpenedMap, _ first: String, _ second: String, _ number: (Int) -> Value, _ length: (Nanoseconds) -> Value
    ) -> Value? {
        switch (map[first], map[second]) {
        case (.some(let node), nil): return values.wholeNumber(node, 1...10_000).map { number(Int($0)) }
        case (nil, .some(let node)): return values.duration(node).map(length)
        case (nil, nil): values.complain(map.location, "missing key \(first) or \(second); say how far back")
        case (.some, .some): values.complain(map.keyLocation(second), "both \(first) and \(second) are given; keep one of them")
        }
        return nil
    }

    // MARK: Numbers

    /// Which of several, counted from 1: `2`, `1..3` or `2..`.
    func occurrences(_ node: YAMLNode?, default standard: ClosedRange<Int>) -> ClosedRange<Int>? {
        guard let node else { return standard }
        let most: Int64 = 1_000_000
        if case .scalar(.int) = node.content { return values.wholeNumber(node, 1...most).map { Int($0)...Int($0) } }
        if case .scalar(.string(let text)) = node.content, let range = text.firstRange(of: "..") {
            let first = Int(text[..<range.lowerBound])
            let rest = text[range.upperBound...]
            let last = rest.isEmpty ? Int.max : Int(rest)
            if let first, let last, first >= 1, last >= first, first <= most { return first...last }
        }
        values.complain(node, expected: "a whole number from 1, or a range such as 1..3 or 2..")
        return nil
    }

    private func chance(_ node: YAMLNode) -> Int? {
        if case .scalar(let value) = node.content, let number = value.doubleValue, number > 0, number <= 1 {
            let hundredths = (number * 100).rounded()
            if hundredths >= 1, abs(hundredths - number * 100) < 1e-6 { return Int(hundredths) }
        }
        values.complain(node, expected: "a number from 0.01 to 1 with at most two decimals")
        return nil
    }

    // MARK: Calls

    private static let moments: [(key: String, place: CallFault.Place, writesOnly: Bool)] = [
        ("beforeWrite", .before, true), ("afterWrite", .after, true), ("beforeCall", .before, false), ("afterCall", .after, false),
    ]

    /// A moment of a call.
    func moment(_ node: YAMLNode) -> Fault.Trigger? {
        guard let map = values.open(node, ScenarioKeys.moment), let field = values.only(map),
            let moment = Self.moments.first(where: { $0.key == field.key }), let calls = values.open(field.value, ScenarioKeys.calls)
        else { return nil }
        return choice(calls, writesOnly: moment.writesOnly, nth: 1...1).map { Fault.Trigger(place: moment.place, calls: $0) }
    }

    static let verbs = CallDescription.Verb.allCases.map { Choice($0.rawValue, $0) }
    private static let subresources = [
        Choice("none", ""), Choice("status", "status"), Choice("scale", "scale"), Choice("binding", "binding"),
    ]

    /// Which calls a map means.
    func choice(_ map: OpenedMap, writesOnly: Bool = false, nth: ClosedRange<Int>) -> Fault.Calls? {
        var isWrong = false
        func read<Value>(_ key: String, _ body: (YAMLNode) -> Value?) -> Value? {
            guard let node = map[key] else { return nil }
            let value = body(node)
            if value == nil { isWrong = true }
            return value
        }
        let target = read("controller", self.target)
        let verb = read("verb") { values.choice($0, of: "verb", Self.verbs) }
        if let verb, writesOnly, !verb.isWrite, let node = map["verb"] {
            values.complain(node.location, "\(verb.rawValue) is no write; use beforeCall or afterCall for reads")
            isWrong = true
        }
        let definition = read("kind", self.kind)
        let subresource = read("subresource") { values.choice($0, of: "subresource", Self.subresources) }
        let namespace = read("namespace") { values.name($0, "the name of a namespace", NameFormat.dns1123Label) }
        let name = read("name") { values.text($0, "the name of an object") }
        let occurrences = self.occurrences(map["nth"], default: nth)
        let chance = read("probability", self.chance)
        guard let occurrences, !isWrong else { return nil }
        let matcher = CallMatcher(
            actor: target?.controller, process: target?.process, verb: verb, writesOnly: writesOnly,
            resources: definition.map(resources) ?? [], subresource: subresource, namespace: namespace, name: name)
        return Fault.Calls(matcher: matcher, kind: definition?.kind.groupKind, occurrences: occurrences, chance: chance ?? 100)
    }

    func kind(_ node: YAMLNode) -> ResourceDefinition? { reader.kinds.resolve(kind: node, apiVersion: nil, values) }

    /// The resources that a kind is asked for under. Events have two.
    private func resources(_ definition: ResourceDefinition) -> [GroupResource] {
        let resource = definition.resource.groupResource
        guard resource == EventKind.definition.resource.groupResource else { return [resource] }
        return [resource, EventsEventKind.definition.resource.groupResource]
    }

    private func calls(_ field: YAMLField) -> Fault? {
        let sections = [
            "refuse": ScenarioKeys.refuse, "deny": ScenarioKeys.deny, "loseReply": ScenarioKeys.loseReply, "delay": ScenarioKeys.delay,
        ]
        guard let section = sections[field.key], let map = values.open(field.value, section) else { return nil }
        let calls = choice(map, nth: field.key == "loseReply" ? 1...1 : 1...Int.max)
        let length = map["for"].map(values.duration)
        guard let effect = self.effect(field.key, map), let calls else { return nil }
        if case .some(.none) = length { return nil }
        return fault(field, .calls(calls, effect), for: length ?? nil)
    }

    private func effect(_ key: String, _ map: OpenedMap) -> Fault.CallEffect? {
        switch key {
        case "refuse": return map["status"].flatMap { refusal($0, map) }.map(Fault.CallEffect.refuse)
        case "deny":
            guard let node = map["user"] else { return .deny(user: nil) }
            return values.text(node, "the name of a user").map { .deny(user: $0) }
        case "loseReply":
            guard let node = map["after"] else { return .loseReply(after: 0) }
            return values.duration(node).map { .loseReply(after: $0) }
        default:
            let places = [Choice("request", CallFault.Place.before), Choice("reply", .after)]
            let place = map["place"].map { values.choice($0, of: "place", places) } ?? .before
            guard let length = map["by"].flatMap(values.distribution), let place else { return nil }
            return .delay(length, place)
        }
    }

    private func refusal(_ node: YAMLNode, _ map: OpenedMap) -> CallRefusal? {
        guard case .scalar(let value) = node.content, let code = value.intValue.map({ Int(clamping: $0) }), CallRefusal.codes.contains(code)
        else {
            values.complain(node, expected: ValueReader.alternatives(CallRefusal.codes.map(String.init)))
            return nil
        }
        var refusal = CallRefusal(code: code)
        if let node = map["reason"] {
            guard let word = values.choice(node, of: "reason", [Choice("Conflict", false), Choice("AlreadyExists", true)]) else {
                return nil
            }
            guard code == 409 else {
                values.complain(map.keyLocation("reason"), "status \(code) has one reason; remove this key")
                return nil
            }
            refusal.saysAlreadyExists = word
        }
        if let node = map["message"] {
            guard let text = values.text(node, "a text") else { return nil }
            refusal.message = text
        }
        if let node = map["retryAfter"] {
            guard let length = values.duration(node) else { return nil }
            guard length >= .seconds(1), length % .seconds(1) == 0, length <= .hours(1) else {
                values.complain(node, expected: "a duration of whole seconds from 1s to 1h")
                return nil
            }
            refusal.retryAfterSeconds = Int(length / .seconds(1))
        }
        return refusal
    }
}
