import APIServer
import ObjectModel
import World

extension Row {
    /// What does not hold of an expectation; nil when the step is none.
    func look(_ step: Step, on stage: Stage) throws -> [String]? {
        let naming = stage.naming
        switch step {
        case .expect(let kind, let name, let fields):
            guard let object = try stage.get(kind, name) else { return ["there is no \(kind) \(name)"] }
            return Self.differences(naming.rewrite(object), fields, at: "").map { "\(kind) \(name)\($0)" }
        case .conditions(let kind, let name, let lines):
            let object = try stage.get(kind, name).map { UntypedObject(naming.rewrite($0)) }
            let present = object?.conditions.map { "\($0.type)=\($0.status)/\($0.reason): \($0.message)" } ?? []
            return present.sorted() == lines.sorted() ? [] : ["the conditions are \(present), not \(lines)"]
        case .transition(let kind, let name, let condition, let time):
            let found = try stage.get(kind, name).map(UntypedObject.init)?.condition(condition)?.lastTransitionTime?.rfc3339
            return found == time ? [] : ["\(condition) changed at \(found ?? "no time"), not at \(time)"]
        case .absent(let kind, let name): return try stage.get(kind, name) == nil ? [] : ["there is a \(kind) \(name)"]
        case .names(let kind, let names):
            let present = try stage.list(kind).map { naming.rewrite(UntypedObject($0).name) }
            return present.sorted() == names.sorted() ? [] : ["the \(kind) objects are \(present), not \(names)"]
        case .count(let kind, let count):
            let present = try stage.list(kind).count
            return present == count ? [] : ["there are \(present) \(kind) objects, not \(count)"]
        case .events(let lines):
            let present = try Self.events(stage).map(naming.rewrite)
            return present == lines ? [] : ["the Events are \(present), not \(lines)"]
        case .metrics(let lines, let unwanted): return Self.metrics(lines, unwanted, stage)
        case .warnings(let lines):
            let warnings = stage.world.server.warnings
            return warnings == lines ? [] : ["the warnings are \(warnings), not \(lines)"]
        default: return nil
        }
    }

    private static func events(_ stage: Stage) throws -> [String] {
        let resource = GroupVersionResource(group: "events.k8s.io", version: "v1", resource: "events")
        let events = try stage.world.server.list(try stage.world.server.resolve(resource), namespace: nil, options: ListOptions()).items
        return events.filter { ($0["reportingController"]?.stringValue ?? "").hasPrefix("sandbox") }
            .sorted {
                (UntypedObject($0).resourceVersion.count, UntypedObject($0).resourceVersion) < (
                    UntypedObject($1).resourceVersion.count, UntypedObject($1).resourceVersion
                )
            }
            .map { event in "\(event["type"]?.stringValue ?? "") \(event["reason"]?.stringValue ?? ""): \(event["note"]?.stringValue ?? "")"
            }
    }

    private static func metrics(_ lines: [String], _ unwanted: [String], _ stage: Stage) -> [String] {
        let present = stage.world.metricsText().split(separator: "\n").map { stage.naming.rewrite(String($0)) }
        let missing = lines.filter { !present.contains($0) }.map { line in
            let name = line.prefix { $0 != "{" && $0 != " " }
            return "the metrics lack \(line); there are \(present.filter { $0.hasPrefix(name) })"
        }
        let found = present.filter { line in unwanted.contains { line.hasPrefix($0) } }
        return missing + found.map { "the metrics have \($0)" }
    }

    /// Where an object lacks fields that it should have, or has fields that should be null.
    static func differences(_ present: JSONValue?, _ wanted: JSONValue, at path: String) -> [String] {
        if wanted.isNull {
            guard let present else { return [] }
            return ["\(path) is \(present), not absent"]
        }
        guard let present else {
            // Fields that should be null are in no object that is not there.
            if case .object(let fields) = wanted, !fields.isEmpty {
                return fields.flatMap { differences(nil, $0.value, at: "\(path).\($0.key)") }
            }
            return ["\(path) is absent, not \(wanted)"]
        }
        if case .object(let fields) = wanted, case .object = present {
            return fields.flatMap { differences(present[$0.key], $0.value, at: "\(path).\($0.key)") }
        }
        if case .object(let positions) = wanted, case .array(let elements) = present {
            return positions.flatMap { position, element in
                let index = Int(position) ?? elements.count
                return differences(index < elements.count ? elements[index] : nil, element, at: "\(path)[\(position)]")
            }
        }
        return present == wanted ? [] : ["\(path) is \(present), not \(wanted)"]
    }
}
