import ObjectModel

/// A place in a document: names of fields and numbers of elements from the outside in.
struct DocumentPath: Hashable {
    enum Part: Hashable {
        case field(String)
        case element(Int)
    }

    var parts: [Part]

    init(_ parts: [Part]) { self.parts = parts }

    /// Fields only.
    init(_ fields: String...) { parts = fields.map(Part.field) }

    func appending(_ field: String) -> DocumentPath { DocumentPath(parts + [.field(field)]) }
    func appending(_ element: Int) -> DocumentPath { DocumentPath(parts + [.element(element)]) }
}

extension JSONValue {
    /// The value at a place, or nil.
    func value(at path: DocumentPath) -> JSONValue? {
        var value = self
        for part in path.parts {
            let inner: JSONValue? =
                switch part {
                case .field(let name): value[name]
                case .element(let index): value[index]
                }
            guard let inner else { return nil }
            value = inner
        }
        return value
    }

    /// The document with another value at a place that exists, or without the value when it is nil; the document itself when the place
    /// does not exist.
    func replacing(_ path: DocumentPath, with replacement: JSONValue?) -> JSONValue {
        replacing(path.parts[...], with: replacement) ?? .null
    }

    private func replacing(_ parts: ArraySlice<DocumentPath.Part>, with replacement: JSONValue?) -> JSONValue? {
        guard let part = parts.first else { return replacement }
        switch part {
        case .field(let name):
            guard var object = objectValue, let inner = object[name] else { return self }
            object[name] = inner.replacing(parts.dropFirst(), with: replacement)
            return .object(object)
        case .element(let index):
            guard var array = arrayValue, array.indices.contains(index) else { return self }
            if let inner = array[index].replacing(parts.dropFirst(), with: replacement) {
                array[index] = inner
            } else {
                array.remove(at: index)
            }
            return .array(array)
        }
    }

    /// The places of all fields of some names, from the outside in, in the order of the document.
    func places(named names: Set<String>) -> [DocumentPath] {
        var found: [DocumentPath] = []
        collect(names, DocumentPath([]), &found)
        return found
    }

    private func collect(_ names: Set<String>, _ path: DocumentPath, _ found: inout [DocumentPath]) {
        if let object = objectValue {
            for (name, value) in object {
                let place = path.appending(name)
                if names.contains(name) { found.append(place) }
                value.collect(names, place, &found)
            }
        } else if let array = arrayValue {
            for (index, value) in array.enumerated() { value.collect(names, path.appending(index), &found) }
        }
    }
}
