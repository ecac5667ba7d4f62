import ObjectModel
import Scenarios

extension ScenarioSource {
    /// The document with the manifests that it names written in place, and without the steps at some positions; `changed` may change the
    /// steps that are left before that.
    func documentWithManifests(
        leavingOut omitted: Set<Int> = [], changed: ([JSONValue]) -> [JSONValue] = { $0 }
    ) -> JSONValue {
        guard let steps = document.at("spec", "steps")?.arrayValue else { return document }
        let kept = changed(steps.enumerated().filter { !omitted.contains($0.offset) }.map(\.element))
        return Reductions.document(document, withSteps: kept.flatMap(inlined))
    }

    private func inlined(_ step: JSONValue) -> [JSONValue] {
        for key in ["apply", "create", "update"] {
            guard let objects = objects(inFileOf: step[key]) else { continue }
            return [step.replacing(DocumentPath(key), with: ["objects": .array(objects)])]
        }
        guard let objects = objects(inFileOf: step["delete"]), let delete = step["delete"] else { return [step] }
        return objects.enumerated().map { position, object in
            var one = delete.replacing(DocumentPath("file"), with: nil)
            let untyped = UntypedObject(object)
            one["kind"] = .string(untyped.kind)
            one["apiVersion"] = .string(untyped.apiVersion)
            one["name"] = .string(untyped.name)
            if !untyped.namespace.isEmpty { one["namespace"] = .string(untyped.namespace) }
            var result = step.replacing(DocumentPath("delete"), with: one)
            // Only the first waits for its moment.
            if position > 0 { for key in ["at", "after"] { result = result.replacing(DocumentPath(key), with: nil) } }
            return result
        }
    }

    private func objects(inFileOf action: JSONValue?) -> [JSONValue]? {
        guard let path = action?["file"]?.stringValue, let bytes = companions[FilePath.resolve(path, from: scenario.file)] else {
            return nil
        }
        return YAMLReader.read(bytes).documents.map(\.value)
    }

    /// Files beside manifests that a document still names: measured delays, recorded arrivals.
    func companionsNamed(in document: JSONValue) -> [(place: DocumentPath, path: String)] {
        document.places(named: ["empirical", "trace"]).compactMap { place in
            guard let path = document.value(at: place)?.stringValue else { return nil }
            let resolved = FilePath.resolve(path, from: scenario.file)
            return companions[resolved] == nil ? nil : (place, resolved)
        }
    }
}
