import ObjectModel

/// What may be left out of a scenario's document or made smaller, without knowing whether it still fails then.
enum Reductions {
    /// Documents that lack one thing, the most promising first.
    static func removals(_ document: JSONValue) -> [JSONValue] {
        let spec = DocumentPath("spec")
        var places: [DocumentPath] = []
        func add(_ path: DocumentPath) { if document.value(at: path) != nil { places.append(path) } }
        func addElements(_ path: DocumentPath, leavingOne: Bool = false) {
            guard let count = document.value(at: path)?.arrayValue?.count, count > (leavingOne ? 1 : 0) else { return }
            for index in (0..<count).reversed() { places.append(path.appending(index)) }
        }
        func addFields(_ path: DocumentPath) {
            for name in document.value(at: path)?.objectValue?.keys ?? [] { places.append(path.appending(name)) }
        }
        for key in ["expect", "workloads", "cluster", "timing", "clock", "backend", "isolation"] { add(spec.appending(key)) }
        addFields(spec.appending("expect"))
        for list in document.value(at: spec.appending("expect"))?.objectValue?.keys ?? [] {
            addElements(spec.appending("expect").appending(list))
        }
        addFields(spec.appending("timing"))
        addFields(spec.appending("cluster"))
        addElements(DocumentPath("spec", "cluster", "nodes"), leavingOne: true)
        addElements(DocumentPath("spec", "cluster", "images"))
        for key in ["flags", "features", "mutants"] { add(DocumentPath("spec", "controllers", key)) }
        addFields(DocumentPath("spec", "controllers", "flags"))
        addElements(DocumentPath("spec", "controllers", "features"))
        addElements(DocumentPath("spec", "controllers", "mutants"))
        addElements(spec.appending("workloads"))
        for (index, _) in (document.value(at: spec.appending("workloads"))?.arrayValue ?? []).enumerated() {
            let load = spec.appending("workloads").appending(index)
            add(load.appending("claim").appending("dwell"))
            add(load.appending("claim").appending("fields"))
            addElements(load.appending("arrivals").appending("at"), leavingOne: true)
        }
        for (index, step) in (document.value(at: spec.appending("steps"))?.arrayValue ?? []).enumerated() {
            let place = spec.appending("steps").appending(index)
            for key in ["at", "after", "name"] { add(place.appending(key)) }
            for key in ["apply", "create", "update"] where step[key] != nil {
                addElements(place.appending(key).appending("objects"), leavingOne: true)
            }
        }
        return places.map { document.replacing($0, with: nil) }
    }

    /// Documents in which one number is smaller or one delay simpler.
    static func simplifications(_ document: JSONValue) -> [JSONValue] {
        var results: [JSONValue] = []
        for place in document.places(named: ["replicas", "burst", "count"]) {
            guard let number = document.value(at: place)?.intValue, number > 1 else { continue }
            var smaller = [1, number / 2, number - 1]
            smaller = smaller.enumerated().filter { smaller.firstIndex(of: $0.element) == $0.offset }.map(\.element)
            results += smaller.map { document.replacing(place, with: .int($0)) }
        }
        for place in document.places(named: ["for"]) {
            guard let text = document.value(at: place)?.stringValue, let length = GoDuration.parse(text), length > 1_000_000_000 else {
                continue
            }
            results.append(document.replacing(place, with: .string(GoDuration.format(length / 2))))
        }
        let timing = DocumentPath("spec", "timing")
        for (name, delay) in document.value(at: timing)?.objectValue ?? JSONObject() where delay.objectValue != nil {
            let place = timing.appending(name)
            let bounds = delay["uniform"]?.arrayValue ?? []
            for length in ["0s"] + bounds.reversed() { results.append(document.replacing(place, with: length)) }
        }
        return results
    }

    /// The document without some of its steps.
    static func document(_ document: JSONValue, withSteps steps: [JSONValue]) -> JSONValue {
        document.replacing(DocumentPath("spec", "steps"), with: .array(steps))
    }
}
