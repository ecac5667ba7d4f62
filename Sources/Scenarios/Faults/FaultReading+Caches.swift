import ControllerRuntime
import ObjectModel
import Simulation

/// What goes wrong with caches.
extension FaultReading {
    private static let sections = [
        "freezeInformer": ScenarioKeys.freezeInformer, "lag": ScenarioKeys.lag, "skew": ScenarioKeys.skew,
        "loseEvents": ScenarioKeys.loseEvents, "coalesceEvents": ScenarioKeys.coalesceEvents, "relist": ScenarioKeys.relist,
        "breakWatch": ScenarioKeys.breakWatch, "reorder": ScenarioKeys.reorder,
    ]

    func caches(_ field: YAMLField) -> Fault? {
        guard let section = Self.sections[field.key], let map = values.open(field.value, section) else { return nil }
        let length = map[field.key == "relist" ? "after" : "for"].map(values.duration)
        let target = map["controller"].flatMap(self.target)
        let pairs: [(cache: Fault.Cache, effect: Fault.CacheEffect)]?
        if field.key == "skew" {
            pairs = target.flatMap { skew(map, $0) }
        } else {
            let kind = map["kind"].flatMap(self.kind)
            let effect = target.flatMap { self.effect(field.key, map, $0) }
            if let target, let kind, let effect {
                pairs = [(Fault.Cache(target: target, resource: kind.resource.groupResource, kind: kind.kind.kind), effect)]
            } else {
                pairs = nil
            }
        }
        if case .some(.none) = length { return nil }
        return pairs.map { fault(field, .caches($0), for: length ?? (field.key == "relist" ? 0 : nil)) }
    }

    private func skew(_ map: OpenedMap, _ target: Fault.Target) -> [(cache: Fault.Cache, effect: Fault.CacheEffect)]? {
        guard let node = map["by"], let fields = values.fields(node, of: "distributions by kind such as {Sandbox: 500ms}") else {
            return nil
        }
        guard !fields.isEmpty else {
            values.complain(node, expected: "a map of distributions by kind such as {Sandbox: 500ms}")
            return nil
        }
        var pairs: [(cache: Fault.Cache, effect: Fault.CacheEffect)] = []
        for field in fields {
            let name = YAMLNode(location: field.keyLocation, content: .scalar(.string(field.key)))
            let definition = kind(name)
            let length = values.distribution(field.value)
            guard let definition, let length else { continue }
            pairs.append(
                (Fault.Cache(target: target, resource: definition.resource.groupResource, kind: definition.kind.kind), .late(length)))
        }
        return pairs.count == fields.count ? pairs : nil
    }

    private func effect(_ key: String, _ map: OpenedMap, _ target: Fault.Target) -> Fault.CacheEffect? {
        switch key {
        case "freezeInformer":
            guard map["namespace"] != nil || map["name"] != nil else { return .freeze(nil) }
            return objects(map).map { .freeze($0) }
        case "lag":
            if map["by"] != nil, map["revisions"] != nil {
                values.complain(map.keyLocation("revisions"), "both by and revisions are given; keep one of them")
                return nil
            }
            if let node = map["by"] { return values.distribution(node).map { .late($0) } }
            if let node = map["revisions"] { return values.wholeNumber(node, 1...10_000).map { .behind(Int($0)) } }
            values.complain(map.location, "missing key by or revisions; say how late the cache is")
            return nil
        case "loseEvents":
            let objects = self.objects(map)
            let changes = Fault.WatchedChange.allCases.map { Choice($0.rawValue, $0) }
            let change = map["event"].map { values.choice($0, of: "event", changes) }
            if case .some(.none) = change { return nil }
            guard let objects, let occurrences = self.occurrences(map["nth"], default: 1...Int.max) else { return nil }
            return .lose(objects, (change ?? nil).map { [$0] } ?? [], occurrences)
        case "coalesceEvents": return objects(map).map { .coalesce($0) }
        case "relist": return .relist
        case "breakWatch":
            let keeps = map["keeps"].flatMap { values.wholeNumber($0, 0...10_000) }
            let bookmarks = map["bookmarks"].map(values.bool) ?? true
            guard let keeps, let bookmarks else { return nil }
            return .breakWatch(keeps: Int(keeps), bookmarks: bookmarks)
        default:
            let other = map["behind"].flatMap(self.kind)
            guard let other, let occurrences = self.occurrences(map["nth"], default: 1...Int.max) else { return nil }
            let cache = Fault.Cache(target: target, resource: other.resource.groupResource, kind: other.kind.kind)
            return .reorder(behind: cache, occurrences)
        }
    }

    private func objects(_ map: OpenedMap) -> ObjectChoice? {
        let namespace = map["namespace"].map { values.name($0, "the name of a namespace", NameFormat.dns1123Label) }
        let name = map["name"].map { values.text($0, "the name of an object") }
        if case .some(.none) = namespace { return nil }
        if case .some(.none) = name { return nil }
        return ObjectChoice(namespace: namespace ?? nil, name: name ?? nil)
    }
}
